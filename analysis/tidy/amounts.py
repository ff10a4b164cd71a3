"""Money of cells that are no rows of the tidy tables: what a page carries over, and parts of a year."""

from decimal import Decimal

from analysis.source import agreement, numbers
from analysis.source.numbers import Missing, Unreadable
from analysis.source.register import Column, Table


def of_cell(printed: str, column: Column, table: Table, nothing: Decimal | None = None) -> Decimal | None:
    """Return the rupiah that a cell prints, `nothing` where it prints that there are none.

    None where it is unreadable.
    """
    try:
        number = numbers.parse_amount(printed, column.style or table.style, negative=True)
    except Unreadable:
        return None
    exact = None if isinstance(number, Missing) else agreement.exact(number)
    return nothing if exact is None else exact * column.scale
