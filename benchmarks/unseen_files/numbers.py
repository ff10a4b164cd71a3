"""How an office prints its numbers."""

import random
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Prints:
    """A hand: which marks, whether sen, a currency sign, a percent sign, and what stands for nothing."""

    style: str  # dot_thousands or comma_thousands
    sen: bool
    sign: str
    percent_sign: bool
    nothing: str
    brackets: bool
    decimals: int

    def money(self, value: Decimal | None, scale: int = 1) -> str:
        """Return an amount as printed, in units of scale rupiah."""
        if value is None:
            return self.nothing
        printed = self.number(abs(value) / scale, 2 if self.sen else 0, grouped=True)
        if value < 0:
            return f"({printed})" if self.brackets else f"-{printed}"
        return f"{self.sign}{printed}"

    def count(self, value: Decimal | None) -> str:
        """Return a count as printed."""
        return self.nothing if value is None else self.number(value, 0, grouped=True)

    def value(self, value: Decimal | None) -> str:
        """Return a value of an indicator: its own decimals, no more."""
        if value is None:
            return self.nothing
        exponent = value.as_tuple().exponent
        return self.number(value, -int(exponent) if int(exponent) < 0 else 0, grouped=True)

    def percent(self, value: Decimal | None) -> str:
        """Return a percentage as printed."""
        if value is None:
            return self.nothing
        return self.number(value, self.decimals, grouped=False) + ("%" if self.percent_sign else "")

    def number(self, value: Decimal, decimals: int, grouped: bool) -> str:
        """Return a number with the marks of the hand."""
        printed = f"{value:{',' if grouped else ''}.{decimals}f}"
        return printed.translate(str.maketrans(",.", ".,")) if self.style == "dot_thousands" else printed


def draw(rng: random.Random) -> Prints:
    """Return a hand."""
    return Prints(
        rng.choice(["dot_thousands"] * 4 + ["comma_thousands"]),
        rng.random() < 0.3,
        rng.choice(["", "", "", "Rp ", "Rp. ", "Rp"]),
        rng.random() < 0.25,
        rng.choice(["-", "-", "0", "", "Nihil"]),
        rng.random() < 0.6,
        rng.choice([2, 2, 2, 1]),
    )
