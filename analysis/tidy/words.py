"""The controlled words of one table, as its document prints them, and the words that no list knows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from analysis.source import accounts, nomenclature, register, terms

Found = TypeVar("Found")
LIKENESS = "{:.0f}"  # how the likeness of a nearest name (0 to 100) is told


@dataclass
class Words:
    """Matches the words of one table; what no list knows becomes `unmatched` and is told, or stops where strict."""

    own: register.Words = field(default_factory=register.Words)
    strict: bool = False
    unknown: list[terms.UnknownTerm] = field(default_factory=list)

    def unit(self, printed: str, place: str) -> terms.Unit:
        """Return the unit that a printed text names."""
        text = terms.own(printed, self.own.units)
        return self._known(lambda: terms.unit(text, place), terms.units()[terms.UNMATCHED])

    def function(self, program: str, code: str, place: str, printed: str = "") -> str:
        """Return the welfare function of a programme: of its code in the nomenclature, else of its name.

        Of the programmes of another urusan, as their printed codes tell, only the office's administration has one.
        """
        known = terms.program_of_code(code)
        if known is not None:
            return known.function
        name = terms.own(program, self.own.names)
        if nomenclature.is_elsewhere(printed):
            return self._known(lambda: terms.program_elsewhere(name, place).function, terms.UNMATCHED)
        return self._known(lambda: terms.program(name, place).function, terms.UNMATCHED)

    def economic_class(self, code: str, since_2021: bool, place: str) -> str:
        """Return the economic class of an account code; `unmatched` where no list has it."""
        found = accounts.economic_class(code, since_2021)
        return self._known(lambda: accounts.known(found, code, place), terms.UNMATCHED)

    def type_id(self, register_name: str, printed: str, place: str) -> str:
        """Return the type of PMKS or PSKS that a printed name is; `unmatched:...` where it is none."""
        match = terms.psks_type if register_name == "psks" else terms.pmks_type
        name = terms.own(printed, self.own.names)
        return self._known(lambda: match(name, place), terms.unmatched_type(printed))

    def compare_code(self, printed: str, code: str, place: str) -> None:
        """Tell where the printed code of a line is another one than its name has in the nomenclature.

        The name holds: a digit misread gives another valid code, a letter misread no other name.
        """
        own = nomenclature.parse_code(printed)
        if own is not None and code and own.code != code and own.level == nomenclature.level_of(code):
            named = [(100.0, f"{line.code} {line.name}") for line in nomenclature.lines() if line.code == code][:1]
            self.unknown.append(terms.UnknownTerm(printed, "code of this name", place, named))

    def _known(self, match: Callable[[], Found], otherwise: Found) -> Found:
        try:
            return match()
        except terms.UnknownTerm as error:
            if self.strict:
                raise
            self.unknown.append(error)
            return otherwise


def records(unknown: Iterable[terms.UnknownTerm]) -> list[dict[str, Any]]:
    """Return a row of the table `unmatched` for each unknown word of a line, once."""
    rows = {}
    for each in unknown:
        doc_id, table_id, line = each.address.split("/")[:3]
        rows[each.address, each.list_name, each.text] = {
            "doc_id": doc_id,
            "table_id": table_id,
            "line": int(line),
            "list": each.list_name,
            "printed": each.text,
            "nearest": "; ".join(f"{name} ({LIKENESS.format(likeness)})" for likeness, name in each.nearest),
        }
    return list(rows.values())
