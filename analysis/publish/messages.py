"""Page one of a brief: a question and its finding as title, three findings with what follows, three questions.

What is told is chosen by rule from the stories (brief.yml): the ones of highest rank, each of another kind, and of all
offices each of another office as far as there are enough; then the findings in their order. No name of an office is
known here.
"""

from typing import NamedTuple

from analysis.publish import sentences
from analysis.publish.sentences import Told
from analysis.publish.texts import texts

MOST = 3  # findings, and questions
_MOST_FURTHER = 4  # of one story of an office


class Message(NamedTuple):
    """What page one tells, as runs; `told` are the entries told there, by name."""

    title: list[dict] | None
    findings: list[tuple[list[dict], list[dict] | None]]
    questions: list[list[dict]]
    told: frozenset[str]


class _Candidate(NamedTuple):
    name: str
    kind: str
    told: Told
    order: tuple

    @property
    def region(self) -> str:
        return self.told.words["region"]


def of(numbers: dict[str, dict], region: str, lang: str, tables: dict) -> Message:
    """Return page one of a region's brief (or of "all")."""
    content = texts()
    candidates = _candidates(content["stories"], numbers, region, tables)
    picked = _spread([each for each in candidates if "finding" in each.told.entry["parts"]], MOST)
    picked += _fill(content["findings"], numbers, region, tables, MOST - len(picked))

    def say(each: _Candidate, part: str) -> list[dict] | None:
        return sentences.sentence(each.told, part, region, lang, tables)

    titles = [title for each in picked if (title := say(each, "title"))]
    findings = [(finding, say(each, "follows")) for each in picked if (finding := say(each, "finding"))]
    order = {name: place for place, name in enumerate(content["questions"])}
    askable = [each for each in candidates if each.name in order and say(each, "question")]
    # Of one kind only the first is asked; sorted() keeps the order of rank among the same names.
    asked = _spread(sorted(askable, key=lambda each: order[each.name]), MOST)
    questions = [question for each in asked if (question := say(each, "question"))]
    return Message(titles[0] if titles else None, findings, questions, frozenset(each.name for each in picked))


def further(first: Message, numbers: dict[str, dict], region: str, lang: str, tables: dict) -> list[list[dict]]:
    """Return the findings that page one has no room for: the other stories, then the other findings."""
    content = texts()
    told = [_plain(finding) for finding, _ in first.findings]
    candidates = _candidates(content["stories"], numbers, region, tables, every=True)
    found = []
    for name in content["stories"]:
        own = [each for each in candidates if each.name == name]
        several = "also" in content["stories"][name]["parts"]
        for place, each in enumerate(own[: _MOST_FURTHER if region != "all" else 1]):
            runs = sentences.sentence(each.told, "also" if several and place else "finding", region, lang, tables)
            found += [runs] if runs and _plain(runs) not in told else []
    kinds = {each.kind for each in candidates}
    covered = {name for name, entry in content["findings"].items() if entry.get("covered_by") in kinds}
    others = sentences.chosen(content["findings"], "finding", numbers, region, lang, tables, covered)
    return found + [runs for runs in others if _plain(runs) not in told]


def cited(numbers: dict[str, dict], region: str, tables: dict) -> list[str]:
    """Return the names of the numbers that the findings of a region cite, each once."""
    first = of(numbers, region, "en", tables)
    runs = [run for finding, follows in first.findings for run in [*finding, *(follows or [])]]
    runs += [run for each in further(first, numbers, region, "en", tables) for run in each]
    return list(dict.fromkeys(run["name"] for run in runs if "name" in run))


def _candidates(
    stories: dict[str, dict], numbers: dict, region: str, tables: dict, every: bool = False
) -> list[_Candidate]:
    """Return what the stories can be told of, the most worth telling first; of indicators the highest, or every one."""
    found = []
    for place, (name, entry) in enumerate(stories.items()):
        for told in sentences.found_of(entry, numbers, region, tables):
            part = "finding" if "finding" in entry["parts"] else "question"
            if sentences.choose(entry["parts"][part], told.named) is None:
                continue
            standing = next(iter(told.named.values()))["standing"] if entry.get("above") else 0
            order = (not entry.get("first", False), -round(sentences.rank(told), 9), place)
            found.append((name, standing, _Candidate(name, entry.get("like", name), told, order)))
    highest: dict[tuple[str, str], int] = {}
    for name, standing, each in found:
        highest[name, each.region] = min(highest.get((name, each.region), standing), standing)
    kept = [(standing, each) for name, standing, each in found if every or standing == highest[name, each.region]]
    kept.sort(key=lambda pair: (pair[0], pair[1].order, sorted(pair[1].told.words.items())))
    return [each for _, each in kept] if every else sorted((each for _, each in kept), key=lambda each: each.order)


def _spread(candidates: list[_Candidate], most: int) -> list[_Candidate]:
    """Return so many at most, in their order: each of another kind, and of other offices as far as these are there."""
    picked: list[_Candidate] = []
    for of_other_offices in (True, False):
        for each in candidates:
            told_of = {other.region for other in picked}
            of_this_kind = each.kind in {other.kind for other in picked}
            if len(picked) < most and not of_this_kind and not (of_other_offices and each.region in told_of):
                picked.append(each)
    return sorted(picked, key=candidates.index)


def _fill(findings: dict[str, dict], numbers: dict, region: str, tables: dict, most: int) -> list[_Candidate]:
    found: list[_Candidate] = []
    for name, entry in findings.items():
        said = [
            told
            for told in sentences.found_of(entry, numbers, region, tables)
            if sentences.choose(entry["parts"].get("finding", []), told.named)
        ]
        found += [_Candidate(name, name, told, ()) for told in said[:1]]
    return found[: max(most, 0)]


def _plain(runs: list[dict]) -> str:
    return "".join(run["text"] for run in runs)
