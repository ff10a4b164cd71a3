"""Measure what memory the tables and studies of ever more documents take, without making so many documents.

Run as `python benchmarks/country_memory.py FOLDER`, where FOLDER was kept by `benchmarks/country.py --keep FOLDER`;
writes results/country_memory.csv and results/country_memory.md beside this file. The first documents of the sample are
taken as they are, then all of them, then the same ones several times: their tables and descriptions under the names of
further governments. A copy takes the memory of a document of its own, and more than it: with it comes a government.
"""

import argparse
import csv
import os
import platform
import shutil
import tempfile
from pathlib import Path

import country
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import road

NAME = "synthetic_"
OTHERS = tuple(f"synthe{one}ic_" for one in "abdefghjklmnopqrsuvwxyz")  # as long: rows stay as large as they are


def copied(folder: Path, doc_id: str, to: Path, name: str) -> None:
    """Copy the description and the parts of the tables of a document, under the name of another government."""
    own = doc_id.replace(NAME, name)
    described = (folder / "data/raw" / doc_id / "document.yml").read_text(encoding="utf-8").replace(NAME, name)
    (to / "data/raw" / own).mkdir(parents=True)
    (to / "data/raw" / own / "document.yml").write_text(described, encoding="utf-8")
    for table in country.TABLES:
        part = folder / "build/parts" / table / f"doc_id={doc_id}" / "rows.parquet"
        target = to / "build/parts" / table / f"doc_id={own}" / "rows.parquet"
        target.parent.mkdir(parents=True)
        rows = pq.ParquetFile(part).read()
        for number, field in enumerate(rows.schema):
            if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
                rows = rows.set_column(number, field, pc.replace_substring(rows.column(number), NAME, name))
        pq.write_table(rows, target, compression="zstd")
        text = part.with_suffix(".csv").read_text(encoding="utf-8").replace(NAME, name)
        target.with_suffix(".csv").write_text(text, encoding="utf-8")


def measured(folder: Path, doc_ids: list[str], documents: int) -> dict:
    """Return what memory the tables and studies of so many documents take, in processes of their own."""
    with tempfile.TemporaryDirectory() as temporary:
        to, names = Path(temporary), (NAME, *OTHERS)
        for number in range(documents):
            copied(folder, doc_ids[number % len(doc_ids)], to, names[number // len(doc_ids)])
        shutil.copytree(road.HERE.parent / "analysis", to / "analysis",
                        ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
        put, studied = country.inside(to, "together"), country.inside(to, "national")
    return {"documents": documents, "peak_assembly_mb": put["peak_assembly_mb"], "peak_mb": studied["peak_mb"],
            "studies_s": studied["cpu"]["studies"], "lines": studied["rows"]["absorption"]}  # fmt: skip


def save(found: list[dict]) -> None:
    """Write what has been measured as a table and as a text, and print the text."""
    with (road.RESULTS / "country_memory.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: round(value, 1) for key, value in each.items()} for each in found)
    rows = [f"| {each['documents']:,} | {each['peak_assembly_mb']:.0f} | {each['peak_mb']:.0f} | "
            f"{each['studies_s']:.0f} | {each['lines']:,} |" for each in found]  # fmt: skip
    lines = [
        "# Memory of the tables and studies of ever more documents",
        "",
        f"Synthetic documents of the country's sample (country.md); where there are more than it has, the same ones "
        f"under the names of further governments. {os.cpu_count()} processors shared with other work, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}. Repeat with `python "
        "benchmarks/country.py --keep FOLDER`, `python benchmarks/country_memory.py FOLDER`.",
        "",
        "| documents | peak MB, tables put together | peak MB, studies | studies, CPU s | rows of absorption |",
        "|---|---|---|---|---|",
        *rows,
    ]
    if len(found) > 1:
        first, last = found[0], found[-1]
        more = last["documents"] - first["documents"]
        peaks = ("peak_assembly_mb", "peak_mb")
        grown = {name: max(0.0, 1000 * (last[name] - first[name]) / more) for name in peaks}
        whole = {name: last[name] + grown[name] * (country.ALL - last["documents"]) / 1000 for name in grown}
        lines += [
            "",
            f"From {first['documents']:,} to {last['documents']:,} documents the peak grows by "
            f"{grown['peak_assembly_mb']:.0f} kB a document where tables are put together, and by "
            f"{grown['peak_mb']:.0f} kB in the studies. On in a straight line, the country's {country.ALL:,} documents "
            f"would take {whole['peak_assembly_mb']:,.0f} and {whole['peak_mb']:,.0f} MB. Runs of one size were seen "
            "to differ by 25 MB. What stays of each line until the estimates over all are some of its columns; all "
            "else is gone before the next regions are read.",
        ]
    text = "\n".join(lines) + "\n"
    (road.RESULTS / "country_memory.md").write_text(text, encoding="utf-8")
    print(text, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="kept by country.py")
    parser.add_argument("--documents", type=int, nargs="+", default=[55, 331, 1104], help="numbers of documents")
    options = parser.parse_args()
    raw = options.folder / "data/raw"
    doc_ids = sorted((path.parent.name for path in raw.glob("*/document.yml")),
                     key=lambda name: (raw / name / "document.yml").stat().st_mtime_ns)  # fmt: skip
    found: list[dict] = []
    for documents in options.documents:
        found.append(measured(options.folder, doc_ids, documents))
        save(found)


if __name__ == "__main__":
    main()
