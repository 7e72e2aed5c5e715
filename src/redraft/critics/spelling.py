"""Which unknown words are misspellings, and which known word was meant.

A word that no dictionary knows is more often a name or a term than a fault. It counts as a fault only where it looks
like a slip of a known word; and the known word is offered ready to accept only where exactly one fits best.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

_LOWER = re.compile(r"[a-z]+(?:['’][a-z]+)?\Z")
_TITLE = re.compile(r"[A-Z][a-z]+(?:['’][a-z]+)?\Z")
_REPEATED = re.compile(r"(.)\1+")

OFTEN: Final = 3
"""A word written as often as this is meant so."""

SHORTEST: Final = 4
SHORT: Final = 5
LONG: Final = 7
NO_LIKENESS: Final = 3
"""What makes a likeness, by length of word: short terms are too near to short words."""

# Words that are built by rule from a known one, such as "requoting" or "serializers", and are in no dictionary.
_AFFIXED = re.compile(r"^(?:un|re|pre|non|sub|multi|micro|auto)|(?:izers?|isers?|ors?|ers|dirs?|kit)$")

# British spellings beside American ones; "en" without a region takes both.
_BRITISH: Final = (
    ("our", "or"), ("is", "iz"), ("ys", "yz"), ("re", "er"), ("ll", "l"), ("l", "ll"), ("ence", "ense"),
    ("ogue", "og"), ("ae", "e"), ("oe", "e"), ("mme", "m"), ("grey", "gray"), ("que", "ck"), ("ou", "o"), ("y", "i"),
)  # fmt: skip


def slip(
    text: str, start: int, end: int, guesses: Sequence[str], counts: Counter[str], *, lenient: bool = True
) -> str | None:
    """Judge one unknown word.

    Args:
        text: the whole text.
        start: where the word starts.
        end: where it ends.
        guesses: known words that are near, best first.
        counts: how often each word stands in the text, in lower case.
        lenient: take British spellings for right.

    Returns:
        None if it is not a fault; "" if it is one but no word can be trusted; else the word that was meant.
    """
    word = text[start:end]
    if not _may_be_fault(text, start, end) or counts[word.lower()] >= OFTEN:
        return None
    if lenient and any(_british(word.lower(), guess.lower()) for guess in guesses):
        return None
    ranked = sorted(
        (tier, index) for index, guess in enumerate(guesses) if (tier := _tier(word, guess, index)) < NO_LIKENESS
    )
    if not ranked:
        return None
    best = [index for tier, index in ranked if tier == ranked[0][0]]
    return _cased(word, guesses[best[0]]) if len(best) == 1 else ""


def _may_be_fault(text: str, start: int, end: int) -> bool:
    word = text[start:end]
    if any(
        side and (side.isalnum() or side in "_/\\@#.-'’+&")
        for side in (text[start - 1 : start] or " ", _after(text, end))
    ):
        return False
    if _LOWER.match(word):
        return len(word) >= SHORTEST - 1
    return _TITLE.match(word) is not None and len(word) >= SHORTEST and _opens(text, start)


def _after(text: str, end: int) -> str:
    # A full stop after a word ends a sentence; one inside a name such as "tool.toml" does not.
    after = text[end : end + 2]
    return after[:1] if after[:1] != "." or after[1:].isalnum() else " "


def _opens(text: str, start: int) -> bool:
    before = text[:start][-80:].rstrip(" \t\"'“‘(*_>")
    return not before or before[-1] in ".!?\n\r"


def _tier(word: str, guess: str, index: int) -> int:
    """How surely a guess is what was meant: 0 a slip of the pen, 1 a letter too few or too many; 3 is no likeness."""
    from rapidfuzz.distance import OSA

    one, other = word.lower(), guess.lower()
    if not re.fullmatch(r"[a-z]+(?:['’][a-z]+)?", other) or (guess[:1].isupper() and not word[:1].isupper()):
        return NO_LIKENESS
    if "'" in other:
        return 0 if one == other.replace("'", "") else NO_LIKENESS
    off = OSA.distance(one, other)
    swapped = off == 1 and sorted(one) == sorted(other)
    doubled = len(one) > SHORT and _REPEATED.sub(r"\1", one) == _REPEATED.sub(r"\1", other)
    vowel = len(one) >= LONG and len(one) == len(other) and off == 1 and _vowels(one) == _vowels(other)
    one_off = off == 1 and len(one) > LONG and len(one) != len(other) and index < 2
    if swapped or doubled or (vowel and not _AFFIXED.search(one)):
        return 0
    return 1 if one_off and one[0] == other[0] and not _AFFIXED.search(one) else NO_LIKENESS


def _vowels(word: str) -> str:
    return re.sub("[aeiouy]", "a", word)


def _british(word: str, guess: str) -> bool:
    return any(word.replace(here, there) == guess or word.replace(here, there, 1) == guess for here, there in _BRITISH)


def _cased(word: str, guess: str) -> str:
    return guess[:1].upper() + guess[1:] if word[:1].isupper() else guess
