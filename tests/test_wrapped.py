"""Lines between two rows of a table without rules, on a page read from its picture."""

import pytest

from analysis.intake.letters import Word
from analysis.intake.pieces import Piece
from analysis.intake.wrapped import partings

COLUMNS = [(0.0, 10.0), (20.0, 120.0), (150.0, 170.0)]


def line(middle: float, name: str = "", figure: str = "", number: str = "") -> list[Piece]:
    """Return a line of a row: its number, words of its name of five points a letter, and its figure."""
    found, x = [], 20.0
    for text, at in ((number, 2.0), (figure, 155.0)):
        found += [Piece((Word(text, at, middle - 4, at + 5, middle + 4),))] if text else []
    words = []
    for text in name.split():
        words.append(Word(text, x, middle - 4, x + 5 * len(text), middle + 4))
        x += 5 * len(text) + 3
    return sorted([*found, *([Piece(tuple(words))] if words else [])], key=lambda piece: piece.x0)


FULL = line(10, "Lembaga Konsultasi A", "4", "1")  # as wide as the column: more words had no room
GOES_ON = line(20.4, "Keluarga")


def test_a_line_goes_on_the_name_that_was_full() -> None:
    body = [FULL, GOES_ON, line(30, "Keluarga Pioner", "5", "2")]
    assert partings(body, COLUMNS, [10, 30], [15.2]) == [pytest.approx(25.2)]


def test_a_line_is_of_the_row_below_where_the_name_above_had_room() -> None:
    body = [line(10, "Dunia", "4", "1"), line(20, "Lembaga Konsultasi A"), line(30, "Keluarga", "5", "2")]
    assert partings(body, COLUMNS, [10, 30], [25.2]) == [pytest.approx(15)]


def test_where_the_words_tell_nothing_the_table_is_set_as_its_other_rows_are() -> None:
    body = [
        FULL,
        GOES_ON,
        line(30, "Dunia", "5", "2"),
        line(40, "Lembaga Konsultasi B", "6", "3"),
        line(50.4, "Lembaga Konsultasi C"),
        line(60, "Lembaga Konsultasi D", "7", "4"),
    ]
    assert partings(body, COLUMNS, [10, 30, 40, 60], [25, 35, 45.2])[2] == pytest.approx(55.2)


def test_rows_that_stand_clearly_apart_are_divided_there_whatever_the_words_tell() -> None:
    body = [FULL, line(26, "Keluarga"), line(36, "Keluarga Pioner", "5", "2")]
    assert partings(body, COLUMNS, [10, 36], [18]) == [18]
