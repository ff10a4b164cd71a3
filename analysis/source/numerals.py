"""Read numbers written in Indonesian words."""

import re

from analysis.source.numbers import Unreadable

_DIGIT_WORDS = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
_SMALL_SCALES = {"belas": 1, "puluh": 10, "ratus": 100}
_LARGE_SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "milyar": 10**9, "triliun": 10**12}


def parse_words(text: str, address: str = "") -> int:
    """Return a whole number written in Indonesian words; Unreadable when a word is no number or out of place."""
    words = re.sub(r"\brupiah\b", " ", text.lower()).split()
    words = [part for word in words for part in re.sub(r"^se(?=puluh|belas|ratus|ribu)", "satu ", word).split()]
    total = group = digit = 0
    scale = 10**15
    used_digit = False
    for word in words:
        if word in _DIGIT_WORDS:
            if used_digit:
                raise Unreadable(text, "a number in words", address)
            digit, used_digit = _DIGIT_WORDS.index(word), True
        elif word in _SMALL_SCALES and used_digit:
            group += digit + 10 if word == "belas" else digit * _SMALL_SCALES[word]
            digit, used_digit = 0, False
        elif word in _LARGE_SCALES and _LARGE_SCALES[word] < scale and group + digit:
            scale = _LARGE_SCALES[word]
            total += (group + digit) * scale
            group, digit, used_digit = 0, 0, False
        else:
            raise Unreadable(text, "a number in words", address)
    if not words:
        raise Unreadable(text, "a number in words", address)
    return total + group + digit
