"""The mutants of single cells change what they say, and what became of a document is named by its worst figure."""

import random

import pytest

from benchmarks.cell_mutants import CHANGES, _outcome

ROW = ["Beli satu", "Orang", "1.050.000", "900.000", ""]


@pytest.mark.parametrize(
    ("change", "among"),
    [
        ("digit lost", {".050.000", "1.50.000", "1.00.000", "1.05.000", "1.050.00"}),
        ("digit doubled", {"11.050.000", "1.0050.000", "1.0550.000", "1.0500.000", "1.050.0000"}),
        ("zero lost", {"1.50.000", "1.05.000", "1.050.00"}),
        ("group lost", {"1.000", "1.050"}),
        ("separator", {"1,050.000", "1.050,000"}),
        ("letter", {"l.050.000", "1.O50.000", "1.0S0.000", "1.05O.000", "1.050.O00", "1.050.0O0", "1.050.00O"}),
    ],
)
def test_a_changed_cell_is_misread_in_one_place(change, among):
    found = {tuple(CHANGES[change](ROW, 2, random.Random(seed))) for seed in range(60)}
    assert {row[2] for row in found} == among
    assert {(*row[:2], *row[3:]) for row in found} == {(*ROW[:2], *ROW[3:])}


def test_a_digit_becomes_another_digit():
    for seed in range(60):
        text = CHANGES["digit"](ROW, 2, random.Random(seed))[2]
        assert sum(a != b for a, b in zip(text, ROW[2], strict=True)) == 1
        assert text.replace(".", "").isdigit()


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ("cell lost", ["Beli satu", "Orang", "900.000", "", ""]),
        ("cell doubled", ["Beli satu", "Orang", "1.050.000", "1.050.000", "900.000"]),
    ],
)
def test_a_lost_or_doubled_cell_moves_the_others(change, row):
    assert CHANGES[change](ROW, 2, random.Random(1)) == row


@pytest.mark.parametrize(
    ("silent", "labels", "same", "outcome"),
    [
        ({"indicators", "budget_lines"}, {"exact", "unchecked"}, False, "silently wrong money"),
        ({"indicators"}, {"exact", "contradicted"}, True, "silently wrong figure"),
        (set(), {"unchecked", "contradicted"}, True, "wrong, unchecked"),
        (set(), {"contradicted"}, True, "wrong, contradicted"),
        (set(), set(), True, "right"),
        (set(), set(), False, "open"),
    ],
)
def test_the_worst_figure_of_the_document_names_what_became_of_it(silent, labels, same, outcome):
    assert _outcome(silent, labels, same) == outcome
