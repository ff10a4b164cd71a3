"""The texts of the briefs (texts.yml) and their fixed words: no number stands in them without a name."""

import re
from functools import cache

from analysis import files, schema
from analysis.publish import words


class TextError(ValueError):
    """A text of the briefs that says a number without a name, or a name that the registry does not have."""


@cache
def texts() -> dict:
    """Return the briefs' texts; TextError when one of them, or what stands beside a figure, holds a digit."""
    content = files.read_yaml(files.BRIEF_TEMPLATE / "texts.yml")
    refuse_digits(content)
    refuse_digits(words.captions())
    return content


def refuse_digits(content) -> None:
    """Raise TextError for a text in either language with a digit in it, wherever it stands: a number has a name."""
    parts = content.items() if isinstance(content, dict) else enumerate(content)
    for key, part in parts:
        if isinstance(part, dict | list):
            refuse_digits(part)
        elif key in schema.LANGUAGES and re.search(r"\d", re.sub(r"{[^}]*}", "", part)):
            raise TextError(f"a number without a name in: {part}")


def label(name: str, lang: str, **values) -> str:
    """Return a fixed word or phrase of the briefs."""
    return texts()["labels"][name][lang].format(**values)
