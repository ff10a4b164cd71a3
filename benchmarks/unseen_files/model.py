"""What a made table is: columns with their header, rows with what they print and what is true of them."""

from dataclasses import dataclass, field
from decimal import Decimal

FIGURES = ("amount", "value", "count")


@dataclass(frozen=True)
class Column:
    """One column: the texts over it from top to bottom, what it holds, and what is true of its figures."""

    id: str
    heads: tuple[str, ...]
    role: str
    measure: str = ""
    year: int | None = None
    period: str = "year"
    phase: str = ""
    place: str = ""
    group: str = ""
    width: float = 1.0
    scale: int = 1

    @property
    def is_figure(self) -> bool:
        """Tell whether it holds figures."""
        return self.role in FIGURES


@dataclass
class Row:
    """One printed row. `truth` is of the columns of figures: None where the cell says that there is no number.

    `kind` is a level of the money, or type, place, indicator, heading (prints no figures), carried (no line at all).
    """

    kind: str
    cells: dict[str, str]
    truth: dict[str, Decimal | None] = field(default_factory=dict)
    name: str = ""
    indicator: str = ""


@dataclass
class Table:
    """A made table with what stands around it; `form` is what kind of table it is, `style` how its numbers look."""

    form: str
    caption: str
    columns: list[Column]
    rows: list[Row]
    style: str
    note: str = ""
    merged: tuple[str, ...] = ()  # columns whose blank cells below a text are one cell with it
    breaks: tuple[int, ...] = ()  # rows before which a page ends, for carried totals
    register: str = ""

    @property
    def header(self) -> list[list[tuple[str, int, int] | None]]:
        """Return the header as a grid: text, columns and rows of each cell where it begins, None elsewhere."""
        depth = max(len(column.heads) for column in self.columns)
        grid: list[list[tuple[str, int, int] | None]] = [[None] * len(self.columns) for _ in range(depth)]
        for level in range(depth):
            n = 0
            while n < len(self.columns):
                heads = self.columns[n].heads
                last = n
                if level < len(heads):
                    while last + 1 < len(self.columns) and self._is_one(n, last + 1, level):
                        last += 1
                    down = depth - level if level == len(heads) - 1 else 1
                    grid[level][n] = heads[level], last - n + 1, down
                n = last + 1
        return grid

    def _is_one(self, n: int, other: int, level: int) -> bool:
        """Tell whether two columns share a cell of the header: a text over others, or the one over a split code."""
        one, two = self.columns[n], self.columns[other]
        if one.heads[: level + 1] != two.heads[: level + 1]:
            return False
        return len(one.heads) > level + 1 or one.role == two.role == "code"


@dataclass(frozen=True)
class Made:
    """A made document: its title and office, its kind, and its tables in their order."""

    seed: int
    kind: str
    title: str
    office: str
    tables: tuple[Table, ...]
    scans: bool = False
