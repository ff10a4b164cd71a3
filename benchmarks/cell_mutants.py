"""Measure what one misread cell of the real documents does to what is stated: 450 seeded mutants of printed cells.

    python -m benchmarks.cell_mutants [--mutants 450] [--seed 20261129] [--out benchmarks/results]

A mutant is one change of one printed figure in data/raw, as a step from paper to text makes it: a digit changed, lost
or doubled, a zero or a group of three lost, the cell lost or doubled, two cells swapped, the separator changed, a
letter for a digit. Its document is read anew, and every figure that is stated is compared with what the unchanged
document states. Results: cell_mutants.csv, one row per mutant, and cell_mutants.md, the counts. Each mutant has its
own seed, so that the result does not depend on the number of processes.
"""

import argparse
import csv
import random
import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path

import pandas as pd

from analysis import files, schema
from analysis.repair import reading
from analysis.source import cells, folder, register
from analysis.source.verbatim import RawRow
from analysis.tidy.build import tidy_document

RESULTS = Path(__file__).parent / "results"
SEED = 20261129
FIGURE = {"budget_lines": "amount_rp", "indicators": "value", "pmks": "count", "psks": "count"}
MONEY_OF_THREE = 2  # of three mutants so many change a printed amount
TOLD = ("unchecked", "contradicted")
LETTERS = {"0": "O", "1": "l", "5": "S", "8": "B"}
GROUP = re.compile(r"[.,]\d{3}(?!\d)")


@dataclass(frozen=True)
class Mutant:
    """One changed cell, and what became of the figures of its document.

    `wrong` counts the figures that are stated with another value than without the change, `wrong_money` those of them
    in rupiah; `silent` and `silent_money` those of these whose evidence is neither unchecked nor contradicted.
    `left_open` counts those that are unresolved now, `new` those stated that were not.
    """

    number: int
    doc_id: str
    table_id: str
    line: int
    column: str
    kind: str
    change: str
    before: str
    after: str
    outcome: str
    wrong: int
    wrong_money: int
    silent: int
    silent_money: int
    left_open: int
    new: int
    where: str


@dataclass(frozen=True)
class Printed:
    """A printed figure that the unchanged document states: its address and position in the row."""

    doc_id: str
    table_id: str
    line: int
    column: str
    kind: str
    position: int


# what is stated


@cache
def raw(doc_id: str) -> dict[str, list[RawRow]]:
    """Return the verbatim cells of a document by table."""
    return folder.raw_rows(register.document(doc_id), files.RAW / doc_id)


def stated(doc_id: str, rows: dict[str, list[RawRow]]) -> dict[str, tuple[str, float | None, str]]:
    """Return table, value (None: unresolved, or a kind of nothing) and evidence of every figure by row_id."""
    corrected = files.RAW / doc_id / "corrections.csv"
    built = tidy_document(register.document(doc_id), rows, corrected, read=_read)
    found: dict[str, tuple[str, float | None, str]] = {}
    for name in schema.TIDY:
        figures = zip(built[name].row_id, built[name][FIGURE[name]], built[name].evidence, strict=True)
        found |= {row_id: (name, None if pd.isna(value) else float(value), label) for row_id, value, label in figures}
    return found


_unchanged: dict[tuple[str, str], tuple] = {}  # what reading the tables made, of which no cell is changed


def _read(document: register.Document, table_id: str, rows: list[RawRow]) -> tuple[cells.Placed, list[dict]]:
    """Read a table, one that is as in data/raw only once: of a mutant's document one table is new."""
    own = {(row.line, *row.cells) for row in raw(document.doc_id)[table_id]}
    if any((row.line, *row.cells) not in own for row in rows):
        return reading.read(document, table_id, rows)
    key = document.doc_id, table_id
    if key not in _unchanged:
        _unchanged[key] = reading.read(document, table_id, rows)
    placed, found = _unchanged[key]
    return {index: dict(row) for index, row in placed.items()}, [dict(finding) for finding in found]


@cache
def truth(doc_id: str) -> dict[str, tuple[str, float | None, str]]:
    """Return what the unchanged document states."""
    return stated(doc_id, raw(doc_id))


def printed(doc_id: str) -> list[Printed]:
    """Return the printed figures of a document that are stated."""
    document, known, found = register.document(doc_id), truth(doc_id), []
    for table_id, table in document.tables.items():
        roles = {column.id: column.role for column in table.all_columns}
        placed, _ = reading.read(document, table_id, raw(doc_id)[table_id])
        for cell in (each for row in placed.values() for each in row.values()):
            row_id = f"{doc_id}/{table_id}/{cell.line}/{cell.column}"
            if (
                cell.position
                and roles[cell.column] in cells.FIGURES
                and known.get(row_id, ("", None, ""))[1] is not None
            ):
                kind = "money" if roles[cell.column] == "amount" else roles[cell.column]
                found.append(Printed(doc_id, table_id, cell.line, cell.column, kind, int(cell.position[1:]) - 1))
    return found


# changes: the row with the change, None where the cell has nothing to change so

Change = Callable[[list[str], int, random.Random], list[str] | None]


def _in_text(change: Callable[[str, random.Random], str | None]) -> Change:
    def changed(row: list[str], at: int, rng: random.Random) -> list[str] | None:
        text = change(row[at], rng)
        return None if text is None else [*row[:at], text, *row[at + 1 :]]

    return changed


def _digits(text: str) -> list[int]:
    return [at for at, sign in enumerate(text) if sign in "0123456789"]


def _digit(text: str, rng: random.Random) -> str:
    at = rng.choice(_digits(text))
    return text[:at] + rng.choice([digit for digit in "0123456789" if digit != text[at]]) + text[at + 1 :]


def _digit_lost(text: str, rng: random.Random) -> str:
    at = rng.choice(_digits(text))
    return text[:at] + text[at + 1 :]


def _digit_doubled(text: str, rng: random.Random) -> str:
    at = rng.choice(_digits(text))
    return text[:at] + text[at] + text[at:]


def _zero_lost(text: str, rng: random.Random) -> str | None:
    zeros = [at for at in _digits(text) if text[at] == "0"]
    if not zeros:
        return None
    at = rng.choice(zeros)
    return text[:at] + text[at + 1 :]


def _group_lost(text: str, rng: random.Random) -> str | None:
    groups = list(GROUP.finditer(text))
    if not groups:
        return None
    group = rng.choice(groups)
    return text[: group.start()] + text[group.end() :]


def _separator(text: str, rng: random.Random) -> str | None:
    marks = [at for at in range(1, len(text) - 1) if text[at] in ".," and text[at - 1 : at + 2 : 2].isdigit()]
    if not marks:
        return None
    at = rng.choice(marks)
    return text[:at] + {".": ",", ",": "."}[text[at]] + text[at + 1 :]


def _letter(text: str, rng: random.Random) -> str | None:
    alike = [at for at in _digits(text) if text[at] in LETTERS]
    if not alike:
        return None
    at = rng.choice(alike)
    return text[:at] + LETTERS[text[at]] + text[at + 1 :]


def _cell_lost(row: list[str], at: int, rng: random.Random) -> list[str]:
    return [*row[:at], *row[at + 1 :], ""]


def _cell_doubled(row: list[str], at: int, rng: random.Random) -> list[str]:
    longer = [*row[: at + 1], *row[at:]]
    return longer if longer[-1] else longer[:-1]


def _cells_swapped(row: list[str], at: int, rng: random.Random) -> list[str] | None:
    others = [i for i in (at - 1, at + 1) if 0 <= i < len(row) and row[i].strip() and row[i] != row[at]]
    if not others:
        return None
    other, swapped = rng.choice(others), list(row)
    swapped[at], swapped[other] = row[other], row[at]
    return swapped


CHANGES: dict[str, Change] = {
    "digit": _in_text(_digit),
    "digit lost": _in_text(_digit_lost),
    "digit doubled": _in_text(_digit_doubled),
    "zero lost": _in_text(_zero_lost),
    "group lost": _in_text(_group_lost),
    "cell lost": _cell_lost,
    "cell doubled": _cell_doubled,
    "cells swapped": _cells_swapped,
    "separator": _in_text(_separator),
    "letter": _in_text(_letter),
}


# mutants


@cache
def pool(money: bool) -> list[list[Printed]]:
    """Return the printed amounts, or the other printed figures, of each document."""
    every = [printed(doc_id) for doc_id in register.document_ids()]
    return [[cell for cell in own if (cell.kind == "money") == money] for own in every]


def drawn(number: int, seed: int) -> tuple[Printed, str, list[str], list[str]]:
    """Return the cell of a mutant, its change, and its row before and after."""
    rng = random.Random(f"{seed}/{number}")
    change = list(CHANGES)[number % len(CHANGES)]
    money = (number // len(CHANGES)) % 3 < MONEY_OF_THREE
    while True:
        cell = rng.choice(rng.choice(pool(money)))
        row = next(row for row in raw(cell.doc_id)[cell.table_id] if row.line == cell.line)
        changed = CHANGES[change](row.cells, cell.position, rng) if _digits(row.cells[cell.position]) else None
        if changed is not None and changed != row.cells:
            return cell, change, row.cells, changed


def tried(task: tuple[int, int]) -> Mutant:
    """Return one mutant with what became of its document; task is its number and the seed."""
    cell, change, before, after = drawn(*task)
    rows = dict(raw(cell.doc_id))
    rows[cell.table_id] = [
        RawRow(row.line, after) if row.line == cell.line else row for row in raw(cell.doc_id)[cell.table_id]
    ]
    true, found = truth(cell.doc_id), stated(cell.doc_id, rows)
    wrong = {
        row_id: (name, label)
        for row_id, (name, value, label) in found.items()
        if value is not None and (row_id not in true or true[row_id][1] not in (None, value))
    }
    silent = {row_id: name for row_id, (name, label) in wrong.items() if label not in TOLD}
    own = f"{cell.doc_id}/{cell.table_id}/{cell.line}/{cell.column}"
    left_open = [
        row_id
        for row_id, (_, value, _) in true.items()
        if value is not None and found.get(row_id, ("", None, ""))[1] is None
    ]
    new = [
        row_id
        for row_id, (_, value, _) in found.items()
        if value is not None and true.get(row_id, ("", 0, ""))[1] is None
    ]
    same = found.get(own, ("", None, ""))[1] == true[own][1]
    return Mutant(
        number=task[0],
        doc_id=cell.doc_id,
        table_id=cell.table_id,
        line=cell.line,
        column=cell.column,
        kind=cell.kind,
        change=change,
        before=_shown(before, after, cell.position),
        after=_shown(after, before, cell.position),
        outcome=_outcome({name for name in silent.values()}, {label for _, label in wrong.values()}, same),
        wrong=len(wrong),
        wrong_money=sum(name == "budget_lines" for name, _ in wrong.values()),
        silent=len(silent),
        silent_money=sum(name == "budget_lines" for name in silent.values()),
        left_open=len(left_open),
        new=len(new),
        where=" ".join(sorted(silent or wrong))[:300],
    )  # fmt: skip


def _outcome(silent: set[str], labels: set[str], same: bool) -> str:
    if silent:
        return "silently wrong money" if "budget_lines" in silent else "silently wrong figure"
    if "unchecked" in labels:
        return "wrong, unchecked"
    if labels:
        return "wrong, contradicted"
    return "right" if same else "open"


def _shown(row: list[str], other: list[str], at: int) -> str:
    differing = [i for i, cell in enumerate(row) if i >= len(other) or cell != other[i]]
    return " | ".join(row[min([at, *differing]) : max([at, *differing][:3]) + 1])[:120]


OUTCOMES = (
    "right", "open", "wrong, contradicted", "wrong, unchecked", "silently wrong figure", "silently wrong money",
)  # fmt: skip


def report(mutants: list[Mutant], seed: int) -> str:
    """Return the counts by change and by document as Markdown."""
    lines = [
        "# Single cells of the real documents, changed",
        "",
        f"{len(mutants)} mutants, seed {seed}, drawn from each document alike, two of three of money. A figure is",
        "stated as without the change (right), left open, or stated otherwise: contradicted or unchecked, as its",
        "`evidence` says, or silently wrong. What the worst figure of the document became counts.",
        "",
    ]
    for head, key in (("change", "change"), ("figure", "kind"), ("document", "doc_id")):
        counts = Counter((getattr(mutant, key), mutant.outcome) for mutant in mutants)
        names = list(dict.fromkeys(getattr(mutant, key) for mutant in mutants))
        lines += [f"| {head} | mutants | {' | '.join(OUTCOMES)} |", "|---" * (len(OUTCOMES) + 2) + "|"]
        for name in sorted(names) if key == "doc_id" else names:
            own = [counts[name, outcome] for outcome in OUTCOMES]
            lines.append(f"| {name} | {sum(own)} | {' | '.join(map(str, own))} |")
        if key == "change":
            own = [sum(counts[name, outcome] for name in names) for outcome in OUTCOMES]
            lines.append(f"| all | {sum(own)} | {' | '.join(map(str, own))} |")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mutants", type=int, default=450)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args()
    with ProcessPoolExecutor(given.processes) as processes:
        tasks = [(number, given.seed) for number in range(given.mutants)]
        mutants = list(processes.map(tried, tasks, chunksize=5))
    given.out.mkdir(parents=True, exist_ok=True)
    with (given.out / "cell_mutants.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Mutant)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(asdict, mutants))
    text = report(mutants, given.seed)
    (given.out / "cell_mutants.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
