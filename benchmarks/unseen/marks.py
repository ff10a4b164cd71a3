"""How a table tells its levels apart, and what stands between its lines: codes, words, letters, page headers."""

import random
from dataclasses import dataclass

from benchmarks.unseen import words
from benchmarks.unseen.made import Column, Row

ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]


@dataclass
class Marks:
    """One way to mark levels, the columns it needs before the name, and the rules that a description gives for it."""

    way: str
    before: list[Column]
    rules: list[dict]
    government: str
    code_way: str = ""
    counted: tuple[int, int, int] = (0, 0, 0)

    def printed(self, name: words.Name) -> dict[str, str]:
        """Return the cells that name a line: its name, and its code or number."""
        plain = name.name.removeprefix("PROGRAM ").strip()
        if self.way == "prefix":
            shown = {"program": f"Program {plain.title()}", "kegiatan": f"Kegiatan {plain}"}
            cells = {"name": shown.get(name.level, f"Sub Kegiatan {plain}")}
        elif self.way == "upper" or name.level != "program":
            cells = {"name": name.name}
        else:
            cells = {"name": name.name if self.way == "code" else f"Program {plain.title()}"}
        if self.way == "number":
            cells["number"] = self._number(name.level)
        return cells | self._code(name)

    def _number(self, level: str) -> str:
        programs, kegiatan, subs = self.counted
        if level == "program":
            self.counted = (programs + 1, 0, 0)
            return ROMAN[programs]
        if level == "kegiatan":
            self.counted = (programs, kegiatan + 1, 0)
            return str(kegiatan + 1)
        self.counted = (programs, kegiatan, subs + 1)
        return f"{chr(ord('a') + subs % 26)}."

    def _code(self, name: words.Name) -> dict[str, str]:
        if self.way != "code":
            return {}
        part = name.code.split(".")
        if len(part) > 3:
            part[3] = {"short": part[3].lstrip("0"), "long": part[3], "split": part[3].lstrip("0")}[self.code_way]
        if len(part) > 5:
            part[5] = part[5][-2:] if self.code_way != "long" else part[5]
        if self.code_way != "split":
            return {"code": ".".join(part)}
        kegiatan = ".".join(part[3:5])
        return dict(zip(["code_1", "code_2", "code_3", "code_4", "code_5"],
                        [*part[:3], kegiatan, *part[5:], ""], strict=False))  # fmt: skip


def draw(government: str, with_code: float, rng: random.Random) -> Marks:
    """Return one way to mark levels."""
    if rng.random() < with_code:
        code_way = rng.choice(["short", "long", "split"])
        mark = r"\." if code_way != "split" else " "
        head = rf"^1{mark}0?6{mark}\d\d"
        kegiatan = rf"{head}{mark}0?\d\.\d\d"
        columns = [Column("code", "code", "Kode")]
        if code_way == "split":
            columns = [Column(f"code_{n}", "code", "Kode" if n == 1 else "") for n in range(1, 6)]
        rules = [
            {"level": "program", "code": f"{head}$"},
            {"level": "kegiatan", "code": f"{kegiatan}$"},
            {"level": "sub_kegiatan", "code": rf"{kegiatan}{mark}\d+$"},
        ]
        return Marks("code", columns, rules, government, code_way)
    way = rng.choice(["prefix", "upper", "number"])
    if way == "prefix":
        rules = [
            {"level": "program", "name": "^Program "},
            {"level": "kegiatan", "name": "^Kegiatan "},
            {"level": "sub_kegiatan", "name": "^Sub Kegiatan "},
        ]
        return Marks(way, [], rules, government)
    if way == "number":
        rules = [
            {"level": "program", "number": "^[IVX]+$"},
            {"level": "kegiatan", "number": r"^\d+$"},
            {"level": "sub_kegiatan", "number": r"^[a-z]\.$"},
        ]
        return Marks(way, [Column("number", "number", "No")], rules, government)
    rules = [
        {"level": "program", "name": "^PROGRAM "},
        {"level": "kegiatan", "nomenclature": True},
        {"level": "sub_kegiatan", "name": "."},
    ]
    return Marks(way, [], rules, government)


def with_page_headers(rows: list[Row], columns: list[Column], rng: random.Random) -> list[Row]:
    """Return the rows as extraction leaves them: page headers or column numbers between them."""
    way = rng.choices(["numbers", "headers", "both"], [4, 4, 2])[0]
    bracket = rng.random() < 0.5
    found: list[Row] = []
    length = rng.randint(9, 16)
    for n, row in enumerate(rows):
        if n % length == 0 and (n or way == "numbers"):
            if way in ("headers", "both") and n:
                found.append(Row("header", {c.id: c.caption for c in columns}))
            if way in ("numbers", "both"):
                cells = {c.id: f"({i})" if bracket else str(i) for i, c in enumerate(columns, 1)}
                found.append(Row("numbers", cells))
        found.append(row)
    return found
