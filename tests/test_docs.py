"""The guides say what is so: their example runs, their links lead somewhere, the modules they name exist."""

import csv
import re
import sys
import types

import pytest
import yaml

from analysis import files, studies
from analysis.publish import charts, words
from analysis.source import folder, verbatim
from analysis.source.extract import extract
from analysis.studies import study_schema
from analysis.tidy.export import tidy_folder

PAGES = [files.ROOT / "README.md", files.ROOT / "CONTRIBUTING.md", *sorted((files.ROOT / "docs").glob("*.md"))]
GUIDE = files.ROOT / "docs" / "add-a-document.md"
ROOMS = ["source", "repair", "tidy", "intake", "studies", "publish", "run"]
EXAMPLE = ["contoh.txt", "corrections.csv", "document.yml", "regions.yml"]


def blocks(page: str) -> dict[str, str]:
    """The code blocks of a page that are files, by file name."""
    return dict(re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", page, re.M | re.S))


def table_after(page: str, mark: str) -> list[dict[str, str]]:
    """The rows of the table that follows a mark in a page, by the words of its header."""
    lines = page.split(f"<!-- {mark} -->\n")[1].split("\n\n")[0].splitlines()
    header, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.fixture
def example(tmp_path):
    """The folder of the guide's example, without its correction."""
    source = tmp_path / "contoh"
    source.mkdir()
    for name, content in blocks(GUIDE.read_text(encoding="utf-8")).items():
        (source / name).write_text(content, encoding="utf-8", newline="")
    (source / "corrections.csv").rename(tmp_path / "corrections.csv")
    return source


def is_there(name: str) -> bool:
    """Tell whether a file, folder or module of the project has this name."""
    return (files.ROOT / name).exists() or (files.ROOT / f"{name}.py").is_file()


def rows_of(out, name):
    """The rows of a tidy table in a folder, by row_id."""
    with (out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["row_id"]: row for row in csv.DictReader(file)}


def test_the_guide_has_all_files_of_its_example():
    assert sorted(blocks(GUIDE.read_text(encoding="utf-8"))) == EXAMPLE


def test_the_example_of_the_guide_gives_the_rows_that_the_page_says(example, tmp_path):
    page = GUIDE.read_text(encoding="utf-8")
    told = {row["table"]: int(row["rows"]) for row in table_after(page, "rows")}
    assert {name: len(rows) for name, rows in tidy_folder(example, tmp_path / "out").items()} == told
    found, figures = rows_of(tmp_path / "out", "budget_lines"), table_after(page, "figures")
    assert len(figures) == 4
    for row in figures:
        assert row == {name: found[row["row_id"]][name] for name in row}


def test_the_example_gives_the_same_from_its_extracted_cells(example, tmp_path):
    tidy_folder(example, tmp_path / "from_text")
    document = folder.description(example)
    verbatim.write(example, extract(document, example / "contoh.txt"))
    (example / "contoh.txt").unlink()
    tidy_folder(example, tmp_path / "from_cells")
    assert rows_of(tmp_path / "from_text", "budget_lines") == rows_of(tmp_path / "from_cells", "budget_lines")


def test_the_correction_of_the_guide_settles_its_line(example, tmp_path):
    address = "contoh_lkjip_2022/T1/8/target_2022"
    values = {}
    for out in ("without", "with"):
        tidy_folder(example, tmp_path / out)
        row = rows_of(tmp_path / out, "indicators")[address]
        values[out] = row["printed"], float(row["value"]), row["status"]
        (example / "corrections.csv").write_bytes((tmp_path / "corrections.csv").read_bytes())
    assert values == {"without": ("40", 40, "as_published"), "with": ("40", 46, "corrected")}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_relative_link_of_a_page_leads_to_a_file(page):
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if not (page.parent / link).exists() and not link.startswith("site/")]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_module_that_a_page_names_exists(page):
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`((?:analysis|pipeline|benchmarks|tests)/[\w/.]*)`", text)
    new = re.findall(r"^#+ .*`(\S+)` \(new\)$", text, re.M)  # what the page tells its reader to write
    assert not any((files.ROOT / name).exists() for name in new)
    assert not [name for name in named if name not in new and not is_there(name)]


def test_the_rooms_of_the_map_have_the_modules_that_it_names():
    rows = re.findall(r"^\| `(analysis/\w+/)` \|.*\|(.*)\|$", PAGES[0].read_text(encoding="utf-8"), re.M)
    assert [room for room, _ in rows] == [f"analysis/{room}/" for room in ROOMS]
    named = [room + name for room, names in rows for name in re.findall(r"`([\w/]+)`", names)]
    assert len(named) > 30 and not [name for name in named if not is_there(name)]


def part_of(page: str, start: str) -> list[str]:
    """The Python blocks of the section of a page whose heading starts so."""
    section = re.split(r"^## ", page.split(f"\n## {start}")[1], maxsplit=1, flags=re.M)[0]
    return re.findall(r"^```python\n(.*?)^```$", section, re.M | re.S)


@pytest.fixture
def study(monkeypatch):
    """The page of the study guide, its study, table, chart and caption in place as it says."""
    page = (files.ROOT / "docs" / "add-a-study.md").read_text(encoding="utf-8")
    module = types.ModuleType("analysis.studies.concentration")
    exec(part_of(page, "1.")[0], module.__dict__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(studies, "concentration", module, raising=False)
    (declared,) = part_of(page, "2.")
    space = dict(vars(study_schema))
    exec(declared, space)
    monkeypatch.setattr(study_schema, "CONCENTRATION", space["CONCENTRATION"], raising=False)
    caption = yaml.safe_load(re.search(r"```yaml\n(.*?)```", page, re.S)[1])
    own = words.captions() | {"figures": words.captions()["figures"] | caption}
    monkeypatch.setattr(words, "captions", lambda: own)
    chart: dict = {}
    exec(part_of(page, "4.")[0], chart)
    monkeypatch.setattr(charts, "largest_programme", chart["largest_programme"], raising=False)
    return page


def test_the_tests_of_the_study_guide_pass(study):
    space: dict = {}
    exec(part_of(study, "3.")[0], space)
    tests = [test for name, test in space.items() if name.startswith("test_")]
    assert len(tests) == 2
    for test in tests:
        test()


def test_the_notebook_of_the_study_guide_writes_its_table_figure_and_number(study, tmp_path, monkeypatch):
    monkeypatch.setenv(files.ASIDE, str(tmp_path))
    space: dict = {}
    for cell in part_of(study, "6."):
        exec(cell, space)
    written = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert {"concentration.csv", "largest_programme_en.svg", "36_concentration.json"} <= written
    assert "largest_programme_sidoarjo_2021_t3_5_pct" in {number.name for number in space["numbers"]}


def test_the_readmes_recipes_give_the_sums_that_the_documents_print():
    section = re.split(r"^## ", PAGES[0].read_text(encoding="utf-8").split("\n## Use it\n")[1], maxsplit=1, flags=re.M)[
        0
    ]
    blocks = re.findall(r"^```python\n(.*?)^```$", section, re.M | re.S)
    recipes = [block for block in blocks if "read_table" in block]
    assert len(recipes) == 3
    space: dict = {}
    for recipe in blocks[: blocks.index(recipes[-1]) + 1]:
        *_, last = recipe.strip().splitlines()
        exec(recipe, space)
        space["shown"] = eval(last, space) if "=" not in last.split("(")[0] else None
    totals, sums = space["totals"], space["sums"]
    assert totals.amount_rp["sidoarjo", 2021, "pagu"] == 34_547_900_993
    assert totals.amount_rp["serang", 2020, "realisasi"] == 12_785_982_561
    assert round(totals.rp_per_inhabitant["serang", 2020, "pagu"]) == 8_011
    assert totals.loc[("bengkulu", 2024, "pagu")].isna().amount_rp, "a sum with an unresolved line"
    two_prints = totals.loc[("bengkulu", 2022, "pagu")]
    assert two_prints.amount_low_rp < two_prints.amount_high_rp and two_prints.evidence == "contradicted"
    per_person = (two_prints.welfare_rp_per_inhabitant_low, two_prints.welfare_rp_per_inhabitant_high)
    assert tuple(map(round, per_person)) == (752, 1_612) and two_prints.rival_tables == "T7.1"
    assert sums.groupby(["region_id", "fiscal_year"]).pagu_rp.sum()["sidoarjo", 2021] == 34_547_900_993
    meals = space["shown"].query("region_id == 'sidoarjo' and name == 'Penyediaan Permakanan' and basis == 'planned'")
    assert meals.rp_per_unit.nunique() > 1, "lines of one name are not averaged"
