"""Measure who reads the tables of many documents best: pandas, pyarrow, polars and duckdb on the same questions.

Run as `python benchmarks/country_engines.py FOLDER` with the folder that `benchmarks/country.py --keep FOLDER` left;
writes results/country_engines.csv and .md beside this file. The tables are read as they lie there, a Parquet file per
document; with --copies each document stands there that often, under other ids. Every engine answers each question in a
process of its own, with the packages of --python: polars and duckdb are compared with and not needed for anything
else. All must answer the same.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"
ENGINES = ("pandas", "pyarrow", "polars", "duckdb")
KEY = ["doc_id", "table_id", "line", "fiscal_year"]
MONEY = [*KEY, "row_id", "parent_id", "region_id", "level", "period", "economic_class", "measure", "phase", "name"]
MONEY += ["amount_rp"]
VALUES = [*KEY, "level", "measure", "indicator", "unit_kind", "value"]
PLACE = ["doc_id", "table_id", "fiscal_year"]
LEAF = """leaf as (select * from budget_lines where period = 'year' and economic_class = '' and level <> 'total'
          and row_id not in (select parent_id from budget_lines))"""
QUESTIONS = {
    "absorption": f"""with {LEAF} select region_id, doc_id, table_id, fiscal_year,
        sum(amount_rp) filter (measure = 'realisasi') / sum(amount_rp) filter (measure = 'pagu') as answer
        from leaf group by all having answer is not null""",
    "sums": f"""with {LEAF} select region_id, doc_id, table_id, fiscal_year, measure, phase,
        sum(amount_rp)::double / 1e6 as answer from leaf group by all having answer is not null""",
    "unit cost": f"""with {LEAF} select name, avg(amount_rp / value) / 1e6 as answer from leaf join indicators as i
        using (doc_id, table_id, line, fiscal_year) where leaf.measure = 'pagu' and i.measure = 'target'
        and unit_kind = 'people' and value > 0 group by name having answer is not null""",
    "capaian": """select t.level, t.fiscal_year, avg(r.value / t.value) as answer from indicators t join indicators r
        using (doc_id, table_id, line, fiscal_year, indicator) where t.measure = 'target' and r.measure = 'realisasi'
        and t.value > 0 group by all having answer is not null""",
}


def with_duckdb(parts: Path, question: str) -> list[float]:
    """Return the answers of duckdb."""
    import duckdb

    duckdb.sql("set threads = 1")
    for name in ("budget_lines", "indicators"):
        files = f"{parts / name}/*/rows.parquet"
        duckdb.sql(f"create view {name} as select * from read_parquet('{files}', hive_partitioning = false)")
    return [row[-1] for row in duckdb.sql(QUESTIONS[question]).fetchall()]


def with_polars(parts: Path, question: str) -> list[float]:
    """Return the answers of polars, lazily."""
    import polars as pl

    def rows(name, columns):
        return pl.scan_parquet(parts / name / "*" / "rows.parquet", hive_partitioning=False).select(columns)

    money, values, c = rows("budget_lines", MONEY), rows("indicators", VALUES), pl.col
    flat = money.filter(c("period") == "year", c("economic_class") == "", c("level") != "total")
    leaf = flat.join(money.select(row_id="parent_id"), on="row_id", how="anti")
    targets = values.filter(c("measure") == "target", c("value") > 0)
    amount, planned = c("amount_rp"), c("measure") == "pagu"
    match question:
        case "absorption":
            share = amount.filter(c("measure") == "realisasi").sum() / amount.filter(planned).sum()
            found = leaf.group_by("region_id", *PLACE).agg(answer=share).filter(c("answer").is_finite())
            kinds = leaf.group_by(PLACE).agg(kinds=c("measure").n_unique()).filter(c("kinds") > 1)
            found = found.join(kinds, on=PLACE)
        case "sums":
            found = leaf.filter(amount.is_not_null()).group_by("region_id", *PLACE, "measure", "phase")
            found = found.agg(answer=amount.sum() / 1e6)
        case "unit cost":
            both = leaf.filter(planned).join(targets.filter(c("unit_kind") == "people"), on=KEY)
            found = both.group_by("name").agg(answer=(amount / c("value")).mean() / 1e6)
        case _:
            reached = values.filter(c("measure") == "realisasi")
            both = targets.join(reached, on=[*KEY, "indicator"])
            found = both.group_by("level", "fiscal_year").agg(answer=(c("value_right") / c("value")).mean())
    return found.collect(engine="streaming")["answer"].drop_nulls().to_list()


def _rows(parts: Path, name: str, columns: list[str]):
    """Return the rows of a table with pyarrow, as io.read_rows reads them."""
    import pyarrow.dataset as ds

    return ds.dataset(sorted((parts / name).glob("*/rows.parquet")), format="parquet").to_table(columns=columns)


def with_pandas(parts: Path, question: str) -> list[float]:
    """Return the answers of pandas."""
    money = _rows(parts, "budget_lines", MONEY).to_pandas() if question != "capaian" else None
    values = _rows(parts, "indicators", VALUES).to_pandas() if question in ("unit cost", "capaian") else None
    if money is not None:
        leaf = money[(money.period == "year") & (money.economic_class == "") & (money.level != "total")]
        leaf = leaf[~leaf.row_id.isin(money.parent_id)]
    if question == "absorption":
        sums = leaf.pivot_table("amount_rp", ["region_id", *PLACE], "measure", aggfunc="sum")
        found = sums["realisasi"] / sums["pagu"]
    elif question == "sums":
        groups = leaf[leaf.amount_rp.notna()].groupby(["region_id", *PLACE, "measure", "phase"])
        found = groups.amount_rp.sum() / 1e6
    else:
        targets = values[(values.measure == "target") & (values.value > 0)]
        if question == "unit cost":
            both = leaf[leaf.measure == "pagu"].merge(targets[targets.unit_kind == "people"], on=KEY)
            found = (both.amount_rp / both.value / 1e6).groupby(both.name).mean()
        else:
            reached = values[values.measure == "realisasi"]
            both = targets.merge(reached, on=[*KEY, "indicator"])
            found = (both.value_y / both.value_x).groupby([both.level_x, both.fiscal_year]).mean()
    return found.dropna().tolist()


def with_pyarrow(parts: Path, question: str) -> list[float]:
    """Return the answers of pyarrow alone."""
    import pyarrow as pa
    import pyarrow.compute as pc

    f = pc.field
    money = _rows(parts, "budget_lines", MONEY) if question != "capaian" else None
    values = _rows(parts, "indicators", VALUES) if question in ("unit cost", "capaian") else None
    if money is not None:
        leaf = money.filter((f("period") == "year") & (f("economic_class") == "") & (f("level") != "total"))
        leaf = leaf.filter(pc.invert(pc.is_in(leaf["row_id"], money["parent_id"])))
        leaf = leaf.select([*KEY, "region_id", "measure", "phase", "name", "amount_rp"])
        leaf = leaf.filter(f("amount_rp").is_valid())
    if question == "absorption":
        sums = [leaf.filter(f("measure") == kind).group_by(["region_id", *PLACE]).aggregate([("amount_rp", "sum")])
                for kind in ("pagu", "realisasi")]  # fmt: skip
        both = sums[0].join(sums[1], ["region_id", *PLACE], join_type="inner", right_suffix="_spent")
        found = pc.divide(both["amount_rp_sum_spent"].cast(pa.float64()), both["amount_rp_sum"])
    elif question == "sums":
        groups = leaf.group_by(["region_id", *PLACE, "measure", "phase"]).aggregate([("amount_rp", "sum")])
        found = pc.divide(groups["amount_rp_sum"], 1e6)
    else:
        targets = values.filter((f("measure") == "target") & (f("value") > 0))
        if question == "unit cost":
            people = targets.filter(f("unit_kind") == "people").select([*KEY, "value"])
            both = leaf.filter(f("measure") == "pagu").join(people, KEY, join_type="inner")
            both = both.append_column("answer", pc.divide(pc.divide(both["amount_rp"], both["value"]), 1e6))
            found = both.group_by("name").aggregate([("answer", "mean")])["answer_mean"]
        else:
            reached = values.filter(f("measure") == "realisasi").select([*KEY, "indicator", "value"])
            both = targets.join(reached, [*KEY, "indicator"], join_type="inner", right_suffix="_reached")
            both = both.append_column("answer", pc.divide(both["value_reached"], both["value"]))
            found = both.group_by(["level", "fiscal_year"]).aggregate([("answer", "mean")])["answer_mean"]
    return found.drop_null().to_pylist()


def copied(parts: Path, copies: int, to: Path) -> Path:
    """Write the tables that are asked of with every document several times, each under ids of its own."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    for path in sorted(
        each for name in ("budget_lines", "indicators") for each in parts.glob(f"{name}/*/rows.parquet")
    ):
        rows = pq.ParquetFile(path).read()
        for copy in range(copies):
            mine = rows
            for place, field in enumerate(rows.schema):
                if field.name in ("doc_id", "row_id", "parent_id", "region_id"):
                    ids = pc.replace_substring(rows.column(place), "synthetic_", f"synthetic_{copy:03d}_")
                    mine = mine.set_column(place, field, ids.cast(field.type))
            own = to / path.parts[-3] / path.parent.name.replace("synthetic_", f"synthetic_{copy:03d}_")
            own.mkdir(parents=True)
            pq.write_table(mine, own / "rows.parquet", compression="zstd")
    return to


def answer(engine: str, question: str, parts: Path) -> dict:
    """Return what an engine's answer took in this process, and what all engines must agree in."""
    started = time.perf_counter(), time.process_time()
    found = globals()[f"with_{engine}"](parts, question)
    wall, cpu = time.perf_counter() - started[0], time.process_time() - started[1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"wall_s": wall, "cpu_s": cpu, "peak_mb": peak, "answers": len(found), "sum": float(f"{sum(found):.6g}")}


WHY_NONE = """
Chosen: none. The engines of SQL read and answer with a third of the seconds and memory, imports included, and duckdb
with the least. But reading is a small part of a national study (`read` beside `studies` in country.md), and the
studies take frames of pandas: another reader behind `io.read_rows` would hand them the same frames. The gain is real
where a study's sums themselves are asked of the files; that is a change of the studies, not of the reader.
"""


def report(found: list[dict], documents: int, copies: int, versions: str) -> str:
    """Return the results as a short text."""
    of = f"Tables of {documents} synthetic documents" + (
        f", {documents // copies} of them {copies} times" * (copies > 1)
    )
    lines = ["# National questions over the tables of many documents", "",
             f"{of}, a Parquet file per document and table. {versions}, one thread where "
             "that can be set. Each answer in a process of its own, its imports and all reading with it; all engines "
             "gave the same answers. Repeat with `python benchmarks/country_engines.py FOLDER`.", "",
             "| question | answers | " + " | ".join(f"{engine}: CPU s, peak MB" for engine in ENGINES) + " |",
             "|---" * (len(ENGINES) + 2) + "|"]  # fmt: skip
    for question in QUESTIONS:
        own = {each["engine"]: each for each in found if each["question"] == question}
        shown = (f"{own[engine]['cpu_s']:.2f}, {own[engine]['peak_mb']:.0f}" for engine in ENGINES)
        lines.append(f"| {question} | {own[ENGINES[0]]['answers']} | {' | '.join(shown)} |")
    return "\n".join(lines) + "\n" + WHY_NONE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--python", default=sys.executable, help="a Python that has all engines")
    parser.add_argument("--copies", type=int, default=1, help="times that each document stands there")
    parser.add_argument("--inside", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        versions = ", ".join(f"{engine} {version(engine)}" for engine in ENGINES)
        print(json.dumps(answer(*options.inside, options.folder) | {"versions": versions}))
        return
    parts = options.folder / "build" / "parts"
    with tempfile.TemporaryDirectory() as temporary:
        parts = parts if options.copies == 1 else copied(parts, options.copies, Path(temporary))
        save(measured(parts, options.python), len(list(parts.glob("budget_lines/*/rows.parquet"))), options.copies)


def measured(parts: Path, python: str) -> list[dict]:
    """Return what every engine's answer to every question took."""
    found = []
    for question in QUESTIONS:
        for engine in ENGINES:
            command = [python, __file__, str(parts), "--inside", engine, question]
            run = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
            found.append({"question": question, "engine": engine, **json.loads(run.stdout)})
            print(found[-1], flush=True)
        if len({(each["answers"], each["sum"]) for each in found if each["question"] == question}) != 1:
            raise SystemExit(f"{question}: the engines do not agree")
    return found


def save(found: list[dict], documents: int, copies: int) -> None:
    """Write what has been measured as a table and as a text."""
    versions = {each.pop("versions") for each in found}
    with (RESULTS / "country_engines.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, found[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: round(x, 3) if isinstance(x, float) else x for key, x in each.items()} for each in found)
    (RESULTS / "country_engines.md").write_text(report(found, documents, copies, versions.pop()), encoding="utf-8")


if __name__ == "__main__":
    main()
