"""Measure the whole country by nested samples of it: 552 governments, a Renja and an LKjIP in each of ten years.

Run as `python benchmarks/country.py`; writes results/country.csv and results/country.md beside this file. Any of the
11,040 documents is made from the seed and its number alone. They are made, read and thrown away in parts, so that a
part and the tables are all that is on the disk; descriptions stay, which the studies look into. A smaller sample is
the beginning of a larger one: each document is taken through the road once, and after each sample the tables are put
together and the studies run, in a process of their own. The whole is computed from the growth between the samples.
"""

import argparse
import csv
import json
import os
import platform
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import road
import synthetic

from analysis import files, schema

RESULTS = road.RESULTS
SEED = 1
ALL = synthetic.GOVERNMENTS * synthetic.YEARS * len(synthetic.COUNTRY)
SAMPLES = (0.5, 3.0, 10.0)  # percent of the country
AT_ONCE = 60  # documents of a part
ROAD = ("extract", "tidy", "repair", "reconcile", "write")
TABLES = (*schema.TIDY, "repairs", "checks")


def order() -> list[int]:
    """Return the numbers of all documents in the order in which they are drawn."""
    return random.Random(f"{SEED} country").sample(range(ALL), ALL)


# what runs inside the folder of the sample, with the package that lies there


def part(doc_ids: list[str]) -> dict:
    """Take some documents through the road; return what it took, and the seconds of their stages added up."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        done = list(pool.map(road.take, doc_ids))
    seconds = {stage: sum(each["cpu"][stage] for each in done) for stage in ROAD}
    return {"cpu": seconds, "most_s": max(sum(each["cpu"].values()) for each in done),
            "peak_mb": max(each["peak_mb"] for each in done)}  # fmt: skip


def together() -> dict:
    """Put the tables of all documents together; return seconds, memory and sizes."""
    from analysis import io

    clock = road.Clock()
    clock.at("assemble")
    for name in TABLES:
        io.assemble(files.PROCESSED, name, sorted((files.PARTS / name).glob("doc_id=*/rows.parquet")))
    clock.at("")
    sizes = {}
    for name in TABLES:
        parts = list((files.PARTS / name).glob("doc_id=*/rows.parquet"))
        rows = pq.read_metadata(files.PROCESSED / f"{name}.parquet").num_rows
        sizes[name] = {"rows": rows, "parts_mb": _mb(parts),
                       **{kind: _mb([files.PROCESSED / f"{name}.{kind}"]) for kind in ("csv", "parquet")}}  # fmt: skip
    return {"assemble": clock.cpu["assemble"], "peak_assembly_mb": road.peak_mb(), "sizes": sizes}


def national() -> dict:
    """Run the studies on the tables of all documents; return seconds, memory and how much each gives."""
    clock = road.Clock()
    rows = road.studies(clock)
    return {"cpu": clock.cpu, "peak_mb": road.peak_mb(), "rows": rows}


def region() -> dict:
    """Run the studies on the tables of the first region alone; return the memory."""
    from analysis.source import register

    road.studies(road.Clock(), (register.region_ids()[0],))
    return {"peak_region_mb": road.peak_mb()}


def _mb(paths: Iterable[Path]) -> float:
    return sum(path.stat().st_size for path in paths) / 1e6


INSIDE = {"part": part, "together": together, "national": national, "region": region}


# what runs outside


def inside(folder: Path, what: str, *doc_ids: str) -> dict:
    """Return what a process of its own measures in a folder."""
    return road.inside(Path(__file__), folder, ["--inside", what, *doc_ids])


def through(numbers: list[int], folder: Path) -> dict:
    """Make some documents, take them through the road, and throw their texts and cells away; return what it took."""
    started = time.process_time()
    doc_ids = [synthetic.write(number, SEED, folder, synthetic.of_country)[0] for number in numbers]
    made_s = time.process_time() - started
    texts = list((folder / "documents").iterdir())
    found = {"documents": len(doc_ids), "made_s": made_s, "text_mb": _mb(texts)} | inside(folder, "part", *doc_ids)
    for path in [*texts, *(folder / "data/raw").glob("*/*.csv")]:
        path.unlink()
    return found


def measure(folder: Path, minutes: float, samples: Iterable[float]) -> list[dict]:
    """Return what each sample took, until the time is over: the last one may be smaller than planned."""
    drawn, parts, found = order(), [], []
    ends = [round(ALL * percent / 100) for percent in samples]
    done, deadline = 0, time.monotonic() + 60 * minutes
    for end in ends:
        first = len(parts)
        while done < end and time.monotonic() < deadline:
            numbers = drawn[done : min(end, done + AT_ONCE)]
            parts.append(through(numbers, folder))
            done += len(numbers)
            print(f"{done} of {end} documents", file=sys.stderr, flush=True)
        if first < len(parts):
            put = inside(folder, "together")
            measured = inside(folder, "national")
            measured["cpu"]["assemble"] = put.pop("assemble")
            found.append(_sample(done, parts[first:]) | put | measured | inside(folder, "region") | {"planned": end})
            save(found)
    return found


def _sample(documents: int, parts: list[dict]) -> dict:
    """Return what the documents took that a sample has beyond the one before it."""
    new = sum(each["documents"] for each in parts)
    taken = {stage: sum(each["cpu"][stage] for each in parts) / new for stage in ROAD}
    taken["made"] = sum(each["made_s"] for each in parts) / new
    return {"documents": documents, "new": new, "road": taken, "most_s": max(each["most_s"] for each in parts),
            "peak_road_mb": max(each["peak_mb"] for each in parts),
            "text_mb": max(each["text_mb"] for each in parts)}  # fmt: skip


def grown(samples: list[dict], value) -> float:
    """Return what the whole country would take: the largest sample, and its growth from the one before it."""
    if len(samples) < 2:
        return value(samples[-1]) * ALL / samples[-1]["documents"]
    before, last = samples[-2:]
    slope = (value(last) - value(before)) / (last["documents"] - before["documents"])
    return value(last) + slope * (ALL - last["documents"])


def save(samples: list[dict]) -> None:
    """Write what has been measured as a table and as a text, and print the text."""
    with (RESULTS / "country.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["documents", "what", "of", "value"])
        for each in samples:
            writer.writerows((each["documents"], *record) for record in _records(each))
    text = report(samples)
    (RESULTS / "country.md").write_text(text, encoding="utf-8")
    print(text, flush=True)


def _records(each: dict) -> Iterable[tuple]:
    for stage, seconds in each["road"].items():
        yield "cpu_s_per_document", stage, round(seconds, 4)
    for stage in ("assemble", "read", "studies"):
        yield "cpu_s", stage, round(each["cpu"][stage], 2)
    for name in ("most_s", "peak_road_mb", "peak_assembly_mb", "peak_mb", "peak_region_mb", "text_mb", "planned"):
        yield name, "all", round(each[name], 1)
    for table, sizes in each["sizes"].items():
        yield from ((name, table, round(size, 3)) for name, size in sizes.items())
    yield from (("rows", name, rows) for name, rows in each["rows"].items())


def report(samples: list[dict]) -> str:
    """Return the results as a short text."""
    heads = [f"{each['documents']} documents" for each in samples]
    last = samples[-1]
    lines = [
        "# The whole country, by samples",
        "",
        f"{synthetic.GOVERNMENTS} governments, {' and '.join(synthetic.COUNTRY)} in {synthetic.YEARS} years: {ALL:,} "
        f"documents, seed {SEED}. {os.cpu_count()} processors shared with other work, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}. Repeat with `python benchmarks/country.py`.",
        f"Measured: {last['documents']} documents, {100 * last['documents'] / ALL:.1f} % of the country. The last "
        "column is an estimate: the largest sample, and on from it the growth since the one before; of one sample, in "
        "proportion.",
        "",
        "CPU milliseconds per document, of the documents that the sample has beyond the one before it:",
        "",
        "| stage | " + " | ".join(heads) + " | whole, CPU hours (estimate) |",
        "|---" * (len(samples) + 2) + "|",
    ]
    stages = {stage: (lambda each, stage=stage: each["road"][stage]) for stage in (*ROAD, "made")}
    stages["extract to write"] = lambda each: sum(each["road"][stage] for stage in ROAD)
    for stage, value in stages.items():
        shown = " | ".join(f"{1000 * value(each):.1f}" for each in samples)
        lines.append(f"| {stage} | {shown} | {value(last) * ALL / 3600:.2f} |")
    lines += ["", "`made` is the making of the documents and no part of the road. The most that one document took: "
              f"{max(each['most_s'] for each in samples):.1f} s.",
              "", "All documents together:", "",
              "| | " + " | ".join(heads) + " | whole (estimate) |", "|---" * (len(samples) + 2) + "|"]  # fmt: skip
    whole = {
        "tables put together, CPU s": lambda each: each["cpu"]["assemble"],
        "read for the studies, CPU s": lambda each: each["cpu"]["read"],
        "studies, CPU s": lambda each: each["cpu"]["studies"],
        "peak MB of a worker of the road": lambda each: each["peak_road_mb"],
        "peak MB, tables put together": lambda each: each["peak_assembly_mb"],
        "peak MB, studies": lambda each: each["peak_mb"],
        "peak MB, studies of one region": lambda each: each["peak_region_mb"],
        "MB of texts on the disk at once": lambda each: each["text_mb"],
    }
    for name in TABLES:
        whole[f"{name}: rows"] = lambda each, name=name: each["sizes"][name]["rows"]
        whole[f"{name}: MB as parts, a Parquet file per document"] = lambda each, name=name: each["sizes"][name][
            "parts_mb"
        ]
        whole[f"{name}: MB as one Parquet file"] = lambda each, name=name: each["sizes"][name]["parquet"]
        whole[f"{name}: MB as CSV"] = lambda each, name=name: each["sizes"][name]["csv"]
    bounded = {"peak MB of a worker of the road", "MB of texts on the disk at once", "peak MB, studies of one region"}
    for what, value in whole.items():
        shown = " | ".join(f"{value(each):,.{0 if 'rows' in what else 1}f}" for each in samples)
        estimate = "bounded" if what in bounded else f"{grown(samples, value):,.0f}"
        if len(samples) < 2 and what.startswith("peak") and what not in bounded:
            estimate = "not known from one sample"
        lines.append(f"| {what} | {shown} | {estimate} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=12, help="no further documents are begun after that time")
    parser.add_argument("--samples", type=float, nargs="+", default=SAMPLES, help="percent of the country")
    parser.add_argument("--keep", type=Path, help="folder for the tables of the sample, which else are thrown away")
    parser.add_argument("--inside", choices=INSIDE, help=argparse.SUPPRESS)
    parser.add_argument("doc_ids", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(part(options.doc_ids) if options.inside == "part" else INSIDE[options.inside]()))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        shutil.copytree(road.HERE.parent / "analysis", folder / "analysis", dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
        measure(folder, options.minutes, options.samples)


if __name__ == "__main__":
    main()
