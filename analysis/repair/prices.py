"""Prices of the slips that damage a row, in hundredths, one line of reasoning each."""

PRICES = {
    # a cell under a column
    "text_as_text": 0,  # what the header promises
    "blank_as_text": 10,  # names are printed, a blank is a continuation row
    "number_as_text": 400,  # a figure is no name
    "measured_as_text": 60,  # `36 Kegiatan` is a target, seldom a note
    "long_text_as_unit": 300,  # units are a word or two
    "code_as_code": 0,  # codes are numbers, or left out
    "text_as_code": 300,  # a name is no code
    "number_as_value": 0,  # what the header promises
    "nothing_as_value": 10,  # a dash is an answer, but a rarer one
    "text_as_value": 100,  # grades and `12 Bulan` do occur
    "measured_as_value": 0,  # a target with its unit
    "measured_as_percent": 300,  # a percentage has no unit of its own
    "money_as_value": 500,  # nobody plans a hundred million persons
    "percent_sign_as_value": 400,  # the sign belongs to a percent column
    "money_as_amount": 0,  # what the header promises
    "zero_as_amount": 10,  # a line without money in a year is common
    "nothing_as_amount": 20,  # printed as 0 more often than as a dash
    "small_as_amount": 50,  # a few tens of thousands occur
    "count_as_amount": 500,  # no line costs less than ten thousand rupiah
    "text_as_amount": 600,  # a name is no figure
    "number_as_percent": 20,  # the sign is usually printed where the table prints it at all
    "percent_as_percent": 0,  # what the header promises
    # a column without a cell
    "lose_text": 100,  # names are long and seldom lost
    "lose_unit": 30,  # the short column that page cuts lose first
    "lose_trailing_text": 20,  # empty last columns are cut off
    "lose_value": 100,  # short cells get lost
    "lose_amount": 250,  # a long figure is seldom lost
    # a cell without a column
    "drop_nothing": 40,  # an empty cell too many
    "drop_doubled_value": 60,  # it repeats a neighbour or the pair before it
    "drop_value": 200,  # a short figure from nowhere
    "drop_doubled_money": 100,  # it repeats the amount next to it
    "drop_money": 300,  # an amount from nowhere
    "drop_text": 200,  # words from nowhere
    # a row
    "own_map": 150,  # half of its block shares a cell map that this row would not use
    "own_map_alone": 300,  # three in four rows of its block share it
    "malformed": 60,  # group marks out of place, digits perhaps all there
    "broken_group": 250,  # a group that has not three digits: a digit is lost or too many
    "cut_sen": 100,  # `425,599,000,00`: the last two digits are sen behind a wrong mark
}
WINDOW = 520  # readings dearer than the cheapest by more than this are not kept
MAX_READINGS = 60
CUMULATIVE = 120  # a running total breaks in about a third of the rows that nothing else is wrong with
STRONG = 200  # a rule that breaks more often than this price says is no reason to read a row otherwise
MONEY_FROM = 100_000  # a bare number from here on can only be rupiah in these tables
LEAST_AMOUNT = 10_000  # no line costs less
UNIT_LENGTH = 24
