"""Unit costs of one name over offices, and readings far from what an office pays elsewhere."""

import numpy as np
import pandas as pd
import pytest

from analysis.studies import pooled


def costs(paid: dict[str, list[float]], **more) -> pd.DataFrame:
    """Return comparable costs of one name, by office."""
    rows = [(region, f"d_{region}", f"d_{region}/T/{n}", float(rp)) for region, own in paid.items()
            for n, rp in enumerate(own)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["region_id", "doc_id", "line_id", "rp_per_unit"])
    return frame.assign(
        reason="", main=True, period="year", reading="per_unit", work="benefit", name="Penyediaan Permakanan",
        service="meals", setting="outside", unit_kind="people", basis="planned", phase="murni", fiscal_year=2021,
        rp_per_unit_high=frame.rp_per_unit, row_ids=frame.line_id,
    ).assign(**more)  # fmt: skip


def test_an_office_is_shrunken_towards_the_geometric_mean_of_all_by_what_its_costs_tell():
    e = np.exp
    table = pooled.pooled_costs(costs({"a": [e(1), e(3)], "b": [e(5), e(7)], "c": [e(9), e(11)]}))
    assert list(table.own_rp) == pytest.approx([e(2), e(6), e(10)])
    share = 15 / 16  # (mean squares 32 between, 2 within): 15 between offices, 2 / 2 of an office's mean
    assert list(table.pooled_rp) == pytest.approx([e(6 - 4 * share), e(6), e(6 + 4 * share)], rel=1e-4)
    assert list(table.typical_rp) == pytest.approx([e(6)] * 3) and table.spread[0] == pytest.approx(
        e(15**0.5), rel=1e-4
    )
    assert table.low_rp.isna().all() and set(table.reason) == {"no interval: 3 offices, 10 are needed"}
    assert list(table.n_costs) == [2, 2, 2] and set(table.n_offices) == {3}


def test_ten_offices_have_intervals():
    generator = np.random.default_rng(1)
    table = pooled.pooled_costs(costs({f"r{n}": np.exp(generator.normal(10, 1, 4)) for n in range(10)}))
    assert set(table.reason) == {""} and ((table.low_rp < table.pooled_rp) & (table.pooled_rp < table.high_rp)).all()


@pytest.mark.parametrize(
    ("paid", "reason"),
    [
        ({"a": [1, 2], "b": [3, 4]}, "cannot tell: 2 offices, 3 are needed"),
        ({"a": [1, 2], "b": [3], "c": [4]}, "cannot tell: hardly an office has two costs"),
    ],
)
def test_where_costs_cannot_be_pooled_the_reason_is_told(paid, reason):
    table = pooled.pooled_costs(costs(paid))
    assert set(table.reason) == {reason} and table.pooled_rp.isna().all() and table.own_rp.notna().all()


def test_lines_of_other_names_phases_or_one_office_alone_are_not_pooled():
    rows = costs({"a": [1, 2], "b": [3, 4], "c": [5, 6]})
    assert pooled.pooled_costs(rows[rows.region_id == "a"]).empty
    rows.loc[rows.region_id == "c", "phase"] = "perubahan"
    assert set(pooled.pooled_costs(rows).region_id) == {"a", "b"}
    assert pooled.pooled_costs(rows.assign(work="staff")).empty


def test_a_cost_of_nothing_is_pooled_with_none():
    table = pooled.pooled_costs(costs({"a": [1, 2, 0], "b": [3, 4], "c": [5, 6]}))
    assert list(table.n_costs) == [2, 2, 2] and np.isfinite(table.pooled_rp).all()


def test_a_reading_ten_times_above_the_offices_other_line_is_told_and_kept():
    rows = costs({"a": [100.0, 40.0], "b": [100.0]})
    rows["rp_per_unit_high"] = [401.0, 40.0, 9000.0]
    far = pooled.far_readings(rows)
    assert list(far.line_id) == ["d_a/T/0"] and far.times[0] == pytest.approx(401 / 40)
    (told,) = pooled.far_numbers(far)
    assert told.name == "far_reading_a_2021_t_0_planned_rp" and told.value == 401
    assert "10 times" in told.shown and "Rp 100 as printed" in told.shown
    rows.loc[0, "rp_per_unit_high"] = 399.0
    assert pooled.far_readings(rows).empty


def test_another_service_or_year_is_no_measure_of_a_reading():
    rows = costs({"a": [100.0, 1.0]})
    rows["rp_per_unit_high"] = [5000.0, 1.0]
    assert len(pooled.far_readings(rows)) == 1
    for column, other in (
        ("service", "clothes"),
        ("fiscal_year", 2022),
        ("basis", "realised"),
        ("unit_kind", "families"),
    ):
        assert pooled.far_readings(rows.assign(**{column: [rows[column][0], other]})).empty
