"""The level of every row: rules for a description, by codes, words, numbers or names, whichever the rows bear out."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from analysis.intake import line_codes, line_rows, summed, tried
from analysis.intake.blocks import ONE_LEVEL
from analysis.intake.drafted import ANSWERED, About
from analysis.intake.header_words import tokens, words
from analysis.intake.line_rows import LineRow, Rules
from analysis.intake.tried import Figures, Tried
from analysis.source import nomenclature, register, terms
from analysis.source.levels import FIRST_CODED_YEAR, Levels
from analysis.source.regions import Region
from analysis.source.spelling import normalise

ORDER = ("program", "kegiatan", "sub_kegiatan")
_COVERED = 0.95  # of the named rows with figures: how many must get a level
_PARTS = {3: "program", 5: "kegiatan", 6: "sub_kegiatan"}  # parts of a code since Permendagri 90/2019
_CLASSES = {  # what a column of numbers prints, as patterns of a description
    "roman": r"^[IVXLC]+\.?$",
    "digit": r"^\d+\.?$",
    "letter": r"^[a-z][.)]?$",
    "capital": r"^[A-H][.)]?$",
    "two parts": r"^\d+\.\d+\.?$",
    "three parts": r"^\d+\.\d+\.\d+\.?$",
}
DATED = ("pagu", "realisasi", "target", "capaian_pct")  # measures whose year is that of the lines
_NOTHING_TELLS = "neither codes, words, numbers nor names tell the levels"
_FORMER = 2020  # the last year in which programmes had two levels (Permendagri 13/2006)


@dataclass(frozen=True)
class DraftedLevels:
    """Rules for the rows of a table, their evidence, and the level of each row; `other` are rules that fit as well."""

    rules: Rules
    evidence: str
    levels: list[str]
    sums: Tried = tried.NOTHING
    other: tuple[tuple[str, Rules], ...] = ()
    why_open: str = ""


class _Table:
    """The rows of a table with what trying rules on them needs."""

    def __init__(self, rows: list[LineRow], amounts: list[Figures], columns: list[dict], about: About, header: str):
        self.rows, self.amounts, self.about, self.header = rows, amounts, about, header
        self.columns = [
            register.Column.model_construct(id=each["id"], role=each["role"], year=each.get("year")) for each in columns
        ]
        if not any(column.year for column in self.columns):  # asked for: until then the names tell the generation
            own = register.Column.model_construct(id="", role="amount", year=FIRST_CODED_YEAR)
            self.columns.append(own)
        self.years = [each["year"] for each in columns if each.get("measure") in DATED and each.get("year")]
        self.special = line_rows.special(rows)
        taken = self.levels(self.special, about.government or "kabupaten")
        self.plain = [row for row, level in zip(rows, taken, strict=True) if not level and (row.name or row.code)]

    def levels(self, rules: Rules, government: str) -> list[str]:
        """Return the level that rules give every row, as `analysis tidy` will."""
        region = Region.model_construct(level="province" if government == "province" else "kabupaten")
        document = register.Document.model_construct(region=region, words=register.Words())
        described = register.Table.model_construct(
            columns=self.columns, parts=[], lost_headings=[],
            levels=[register.LevelRule.model_validate(rule) for rule in rules],
        )  # fmt: skip
        own = Levels(document, described)
        return [own.of(row.line, row.name, row.code, row.number).name if row.name or row.code or row.number else ""
                for row in self.rows]  # fmt: skip

    def tried(self, rules: Rules) -> tuple[list[str], Tried]:
        """Return the levels that rules give the rows, and how many sums close with them."""
        governments = [self.about.government] if self.about.government else ["kabupaten", "province"]
        found = []
        for government in governments:
            levels = self.levels(rules, government)
            sums = sum((tried.children(levels, own) for own in self.amounts), tried.NOTHING)
            found.append((levels, sums))
        return max(found, key=lambda each: (each[1].closing, each[0].count("kegiatan")))

    def covers(self, levels: list[str]) -> bool:
        """Tell whether nearly every named row with figures has a level."""
        own = [level for row, level in zip(self.rows, levels, strict=True) if row.name and row.has_figures]
        return sum(bool(level) for level in own) >= _COVERED * len(own)


def draft(
    rows: list[LineRow], amounts: list[Figures], columns: list[dict], about: About, header: str = ""
) -> DraftedLevels:
    """Return rules that give the rows of a table their levels.

    amounts are the figures of its columns of money, columns those of the description, header that of its names. Where
    nothing in the rows tells the levels, or the sums speak against it, `why_open` says so.
    """
    table = _Table(rows, amounts, columns, about, header)
    if table.special and not table.plain and table.covers(levels := table.levels(table.special, about.government)):
        return DraftedLevels(table.special, "every row is named as the sum of lines, and none as a line", levels)
    ways = (_by_code, _by_words, _by_number, _by_header, _by_names, _by_sums)
    candidates = [found for way in ways if (found := way(table))]
    judged, doubted = [], []
    for rules, told, other in candidates:
        levels, sums = table.tried([*table.special, *rules])
        if table.covers(levels) and not sums.refuted:
            judged.append(DraftedLevels([*table.special, *rules], told, levels, sums, other))
        else:
            named = sum(bool(level) for level in levels)
            doubted.append((f"{told}; {named} of {len(rows)} rows have a level, {sums.told('sums')}", rules))
    if not judged:
        blank = [""] * len(rows)
        why = "no way to tell the levels is borne out by the sums" if doubted else _NOTHING_TELLS
        return DraftedLevels(table.special, "", blank, other=tuple(doubted), why_open=why)
    best = judged[0]
    for each in judged[1:]:
        if each.sums.closing > best.sums.closing and each.sums.closing >= tried.CLOSING * each.sums.tests:
            best = each
    if told := _crosses_codes(table, best):
        own = ((f"{best.evidence}", best.rules),)
        return DraftedLevels(table.special, "", [""] * len(rows), other=own, why_open=told)
    return _before_the_first(table, _with_total(table, best))


def _crosses_codes(table: _Table, found: DraftedLevels) -> str:
    """Return how levels contradict the codes of their rows: one level has codes of several depths, and sums fail."""
    if found.sums.agrees or any("code" in rule for rule in found.rules):
        return ""
    depths: dict[str, Counter[int]] = {}
    for row, level in zip(table.rows, found.levels, strict=True):
        if level in ORDER and line_codes.parts(row.code):
            depths.setdefault(level, Counter())[line_codes.parts(row.code)] += 1
    for level, counts in depths.items():
        if sum(counts.values()) - max(counts.values()) > 1:
            told = ", ".join(f"{count} of {depth} parts" for depth, count in sorted(counts.items()))
            return f"{found.evidence}, but the codes of level {level} are {told}"
    return ""


def given(
    rows: list[LineRow], amounts: list[Figures], columns: list[dict], about: About, rules: Rules
) -> DraftedLevels:
    """Return the levels that the rules of a person give the rows."""
    levels, sums = _Table(rows, amounts, columns, about, "").tried(rules)
    return DraftedLevels(rules, ANSWERED, levels, sums)


def _by_code(table: _Table) -> tuple[Rules, str, tuple] | None:
    coded = [row for row in table.plain if line_codes.parts(row.code)]
    if len(coded) < max(2, len(table.plain) // 2):
        return None
    by_depth: dict[int, list[LineRow]] = {}
    for row in coded:
        by_depth.setdefault(line_codes.parts(row.code), []).append(row)
    given: dict[int, str] = {}
    how = []
    for depth, own in sorted(by_depth.items()):
        known = Counter(code.level for row in own if (code := nomenclature.parse_code(row.code)))
        named = Counter(
            word for row in own if (word := _level_word(row.name) or ("program" if _is_program(row.name) else ""))
        )
        ways = ((named, "their names"), (known, "codes of the nomenclature"))
        for counts, told in sorted(ways, key=lambda way: -max(way[0].values(), default=0)):
            level, count = counts.most_common(1)[0] if counts else ("", 0)
            if 2 * count > len(own) and level not in given.values():
                given[depth] = level
                how.append(f"{depth} parts: {level} ({count} of {len(own)} by {told})")
                break
    if (
        not given
        and {3, 5} <= set(by_depth)
        and all(line_codes.is_of_decree(row.code) for row in coded if line_codes.parts(row.code) > 2)
    ):
        given = {depth: level for depth, level in _PARTS.items() if depth in by_depth}
        how.append("3, 5 and 6 parts as Permendagri 90/2019 writes them")
    if "program" not in given.values():
        return _by_code_and_sums(table, by_depth)
    for depth in sorted(by_depth):
        free = [level for level in ORDER if level not in given.values()]
        above = [given[d] for d in given if d < depth and given[d] in ORDER]
        if depth in given:
            continue
        if not above:
            given[depth] = "heading"
        else:
            next_level = ORDER[ORDER.index(max(above, key=ORDER.index)) + 1 :]
            given[depth] = next_level[0] if next_level and next_level[0] in free else "heading"
        how.append(f"{depth} parts: {given[depth]}")
    return line_codes.rules(given), f"{len(coded)} rows with a code; {'; '.join(how)}", ()


def _by_code_and_sums(table: _Table, by_depth: dict[int, list[LineRow]]) -> tuple[Rules, str, tuple] | None:
    """Tell the levels of the deepest codes by their sums, where neither names nor the nomenclature tell all of them."""
    named = {depth for depth, own in by_depth.items() if any(_level_word(row.name) == "program" for row in own)}
    order = ORDER[:2] if table.years and max(table.years) <= _FORMER else ORDER
    depths = sorted(by_depth)
    for size in range(len(order), 1, -1):
        below = dict(zip(depths[-size:], order, strict=False))
        if len(below) < size or (named and named != {depths[-size]}):
            continue
        given = dict.fromkeys(depths[:-size], "heading") | below
        rules = line_codes.rules(given)
        _, sums = table.tried([*table.special, *rules])
        if sums.holds:
            told = ", ".join(f"{depth} parts: {level}" for depth, level in given.items())
            return rules, f"codes: {told}; {sums.told('sums')}", ()
    return None


def _level_word(name: str) -> str:
    text = terms.with_level_word(" ".join(name.split()))
    return next((level for level in ORDER if re.search(words("rows")[level], text)), "")


def _by_words(table: _Table) -> tuple[Rules, str, tuple] | None:
    counts = Counter(_level_word(row.name) for row in table.plain)
    if not counts["program"] or counts["kegiatan"] < counts["program"]:
        return None
    patterns = words("rows")
    rules: Rules = [{"level": level, "name": patterns[level]} for level in ORDER if counts[level]]
    told = ", ".join(f"{counts[level]} {level}" for level in ORDER if counts[level])
    if counts[""] and not counts["sub_kegiatan"]:
        rules.append({"level": "sub_kegiatan"})
        told += f"; {counts['']} rows under a kegiatan have no such word"
    return rules, f"words of the names: {told}", ()


def _by_header(table: _Table) -> tuple[Rules, str, tuple] | None:
    """Take the one level that the header of the names says; where some names say it too and some not, a total must."""
    level = ONE_LEVEL.get(tuple(tokens(table.header)))
    said = [_level_word(row.name) for row in table.plain if row.name]
    if level is None or any(word not in ("", level) for word in said):
        return None
    rules: Rules = [{"level": level}]
    if len(set(said)) > 1:
        levels, _ = table.tried([*table.special, *rules])
        if not sum((tried.total(levels, own) for own in table.amounts), tried.NOTHING).all_close:
            return None
    return rules, f"the header of the names is {table.header!r}", ()


def _class(number: str) -> str:
    text = number.strip()
    return next((name for name, pattern in _CLASSES.items() if re.search(pattern, text)), "")


def _by_number(table: _Table) -> tuple[Rules, str, tuple] | None:
    numbered = [(row, kind) for row in table.plain if (kind := _class(row.number))]
    named = [row for row in table.plain if row.name]
    kinds = list(dict.fromkeys(kind for _, kind in numbered))
    first = [row for row, kind in numbered if kind == kinds[0]] if kinds else []
    if len(kinds) < 2 or len(kinds) > len(ORDER) or len(numbered) < 0.8 * len(named):
        return None
    words_told = sum(_level_word(row.name) == "program" for row in first)
    rules: Rules = [{"level": level, "number": _CLASSES[kind]} for level, kind in zip(ORDER, kinds, strict=False)]
    told = f"numbers: {', '.join(f'{kind} {level}' for level, kind in zip(ORDER, kinds, strict=False))}"
    if 2 * words_told > len(first):
        told += f"; {words_told} of {len(first)} rows of the highest are named Program"
    else:
        _, sums = table.tried([*table.special, *rules])
        if not sums.holds:
            return None
        told += f"; {sums.told('sums')}"
    if len(kinds) == 2 and (second := _second_level(table, [row for row, kind in numbered if kind == kinds[1]])):
        rules[1]["level"], other = second[0], second[1]
        return rules, f"{told}; {second[2]}", tuple((says, [rules[0], {**rules[1], **rule}]) for says, rule in other)
    return rules, told, ()


def _by_names(table: _Table) -> tuple[Rules, str, tuple] | None:
    """Take rows named Program for programmes, and tell the rows below them by the nomenclature."""
    programs = [row for row in table.plain if _level_word(row.name) == "program"]
    program: dict[str, Any] = {"level": "program", "name": words("rows")["program"]}
    told = f"{len(programs)} rows are named Program"
    if not programs:
        names = [row for row in table.plain if row.name and _is_program(row.name)]
        if not names or len({row.name for row in names}) < len(names):
            return None
        alternatives = "|".join(re.escape(" ".join(row.name.split())) for row in names)
        program = {"level": "program", "name": f"^(?:{alternatives})$"}
        programs, told = names, f"{len(names)} rows are named as programmes are"
    rest = [row for row in table.plain if row.name and row not in programs]
    if not rest:
        return [program], told, ()
    three: Rules = [program, {"level": "kegiatan", "nomenclature": True}, {"level": "sub_kegiatan"}]
    levels, _ = table.tried([*table.special, *three])
    own = {row.line: level for row, level in zip(table.rows, levels, strict=True)}
    kegiatan = [row for row in rest if own[row.line] == "kegiatan"]
    opened = _first_below(table, own)
    if len(kegiatan) == len(rest):
        return [program, {"level": "kegiatan"}], f"{told}; all {len(rest)} others are kegiatan of the nomenclature", ()
    if kegiatan and 2 * opened.count("kegiatan") > len(opened):
        what = f"{len(kegiatan)} are kegiatan of the nomenclature, {len(rest) - len(kegiatan)} stand below them"
        return three, f"{told}; {what}", ()
    second = _second_level(table, rest)
    if second is None:
        return None
    level, other, what = second
    rules: Rules = [program, {"level": level}]
    return rules, f"{told}; {what}", tuple((says, [program, rule]) for says, rule in other)


def _by_sums(table: _Table) -> tuple[Rules, str, tuple] | None:
    """Take rows named Program for programmes, and tell kegiatan and sub-kegiatan below them by their sums alone."""
    programs = [row for row in table.plain if _level_word(row.name) == "program"]
    rest = [row for row in table.plain if row not in programs]
    if not programs or not all(row.has_money for row in table.plain):
        return None
    at = {row.line: n for n, row in enumerate(table.rows)}
    own = summed.kegiatan([at[row.line] for row in programs], [at[row.line] for row in rest], table.amounts)
    if own is None:
        return None
    rules: Rules = [{"level": "program", "name": words("rows")["program"]}]
    rules += [{"level": "kegiatan", "line": table.rows[n].line} for n in own]
    rules.append({"level": "sub_kegiatan"})
    _, sums = table.tried([*table.special, *rules])
    if not sums.holds:
        return None
    told = f"{len(programs)} rows are named Program; in one way alone the rows below them add to kegiatan and programme"
    return rules, told, ()


def _is_program(name: str) -> bool:
    try:
        terms.program(name)
    except terms.UnknownTerm:
        return False
    return True


def _first_below(table: _Table, levels: dict[int, str]) -> list[str]:
    """Return the level of the first named row below every programme."""
    found, before = [], ""
    for row in table.rows:
        level = levels[row.line]
        if not level:
            continue
        if before == "program" and level in ("kegiatan", "sub_kegiatan"):
            found.append(level)
        before = level
    return found


def _second_level(table: _Table, rest: list[LineRow]) -> tuple[str, tuple, str] | None:
    """Return the level of the rows below the programmes of a table of two levels, other answers, and the evidence."""
    if table.years and max(table.years) <= _FORMER:
        return "kegiatan", (), f"until {_FORMER} only kegiatan stand below a programme"
    known = {normalise(name) for _, name in nomenclature.names("sub_kegiatan")}
    above = {normalise(name) for _, name in nomenclature.names("kegiatan")}
    plain = [normalise(terms.plain_name(row.name)) for row in rest]
    subs, kegiatan = sum(name in known for name in plain), sum(name in above for name in plain)
    if subs > max(2, 2 * kegiatan):
        return "sub_kegiatan", (), f"{subs} of the {len(rest)} others are named as sub-kegiatan of the nomenclature"
    if kegiatan > max(2, 2 * subs):
        return "kegiatan", (), f"{kegiatan} of the {len(rest)} others are named as kegiatan of the nomenclature"
    answers = (("kegiatan", {"level": "kegiatan"}), ("sub-kegiatan", {"level": "sub_kegiatan"}))
    return "kegiatan", answers, f"the {len(rest)} others stand below a programme"


def _with_total(table: _Table, best: DraftedLevels) -> DraftedLevels:
    """Take a row above or below all programmes for the total, whatever its name, where all its money is their sum."""
    tops = [n for n, level in enumerate(best.levels) if level == "program"]
    if not tops or "total" in best.levels:
        return best
    for n in (*range(tops[0]), len(table.rows) - 1):
        row = table.rows[n]
        own_level = best.levels[n] in ("program", "carried") or (best.levels[n] == "heading" and n > tops[0])
        if own_level or not row.name or not row.has_money or row.code or row.number:
            continue
        pairs = [(own[n], [own[top] for top in tops]) for own in table.amounts if own[n] is not None]
        if pairs and all(tried.is_sum(whole, parts) for whole, parts in pairs):
            rules = [{"level": "total", "line": row.line}, *best.rules]
            levels, sums = table.tried(rules)
            told = f"{best.evidence}; the money of {row.name[:50]!r} is the sum of the programmes"
            return DraftedLevels(rules, told, levels, sums, best.other)
    return best


def _before_the_first(table: _Table, best: DraftedLevels) -> DraftedLevels:
    """Take rows before the first programme, and below the last total, that print no money for indicators of no line."""
    if "program" not in best.levels:
        return best
    first = best.levels.index("program")
    early = [row for row, level in zip(table.rows[:first], best.levels[:first], strict=True)
             if level in ("kegiatan", "sub_kegiatan") and row.name and not row.has_money]  # fmt: skip
    if not early:
        return best
    others = [row for row in table.rows[first:] if re.search(_CLASSES["digit"], row.number.strip())]
    if all(re.search(_CLASSES["digit"], row.number.strip()) for row in early) and not others:
        extra: Rules = [{"level": "indicator", "number": _CLASSES["digit"]}]
    else:
        extra = [{"level": "indicator", "line": row.line} for row in early]
    rules = [*table.special, *extra, *best.rules[len(table.special) :]]
    levels, sums = table.tried(rules)
    told = f"{best.evidence}; {len(early)} rows before the first programme have no money"
    return DraftedLevels(rules, told, levels, sums, best.other)
