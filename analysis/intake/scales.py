"""How many rupiah one unit of an amount is: asked for where one header of a table says thousands and another nothing.

A word of a header that is lost or misread would make an amount a thousand times too small.
"""

from analysis.intake.drafted import ALIKE, DraftedColumn


def ask(columns: list[DraftedColumn]) -> None:
    """Ask for the scale of amounts whose header names none, where that of another amount of the table does."""
    money = [column for column in columns if column.role == "amount"]
    told = {column.keys["scale"]: column for column in money if "scale" in column.keys}
    for column in money if told else ():
        if "scale" not in column.keys:
            column.seen += [f"header {column.head.printed!r}", f"header {next(iter(told.values())).head.printed!r}"]
            choices = [(f"1 is {scale} rupiah, as beside it", {"scale": scale}) for scale in told]
            choices.append(("1 is 1 rupiah", {"scale": 1}))
            column.ask("scale", f"In what is the money of {ALIKE} printed?", choices)
