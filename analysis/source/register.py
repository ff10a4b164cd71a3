"""The documents and regions that the project knows: the `document.yml` files of data/raw, read and checked."""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from analysis import files
from analysis.schema import BUDGET_MEASURES, INDICATOR_MEASURES, PHASES, Level
from analysis.source import accounts
from analysis.source.described import RegisterError, read_content
from analysis.source.ids import Id
from analysis.source.kept import kept
from analysis.source.known import Known, together
from analysis.source.origin import Source, Text
from analysis.source.parts import refuse_twice
from analysis.source.patterns import Pattern
from analysis.source.periods import Months, Until
from analysis.source.questions import OpenQuestions, refuse_open
from analysis.source.regions import Region, region_of

Role = Literal["number", "code", "name", "indicator", "unit", "amount", "value", "count", "note"]
IDENTITIES = (  # what of a table can be checked: the keys of analysis.tidy.identities.IDENTITIES
    *("children", "total", "years_end", "absorption", "capaian", "renstra_pct", "cumulative", "efficiency", "sisa"),
    *("carried", "parts", "classes", "months", "claims", "pmks_total", "pmks_types", "psks_types"),
)
FAR = 15  # years from the years of a document in which a column of it is hardly right
Style = Literal["dot_thousands", "comma_thousands", "plain"]


class _Described(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Described):
    """One column of a printed table: what its cells mean and, for figures, of which year and measure."""

    id: Id
    role: Role
    group: str = ""
    place: str = ""  # the kecamatan or desa that the figures are of; "" for the whole region
    level: Level | None = None
    measure: str = ""
    year: int | None = None
    period: Literal["year", "end"] = "year"
    phase: str = ""
    unit: str = ""
    unit_from: str = ""  # the column whose units hold where none is printed
    scale: int = Field(default=1, gt=0)  # rupiah in one unit of the header: 1000 for (Rp.000)
    economic_class: str = ""  # of an amount that is a part of its line's money: the class that the header names
    until: Until = ""  # of realisasi_to_date of money: the month or day of its year, as 2026-05; "" where none is told
    months: Months = ()  # of a note: the month of its money, or the first and the last one
    of: str = ""  # the column with the money of the whole year that it is a part of
    after: str = ""  # the value stands after the last of this sign
    style: Style | None = None

    @model_validator(mode="after")
    def _figures_are_dated(self):
        if self.role in ("amount", "value", "count") and self.year is None and self.period != "end":
            raise ValueError(f"column {self.id}: a figure needs its year, or period: end")
        if self.role in ("amount", "value") and not self.measure:
            raise ValueError(f"column {self.id}: a figure needs its measure")
        measures = {"amount": BUDGET_MEASURES, "value": tuple(INDICATOR_MEASURES)}.get(self.role)
        if measures and self.measure not in measures:
            raise ValueError(f"column {self.id}: measure {self.measure!r} is none of {', '.join(measures)}")
        if self.until and (self.role, self.measure, self.until[:4]) != ("amount", "realisasi_to_date", str(self.year)):
            raise ValueError(
                f"column {self.id}: until {self.until!r} is for money to date in {self.year}, and none else"
            )
        if self.economic_class and (self.role != "amount" or self.economic_class not in accounts.classes()):
            known = ", ".join(accounts.classes())
            raise ValueError(f"column {self.id}: {self.economic_class!r} is no class of an amount; known: {known}")
        if bool(self.months) != bool(self.of) or (self.months and self.role != "note"):
            raise ValueError(f"column {self.id}: months are those of a note that says of which column it is a part")
        if self.phase and self.phase not in PHASES:
            raise ValueError(f"column {self.id}: phase {self.phase!r} is none of {', '.join(PHASES)}")
        return self


class LevelRule(_Described):
    """A rule that gives a line its level, and its programme where it is named otherwise; the first that fits."""

    level: Level | Literal["heading", "indicator", "carried"]  # carried: the sum of a page, no line
    line: int | None = None
    name: Pattern | None = None
    code: Pattern | None = None
    number: Pattern | None = None
    nomenclature: bool = False
    program: str = ""


class Block(_Described):
    """Lines whose cells stand elsewhere than under the header: cell position to column id."""

    lines: list[int] = Field(min_length=1, max_length=2)
    cells: dict[str, str]

    @property
    def span(self) -> tuple[int, int]:
        """Return the first and the last line of the block."""
        return self.lines[0], self.lines[-1]


class MovedName(_Described):
    """A row whose name stands in another row: names slid against their figures, and how that is known."""

    line: int
    name_of: int
    why: str


class Claim(_Described):
    """A line whose sentence counts or sums what a table lists; `sums` and `whole` are patterns of things told there."""

    line: int
    of: str
    levels: list[Level] = ["program", "kegiatan", "sub_kegiatan"]
    sums: Pattern = ""  # what it tells of the money of the table
    whole: Pattern = ""  # what the other amounts of the line add up to


class LostHeading(_Described):
    """A heading that was lost with a page: the line of the gap, and the name that the lines after it need."""

    line: int
    level: Level
    name: str


class Continuation(_Described):
    """A row that goes on a row of the page before: its texts are the rest of that row's texts."""

    line: int
    of: int
    groups: list[str] = [""]


class Part(_Described):
    """Where one printed part of a table starts and ends in the text."""

    after: Pattern = ""
    start: Pattern
    occurrence: int | None = None
    header_rows: int = 1
    end: Pattern = ""  # "": the first line below the header that is neither empty nor a row, or the end of the text
    lines: list[int] = []
    columns: list[Column] | None = None

    @model_validator(mode="after")
    def _own_columns_have_their_lines(self):
        if self.columns and len(self.lines) != 2:
            raise ValueError("a part with its own columns needs lines: [first, last]")
        return self


class Sentences(_Described):
    """Figures told in sentences: patterns whose groups c01, c02... become cells."""

    after: Pattern
    end: Pattern
    patterns: list[Pattern]


class Table(_Described):
    """One table of a document: its place in the text, its columns and how its lines hang together."""

    title: str
    label: str = ""  # what the document itself calls it, as Tabel 2.4; the title where it has no name of its own
    parts: list[Part] = []
    sentences: Sentences | None = None
    rows: int
    repeated_headers: int = 0
    style: Style = "dot_thousands"
    style_by_row: bool = False
    columns: list[Column]
    blocks: list[Block] = []
    levels: list[LevelRule] = []
    continues: list[Continuation] = []
    lost_headings: list[LostHeading] = []
    moved_names: list[MovedName] = []
    second_print: str = ""
    claims: list[Claim] = []
    owners: str = ""
    total_row: bool = False
    damaged: bool = False
    slid_names: list[tuple[int, int]] = []
    identities: list[str] = []
    notes: str = ""

    @model_validator(mode="after")
    def _has_one_source(self):
        if self.parts and self.sentences:
            raise ValueError("a table has either parts or sentences")
        for columns in (self.columns, *(part.columns or [] for part in self.parts)):
            twice = {column.id for column in columns if [each.id for each in columns].count(column.id) > 1}
            if twice:
                raise ValueError(f"columns described twice: {sorted(twice)}")
            refuse_twice(columns)
        if unknown := set(self.identities) - set(IDENTITIES):
            raise ValueError(f"unknown identities {sorted(unknown)}; known: {', '.join(IDENTITIES)}")
        known = {column.id for column in self.all_columns}
        for column in self.all_columns:
            if column.unit_from and column.unit_from not in known:
                raise ValueError(f"column {column.id}: unit_from names no column: {column.unit_from!r}")
            if column.of and column.of not in {each.id for each in self.all_columns if each.role == "amount"}:
                raise ValueError(f"column {column.id}: of names no column of an amount: {column.of!r}")
        for block in self.blocks:
            unknown = set(block.cells.values()) - known
            if unknown:
                raise ValueError(f"block {block.lines}: unknown columns {sorted(unknown)}")
        return self

    def columns_at(self, line: int) -> list[Column]:
        """Return the columns that hold at a line: its part's own, or the table's."""
        for part in self.parts:
            if part.columns and part.lines[0] <= line <= part.lines[1]:
                return part.columns
        return self.columns

    def block_at(self, line: int) -> Block | None:
        """Return the block that a line lies in, if any."""
        return next((block for block in self.blocks if block.span[0] <= line <= block.span[1]), None)

    @property
    def all_columns(self) -> list[Column]:
        """Return the columns of the table and of its parts, each id once."""
        columns = {column.id: column for column in self.columns}
        for part in self.parts:
            columns.update({column.id: column for column in part.columns or []})
        return list(columns.values())


class Words(_Described):
    """What this document alone prints for controlled words: printed text to a known unit or name.

    lower_is_better lists the indicators of which less is better by the formula that the document prints for them,
    share_of_population those that by it are the registered PMKS by inhabitants, whatever their name says.
    """

    units: dict[str, str] = {}
    names: dict[str, str] = {}
    lower_is_better: list[str] = []
    share_of_population: list[str] = []


class Document(_Described):
    """One document, as its document.yml describes it; its tables stand in a text, or were read from a file."""

    doc_id: Id
    title: str
    office: str
    region: Region
    kind: Literal["renja", "renstra", "rkt", "pk", "lkjip", "lppd", "lkpj", "dpa", "rka", "lra", "other"]
    years: list[int] = Field(min_length=1)
    text: Text | None = None
    source: Source | None = None
    words: Words = Words()
    misspelt: list[str] = []  # words that the document prints so: [sic] follows them where a text tells them
    tables: dict[Id, Table]

    @model_validator(mode="after")
    def _comes_from_one_place(self):
        if (self.text is None) == (self.source is None):
            raise ValueError("a document has either a text or a source")
        for table_id, table in self.tables.items():
            placed = bool(table.parts or table.sentences)
            if placed != (self.text is not None):
                needs = "a table has either parts or sentences" if self.text else "a table of a file has no parts"
                raise ValueError(f"table {table_id}: {needs}")
        return self

    @property
    def origin(self) -> Text | Source:
        """Return the text or the file that the tables come from."""
        found = self.text or self.source
        assert found is not None, "checked when it was read"
        return found

    @property
    def figure_years(self) -> set[int]:
        """Return every year that some figure of the document belongs to."""
        columns = [column for table in self.tables.values() for column in table.all_columns]
        return {column.year for column in columns if column.year is not None}

    @model_validator(mode="after")
    def _names_what_is_described(self):
        for table_id, table in self.tables.items():
            named = [("second_print", table.second_print), ("owners", table.owners)]
            for key, of in named + [("claims", claim.of) for claim in table.claims]:
                if of and of not in self.tables:
                    known = ", ".join(self.tables)
                    raise ValueError(f"table {table_id}: {key}: no table {of!r} is described; there are {known}")
            for column in table.all_columns:
                if column.year is not None and not min(self.years) - FAR <= column.year <= max(self.years) + FAR:
                    raise ValueError(f"table {table_id}: column {column.id}: {column.year} is far from {self.years}")
        return self


def read_description(path: Path) -> Document:
    """Return the checked description in a document.yml; RegisterError names file and place of what is wrong.

    Where `region` is a region_id, the region is the one of this id in the regions.yml beside it; where none is there,
    in the folder above it; and else in the project's.
    """
    content = read_content(path)
    refuse_open(path, content)
    if isinstance(content, dict) and isinstance(content.get("region"), str):
        content = content | {"region": region_of(path, content["region"])}
    try:
        return Document.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "document"
        raise RegisterError(f"{path}: at {place}: {first['msg'].removeprefix('Value error, ')}") from None


def read_document(path: Path) -> Document:
    """Return the description in a document.yml of the project, whose folder is named as the document's id."""
    document = read_description(path)
    if document.doc_id != path.parent.name:
        raise RegisterError(f"{path}: doc_id {document.doc_id!r} is not the folder's name {path.parent.name!r}")
    return document


# As many as one table of a brief or one worker has in hand; a run over hundreds of documents does not keep them all.
@lru_cache(maxsize=16)
def _lately(path: Path) -> Document:
    if path.parents[1] != files.RAW:
        return read_document(path)
    decided = sorted([*path.parent.glob("*.yml"), *files.RAW.glob("*.yml")])
    return kept(f"descriptions/{path.parent.name}", decided, lambda: read_document(path))


def _each(raw: Path) -> Iterator[Document]:
    """Yield all described documents in order; OpenQuestions at the end names every one that has some."""
    refused = []
    for doc_id in document_ids(raw):
        try:
            found = _lately(raw / doc_id / "document.yml")
        except OpenQuestions as error:
            refused.append(str(error))
        else:
            yield found
    if refused:
        raise OpenQuestions("; ".join(refused))


@cache
def documents(raw: Path = files.RAW) -> dict[str, Document]:
    """Return all described documents by doc_id, in order; RegisterError names every one with open questions."""
    return {each.doc_id: each for each in _each(raw)}


def document(doc_id: str, raw: Path = files.RAW) -> Document:
    """Return one document, of which only the own description is read; RegisterError lists the known ones."""
    path = raw / doc_id / "document.yml"
    if not path.is_file():
        known = sorted(other.parent.name for other in raw.glob("*/document.yml"))
        raise RegisterError(f"unknown document {doc_id!r}; known: {', '.join(known)}")
    return _lately(path)


def document_ids(raw: Path = files.RAW) -> list[str]:
    """Return the ids of all documents, in order; no description is read, which of hundreds would take seconds."""
    found = sorted(path.parent.name for path in raw.glob("*/document.yml"))
    if not found:
        raise RegisterError(f"{raw}: no document.yml in any folder")
    return found


@cache
def known() -> Known:
    """Return what the project's documents tell together, of which one at a time is held."""
    described = sorted([*files.RAW.glob("*.yml"), *files.RAW.glob("*/*.yml")])
    told = ((each.doc_id, each.region, each.figure_years) for each in _each(files.RAW))
    return kept("known", described, lambda: together(told))


def regions() -> dict[str, Region]:
    """Return all regions by region_id; RegisterError where two documents describe one of them differently."""
    return known().regions


def region_ids() -> list[str]:
    """Return the ids of all regions."""
    return list(regions())


def years() -> list[int]:
    """Return every fiscal year that some figure of some document belongs to."""
    return list(known().years)
