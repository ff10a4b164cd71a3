"""The tidy tables of the four documents hold what the documents print, at its place, and no more."""

import re

import pandas as pd
import pytest

from analysis import files, schema
from analysis.source import register, terms, verbatim
from analysis.source.values import strip_tags
from analysis.tidy.build import tidy_tables

DOCUMENTS = register.document_ids()
SERANG, SIDOARJO = "serang_renja_2022", "sidoarjo_lkjip_2021"
LAMPUNG, BENGKULU = "lampung_barat_renja_2021", "bengkulu_renstra_2021_2026"
LEVELS = {level: number for number, level in enumerate(schema.LEVELS)}
AS_PRINTED = ("as_published", "realigned")
FIGURES = ("amount", "value", "count")

pytestmark = pytest.mark.filterwarnings("error::FutureWarning")


BUILT: dict[str, dict[str, pd.DataFrame]] = {}


@pytest.fixture(scope="module", autouse=True)
def _built(real_documents):
    BUILT.update(real_documents)


def built(doc_id: str) -> dict[str, pd.DataFrame]:
    return BUILT[doc_id]


def table(doc_id: str, name: str, table_id: str) -> pd.DataFrame:
    frame = built(doc_id)[name]
    return frame[frame.table_id == table_id]


def money(doc_id: str, table_id: str, measure: str = "pagu", year: int | None = None) -> pd.DataFrame:
    frame = table(doc_id, "budget_lines", table_id)
    frame = frame[(frame.measure == measure) & (frame.period == "year")]
    return frame if year is None else frame[frame.fiscal_year == year]


def at(doc_id: str, row: str) -> pd.Series:
    """Return one row by its id without the document."""
    for name in ("budget_lines", "indicators"):
        frame = built(doc_id)[name].set_index("row_id")
        if f"{doc_id}/{row}" in frame.index:
            return frame.loc[f"{doc_id}/{row}"]
    raise KeyError(row)


def undamaged() -> list[tuple[str, str]]:
    return [
        (doc_id, table_id)
        for doc_id, document in register.documents().items()
        for table_id, described in document.tables.items()
        if any(column.role in FIGURES for column in described.all_columns)
        and not described.damaged
        and "damaged" not in set(table(doc_id, "findings", table_id).kind)
    ]


def all_rows(doc_id: str) -> pd.DataFrame:
    names = ("budget_lines", "indicators", "pmks", "psks")
    return pd.concat([built(doc_id)[name] for name in names], ignore_index=True)


# -- money that closes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "lines"), [("program", 6), ("kegiatan", 12), ("sub_kegiatan", 42)], ids=lambda value: str(value)
)
def test_sidoarjo_spent_the_same_at_each_level(level, lines):
    for measure, total in (("pagu", 34_547_900_993), ("realisasi", 33_803_921_167)):
        rows = money(SIDOARJO, "T3.5", measure)
        rows = rows[rows.level == level]
        assert len(rows) == lines
        assert rows.amount_rp.sum() == total
        assert set(rows.status) == {"as_published"}
        assert money(SIDOARJO, "T3.6", measure).amount_rp.tolist() == [total]


def test_serang_had_37_kegiatan_in_8_programmes_in_2020():
    for measure, total in (("pagu", 12_999_110_000), ("realisasi", 12_785_982_561)):
        rows = money(SERANG, "T2.4", measure)
        by_level = rows.groupby("level").amount_rp.agg(["size", "sum"])
        assert by_level.loc["kegiatan"].tolist() == [37, total]
        assert by_level.loc["program"].tolist() == [8, total]
        assert set(rows.status[rows.level == "program"]) == {"derived"}
        assert set(rows.status[rows.level == "kegiatan"]) == {"as_published"}


def test_serang_plans_the_same_at_each_level_in_2022():
    rows = money(SERANG, "T4.1")
    assert (rows.level == "program").sum() == 7
    assert rows.groupby("level").amount_rp.sum().to_dict() == dict.fromkeys(
        ("program", "kegiatan", "sub_kegiatan"), 7_451_423_850
    )


@pytest.mark.parametrize(("year", "total"), [(2021, 5_694_430_455), (2022, 6_611_182_965)])
def test_lampung_barat_plans_the_same_at_each_level(year, total):
    rows = money(LAMPUNG, "L2", year=year)
    assert rows.groupby("level").amount_rp.sum().to_dict() == dict.fromkeys(("total", "program", "kegiatan"), total)
    assert rows.groupby("level").size().to_dict() == {"total": 1, "program": 10, "kegiatan": 47}


@pytest.mark.parametrize(
    ("doc_id", "table_id"), [(SIDOARJO, "T3.5"), (SERANG, "T4.1"), (SERANG, "T2.4"), (LAMPUNG, "L2")]
)
def test_every_parent_equals_its_children(doc_id, table_id):
    rows = table(doc_id, "budget_lines", table_id)
    amounts = rows.set_index("row_id").amount_rp
    sums = rows[rows.parent_id != ""].groupby("parent_id").amount_rp.sum()
    assert len(sums) > 8
    assert (sums == amounts[sums.index]).all()


def test_money_printed_in_three_parts_stays_three_rows():
    parts = [at(SERANG, f"T4.1/{line}/pagu_2022") for line in (591, 592, 593)]
    assert [part.amount_rp for part in parts] == [600_000_000, 129_200_000, 950_000_000]
    assert {part["name"] for part in parts} == {parts[0]["name"]}
    parents = {line: at(SERANG, f"T4.1/{line}/pagu_2022").parent_id.split("/")[2] for line in range(594, 599)}
    assert parents == {594: "591", 595: "591", 596: "592", 597: "593", 598: "593"}


# -- counts of people ----------------------------------------------------------------------------------------


def test_serangs_printed_total_of_pmks_is_kept_beside_rows_that_add_to_less():
    rows = built(SERANG)["pmks"]
    assert len(rows) == 27
    assert rows["count"][rows.type_id != "total"].sum() == 343_002
    assert rows["count"][rows.type_id == "total"].tolist() == [343_991]
    assert rows.state.value_counts().to_dict() == {"number": 20, "dash": 7}


def test_lampung_barats_pmks_keep_dash_and_zero_apart():
    rows = built(LAMPUNG)["pmks"]
    assert len(rows) == 33 * 3
    assert rows.state.value_counts().to_dict() == {"dash": 51, "number": 47, "zero": 1}
    assert rows.type_id[rows.state == "zero"].tolist() == ["tuna_susila"]
    poor = rows[rows.type_id == "fakir_miskin"]
    assert poor.set_index("year")["count"].to_dict() == {2017: 8637, 2018: 18_565, 2019: 34_384}
    assert rows.type_id.str.startswith("group:").sum() == 7 * 3


def test_lampung_barats_psks_are_the_twelve_types():
    rows = built(LAMPUNG)["psks"]
    assert rows.type_id.drop_duplicates().tolist() == terms.psks_types()
    assert rows[rows.year == 2019].state.value_counts().to_dict() == {"number": 6, "dash": 6}
    assert rows["count"][rows.year == 2017].sum() == 792


# -- everything printed is there, and nothing else -----------------------------------------------------------

INDICATOR_ROWS = {
    (SIDOARJO, "ES"): 58,
    (SIDOARJO, "M2.1"): 7,
    (SIDOARJO, "P1"): 54,
    (SIDOARJO, "T2.2"): 95,
    (SIDOARJO, "T3.1"): 40,
    (SIDOARJO, "T3.4"): 288,
    (SIDOARJO, "T3.5"): 60,
    (SIDOARJO, "T3.6"): 7,
    (SERANG, "T2.1"): 208,
    (SERANG, "T2.2"): 6,
    (SERANG, "T2.3"): 30,
    (SERANG, "P2.2"): 36,
    (SERANG, "T2.4"): 37,
    (SERANG, "T4.1"): 92,
    (LAMPUNG, "P2.1"): 5,
    (LAMPUNG, "SPM"): 15,
    (LAMPUNG, "SPM.2"): 6,
    (LAMPUNG, "SPM.3"): 14,
    (LAMPUNG, "SPM.4"): 21,
    (LAMPUNG, "L2"): 134,
    (BENGKULU, "T2.3b"): 45,
    (BENGKULU, "T4.2"): 35,
}


def test_every_table_has_the_indicator_values_that_were_counted_by_eye():
    counted = {
        key: len(table(key[0], "indicators", key[1])) for key in undamaged() if len(table(key[0], "indicators", key[1]))
    }
    assert counted == INDICATOR_ROWS


BUDGET_ROWS = {
    (SIDOARJO, "T2.2"): 60,
    (SIDOARJO, "T2.3.4"): 48,
    (SIDOARJO, "T3.5"): 120,
    (SIDOARJO, "T3.6"): 2,
    (SERANG, "P2.2"): 42,
    (SERANG, "T2.4"): 90,
    (SERANG, "T4.1"): 92,
    (LAMPUNG, "P2.1"): 4,
    (LAMPUNG, "L2"): 116,
}


def test_every_table_has_the_amounts_that_were_counted_by_eye():
    counted = {
        key: len(table(key[0], "budget_lines", key[1]))
        for key in undamaged()
        if len(table(key[0], "budget_lines", key[1]))
    }
    assert counted == BUDGET_ROWS


def test_two_tables_are_found_damaged():
    found = [(doc_id, table_id) for doc_id, document in register.documents().items() for table_id in document.tables
             if "damaged" in set(table(doc_id, "findings", table_id).kind)]  # fmt: skip
    assert found == [(BENGKULU, "T6.1"), (BENGKULU, "T7.1")]


@pytest.mark.parametrize("doc_id", DOCUMENTS)
def test_no_printed_money_is_lost(doc_id):
    """Every cell of a sound table that looks like money of a million or more is the print of some row of its line."""
    rows = all_rows(doc_id)
    for table_id in (table_id for of, table_id in undamaged() if of == doc_id):
        prints = rows[rows.table_id == table_id].groupby("line").printed.apply(" ".join).to_dict()
        for row in verbatim.read(files.RAW / doc_id / f"{table_id}.csv"):
            for cell in row.cells:
                if re.fullmatch(r"\W*(?:[a-z]\. )?(?:Rp)?[ .]*\d{1,3}(?:[.,]\d{3}){2,}[.,\d-]*", cell.strip()):
                    assert cell.strip() in prints.get(row.line, ""), (table_id, row.line, cell)


@pytest.mark.parametrize("doc_id", DOCUMENTS)
def test_every_value_is_traced_to_a_printed_cell_of_its_line(doc_id):
    rows = all_rows(doc_id)
    assert (rows.doc_id == doc_id).all()
    for table_id, of_table in rows.groupby("table_id"):
        cells = {}
        for row in verbatim.read(files.RAW / doc_id / f"{table_id}.csv"):
            cells.setdefault(row.line, []).extend(strip_tags(cell) for cell in row.cells)
        for row in of_table[of_table.printed != ""].itertuples():
            printed = strip_tags(row.printed)
            assert any(printed in cell for cell in cells[row.line]), (row.row_id, row.printed)


@pytest.mark.parametrize("doc_id", DOCUMENTS)
def test_a_row_id_is_the_address_of_its_row(doc_id):
    for name in ("budget_lines", "indicators", "pmks", "psks", "repairs"):
        rows = built(doc_id)[name]
        assert rows.row_id.is_unique, name
        for row in rows.itertuples():
            assert row.row_id.startswith(f"{row.doc_id}/{row.table_id}/{row.line}/")


def digits(printed: str) -> str:
    return re.sub(r"\D", "", re.sub(r",-$|[.,]00$", "", printed.strip()))


@pytest.mark.parametrize("doc_id", DOCUMENTS)
def test_an_amount_as_printed_has_the_printed_digits(doc_id):
    rows = built(doc_id)["budget_lines"]
    rows = rows[rows.status.isin(AS_PRINTED) & rows.amount_rp.notna()]
    assert len(rows) > 40
    for row in rows.itertuples():
        assert str(row.amount_rp) == digits(row.printed), row.row_id


@pytest.mark.parametrize("doc_id", DOCUMENTS)
def test_a_value_as_printed_has_the_printed_digits(doc_id):
    rows = built(doc_id)["indicators"]
    rows = rows[rows.status.isin(AS_PRINTED) & rows.value.notna()]
    assert len(rows) > 100
    for row in rows.itertuples():
        whole = f"{row.value:.10f}".rstrip("0").rstrip(".").replace(".", "").lstrip("0")
        text = row.printed.rpartition("=")[2]
        found = [re.sub(r"\D", "", each).strip("0") for each in re.findall(r"\d[\d.,]*", text)]
        assert whole.strip("0") in found, (row.row_id, row.printed, row.value)


@pytest.mark.parametrize("doc_id", DOCUMENTS)
def test_what_has_no_value_says_why_and_what_has_one_was_printed_or_derived(doc_id):
    for name, column in (("budget_lines", "amount_rp"), ("indicators", "value")):
        rows = built(doc_id)[name]
        empty = rows[rows[column].isna()]
        assert set(empty.state) <= set(schema.STATES) - {"number", "zero"}
        assert (empty.alternatives[empty.status == "unresolved"] != "").all()
        full = rows[rows[column].notna()]
        assert set(full.state) <= {"number", "zero"}
        assert (full.status != "unresolved").all()
        assert (full.printed[full.status.isin(AS_PRINTED)] != "").all()
        assert (full.printed[full.status == "derived"] == "").all()


@pytest.mark.parametrize("doc_id", DOCUMENTS)
def test_every_cell_not_read_as_printed_is_in_the_audit(doc_id):
    rows = all_rows(doc_id)
    changed = rows[rows.status != "as_published"]
    audit = built(doc_id)["repairs"]
    assert sorted(audit.row_id) == sorted(changed.row_id)
    assert (audit.why != "").all()


@pytest.mark.parametrize(("doc_id", "at_least"), [(BENGKULU, 50), (SIDOARJO, 0)])
def test_a_reason_that_names_a_sum_of_children_is_true_of_the_published_children(doc_id, at_least):
    rows = built(doc_id)["budget_lines"]
    rows = rows.assign(column=rows.row_id.str.split("/").str[3], parent=rows.parent_id.str.split("/").str[2])
    claim, seen = re.compile(r"(\w+): children of line (\d+) add to ([\d,]+) = "), 0
    for audit in built(doc_id)["repairs"].itertuples():
        for column, line, total in claim.findall(audit.why):
            here = (rows.table_id == audit.table_id) & (rows.column == column) & (rows.parent == line)
            amounts = rows.amount_rp[here]
            if len(amounts) and amounts.notna().all():
                assert amounts.sum() == int(total.replace(",", "")), (audit.row_id, audit.why)
                seen += 1
    assert seen >= at_least


# -- how lines hang together ---------------------------------------------------------------------------------


@pytest.mark.parametrize("doc_id", DOCUMENTS)
def test_a_parent_is_a_higher_line_of_the_same_table_year_and_measure(doc_id):
    rows = built(doc_id)["budget_lines"].set_index("row_id")
    children = rows[rows.parent_id != ""]
    assert set(children.parent_id) <= set(rows.index)
    parents = rows.loc[children.parent_id]
    for column in ("table_id", "measure", "phase", "period"):
        assert (parents[column].to_numpy() == children[column].to_numpy()).all(), column
    assert (parents.fiscal_year.fillna(0).to_numpy(int) == children.fiscal_year.fillna(0).to_numpy(int)).all()
    assert (parents.level.map(LEVELS).to_numpy() < children.level.map(LEVELS).to_numpy()).all()


@pytest.mark.parametrize("doc_id", DOCUMENTS)
def test_a_line_below_a_programme_has_a_parent_and_its_function(doc_id):
    rows = built(doc_id)["budget_lines"]
    low = rows[rows.level.isin(["kegiatan", "sub_kegiatan"]) & ~rows.table_id.isin(["P2.1"])]
    assert (low.parent_id != "").all()
    assert set(rows.function) <= set(terms.functions())
    assert (rows.function[rows.level == "total"] == "all").all()


@pytest.mark.parametrize("doc_id", DOCUMENTS)
def test_the_owner_of_an_indicator_is_the_money_of_its_year(doc_id):
    lines = built(doc_id)["budget_lines"].set_index("row_id")
    rows = built(doc_id)["indicators"]
    owned = rows[rows.owner_id != ""]
    assert set(owned.owner_id) <= set(lines.index)
    owners = lines.loc[owned.owner_id]
    assert (owners.level.to_numpy() == owned.level.to_numpy()).all()
    yearly = owned.measure.isin(["target", "realisasi", "capaian_pct", "absorption_pct"]).to_numpy()
    same = (owners.fiscal_year.fillna(0).to_numpy() == owned.fiscal_year.fillna(0).to_numpy()) | ~yearly
    baseline = (owned.fiscal_year < register.document(doc_id).years[-1]).fillna(False).to_numpy()
    assert (same | (baseline & (doc_id == BENGKULU))).all()


def test_sidoarjos_achievements_all_have_their_money():
    rows = table(SIDOARJO, "indicators", "T3.4")
    assert (rows.owner_id.str.contains("/T3.5/")).all()
    owned = {row.line: int(row.owner_id.split("/")[2]) for row in rows.itertuples()}
    assert [owned[line] for line in (925, 936, 945, 959, 998, 1028)] == [1035, 1045, 1053, 1063, 1084, 1098]


def test_sidoarjos_slid_names_are_set_right():
    rows = table(SIDOARJO, "indicators", "T3.4")
    owned = {row.line: int(row.owner_id.split("/")[2]) for row in rows.itertuples()}
    permakanan, sandang, alat_bantu, bimbingan, keluarga = 1075, 1076, 1077, 1079, 1080
    assert [owned[line] for line in (980, 981, 982)] == [permakanan] * 3
    assert [owned[line] for line in (983, 984)] == [sandang] * 2
    assert [owned[line] for line in (985, 986, 987, 991)] == [alat_bantu, bimbingan, keluarga, keluarga]
    assert (owned[979], owned[992]) == (1074, 1081)


def test_serangs_outputs_have_the_money_of_the_kegiatan_of_their_name():
    rows = table(SERANG, "indicators", "T2.1")
    without = rows[rows.owner_id == ""]
    # T2.4 prints no money for these three names
    assert sorted(set(without.line)) == [159, 163, 165]
    assert at(SERANG, "T2.1/181/target_2020").owner_id.endswith("T2.4/387/pagu_2020")


@pytest.mark.parametrize(
    ("doc_id", "row", "code"),
    [
        (SIDOARJO, "T3.5/1035/pagu_2021", "1.06.01"),
        (SIDOARJO, "T3.5/1068/pagu_2021", "1.06.02.2.03"),
        (SIDOARJO, "T2.2/642/pagu_2021", "1.06.02.2.03"),
        (SIDOARJO, "T3.5/1097/pagu_2021", "1.06.07.2.01"),
        (SIDOARJO, "T3.5/1098/pagu_2021", ""),
        (SERANG, "T4.1/551/pagu_2022", "1.06.03"),
        (SERANG, "T4.1/600/pagu_2022", "1.06.06.2.01"),
        (SERANG, "T2.4/390/pagu_2020", ""),
        (LAMPUNG, "L2/1276/pagu_2021", ""),
        (BENGKULU, "T6.1/1214/pagu_2022", "1.06.01.1.02"),
    ],
)
def test_codes_are_given_inside_the_parent_and_not_before_2021(doc_id, row, code):
    assert at(doc_id, row).nomenclature_code == code


@pytest.mark.parametrize(
    ("doc_id", "row", "function"),
    [
        (SERANG, "T2.4/382/pagu_2020", "heroes_cemetery"),
        (SERANG, "T2.4/397/pagu_2020", "disaster"),
        (SERANG, "T2.4/399/pagu_2020", "protection"),
        (SERANG, "T2.4/378/pagu_2020", "empowerment"),
        (LAMPUNG, "L2/1294/pagu_2021", "heroes_cemetery"),
        (LAMPUNG, "L2/1305/pagu_2021", "disaster"),
        (SIDOARJO, "T3.5/1075/pagu_2021", "rehabilitation"),
    ],
)
def test_lines_serve_the_function_that_their_name_tells(doc_id, row, function):
    assert at(doc_id, row).function == function


# -- single cells, read by eye -------------------------------------------------------------------------------

AMOUNTS = [
    (SIDOARJO, "T3.5/1035/realisasi_2021", "Rp. 7611667635", 7_611_667_635),
    (SIDOARJO, "T3.5/1041/realisasi_2021", "Rp. 1197.600,-", 1_197_600),
    (SIDOARJO, "T2.2/610/pagu_2021", "Rp.79.105.374,-", 79_105_374),
    (SIDOARJO, "T2.2/648/pagu_2021", "Rp. 352.883.200,-", 352_883_200),
    (SIDOARJO, "T2.2/669/pagu_2021", "Rp. 11.072.355.308", 11_072_355_308),
    (SIDOARJO, "T2.2/682/pagu_2021", "Rp. 104.997.233,-", 104_997_233),
    (SIDOARJO, "T2.3.4/757/pagu_2021", "a. Rp. 192.853.600,-", 192_853_600),
    (SERANG, "T2.4/350/pagu_2020", "106.900.000", 106_900_000),
    (SERANG, "T2.4/352/pagu_2020", "28,080,000", 28_080_000),
    (SERANG, "P2.2/280/pagu_2020", "Rp. 1.960.686.224,-", 1_960_686_224),
    (LAMPUNG, "P2.1/139/pagu_2019", "Rp.6.627.182.650", 6_627_182_650),
    (LAMPUNG, "P2.1/139/realisasi_2019", "Rp 6,258,855,530", 6_258_855_530),
    (LAMPUNG, "P2.1/145/pagu_2019", "Rp.425,599,000,00", 425_599_000),
    (LAMPUNG, "P2.1/145/realisasi_2019", "Rp.186.219.000,00", 186_219_000),
    (LAMPUNG, "L2/1285/pagu_2021", "0", 0),
    (BENGKULU, "T7.1/1352/pagu_2022", "10.000.000,00", 10_000_000),
    (BENGKULU, "T6.1/1207/pagu_end", "95,730,653,000", 95_730_653_000),
]


@pytest.mark.parametrize(("doc_id", "row", "printed", "amount"), AMOUNTS, ids=[case[1] for case in AMOUNTS])
def test_an_amount_is_read_as_a_person_reads_it(doc_id, row, printed, amount):
    found = at(doc_id, row)
    assert (found.printed, found.amount_rp) == (printed, amount)
    assert found.status in AS_PRINTED


VALUES = [
    (SIDOARJO, "T2.2/635/target_2021/4", "Jumlah tenaga non ASN yang terbayar", 336, "orang"),
    (SIDOARJO, "T2.2/638/target_2021/2", "Jumlah STNK kendaraan dinas yang lunas pajaknya", 160, "unit"),
    (
        SIDOARJO,
        "T2.2/648/program_target_2021/3",
        "Persentase anak dan lansia bermasalah sosial yang terlayani",
        5.38,
        "percent",
    ),
    (SIDOARJO, "T2.2/650/program_target_2021", "Persentase PMKS yang terlayani", 100, "percent"),
    (SIDOARJO, "T2.2/665/target_2021/5", "Jumlah Puskesmas yang terfasilitasi", 63, "puskesmas"),
    (SIDOARJO, "T2.2/667/target_2021", "", 390, "orang"),
    (SIDOARJO, "P1/706/target_2021", "Jumlah BBM yang disediakan", 16_730, "liter"),
    (
        SIDOARJO,
        "P1/706/target_2021/2",
        "Jumlah pengelola keuangan dan barang yang terbayar",
        22,
        "orang_bulan",
    ),
    (SIDOARJO, "P1/718/target_2021", "Jumlah fakir miskin penerima Rastra APBD", 140_572, "rts"),
    (SIDOARJO, "T3.4/1016/realisasi_2021", "Jumlah Penerima Bantuan Sosial Covid-19", 97_259, "kpm"),
    (SIDOARJO, "T3.4/933/capaian_2021", "Persentase realisasi anggaran PD", 122.31, "percent"),
    (SIDOARJO, "T3.4/927/target_2021", None, 1, "rekomendasi"),
    (SIDOARJO, "T3.1/788/realisasi_2021", "Persentase Penurunan Jumlah Penduduk Miskin", 5.93, "percent"),
    (SIDOARJO, "T3.1/811/realisasi_2019", "Persentase penurunan jumlah penduduk miskin", 1.83, "percent"),
    (SIDOARJO, "M2.1/546/target_2021_second", "Persentase Penurunan PMKS", 1.81, "percent"),
    (SIDOARJO, "ES/116/capaian_2020", "Jumlah surat keluar masuk yang dikelola", 101.26, "percent"),
    (SERANG, "T2.1/181/renstra_target/2", None, 2135, "rumah"),
    (SERANG, "T2.1/181/renstra_pct_2020/2", None, 90.4, "percent"),
    (SERANG, "T2.1/144/realisasi_2020", "Terbayarnya langganan, listrik, telpon dan internet", 12, "bulan"),
    (SERANG, "T2.1/157/realisasi_2020", None, 12, "unstated"),
    (SERANG, "T2.1/185/realisasi_2020/2", None, 90, "unstated"),
    (SERANG, "T2.1/186/realisasi_2020", None, 194, "orang"),
    (SERANG, "T2.2/206/capaian_2020", "Jumlah Penyandang Masalah Kesejahteraan Sosial", 360.48, "percent"),
    (SERANG, "T4.1/586/target_2022", None, 0.08, "percent"),
    (SERANG, "T4.1/598/target_2022", "Jumlah UEP PRSE", 80, "orang"),
    (LAMPUNG, "L2/1259/target_2021/2", None, 0, "percent"),
    (LAMPUNG, "L2/1287/target_2022/2", None, 60, "lembaga"),
    (LAMPUNG, "SPM/791/realisasi_2019", None, 10.71, "percent"),
    (LAMPUNG, "SPM.4/860/target_2019", None, 10.71, "percent"),
    (LAMPUNG, "L1/1153/realisasi_to_2020", "Jumlah Motor", 17, "unstated"),
    (BENGKULU, "T2.3b/810/capaian_2020", "Persentase PMKS yang tertangani", 100.28, "percent"),
    (BENGKULU, "T2.3b/811/target_2021", None, 55, "percent"),
    (BENGKULU, "T7.1/1355/baseline_2021", None, 12.36, "percent"),
    (BENGKULU, "T6.1/1209/target_2022", None, 7, "dokumen"),
]


@pytest.mark.parametrize(("doc_id", "row", "indicator", "value", "unit"), VALUES, ids=[case[1] for case in VALUES])
def test_a_value_is_read_as_a_person_reads_it(doc_id, row, indicator, value, unit):
    found = at(doc_id, row)
    assert (found.value, found.unit, found.unit_kind) == (value, unit, terms.units()[unit].kind)
    assert indicator is None or found.indicator == indicator
    assert found.status in AS_PRINTED


STATES = [
    (SIDOARJO, "T2.2/664/target_2021/3", "c. -", "dash"),
    (SIDOARJO, "P1/715/target_2021", "a. -", "dash"),
    (SIDOARJO, "P1/720/target_2021/3", "c. - anak", "dash"),
    (SIDOARJO, "T3.4/959/realisasi_2021", "-", "dash"),
    (SIDOARJO, "T3.1/829/target_2021", "Nihil", "nil"),
    (SERANG, "T2.3/219/realisasi_2020", "0", "zero"),
    (LAMPUNG, "L2/1210/target_2021", "", "blank"),
    (BENGKULU, "T2.3b/812/realisasi_2017", "B", "grade"),
    (BENGKULU, "T4.2/1115/target_2026", "A", "grade"),
]


@pytest.mark.parametrize(("doc_id", "row", "printed", "state"), STATES, ids=[case[1] for case in STATES])
def test_a_kind_of_nothing_is_the_printed_one(doc_id, row, printed, state):
    found = at(doc_id, row)
    assert (found.printed, found.state) == (printed, state)


UNREADABLE = [(SIDOARJO, "T2.2/621/pagu_2021", "Rp. 595.42.969,-"), (SIDOARJO, "P1/705/target_2021", None)]


@pytest.mark.parametrize(("doc_id", "row", "printed"), UNREADABLE, ids=[case[1] for case in UNREADABLE])
def test_what_cannot_be_read_is_not_passed_off_as_printed(doc_id, row, printed):
    found = at(doc_id, row)
    assert found.status not in AS_PRINTED
    assert found.printed != "" and printed in (None, found.printed)


def test_programme_rows_of_a_plan_without_money_are_never_as_published():
    rows = table(SIDOARJO, "budget_lines", "T2.2")
    programs = rows[rows.level == "program"]
    assert len(programs) == 6
    assert set(programs.status) <= {"derived", "unresolved"}
    blank = rows[(rows.printed == "") & (rows.level == "sub_kegiatan")]
    assert sorted(blank.line) == [656, 657, 658, 663]
    assert not set(blank.status) & set(AS_PRINTED)


def test_a_plan_and_its_forecast_are_different_phases():
    assert at(LAMPUNG, "L2/1195/pagu_2021").phase == "indikatif"
    assert at(LAMPUNG, "L2/1195/pagu_2022").phase == "prakiraan_maju"
    assert at(SERANG, "P2.2/232/pagu_2020").phase == "unknown"
    assert at(SERANG, "T2.4/350/pagu_2020").phase == "perubahan"
    assert at(SERANG, "T4.1/517/pagu_2022").phase == "indikatif"


def test_a_plans_end_has_no_year_and_the_five_year_target_has_the_last():
    end = at(BENGKULU, "T6.1/1207/pagu_end")
    assert (end.period, pd.isna(end.fiscal_year)) == ("end", True)
    assert at(SERANG, "T2.1/144/renstra_target").fiscal_year == 2021
    assert at(SERANG, "T2.1/144/realisasi_to_2019").fiscal_year == 2019


# -- damaged tables: better nothing than wrong ---------------------------------------------------------------

YEARS = ("pagu_2022", "pagu_2023", "pagu_2024", "pagu_2025", "pagu_2026", "pagu_end")


@pytest.mark.parametrize("table_id", ["T6.1", "T7.1"])
def test_rows_taken_as_printed_from_a_damaged_table_close(table_id):
    rows = table(BENGKULU, "budget_lines", table_id)
    taken = 0
    for _, of_line in rows.groupby("line"):
        if set(of_line.status) == {"as_published"}:
            years = of_line.amount_rp[of_line.period == "year"].sum()
            assert of_line.amount_rp[of_line.period == "end"].tolist() == [years]
            taken += 1
    assert taken >= 3


# Rows that look aligned but print one target-amount pair twice: what each must say, where it says anything.
LOOKALIKES = {
    1274: (2, 0, 5, 5, 10, 22),
    1275: (5, 0, 5, 5, 10, 25),
    1276: (10, 25, 25, 30, 45, 135),
    1277: (5, 5, 5, 5, 10, 30),
    1278: (1, 0, 0, 5, 10, 16),
}


@pytest.mark.parametrize("line", LOOKALIKES)
def test_a_row_that_only_looks_aligned_is_not_misread(line):
    for column, millions in zip(YEARS, LOOKALIKES[line], strict=True):
        found = at(BENGKULU, f"T6.1/{line}/{column}")
        assert pd.isna(found.amount_rp) or found.amount_rp == millions * 10**6
        assert found.status != "as_published" or found.amount_rp == millions * 10**6


@pytest.mark.parametrize(("line", "end"), [(1249, 250), (1250, 645), (1251, 250), (1252, 200), (1287, 400)])
def test_a_target_of_the_whole_plan_is_not_taken_for_the_last_year(line, end):
    last, whole = at(BENGKULU, f"T6.1/{line}/target_2026"), at(BENGKULU, f"T6.1/{line}/target_end")
    assert pd.isna(last.value) or last.value == end / 5
    assert whole.status == "unresolved" if pd.isna(whole.value) else whole.value == end


@pytest.mark.parametrize("line", [1205, 1206])
def test_the_last_grade_of_a_row_of_grades_is_not_dropped(line):
    whole = at(BENGKULU, f"T6.1/{line}/target_end")
    assert whole.printed == "A" or whole.status == "unresolved"


def test_labels_that_slid_against_their_figures_are_given_back():
    money_row = at(BENGKULU, "T7.1/1347/pagu_2022")
    assert money_row["name"].startswith("Persentase terlaksananya Penunjang Urusan")
    assert (money_row.amount_rp, money_row.nomenclature_code) == (17_448_858_000, "1.06.01")
    named = {line: at(BENGKULU, f"T7.1/{line}/target_2022").indicator for line in range(1346, 1350)}
    assert named[1346] == "Nilai SaKIP Dinas Sosial"
    assert named[1348].startswith("Persentase PMKS") and named[1349].startswith("Persentase PSKS")
    slid = table(BENGKULU, "indicators", "T7.1")
    slid = slid[slid.line.between(1346, 1349)]
    assert len(slid) == 4 * 7
    assert not set(slid.status) & {"as_published"}


def test_a_zero_of_the_money_is_not_taken_for_a_target():
    second_year = at(BENGKULU, "T6.1/1257/target_2023")
    assert pd.isna(second_year.value) or second_year.value == 1


# A pair of target and money stands twice in these rows: only one choice of the pairs adds to the end target.
TARGETS_WITH_A_DOUBLED_PAIR = {
    1211: (6, 6, 9, 9, 9, 39),
    1270: (20, 20, 23, 23, 25, 111),
    1272: (20, 20, 23, 23, 25, 111),
    1321: (600, 1000, 1000, 1200, 1200, 5000),
}


@pytest.mark.parametrize("line", TARGETS_WITH_A_DOUBLED_PAIR)
def test_the_pairs_whose_targets_add_to_the_end_are_the_years(line):
    printed = [at(BENGKULU, f"T6.1/{line}/{column}").value for column in [f"target_{y}" for y in range(2022, 2027)]]
    assert (*printed, at(BENGKULU, f"T6.1/{line}/target_end").value) == TARGETS_WITH_A_DOUBLED_PAIR[line]


# Every way to read these rows that closes gives the same years; the total row proves 1260 to the rupiah.
PROVEN = {
    1213: (5, 5, 10, 5, 15, 40),
    1214: (16_009.022, 16_257.244, 16_477.820, 16_599.725, 16_619.725, 81_963.536),
    1219: (0, 0, 2.5, 5, 5, 12.5),
    1235: (2_125.756, 2_225.756, 788, 800, 800, 6_739.512),
    1239: (0, 10, 10, 10, 10, 40),
    1255: (10, 10, 25, 30, 45, 120),
    1260: (166.742, 342.5, 2_027.68, 2_177.775, 2_541.25, 7_255.947),
    1268: (5, 5, 369.38, 377.775, 456.25, 1_213.405),
    1282: (79.142, 122, 1_402.8, 1_465, 1_625, 4_693.942),
    1293: (15, 15, 16, 16, 20, 82),
    1315: (1_159, 1_484, 1_484, 1_684, 1_695, 7_506),
    1319: (1_125, 1_450, 1_450, 1_650, 1_650, 7_325),
    1320: (1_075, 1_300, 1_300, 1_500, 1_500, 6_675),
    1326: (20_745, 21_825, 22_425, 23_325, 23_925, 112_245),
}


@pytest.mark.parametrize("line", PROVEN)
def test_a_repaired_row_says_what_its_sums_prove_or_nothing(line):
    for column, millions in zip(YEARS, PROVEN[line], strict=True):
        amount = at(BENGKULU, f"T6.1/{line}/{column}").amount_rp
        assert pd.isna(amount) or amount == round(millions * 10**6), column


@pytest.mark.parametrize("line", range(1137, 1146))
def test_a_row_that_lost_a_figure_does_not_shift_the_others(line):
    printed = table(LAMPUNG, "indicators", "L1")
    row = printed[printed.line == line].set_index("measure").groupby(level=0).value.apply(list)
    cells = next(each.cells for each in verbatim.read(files.RAW / LAMPUNG / "L1.csv") if each.line == line)
    first, *_, next_year, to_date, share = (float(cell.replace(",", "").rstrip("%")) for cell in cells[6:13])
    assert pd.isna(row["renstra_target"][0]) or row["renstra_target"][0] == first
    assert pd.isna(row["target"][1]) or row["target"][1] == next_year
    assert pd.isna(row["realisasi_to_date"][1]) or row["realisasi_to_date"][1] == to_date
    assert pd.isna(row["renstra_pct"][0]) or row["renstra_pct"][0] == share


def test_lines_after_a_lost_heading_do_not_hang_under_the_one_before():
    parents = {line: at(BENGKULU, f"T6.1/{line}/pagu_2022").parent_id.split("/")[2] for line in (1226, 1234, 1268)}
    assert parents[1226] != "1223"
    assert parents[1234] not in ("1223", parents[1226])
    assert parents[1268] != "1262"


def test_no_line_is_named_after_a_unit():
    for doc_id in DOCUMENTS:
        names = built(doc_id)["budget_lines"].name.str.lower()
        assert not set(names) & {"orang", "dokumen", "%", "keluarga", "laporan"}, doc_id


def test_the_graves_are_kept_below_their_kegiatan():
    rows = [at(BENGKULU, f"T6.1/{line}/pagu_2022") for line in (1255, 1256, 1257, 1258)]
    assert [row.level for row in rows] == ["kegiatan", "sub_kegiatan", "sub_kegiatan", "sub_kegiatan"]
    assert {row.parent_id.split("/")[2] for row in rows[1:]} == {"1255"}


def test_building_twice_gives_the_same_tables():
    again = tidy_tables(SERANG)
    for name, frame in built(SERANG).items():
        pd.testing.assert_frame_equal(frame, again[name])


@pytest.mark.parametrize("doc_id", register.document_ids())
def test_the_lists_know_every_word_of_the_documents(doc_id):
    assert built(doc_id)["unmatched"].empty
