"""A figure in any print style reads right or is unreadable: in amount cells, value cells and damaged tables."""

import csv
import json
from dataclasses import replace
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from small import DOCUMENT, all_damaged

from analysis import files
from analysis.repair.tokens import token
from analysis.source import numbers, register, verbatim
from analysis.source.folder import raw_rows
from analysis.source.numbers import Missing, Unreadable
from analysis.source.values import parse_values
from analysis.tidy import build as building
from analysis.tidy import reconcile
from analysis.tidy.build import tidy_tables

DOT = "dot_thousands"
NOTHING = ["-", "–", "—", "−", "--", "Rp-", "#DIV/0!"]
UNITS = {"orang", "KK"}


def amount(printed, **more):
    """Return an amount; for an unreadable one, what it may have been."""
    try:
        return numbers.parse_amount(printed, DOT, **more)
    except Unreadable as error:
        return f"unreadable {error.likely}".strip()


def several(printed):
    """Return the values of a cell with their units; for an unreadable one, what it may have been."""
    try:
        found = parse_values(printed, DOT, UNITS)
    except Unreadable as error:
        return f"unreadable {error.likely}".strip()
    return [(value.number, value.unit) for value in found]


# -- the same print in an amount cell, a value cell and a cell of a damaged table (its token) -------------------


@pytest.mark.parametrize(
    ("printed", "as_amount", "as_values", "in_damaged"),
    [
        # sen
        ("600.000.000,00", 600_000_000, [(600_000_000, "")], 600_000_000),
        ("133.825.00,00", "unreadable", "unreadable", 13_382_500),  # no sen in it: all digits before them
        ("133.825.000,50", Decimal("133825000.50"), [(Decimal("133825000.50"), "")], "text"),
        # too long for any office
        ("1" * 20, "unreadable", "unreadable", "text"),
        # letters for digits
        ("l.500.000", "unreadable 1500000", "unreadable 1500000", "text"),
        ("I.500.000", "unreadable 1500000", "unreadable 1500000", "text"),
        ("O.500.000", "unreadable", "unreadable", "text"),
        ("Z.000.000", "unreadable 2000000", "unreadable 2000000", "text"),
        ("I. 500.000", "unreadable 1500000", "unreadable", "text"),
        ("1.25O.000", "unreadable 1250000", "unreadable 1250000", "text"),
        ("S00.000", "unreadable 500000", "unreadable 500000", "text"),
        ("l2 orang", "unreadable", "unreadable 12", "text"),
        # spaces inside
        ("5 00.000.000,00", "unreadable", "unreadable", "text"),
        ("1 250 orang", "unreadable", "unreadable", "text"),
        ("1 2 orang", "unreadable", "unreadable", "text"),
        ("1\u00a0250 orang", "unreadable", [(1250, "orang")], "text"),
        ("1\u2009250 orang", "unreadable", [(1250, "orang")], "text"),
        ("1\u202f250\u202f000,00", 1_250_000, [(1_250_000, "")], 1_250_000),
        ("1.250\u00a0000", "unreadable", "unreadable", "text"),
        ("800 70", "unreadable", [(800, ""), (70, "")], "text"),
        # a spreadsheet's exponent
        ("3,50001E+11", "unreadable", "unreadable", "text"),
        # nothing
        *((dash, Missing.DASH, [(Missing.DASH, "")], "nothing") for dash in NOTHING),
        ("Rp -", Missing.DASH, [(Missing.DASH, "")], "nothing"),
        ("Rp. -", Missing.DASH, [(Missing.DASH, "")], "nothing"),
        ("#N/A", Missing.NOT_APPLICABLE, [(Missing.NOT_APPLICABLE, "")], "nothing"),
        ("#REF!", "unreadable", "unreadable", "text"),
        ("00,0", 0, [(0, "")], 0),
        ("0,00", 0, [(0, "")], 0),
        # trailing marks
        ("1.250.000,", "unreadable 1250000", "unreadable", "text"),
        ("1.250.000.", "unreadable 1250000", "unreadable", "text"),
        ("1.250.000*)", 1_250_000, [(1_250_000, "")], 1_250_000),
    ],
)
def test_a_print_reads_right_or_is_unreadable_wherever_it_stands(printed, as_amount, as_values, in_damaged):
    assert amount(printed) == as_amount
    assert several(printed) == as_values
    seen = token(printed, (DOT,))
    assert (seen.value if seen.kind == "number" else seen.kind) == in_damaged


@pytest.mark.parametrize("printed", ["0.500.000", "00.500.000", "0008585437", "012.500", "01.250,00"])
def test_a_figure_with_a_lost_digit_is_unreadable(printed):
    assert amount(printed) == "unreadable"
    assert several(printed) == "unreadable"
    assert token(printed, (DOT,)).broken


def test_a_zero_fills_up_a_count_of_one_digit():
    assert several("05 orang") == [(5, "orang")]
    assert amount("05") == "unreadable"


@pytest.mark.parametrize(
    ("printed", "values"),
    [
        ("-5 %", [(-5, "%")]),
        ("−5%", [(-5, "%")]),
        ("(5) %", [(-5, "%")]),
        ("(5,25 %)", [(Decimal("-5.25"), "%")]),
        ("(5)", "unreadable"),  # as well the number of a column
        ("- 12 orang", "unreadable"),  # a bullet, or a minus
        ("- 12 orang - 5 KK", [(12, "orang"), (5, "KK")]),
        ("20 KK -30 orang", "unreadable"),
        ("10-15 orang", "unreadable"),
        ("180,5 - 90,4", [(Decimal("180.5"), ""), (Decimal("90.4"), "")]),
        ("1. 12 orang 2. 5 KK", [(12, "orang"), (5, "KK")]),
        ("1. 12 orang", "unreadable"),  # 1.12 with a blank in it, or a list of one
        ("a.5 orang", "unreadable"),
        ("1/2", "unreadable"),
        ("12.", "unreadable"),
        ("+5", "unreadable"),
    ],
)
def test_a_sign_a_list_mark_or_a_range_is_never_dropped_from_a_value(printed, values):
    assert several(printed) == values


@pytest.mark.parametrize(("printed", "bound"), [(">= 90 %", ">="), ("≥90%", "≥"), ("< 5 %", "<"), ("90 %", "")])
def test_a_value_keeps_its_bound(printed, bound):
    (value,) = parse_values(printed, DOT)
    assert (value.bound, value.text) == (bound, printed)
    assert value.number in (90, 5)


@pytest.mark.parametrize(
    "printed", ["(5.000.000)", "Rp (5.000.000)", "-5.000.000", "Rp -5.000.000", "(Rp. 5.000.000,00)"]
)
def test_negative_money_is_read_only_where_it_can_be(printed):
    assert amount(printed, negative=True) == -5_000_000
    assert amount(printed) == "unreadable"


def test_brackets_that_do_not_close_are_no_sign():
    assert amount("(5.000.000", negative=True) == "unreadable"
    assert amount("5.000.000)", negative=True) == "unreadable"


@given(st.integers(0, 10**numbers.MOST_DIGITS - 1), st.sampled_from(numbers.STYLES))
def test_sen_of_zero_change_no_amount_and_no_token(figure, style):
    printed = numbers.format_number(figure, style)
    sen = ".00" if style == "comma_thousands" else ",00"
    assert numbers.parse_amount(printed + sen, style) == figure
    with_sen, without = token(printed + sen, (style,)), token(printed, (style,))
    assert replace(with_sen, decimals=0) == without or not without.value


@given(st.decimals(-1000, 1000, places=2), st.sampled_from(numbers.STYLES), st.sampled_from(["{}%", "{} %"]))
def test_a_signed_percentage_in_a_value_cell_reads_back(percent, style, frame):
    (value,) = parse_values(frame.format(numbers.format_number(percent, style)), style)
    assert value.number == percent


@given(st.integers(1000, 10**12), st.sampled_from("\u00a0\u2009\u202f"), st.sampled_from(numbers.STYLES))
def test_blanks_that_do_not_break_part_groups_in_every_style(figure, blank, style):
    assert numbers.parse_amount(f"{figure:,}".replace(",", blank), style) == figure


# -- small documents -------------------------------------------------------------------------------------------

PAGU = {"id": "pagu", "role": "amount", "measure": "pagu", "year": 2021, "phase": "perubahan"}
SPENT = {"id": "spent", "role": "amount", "measure": "realisasi", "year": 2021, "phase": "realisasi"}
SHARE = {"id": "share", "role": "value", "measure": "absorption_pct", "year": 2021, "unit": "percent"}
LEVELS = [{"level": "total", "name": "^Jumlah"}, {"level": "program", "name": "^Program"}, {"level": "sub_kegiatan"}]


HEAD = ["Program Pemberdayaan Sosial", "", "", ""]


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a small spending table (name, pagu, spent, share) to its budget rows and checks."""

    def run(rows, pagu=PAGU, spent=SPENT, **more):
        folder = tmp_path / "alpha_2021"
        folder.mkdir(exist_ok=True)
        columns = [{"id": "name", "role": "name"}, pagu, spent, SHARE]
        table = {"title": "T", "rows": len(rows), "columns": columns, "levels": LEVELS} | more
        table |= {"parts": [{"start": "a", "end": "b"}]}
        with (folder / "T1.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(
                [["line", "c01", "c02", "c03", "c04"], *([line, *row] for line, row in enumerate(rows, 11))]
            )
        (folder / "document.yml").write_text(yaml.safe_dump(DOCUMENT | {"tables": {"T1": table}}), encoding="utf-8")
        return tidy_tables("alpha_2021", tmp_path)

    return run


def test_sen_stay_open_with_their_exact_figure(read):
    lines = read([HEAD, ["Beli", "133.825.000,50", "-", ""]])["budget_lines"]
    (pagu,) = lines[(lines.measure == "pagu") & (lines.level == "sub_kegiatan")].itertuples()
    assert (pagu.status, json.loads(pagu.alternatives)) == ("unresolved", ["133825000.5"])


def test_twenty_digits_stop_nothing(read):
    for more in ({}, {"damaged": True, "identities": ["children", "absorption"]}):
        lines = read([["Program Pemberdayaan Sosial", "1" * 20, "5", ""], ["Beli", "1" * 20, "5", ""]], **more)[
            "budget_lines"
        ]
        assert (lines[lines.measure == "pagu"].status == "unresolved").all()


def test_a_letter_among_digits_is_open_with_its_likely_reading(read):
    lines = read([HEAD, ["Beli", "l.500.000", "1.250.000", "83,33"]])["budget_lines"]
    assert json.loads(lines[(lines.measure == "pagu") & (lines.name == "Beli")].alternatives.iloc[0]) == ["1500000"]


def test_money_given_back_is_negative_and_a_ceiling_is_not(read):
    lines = (
        read([HEAD, ["Beli", "(5.000)", "(5.000)", ""]])["budget_lines"].query("name == 'Beli'").set_index("measure")
    )
    assert lines.amount_rp["realisasi"] == -5_000
    assert lines.status["pagu"] == "unresolved"


@pytest.mark.parametrize(
    ("scale", "printed", "rupiah"),
    [(1000, "1.250.500", 1_250_500_000), (1_000_000, "1.250,5", 1_250_500_000), (1_000_000, "Rp 12,25", 12_250_000)],
)
def test_the_scale_of_a_header_is_in_the_amount_and_in_what_is_told(read, scale, printed, rupiah):
    tables = read([HEAD, ["Beli", printed, "", ""]], pagu=PAGU | {"scale": scale})
    lines = tables["budget_lines"].query("name == 'Beli'").set_index("measure")
    assert lines.amount_rp["pagu"] == rupiah
    assert lines.printed["pagu"] == printed


def test_half_a_rupiah_is_not_rounded_away(read):
    lines = (
        read([HEAD, ["Beli", "1,0005", "", ""]], pagu=PAGU | {"scale": 1000})["budget_lines"]
        .query("name == 'Beli'")
        .set_index("measure")
    )
    assert json.loads(lines.alternatives["pagu"]) == ["1000.5"]


SPENDING = [
    ["Jumlah", "748.825.000", "738.042.420", "98,56"],
    ["Program Pemberdayaan Sosial", "600.000.000", "591.000.000", "98,50"],
    ["Beli satu", "450.000.000", "443.250.000", "98,50"],
    ["Beli dua", "150.000.000", "147.750.000", "98,50"],
    ["Program Rehabilitasi Sosial", "148.825.000", "147.042.420", "98,80"],
    ["Beli tiga", "133.825.000", "132.192.420", "98,78"],
    ["Beli empat", "15.000.000", "14.850.000", "99,00"],
]
SUMS = ["children", "total", "absorption"]


def with_sen(rows, mark=","):
    return [[name, pagu + f"{mark}00", spent + f"{mark}00", share] for name, pagu, spent, share in rows]


def told(tables):
    """Return what a reading says beside its printed texts."""
    lines = tables["budget_lines"].drop(columns="printed")
    return lines.to_csv(index=False), tables["findings"].to_csv(index=False)


@pytest.mark.parametrize("damaged", [False, True])
def test_sen_of_zero_change_nothing_of_a_spending_table(read, damaged):
    plain = told(read(SPENDING, identities=SUMS, damaged=damaged))
    assert told(read(with_sen(SPENDING), identities=SUMS, damaged=damaged)) == plain


def test_a_lost_zero_before_sen_is_never_a_hundredfold(read):
    rows = with_sen(SPENDING)
    rows[5][1], rows[6][2] = "133.825.00,00", ""
    for damaged in (False, True):
        lines = read(rows, identities=SUMS, damaged=damaged)["budget_lines"]
        known = lines[lines.amount_rp.notna()]
        assert known.amount_rp.max() == 748_825_000
        assert set(known[known.name == "Beli tiga"].amount_rp) <= {133_825_000, 132_192_420}
        assert set(known[known.name == "Beli empat"].amount_rp) <= {15_000_000, 14_850_000}


def test_a_cut_amount_that_no_sum_holds_is_open(read):
    rows = [HEAD, ["Beli satu", "133.825.00", "132.192.420", ""], ["Beli dua", "15.000.000", "14.850.000", "99,00"]]
    lines = read(rows, identities=["children"], damaged=True)["budget_lines"]
    (pagu,) = lines[(lines.name == "Beli satu") & (lines.measure == "pagu")].itertuples()
    assert pagu.status == "unresolved"


# -- the real tables with sen ----------------------------------------------------------------------------------


def _sen(document, table_id, rows):
    """Return rows with `,00` (or `.00`) after every amount that has none, in the decimal mark of its own style."""
    table = document.tables[table_id]
    found = []
    for row in rows:
        cells = []
        for cell in row.cells:
            text = cell.strip()
            style = table.style
            if table.style_by_row:
                style = numbers.decide_style([text], table.style) if numbers.parse_missing(text) is None else style
            text, end = (text[:-2], text[-2:]) if text.endswith(",-") else (text, "")
            grouped = style and numbers.split_sen(text, style)[1] == "" and len(text) >= 9
            figure = numbers.read_amount(text, style) if grouped else None
            mark = "." if style == "comma_thousands" else ","
            cells.append(f"{text}{mark}00{end}" if figure is not None and figure.number >= 100_000 else cell)
        found.append(verbatim.RawRow(row.line, cells))
    return found


def _told(document, tables):
    """Return what the tidy tables and checks of a document say beside printed texts."""
    tables = tables | {"checks": reconcile.checks(document.doc_id, tables)}
    return {
        name: frame.drop(columns=["printed", "reading"], errors="ignore").to_csv(index=False)
        for name, frame in tables.items()
    }


def _both(document, plain=None):
    """Return what a document says as it is printed, and with sen in every table that prints amounts."""
    own = files.RAW / document.doc_id
    rows = raw_rows(document, own)
    more = {name: _sen(document, name, each) for name, each in rows.items()}
    assert any(more[name] != rows[name] for name in rows)
    plain = plain or building.tidy_document(document, rows, own / "corrections.csv")
    return _told(document, plain), _told(document, building.tidy_document(document, more, own / "corrections.csv"))


@pytest.mark.parametrize("doc_id", register.document_ids())
def test_sen_of_zero_change_no_value_status_or_check_of_a_real_table(doc_id, real_documents):
    plain, with_sen = _both(register.document(doc_id), real_documents[doc_id])
    assert with_sen == plain


@pytest.mark.parametrize("doc_id", register.document_ids())
def test_nor_of_one_that_is_read_as_damaged(doc_id, read_as_damaged):
    plain, with_sen = _both(all_damaged(register.document(doc_id)), read_as_damaged[doc_id])
    assert with_sen == plain


def test_nor_of_one_whose_own_cells_have_to_show_the_damage():
    told = [each for each in register.documents().values() if any(table.damaged for table in each.tables.values())]
    assert told
    for document in told:
        own = {name: table.model_copy(update={"damaged": False}) for name, table in document.tables.items()}
        plain, with_sen = _both(document.model_copy(update={"tables": own}))
        assert with_sen == plain
