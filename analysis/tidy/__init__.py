"""Resolved cells as one row per thing and year, with the checks of every sum and second print."""
