"""What the pages of a document print of itself: its title, its office, its government.

Only the names are kept, never the line that they stand in.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analysis.intake.header_words import tokens, words, years
from analysis.source import spelling

_LONGEST_NAME = 4  # words of a government's name
_LONGEST_OFFICE = 14  # words of an office's name before its government
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s*[-\u2013/]\s*(?:19|20)\d\d)?")
_OF_YEAR = re.compile(r"(?i)(?:tahun|t\.?a\.?|periode)\b.*?" + _YEARS.pattern)
_LABELLED = re.compile(
    r"(?i)^(?:nama\s+)?(?:opd|skpd|perangkat daerah|instansi|(?:sub )?unit organisasi|organisasi)"
    r"\s*:\s*(?:[\dX.\s-]{6,})?(.+)"
)
_LEVELS = {"province": ("Provinsi", "Province"), "kota": ("Kota", "City"), "kabupaten": ("Kabupaten", "Regency")}
_NEXT_LINES = 4  # below a title's first line, in which its year may stand


@dataclass(frozen=True)
class Named:
    """A name that pages print: `what` it is of (title, office, government), and on how many pages it stands."""

    what: str
    text: str
    pages: int = 1

    @property
    def key(self) -> str:
        """Return what is the same for one name in capitals and in small letters."""
        return spelling.normalise(self.text)


def on_page(lines: Iterable[str]) -> tuple[Named, ...]:
    """Return the names that the lines of a page print, each once."""
    own = [" ".join(line.split()) for line in lines]
    found: dict[tuple[str, str], Named] = {}
    for at, line in enumerate(own):
        titles = [Named("title", title)] if (title := _title(line, own[at + 1 : at + 1 + _NEXT_LINES])) else []
        for each in [*titles, *_offices(line), *(Named("government", text) for text, _ in _governments(line.split()))]:
            found.setdefault((each.what, each.key), each)
    return tuple(found.values())


def together(pages: Iterable[Iterable[Named]]) -> tuple[Named, ...]:
    """Return the names of all pages, those on most pages first; a print in small letters stands for its capitals.

    A name that is the beginning of one on more pages, or goes on after it, is the same name cut off by the end of a
    line or run into the next word, and is left out.
    """
    counts: Counter[tuple[str, str]] = Counter()
    texts: dict[tuple[str, str], str] = {}
    for page in pages:
        for each in page:
            place = (each.what, each.key)
            counts[place] += each.pages
            if place not in texts or (texts[place].isupper() and not each.text.isupper()):
                texts[place] = each.text
    found: list[Named] = []
    for (what, key), count in counts.most_common():
        others = [each.key for each in found if each.what == what != "title" and each.pages > count]
        if not any(other.startswith(key) or key.startswith(other) for other in others):
            found.append(Named(what, texts[what, key], count))
    return tuple(found)


def written(text: str) -> str:
    """Return a name in capitals with capital first letters only, short words as they are in running text."""
    if not text.isupper():
        return text
    small = {"DAN", "SERTA", "UNTUK", "DI"}
    return " ".join(
        word.lower() if word in small else word if re.search(r"\d|[()]", word) else word.capitalize()
        for word in text.split()
    )


def government_of(office: str) -> str:
    """Return the government that an office's name ends with; "" where it names none."""
    found = list(_governments(office.split()))
    return found[-1][0] if found else ""


def of_others(text: str, own: str) -> list[str]:
    """Return the governments of the level of an own one that a text names, where it does not name the own one itself.

    A name that goes on after the other is the same, run into the next words.
    """
    level, _, name = own.partition(" ")
    known, found = words("governments"), []
    for other, _ in _governments(text.replace(";", " ; ").split()):
        first, _, called = other.partition(" ")
        if not name or known[first.lower().rstrip(".")] != known.get(level.lower()):
            continue
        one, two = spelling.normalise(called), spelling.normalise(name)
        if one.startswith(two) or two.startswith(one):
            return []
        found.append(other)
    return list(dict.fromkeys(found))


def region_of(government: str) -> dict[str, str]:
    """Return what a government's printed name tells of its region: region_id, name, name_en, level.

    `Kabupaten Contoh` is the region contoh; a kota is kota_contoh, because a kabupaten may have its name.
    """
    first, _, name = government.partition(" ")
    level = words("governments")[first.lower().rstrip(".")]
    name = " ".join(word.capitalize() for word in name.split())
    short = re.sub(r"[^a-z0-9]+", "_", spelling.normalise(name)).strip("_")
    local, english = _LEVELS[level]
    region_id = f"kota_{short}" if level == "kota" else short
    return {"region_id": region_id, "name": f"{local} {name}", "name_en": f"{name} {english}", "level": level}


def _is_name(word: str) -> bool:
    """Tell whether a word can be of a name: it begins with a capital letter."""
    return word[:1].isupper() and word.strip(",.").lower() not in words("beside_names")


def _governments(line: list[str]) -> Iterator[tuple[str, int]]:
    """Yield the governments that the words of a line name, each with the place of its first word."""
    known = words("governments")
    for at, word in enumerate(line):
        if word.lower().rstrip(".") not in known or not word[:1].isupper():
            continue
        name: list[str] = []
        for each in line[at + 1 : at + 1 + _LONGEST_NAME]:
            bare = each.strip(",.;:|()")
            if not _is_name(each) or not re.fullmatch(r"[^\W\d]+(?:-[^\W\d]+)?", bare):
                break
            if name and name[0].isupper() and not bare.isupper():  # capitals end where the next words begin
                break
            name.append(bare)
            if bare != each:
                break
        if name:
            yield " ".join([word.rstrip("."), *name]), at


def _offices(line: str) -> Iterator[Named]:
    """Yield the offices that a line names: by a label before them, or by the government that ends their name."""
    if (labelled := _LABELLED.match(line)) and (name := _labelled(labelled[1].split())):
        yield Named("office", name)
        return
    own = line.split()
    ends = {at: text for text, at in _governments(own)}
    for start, word in enumerate(own):
        if word.lower() not in words("offices") or not word[:1].isupper():
            continue
        for at in range(start + 1, min(start + 1 + _LONGEST_OFFICE, len(own))):
            if at in ends:
                yield Named("office", " ".join([*own[start:at], ends[at]]))
                break
            if not (_is_name(own[at]) or own[at].lower() in ("dan", "serta", "&")) or own[at].endswith((".", ";", ":")):
                break


def _labelled(own: list[str]) -> str:
    """Return the name behind a label, up to the next label."""
    name = []
    for at, word in enumerate(own):
        if not (_is_name(word) or word.lower() in ("dan", "serta", "&")) or own[at + 1 : at + 2] == [":"]:
            break
        if word.endswith(":"):
            break
        name.append(word)
    return " ".join(name) if name and name[0].lower() in words("offices") else ""


def _title(line: str, below: list[str]) -> str:
    """Return the title that a line prints up to its year; "" where it is none.

    It begins with the first word of a kind of document, names one, and is no sentence; its year may stand in a line
    of its own below it.
    """
    own = tokens(line)
    phrases = [phrase.split() for known in words("kinds").values() for phrase in known]
    if not own or own[0] not in {phrase[0] for phrase in phrases}:
        return ""
    if not any(own[at : at + len(phrase)] == phrase for phrase in phrases for at in range(len(own))):
        return ""
    dated = list(_YEARS.finditer(line))
    title = line[: dated[-1].end()] if dated else line
    small = [word for word in re.findall(r"[^\W\d]+", title) if word[:1].islower()]
    if set(small) - {"dan", "serta", "untuk", "di", "dengan", "s", "d"} or title.endswith((".", ",")):
        return ""
    if dated:
        return title
    year = next((each for each in below if _OF_YEAR.match(each) and len(years(each)) == 1), "")
    return f"{title} Tahun {years(year)[0]}" if year else ""
