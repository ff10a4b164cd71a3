"""What an XLSX file says of a sheet beside its values: hidden rows and columns, number formats, errors, open formulas.

The library that reads the values tells none of it.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

Place = tuple[int, int]  # row and column from 1

_BUILT_IN = {9: "0%", 10: "0.00%"}  # formats of the standard that change what a number says, by their number


@dataclass(frozen=True)
class SheetMarks:
    """The marks of one sheet: rows and columns from 1, formats of the cells that have one, cells without a value."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formats: dict[Place, str] = field(default_factory=dict)
    without_value: dict[Place, str] = field(default_factory=dict)  # the error, or the formula whose result is not kept


def read(path: Path) -> list[SheetMarks]:
    """Return the marks of every sheet of an XLSX file in the order of the workbook.

    KeyError, zipfile.BadZipFile or ElementTree.ParseError where the file is not built as one.
    """
    with zipfile.ZipFile(path) as package:
        names = {name.lower(): name for name in package.namelist()}
        formats = _formats(package, names)
        return [_sheet(package, names[target.lower()], formats) for target in _targets(package)]


def made(path: Path) -> str:
    """Return the day on which an XLSX file was made, as 2026-05-31; "" where it is none or does not keep it."""
    if not zipfile.is_zipfile(path):
        return ""
    with zipfile.ZipFile(path) as package:
        if "docProps/core.xml" not in package.namelist():
            return ""
        texts = [each.text or "" for each in _elements(package, "docProps/core.xml", "created")]
    return texts[0][:10] if texts and re.match(r"\d{4}-\d\d-\d\d", texts[0]) else ""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _elements(package: zipfile.ZipFile, name: str, *wanted: str) -> Iterator[ElementTree.Element]:
    """Yield the elements of some names, each when it is whole, and forget it after."""
    with package.open(name) as file:
        for _, element in ElementTree.iterparse(file):
            if _local(element.tag) in wanted:
                yield element
                element.clear()


def _targets(package: zipfile.ZipFile) -> list[str]:
    """Return the files of the sheets, in the order of the workbook."""
    files = {
        each.attrib["Id"]: posixpath.normpath(posixpath.join("/xl", each.attrib["Target"])).lstrip("/")
        for each in _elements(package, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    identifiers = []
    for sheet in _elements(package, "xl/workbook.xml", "sheet"):
        identifiers.append(next(value for key, value in sheet.attrib.items() if _local(key) == "id"))
    return [files[each] for each in identifiers]


def _formats(package: zipfile.ZipFile, names: dict[str, str]) -> list[str]:
    """Return the number format of every cell style, "" for a common one."""
    if "xl/styles.xml" not in names:
        return []
    own: dict[int, str] = {}
    styles: list[str] = []
    for element in _elements(package, names["xl/styles.xml"], "numFmt", "cellXfs"):
        if _local(element.tag) == "numFmt":
            own[int(element.attrib["numFmtId"])] = element.attrib["formatCode"]
        else:
            numbers = [int(xf.attrib.get("numFmtId", 0)) for xf in element if _local(xf.tag) == "xf"]
            styles = [own.get(number, _BUILT_IN.get(number, "")) for number in numbers]
    return styles


def _sheet(package: zipfile.ZipFile, name: str, formats: list[str]) -> SheetMarks:
    rows: set[int] = set()
    columns: set[int] = set()
    shown: dict[Place, str] = {}
    without_value: dict[Place, str] = {}
    number = 0
    for element in _elements(package, name, "col", "row"):
        hidden = element.attrib.get("hidden") in ("1", "true")
        if _local(element.tag) == "col":
            if hidden:
                columns |= set(range(int(element.attrib["min"]), int(element.attrib["max"]) + 1))
            continue
        number = int(element.attrib.get("r", number + 1))
        if hidden:
            rows.add(number)
        column = 0
        for cell in element:
            column = _column(cell.attrib["r"]) if "r" in cell.attrib else column + 1
            style = int(cell.attrib.get("s", 0))
            if style < len(formats) and formats[style]:
                shown[number, column] = formats[style]
            texts = {_local(part.tag): part.text or "" for part in cell}
            if cell.attrib.get("t") == "e":
                without_value[number, column] = texts.get("v", "") or "#"
            elif "f" in texts and not texts.get("v") and cell.attrib.get("t") != "str":
                without_value[number, column] = f"={texts['f']}"
    return SheetMarks(frozenset(rows), frozenset(columns), shown, without_value)


def _column(reference: str) -> int:
    """Return the number of a column from the reference of one of its cells: 28 of AB7."""
    number = 0
    for letter in re.match(r"[A-Za-z]+", reference)[0].upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def is_percent(shown: str) -> bool:
    """Tell whether a number format shows a hundred times the number, with a percent sign."""
    return "%" in _without_texts(shown)


def thousands(shown: str) -> int:
    """Return how often a number format divides by a thousand before it shows a number."""
    match = re.search(r"[0#?](,+)(?![0#?.,])", _without_texts(shown))
    return len(match[1]) if match else 0


def _without_texts(shown: str) -> str:
    """Return the first section of a number format without its quoted and escaped texts."""
    return re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", shown).split(";")[0]
