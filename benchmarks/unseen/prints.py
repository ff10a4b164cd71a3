"""Print figures the way offices print them: one style per document, slips of the OCR apart (damage.py)."""

import random
from dataclasses import dataclass, replace
from decimal import Decimal


@dataclass(frozen=True)
class Style:
    """How one document prints its figures.

    `group` separates thousands and `decimal` decimals; `prefix` and `suffix` stand around an amount, `sen` after its
    last group. `percent` follows a percentage.
    """

    name: str  # the style's name in document.yml
    group: str
    decimal: str
    sen: str
    prefix: str
    suffix: str
    percent: str

    def amount(self, rupiah: int) -> str:
        """Return an amount as printed."""
        return f"{self.prefix}{self.count(rupiah)}{self.sen}{self.suffix}"

    def count(self, number: int) -> str:
        """Return a whole number as printed."""
        return f"{number:,}".replace(",", self.group)

    def percentage(self, share: Decimal, sign: bool) -> str:
        """Return a percentage with two decimals, with its sign or without."""
        return f"{share:.2f}".replace(".", self.decimal) + ((self.percent or "%") if sign else "")

    def number(self, number: Decimal) -> str:
        """Return a number with its decimals, if any, as printed."""
        whole, _, decimals = f"{number:f}".partition(".")
        decimals = decimals.rstrip("0")
        return self.count(int(whole)) + (self.decimal + decimals if decimals else "")


def other(style: Style) -> Style:
    """Return a style with the marks exchanged, as rows that were pasted from elsewhere have them."""
    swap = str.maketrans(".,", ",.")
    name = {"dot_thousands": "comma_thousands", "comma_thousands": "dot_thousands"}[style.name]
    return replace(style, name=name, group=style.decimal, decimal=style.group, sen=style.sen.translate(swap))


PREFIXES = ["", "", "", "", "Rp", "Rp ", "Rp. ", "Rp.", "Rp   "]


def draw(rng: random.Random) -> Style:
    """Return the style of one document; dots between the groups are twice as common as commas."""
    comma = rng.random() < 0.33
    group, decimal = (",", ".") if comma else (".", ",")
    prefix, suffix, sen = rng.choice(PREFIXES), "", ""
    if rng.random() < 0.3:
        sen = f"{decimal}00"
    elif prefix and rng.random() < 0.4:
        suffix = ",-" if not comma else rng.choice([",-", ".-"])
    percent = rng.choice(["", "", "%", " %"])
    return Style("comma_thousands" if comma else "dot_thousands", group, decimal, sen, prefix, suffix, percent)
