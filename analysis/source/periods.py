"""Parts of a year as a description tells them: up to which month or day, and from which month to which."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field


def _month_or_day(text: str) -> str:
    """Return a month or a day that there is, or nothing."""
    if text and not (re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", text) and _is_day(f"{text}-01"[:10])):
        raise ValueError(f"{text!r} is no month (2026-05) and no day (2026-05-31)")
    return text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _in_order(months: tuple[int, ...]) -> tuple[int, ...]:
    """Return the numbers of months, one or the first and the last of several."""
    if list(months) != sorted(months) or not set(months) <= set(range(1, 13)):
        raise ValueError(f"{list(months)} are no months: 1 to 12, the first and the last")
    return months


Until = Annotated[str, BeforeValidator(str), AfterValidator(_month_or_day)]
Months = Annotated[tuple[int, ...], Field(max_length=2), AfterValidator(_in_order)]
