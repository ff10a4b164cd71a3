"""The specification curve on one programme of four lines."""

from test_estimation import per_line

from analysis.studies import specifications


def test_choices_that_change_nothing_are_no_further_specification():
    capaian = per_line([100.0, 90, 100, 80]).assign(polarity="higher_is_better")

    def lines(table, cap, level):
        capped = table.capaian_pct.clip(upper=cap)
        return table.assign(capaian_pct=capped, function="x", pagu_status="as_published", pagu_row=table.line_id)

    curve = specifications.specification_curve(capaian, lines, lambda table: table.iloc[:0], 1, 99)
    assert len(curve) == 2 * 2 * 3 * 2 * 2 * 2 * 2
    assert specifications.signs(curve).computed.tolist() == [1, 1]


def test_the_other_table_is_looked_at_where_it_is_chosen_and_nowhere_else():
    capaian = per_line([100.0, 90, 100, 80]).assign(polarity="higher_is_better")

    def lines(table, cap, level):
        return table.assign(function="x", pagu_status="as_published", pagu_row=table.line_id)

    curve = specifications.specification_curve(capaian, lines, lambda table: table.iloc[:2], 1, 99)
    assert curve.groupby("table").n_lines.agg(set).to_dict() == {"main": {4}, "other": {2}}
