"""What a made document is before and after its damage: columns, printed rows, the truth of every figure."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Column:
    """One printed column: its id, its role, what document.yml says of it beside, and its caption."""

    id: str
    role: str
    caption: str
    more: dict = field(default_factory=dict)

    @property
    def is_figure(self) -> bool:
        """Tell whether the column prints figures."""
        return self.role in ("amount", "value", "count")

    @property
    def kind(self) -> str:
        """Return the kind of figure that the score is split by: money, target, baseline, result, percent, count."""
        measure = self.more.get("measure", "")
        if self.role == "amount":
            return "money"
        if self.role == "count":
            return "count"
        if measure.endswith("_pct"):
            return "percent"
        return {"target": "target", "baseline": "baseline"}.get(measure, "result")


@dataclass
class Row:
    """One printed row.

    `level` is that of the line that the row opens; "more" for a further indicator of the line above, "header" and
    "numbers" for rows that are no line. `truth` holds the figures that the page prints, by column; `implied` those
    that it does not print and that are still no error when stated (the sum of a heading without money, a dash as 0).
    """

    level: str
    cells: dict[str, str]
    truth: dict[str, Decimal] = field(default_factory=dict)
    implied: dict[str, Decimal] = field(default_factory=dict)

    @property
    def is_line(self) -> bool:
        """Tell whether the row carries figures at all."""
        return self.level not in ("header", "numbers")


@dataclass
class Made:
    """One document as its pages print it, undamaged, with what a person would write into its document.yml."""

    form: str
    government: str
    region: str
    kind: str
    title: str
    columns: list[Column]
    rows: list[Row]
    style: str
    identities: list[str]
    levels: list[dict]
    total_row: bool = False
    variant: str = ""
    style_by_row: bool = False
    watched: bool = False  # who describes it gives lines their level where the text has lost what tells it
    page_rows: tuple[int, int] = (6, 14)
