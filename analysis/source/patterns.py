"""Patterns of descriptions: regular expressions that compile, and that no text makes run for ever."""

import re
from importlib import import_module
from typing import Annotated, Any

from pydantic import AfterValidator

# What a pattern is made of is told by modules of re that have no public name, in every Python from 3.11 on.
codes: Any = import_module("re._constants")
parser: Any = import_module("re._parser")
_CLASSES = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_SPACE: r"\s"}


def _checked(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a pattern: {error}") from None
    except (RecursionError, OverflowError):
        raise ValueError("not a pattern: too deep or too long") from None
    if _is_nested(parser.parse(pattern)):
        raise ValueError(f"{pattern!r} repeats a repetition without end, which a text can make run for ever")
    return pattern


def _is_nested(part: Any, inside: bool = False) -> bool:
    """Return whether a repetition without end holds another one, and nothing tells where each turn of it begins."""
    for code, value in part:
        endless = code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[1] == codes.MAXREPEAT
        if endless and inside:
            return True
        told = endless and _begins_alone(value[2])
        if any(_is_nested(each, (inside or endless) and not told) for each in _parts(code, value)):
            return True
    return False


def _begins_alone(part: Any) -> bool:
    """Return whether a part begins with one character that nothing else in it matches, as in `(\\.\\d+)*`."""
    own = list(part)
    if len(own) == 1 and own[0][0] == codes.SUBPATTERN:
        return _begins_alone(own[0][1][-1])
    return bool(own) and own[0][0] == codes.LITERAL and not any(_may_match(each, own[0][1]) for each in own[1:])


def _may_match(element: Any, character: int) -> bool:
    """Return whether an element of a pattern may match a character; True where that is not told."""
    code, value = element
    match code:
        case codes.LITERAL:
            return value == character
        case codes.RANGE:
            return value[0] <= character <= value[1]
        case codes.CATEGORY:
            return re.match(_CLASSES.get(value, r"[\s\S]"), chr(character)) is not None
        case codes.IN:
            return any(_may_match(each, character) for each in value)
        case codes.MAX_REPEAT | codes.MIN_REPEAT:
            return any(_may_match(each, character) for each in value[2])
    return True


def _parts(code: Any, value: Any) -> list[Any]:
    """Return the parts of a pattern that one of its elements holds."""
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return [value[2]]
    if code == codes.BRANCH:
        return list(value[1])
    if code in (codes.SUBPATTERN, codes.ASSERT, codes.ASSERT_NOT):
        return [value[-1]]
    return [value] if code == codes.ATOMIC_GROUP else []


Pattern = Annotated[str, AfterValidator(_checked)]
