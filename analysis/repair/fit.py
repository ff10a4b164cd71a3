"""What it costs that a cell stands under a column, that a column has no cell, that a cell has no column."""

from analysis.repair.grid import GridColumn
from analysis.repair.prices import LEAST_AMOUNT, PRICES
from analysis.repair.tokens import Token, cut_figure, marks_price


def match_price(tok: Token, column: GridColumn, percents: bool = False) -> int:
    """Price of a cell under a column; `percents` says that a percent sign stands under columns of percentages only."""
    p = PRICES
    if column.kind == "code":
        return p["code_as_code"] if tok.kind != "text" or tok.mark else p["text_as_code"]
    if column.kind in ("name", "text", "unit"):
        if tok.kind == "nothing":
            return p["blank_as_text"]
        if tok.kind == "number":
            return p["number_as_text"]
        if tok.value is not None:
            return p["measured_as_text"]
        return p["long_text_as_unit"] if column.kind == "unit" and tok.long else p["text_as_text"]
    if column.kind == "amount":
        if tok.kind == "number":
            if cut_figure(tok):
                return p["broken_group"]
            if tok.money:
                price = p["money_as_amount"]
            elif not tok.value:
                price = p["zero_as_amount"]
            else:
                price = p["count_as_amount"] if tok.value < LEAST_AMOUNT or tok.percent else p["small_as_amount"]
            return price + marks_price(tok)
        return p["nothing_as_amount"] if tok.kind == "nothing" else p["text_as_amount"]
    if tok.kind == "nothing":
        return p["nothing_as_value"]
    if tok.kind == "text" and tok.value is not None:
        return p["measured_as_percent" if column.kind == "percent" else "measured_as_value"]
    if tok.kind == "text":
        return p["text_as_value"]
    if column.kind == "percent" and not tok.money:
        return p["percent_as_percent"] if tok.percent else p["number_as_percent"]
    if tok.money:
        return p["money_as_value"]
    return p["percent_sign_as_value"] if tok.percent and percents else p["number_as_value"]


def lose_price(column: GridColumn, trailing: bool) -> int:
    """Price of a column that got no cell."""
    if column.kind in ("name", "text"):
        return PRICES["lose_trailing_text"] if trailing else PRICES["lose_text"]
    return PRICES[{"unit": "lose_unit", "code": "lose_unit", "amount": "lose_amount"}.get(column.kind, "lose_value")]


def drop_prices(toks: tuple[Token, ...]) -> list[int]:
    """Price of every cell of a row, were it one too many."""
    money = [i for i, t in enumerate(toks) if t.money]
    out = []
    for i, tok in enumerate(toks):
        if tok.kind == "nothing":
            out.append(PRICES["drop_nothing"])
        elif tok.kind == "text" and tok.value is None:
            out.append(PRICES["drop_text"])
        elif tok.money:
            at = money.index(i)
            near = [toks[money[k]].value for k in (at - 1, at + 1) if 0 <= k < len(money)]
            out.append(PRICES["drop_doubled_money" if tok.value in near else "drop_money"])
        else:
            near = [toks[k].value for k in (i - 2, i - 1, i + 1, i + 2) if 0 <= k < len(toks)]
            out.append(PRICES["drop_doubled_value" if tok.value in near else "drop_value"])
    return out
