"""Command line of the benchmark: make documents, read them, say what came out."""

import argparse
import tempfile
from pathlib import Path

from benchmarks.unseen_files import run


def main() -> None:
    """Measure the documents of some seeds; `--results` writes the summary, rows of other media kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.unseen_files", description=__doc__)
    parser.add_argument("--seeds", default="setting", choices=list(run.SEEDS))
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--number", type=int, default=4, help="documents per medium")
    parser.add_argument("--scans", type=int, help="documents per medium that is scanned; as many as others by default")
    parser.add_argument("--medium", action="append", choices=run.MEDIA, help="again for several; all by default")
    parser.add_argument("--folder", type=Path, help="keep the made files here")
    parser.add_argument("--results", type=Path)
    parser.add_argument("--show", type=int, default=0, help="how many faults of a document to print")
    given = parser.parse_args()
    first = run.SEEDS[given.seeds] + given.first
    found = []
    with tempfile.TemporaryDirectory() as place:
        for each in run.results(
            first,
            given.number,
            given.number if given.scans is None else given.scans,
            given.medium or list(run.MEDIA),
            given.folder or Path(place),
        ):
            found.append(each)
            told = [line for score in each.scores for line in score.told]
            print(
                f"{each.path.name} {[table.form for table in each.made.tables]}: right {each.count('right')}, "
                f"flagged {each.count('flagged')}, missing {each.count('missing')}, wrong {each.count('wrong')}, "
                f"asked {len(each.asked)}, as printed {len(each.as_printed)}, {each.seconds:.1f} s / {each.pages}"
                f"{' REFUSED ' + each.refused if each.refused else ''}",
                flush=True,
            )
            for line in [*(f"asked {a}" for a in each.asked), *(f"KEPT {a}" for a in each.as_printed), *told][
                : given.show
            ]:
                print("   ", line[:300], flush=True)
    rows = run.summary(found)
    for row in rows:
        print(*row)
    if given.results:
        rows = run.with_others(rows, given.seeds, given.results)
        run.write_csv(rows, given.results)
        run.write_told(rows, given.results.with_suffix(".md"))


if __name__ == "__main__":
    main()
