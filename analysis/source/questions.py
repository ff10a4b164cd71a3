"""Open questions of a drafted description: the places that hold `?` until a person has answered."""

from pathlib import Path
from typing import Any

from analysis.source.described import RegisterError

OPEN = "?"


def open_places(content: Any, place: str = "") -> list[str]:
    """Return the places of a description at which a question is open, from top to bottom."""
    if content == OPEN:
        return [place]
    steps = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [each for step, own in steps for each in open_places(own, f"{place}.{step}" if place else str(step))]


class OpenQuestions(RegisterError):
    """A description that waits for a person's answers."""


def refuse_open(path: Path, content: Any) -> None:
    """Raise OpenQuestions where questions of a drafted description are open; it names their places."""
    if places := open_places(content):
        many = "question is" if len(places) == 1 else "questions are"
        answer = f"answer with: analysis confirm {path.parent}"
        raise OpenQuestions(f"{path}: {len(places)} {many} open, at {', '.join(places)}; {answer}")
