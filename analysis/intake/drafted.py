"""What a draft consists of: facts with their evidence, open questions with their choices, and where each stands."""

from dataclasses import dataclass, field
from typing import Any

from analysis.intake.contents import Contents
from analysis.intake.header_words import Head
from analysis.source.questions import OPEN as OPEN

ANSWERED = "answered by a person"
FIGURE = "figure"  # a column of figures, whose role its measure will tell
ALIKE = "these columns"  # in what a column asks: columns that ask it with the same choices are asked about at once


@dataclass(frozen=True)
class Choice:
    """One answer to a question: how it reads, and what it sets, by place in the description (`tables.T1.total_row`).

    A column stands under its number from 0: `tables.T1.columns.4`; what is set there is merged into the column.
    """

    says: str
    sets: dict[str, Any]


@dataclass(frozen=True)
class Question:
    """What a person has to say of one place of the description, with what was seen there and what can be said.

    Where is_proposed, the evidence is for the first choice, and a person need only agree.
    """

    place: str
    asks: str
    evidence: tuple[str, ...]
    choices: tuple[Choice, ...]
    free: str = ""  # what else may be typed: year, text, or "" for nothing
    is_proposed: bool = False


@dataclass(frozen=True)
class Fact:
    """One drafted value of the description, and what it is known by."""

    place: str
    value: Any
    evidence: str


@dataclass
class DraftedColumn:
    """One column on its way into the description: `keys` are those of document.yml, each with its evidence."""

    number: int
    head: Head
    contents: Contents
    keys: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)
    asks: str = ""
    seen: list[str] = field(default_factory=list)
    choices: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    free: str = ""
    given: dict[str, Any] = field(default_factory=dict)  # what a person has answered

    def __post_init__(self) -> None:
        if self.given.get("role") == "note":  # whatever was answered before
            self.given = {"role": "note"}
        for key, value in self.given.items():
            if value is not None:
                self.keys[key], self.evidence[key] = value, ANSWERED

    def set(self, key: str, value: Any, evidence: str) -> None:
        """Note a fact of the column; what a person has answered stands."""
        if key not in self.given:
            self.keys[key], self.evidence[key] = value, evidence

    def ask(self, key: str, asks: str, choices: list[tuple[str, dict[str, Any]]], free: str = "") -> None:
        """Leave a key open, with the answers that there are; the first question of a column stands."""
        if not self.is_open and key not in self.given:
            self.keys[key], self.asks, self.choices, self.free = OPEN, asks, choices, free

    def answer(self, key: str, value: Any, evidence: str) -> None:
        """Take back the question of a column: something else of the table settles it."""
        self.asks, self.seen, self.choices, self.free = "", [], [], ""
        self.set(key, value, evidence)

    @property
    def is_open(self) -> bool:
        """Tell whether something of the column is open."""
        return bool(self.asks)

    @property
    def role(self) -> str:
        """Return the role, OPEN where it is asked for."""
        return self.keys.get("role", "")

    @property
    def measure(self) -> str:
        """Return the measure; "" where there is none, OPEN where it is asked for."""
        return self.keys.get("measure", "")

    @property
    def year(self) -> int | None:
        """Return the year where it is known."""
        year = self.keys.get("year")
        return year if isinstance(year, int) else None

    @property
    def is_figure(self) -> bool:
        """Tell whether the column holds figures of which it is known what they are."""
        return self.role in ("amount", "value", "count")

    @property
    def holds_figures(self) -> bool:
        """Tell whether the column holds figures, also where its measure is still to be told."""
        return self.role == FIGURE or self.is_figure


@dataclass
class DraftedTable:
    """One table as it is drafted: its columns, the keys of the table itself, facts and questions."""

    table_id: str
    columns: list[DraftedColumn]
    keys: dict[str, Any] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    is_doubted: bool = False  # the cells may not stand under their headers: one question for the table

    def set(self, key: str, value: Any, evidence: str) -> None:
        """Note a fact of the table."""
        self.keys[key] = value
        self.facts.append(Fact(f"tables.{self.table_id}.{key}", value, evidence))

    def of_role(self, *roles: str) -> list[DraftedColumn]:
        """Return the columns of some roles."""
        return [column for column in self.columns if column.role in roles]


Answers = dict[str, Any]  # what a person has said, by place; for a column the keys that were answered


@dataclass(frozen=True)
class About:
    """What is known of a document before its tables are read: its kind, its title, its government, its years."""

    kind: str = ""
    title: str = ""
    government: str = ""  # province, kabupaten or kota
    years: tuple[int, ...] = ()
    region: str = ""  # the printed name of its government, where it is known
