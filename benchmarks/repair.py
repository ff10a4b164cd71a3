"""Measure the repair of damaged tables: clean tables and made ones, damaged with known truth.

Run as `python benchmarks/repair.py`; writes results/repair.csv and results/repair.md beside this file. Every case
has its own seed, so that the result does not depend on the number of processes.
"""

import argparse
import csv
import json
import random
import resource
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from damage import damage

from analysis import files
from analysis.repair import align, decide, describe, grid, tokens
from analysis.repair.grid import Grid, GridColumn, GridRow
from analysis.repair.rules import SumRule
from analysis.repair.search import Search
from analysis.repair.slips import typo
from analysis.source import register, verbatim
from analysis.tidy.build import tidy_tables

RESULTS = Path(__file__).parent / "results"
SEED = 20240101  # not the cases that prices and thresholds were set on: those were of 20220101 and 20230101
PROCESSES = 2
CLEAN = (("serang_renja_2022", "T4.1"), ("lampung_barat_renja_2021", "L2"), ("sidoarjo_lkjip_2021", "T3.5"))
SOURCES = ("T4.1", "L2", "T3.5", "years")
SINGLE = (
    "digit",
    "lost_zero",
    "extra_zero",
    "malformed_group",
    "dropped_cell",
    "doubled_cell",
    "separator",
    "swapped_rows",
)
OUTSIDE = ("two_digits", "copied", "shuffled")
RIGHT = ("absorbed", "repaired", "derived")
OUTCOMES = ("harmless", *RIGHT, "flagged", "undetected", "wrong_repaired", "wrong_derived")
SCALING = (10, 30, 100, 300)  # programmes of a made table; one has about 15 rows
ROWS_PER_ERROR = 50


# tables


@cache
def table(name: str) -> Grid:
    """Return a clean table: one of the documents', or a made one with five years and their end."""
    if name == "years":
        return _years_table()
    doc_id = next(doc_id for doc_id, table_id in CLEAN if table_id == name)
    rows = verbatim.read(files.RAW / doc_id / f"{name}.csv")
    return describe.describe(register.document(doc_id), name, rows)


def _years_table(programs: int = 4) -> Grid:
    """Return a table of the layout of a Renstra: targets and amounts of five years, four levels, a total row."""
    rng = random.Random(SEED)
    years = [2022, 2023, 2024, 2025, 2026]
    columns = [GridColumn("name", "name"), GridColumn("unit", "unit")]
    for year in years:
        columns += [GridColumn(f"target_{year}", "value", "target", year, "year")]
        columns += [GridColumn(f"pagu_{year}", "amount", "pagu", year, "year", True)]
    columns += [GridColumn("target_end", "value", "target", None, "end")]
    columns += [GridColumn("pagu_end", "amount", "pagu", None, "end", True)]
    printed: list[tuple[str, str, list[int]]] = []
    total = [0] * 5
    for p in range(programs):
        program, below = [0] * 5, []
        for k in range(rng.randint(2, 3)):
            kegiatan, subs = [0] * 5, []
            for s in range(rng.randint(2, 6)):
                start = rng.choice([5, 10, 15, 25, 50, 120, 331, 1284]) * 1_000_000 + rng.choice([0, 0, 0, 142_000])
                amounts = [0 if rng.random() < 0.1 else start + rng.choice([0, 0, 5, 10, 20]) * 500_000 for _ in years]
                subs.append((f"Penyediaan {p}{k}{s}", "sub_kegiatan", amounts))
                kegiatan = [a + b for a, b in zip(kegiatan, amounts, strict=True)]
            below += [(f"Kegiatan {p}{k}", "kegiatan", kegiatan), *subs]
            program = [a + b for a, b in zip(program, kegiatan, strict=True)]
        printed += [(f"PROGRAM {p}", "program", program), *below]
        total = [a + b for a, b in zip(total, program, strict=True)]
    printed.append(("Jumlah", "total", total))
    rows = []
    for n, (name, level, amounts) in enumerate(printed):
        count = rng.randint(1, 90)
        cells = [name, "Orang"]
        for amount in amounts:
            cells += [str(count), f"{amount:,}"]
        cells += [str(5 * count), f"{sum(amounts):,}"]
        rows.append(GridRow(100 + n + n // 8, tuple(cells), level, n // 8))
    rule = SumRule("pagu_end", tuple(f"pagu_{y}" for y in years))
    counts = SumRule("target_end", tuple(f"target_{y}" for y in years), 200)
    return Grid(tuple(columns), tuple(rows), rules=(rule,), styles=("comma_thousands",), counts=counts)


@cache
def truth(name: str) -> dict[tuple[int, str], int]:
    """Return the amounts of a clean table by line and column."""
    clean = table(name)
    out = {}
    for row in clean.rows:
        if row.level == "text":
            continue
        for tok, column in zip(tokens.tokens(row, clean), clean.columns, strict=True):
            if column.kind == "amount" and tok.kind == "number":
                out[row.line, column.id] = tok.value
    return out


@cache
def clean_findings(name: str) -> frozenset:
    return frozenset(decide.resolve(table(name)).findings.explanation)


# damage


def damaged(name: str, kinds: list[str], near: bool, rng: random.Random) -> Grid:
    """Return a clean table with one damage of every kind, in different cells; near: in the same or the next row."""
    clean = table(name)
    cells = [
        (at, j)
        for at, row in enumerate(clean.rows)
        for j, column in enumerate(clean.columns)
        if column.kind == "amount" and truth(name).get((row.line, column.id))
    ]
    while True:
        rows = list(clean.rows)
        first = rng.choice(cells)
        places = [first]
        for _ in kinds[1:]:
            pool = [c for c in cells if c not in places and (not near or abs(c[0] - first[0]) <= 3)]
            pool = [c for c in pool if c[0] not in [p[0] for p in places]] or pool
            places.append(rng.choice(pool))
        if all(damage(rows, kind, at, j, clean.columns, rng) for kind, (at, j) in zip(kinds, places, strict=True)):
            return replace(clean, rows=tuple(rows))


# outcomes


def judge(name: str, result: decide.Resolution, before: Grid) -> tuple[str, bool]:
    """Return the outcome of one case, and whether every figure that is not decided right lists the truth."""
    known = truth(name)
    cells = {(c.line, c.column): c for c in result.cells if (c.line, c.column) in known}
    findings = result.findings[~result.findings.explanation.isin(clean_findings(name))]
    style = before.styles
    wrong, listed, open_cells, how = set(), True, False, set()
    demands: dict[str, set] = {}
    for text in findings.alternatives:
        for key, figure in (json.loads(text) if text else {}).items():
            demands.setdefault(key, set()).add(figure)
    for key, figure in known.items():
        cell = cells[key]
        how.add(cell.status)
        if cell.status == "unresolved":
            open_cells = True
            listed &= str(figure) in cell.alternatives
            continue
        read = tokens.token(cell.reading, style).value if cell.figure is None else cell.figure
        if (read or 0) != figure:
            if cell.status == "as_published":
                wrong.add("undetected")
                listed &= figure in demands.get(f"{key[0]}:{key[1]}", set())
            else:
                wrong.add("wrong_derived" if cell.status == "derived" else "wrong_repaired")
    for outcome in ("wrong_repaired", "wrong_derived"):
        if outcome in wrong:
            return outcome, False
    flagged = open_cells or len(findings) > 0
    if "undetected" in wrong:
        return ("flagged" if flagged else "undetected"), listed
    if open_cells:
        return "flagged", listed
    printed = _printed(before)
    same = all(printed.get(key, 0) == figure for key, figure in known.items())
    done = next((status for status in ("repaired", "derived") if status in how), "absorbed")
    return ("harmless" if same and not flagged and how == {"as_published"} else done), listed


def _printed(before: Grid) -> dict[tuple[int, str], int]:
    """Return the amounts of a table as they stand under its header."""
    out = {}
    for row in before.rows:
        if len(row.cells) == len(before.columns):
            toks = tokens.tokens(row, before)
            out |= {(row.line, c.id): t.value for t, c in zip(toks, before.columns, strict=True) if t.kind == "number"}
    return out


def case(task) -> tuple:
    """Run one case: (group, kinds, table name, near, number) to (group, label, table, outcome, listed, baselines)."""
    group, kinds, name, near, number = task
    rng = random.Random(f"{SEED} {group} {'+'.join(kinds)} {name} {number}")
    before = damaged(name, list(kinds), near, rng)
    second = None
    if group == "second print":
        second = {k: v for k, v in truth(name).items()}
    result = decide.resolve(before, second)
    outcome, listed = judge(name, result, before)
    others = baselines(name, before, rng) if group == "single" else {}
    label = kinds[0] if len(kinds) == 1 else group
    return group, label, name, outcome, listed, others


# baselines


def baselines(name: str, before: Grid, rng: random.Random) -> dict[str, str]:
    """Return the outcomes of four plain methods on the same case; all change at most one figure."""
    search = Search(before, {})
    values = {}
    for row in before.rows:
        read = align.as_printed(row, before)
        if read is None:
            read = align.align(row, before, grid.keyed_columns(before))[0]
        for j, column in enumerate(before.columns):
            if column.kind == "amount":
                values[row.line, column.id] = read.values[j] or 0
    sums = []
    for node in (n for root in search.roots for n in root.walk()):
        if node.children:
            for j in search.additive:
                column = before.columns[j].id
                kids = [(line, column) for child in node.children for line in child.lines]
                sums.append(([(line, column) for line in node.lines], kids))
    for rule in before.rules:
        if isinstance(rule, SumRule):
            for row in before.rows:
                if (row.line, rule.total) in values:
                    sums.append(([(row.line, rule.total)], [(row.line, part) for part in rule.parts]))
    broken = [(h, k, sum(values[c] for c in h) - sum(values[c] for c in k)) for h, k in sums]
    broken = [b for b in broken if b[2]]
    known = truth(name)
    right = all(values[c] == figure for c, figure in known.items())
    flags = {"flag only": "harmless" if right and not broken else "flagged" if broken else "undetected"}
    fixes = []
    for heads, kids, gap in broken[:1]:
        for cell in [*heads, *kids]:
            figure = values[cell] + (-gap if cell in heads else gap)
            after = {**values, cell: figure}
            left = sum(sum(after[c] for c in h) != sum(after[c] for c in k) for h, k in sums)
            if figure >= 0:
                fixes.append((left, cell, figure))

    def outcome(fix):
        if fix is None:
            return flags["flag only"]
        after = {**values, fix[1]: fix[2]}
        return "right" if all(after[c] == figure for c, figure in known.items()) else "wrong_repaired"

    fewest = min((f[0] for f in fixes), default=0)
    best = [f for f in fixes if f[0] == fewest]
    solved = [f for f in best if f[0] == 0]
    typed = [f for f in fixes if typo(values[f[1]], f[2])]
    return {
        **flags,
        "greedy": outcome(best[0] if best else None),
        "Fellegi-Holt, ties at random": outcome(rng.choice(solved) if solved else None),
        "typing errors only": outcome(typed[0] if len(typed) == 1 else None),
    }


# the run


def tasks(size: int) -> list[tuple]:
    """Return all cases; `size` is the number of single errors."""
    out = []
    per = size // (len(SINGLE) * len(SOURCES))
    for kind in SINGLE:
        for name in SOURCES:
            out += [("single", (kind,), name, False, n) for n in range(per)]
    errors = [k for k in SINGLE if k != "swapped_rows"]
    for near in (True, False):
        group = "double near" if near else "double far"
        for n in range(size // 8):
            rng = random.Random(f"{SEED} {group} {n}")
            out.append((group, (rng.choice(errors), rng.choice(errors)), SOURCES[n % 4], near, n))
    for kind in OUTSIDE:
        out += [("outside", (kind,), SOURCES[n % 4], False, n) for n in range(size // 10)]
    for many in (4, 8):
        for n in range(size // 20):
            rng = random.Random(f"{SEED} {many} {n}")
            out.append((f"{many} errors", tuple(rng.choice(errors) for _ in range(many)), SOURCES[n % 4], False, n))
    for kind in ("digit", "lost_zero", "malformed_group"):
        out += [("second print", (kind,), SOURCES[n % 4], False, n) for n in range(size // 25)]
    return out


# scaling


def _large(programs: int) -> Grid:
    """Return a made table of about 15 rows a programme, one figure in ROWS_PER_ERROR rows damaged."""
    clean, rng = _years_table(programs), random.Random(SEED)
    rows = list(clean.rows)
    amounts = [j for j, column in enumerate(clean.columns) if column.kind == "amount"]
    for start in range(0, len(rows) - ROWS_PER_ERROR, ROWS_PER_ERROR):
        while not damage(
            rows,
            rng.choice([kind for kind in SINGLE if kind != "swapped_rows"]),
            start + rng.randrange(ROWS_PER_ERROR),
            rng.choice(amounts),
            clean.columns,
            rng,
        ):
            pass
    return replace(clean, rows=tuple(rows))


def _cost(name: str, function, *arguments) -> dict:
    """Call a function; return its name, processor seconds, and the growth of the process's peak memory in MiB."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    made = function(*arguments)
    after = resource.getrusage(resource.RUSAGE_SELF)
    rows = (
        len({cell.line for cell in made.cells}) if isinstance(made, decide.Resolution) else sum(map(len, made.values()))
    )
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "what": name,
        "rows": rows,
        "cpu_s": round(seconds, 2),
        "cpu_s_per_1000_rows": round(1000 * seconds / rows, 2),
        "peak_growth_mib": round((after.ru_maxrss - before.ru_maxrss) / 1024, 1),
    }


def scaling_case(task: tuple[str, object]) -> dict:
    """Measure one made table, or the whole reading of one document, in a process of its own."""
    kind, what = task
    if kind == "document":
        return _cost(what, tidy_tables, what)
    table_ = _large(what)
    return _cost(f"made table, {what} programmes", decide.resolve, table_)


def scaling() -> list[dict]:
    """Return what larger tables and the real documents cost, one after the other."""
    todo = [("made", n) for n in SCALING] + [("document", doc_id) for doc_id in register.document_ids()]
    with ProcessPoolExecutor(1, max_tasks_per_child=1, mp_context=get_context("spawn")) as pool:
        return list(pool.map(scaling_case, todo))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=5_000, help="number of single errors")
    size = parser.parse_args().size
    started = time.perf_counter()
    todo = tasks(size)
    counts: dict[tuple, Counter] = {}
    others: dict[str, Counter] = {}
    with ProcessPoolExecutor(PROCESSES) as pool:
        for n, (group, label, name, outcome, listed, plain) in enumerate(pool.map(case, todo, chunksize=25), 1):
            found = counts.setdefault((group, label, name), Counter())
            found[outcome] += 1
            found["lists truth"] += outcome == "flagged" and listed
            for method, result in plain.items():
                if label != "swapped_rows":
                    others.setdefault(method, Counter())[result] += 1
            if n % 500 == 0:
                print(f"{n} of {len(todo)} cases", flush=True)
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / "repair.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["group", "kind", "table", "cases", *OUTCOMES, "lists_truth"])
        for (group, label, name), found in sorted(counts.items()):
            row = [found[o] for o in OUTCOMES]
            writer.writerow([group, label, name, sum(row), *row, found["lists truth"]])
    costs = scaling()
    with (RESULTS / "repair_scaling.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(costs[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(costs)
    text = report(counts, others, costs, size)
    (RESULTS / "repair.md").write_text(text, encoding="utf-8")
    print(text)
    print(f"{time.perf_counter() - started:.0f} s on {PROCESSES} processes")


def report(counts, others, costs, size: int) -> str:
    """Return the results as a short text."""
    lines = [
        "# Repair of damaged tables, measured",
        "",
        f"{size} single errors, seed {SEED}. Percent of cases; right: absorbed, repaired and derived, of the cases "
        "that are not harmless.",
        "",
    ]
    heads = ["damage", "cases", *(o.replace("_", " ") for o in OUTCOMES), "right", "flagged that list the truth"]
    lines += ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    merged: dict[str, Counter] = {}
    for (group, label, _), found in counts.items():
        keys = [f"{group}: {label}" if group != label else label]
        if group == "single" and label != "swapped_rows":
            keys.append("single, all but swapped rows")
        if group.startswith("double"):
            keys.append("double, near and far")
        if group == "outside":
            keys.append("outside, all")
        for key in keys:
            merged.setdefault(key, Counter()).update(found)
    for key, found in sorted(merged.items()):
        cases = sum(found[o] for o in OUTCOMES)
        shares = [_percent(found[o], cases) for o in OUTCOMES]
        shares.append(_percent(sum(found[o] for o in RIGHT), cases - found["harmless"]))
        shares.append(_percent(found["lists truth"], found["flagged"]))
        lines.append(f"| {key} | {cases} | " + " | ".join(shares) + " |")
    lines += [
        "",
        "Plain methods on the same single errors:",
        "",
        "| method | right | flagged | undetected | wrong |",
    ]
    lines += ["|---|---|---|---|---|"]
    for method, found in others.items():
        cases = sum(found.values())
        shown = (found["right"] + found["harmless"], found["flagged"], found["undetected"], found["wrong_repaired"])
        lines.append(f"| {method} | " + " | ".join(_percent(n, cases) for n in shown) + " |")
    heads = ["what", "rows", "CPU s", "CPU s per 1,000 rows", "growth of peak memory, MiB"]
    lines += [
        "",
        "What it costs, each in a process of its own. A document: all its tables, from raw cells to tidy rows.",
    ]
    lines += ["", "| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    lines += ["| " + " | ".join(str(v) for v in row.values()) + " |" for row in costs]
    return "\n".join(lines) + "\n"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}" if whole else ""


if __name__ == "__main__":
    main()
