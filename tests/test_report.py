"""A report that nobody described: from its file to tidy tables, two lines typed by a person, against its truth."""

import csv
import os
from collections import Counter

import pdfplumber
import pytest
import yaml
from typer.testing import CliRunner

from analysis import cli, files
from analysis.intake import page_pictures
from analysis.source import crops

REPORT = files.ROOT.parent / "shared" / "sources" / "contoh_asri_lkjip_2023.pdf"
TRUTH = REPORT.with_suffix(".truth.csv")
FIGURES = {"budget_lines": "amount_rp", "indicators": "value", "pmks": "count"}
NO_LINE = ("heading", "carried")  # rows whose figures are those of other rows
REGION = """contoh_asri:
  name: Kota Contoh Asri
  name_en: Contoh Asri City
  level: kota
  bps_code: "9999"
  kemendagri_code: "99.99"
  population: [{year: 2020, persons: 248000, source: made up}]
"""


def rows_of(path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Return the folder of the report as it is read and confirmed, and the folder of its tidy tables."""
    if not REPORT.is_file() and not os.environ.get("REQUIRE_DOCUMENTS"):
        pytest.skip(f"no file {REPORT.relative_to(files.ROOT.parent)}")
    folder = tmp_path_factory.mktemp("report") / "contoh_asri_lkjip_2023"
    folder.mkdir()
    (folder / "regions.yml").write_text(REGION, encoding="utf-8")
    run = CliRunner().invoke
    assert run(cli.app, ["read", str(REPORT), "--out", str(folder), "--region", "contoh_asri"]).exit_code == 0
    typed = "Laporan Kinerja 2023\nDinas Sosial Kota Contoh Asri\n\n"  # no header names the phase of the ceilings
    said = run(cli.app, ["confirm", str(folder)], input=typed)
    assert "0 open questions" in said.output
    assert run(cli.app, ["check", str(folder)]).exit_code == 0
    out = folder.with_name("tables")
    result = run(cli.app, ["tidy", str(folder), "--out", str(out)])
    assert result.exit_code == 0, result.output
    return folder, out


def test_every_figure_of_the_report_is_right_in_the_tidy_tables(read):
    folder, out = read
    described = yaml.safe_load((folder / "document.yml").read_text(encoding="utf-8"))["tables"]
    stated = {}
    for name, figure in FIGURES.items():
        for row in rows_of(out / f"{name}.csv"):
            _, table, line, column, *_ = row["row_id"].split("/")
            stated[table, int(line), column] = row[figure]
    lines = {table: [int(row["line"]) for row in rows_of(folder / f"{table}.csv")] for table in described}
    order: dict[str, list[str]] = {}
    truth = [row for row in rows_of(TRUTH) if row["table"] in described]
    for row in truth:
        own = order.setdefault(row["table"], [])
        if row["column"] not in own:
            own.append(row["column"])
    counts = Counter()
    for row in truth:
        if not row["value"] or row["level"] in NO_LINE:
            continue
        line = lines[row["table"]][int(row["row"]) - 1]
        column = described[row["table"]]["columns"][order[row["table"]].index(row["column"])]["id"]
        found = stated.get((row["table"], line, column), "")
        right = found != "" and float(found) == float(row["value"])
        counts["right" if right else "wrong"] += 1
    assert counts == {"right": 951}  # of 967; the others are those of headings and carried sums


def test_inside_of_the_outline_of_a_cell_stands_what_the_cell_prints(read):
    folder, _ = read
    with pdfplumber.open(REPORT) as opened:
        words = {page.page_number: page.extract_words() for page in opened.pages}
    with (folder / "pages" / "pages.csv").open(encoding="utf-8") as file:
        corner = {row["page"]: (float(row["x0"]), float(row["y0"])) for row in csv.DictReader(file)
                  if row["part"] == "picture"}  # fmt: skip
    checked, wrong = 0, []
    for path in sorted(folder.glob("T*.boxes.csv")):
        table_id = path.name.removesuffix(".boxes.csv")
        seen = crops.TableOnPaper(folder, table_id)
        for row in rows_of(folder / f"{table_id}.csv")[::4]:
            for cell in [name for name, text in row.items() if name != "line" and text]:
                inside = []
                for strip in seen.cell(int(row["line"]), [cell]):
                    x, y = corner[str(strip.page)]
                    for place in strip.outlined:
                        left, top, right, bottom = (each * 72 / page_pictures.DPI for each in place)
                        inside += [word["text"] for word in words[strip.page]
                                   if left <= (word["x0"] + word["x1"]) / 2 - x <= right
                                   and top <= (word["top"] + word["bottom"]) / 2 - y <= bottom]  # fmt: skip
                checked += 1
                if "".join(inside).replace(" ", "") != row[cell].replace(" ", ""):
                    wrong.append((table_id, row["line"], cell, row[cell], inside))
    assert checked > 300 and not wrong, wrong[:5]


def test_only_the_misprint_of_the_report_differs(read):
    _, out = read
    verdicts = Counter(row["verdict"] for row in rows_of(out / "checks.csv"))
    differing = [row["check_id"] for row in rows_of(out / "checks.csv") if row["verdict"] == "differs"]
    assert len(differing) == 1 and "/capaian_follows/" in differing[0]
    assert verdicts["agrees"] > 400 and set(verdicts) == {"agrees", "differs"}
