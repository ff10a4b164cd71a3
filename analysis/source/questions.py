"""Open questions of a drafted description: the places that hold `?` until a person has answered."""

from typing import Any

OPEN = "?"


def open_places(content: Any, place: str = "") -> list[str]:
    """Return the places of a description at which a question is open, from top to bottom."""
    if content == OPEN:
        return [place]
    steps = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [each for step, own in steps for each in open_places(own, f"{place}.{step}" if place else str(step))]
