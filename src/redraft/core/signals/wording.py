"""How alike two lines of plain words are: directives, reasons, notes."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from redraft.core.canonical import canonical
from redraft.core.fold_trail import words_of

_LEAST: Final = 0.5
"""Part of their content words that two lines share at least to say the same."""

_QUOTED: Final = re.compile(r"\"([^\"]+)\"|(?<!\w)'([^']+)'(?!\w)|`([^`]+)`")

_EMPTY: Final = frozenset(
    """
    a again an and are as at be been being but by can could did do does done doesn don each for from get go had has have
    here how i if in into is isn it its it's just let like may me might more most must my need needs not now of off on
    once one only or our out over own please shall she should so some such than that the their them then there these
    they this those to too up us very was we were what when where which while who will with would you your
    bad better fine good keep no none ok okay right same stay still thing want worse wrong yes
    """.split()
)
"""Words that say nothing of what a line is about, and bare words of praise and blame."""

_ENDINGS: Final = (
    "ements",
    "ement",
    "ments",
    "ment",
    "ingly",
    "ings",
    "ing",
    "edly",
    "ies",
    "ied",
    "ed",
    "es",
    "ly",
    "er",
    "s",
    "y",
    "e",
)


@lru_cache(maxsize=4096)
def content(text: str) -> frozenset[str]:
    """The words of a line that carry its meaning, quoted ones included, without their endings."""
    return frozenset(map(_stem, set(words_of(text)) - _EMPTY))


@lru_cache(maxsize=4096)
def quoted(text: str) -> frozenset[str]:
    """The words that a line quotes, without their endings."""
    if text.isascii() and not ('"' in text or "'" in text or "`" in text):
        return frozenset()
    found = ("".join(groups) for groups in _QUOTED.findall(canonical(text)))
    return frozenset(_stem(word) for each in found for word in words_of(each))


def alike(one: str, other: str) -> bool:
    """Whether two lines say the same: half of their content words, and of what they quote, if both quote something.

    Lines without a content word are alike only where they have the same words.
    """
    a, b = content(one), content(other)
    if not a or not b:
        return bool(words_of(one)) and words_of(one) == words_of(other)
    if 2 * len(a & b) < _LEAST * (len(a) + len(b)):
        return False
    mine, theirs = quoted(one), quoted(other)
    return not (mine and theirs) or len(mine & theirs) >= _LEAST * min(len(mine), len(theirs))


def says_the_same(one: str, other: str) -> bool:
    """Whether two reasons for rejecting are one: alike, or about the same quoted words."""
    enough = content(one) and content(other)
    return bool(enough) and (alike(one, other) or bool(quoted(one) & quoted(other)))


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    """A word without its ending, where enough is left to tell it by."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word


_SHORTEST: Final = 3


def listed(names: Sequence[str]) -> str:
    """Names in a row: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def shown(text: str, most: int = 60) -> str:
    """Words of a draft or a note within single quotes, on one line, cut after so many characters."""
    line = " ".join(text.split())
    return f"'{line[:most].rstrip()}…'" if len(line) > most else f"'{line}'"
