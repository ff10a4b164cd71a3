"""Patterns of descriptions: regular expressions that compile, and that no text makes run for ever."""

import re
from importlib import import_module
from typing import Annotated, Any

from pydantic import AfterValidator

# What a pattern is made of is told by modules of re that have no public name, in every Python from 3.11 on.
codes: Any = import_module("re._constants")
parser: Any = import_module("re._parser")


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
    """Return whether a repetition without end holds another one."""
    for code, value in part:
        endless = code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[1] == codes.MAXREPEAT
        if endless and inside:
            return True
        if any(_is_nested(each, inside or endless) for each in _parts(code, value)):
            return True
    return False


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
