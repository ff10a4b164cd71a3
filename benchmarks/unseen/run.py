"""Run the benchmark over forms, levels and seeds, in processes, and say what came out."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.unseen import folders
from benchmarks.unseen.score import WRONG, Score, score

SHOWN = {
    "documents": "docs", "figures": "figures", "right_pct": "right", "wrong_pct": "wrong", "open_pct": "open",
    "read_right_pct": "rd right", "read_wrong_pct": "wrong", "refused": "refused", "no_row": "no row",
    "invented": "invented", "seconds": "s", "seconds_max": "max s",
}  # fmt: skip
RESULTS = ("right", "wrong", "open")
KINDS = ("money", "target", "baseline", "result", "percent", "count")


def one(task: tuple[str, str, int, bool]) -> Score:
    """Make and score one document."""
    return score(folders.make(*task))


def scores(forms: list[str], levels: list[str], seeds: list[int], plain: bool, workers: int) -> Iterator[Score]:
    """Return the scores of all documents, in the order of form, level and seed, as they are ready."""
    tasks = [(form, level, seed, plain) for form in forms for level in levels for seed in seeds]
    if workers == 1:
        yield from map(one, tasks)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(one, tasks)


def summary(found: list[Score]) -> list[dict]:
    """Return one row per form and level: shares of the true figures, of those of documents not refused
    (`read_`), refusals, seconds; then shares by kind."""
    groups = defaultdict(list)
    for each in found:
        groups[each.form, each.level].append(each)
    rows = []
    for (form, level), own in groups.items():
        verdicts = Counter()
        for each in own:
            for (kind, _, result), count in each.figures.items():
                verdicts[kind, result] += count
        row = {"form": form, "level": level, "documents": len(own)}
        row |= _shares({result: sum(verdicts[kind, result] for kind in KINDS) for result in RESULTS}, "")
        read = Counter()
        for each in (each for each in own if not each.refused):
            for (_, _, result), count in each.figures.items():
                read[result] += count
        row |= _shares({result: read[result] for result in RESULTS}, "read_")
        row |= {"refused": sum(bool(each.refused) for each in own), "no_row": sum(each.no_row for each in own),
                "invented": sum(each.invented for each in own),
                "seconds": round(sum(each.seconds for each in own) / len(own), 2),
                "seconds_max": round(max(each.seconds for each in own), 2)}  # fmt: skip
        for kind in KINDS:
            row |= _shares({result: verdicts[kind, result] for result in RESULTS}, f"{kind}_")
        rows.append(row)
    return rows


def _shares(counts: dict[str, int], prefix: str) -> dict:
    whole = sum(counts.values())
    shares = {f"{prefix}{result}_pct": round(100 * n / whole, 2) if whole else "" for result, n in counts.items()}
    return {f"{prefix}figures": whole, **shares}


def by_status(found: list[Score]) -> list[dict]:
    """Return one row per form, level and status of what is stated: how many are right and wrong."""
    counts = Counter()
    for each in found:
        for (_, status, result), count in each.figures.items():
            counts[each.form, each.level, status, result] += count
    keys = list(dict.fromkeys(key[:3] for key in counts))
    return [
        {"form": f, "level": v, "status": s, "right": counts[f, v, s, "right"], "wrong": counts[f, v, s, "wrong"]}
        for f, v, s in keys
        if counts[f, v, s, "right"] + counts[f, v, s, "wrong"]
    ]


def head() -> str:
    """Return the head of the table of results."""
    return f"{'form':10} {'level':7}" + "".join(f" {head:>8}" for head in SHOWN.values())


def say(found: list[Score]) -> str:
    """Return the table of results as text, a line per form and level."""
    return "\n".join(
        f"{row['form']:10} {row['level']:7}" + "".join(f" {row[column]:>8}" for column in SHOWN)
        for row in summary(found)
    )


def refusals(found: list[Score]) -> str:
    """Return a line for each document that was refused, with the reason's first line."""
    return "\n".join(f"refused {each.doc_id} ({each.variant}): {each.refused[:200]}" for each in found if each.refused)


def write_csv(rows: list[dict], path: Path, columns: tuple[str, ...] = ()) -> None:
    """Write rows as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_wrong(found: list[Score], path: Path) -> None:
    """Write one row per wrong figure, so that someone can work on it."""
    write_csv([row for each in found for row in each.wrong], path, WRONG)
