"""Measure the reading core on made documents that nothing was set on: forms, print styles, damage, truth, score.

Run as `python -m benchmarks.unseen write ...` (folders for others to work with) or `python -m benchmarks.unseen run`.
Nothing here knows how a table is read: documents go in by the door of `analysis tidy`, tables come out.
"""
