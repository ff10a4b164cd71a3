"""The codes of rows: of how many parts they are, as whose they are written, and the rules that give them levels."""

import re

from analysis.intake.line_rows import Rules


def parts(code: str) -> int:
    """Return how many parts a code has; 0 for what is no code."""
    text = code.strip().rstrip(".")
    return len(re.findall(r"\w+", text)) if re.fullmatch(r"(?i)[\dx]+(?:[.,\s-]+[\dx]+)*", text) else 0


def is_of_decree(code: str) -> bool:
    """Tell whether a code is written as Permendagri 90/2019 writes those of programmes and what lies in them."""
    return (
        re.fullmatch(r"(?i)[\dx][.\s-]+[\dx]{1,2}[.\s-]+\d{2}(?:[.\s-]+0?\d[.\s-]+\d{2}(?:[.\s-]+\d{2,4})?)?\.?", code)
        is not None
    )


def rules(given: dict[int, str]) -> Rules:
    """Return the rules that give codes of so many parts their level."""
    return [
        {"level": level, "code": rf"^\w+(?:[.,\s-]+\w+){{{depth - 1}}}\.?$"} for depth, level in sorted(given.items())
    ]
