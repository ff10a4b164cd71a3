"""What an indicator counts, by its words: the parts of its list, and whether they are families."""

import re

from analysis.source import terms

_RECIPIENTS = re.compile(r".*\b(?:bagi|untuk|kepada)\b")


def counted_parts(indicator: str) -> list[str]:
    """Return the things that an indicator counts, normalised: parts of a list, each from what follows `bagi`.

    `Sandang dan pangan bagi lansia` counts one thing, `penyandang cacat dan eks trauma` two.
    """
    parts = []
    for piece in re.split(r"[,;]|\bserta\b", indicator):
        recipients = _RECIPIENTS.sub("", terms.normalise(piece)).strip()
        parts += [part for part in re.split(r"\bdan\b", recipients) if part.strip()]
    return [part.strip() for part in parts]


def counts_families(part: str) -> bool:
    """Tell whether a part of an indicator counts families."""
    return re.match(r"(?:jumlah )?(?:keluarga|kepala keluarga|kk)\b", part) is not None
