"""Command line of the benchmark: write documents for others to work with, or run and report."""

import argparse
from pathlib import Path

from benchmarks.unseen import folders, run
from benchmarks.unseen.damage import LEVELS
from benchmarks.unseen.forms import FORMS

RESULTS = Path(__file__).parents[1] / "results" / "unseen.csv"


def main(arguments: list[str] | None = None) -> None:
    """Write folders of made documents, or score them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.unseen", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--form", action="append", choices=list(FORMS), help="again for several; all by default")
    shared.add_argument("--level", action="append", choices=list(LEVELS), help="again for several; all by default")
    shared.add_argument("--seeds", default="setting", choices=list(folders.SEEDS), help="range of seeds")
    shared.add_argument("--first", type=int, default=0, help="how many seeds of the range to skip")
    shared.add_argument("--number", type=int, default=12, help="documents per form and level")
    shared.add_argument("--plain", action="store_true", help="no rare words, no page headers among the rows")
    write = commands.add_parser("write", parents=[shared], help="write folders, and truth.csv beside them")
    write.add_argument("--out", type=Path, required=True)
    score = commands.add_parser("run", parents=[shared], help="score, and say what came out")
    score.add_argument("--workers", type=int, default=2)
    score.add_argument("--results", type=Path, help="CSV of the results (make bench-unseen writes it)")
    score.add_argument("--wrong", type=Path, default=Path("build/unseen_wrong.csv"), help="CSV of the wrong figures")
    given = parser.parse_args(arguments)
    if not 0 <= given.first <= given.first + given.number <= folders.SEEDS_OF_A_RANGE:
        parser.error(f"a range has {folders.SEEDS_OF_A_RANGE} seeds")
    first = folders.SEEDS[given.seeds] + given.first
    seeds = list(range(first, first + given.number))
    forms, levels = given.form or list(FORMS), given.level or list(LEVELS)
    if given.command == "write":
        documents = [
            folders.make(form, level, seed, given.plain) for form in forms for level in levels for seed in seeds
        ]
        for document in documents:
            folders.write(document, given.out)
        folders.write_truth(documents, given.out / "truth.csv")
        print(f"{given.out}: {len(documents)} documents, and truth.csv")
        return
    found = []
    print(run.head())
    for each in run.scores(forms, levels, seeds, given.plain, given.workers):
        found.append(each)
        if len(found) % len(seeds) == 0:
            print(run.say(found[-len(seeds) :]), flush=True)
    print(run.refusals(found))
    run.write_wrong(found, given.wrong)
    if given.results:
        run.write_csv(run.summary(found), given.results)
        run.write_csv(run.by_status(found), given.results.with_name(f"{given.results.stem}_status.csv"))


if __name__ == "__main__":
    main()
