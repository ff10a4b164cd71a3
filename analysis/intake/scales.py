"""How many rupiah one unit of an amount is: asked for where a table does not say so of all its money.

A word of a header that is lost or misread, or one that stands elsewhere on the page (`disajikan dalam ribuan rupiah`),
would make an amount a thousand times too small.
"""

from analysis.intake.drafted import ALIKE, DraftedColumn
from analysis.intake.header_words import Head, phrases
from analysis.intake.tried import Figures

_SMALL = 10_000_000  # rupiah: the greatest amount of a budget is more
_WHOLE = 1_000_000_000  # rupiah: ceilings below are of whole thousands
_THOUSAND, _MILLION = 1000, 1_000_000


def ask(columns: list[DraftedColumn], caption: str, figures: list[Figures]) -> None:
    """Ask for the scale of amounts that nothing tells, where the caption, another header or their size speaks of one.

    `figures` are those of every column. What prints `Rp` above or beside its figures is whole rupiah.
    """
    money = [column for column in columns if column.role == "amount"]
    told = {column.keys["scale"]: column for column in money if "scale" in column.keys}
    silent = [column for column in money if "scale" not in column.keys]
    named = Head((caption,)).scale()
    if told:
        seen = f"header {next(iter(told.values())).head.printed!r}"
        scales = [(scale, "as beside it") for scale in told]
    elif named > 1 and any(column.role in ("unit", "indicator") for column in columns):
        seen, scales = f"caption {caption[:80]!r}", [(named, "as the caption says")]
    elif silent and not _prints_rupiah(silent, caption) and (largest := _small(silent, figures)):
        seen, scales = largest, [(_THOUSAND, "thousands"), (_MILLION, "millions")]
    else:
        return
    for column in silent:
        column.seen += [f"header {column.head.printed!r}", seen]
        choices = [(f"1 is {scale} rupiah, {why}", {"scale": scale}) for scale, why in scales]
        whole = [("1 is 1 rupiah", {"scale": 1})]
        prints_rupiah = "money" in column.head.marks()
        choices = [*whole, *choices] if prints_rupiah else [*choices, *whole]
        column.ask("scale", f"In what is the money of {ALIKE} printed?", choices)


def _prints_rupiah(columns: list[DraftedColumn], caption: str) -> bool:
    """Tell whether a caption, all headers or most cells of some columns say that they are rupiah."""
    return any(said.what == "money" for said in phrases(caption)) or all(
        "money" in column.head.marks() or column.contents.mostly(column.contents.rupiah) for column in columns
    )


def _small(columns: list[DraftedColumn], figures: list[Figures]) -> str:
    """Return in words why amounts may not be whole rupiah; "" where they are as large as budgets are.

    Thousands of rupiah are small for rupiah, and seldom whole thousands themselves.
    """
    known = [
        (column, abs(figure))
        for column in columns
        for figure in figures[column.number]
        if figure is not None and not figure.is_nan() and figure
    ]
    largest = max((figure for _, figure in known), default=_WHOLE)
    ceilings = [figure for column, figure in known if column.measure == "pagu"]
    whole = sum(figure % _THOUSAND == 0 for figure in ceilings)
    if largest >= _WHOLE or (largest >= _SMALL and 2 * whole >= len(ceilings)):
        return ""
    return f"no amount is more than {largest:,.0f}, and nothing says that it is rupiah".replace(",", ".")
