"""The sentences of a brief: which can be said of a region, chosen by the values of their numbers.

A sentence is a list of runs: {"text"}, with "name" where it is a number of the registry, "lang" where it is foreign.
"""

import re

from analysis.publish.texts import TextError, label, texts
from analysis.publish.words import bounds, phase_name, region_name, written
from analysis.source import register

_MOST_OF_A_KIND = 6  # sentences of one entry: of more, those of the lowest and of the highest values are told
_MOST_NAMES = 6  # offices, tables or lines that a sentence names


def chosen(entries: list[dict], numbers: dict[str, dict], region: str, lang: str, tables: dict) -> list[list]:
    """Return the sentences that can be said of a region (or "all"), each as runs of text and named numbers.

    `tables` says of each document, table and year whether it is the main one, and the phase of ceilings. Where an entry
    says more than a reader would follow, the lowest and the highest are told, and a further sentence how many are not.
    """
    found = []
    for entry in entries:
        if region not in entry.get("scope", [region]) and ("all" if region == "all" else "region") not in entry.get(
            "scope", ["all", "region"]
        ):
            continue
        said = []
        for words, named in bindings(entry, numbers, region, tables):
            variant = choose(entry["variants"], named)
            if variant is not None:
                text = variant[lang]
                whose = "{region}: " if "office" in words and "{region}" not in text else ""
                said.append((whose + text, named, words))
        kept = most_unlike([next(iter(named.values()))["value"] for _, named, _ in said])
        found += [runs(*said[place], lang, tables) for place in kept]
        if more := len(said) - len(kept):
            found.append([{"text": label("more_of_a_kind", lang, more=more)}])
    return found


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
    found = []
    for each in asked:
        matches = _matches(first, numbers, each)
        if "{first}" in first:
            years = sorted({match["first"] for match in matches})
            matches = [{"first": years[0], "last": years[-1]}] if len(years) > 1 else []
        own = []
        for words in matches:
            words = words | {"region": each}
            names = {key: pattern.format_map(words) for key, pattern in patterns.items()}
            if all(name in numbers and numbers[name]["value"] is not None for name in names.values()):
                named = {key: _resting(numbers[name], tables) for key, name in names.items()}
                told = _of_one_office(named, each)
                own += [(words | told, named)] if told is not None else []
        if "main" in entry:
            own = [(words, named) for words, named in own if _is_main(named, tables) == entry["main"]]
        own.sort(key=lambda pair: (pair[0].get("year", ""), pair[0].get("group", "")))
        found += {"first": own[:1], "last": own[-1:]}.get(entry.get("take"), own)
    return found


def _matches(pattern: str, numbers: dict[str, dict], region: str) -> list[dict]:
    """Return the words under which a pattern of names is in the registry."""
    ids = "|".join(register.region_ids())
    parts = {
        "region": re.escape(region),
        "year": r"(?P<year>\d{4})",
        "counted": r"(?P<counted>\d{4})",
        "first": r"(?P<first>\d{4})",
        "last": r"\d{4}",
        "table": r"(?P<table>[a-z0-9_]+?)",
        "group": r"(?P<group>[a-z_]+?)",
        "offices": rf"(?P<offices>(?:{ids})(?:_(?:{ids}))+)",
    }
    expression = re.compile("".join(parts.get(part, part) for part in re.split(r"{(\w+)}", pattern)))
    return [match.groupdict() for match in map(expression.fullmatch, numbers) if match]


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


def _region(doc_id: str) -> str:
    return register.document(doc_id).region.region_id


def _resting(number: dict, tables: dict) -> dict:
    """Return a number with levels and names of the budget lines that it rests on, and the phases of its ceilings."""
    rows = [tables[row_id] for row_id in number["row_ids"].split() if tables.get(row_id, {}).get("level")]
    resting = {key: list(dict.fromkeys(row[key] for row in rows)) for key in ("level", "line")}
    return number | resting | {"phase": sorted(_phases(number, tables))}


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
    if relation == "says":
        return number["shown"].startswith(right)
    if relation == "rests_on":
        return number["level"] == [right]
    if relation == "of_phase":
        return number["phase"] == [right]
    if relation not in ("above", "below", "at_least", "at_most"):
        raise TextError(f"unknown relation {relation!r}")
    least, most = (number["n"],) * 2 if part == "n" else _span(number)
    other_least, other_most = _span(named[right]) if isinstance(right, str) else (right, right)
    return {
        "above": least > other_most,
        "at_least": least >= other_most,
        "below": most < other_least,
        "at_most": most <= other_least,
    }[relation]


def _span(number: dict) -> tuple[float, float]:
    ends = [number[key] for key in ("low", "value", "high") if number[key] is not None]
    return min(ends), max(ends)


def runs(text: str, named: dict[str, dict], words: dict[str, str], lang: str, tables: dict) -> list[dict]:
    """Return a text as runs: plain text, and numbers with the name under which they can be traced."""
    found = []
    for position, part in enumerate(re.split(r"{([\w.]+)}", text)):
        if position % 2 == 0:
            found.append({"text": part})
        elif part.partition(".")[0] in named:
            found += _number_runs(part, named, lang, tables, f"{{{part.partition('.')[0]}.range}}" in text)
        else:
            found.append({"text": _word(part, words, lang)})
    return [run for run in found if run["text"]]


def _number_runs(placeholder: str, named: dict, lang: str, tables: dict, range_told: bool) -> list[dict]:
    key, _, part = placeholder.partition(".")
    number, ends = named[key], bounds(named[key], lang)
    name = number["name"]
    match part:
        case "n":
            return [{"text": str(number["n"]), "name": name}]
        case "population_year":
            return [{"text": str(number["population_year"])}]
        case "documents":
            return [{"text": str(number["n_documents"]), "name": name}]
        case "phase":
            return [{"text": ", ".join(sorted(phase_name(phase, lang) for phase in _phases(number, tables)))}]
        case "line":
            text = "/".join(_first(number["line"]))
            text = f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}"
            return [{"text": text, "lang": "id"}]
        case "tables":
            return [{"text": _places(number["row_ids"].split(), lang)}]
        case "range":
            text = (
                label("to", lang, low=ends[0], high=ends[1]) if ends else written(number["value"], number["unit"], lang)
            )
            return [{"text": text, "name": name}]
        case "":
            shown = [{"text": written(number["value"], number["unit"], lang), "name": name}]
            if ends and not range_told:
                shown += [{"text": " ("}, {"text": label("contested", lang, low=ends[0], high=ends[1]), "name": name}]
                shown.append({"text": ")"})
            return shown
    raise TextError(f"unknown part of a number: {placeholder}")


def _places(row_ids: list[str], lang: str) -> str:
    """Return the tables of some rows in brackets, by office where there are several; nothing for no row."""
    found: dict[str, set[str]] = {}
    for row_id in row_ids:
        doc_id, table_id = row_id.split("/")[:2]
        found.setdefault(_region(doc_id), set()).add(table_id)
    told = [
        (f"{region_name(region)} " if len(found) > 1 else "") + ", ".join(_first(sorted(tables)))
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
    if name not in words:
        raise TextError(f"{{{name}}} is neither a number of the sentence nor a word that it has")
    if name == "region":
        return words.get("office", region_name(words[name]))
    if name == "table":
        return words[name].upper().replace("_", ".")
    if name == "group":
        known = content["groups"].get(words[name])
        return known[lang] if known else words[name].replace("_", " ")
    return words[name]
