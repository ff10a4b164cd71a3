"""The words of the site in both languages, and the addresses of its pages."""

from functools import cache

from analysis import files, schema
from analysis.publish import texts, words

# A status is told by a sign as well as by a word and a colour.
SIGNS = {
    "as_published": "",
    "realigned": "\u2194",
    "repaired": "\u270e",
    "derived": "\u2211",
    "corrected": "\u2020",
    "unresolved": "?",
}
ROOT_LANGUAGE = "id"  # its pages lie at the root of the site, those of another language in a folder of its name


@cache
def site_words() -> dict:
    """Return the words of the site by name (words.yml): of each name its words by language, or further names."""
    return files.read_yaml(files.SITE_TEMPLATE / "words.yml")


def say(name: str, lang: str, **values) -> str:
    """Return a word or sentence of the site; KeyError for a name that there is none of."""
    return site_words()[name][lang].format(**values)


def group(name: str, lang: str) -> dict[str, str]:
    """Return the words of a group of words.yml (grid, columns, things, levels, check_kinds) in one language."""
    return {key: each[lang] for key, each in site_words()[name].items()}


def coded(name: str, lang: str) -> dict[str, str]:
    """Return what the codes of a column of the tables say: measure, status, evidence, verdict, rule, phase..."""
    match name:
        case "status":
            said = _shared("status", lang)
            return {key: f"{SIGNS[key]} {said[key]}".strip() for key in schema.STATUSES}
        case "measure":
            return _shared("measures", lang)
        case "evidence":
            return _shared("evidence", lang)
        case "verdict":
            return _shared("verdicts", lang)
        case "rule":
            return _shared("rules", lang) | group("rules", lang)
        case "phase":
            return {phase: words.phase_name(phase, lang) for phase in schema.PHASES}
        case _:
            return group(name, lang)


def _shared(name: str, lang: str) -> dict[str, str]:
    return {key: each[lang] for key, each in texts.texts()[name].items()}


def place(page: str, lang: str) -> str:
    """Return where a page in a language lies in the site, as tables/<doc_id>_<table_id>.html: en/tables/..."""
    return page if lang == ROOT_LANGUAGE else f"{lang}/{page}"
