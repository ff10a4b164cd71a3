"""Checks: each rule holds where it should, and fails in a table that breaks it."""

from decimal import Decimal

import pandas as pd
import pytest

from analysis import io, schema
from analysis.source import register
from analysis.source.verbatim import RawRow
from analysis.tidy import check, claims, count_identities, identities, reconcile
from analysis.tidy.check import Check
from analysis.tidy.frames import of_table


@pytest.fixture(scope="module")
def documents(real_documents):
    """The tidy tables and the checks of every document."""
    return {doc_id: (own, reconcile.checks(doc_id, own)) for doc_id, own in real_documents.items()}


def money(*rows):
    """Budget rows of one table from (line, level, parent line, column, amount)."""
    records = []
    for line, level, parent, column, amount in rows:
        measure, period = column.split("_")[0], "end" if column.endswith("end") else "year"
        records.append(
            {name: "" for name in schema.BUDGET_LINES.names}
            | {
                "doc_id": "d",
                "table_id": "T",
                "line": line,
                "row_id": f"d/T/{line}/{column}",
                "status": "as_published",
                "evidence": "unchecked",
                "region_id": "r",
                "level": level,
                "parent_id": f"d/T/{parent}/{column}" if parent else "",
                "name": f"line {line}",
                "function": "all",
                "fiscal_year": 2021 if period == "year" else pd.NA,
                "period": period,
                "measure": measure,
                "phase": "unknown",
                "amount_rp": amount,
                "state": "number",
            }
        )
    return schema.conform(records, schema.BUDGET_LINES)


def value(line, column, measure, number, printed=None, indicator="x", owner="", year=2021):
    return {name: "" for name in schema.INDICATORS.names} | {
        "doc_id": "d",
        "table_id": "T",
        "line": line,
        "row_id": f"d/T/{line}/{column}",
        "printed": str(number) if printed is None else printed,
        "status": "as_published",
        "evidence": "unchecked",
        "region_id": "r",
        "level": "kegiatan",
        "owner_id": owner,
        "indicator": indicator,
        "unit": "percent",
        "unit_kind": "percent",
        "fiscal_year": year,
        "period": "year",
        "measure": measure,
        "value": number,
        "state": "number",
    }


def values(*records):
    return schema.conform(list(records), schema.INDICATORS)


def only(checks):
    (check,) = checks
    return check, check.verdict


def frames(budget_lines=None, indicators=None):
    """The rows of table T."""
    tables = {"budget_lines": budget_lines, "indicators": indicators}
    return of_table("T", {name: frame for name, frame in tables.items() if frame is not None})


@pytest.mark.parametrize(
    ("children", "verdict"), [((40, 60), "agrees"), ((40, 61), "differs"), ((40, pd.NA), "cannot_tell")]
)
def test_a_parent_equals_its_children(children, verdict):
    table = money(
        (1, "program", None, "pagu_2021", 100),
        (2, "kegiatan", 1, "pagu_2021", children[0]),
        (3, "kegiatan", 1, "pagu_2021", children[1]),
    )
    check, found = only(identities.children(frames(table)))
    assert found == verdict
    assert check.rows == ("d/T/1/pagu_2021", "d/T/2/pagu_2021", "d/T/3/pagu_2021")


@pytest.mark.parametrize(("child", "checks"), [(100, [True]), (90, [])])
def test_a_derived_parent_is_evidence_where_it_is_the_sum_of_its_children_and_no_check(child, checks):
    table = money((1, "program", None, "pagu_2021", 100), (2, "kegiatan", 1, "pagu_2021", child))
    table.loc[0, "status"] = "derived"
    assert [each.derives for each in identities.children(frames(table))] == checks


@pytest.mark.parametrize(("end", "verdict"), [(30, "agrees"), (31, "differs")])
def test_years_add_to_the_end_of_the_period(end, verdict):
    table = money(
        (1, "program", None, "pagu_2022", 10),
        (1, "program", None, "pagu_2023", 20),
        (1, "program", None, "pagu_end", end),
    )
    assert only(identities.years_end(frames(table)))[1] == verdict


@pytest.mark.parametrize(
    ("printed", "number", "verdict"),
    [("97,85", 97.85, "agrees"), ("97,86", 97.86, "differs"), ("98", 98, "agrees"), ("97", 97, "differs")],
)
def test_a_printed_absorption_follows_within_its_own_rounding(printed, number, verdict):
    table = money((1, "program", None, "pagu_2021", 10000), (1, "program", None, "realisasi_2021", 9785))
    printed = values(value(1, "absorption_2021", "absorption_pct", number, printed, owner="d/T/1/pagu_2021"))
    assert only(identities.absorption(frames(table, printed)))[1] == verdict


@pytest.mark.parametrize(("number", "verdict"), [(50, "agrees"), (122.31, "differs")])
def test_a_printed_capaian_follows_from_target_and_realisasi(number, verdict):
    printed = values(
        value(1, "target_2021", "target", 10),
        value(1, "realisasi_2021", "realisasi", 5),
        value(1, "capaian_2021", "capaian_pct", number),
    )
    assert only(identities.capaian(frames(None, printed)))[1] == verdict


@pytest.mark.parametrize(("reached", "verdict"), [(36, "agrees"), (40, "differs")])
def test_what_was_reached_adds_up_over_the_years(reached, verdict):
    printed = values(
        value(1, "realisasi_to_2018", "realisasi_to_date", 12, year=2018),
        value(1, "realisasi_2019", "realisasi", 12, year=2019),
        value(1, "target_2019", "target", 99, year=2019),
        value(1, "target_2020", "target", 12, year=2020),
        value(1, "realisasi_to_2020", "realisasi_to_date", reached, year=2020),
    )
    assert only(identities.cumulative(frames(None, printed)))[1] == verdict


@pytest.mark.parametrize(("number", "verdict"), [(60, "agrees"), (61, "differs")])
def test_a_share_of_the_five_year_target_follows(number, verdict):
    printed = values(
        value(1, "renstra_target", "renstra_target", 60, year=2022),
        value(1, "realisasi_to_2020", "realisasi_to_date", 36, year=2020),
        value(1, "renstra_pct_2020", "renstra_pct", number, year=2020),
    )
    assert only(identities.renstra_pct(frames(None, printed)))[1] == verdict


@pytest.mark.parametrize(("number", "verdict"), [(2.15, "agrees"), (2.25, "differs")])
def test_efficiency_is_capaian_less_absorption(number, verdict):
    printed = values(
        value(1, "capaian_2021", "capaian_pct", 100),
        value(1, "absorption_2021", "absorption_pct", 97.85),
        value(1, "efficiency_2021", "efficiency_pct", number, printed=f"{number}"),
    )
    assert only(identities.efficiency(frames(None, printed)))[1] == verdict


def test_efficiency_without_its_two_parts_in_the_row_makes_no_check():
    printed = values(value(1, "capaian_2021", "capaian_pct", 100), value(1, "e", "efficiency_pct", 2))
    assert identities.efficiency(frames(None, printed)) == []


CLAIMS = {
    "title": "Kalimat",
    "rows": 1,
    "sentences": {"after": "a", "end": "b", "patterns": ["(?P<c01>x)"]},
    "columns": [],
    "identities": ["claims"],
    "claims": [{"line": 3, "of": "T"}],
}


@pytest.mark.parametrize(
    ("cells", "verdicts"),
    [
        (["2", "dua", "kegiatan"], ["agrees", "agrees"]),
        (["3", "dua", "Kegiatan"], ["differs", "differs"]),
        (["2", "dwa", "kegiatan"], ["cannot_tell", "agrees"]),
        (["2?", "dua", "kegiatan"], ["cannot_tell", "cannot_tell"]),
        (["2", "", "pegawai"], []),
    ],
)
def test_a_sentence_that_counts_is_compared_with_its_words_and_with_the_lines_listed(cells, verdicts):
    described = register.document("serang_renja_2022")
    tables = {"T": next(iter(described.tables.values())), "W": register.Table.model_validate(CLAIMS)}
    described = described.model_copy(update={"tables": tables})
    lines = money((1, "kegiatan", None, "pagu_2021", 5), (2, "kegiatan", None, "pagu_2021", 5))
    found = claims.compare(described, {"budget_lines": lines}, {"W": [RawRow(3, cells)]})
    assert [check.verdict for check in found] == verdicts


@pytest.mark.parametrize(("of", "verdict"), [("belanja modal", "agrees"), ("tidak disebut", None)])
def test_a_sum_told_in_a_sentence_is_what_the_description_names(of, verdict):
    """The things are the description's own words, none of them known to the code."""
    described = register.document("serang_renja_2022")
    claims_told = CLAIMS | {"claims": [{"line": 3, "of": "T", "sums": f"^{of}$", "whole": "^seluruhnya$"}]}
    tables = {"T": next(iter(described.tables.values())), "W": register.Table.model_validate(claims_told)}
    described = described.model_copy(update={"tables": tables})
    lines = money((1, "program", None, "pagu_2021", 1000), (2, "program", None, "pagu_2021", 200))
    told = [["1.200", "", "Belanja Modal"], ["300", "", "lainnya"], ["1.500", "", "seluruhnya"], ["2", "", "Program"]]
    found = claims.compare(described, {"budget_lines": lines}, {"W": [RawRow(3, cells) for cells in told]})
    sums = {check.place: check for check in found if check.rule == "sum_told"}
    assert sums["3/seluruhnya"].verdict == "agrees" and sums["3/seluruhnya"].expected == 1500
    assert (sums["3/Belanja Modal"].verdict if "3/Belanja Modal" in sums else None) == verdict
    assert len(sums) == (2 if verdict else 1)


def test_an_identity_that_is_not_known_is_refused_with_the_known_ones():
    described = register.document("serang_renja_2022")
    table = next(iter(described.tables.values())).model_copy(update={"identities": ["childs"]})
    tables = {"budget_lines": money((1, "program", None, "pagu_2021", 1))}
    with pytest.raises(io.InputError, match=r"serang_renja_2022/T: unknown identities \['childs'\]; known: children"):
        reconcile.checks_of(described.model_copy(update={"tables": {"T": table}}), {}, tables)


def test_a_type_printed_twice_is_a_duplicate_and_one_not_printed_is_missing(documents):
    checks = documents["serang_renja_2022"][1].set_index("check_id")
    twice = checks.loc["serang_renja_2022/T2.5/type_printed_once/anak_berhadapan_dengan_hukum"]
    never = checks.loc["serang_renja_2022/T2.5/type_printed_once/perempuan_rawan_sosial_ekonomi"]
    assert (twice.verdict, twice.found, twice.kind) == ("differs", 2, "duplicate")
    assert (never.verdict, never.found, never.kind) == ("differs", 0, "missing_rows")


def test_the_pmks_total_of_serang_differs_from_its_rows_and_both_are_kept(documents):
    checks = documents["serang_renja_2022"][1]
    check = checks[checks.rule == "total_of_types"].iloc[0]
    assert (check.expected, check.found, check.difference, check.verdict) == (343002, 343991, 989, "differs")
    assert "343,991" in check.explanation and "343,002" in check.explanation


def test_two_tables_that_print_the_same_line_are_compared_in_sidoarjo(documents):
    checks = documents["sidoarjo_lkjip_2021"][1]
    twins = checks[(checks.table_id == "T2.3.4+T3.5") & (checks.rule == "same_line_same_amount")]
    differs = twins[twins.verdict == "differs"]
    assert sorted(abs(differs.difference)) == [2, 2, 50, 50]
    assert (twins.verdict == "agrees").sum() >= 42


def test_what_closes_in_the_documents_closes_here(documents):
    for doc_id, table_id, rule, closed in [
        ("sidoarjo_lkjip_2021", "T3.5", "parent_equals_children", 36),
        ("serang_renja_2022", "T4.1", "parent_equals_children", 23),
        ("lampung_barat_renja_2021", "L2", "parent_equals_children", 18),
        ("lampung_barat_renja_2021", "L2", "total_of_programs", 2),
    ]:
        checks = documents[doc_id][1]
        own = checks[(checks.table_id == table_id) & (checks.rule == rule)]
        assert (len(own), set(own.verdict)) == (closed, {"agrees"}), (doc_id, table_id, rule)


def test_every_check_names_rows_that_exist_and_is_unique(documents):
    for tables, checks in documents.values():
        known = set(pd.concat([tables[name].row_id for name in ("budget_lines", "indicators", "pmks", "psks")]))
        assert checks.check_id.is_unique
        assert set(checks.rows.str.split().explode().dropna()) <= known


def verdicts(checks) -> list[str]:
    return [each.verdict for each in checks]


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"state": "dash", "value": pd.NA}, []),
        ({"state": "nil", "value": pd.NA}, []),
        ({"state": "grade", "value": pd.NA}, []),
        ({"state": "unreadable", "value": pd.NA}, ["cannot_tell"]),
        ({"period": "end"}, []),
        ({"fiscal_year": 2020}, []),
        ({"indicator": "y"}, []),
        ({"line": 2}, []),
        ({}, ["agrees"]),
    ],
)
def test_capaian_is_checked_against_target_and_realisasi_of_its_own_indicator_and_year(other, found):
    rows = [value(1, "target", "target", 10), value(1, "r", "realisasi", 5) | other, value(1, "c", "capaian_pct", 50)]
    checks = identities.capaian(frames(None, values(*rows)))
    assert verdicts(checks) == found
    assert all(each.rows == ("d/T/1/c", "d/T/1/target", "d/T/1/r") for each in checks)


def test_two_values_of_an_indicator_have_their_capaian_in_their_order():
    rows = [value(1, f"{name}/{n}", measure, number) for name, measure, numbers in (
        ("t", "target", (10, 20)), ("r", "realisasi", (5, 20)), ("c", "capaian_pct", (50, 99))
    ) for n, number in enumerate(numbers)]  # fmt: skip
    assert verdicts(identities.capaian(frames(None, values(*rows)))) == ["agrees", "differs"]
    assert identities.capaian(frames(None, values(*rows[1:]))) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ["agrees"]),
        ({"pct": {"state": "blank", "value": pd.NA, "status": "unresolved"}}, ["cannot_tell"]),
        ({"pct": {"state": "blank", "value": pd.NA}}, []),
        ({"pct": {"state": "dash", "value": pd.NA}}, []),
        ({"pct": {"state": "zero", "value": 0, "printed": "0"}}, ["differs"]),
        ({"to_date": {"fiscal_year": 2019}}, ["cannot_tell"]),  # nothing is printed for the year of the share
        ({"to_date": {"measure": "realisasi"}}, ["agrees"]),  # of the year alone, where nothing was reached before
        ({"goal": {"measure": "target"}}, []),
    ],
)
def test_a_share_of_the_five_year_target_is_checked_where_all_of_it_is_told(changes, found):
    rows = {
        "goal": value(1, "goal", "renstra_target", 60, year=2022),
        "to_date": value(1, "to_date", "realisasi_to_date", 36, year=2020),
        "pct": value(1, "pct", "renstra_pct", 60, year=2020),
    }
    rows = [row | changes.get(name, {}) for name, row in rows.items()]
    if changes.get("to_date", {}).get("fiscal_year"):
        rows.append(value(1, "r", "realisasi", pd.NA, year=2020) | {"state": "unreadable"})
    assert verdicts(identities.renstra_pct(frames(None, values(*rows)))) == found


def test_two_targets_and_one_share_of_a_row_do_not_say_which_is_meant():
    rows = [
        value(1, "goal", "renstra_target", 60, year=2022), value(1, "goal/2", "renstra_target", 60, year=2022),
        value(1, "to_date", "realisasi_to_date", 36, year=2020), value(1, "pct", "renstra_pct", 60, year=2020),
    ]  # fmt: skip
    assert verdicts(identities.renstra_pct(frames(None, values(*rows)))) == ["cannot_tell"]


def test_what_was_reached_in_a_year_before_is_added_to_the_year():
    rows = [
        value(1, "goal", "renstra_target", 60, year=2022), value(1, "before", "realisasi_to_date", 24, year=2019),
        value(1, "r", "realisasi", 12, year=2020), value(1, "other", "realisasi", 99, year=2018),
        value(1, "pct", "renstra_pct", 60, year=2020),
    ]  # fmt: skip
    (check,) = identities.renstra_pct(frames(None, values(*rows)))
    assert (check.verdict, check.rows) == ("agrees", ("d/T/1/pct", "d/T/1/goal", "d/T/1/before", "d/T/1/r"))


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_what_was_reached_is_not_added_up_over_a_year_that_is_not_told(lost):
    rows = [
        value(1, "a", "realisasi_to_date", 12, year=2018), value(1, "b", "realisasi", 12, year=2019),
        value(1, "c", "realisasi_to_date", 24, year=2019),
    ]  # fmt: skip
    assert verdicts(identities.cumulative(frames(None, values(*rows)))) == ["agrees"]
    assert identities.cumulative(frames(None, values(*(row for n, row in enumerate(rows) if n != lost)))) == []


@pytest.mark.parametrize(
    ("owner", "found"), [("d/T/1/pagu_2021", ["agrees"]), ("", []), ("d/T/2/pagu_2021", []), ("d/T/1/x/y", ["agrees"])]
)
def test_absorption_is_that_of_the_line_that_owns_it(owner, found):
    table = money(
        (1, "program", None, "pagu_2021", 200),
        (1, "program", None, "realisasi_2021", 100),
        (2, "program", None, "pagu_2021", 200),
        (3, "program", None, "realisasi_2021", 150),
    )
    printed = values(value(7, "absorption", "absorption_pct", 50, owner=owner))
    checks = identities.absorption(frames(table, printed))
    assert verdicts(checks) == found
    assert all(each.rows == ("d/T/7/absorption", "d/T/1/pagu_2021", "d/T/1/realisasi_2021") for each in checks)


def counts(*rows):
    """Counts of PMKS from (line, type, year, count)."""
    frame = pd.DataFrame(rows, columns=["line", "type_id", "year", "count"]).astype({"count": "Int64"})
    frame["row_id"] = [f"d/T/{line}/{year}" for line, year in zip(frame.line, frame.year, strict=True)]
    return frame.assign(table_id="T", status="as_published", place="", group="")


def test_a_printed_total_of_people_is_the_sum_of_the_types_of_its_year():
    rows = [(1, "group:anak", 2020, 5), (2, "anak_terlantar", 2020, 5), (3, "pengemis", 2020, 7)]
    rows += [(9, "total", 2020, 12), (2, "anak_terlantar", 2021, 6), (3, "pengemis", 2021, None), (9, "total", 2021, 6)]
    table = counts(*rows)
    first, second = count_identities.pmks_total(of_table("T", {"pmks": table}))
    assert (first.verdict, first.rows) == ("agrees", ("d/T/9/2020", "d/T/2/2020", "d/T/3/2020"))
    assert (second.expected, second.found, second.verdict) == (6, 6, "agrees")
    table.loc[5, "status"] = "unresolved"  # a count that cannot be read is not nobody
    first, second = count_identities.pmks_total(of_table("T", {"pmks": table}))
    assert (first.verdict, second.verdict) == ("agrees", "cannot_tell")


def test_a_type_is_to_be_printed_once_in_the_first_year_of_a_register():
    rows = [(1, "pengemis", 2020, 5), (2, "pemulung", 2020, 5), (3, "pemulung", 2020, 5), (1, "pengemis", 2021, 6)]
    found = count_identities.types(
        "T", counts(*rows, (4, "gelandangan", 2021, 1)), ["pengemis", "pemulung", "gelandangan"]
    )
    assert [(check.verdict, check.kind) for check in found] == [
        ("agrees", "missing_rows"), ("differs", "duplicate"), ("differs", "missing_rows"),
    ]  # fmt: skip


def test_checks_of_one_place_have_ids_of_their_own_and_say_what_they_found():
    figures = [(Decimal(1250), Decimal(1251)), (Decimal("0.25"), Decimal("0.125")), (Decimal("12.5"), None)]
    rows = check.records("d", [Check("T", "r", "1/pagu", ("a", "b"), *pair, what="x") for pair in figures])
    assert [row["check_id"] for row in rows] == ["d/T/r/1/pagu", "d/T/r/1/pagu/2", "d/T/r/1/pagu/3"]
    assert [row["difference"] for row in rows] == [1, -0.125, None]
    assert [row["kind"] for row in rows] == ["conflict", "conflict", "unresolved"]
    assert [row["explanation"] for row in rows] == [
        "x: printed 1,251, expected 1,250.", "x: printed 0.125, expected 0.25.",
        "x: cannot tell, a figure that it needs is not resolved.",
    ]  # fmt: skip
    assert check._shown(12.5) == "12.50"


def with_absorption(right: int, wrong: int):
    """The rows of lines with a printed absorption: those of `right` lines follow, those of `wrong` do not."""
    rows, shares = [], []
    for line in range(1, right + wrong + 1):
        rows += [(line, "kegiatan", None, "pagu_2021", 1000), (line, "kegiatan", None, "realisasi_2021", 900)]
        share = 90.0 if line <= right else 80.0
        shares.append(value(line, "share", "absorption_pct", share, owner=f"d/T/{line}/pagu_2021"))
    return frames(money(*rows), values(*shares))


@pytest.mark.parametrize(
    ("right", "wrong", "named", "compared"),
    [(8, 2, [], 10), (8, 3, [], 0), (2, 0, [], 0), (3, 0, [], 3), (1, 4, ["absorption"], 5)],
)
def test_an_identity_that_no_description_names_is_checked_where_the_rows_bear_it_out(right, wrong, named, compared):
    found = reconcile._identities(named, with_absorption(right, wrong))
    assert [len(each) for each in found] == ([compared] if compared else [])
    assert sum(one.verdict == "differs" for each in found for one in each) == (wrong if compared else 0)


def test_a_total_that_is_named_and_whose_lines_add_up_as_well_is_checked_once():
    rows = [(1, "total", None, "pagu_2021", 60)]
    for line, amount in ((2, 10), (4, 20), (6, 30)):
        rows += [(line, "program", 1, "pagu_2021", amount), (line + 1, "kegiatan", line, "pagu_2021", amount)]
    found = [each for own in reconcile._identities(["total"], frames(money(*rows))) for each in own]
    assert [each.rule for each in found].count("total_of_programs") == 1 and len(found) == 4
