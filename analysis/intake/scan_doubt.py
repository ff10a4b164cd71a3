"""Figures whose form the rest of their table contradicts: what both readers may have misread alike."""

import re
from collections.abc import Sequence
from dataclasses import replace

from analysis.intake import headers
from analysis.intake.pages import PageCell, PageTable
from analysis.intake.scan_words import AGREED, DISPUTED

Rows = Sequence[Sequence[PageCell | None]]

# The marks of groups and of decimals: (.,) or (,.). In a table in one style some forms do not occur.
STYLES = (".,", ",.")
FEWEST = 3  # figures that tell a table's style, or a column's kind
FAR = 3  # times the largest of a column: a decimal without its mark is ten times as much or more
MOST = 0.8  # of them that must agree
NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
ENDING = re.compile(r"[\d-][.,]$")  # a speck after a figure, or the rest of it is lost
MARK = re.compile(r"[.,]")
SIGN = re.compile(r"[%0-9]{1,2}")  # of percent, as it is misread
CODE = re.compile(r"\d+(?:\.\d+)+\.?")
LONG = re.compile(r"\d{5,}")
SETTLED = 0.6  # confidence in a figure of which the readers see the same digits and its table tells the marks
ONE = r"(?:Rp\.? ?)?[-(]?\d[\d.,]*(?:,-)?\)? ?%?"  # one figure and nothing else
SEVERAL = re.compile(rf"{ONE}(?: +{ONE})+")  # such as those of rows that no rule parts
# A figure whose first mark touches a digit, and neither reader sees it; its other marks tell where it stands.
LOST = {",.": re.compile(r"\d{4,6}(?:,\d{3})+(?:\.\d\d)?"), ".,": re.compile(r"\d{4,6}(?:\.\d{3})+(?:,\d\d)?")}
LOOK_ALIKES = re.compile(r"[CcOoDQUlIi|!SsBZz]{1,4}")  # a word of such letters alone may be a misread figure


def doubted(table: PageTable) -> PageTable:
    """Return a table in which no figure of a form that the others contradict is sure.

    The second reading of such a cell becomes its text when its form is that of the table.
    """
    columns = list(zip(*table.rows, strict=True))
    style = _style(table.rows)
    codes = [_is_of_codes(column) for column in columns]
    figures = [_is_of_figures(column) for column in columns]
    plain = [_is_without_groups(column, style) for column in columns]
    single = [any(cell and re.fullmatch(ONE, cell.text) for cell in column) for column in columns]
    columns = [_with_percent_signs(_without_lost_marks(_without_odd_ends(column), style)) for column in columns]
    rows = [
        row if headers.numbers_columns(row) else changed
        for row, changed in zip(table.rows, zip(*columns, strict=True), strict=True)
    ]
    lost = LOST[style] if style else None

    def told(cell: PageCell, n: int, row: Sequence[PageCell | None]) -> PageCell:
        """Return a cell of a column as what the table prints leaves it."""
        alone = table.ruled or _stands_between(row, n)  # and not the figures of two columns
        if alone and lost and not codes[n] and (cell.confidence or 0.0) >= AGREED and lost.fullmatch(cell.text):
            return replace(cell, text=_with_lost_mark(cell.text, style), other=cell.text, confidence=SETTLED)
        doubt = cell if codes[n] else _doubted(cell, style, figures[n], plain[n])
        return _alone(_settled(doubt, style, codes[n]), single[n])

    return replace(table, rows=tuple(tuple(cell and told(cell, n, row) for n, cell in enumerate(row)) for row in rows))


def _with_lost_mark(text: str, style: str) -> str:
    """Return a figure with the mark between its first two groups, which its other groups tell."""
    first, mark, rest = text.partition(style[0])
    return f"{first[:-3]}{style[0]}{first[-3:]}{mark}{rest}"


def _alone(cell: PageCell, among_single: bool) -> PageCell:
    """Return a cell of which nothing is sure where it holds several figures and others of its column one."""
    several = among_single and cell.confidence is not None and SEVERAL.fullmatch(cell.text)
    return replace(cell, confidence=0.0) if several else cell


def _settled(cell: PageCell, style: str, is_code: bool) -> PageCell:
    """Return a cell whose two readings differ in marks only, its text the one that its table can print.

    A mark before three digits, which may part a group or decimals, is not settled.
    """
    if not cell.other or re.sub(r"\D", "", cell.text) != re.sub(r"\D", "", cell.other):
        return cell
    if len(MARK.findall(cell.text)) != len(MARK.findall(cell.other)):  # a mark that is lost leaves a figure too
        same = style and not is_code and _has_one_value(cell.text, cell.other, style)
        return replace(cell, confidence=max(cell.confidence or 0.0, SETTLED)) if same else cell
    possible = [
        text
        for text in (cell.text, cell.other)
        if (
            CODE.fullmatch(text) and text[-1] != "."
            if is_code
            else style and _is_figure(text) and _printable(text, style)
        )
    ]
    if len(possible) != 1 or (not is_code and any(re.fullmatch(r"\d{1,3}[.,]\d{3}", text) for text in possible)):
        return cell
    other = cell.other if possible[0] == cell.text else cell.text
    return replace(cell, text=possible[0], other=other, confidence=max(cell.confidence or 0.0, SETTLED))


def _has_one_value(one: str, other: str, style: str) -> bool:
    """Tell whether two readings are one figure in a style, with marks that tell it or without."""
    whole = [text.replace(style[0], "") for text in (one, other)]
    grouped = [text for text in (one, other) if style[0] in text]
    return whole[0] == whole[1] and all(_has_groups(text, style) for text in grouped)


def _printable(text: str, style: str) -> bool:
    """Tell whether all numbers of a text are of a style, with two decimals at most."""
    return not _is_odd(text, style, False) and not re.search(rf"{re.escape(style[1])}\d{{3,}}", text)


def _style(rows: Rows) -> str:
    """Return the marks of groups and decimals that nearly all telling figures of a table have, "" where unclear.

    Where figures have groups they tell: a comma of decimals is the mark that is misread most.
    """
    numbers = [number for row in rows for cell in row for number in NUMBER.findall(cell.text if cell else "")]
    for telling in (_has_groups, _has_decimals):
        votes = {style: sum(telling(number, style) for number in numbers) for style in STYLES}
        best = max(STYLES, key=lambda style: votes[style])
        if sum(votes.values()) >= FEWEST:
            return best if votes[best] >= MOST * sum(votes.values()) else ""
    return ""


def _has_groups(number: str, style: str) -> bool:
    """Tell whether a number has two groups, or a group and decimals, in a style."""
    group, mark = map(re.escape, style)
    several = rf"\d{{1,3}}(?:{group}\d{{3}}){{2,}}(?:{mark}\d+)?"
    return bool(re.fullmatch(rf"{several}|\d{{1,3}}{group}\d{{3}}{mark}\d+", number))


def _has_decimals(number: str, style: str) -> bool:
    return bool(re.fullmatch(rf"\d+{re.escape(style[1])}\d{{1,2}}", number))


def _fits(number: str, style: str) -> bool:
    group, mark = map(re.escape, style)
    return bool(re.fullmatch(rf"(?:\d{{1,3}}(?:{group}\d{{3}})*|\d{{1,4}})(?:{mark}\d+)?", number))


def _well_formed(text: str, style: str) -> bool:
    numbers = NUMBER.findall(text)
    return bool(numbers) and all(_fits(number, style) if style else not LONG.search(number) for number in numbers)


def _is_of_codes(column: Sequence[PageCell | None]) -> bool:
    """Tell whether a column holds codes or numbers of lines such as 1.06.01 and 2.1, whose marks part no groups."""
    texts = [cell.text.strip() for cell in column if cell and NUMBER.search(cell.text)]
    codes = [text for text in texts if CODE.fullmatch(text) and not _fits(text.rstrip("."), STYLES[0])]
    deep = any(text.count(".") > 1 for text in codes)  # else they may be decimals with a misread comma
    return deep and len(codes) >= FEWEST and 2 * len(codes) >= len(texts)


def _is_of_figures(column: Sequence[PageCell | None]) -> bool:
    texts = [cell.text for cell in column if cell and cell.text]
    figures = [text for text in texts if _is_figure(text)]
    return len(figures) >= FEWEST and len(figures) >= MOST * (len(texts) - FEWEST)


def _is_without_groups(column: Sequence[PageCell | None], style: str) -> bool:
    """Tell whether nearly all figures of a column that are long enough for a group print none."""
    numbers = [number for cell in column for number in NUMBER.findall(cell.text if cell else "")]
    plain = [number for number in numbers if number.isdigit() and len(number) > 3]
    group, mark = map(re.escape, style or STYLES[0])
    grouped = [number for number in numbers if re.fullmatch(rf"\d{{1,3}}(?:{group}\d{{3}})+(?:{mark}\d+)?", number)]
    return len(plain) >= FEWEST and len(plain) >= MOST * (len(plain) + len(grouped))


def _stands_between(row: Sequence[PageCell | None], n: int) -> bool:
    """Tell whether the columns on both sides of one print a text of their own in a row."""
    beside = [row[place] for place in (n - 1, n + 1) if 0 <= place < len(row)]
    return len(beside) == 2 and all(cell and cell.text for cell in beside)


def _with_percent_signs(column: list[PageCell | None]) -> list[PageCell | None]:
    """Return a column of units with the percent signs that were read as digits, where others are read."""
    texts = [cell.text for cell in column if cell and cell.text]
    others = [text for text in texts if not NUMBER.search(text)]
    if "%" not in others or len(others) < max(FEWEST, 3 * (len(texts) - len(others))):
        return column
    return [
        replace(cell, text="%", other=cell.text, confidence=min(cell.confidence or 0.0, DISPUTED))
        if cell and SIGN.fullmatch(cell.text)
        else cell
        for cell in column
    ]


def _is_figure(text: str) -> bool:
    return bool(NUMBER.search(text)) and not re.search(r"[A-Za-z]{3}", text)


def _doubted(cell: PageCell, style: str, among_figures: bool, among_plain: bool) -> PageCell:
    if cell.confidence is None or not cell.text or (among_plain and cell.text.isdigit()):
        return cell
    odd = _is_odd(cell.text, style, among_figures) if _is_figure(cell.text) else _may_be_figure(cell, among_figures)
    if not odd:
        return cell
    if _is_figure(cell.other) and not _is_odd(cell.other, style, among_figures):
        return replace(cell, text=cell.other, other=cell.text, confidence=min(cell.confidence, DISPUTED))
    return _disputed(cell)


def _without_odd_ends(column: Sequence[PageCell | None]) -> list[PageCell | None]:
    """Return a column in which no figure that ends in a mark is sure, unless most do, as numbers of lines."""
    ending = [bool(ENDING.search(cell.text)) for cell in column if cell and NUMBER.search(cell.text)]
    if 2 * sum(ending) >= len(ending):
        return list(column)
    return [_disputed(cell) if cell and ENDING.search(cell.text) and _is_figure(cell.text) else cell for cell in column]


def _without_lost_marks(column: list[PageCell | None], style: str) -> list[PageCell | None]:
    """Return a column in which no figure is sure that may have lost its mark or have another one.

    Such are 9130 among decimals, far above all others, and 47.017 among groups parted by commas.
    """
    if not style:
        return column
    group, mark = map(re.escape, style)
    texts = [number for cell in column if cell for number in NUMBER.findall(cell.text)]
    if any(re.fullmatch(rf"\d{{1,3}}(?:{group}\d{{3}})+", number) for number in texts):
        other = re.compile(rf"(?<![\d.,])[1-9]\d{{0,2}}{mark}\d{{3}}(?![\d.,])")
        column = [_disputed(cell) if cell and other.search(cell.text) else cell for cell in column]
    numbers = [(cell, NUMBER.findall(cell.text)) for cell in column if cell]
    decimals = [own[0] for _, own in numbers if len(own) == 1 and _has_decimals(own[0], style)]
    whole = [cell for cell, own in numbers if len(own) == 1 and own[0].isdigit()]
    if len(decimals) < FEWEST or len(decimals) < MOST * (len(decimals) + len(whole)):
        return column
    most = max(float(each.replace(style[1], ".")) for each in decimals)
    far = {id(cell) for cell in whole if int(NUMBER.findall(cell.text)[0]) > FAR * most}
    return [_disputed(cell) if cell and id(cell) in far else cell for cell in column]


def _disputed(cell: PageCell) -> PageCell:
    return cell if cell.confidence is None else replace(cell, confidence=min(cell.confidence, DISPUTED))


def _is_odd(text: str, style: str, among_figures: bool) -> bool:
    if style and text.endswith(f"{style[0]}-"):  # as 1.250.- where 1.250,- is printed
        return True
    return not _well_formed(text, style) or (among_figures and len(NUMBER.findall(text)) > 1)


def _may_be_figure(cell: PageCell, among_figures: bool) -> bool:
    return among_figures and bool(LOOK_ALIKES.fullmatch(cell.text))
