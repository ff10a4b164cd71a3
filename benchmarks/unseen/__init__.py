"""Measure the reading core on made documents that nothing was set on: forms, print styles, damage, truth, score.

Run as `python -m benchmarks.unseen write ...` (folders for others to work with) or `python -m benchmarks.unseen run`.
Seeds for setting, for choosing and for reporting are apart. Tables of people of the first group for reporting were
looked at when their rules were made; a second group, used once, says how these do on what nobody had seen.
Nothing here knows how a table is read: documents go in by the door of `analysis tidy`, tables come out.
"""
