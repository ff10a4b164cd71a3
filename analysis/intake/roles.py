"""The role of every column of a table: by the first word of its header, if its cells do not speak against it."""

from analysis.intake.drafted import FIGURE, DraftedColumn
from analysis.intake.header_words import Head, Said, phrases, tokens, words

_GENERIC = ("uraian",)  # a header that says what the one above it says
_FEWEST_ODD = 2  # columns whose cells are not what their header says: then no cell may stand under its header
_ODD = 0.2  # of the columns
_SAME = 4  # cells from which on a text that all of them print names no row
_SAYS = {
    "number": "the number of the row",
    "code": "a code",
    "name": "the name of a programme, kegiatan or type",
    "indicator": "an indicator",
    "unit": "a unit",
    "note": "something else, kept as printed only",
}
ALL = [(f"{role}: {says}", {"role": role}) for role, says in _SAYS.items()]
SELDOM = 4  # a column without a header that prints in fewer than one of so many rows holds remarks


def told_by_header(columns: list[DraftedColumn]) -> None:
    """Keep texts under a header without a known word as printed, where other columns hold the names of the rows."""
    if not any(column.role in ("name", "indicator") for column in columns):
        return
    for column in columns:
        cells = column.contents
        if column.is_open and column.head.first() is None and cells.filled and not cells.figures:
            column.answer("role", "note", f"no known word in the header {column.head.printed!r}, texts in the cells")


def odd(columns: list[DraftedColumn]) -> list[DraftedColumn]:
    """Return the columns whose cells are not what their header says, where they are so many that cells have moved."""
    found = [column for column in columns if column.is_open]
    if found:  # then texts under a header of figures may have moved there as well
        found = [column for column in columns if column.is_open or _is_text_for_figures(column)]
    return found if len(found) >= max(_FEWEST_ODD, _ODD * len(columns)) else []


def _is_text_for_figures(column: DraftedColumn) -> bool:
    first = column.head.first()
    return column.role == "note" and first is not None and first.part == "measures"


def assign(columns: list[DraftedColumn]) -> None:
    """Give every column its role, `figure` where it holds figures, or ask."""
    for column in columns:
        left = columns[column.number - 1] if column.number else None
        if "role" not in column.given:
            _assign(column, left)
        if not column.is_open and column.role == "":
            column.seen.append("no header" if not column.head.texts else f"header {column.head.printed!r}")
            column.ask("role", f"What does column {column.number + 1} hold?", ALL)
    _by_source(columns)
    _by_goals(columns)
    if not any(column.holds_figures or column.is_open for column in columns):
        for column in columns:
            column.set("role", "note", "the table has no column of figures and is kept as printed")


def _by_goals(columns: list[DraftedColumn]) -> None:
    """Take goals that each row prints for what its figures measure, where no other column names the rows."""
    if any(column.role in ("name", "indicator") or column.is_open for column in columns):
        return
    goals = [column for column in columns if (first := column.head.first()) is not None and first.what == "goal"]
    texts = [column for column in goals if column.role == "note" and column.contents.filled == column.contents.cells]
    if len(goals) == len(texts) == 1 and any(column.holds_figures for column in columns):
        texts[0].set("role", "indicator", f"header {texts[0].head.printed!r}; no other column names the rows")


def _by_source(columns: list[DraftedColumn]) -> None:
    """Keep the money of a line by its sources as printed, where two of them stand beside the whole of it.

    They are parts of the column with the whole, and no further rupiah.
    """
    lowest = {
        column.number: " ".join(word for word in tokens(column.head.texts[-1]) if word not in ("rp", "rupiah"))
        for column in columns
        if column.head.texts
    }
    whole = [
        column
        for column in columns
        if column.holds_figures and lowest.get(column.number) in words("marks")["count"] and column.contents.money
    ]
    parts = [column for column in columns if lowest.get(column.number) in words("sources_of_money")]
    if len(whole) == 1 and len(parts) > 1:
        told = f"money by its source, a part of column {whole[0].number + 1} ({whole[0].head.printed!r})"
        for column in parts:
            column.answer("role", "note", f"header {column.head.printed!r}: {told}")


def _assign(column: DraftedColumn, left: DraftedColumn | None) -> None:
    head, cells = column.head, column.contents
    printed = f"header {head.printed!r}"
    figures = cells.mostly(cells.figures)
    if not head.texts:
        _without_header(column, left)
        return
    first = _first(head)
    if first is None or first.part == "measures":
        _figures(column, figures, printed)
        return
    role = {"goal": "note"}.get(first.what, first.what)
    named = {what for _, what in head.says("roles")}
    if first.what == "goal" and "name" in named:
        role = "name"
    if role in ("number", "code"):
        if cells.filled and not cells.mostly(max(cells.figures, cells.codes, cells.list_marks)):
            _contradicted(column, printed, "its cells are no numbers")
            return
    elif role == "unit":
        if figures and not cells.mostly(cells.units):
            _contradicted(column, printed, "its cells are figures")
            return
    elif figures and not cells.mostly(cells.words):
        _under_a_name(column, role, printed)
        return
    if role in ("name", "indicator") and cells.filled >= _SAME and cells.different == 1:
        _contradicted(column, printed, f"all {cells.filled} cells print the same text")
        return
    column.set("role", role, printed)


def _first(head: Head) -> Said | None:
    """Return the head of the header; a generic word says what the text above it says."""
    if len(head.texts) > 1 and " ".join(tokens(head.texts[-1])) in _GENERIC:
        return Head(head.texts[:-1]).first() or head.first()
    return head.first()


def _under_a_name(column: DraftedColumn, role: str, printed: str) -> None:
    """Decide a column whose header has the word of a text, and whose cells are figures."""
    cells = column.contents
    lowest = [said for said in column.head.lowest() if said.part == "roles"]
    if any(said.what == "place" for text in column.head.texts[:-1] for said in phrases(text)):
        column.set("role", FIGURE, f"{printed}; {cells.figures} of {cells.filled} cells are figures below places")
    elif cells.mostly(cells.years) or (role == "note" and lowest and lowest[0].what != "goal"):
        column.set("role", "note", f"{printed}; {cells.figures} of {cells.filled} cells are figures of no measure")
    elif not lowest or column.head.lowest()[0].part == "marks" or lowest[0].what == "goal":
        column.set("role", FIGURE, f"{printed}; {cells.figures} of {cells.filled} cells are figures")
    else:
        _contradicted(column, printed, "its cells are figures")


def _figures(column: DraftedColumn, figures: bool, printed: str) -> None:
    cells, first = column.contents, column.head.first()
    told = f"{cells.figures} of {cells.filled} cells are figures"
    if cells.mostly(cells.years) and first is None:
        column.set("role", "note", f"{printed}; its cells are years")
    elif figures or (first is not None and not cells.filled):
        column.set("role", FIGURE, f"{printed}; {told}" if cells.filled else f"{printed}; no cell is filled")
    elif first is not None and cells.figures * 3 >= cells.filled:
        column.set("role", FIGURE, f"{printed}; {told}")
    elif cells.mostly(cells.units) and not cells.figures:
        column.set("role", "unit", f"{printed}; {cells.units} of {cells.filled} cells are units")
    elif first is not None and not cells.digits:
        column.set("role", "note", f"{printed}; its {cells.filled} cells are texts without any figure")
    elif "place" in column.head.marks() and not cells.figures:
        column.seen.append(printed)
        column.ask("role", "The rows are places: what are their names here?", [ALL[3], ALL[5]])
    else:
        _contradicted(column, printed, told)


def _without_header(column: DraftedColumn, left: DraftedColumn | None) -> None:
    cells = column.contents
    if not cells.filled:
        column.set("role", "note", "no header and no filled cell")
    elif left is not None and left.role == "code" and cells.mostly(cells.codes):
        column.set("role", "code", f"no header; {cells.codes} of {cells.filled} cells go on the code at their left")
    elif not cells.digits and SELDOM * cells.filled <= cells.cells:
        column.set("role", "note", f"no header; {cells.filled} of {cells.cells} cells have a text without any figure")


def _contradicted(column: DraftedColumn, printed: str, told: str) -> None:
    column.seen += [printed, told]
    column.ask("role", f"What does column {column.number + 1} hold? Its header and its cells do not agree.", ALL)
