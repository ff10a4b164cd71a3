"""The sentences of a brief: which can be said of a region, chosen by the values of their numbers.

A sentence is a list of runs: {"text"}, with "name" where it is a number of the registry, "lang" where it is foreign.
"""

import re
from typing import NamedTuple

import pandas as pd

from analysis import schema
from analysis.publish.texts import TextError, label, texts
from analysis.publish.words import bounds, day_or_month, line_names, phase_name, region_name, table_name, written
from analysis.source import register
from analysis.studies import achievement

_MOST_OF_A_KIND = 6  # sentences of one entry: of more, those of the lowest and of the highest values are told
_MOST_NAMES = 6  # offices, tables or lines that a sentence names


class Told(NamedTuple):
    """What an entry is told of: its words (region, year...) and its numbers by own name."""

    entry: dict
    words: dict[str, str]
    named: dict[str, dict]


def chosen(
    entries: dict[str, dict], part: str, numbers: dict[str, dict], region: str, lang: str, tables: dict, but=frozenset()
) -> list[list]:
    """Return the sentences that can be said of a region (or "all"), each as runs of text and named numbers.

    `part` is the one of the entries' parts that is told, `but` names entries that are not. `tables` says of each
    document, table and year whether it is the main one, and the phase of ceilings. Where an entry says more than a
    reader would follow, the lowest and the highest are told, and a further sentence how many are not.
    """
    found = []
    for name, entry in entries.items():
        if name in but or part not in entry["parts"]:
            continue
        said = [told for told in found_of(entry, numbers, region, tables) if choose(entry["parts"][part], told.named)]
        kept = most_unlike([_least(next(iter(told.named.values()))) for told in said])
        found += [sentence(said[place], part, region, lang, tables) for place in kept]
        if more := len(said) - len(kept):
            found.append([{"text": label("more_of_a_kind", lang, more=more)}])
    return [runs_of for runs_of in found if runs_of]


def found_of(entry: dict, numbers: dict[str, dict], region: str, tables: dict) -> list[Told]:
    """Return each thing that an entry can be told of, in a region or in all of them; none out of its scope."""
    scope = entry.get("scope", ["all", "region"])
    if ("all" if region == "all" else "region") not in scope:
        return []
    return [Told(entry, *pair) for pair in bindings(entry, numbers, region, tables)]


def sentence(told: Told, part: str, region: str, lang: str, tables: dict) -> list[dict] | None:
    """Return one part of an entry as runs, beside others with the office that it is of; None where none holds."""
    variant = choose(told.entry["parts"].get(part, []), told.named)
    if variant is None:
        return None
    text = variant[lang]
    of_one = "office" in told.words or (region == "all" and told.words["region"] != "all")
    alone = "{office}" in text or part in ("follows", "title")
    return runs(text if alone or not of_one else "{office}: " + text, told.named, told.words, lang, tables)


def most_unlike(values: list[float], most: int = _MOST_OF_A_KIND) -> list[int]:
    """Return the places of so many values at most, in their order: of more, those of the lowest and the highest."""
    by_value = sorted(range(len(values)), key=lambda place: values[place])
    ends = by_value if len(values) <= most else by_value[: most // 2] + by_value[-(most - most // 2) :]
    return sorted(ends)


def bindings(entry: dict, numbers: dict[str, dict], region: str, tables: dict) -> list[tuple[dict, dict]]:
    """Return, for each thing that a sentence is about, its words (region, year...) and its numbers by own name."""
    patterns = entry["numbers"]
    asked = [region] if region != "all" or "scope" not in entry else register.region_ids()
    first = next(iter(patterns.values()))
    if "{region}" not in first:
        asked = ["all"]
    by_region: dict[str, list[dict]] = {each: [] for each in asked}
    for words in _matches(first, numbers, asked):
        by_region[words.get("region", "all")].append(words)
    found = []
    for each, matches in by_region.items():
        if "{first}" in first:
            years = sorted({match["first"] for match in matches})
            matches = [{"first": years[0], "last": years[-1]}] if len(years) > 1 else []
        own = []
        for match in matches:
            words = match | {"region": each}
            names = {key: pattern.format_map(words) for key, pattern in patterns.items()}
            if all(name in numbers and _ends(numbers[name]) for name in names.values()):
                named = {key: _resting(numbers[name], tables) for key, name in names.items()}
                told = _of_one_office(named, each)
                own += [(words | told, named)] if told is not None else []
        if "main" in entry:
            own = [(words, named) for words, named in own if _is_main(named, tables) == entry["main"]]
        own.sort(key=lambda pair: (pair[0].get("year", ""), pair[0].get("group", "")))
        found += {"first": own[:1], "last": own[-1:]}.get(entry.get("take"), own)
    return found


def _matches(pattern: str, numbers: dict[str, dict], regions: list[str]) -> list[dict]:
    """Return the words under which a pattern of names is in the registry, for any of some regions."""
    ids = "|".join(register.region_ids())
    parts = {
        # A longer id first: one may begin another.
        "region": f"(?P<region>{'|'.join(map(re.escape, sorted(regions, key=len, reverse=True)))})",
        "year": r"(?P<year>\d{4})",
        "until": r"(?P<until>\d{4}_\d{2}(?:_\d{2})?)",
        "counted": r"(?P<counted>\d{4})",
        "first": r"(?P<first>\d{4})",
        "last": r"\d{4}",
        "table": r"(?P<table>[a-z0-9_]+?)",
        "other": r"(?P<other>[a-z0-9_]+?)",
        "group": r"(?P<group>[a-z_]+?)",
        "offices": rf"(?P<offices>(?:{ids})(?:_(?:{ids}))+)",
    }
    expression = re.compile("".join(parts.get(part, part) for part in re.split(r"{(\w+)}", pattern)))
    begins = pattern.partition("{")[0]
    held = (name for name in numbers if name.startswith(begins))
    return [match.groupdict() for match in map(expression.fullmatch, held) if match]


def _of_one_office(named: dict[str, dict], region: str) -> dict | None:
    """Return as a word whose numbers these are, where their region has documents of several offices.

    None where they are of more than one office: of these together nothing is said.
    """
    rows = [row_id for number in named.values() for row_id in number["row_ids"].split()]
    found = offices_of(rows, region)
    return None if len(found) > 1 else {"office": found[0]} if found else {}


def offices_of(row_ids: list[str], region: str) -> list[str]:
    """Return the offices whose documents some rows stand in; none where the region has but one office."""
    several = len({each.office for each in register.documents().values() if each.region.region_id == region}) > 1
    return sorted({register.document(row_id.split("/")[0]).office for row_id in row_ids}) if several else []


def office_of(region: str) -> str:
    """Return the one office whose documents a region has, or the government's name where there are several."""
    offices = {each.office for each in register.documents().values() if each.region.region_id == region}
    return offices.pop() if len(offices) == 1 else register.regions()[region].name


def _region(doc_id: str) -> str:
    return register.document(doc_id).region.region_id


def _resting(number: dict, tables: dict) -> dict:
    """Return a number with levels and names of the lines that it rests on, and the phases of its ceilings."""
    every = [tables[row_id] for row_id in number["row_ids"].split() if row_id in tables]
    rows = [row for row in every if row["level"]]
    resting = {key: list(dict.fromkeys(row[key] for row in rows)) for key in ("level", "line")}
    indicators = list(dict.fromkeys(row["indicator"] for row in every if row.get("indicator")))
    standing = min((row["standing"] for row in every if "standing" in row), default=len(schema.LEVELS))
    return number | resting | {"indicator": indicators, "standing": standing, "phase": sorted(_phases(number, tables))}


def _phases(number: dict, tables: dict) -> set[str]:
    return {tables[row]["phase"] for row in number["row_ids"].split() if "pagu" in row and row in tables}


def _is_main(named: dict[str, dict], tables: dict) -> bool:
    row_id = next(iter(named.values()))["row_ids"].split()[0]
    return tables[row_id]["main"]


def choose(variants: list[dict], named: dict[str, dict]) -> dict | None:
    """Return the first variant whose conditions all hold; None when none does."""
    return next((each for each in variants if all(holds(*rule, named) for rule in each.get("when", []))), None)


def holds(left: str, relation: str, right, named: dict[str, dict]) -> bool:
    """Tell whether a condition holds for every value that the number can have."""
    name, _, part = left.partition(".")
    number = named[name]
    match relation:
        case "says":
            return number["shown"].startswith(right)
        case "rests_on":
            return number["level"] == [right]
        case "of_phase":
            return number["phase"] == [right]
        case "other_phase":
            return number["phase"] != named[right]["phase"]
        case "ranged":
            return (number["low"] is not None) == (right == "yes")
        case "less_is_better":
            return _less_is_better(number) == (right == "yes")
        case "above" | "below" | "at_least" | "at_most":
            least, most = (number["n"],) * 2 if part == "n" else _span(number)
            other_least, other_most = _span(named[right]) if isinstance(right, str) else (right, right)
            return {
                "above": least > other_most,
                "at_least": least >= other_most,
                "below": most < other_least,
                "at_most": most <= other_least,
            }[relation]
    raise TextError(f"unknown relation {relation!r}")


def _less_is_better(number: dict) -> bool:
    doc_ids = {row_id.split("/")[0] for row_id in number["row_ids"].split()}
    named = [{"doc_id": doc_id, "indicator": name} for doc_id in doc_ids for name in number["indicator"]]
    return bool(named) and bool(achievement.lower_is_better(pd.DataFrame(named)).any())


def rank(told: Told) -> float:
    """Return what makes a story worth telling, between 0 and 1, by the rule and weight of its entry; see brief.yml."""
    return told.entry.get("weight", 1.0) * _apart(told)


def _apart(told: Told) -> float:
    rule, one, *others = told.entry.get("rank", ["none", ""])
    if rule == "none":
        return 0.0
    least, _ = _span(told.named[one])
    if rule == "share":
        return min(max(least / 100, 0.0), 1.0)
    other, _ = _span(told.named[others[0]])
    if rule == "apart":
        largest = max(abs(least), abs(other))
        return min(abs(least - other) / largest, 1.0) if largest else 0.0
    if rule == "short":
        return min(max((other - least) / other, 0.0), 1.0) if other > 0 else 0.0
    raise TextError(f"unknown rank {rule!r}")


def _ends(number: dict) -> list[float]:
    return [number[key] for key in ("low", "value", "high") if number[key] is not None]


def _least(number: dict) -> float:
    return min(_ends(number))


def _span(number: dict) -> tuple[float, float]:
    ends = _ends(number)
    return min(ends), max(ends)


def runs(text: str, named: dict[str, dict], words: dict[str, str], lang: str, tables: dict) -> list[dict]:
    """Return a text as runs: plain text, and numbers with the name under which they can be traced."""
    found: list[dict] = []
    for position, part in enumerate(re.split(r"{([\w.]+)}", text)):
        if position % 2 == 0:
            found.append({"text": part})
        elif part.partition(".")[0] in named:
            found += _number_runs(part, named, lang, tables, f"{{{part.partition('.')[0]}.range}}" in text)
        else:
            found.append({"text": _word(part, words, lang)})
    found = [run for run in found if run["text"]]
    begins = {0} | ({2} if text.startswith("{office}: {") else set())  # also behind the office that it is of
    for place, run in enumerate(found):
        # A word or range may begin the sentence.
        if place in begins or found[place - 1]["text"].endswith(("? ", ". ")):
            found[place] = run | {"text": run["text"][:1].upper() + run["text"][1:]}
    return found


def _number_runs(placeholder: str, named: dict, lang: str, tables: dict, range_told: bool) -> list[dict]:
    key, _, part = placeholder.partition(".")
    number, ends = named[key], bounds(named[key], lang)
    name = number["name"]
    match part:
        case "n":
            return [{"text": written(number["n"], "lines", lang), "name": name}]
        case "population_year":
            return [{"text": str(number["population_year"])}]
        case "phase":
            return [{"text": ", ".join(sorted(phase_name(phase, lang) for phase in _phases(number, tables)))}]
        case "line":
            return [{"text": line_names(_first(number["line"])), "lang": "id"}]
        case "indicator":
            return [{"text": line_names(number["indicator"][:1]), "lang": "id"}]
        case "table":
            doc_id, table_id = number["row_ids"].split()[0].split("/")[:2]
            return [{"text": _table(doc_id, table_id, lang)}]
        case "tables":
            return [{"text": _places(number["row_ids"].split(), lang)}]
        case "measure":
            return [{"text": _measure(number["row_ids"].split()[0], lang)}]
        case "offices":
            regions = dict.fromkeys(_region(row_id.split("/")[0]) for row_id in number["row_ids"].split())
            return [{"text": ", ".join(_first([region_name(region) for region in regions]))}]
        case "range" if ends:
            return [{"text": label("to", lang, low=ends[0], high=ends[1]), "name": name}]
        case "" if number["value"] is None and ends:
            return [{"text": label("span", lang, low=ends[0], high=ends[1]), "name": name}]
        case "" | "range":
            shown = [{"text": written(_value(number), number["unit"], lang), "name": name}]
            if ends and not range_told:
                why = "contested" if _is_open(number, tables) else "contested_tables"
                shown += [{"text": " ("}, {"text": label(why, lang, low=ends[0], high=ends[1]), "name": name}]
                shown.append({"text": ")"})
            return shown
    raise TextError(f"unknown part of a number: {placeholder}")


def _is_open(number: dict, tables: dict) -> bool:
    """Tell whether a number rests on a figure that is not resolved; else its range is what several tables print."""
    rows = number["row_ids"].split()
    places = {tuple(row_id.split("/")[:2]) for row_id in rows}
    return len(places) < 2 or any(tables[row_id]["open"] for row_id in rows if row_id in tables)


def _measure(row_id: str, lang: str) -> str:
    """Return what of its line a cell of money is: its ceiling, what was spent."""
    column = row_id.split("/")[3]
    said = texts()["measures"]
    name = next(name for name in ("pagu", "realisasi", "sisa") if name in column)
    return said["spent" if name == "realisasi" else name][lang]


def _value(number: dict) -> float:
    """Return a number's value; of a range whose ends read the same, its lower one."""
    return _least(number) if number["value"] is None else number["value"]


def _table(doc_id: str, table_id: str, lang: str) -> str:
    said = {name: texts()["labels"][name][lang] for name in ("table_named", "narration")}
    return table_name(doc_id, table_id, lang, said)


def _places(row_ids: list[str], lang: str) -> str:
    """Return the tables of some rows in brackets, by office where there are several; nothing for no row."""
    found: dict[str, set[tuple[str, str]]] = {}
    for row_id in row_ids:
        doc_id, table_id = row_id.split("/")[:2]
        found.setdefault(_region(doc_id), set()).add((doc_id, table_id))
    told = [
        (f"{region_name(region)} " if len(found) > 1 else "")
        + ", ".join(_first(list(dict.fromkeys(_table(*place, lang) for place in sorted(tables)))))
        for region, tables in sorted(found.items())
    ]
    return f" ({'; '.join(_first(told))})" if told else ""


def _first(names: list[str]) -> list[str]:
    """Return as many names as a sentence bears, and a sign that there are more."""
    return names if len(names) <= _MOST_NAMES else [*names[:_MOST_NAMES], "\N{HORIZONTAL ELLIPSIS}"]


def _word(name: str, words: dict[str, str], lang: str) -> str:
    content = texts()
    if name in content["definitions"]:
        return content["definitions"][name]["value"].replace(" ", "\N{NO-BREAK SPACE}")
    known = {"office": "region", "following": "year"}.get(name, name)
    if known not in words:
        raise TextError(f"{{{name}}} is neither a number of the sentence nor a word that it has")
    if name == "following":
        return str(int(words["year"]) + 1)
    if name == "office":
        return words.get("office") or office_of(words["region"])
    if name == "region":
        return region_name(words[name])
    if name == "until":
        return day_or_month(words[name].replace("_", "-"), lang)
    if name == "group":
        known = content["groups"].get(words[name])
        return known[lang] if known else words[name].replace("_", " ")
    return words[name]
