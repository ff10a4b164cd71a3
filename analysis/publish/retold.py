"""What the tables say in English, told in another language: why a cell is read so, what a number or a column means.

The sheet of texts (texts.csv) has the sentences as patterns (reasons, meanings, columns): the English one as the
tables have it with names in braces for what differs from row to row, and the same in the other language. What stands
in the braces is told anew too where it is a code or such a sentence; what a page or a person wrote stays (_VERBATIM).
"""

import re
from functools import cache
from typing import NamedTuple

from analysis.publish import words
from analysis.publish.texts import texts
from analysis.source import register

_VERBATIM = ("name", "service", "printed", "note", "document", "code")  # names in braces
_BETWEEN = "; "  # of reasons that stand together
_MARKS = str.maketrans(",.", ".,")  # of figures, from English to Indonesian
_CODES = ("phases", "purposes", "results", "times", "contents", "needs")  # of captions.yml
_FIGURE = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?")
_FIGURES = re.compile(rf"{_FIGURE.pattern}(?: [-+/=] {_FIGURE.pattern})*")


class _Pattern(NamedTuple):
    """A sentence of the sheet: what finds it in English, and how it is told, with names in braces."""

    found: re.Pattern
    told: str


def retold(text: str, section: str, lang: str) -> str:
    """Return a sentence of the tables in a language; as it stands where the sheet has no such sentence.

    `section` is the one of the sheet: reasons (of repairs), meanings (of named numbers and their units), or columns (of
    the tables, their units and what a row is).
    """
    return text if lang == "en" else _told(text, section, lang) or text


def is_known(text: str, section: str) -> bool:
    """Tell whether the sheet has a sentence, so that it is told in every language."""
    return _told(text, section, "id") is not None


def _told(text: str, section: str, lang: str) -> str | None:
    parts = text.split(_BETWEEN)
    if len(parts) > 1:
        found = [_one(part, section, lang) for part in parts]
        if None not in found:
            return _BETWEEN.join(filter(None, found))
    return _one(text, section, lang)


def _one(text: str, section: str, lang: str) -> str | None:
    for pattern in _patterns(section, lang):
        if match := pattern.found.fullmatch(text):
            held = match.groupdict()
            anew = {name: _value(value, section, lang) for name, value in held.items() if name not in _VERBATIM}
            if None not in anew.values():
                return pattern.told.format_map(held | anew)
    return None


def _value(value: str, section: str, lang: str) -> str | None:
    """Return what stood in the braces of a sentence: figures with the marks of the language, codes in words.

    One word, as the id of a table or column, stays; of several words that are no sentence there is None.
    """
    if _FIGURES.fullmatch(value):
        return _FIGURE.sub(lambda figure: figure[0].translate(_MARKS), value)
    codes = _codes(lang)
    listed = [codes.get(each) for each in value.split(", ")]
    if None not in listed:
        return ", ".join(filter(None, listed))
    place, _, year = value[:-5], value[-5:-4], value[-4:]
    if place in codes and year.isdigit():
        return f"{codes[place]} {year}"
    return _told(value, section, lang) or (None if " " in value else value)


@cache
def _codes(lang: str) -> dict[str, str]:
    """Return the words of the codes that a sentence may hold: phases, purposes, statuses, rules, regions..."""
    content, shown = texts(), words.captions()
    found = {code: said[lang] for name in _CODES for code, said in shown[name].items()}
    found |= {code: said[lang] for name in ("groups", "status", "rules") for code, said in content[name].items()}
    for region in register.region_ids():
        found |= dict.fromkeys((region, region.replace("_", " ")), words.region_name(region))
    return found


@cache
def _patterns(section: str, lang: str) -> list[_Pattern]:
    """Return the sentences of a section, those with most letters of their own first."""
    found = []
    for said in texts()[section]:
        parts = re.split(r"{(\w+)}", said["en"])
        groups: list[str] = []
        for place, part in enumerate(parts):
            if place % 2 == 0:
                groups.append(re.escape(part))
            elif part in parts[1:place:2]:
                groups.append(f"(?P={part})")
            else:
                groups.append(f"(?P<{part}>.+?)")
        own = sum(map(len, parts[::2]))
        found.append((own, _Pattern(re.compile("".join(groups), re.DOTALL), said[lang])))
    return [pattern for _, pattern in sorted(found, key=lambda pair: -pair[0])]
