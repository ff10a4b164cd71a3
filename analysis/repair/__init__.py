"""Damaged tables read by their own arithmetic."""
