"""Prices, scales and words that the studies need and no document holds: reference.yml, read once."""

from functools import cache
from pathlib import Path

from analysis import files


@cache
def read() -> dict:
    """Return the parts of reference.yml by name (cpi, work, services, ...), each with its sources and rules."""
    return files.read_yaml(Path(__file__).with_name("reference.yml"))
