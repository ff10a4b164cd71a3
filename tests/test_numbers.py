"""Every printed number reads to exactly what is printed, or says that it cannot be read."""

import contextlib
import time
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.source import numbers
from analysis.source.numbers import Missing, Unreadable
from analysis.source.values import parse_values, split_list, strip_tags

settings.register_profile("same_each_time", deadline=None, derandomize=True)
settings.load_profile("same_each_time")

styles = st.sampled_from(numbers.STYLES)
grouped_styles = st.sampled_from(["dot_thousands", "comma_thousands"])
amounts = st.integers(min_value=0, max_value=10**15)
any_text = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="0123456789.,-–% Rpabc<>/", max_size=60),
    st.text(alphabet="0123456789٠١²½", max_size=12),
)


# -- what is formatted reads back ----------------------------------------------------------------------------


@given(amounts, styles)
def test_an_amount_formatted_in_any_style_reads_back(amount, style):
    assert numbers.parse_amount(numbers.format_number(amount, style), style) == amount


@given(
    amounts,
    styles,
    st.sampled_from(["{}", "Rp {}", "Rp. {}", "Rp.{}", "Rp. {},-", "{},-", "a. Rp. {},-", " Rp {} -"]),
)
def test_what_stands_around_an_amount_does_not_change_it(amount, style, frame):
    assert numbers.parse_amount(frame.format(numbers.format_number(amount, style)), style) == amount


@given(amounts, st.integers(1, 99), grouped_styles)
def test_sen_read_back_exactly(rupiah, sen, style):
    amount = Decimal(f"{rupiah}.{sen:02d}")
    assert numbers.parse_amount(numbers.format_number(amount, style), style) == amount


@given(st.integers(min_value=-(10**12), max_value=10**12), styles)
def test_a_whole_number_formatted_in_any_style_reads_back(number, style):
    assert numbers.parse_number(numbers.format_number(number, style), style) == number
    assert numbers.parse_number(numbers.format_number(number, style), style, whole=True) == number


@given(st.integers(min_value=-(10**9), max_value=10**9), st.integers(1, 99), styles)
def test_decimals_formatted_in_any_style_read_back(whole, hundredths, style):
    number = Decimal(f"{whole}.{hundredths:02d}")
    assert numbers.parse_number(numbers.format_number(number, style), style) == number


@given(st.decimals(min_value=0, max_value=1000, places=2), styles, st.sampled_from(["{}%", "{} %", "{}"]))
def test_a_percentage_formatted_in_any_style_reads_back(percent, style, frame):
    assert numbers.parse_percent(frame.format(numbers.format_number(percent, style)), style) == percent


@given(
    st.lists(
        st.tuples(st.integers(0, 10**7), st.sampled_from(["orang", "KK", "Kelompok", "unit"])),
        min_size=2,
        max_size=6,
    ),
    grouped_styles,
)
def test_a_list_of_counts_with_units_reads_back_in_order(pairs, style):
    cell = " ".join(
        f"{letter}. {numbers.format_number(number, style)} {unit}"
        for letter, (number, unit) in zip("abcdef", pairs, strict=False)
    )
    values = parse_values(cell, style, {"orang", "KK", "Kelompok", "unit"})
    assert [(value.number, value.unit) for value in values] == pairs
    assert [value.label for value in values] == list("abcdef"[: len(pairs)])


# -- nothing crashes, nothing runs long ----------------------------------------------------------------------


@given(any_text, styles)
@example("1" + "." * 300, "plain")
@example("Rp", "dot_thousands")
@example("²", "plain")
def test_no_string_makes_a_parser_crash(text, style):
    for parse in (numbers.parse_amount, numbers.parse_number, numbers.parse_percent, parse_values):
        try:
            assert parse(text, style) not in (None, [])
        except Unreadable as error:
            assert "cannot read" in str(error)
    assert split_list(text)


@pytest.mark.parametrize(
    "text",
    [
        "1" + " " * 100_000 + "x",
        "<p" * 50_000,
        "1." * 50_000,
        "a. " * 33_000,
        "9" * 100_000,
        "Rp" + " " * 100_000,
        "-" * 100_000,
    ],
    ids=["blanks", "open tags", "groups", "list letters", "digits", "blanks after Rp", "dashes"],
)
def test_no_string_makes_a_parser_run_long(text):
    start = time.process_time()
    for parse in (numbers.parse_amount, numbers.parse_number, numbers.parse_percent, parse_values):
        with contextlib.suppress(Unreadable):
            parse(text, "dot_thousands")
    numbers.parse_missing(text), split_list(text), strip_tags(text)
    assert time.process_time() - start < 1


# -- rupiah --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "style", "amount"),
    [
        ("Rp. 76.221.164,-", "dot_thousands", 76_221_164),
        ("Rp. 192.854.600,-", "dot_thousands", 192_854_600),
        ("a. Rp. 192.853.600,-", "dot_thousands", 192_853_600),
        ("Rp. 11.072.355.308", "dot_thousands", 11_072_355_308),
        ("28,080,000", "comma_thousands", 28_080_000),
        ("Rp. 7611667635", "dot_thousands", 7_611_667_635),
        ("835000000", "dot_thousands", 835_000_000),
        ("Rp. 1197.600,-", "dot_thousands", 1_197_600),
        ("2.000,000", "comma_thousands", 2_000_000),
        ("10.000.000,00", "dot_thousands", 10_000_000),
        ("Rp.425,599,000,00", "comma_thousands", 425_599_000),
        ("0", "dot_thousands", 0),
        ("1.250.000,50", "dot_thousands", Decimal("1250000.50")),
    ],
)
def test_a_damaged_but_certain_amount_is_read(printed, style, amount):
    assert numbers.parse_amount(printed, style) == amount


@pytest.mark.parametrize(
    ("printed", "style"),
    [
        ("Rp. 595.42.969,-", "dot_thousands"),  # a digit lost
        ("1.2345.000", "dot_thousands"),  # a digit too many
        ("1.25O.000", "dot_thousands"),  # the letter O
        ("1.250.00", "dot_thousands"),  # a zero lost, or sen: not decided
        ("28,080,000", "dot_thousands"),  # another style than its place
        ("28.080.000", "comma_thousands"),
        ("28.080", "plain"),
        ("Rp", "dot_thousands"),
        ("12 orang", "dot_thousands"),
        ("1.000 2.000", "dot_thousands"),
        (".000.000", "dot_thousands"),
        ("-5.000", "dot_thousands"),
        ("1003.512.132.000", "dot_thousands"),  # a target of 100 that touches 3.512.132.000
        ("Rp 12500,000,000", "comma_thousands"),
    ],
)
def test_an_amount_that_is_not_certain_is_unreadable(printed, style):
    with pytest.raises(Unreadable) as error:
        numbers.parse_amount(printed, style, "serang/T9/7")
    assert printed in str(error.value)
    assert str(error.value).startswith("serang/T9/7: ")


@given(st.integers(1, 10**12), grouped_styles)
def test_a_digit_lost_from_a_group_is_never_read_as_an_amount(amount, style):
    printed = numbers.format_number(amount * 1000 + 123, style)
    with pytest.raises(Unreadable):
        numbers.parse_amount(printed[:-1], style)


@given(amounts.filter(lambda amount: amount >= 10**6))
def test_an_amount_never_reads_in_the_other_style(amount):
    with pytest.raises(Unreadable):
        numbers.parse_amount(numbers.format_number(amount, "comma_thousands"), "dot_thousands")
    with pytest.raises(Unreadable):
        numbers.parse_amount(numbers.format_number(amount, "dot_thousands"), "comma_thousands")


# -- kinds of nothing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("", Missing.BLANK),
        ("   ", Missing.BLANK),
        ("-", Missing.DASH),
        (" – ", Missing.DASH),
        ("—", Missing.DASH),
        ("null", Missing.NULL),
        ("NULL", Missing.NULL),
        ("N/a", Missing.NOT_APPLICABLE),
        ("Nihil", Missing.NIL),
    ],
)
def test_the_kinds_of_nothing_stay_apart(printed, kind):
    for parse in (numbers.parse_amount, numbers.parse_number, numbers.parse_percent):
        assert parse(printed, "dot_thousands") is kind
    assert [value.number for value in parse_values(printed, "dot_thousands")] == [kind]


def test_zero_is_a_number_and_not_nothing():
    assert numbers.parse_missing("0") is None
    assert numbers.parse_amount("0", "dot_thousands") == 0
    assert parse_values("0 %", "dot_thousands")[0].number == 0


# -- counts, percentages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "style", "whole", "number"),
    [
        ("331.734", "dot_thousands", False, 331_734),
        ("98,24", "dot_thousands", False, Decimal("98.24")),
        ("1.93", "dot_thousands", False, Decimal("1.93")),  # no group has two digits
        ("1,9", "comma_thousands", False, Decimal("1.9")),
        ("97,259", "dot_thousands", True, 97_259),  # persons have no decimals
        ("97,259", "dot_thousands", False, Decimal("97.259")),
        ("6,000", "comma_thousands", False, 6000),
        ("34.384", "dot_thousands", True, 34_384),
        ("8637", "dot_thousands", True, 8637),
        ("-12,5", "dot_thousands", False, Decimal("-12.5")),
        ("12,0", "dot_thousands", True, 12),
    ],
)
def test_a_count_is_read_by_its_style_and_by_what_it_counts(printed, style, whole, number):
    assert numbers.parse_number(printed, style, whole=whole) == number


@pytest.mark.parametrize(
    ("printed", "whole"),
    [("7,23", True), ("1.2.3", False), ("1234.567", False), ("1,23,4", False), ("12 5", False), ("x", False)],
)
def test_a_number_that_is_not_certain_is_unreadable(printed, whole):
    with pytest.raises(Unreadable, match="cannot read"):
        numbers.parse_number(printed, "dot_thousands", whole=whole)


def test_three_zeros_after_the_other_mark_are_not_taken_for_decimals():
    with pytest.raises(Unreadable):
        numbers.parse_number("1.000", "comma_thousands")
    assert numbers.parse_number("1.000", "comma_thousands", whole=True) == 1000


# -- several values in a cell --------------------------------------------------------------------------------


def read(cell, style="dot_thousands", whole=("orang", "Orang", "KK", "KUBE", "Yatim", "Kecamatan")):
    return [(value.label, value.number, value.unit) for value in parse_values(cell, style, set(whole))]


def test_values_of_a_cell_come_in_order_with_their_units():
    assert read("20 KUBE - 30 KK") == [("", 20, "KUBE"), ("", 30, "KK")]
    assert read("180,5 - 90,4") == [("", Decimal("180.5"), ""), ("", Decimal("90.4"), "")]
    assert read("15 Kecamatan0 %15 Kecamatan") == [
        ("", 15, "Kecamatan"),
        ("", 0, "%"),
        ("", 15, "Kecamatan"),
    ]
    assert read("a. 87 orang b. 1332 orang") == [("a", 87, "orang"), ("b", 1332, "orang")]
    assert read("<p>c. 16 orang</p> <p>d. 900 orang</p>") == [("c", 16, "orang"), ("d", 900, "orang")]


@pytest.mark.parametrize("cell", ["93 Tahun 2021", "93 TA. 2021"])
def test_the_year_behind_a_value_is_no_value(cell):
    assert read(cell) == [("", 93, "")]


def test_a_dash_in_a_list_is_a_value_of_its_own_and_keeps_its_print():
    values = parse_values("a. - b. 10 PSKS", "dot_thousands")
    assert [(value.label, value.number) for value in values] == [("a", Missing.DASH), ("b", 10)]
    assert values[0].text == "a. -"
    assert values[1].text == "b. 10 PSKS"


def test_the_digit_of_a_units_name_is_no_value():
    assert read("1 LK3") == [("", 1, "LK3")]
    assert read("2 LK3 5 orang") == [("", 2, "LK3"), ("", 5, "orang")]


@pytest.mark.parametrize("grade", ["BB", "A", "bb", "CC"])
def test_a_letter_grade_is_kept_as_a_grade(grade):
    assert read(grade) == [("", grade.upper(), "")]


@pytest.mark.parametrize("cell", ["tepat waktu", "a. Jumlah dokumen a. 4 Dokumen", "Orang", "E"])
def test_a_cell_with_words_but_no_value_is_unreadable(cell):
    with pytest.raises(Unreadable):
        parse_values(cell, "dot_thousands", address="sidoarjo/P1/705")


def test_a_list_is_split_into_its_parts():
    assert split_list("a. Jumlah anak; b. Jumlah lansia") == [
        ("a", "Jumlah anak"),
        ("b", "Jumlah lansia"),
    ]
    assert split_list("1. Satu 2. Dua") == [("1", "Satu"), ("2", "Dua")]
    assert split_list("Pembuka a. Satu") == [("", "Pembuka"), ("a", "Satu")]
    assert split_list("<p>c. Satu</p> <p>d. Dua</p>") == [("c", "Satu"), ("d", "Dua")]
    assert split_list("Jumlah dokumen") == [("", "Jumlah dokumen")]


# -- the style of a place ------------------------------------------------------------------------------------


def test_the_style_is_decided_by_the_length_of_the_groups():
    assert numbers.decide_style(["106.900.000", "94.761.375"]) == "dot_thousands"
    assert numbers.decide_style(["28,080,000", "28,080,000"]) == "comma_thousands"
    assert numbers.decide_style(["835000000"], "comma_thousands") == "comma_thousands"
    assert numbers.decide_style(["106.900.000", "28,080,000"]) is None


@given(st.lists(amounts.filter(lambda amount: amount >= 10**6), min_size=1, max_size=5), grouped_styles)
def test_amounts_of_one_style_are_recognised(row, style):
    assert numbers.decide_style([numbers.format_number(amount, style) for amount in row]) == style


@pytest.mark.parametrize("style", ["dot_thousands", "comma_thousands"])
@pytest.mark.parametrize("text", ["835000000.00", "835000000,00"])
def test_zero_sen_behind_millions_without_marks_are_sen_in_either_style(text, style):
    assert numbers.parse_amount(text, style) == 835_000_000


# -- marks of footnotes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["*", "**", "*)", " *)", "\u00b2", "\u00b9)", " 1)"])
def test_the_mark_of_a_footnote_is_no_digit_of_its_figure(mark):
    assert numbers.parse_number(f"1.250{mark}", "dot_thousands") == 1250
    assert numbers.parse_amount(f"1.250.000{mark}", "dot_thousands") == 1_250_000


@pytest.mark.parametrize("text", ["5 1)", "1.2501)", "12 34"])
def test_a_digit_that_may_be_one_of_the_figure_is_no_mark(text):
    with pytest.raises(numbers.Unreadable):
        numbers.parse_number(text, "dot_thousands", whole=True)


# -- the edges of what is read -------------------------------------------------------------------------------

DOT, COMMA, PLAIN = numbers.STYLES
B = "\u202f"  # a blank between groups


def found(parse, printed, style, **more):
    """Return what a parser reads, "?" where it cannot."""
    try:
        return parse(printed, style, **more)
    except Unreadable:
        return "?"


@pytest.mark.parametrize(
    ("printed", "style", "amount"),
    [
        ("9" * 16, PLAIN, 10**16 - 1),  # no office prints more
        ("9" * 16 + ",25", PLAIN, 10**16 - Decimal("0.75")),
        ("9" * 17, PLAIN, "?"),
        ("9" * 17 + ",25", PLAIN, "?"),
        ("00", PLAIN, 0),
        ("000", PLAIN, "?"),  # the end of an amount
        ("116.033.000,00", DOT, 116_033_000),
        ("116.033.000,000", DOT, "?"),  # a misread mark, or sen with a zero too many
        ("116,033,000.000", DOT, "?"),
        ("116.033,000", DOT, 116_033_000),
        ("1250000.00", DOT, 1_250_000),  # sen behind millions without a mark
        ("125000.00", DOT, "?"),
        ("1250000.50", DOT, "?"),
        ("1234.567.00", DOT, "?"),
        ("1.250.000.00", DOT, 1_250_000),
        (f"1{B}250{B}000", DOT, 1_250_000),
        (f"1{B}250{B}000,50", DOT, Decimal("1250000.50")),
        (f"1{B}250{B}000.50", COMMA, Decimal("1250000.50")),
        (f"1{B}25{B}000", DOT, "?"),
        ("5".ljust(400), DOT, 5),
        ("5".ljust(401), DOT, "?"),
    ],
)
def test_an_amount_is_read_up_to_the_edge_of_what_is_certain(printed, style, amount):
    assert found(numbers.parse_amount, printed, style) == amount


@pytest.mark.parametrize("printed", ["-5", "(5)", "-Rp 5"])
def test_one_sign_makes_money_negative_where_it_can_be(printed):
    assert found(numbers.parse_amount, printed, DOT) == "?"
    assert numbers.read_amount(printed, DOT) is None
    assert found(numbers.parse_amount, printed, DOT, negative=True) == -5
    assert numbers.decide_style([printed.ljust(400), "1.000.000"]) == DOT


@pytest.mark.parametrize("printed", ["(-5)", "-(5)", "-Rp -5", "--5", "(5", "5)"])
def test_two_signs_or_half_a_bracket_are_no_sign(printed):
    assert found(numbers.parse_amount, printed, DOT, negative=True) == "?"


@pytest.mark.parametrize(
    ("printed", "amount", "given_back"),
    [
        ("-", Missing.DASH, Missing.DASH),
        ("", Missing.BLANK, Missing.BLANK),
        ("0", 0, 0),
        ("0,5", Decimal("0.5"), Decimal("0.5")),
        ("-0,5", "?", Decimal("-0.5")),
        ("-5", "?", -5),
        ("Rp (5,5)", "?", Decimal("-5.5")),
    ],
)
def test_an_amount_in_thousands_or_millions_has_decimals_and_a_sign_only_where_it_can(printed, amount, given_back):
    assert found(numbers.parse_scaled, printed, DOT) == amount
    assert found(numbers.parse_scaled, printed, DOT, negative=True) == given_back


@pytest.mark.parametrize(
    ("printed", "number", "whole"),
    [
        ("9" * 16, 10**16 - 1, 10**16 - 1),
        ("9" * 16 + ",00", 10**16 - 1, 10**16 - 1),
        ("9" * 17, "?", "?"),
        (f"1{B}250", 1250, 1250),
        (f"1{B}250,5", Decimal("1250.5"), "?"),
        (f"1{B}25", "?", "?"),
        ("0", 0, 0),
        ("00", 0, 0),
        ("000", "?", "?"),
        ("05", 5, 5),
        ("007", "?", "?"),
        ("05,5", "?", "?"),
        ("0,05", Decimal("0.05"), "?"),
        ("0.000", "?", "?"),
        ("0.500", "?", "?"),
        ("1,234,567", 1_234_567, 1_234_567),  # twice the same mark parts groups in any style
        ("1.234,567", Decimal("1234.567"), "?"),
        ("1.234,567.890", "?", "?"),
        ("1.23.456", "?", "?"),
        ("1.2345.678", "?", "?"),
        ("1234.567", "?", "?"),
        ("5".ljust(400), 5, 5),
        ("5".ljust(401), "?", "?"),
    ],
)
def test_a_number_is_read_up_to_the_edge_of_what_is_certain(printed, number, whole):
    assert found(numbers.parse_number, printed, DOT) == number
    assert found(numbers.parse_number, printed, DOT, whole=True) == whole


def test_a_figure_knows_how_many_decimals_its_print_has():
    assert numbers.read_amount("1.250.000,50", DOT) == numbers.Figure(Decimal("1250000.50"), 2)
    assert numbers.read_amount("1.250.000,00", DOT) == numbers.Figure(1_250_000, 2)
    assert numbers.read_amount("0", DOT) == numbers.Figure(0, 0)
    assert numbers.read_number("12,50", DOT) == numbers.Figure(Decimal("12.50"), 2)
    assert numbers.read_number("97,259", DOT) == numbers.Figure(Decimal("97.259"), 3)


def test_brackets_are_a_sign_of_a_percentage_only_with_its_mark():
    assert numbers.parse_percent("(5,5) %", DOT) == Decimal("-5.5")
    assert found(numbers.parse_percent, "(5,5)", DOT) == "?"
    assert numbers.parse_percent("5 %".ljust(400), DOT) == 5
