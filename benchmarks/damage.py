"""Damage to printed cells as the OCR step does it, one kind at a time, to cells whose truth is known."""

import random
import re
from dataclasses import replace

from analysis.repair import grid
from analysis.repair.grid import GridRow


def _put(rows: list[GridRow], at: int, j: int, text: str) -> None:
    cells = list(rows[at].cells)
    cells[j] = text
    rows[at] = replace(rows[at], cells=tuple(cells))


def _digits(text: str) -> list[int]:
    return [i for i, c in enumerate(text) if c.isdigit()]


def regroup(text: str, figure: str) -> str:
    """Print other digits in the style of a text."""
    mark = "," if "," in re.sub(r",-$", "", text) else "."
    grouped = f"{int(figure):,}".replace(",", mark)
    return re.sub(r"\d[\d.,]*\d|\d", grouped, text, count=1)


def damage(rows: list[GridRow], kind: str, at: int, j: int, columns, rng: random.Random) -> bool:
    """Damage one cell in place; False when the cell does not allow it."""
    text = rows[at].cells[j]
    figure = re.sub(r"\D", "", text)
    if kind in ("digit", "two_digits"):
        places = rng.sample(range(len(figure)), min(len(figure), 1 if kind == "digit" else 2))
        new = list(figure)
        for i in places:
            new[i] = rng.choice([d for d in "0123456789" if d != figure[i] and not (i == 0 and d == "0")])
        _put(rows, at, j, regroup(text, "".join(new)))
    elif kind == "lost_zero":
        if not figure.endswith("0") or len(figure) < 2:
            return False
        _put(rows, at, j, regroup(text, figure[:-1]))
    elif kind == "extra_zero":
        _put(rows, at, j, regroup(text, figure + "0"))
    elif kind == "malformed_group":
        inner = _digits(text)[1:]
        if len(inner) < 4:
            return False
        i = rng.choice(inner)
        _put(rows, at, j, text[:i] + text[i + 1 :])
    elif kind == "dropped_cell":
        cells = rows[at].cells
        rows[at] = replace(rows[at], cells=cells[:j] + cells[j + 1 :])
    elif kind == "doubled_cell":
        cells = rows[at].cells
        rows[at] = replace(rows[at], cells=cells[: j + 1] + cells[j:])
    elif kind == "separator":
        marks = [
            i for i in range(1, len(text) - 3) if text[i] in ".," and text[i - 1].isdigit() and text[i + 1].isdigit()
        ]
        if not marks:
            return False
        i = rng.choice(marks)
        _put(rows, at, j, text[:i] + rng.choice(["", "," if text[i] == "." else "."]) + text[i + 1 :])
    elif kind == "copied":
        near = [k for k in (at - 1, at + 1) if 0 <= k < len(rows) and j < len(rows[k].cells)]
        other = rows[rng.choice(near)].cells[j]
        if re.sub(r"\D", "", other) in ("", figure):
            return False
        _put(rows, at, j, other)
    elif kind == "shuffled":
        new = list(figure)
        rng.shuffle(new)
        if len(set(figure)) < 3 or "".join(new) == figure or new[0] == "0":
            return False
        _put(rows, at, j, regroup(text, "".join(new)))
    elif kind == "swapped_rows":
        if (
            at + 1 >= len(rows)
            or rows[at].level != rows[at + 1].level
            or len(rows[at].cells) != len(rows[at + 1].cells)
        ):
            return False
        figures = [k for k, c in enumerate(columns) if c.kind in grid.NUMBER_KINDS]
        a, b = list(rows[at].cells), list(rows[at + 1].cells)
        for k in figures:
            a[k], b[k] = b[k], a[k]
        if a[j] == b[j]:
            return False
        rows[at], rows[at + 1] = replace(rows[at], cells=tuple(a)), replace(rows[at + 1], cells=tuple(b))
    return True
