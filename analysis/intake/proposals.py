"""What is known or proposed of a document as a whole: title, office and region, each with where it is printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.intake import said
from analysis.intake.drafted import Choice, Question
from analysis.intake.pages import SourceTable
from analysis.intake.said import Named
from analysis.source import regions, spelling
from analysis.source.described import RegisterError

_ASKS = {
    "title": "What is the title of the document?",
    "office": "Which office has written it (Dinas Sosial Kabupaten ...)?",
    "region": "Of which government is it (Kabupaten ..., Kota ..., Provinsi ..., or an id of regions.yml)?",
}
_SHOWN = 6  # choices


@dataclass(frozen=True)
class Printed:
    """The names that a document prints, by what they are of, those on most pages first, and how many pages it has."""

    names: tuple[Named, ...]
    pages: int
    file: str

    def of(self, what: str) -> list[Named]:
        """Return the names of titles, offices or governments."""
        return [each for each in self.names if each.what == what]

    def where(self, name: Named) -> str:
        """Return where a name is printed, as evidence."""
        return f"{name.text!r} is printed on {name.pages} of {self.pages} pages"


def question(what: str, printed: Printed, description: Path) -> Question:
    """Return the question for a title, an office or a region; what the pages print is proposed, most printed first."""
    found = {"title": _titles, "office": _offices, "region": _regions}[what](printed, description)
    evidence = tuple(dict.fromkeys(told for told, _ in found))[:_SHOWN]
    choices = tuple(choice for _, choice in found)[:_SHOWN]
    sure = len(choices) == 1 if what == "region" else bool(choices)
    return Question(what, _ASKS[what], evidence, choices, "text", is_proposed=sure)


def _titles(printed: Printed, _: Path) -> list[tuple[str, Choice]]:
    named = [(printed.where(each), each.text) for each in printed.of("title")]
    if printed.file:
        named.append((f"the file is named {printed.file!r}", printed.file))
    return [(told, Choice(title, {"title": title})) for told, title in named]


def _offices(printed: Printed, _: Path) -> list[tuple[str, Choice]]:
    found = []
    own = governments(printed)
    for each in printed.of("office"):
        told, office = printed.where(each), said.written(each.text)
        if not said.government_of(each.text) and len(own) == 1:
            told = f"{told}; {printed.where(own[0])}"
            office = f"{office} {said.region_of(own[0].text)['name']}"
        found.append((told, Choice(office, {"office": office})))
    return found


def _regions(printed: Printed, description: Path) -> list[tuple[str, Choice]]:
    found = []
    for each in governments(printed):
        region_id = _known(each, description)
        region = said.region_of(each.text)
        says = f"{region['name']}, {region_id} of regions.yml" if region_id else f"{region['name']}, written out here"
        found.append((printed.where(each), Choice(says, {"region": region_id or region})))
    return found


def governments(printed: Printed) -> list[Named]:
    """Return the governments whose offices are named, else every one that is named alone."""
    own = [Named("government", name, each.pages) for each in printed.of("office")
           if (name := said.government_of(each.text))]  # fmt: skip
    names = {spelling.normalise(said.region_of(each.text)["name"]): each for each in reversed(own)}
    return list(reversed(names.values())) if names else printed.of("government")


def region(printed: Printed, description: Path) -> tuple[str, str]:
    """Return the region_id of the one government whose office the pages name, where regions.yml knows it.

    Beside it the evidence; both are "" where several governments are named, or none that is known.
    """
    if not any(said.government_of(each.text) for each in printed.of("office")):
        return "", ""
    found = governments(printed)
    region_id = _known(found[0], description) if len(found) == 1 else ""
    return (
        (region_id, f"{printed.where(found[0])} as the office's, and regions.yml knows it") if region_id else ("", "")
    )


def named_region(answer: Any, description: Path) -> Any:
    """Return the region that an answer names: the id of a known one, one written out, or the answer as it is."""
    own = said.on_page([answer]) if isinstance(answer, str) else ()
    if len(own) != 1 or own[0].what != "government" or own[0].text != answer.strip():
        return answer
    return _known(own[0], description) or said.region_of(own[0].text)


def _known(government: Named, description: Path) -> str:
    """Return the region_id of a government in the regions.yml that decides for a description; "" where it is not."""
    wanted = spelling.normalise(said.region_of(government.text)["name"])
    try:
        known: Mapping[str, Mapping[str, Any]] = regions.known(description)
    except RegisterError:
        return ""
    return next((key for key, own in known.items() if spelling.normalise(str(own.get("name", ""))) == wanted), "")


def headings(table: SourceTable) -> list[str]:
    """Return the lines of a table that are no cells of its columns: its caption, and rows with one text alone."""
    rows = [[cell.text for cell in row.cells if cell.text.strip()] for row in table.rows]
    return [*table.caption.split("; "), *(row[0] for row in rows if len(row) == 1)]


def printed_by(names: Sequence[Named], lines: Sequence[str], pages: int, file: str) -> Printed:
    """Return the names that pages print, and those that only the headings of tables print."""
    known = {(each.what, each.key) for each in names}
    captioned = [each for each in said.on_page(lines) if (each.what, each.key) not in known]
    return Printed(said.together([names, captioned]), pages, file)
