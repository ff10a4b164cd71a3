"""The level of every row of a table: decided here, by the rules of its description, and nowhere else."""

import re
from dataclasses import dataclass

from analysis import schema
from analysis.source import accounts, nomenclature, terms
from analysis.source.register import Document, LostHeading, Table

FIRST_CODED_YEAR = 2021  # the nomenclature of Permendagri 90/2019 starts with the budget of 2021


@dataclass(frozen=True)
class Level:
    """What a row is: a level of money, heading, indicator, or "" where no rule names it.

    `program` is the programme's name where the description gives another one than the print; `code` the code of the
    nomenclature, where the row is a programme or kegiatan of it.
    """

    name: str
    program: str = ""
    code: str = ""

    @property
    def carries_money(self) -> bool:
        """Tell whether the row is a line of the budget."""
        return self.name in schema.LEVELS


def is_coded(table: Table) -> bool:
    """Tell whether a table's programmes are those of the nomenclature: its first year of money decides."""
    years = {role: [c.year for c in table.all_columns if c.role == role and c.year] for role in ("amount", "value")}
    return min(years["amount"] or years["value"], default=0) >= FIRST_CODED_YEAR


class Levels:
    """Decides the rows of one table from top to bottom; a kegiatan of the nomenclature stands once in its programme."""

    def __init__(self, document: Document, table: Table):
        self.table, self.government, self.names = table, document.region.level, document.words.names
        self.coded = is_coded(table)
        self.program_code = ""
        self.kegiatan: set[terms.Kegiatan] = set()
        self._lost = list(table.lost_headings)

    def lost_before(self, line: int) -> list[tuple[LostHeading, Level]]:
        """Return the headings that were lost with a page before a line, each once; they open their level."""
        found = []
        while self._lost and self._lost[0].line < line:
            heading = self._lost.pop(0)
            found.append((heading, Level(heading.level, code=self._open(heading.level, heading.name))))
        return found

    def of(self, line: int, name: str, code: str = "", number: str = "", own: str | None = None) -> Level:
        """Return the level of a row, and open it: the name column's own level, or the first rule that fits.

        A row whose name column has a level and prints no name is what a rule of its line says, else nothing.
        """
        if own and name:
            return Level(own, code=self._open(own, name, code))
        if own:
            return next((Level(rule.level) for rule in self.table.levels if rule.line == line), Level(""))
        text = terms.with_level_word(" ".join(name.split()))
        for rule in self.table.levels:
            if rule.line is not None and rule.line != line:
                continue
            if rule.name is not None and not re.search(rule.name, text):
                continue
            if rule.code is not None and not re.search(rule.code, code):
                continue
            if rule.number is not None and not re.search(rule.number, number):
                continue
            if rule.nomenclature and self._new_kegiatan(text) is None:
                continue
            opens = self._open(rule.level, rule.program or name, code) if name or rule.level == "total" else ""
            return Level(rule.level, rule.program, opens)
        return Level("")

    def _open(self, level: str, name: str, code: str = "") -> str:
        """Open a level, and return the code of the nomenclature that its row has."""
        if level == "program":
            self.program_code, self.kegiatan = self._code_of(name, accounts.own_code(code.split())), set()
            return self.program_code
        found = self._new_kegiatan(name) if level == "kegiatan" else None
        if found is None:
            return ""
        self.kegiatan.add(found)
        return found.code

    def _code_of(self, name: str, code: str) -> str:
        """Return the code of the programme that a name is; where it is none, the one that the row prints.

        "" where the row prints a code of another urusan: its programmes have names of this one.
        """
        if self.coded and nomenclature.is_elsewhere(code):
            return ""
        try:
            return terms.program(terms.own(name, self.names)).code if self.coded else ""
        except terms.UnknownTerm:
            printed = terms.program_of_code(code)
            return printed.code if printed else ""

    def _new_kegiatan(self, name: str) -> terms.Kegiatan | None:
        """Return the kegiatan that a name is inside the open programme; None when it is none, or stood there before."""
        name = terms.own(name, self.names)
        found = terms.kegiatan(name, self.program_code, self.government) if self.program_code else None
        return None if found in self.kegiatan else found
