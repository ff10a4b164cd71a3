"""Tables of a document from the tables of its pages: one table goes on over pages, and so may a row."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise, product

from rapidfuzz import fuzz

from analysis.intake import headers
from analysis.intake.aligned_rows import CURRENCY
from analysis.intake.captions import NAMED
from analysis.intake.headers import Row
from analysis.intake.letters import in_one, is_torn, may_be_torn
from analysis.intake.pages import Page, PageCell, PageTable, SourceRow, SourceTable
from analysis.intake.pieces import BROKEN_CODE
from analysis.source.boxes import Box, whole

NEAR = 6.0  # points between the columns of a table on two pages, when both begin at one place
NUMBER = r"(?:[IVXLC]+|[A-Z]|\d+[a-z]?)(?:\s?[.\-]\s?\w{1,3})*(?!\w)"
CAPTION_NUMBER = re.compile(rf"(tabel|table|lampiran|formulir|form)\b[.\s]*({NUMBER})", re.IGNORECASE)
GOES_ON = re.compile(r"[a-z)\],;]")  # how a text begins that is the rest of another one
WORD = re.compile(r"[A-Za-z]{3}")
CRUMB = re.compile(r"\.?\d{1,2}")
CODE = re.compile(r"0\d{0,2}(?:[ .]+\d{1,2})*\.?")  # a part of a code, perhaps broken; no figure begins with 0
THOUSANDS = re.compile(r"[.,]\d{3}")  # of a figure that is broken before them
READ_ALIKE = 85  # percent of the letters of two headers, of which a scan shows one differently
WITHOUT_FIGURES = 0.1  # of the rows of a table at most, where a row without any is the rest of one before the page


@dataclass
class _Joined:
    """A table as far as it was read."""

    caption: str
    header: tuple[Row, ...]
    columns: list[tuple[float, float]]
    first_page: int
    page: int
    rows: list[list[PageCell]] = field(default_factory=list)
    repeated: int = 0
    headers_at: list[Box] = field(default_factory=list)


def tables(pages: Iterable[Page], apart: bool = False) -> list[SourceTable]:
    """Return the tables of a document in the order they are printed, their rows numbered through from 1.

    Where apart, as of the sheets of a workbook, no table goes on over pages, nor does one where pages name two offices.
    """
    joined: list[_Joined] = []
    offices: set[str] = set()
    for page in pages:
        own = {each.key for each in page.named if each.what == "office"}
        same_office = not own or not offices or any(_same_name(*pair) for pair in product(own, offices))
        offices = own or offices
        for number, table in enumerate(page.tables):
            last = joined[-1] if joined else None
            goes_on = not apart and not number and same_office
            if last and goes_on and page.number - last.page == 1 and (rows := _continued(last, table)) is not None:
                _go_on(last, rows, page.number, table.rest)
            else:
                joined.append(_begun(table, page.number))
    found, line = [], 0
    ids: set[str] = set()
    for each in joined:
        rows = []
        for cells in _with_torn_open(_with_whole_codes(each.rows)):
            line += 1
            rows.append(SourceRow(line, tuple(cells)))
        header = headers.spread(each.header)
        table = SourceTable(_name(each, ids), each.caption, header, tuple(rows), each.repeated, tuple(each.headers_at))
        ids.add(table.table_id)
        found.append(table)
    return found


def _with_torn_open(rows: list[list[PageCell]]) -> list[list[PageCell]]:
    """Return rows in which no figure is sure whose rest stands in the row below, where that was taken for one.

    Nor is a figure below a currency alone: it is that row's, or the currency has lost its own.
    """
    found = [row.copy() for row in rows]
    for upper, lower in pairwise(found):
        for n, (above, rest) in enumerate(zip(upper, lower, strict=True)):
            if THOUSANDS.match(rest.text) and is_torn(above.text, rest.text):
                upper[n] = replace(above, confidence=0.0, other=above.text + rest.text)
                lower[n] = replace(rest, confidence=0.0)
            elif CURRENCY.fullmatch(above.text) and rest.text[:1].isdigit():
                lower[n] = replace(rest, confidence=0.0)
    return found


def _same_name(one: str, other: str) -> bool:
    """Tell whether two names are one, perhaps cut off by the end of a line."""
    return one.startswith(other) or other.startswith(one)


def _with_whole_codes(rows: list[list[PageCell]]) -> list[list[PageCell]]:
    """Return rows, the codes before their first column of words without the blanks of their lines."""
    if not rows:
        return []  # of a table that ends with its header
    worded = [2 * sum(bool(WORD.search(row[n].text)) for row in rows) > len(rows) for n in range(len(rows[0]))]
    codes = range(worded.index(True) if True in worded else 0)
    found = [[_whole_code(cell) if place in codes else cell for place, cell in enumerate(row)] for row in rows]
    for place in codes:
        digits = _digits([row[place].text for row in found])
        for row in found:
            row[place] = _without_speck(row[place], digits)
    return found


def _digits(texts: list[str]) -> int:
    """Return of how many digits, and nothing else, all texts of a column are but one; 0 where they are not."""
    lengths = [len(text) if text.isdecimal() else 0 for text in texts if text]
    known = set(lengths) - {0}
    return known.pop() if len(known) == 1 and lengths.count(0) < 2 < len(lengths) else 0


def _without_speck(cell: PageCell, digits: int) -> PageCell:
    """Return a part of a code without a point that a scan shows inside it, where its column has as many digits only."""
    speck = cell.confidence is not None and re.fullmatch(r"0\d*[.,]\d+", cell.text) and len(cell.text) == digits + 1
    return replace(cell, text=re.sub(r"\D", "", cell.text)) if speck else cell


def _whole_code(cell: PageCell) -> PageCell:
    return replace(cell, text=cell.text.replace(" ", "")) if BROKEN_CODE.fullmatch(cell.text) else cell


def _begun(table: PageTable, page: int) -> _Joined:
    deep = headers.height(table)
    body = table.rows[deep:]
    if body and headers.numbers_columns(body[0]):
        body = body[1:]
    begun = _Joined(table.caption, table.rows[:deep], _columns(table), page, page)
    begun.headers_at += _around(begun.header)
    begun.rows += _filled(body)
    return begun


def _around(rows: Iterable[Row]) -> list[Box]:
    """Return the box around rows of one page, if they have any."""
    boxes = [box for row in rows for cell in row if cell for box in cell.boxes]
    return list(whole(boxes).values())


def _filled(rows: Iterable[Row]) -> list[list[PageCell]]:
    """Return rows without the empty ones."""
    return [[cell or PageCell("") for cell in row] for row in rows if any(cell and cell.text for cell in row)]


def _columns(table: PageTable) -> list[tuple[float, float]]:
    """Return the left and right edge of each column, from the cells that stand in it alone or begin and end it."""
    edges: list[list[float]] = [[] for _ in range(len(table.rows[0]))]
    ends: list[list[float]] = [[] for _ in range(len(table.rows[0]))]
    for row in table.rows:
        for place, cell in enumerate(row):
            if cell and cell.boxes:
                edges[place].append(min(box.x0 for box in cell.boxes))
                ends[place + cell.columns - 1].append(max(box.x1 for box in cell.boxes))
    known = [(min(own, default=None), max(end, default=None)) for own, end in zip(edges, ends, strict=True)]
    columns: list[tuple[float, float]] = []
    for left, right in known:
        left = left if left is not None else (columns[-1][1] if columns else 0.0)
        columns.append((left, right if right is not None else left))
    return columns


def _continued(last: _Joined, table: PageTable) -> list[Row] | None:
    """Return the rows of a page's first table that go on the last one of the page before; None for a new table."""
    if table.goes_on:
        return list(table.rows) if len(table.edges) == len(last.columns) else None
    if NAMED.match(table.caption) and not _same(table.caption, last.caption):
        return None
    rows = _fitted(last, table)
    if rows is None:
        return None
    same_header = _repeats(last.header, rows, table.header)
    if same_header:
        last.headers_at += _around(rows[:same_header])
        rows = rows[same_header:]
    elif (table.caption and not _same(table.caption, last.caption)) or _is_header(last, rows[0]):
        return None
    while rows and (headers.numbers_columns(rows[0]) or (same_header and headers.numbers_misread(rows[0]))):
        rows.pop(0)
    last.repeated += bool(same_header)
    return rows


def _same(one: str, other: str) -> bool:
    """Tell whether two captions name one table, one of them with the word that it goes on."""
    plain = [re.sub(r"\W+", "", re.sub(r"\(?(?:lanjutan|sambungan)\)?", "", each.lower())) for each in (one, other)]
    return plain[0] == plain[1] or (min(map(len, plain)) > 0 and plain[0].startswith(plain[1]))


def _repeats(header: tuple[Row, ...], rows: list[Row], known: int = 0) -> int:
    """Return how many first rows repeat a header, 0 where they do not; letters of a scan may be misread.

    `known` rows are the header of their page, perhaps divided into rows otherwise.
    """
    scanned = any(cell and cell.confidence is not None for row in rows[: len(header)] for cell in row)
    if 0 < known < len(rows):
        whole, own = _columns_of(header), _columns_of(rows[:known])
        if whole == own or (scanned and _same_years(whole, own) and all(map(_alike, whole, own))):
            return known
    printed = ["".join(headers.texts(row)).replace(" ", "").lower() for row in header]
    first = ["".join(headers.texts(row)).replace(" ", "").lower() for row in rows[: len(header)]]
    if not any(printed) or len(printed) != len(first):
        return 0
    same = all(map(_read_alike, printed, first)) if scanned else printed == first
    if same:
        return len(header)
    return _repeats_cut(header, rows) or (_repeats_read(header, rows) if scanned else 0)


def _repeats_read(header: tuple[Row, ...], rows: list[Row]) -> int:
    """Return how many first rows of a scan are a header whose cells were found otherwise, 0 where they are none."""
    whole, best, deepest = _columns_of(header), 0.0, 0
    for deep in range(1, min(len(rows), len(header) + 2)):
        if not headers.is_label(rows[deep - 1]):
            break
        own = _columns_of(rows[:deep])
        like = fuzz.ratio("".join(whole), "".join(own))
        if like > max(best, READ_ALIKE) and _same_years(whole, own):
            best, deepest = like, deep
    return deepest


def _repeats_cut(header: tuple[Row, ...], rows: list[Row]) -> int:
    """Return how many first rows are a header whose higher cells the page cuts off, 0 where they are none.

    Each column has the same texts or the beginning of them, and nearly all letters are there.
    """
    whole, best, deepest = _columns_of(header), 0.0, 0
    for deep in range(1, min(len(rows), len(header) + 2)):
        if not headers.is_label(rows[deep - 1]):
            break
        own = _columns_of(rows[:deep])
        like = fuzz.ratio("".join(whole), "".join(own))
        if like > max(best, READ_ALIKE) and all(each.startswith(part) for each, part in zip(whole, own, strict=True)):
            best, deepest = like, deep
    return deepest


def _columns_of(rows: Iterable[Row]) -> list[str]:
    """Return the texts of rows column by column, without blanks."""
    return ["".join(column).replace(" ", "").lower() for column in zip(*map(headers.texts, rows), strict=True)]


def _read_alike(one: str, other: str) -> bool:
    """Tell whether two texts without blanks may be one print: with the same digits, nearly all letters the same.

    A 1 alone may be a comma or a stroke.
    """
    digits = [re.sub(r"(?<!\d)1(?!\d)|\D", "", text) for text in (one, other)]
    return digits[0] == digits[1] and _alike(one, other)


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(one, other) >= READ_ALIKE


def _same_years(one: list[str], other: list[str]) -> bool:
    """Tell whether the columns of two headers name the same years."""
    years = [sorted(headers.YEAR.findall("".join(texts))) for texts in (one, other)]
    return years[0] == years[1]


def _fitted(last: _Joined, table: PageTable) -> list[Row] | None:
    """Return the rows of a page's table in the columns of the table before; None where these are other columns.

    Columns that are empty on the whole page may be one there; without rules between columns one of them may be none.
    """
    new = _columns(table)
    same = len(new) == len(last.columns)
    if same and _repeats(last.header, list(table.rows)):
        return list(table.rows)
    shift = new[0][0] - last.columns[0][0]
    covers: list[list[int]] = [[] for _ in new]
    lost = None
    for place, (left, right) in enumerate(last.columns):
        own = [n for n, edges in enumerate(new) if _covered(left + shift, right + shift, edges, table.ruled)]
        if not own and not table.ruled and len(new) == len(last.columns) - 1:
            lost = place
            continue
        if len(own) != 1:
            return None
        covers[own[0]].append(place)
    for place, own in enumerate(covers):
        if not own or (len(own) > 1 and any(row[place] and row[place].text for row in table.rows)):
            return None
        whole = last.columns[own[0]][0] + shift, last.columns[own[-1]][1] + shift
        if table.ruled and max(abs(one - other) for one, other in zip(whole, new[place], strict=True)) > NEAR:
            return None
    if lost is not None:
        return [(*row[:lost], PageCell(""), *row[lost:]) for row in table.rows]
    return list(table.rows) if same else [_widened(row, [len(own) for own in covers]) for row in table.rows]


def _covered(left: float, right: float, edges: tuple[float, float], ruled: bool) -> bool:
    """Tell whether a column lies in another one, or meets it where words and not rules are their edges."""
    if ruled:
        return edges[0] - NEAR <= left and right <= edges[1] + NEAR
    return left < edges[1] and right > edges[0]


def _widened(row: Row, widths: list[int]) -> Row:
    """Return a row in which some places are several."""
    cells: list[PageCell | None] = []
    for place, cell in enumerate(row):
        if cell:
            cell = replace(cell, columns=sum(widths[place : place + cell.columns]))
        cells += [cell, *[None] * (widths[place] - 1)]
    return tuple(cells)


def _has_figure(cells: Iterable[PageCell | None]) -> bool:
    return any(cell and headers.FIGURE.fullmatch(cell.text) for cell in cells)


def _is_header(last: _Joined, row: Row) -> bool:
    """Tell whether a page's first row is the header of a new table: full, without figures, where rows have some."""
    full = all(cell is None or cell.text for cell in row)
    return full and not _has_figure(row) and sum(map(_has_figure, last.rows)) > len(last.rows) / 2


def _go_on(last: _Joined, rows: list[Row], page: int, rest: bool) -> None:
    last.page = page
    body = _filled(rows)
    if body and last.rows and (rest or _is_rest(last, body[0])):
        last.rows[-1] = [_put_together(*pair) for pair in zip(last.rows[-1], body.pop(0), strict=True)]
    last.rows += body


def _is_rest(last: _Joined, row: list[PageCell]) -> bool:
    """Tell whether a page's first row is the rest of the last row of the page before.

    It has no figure and no number of its own, texts only where that row has some, and either one of them goes on in
    the middle of a word, a figure, a code or a sentence, or nearly all rows of the table have figures. Where one figure
    is surely cut between the two pages, all others are; fewer figures than above may all be the last digits of these.
    """
    texts = [(above.text, cell.text) for above, cell in zip(last.rows[-1], row, strict=True) if cell.text]
    torn = [is_torn(above, text) or _lacks_figure(above, text) for above, text in texts]
    crumbs = [_is_crumb(*pair) for pair in texts]
    figures = [headers.FIGURE.fullmatch(text) for _, text in texts]
    maybe = [may_be_torn(*pair) for pair in texts]
    fewer = sum(map(bool, figures)) < sum(bool(headers.FIGURE.fullmatch(cell.text)) for cell in last.rows[-1])
    own = not any(torn) and any(
        figure and not crumb and not (cut and fewer) for figure, crumb, cut in zip(figures, crumbs, maybe, strict=True)
    )
    if not texts or own or not all(above for above, _ in texts) or _numbered(row[0].text):
        return False
    if any(torn) or any(GOES_ON.match(text) or above.endswith((",", "-", "/", "(")) for above, text in texts):
        return True
    return sum(not _has_figure(cells) for cells in last.rows) <= WITHOUT_FIGURES * len(last.rows)


def _lacks_figure(above: str, text: str) -> bool:
    """Tell whether a text is the figure of the currency above it."""
    return bool(CURRENCY.fullmatch(above) and headers.FIGURE.fullmatch(text))


def _is_crumb(above: str, text: str) -> bool:
    """Tell whether a text is the last digits of the code above it, which a narrow column breaks into pieces."""
    above = above.replace(" ", "")
    return bool(CRUMB.fullmatch(text)) and bool(CODE.fullmatch(above)) and len(text) <= len(above)


def _numbered(text: str) -> bool:
    return bool(re.fullmatch(r"\(?[\dIVX]{1,5}[.)]?|[A-Za-z][.)]|[\d.]+", text))


def _put_together(cell: PageCell, rest: PageCell) -> PageCell:
    """Return a cell with its rest from the next page."""
    if not rest.text:
        return cell
    text = in_one([cell.text, rest.text])
    if BROKEN_CODE.fullmatch(text) and cell.text[:1] in "0123456789":
        text = text.replace(" ", "")
    sure = [each.confidence for each in (cell, rest) if each.confidence is not None]
    other = f"{cell.other or cell.text} {rest.other or rest.text}" if cell.other or rest.other else ""
    boxes: tuple[Box, ...] = cell.boxes + rest.boxes
    return replace(cell, text=text, boxes=boxes, confidence=min(sure) if sure else None, other=other)


def _name(table: _Joined, taken: set[str]) -> str:
    """Return the id of a table: the number of its caption, or its page."""
    match = CAPTION_NUMBER.match(table.caption)
    number = re.sub(r"[^0-9A-Za-z.-]", "", match[2]).strip(".-") if match else ""
    name = f"{match[1][0].upper()}{number}" if match and number else f"p{table.first_page}"
    return next(each for each in _candidates(name) if each not in taken)


def _candidates(name: str) -> Iterator[str]:
    yield name
    for number in range(2, 10_000):
        yield f"{name}_{number}"
