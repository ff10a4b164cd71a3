"""Which lines of a table without rules between its columns begin a row, and which go on the row above them."""

import re
from collections import Counter, defaultdict
from itertools import pairwise

from analysis.intake.divided import CURRENCY, FIGURE
from analysis.intake.letters import REST_FROM_MARK as REST
from analysis.intake.letters import Word, is_torn, may_be_torn, text_of
from analysis.intake.pieces import Edges, Lines, Piece, column, near, over

FEWEST_PIECES = 3  # of a line that may be a row with figures
FEWEST_BEGUN = 3  # rows that tell where a row begins
MOST_UNCODED = 0.25  # of the rows with a name, of which the others have a code
MIRRORED = 0.25  # heights of a line by which the halves of a name above and below its figures may differ
NEXT_LINE = 1.7  # heights of a line between two lines of one cell
SCALE = re.compile(r"\(?Rp\.?\s?000\)?|000\)")  # the unit of money that a header names, or the rest of it
WITH_UNIT = re.compile(rf"(?:{FIGURE.pattern})(?:\s[^\W\d]\D{{0,30}})?")  # 12 Dokumen, 40 Orang/bulan
YEAR = re.compile(r"\(?(?:19|20)\d\d\)?")

Line = dict[int, list[Word]]  # the words of a line by column


def has_figures(line: list[Piece]) -> bool:
    """Tell whether a line is one of a row with figures: three pieces, two of them figures and not years only."""
    figures = [piece.text for piece in line if FIGURE.fullmatch(piece.text) and not SCALE.fullmatch(piece.text)]
    others = [each for each in figures if not YEAR.fullmatch(each)]
    only_years = len(others) < len(figures) and set(others) <= {"0"}  # of N over o, misread
    return len(line) >= FEWEST_PIECES and len(figures) > 1 and not only_years


def in_columns(line: list[Piece], columns: list[Edges]) -> Line:
    """Return the words of a line by the column that they stand in."""
    found: Line = defaultdict(list)
    for piece in line:
        own = over(piece, columns)
        for word in piece.words:
            found[own[0] if len(own) == 1 else column(word.centre, columns)].append(word)
    return found


def codes_before_names(body: Lines, columns: list[Edges]) -> range:
    """Return the columns before the first one of words, whose texts may be broken as codes are."""
    words: Counter[int] = Counter()
    for line in body:
        for place, own in in_columns(line, columns).items():
            words[place] += 1 if re.search(r"[A-Za-z]{3}", text_of(own)) else -1
    return range(min((place for place, count in words.items() if count > 0), default=0))


def figure_columns(body: Lines, columns: list[Edges]) -> set[int]:
    """Return the columns most texts of which are figures, perhaps with a unit, in the lines of rows with figures."""
    figures: Counter[int] = Counter()
    for number, line in enumerate(body):
        if not has_figures(line):
            continue
        texts = [{place: text_of(own) for place, own in in_columns(each, columns).items()}
                 for each in body[number : number + 2]]  # fmt: skip
        under = dict(_below_currencies(body[number : number + 2], texts))
        for place, text in texts[0].items():
            figures[place] += 1 if WITH_UNIT.fullmatch(under.get(place, text)) else -1
    return {place for place, count in figures.items() if count > 0}


def starts(body: Lines, columns: list[Edges], before: str = "") -> list[float]:
    """Return the heights of the lines that begin a row: those with figures of their own, and bold headings.

    `before` is the number of the row that the page before ends with.
    """
    placed = [in_columns(line, columns) for line in body]
    texts = [{place: text_of(own) for place, own in line.items()} for line in placed]
    figures = figure_columns(body, columns)
    codes = codes_before_names(body, columns)
    rows = [(above, own) for above, own, line in zip([{}, *texts], texts, body, strict=False) if has_figures(line)]
    alone = [own for above, own in rows if 0 not in own and not own.keys() <= above.keys()]
    lead = sum(0 in own for _, own in rows) > len(alone)  # rows print in the first column: what does not is no row
    found: list[float] = []
    numbers = [before]  # of the rows, as far as they have one
    bold = [all(word.bold for piece in line for word in piece.words) for line in body]
    centred = any(
        _stands_between(body[at - 1 : at + 2], texts[at - 1 : at + 2], codes.stop) for at in range(1, len(body) - 1)
    )
    for number, line in enumerate(body):
        above = texts[number - 1] if number else {}
        close = bool(number) and near(body[number - 1], line, NEXT_LINE)
        wrapped = codes if close and lead and 0 not in texts[number] else range(0)
        every = [(place, text) for place, text in texts[number].items() if FIGURE.fullmatch(text)]
        own = [(place, text) for place, text in every if not CURRENCY.fullmatch(above.get(place, ""))]
        if close and len(every) - len(own) > 1:  # another row would print currencies of its own
            own = []
        own = [(place, text) for place, text in own if place not in wrapped or place not in above]
        if all(place in wrapped for place, _ in own):  # below a line of a broken code in which paper shows no figure
            own = []
        if close:
            own = [(place, text) for place, text in own if not _ends_code(above.get(place, ""), text, place in codes)]
        # What begins with a mark is no figure itself.
        rests = [(place, text) for place, text in texts[number].items() if REST.fullmatch(text)]
        if close and _is_cut([(above.get(place, ""), text) for place, text in (*own, *rests)]):
            own = []
        elif own and close and len(own) < sum(bool(FIGURE.fullmatch(text)) for text in above.values()):
            rest = [may_be_torn(upper := above.get(place, ""), text) or _goes_on(upper, text) for place, text in own]
            own = [] if all(rest) else own
        if close and 0 in codes and [place for place, _ in own] == [0]:
            whole = _in_turn(numbers, above.get(0, ""), texts[number][0])
            if whole:
                numbers[-1], own = whole, []
        own += _below_currencies(body[number : number + 2], texts[number : number + 2])
        heading = bold[number] and not all(bold) and not (number and bold[number - 1])
        heading = heading and not (centred and _begins_around(body, bold, number))
        if heading or any(place in figures for place, _ in own):
            found.append(line[0].middle)
            numbers += [texts[number][0]] if 0 in texts[number] else []
    return sorted([*found, *_of_currencies_alone(body, found)])


def _below_currencies(two: Lines, texts: list[dict[int, str]]) -> list[tuple[int, str]]:
    """Return the figures of a line that a narrow column puts into the next one, below their currencies."""
    if len(two) < 2 or not near(*two, NEXT_LINE):
        return []
    return [(place, texts[1].get(place, "")) for place, text in texts[0].items()
            if CURRENCY.fullmatch(text) and FIGURE.fullmatch(texts[1].get(place, ""))]  # fmt: skip


def _stands_between(three: Lines, texts: list[dict[int, str]], name: int) -> bool:
    """Tell whether the figures of a row stand in the middle of its name: between two lines of it, on none."""
    above, line, below = (each[0].middle for each in three)
    inside = max(line - above, below - line) < three[1][0].words[0].height
    return inside and has_figures(three[1]) and [name in own for own in texts] == [True, False, True]


def _begins_around(body: Lines, bold: list[bool], number: int) -> bool:
    """Tell whether bold lines from one on are a name around the bold figures of its row: as far above as below them."""
    last = next((at for at in range(number, len(body)) if not bold[at]), len(body))
    figures = next((at for at in range(number, last) if has_figures(body[at])), None)
    if figures is None or figures == number:
        return False
    mirrored = 2 * body[figures][0].middle - body[number][0].middle
    near_to = MIRRORED * body[figures][0].words[0].height
    below = [line for line in body[figures + 1 : last] if not has_figures(line)]
    return any(abs(line[0].middle - mirrored) < near_to for line in below)


def rest(body: Lines, above: int, columns: list[Edges], level: list[float]) -> int:
    """Return how many of the lines above the first figures of a page are the rest of the row before.

    They are where a level rule divides them from the first row, or where the rows of this page begin with their
    figures; in a table whose figures stand in the middle of their rows they may be of the first row.
    """
    if not above:
        return 0
    begun = starts(body[above:], columns)
    for n in range(above, 0, -1):
        if any(body[n - 1][0].middle < at < body[n][0].middle for at in level):
            return n
    heights = [line[0].middle for line in body]
    later = [heights.index(start) for start in begun[1:] if start in heights]
    gaps = [(heights[n] - heights[n - 1], heights[n + 1] - heights[n]) for n in later if n + 1 < len(heights)]
    begin = sum(before > after for before, after in gaps)
    return above if 2 * begin > len(gaps) or not gaps else 0


def are_ruled(starts: list[float], level: list[float]) -> bool:
    """Tell whether a rule stands between all rows that begin at some heights: then each rule divides two rows."""
    pairs = list(pairwise(starts))
    return len(pairs) >= FEWEST_BEGUN and all(any(above < at < below for at in level) for above, below in pairs)


def above_first(body: Lines, columns: list[Edges], starts: list[float], ends: list[float]) -> float | None:
    """Return where the first row begins below lines that are not its own; None where there are none.

    Each other row begins with the line of its figures, so do not the lines above those of the first one: they are a
    heading, or the rest of a row that a page cut. A line with a text in the first column may begin a row.
    """
    above = [line for line in body if line[0].middle < starts[0]]
    if not above or any(end < starts[0] for end in ends) or any(0 in in_columns(line, columns) for line in above):
        return None
    for above_row, start in pairwise(starts):
        end = min(each for each in ends if above_row < each)
        if any(end < line[0].middle < start for line in body):
            return None
    first = [line for line in body if starts[0] < line[0].middle < min(ends, default=float("inf"))]
    if len(starts) <= FEWEST_BEGUN and _is_around(above, first, columns):
        return None
    return (above[-1][0].middle + starts[0]) / 2


def _is_around(above: Lines, below: Lines, columns: list[Edges]) -> bool:
    """Tell whether the lines above and below the figures of a row may be of one text: about as many, or none below."""
    upper, lower = (Counter(place for line in lines for place in in_columns(line, columns)) for lines in (above, below))
    return any(not lower[place] or abs(lower[place] - many) < 2 for place, many in upper.items())


def with_whole_names(rows: list[Line], codes: range, figures: set[int]) -> None:
    """Move the lines of a name that stand beside a further indicator of its row to the others.

    Where rows begin with a code or a number, a text below a name has none, and prints another text and fewer figures
    than that row, it is no row: a name that is longer than its first indicator goes on beside the next one.
    """
    name = codes.stop
    named = [n for n, row in enumerate(rows) if name in row]
    uncoded = [n for n in named if not any(place in rows[n] for place in codes)]
    if not codes or len(uncoded) > MOST_UNCODED * len(named):
        return
    for number in uncoded:
        above = next((n for n in range(number - 1, -1, -1) if any(place in rows[n] for place in codes)), None)
        own, texts = figures & rows[number].keys(), rows[number].keys() - figures - {name}
        if above is not None and name in rows[above] and texts and own and own < figures & rows[above].keys():
            rows[above][name] = [*rows[above][name], *rows[number].pop(name)]


def prints_currencies(line: list[Piece]) -> bool:
    """Tell whether a line prints the currencies of figures that narrow columns put into the next line."""
    return sum(bool(CURRENCY.fullmatch(piece.text)) for piece in line) > 1


def _of_currencies_alone(body: Lines, starts: list[float]) -> list[float]:
    """Return the heights of lines of currencies with no begin of a row near: neither after the ones before nor below.

    Such rows print money alone.
    """
    own = [line[0].middle for line in body if prints_currencies(line)]
    around = zip([float("-inf"), *own], own, [*own[1:], float("inf")], strict=False)
    return [top for above, top, below in around if not any(above < start < below for start in starts)]


def _in_turn(numbers: list[str], above: str, below: str) -> str:
    """Return the number of a row whose last digits a narrow column breaks off; "" where they number another row.

    No row has a number that begins with 0, and the whole follows that of the row before.
    """
    if not (above.isdecimal() and below.isdecimal()):
        return ""
    turn = len(numbers) > 1 and numbers[-2].isdecimal() and int(above + below) == int(numbers[-2]) + 1
    return above + below if turn or below.startswith("0") else ""


def _goes_on(above: str, below: str) -> bool:
    """Tell whether a figure below another one is its rest, or a percent sign alone."""
    return is_torn(above, below) or (below == "%" and above[-1:].isdigit())


def _is_cut(figures: list[tuple[str, str]]) -> bool:
    """Tell whether two lines are of one row: one figure is surely cut between them, and no more stand whole in both."""
    cut = [_goes_on(*pair) for pair in figures]
    whole = [bool(FIGURE.fullmatch(above)) and not may_be_torn(above, text) for above, text in figures]
    return any(cut) and sum(both and not torn for both, torn in zip(whole, cut, strict=True)) <= sum(cut)


def _ends_code(above: str, below: str, is_code: bool) -> bool:
    """Tell whether a figure below a code is its last digits, which a narrow column breaks off."""
    return is_code and bool(re.fullmatch(r"\d+(?:\.\d+)*\.?", above)) and "." in above and below.isdigit()
