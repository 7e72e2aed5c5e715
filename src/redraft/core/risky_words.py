"""What no change must touch unread: figures, dates, negations, modal verbs, names, and what is quoted or code."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FIGURE = re.compile(r"(?:(?<![\w.])[-+−])?[$€£¥]?[^\W\d_]*\d+(?:[.,:/]\d+)*[^\W\d_]*(?:[ \u00a0\u202f]?[%‰])?")
_NUMBERS: Final = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion"
    " hundreds thousands millions billions dozen dozens half quarter third thirds first second fourth fifth sixth"
    " seventh eighth ninth tenth double triple once twice percent"
    " january february april june july august september october november december monday tuesday wednesday thursday"
    " friday saturday sunday today tomorrow yesterday tonight noon midnight".split()
)
"""Numbers and dates in words; "march" and "may" are other words, too, and count as names where they are months."""
_NEGATIVE: Final = frozenset(
    "no not never none nor neither nobody nothing nowhere without cannot hardly barely scarcely rarely seldom unable"
    " unlikely unless except dont doesnt didnt isnt arent wasnt werent wont wouldnt cant couldnt shouldnt mustnt hasnt"
    " havent hadnt aint neednt shant mightnt".split()
)
_MODAL: Final = frozenset(
    "must shall should may might can could will would ought need always only all every cant wont couldnt shouldnt"
    " mustnt wouldnt neednt shant mightnt perhaps maybe possibly probably likely required optional mandatory"
    " recommended".split()
)
_SHORT: Final = {"ll": "will", "d": "would"}
_GUARDS: Final = (
    ("code", r"`+[^`\n]*+`+|<[^<>\n]*+>"),
    (
        "link",
        r"!?\[[^\[\]\n]*+\](?:\([^()\n]*+\)|\[[^\[\]\n]*+\])|(?:https?://|www\.)\S++|[^\s@]++@\S++"
        r"|(?<![\w.@-])(?:[\w-]+\.)+(?:com|org|net|io|dev|app|edu|gov|eu|uk|de|fr)\b(?:/\S*+)?",
    ),
    ("quote", r"“[^”]*+”|\"[^\"\n]*+\"|«[^»]*+»|„[^“”]*+[“”]|‘[^‘\n]*?’(?!\w)|(?<!\w)'(?=\w)[^'\n]*+'(?!\w)"),
)
_SIGNS: Final = {"quote": '"“”«»„‘', "code": "`<>", "link": "[]@"}
_TITLES = re.compile(r"(?:\b(?:mr|mrs|ms|dr|prof|st|vs|e\.g|i\.e|no|fig)|(?<![^\W\d_])[A-Z])\.$", re.I)


def figures(text: str) -> list[str]:
    """Numbers and dates, in digits or in words, in their order: "40", "$1,200", "30%", "twelve", "Monday"."""
    found = [(each.start(), "".join(each[0].split())) for each in _FIGURE.finditer(text)]
    found += [(each.start(), each[0]) for each in WORD.finditer(text) if bare(each[0]) in _NUMBERS]
    return [told for _, told in sorted(found)]


def negations(text: str) -> list[str]:
    """Words that negate, in their order."""
    return [word for word in _words(text) if bare(word) in _NEGATIVE]


def modals(text: str) -> list[str]:
    """Words that say how surely, how often, or that it must be so, in their order; "we'll" holds "will"."""
    return [modal for word in _words(text) if (modal := _modal(word))]


def names(text: str, known: frozenset[str] = frozenset(), around: str = "", at: int = 0) -> list[str]:
    """Words that are names by their capitals, in their order.

    Args:
        text: where they stand.
        known: names that are known even where they open a sentence.
        around: the text that these words stand in, or will; "" for none.
        at: where in it.
    """
    whole = around[:at] + text if around else text
    ahead = len(whole) - len(text)
    capitals = (each for each in WORD.finditer(text) if each[0] != each[0].lower())
    found = ((each[0], opens(whole, ahead + each.start())) for each in capitals)
    return [word for word, first in found if _is_name(word, first, known)]


@lru_cache(maxsize=16)
def known_names(text: str) -> frozenset[str]:
    """The names that a text gives away by a capital within a sentence."""
    return frozenset(names(text))


def guarded(text: str) -> Iterator[tuple[str, int, int]]:
    """The stretches that are quoted, linked or code: what each is ("quote", "link" or "code"), its start and end."""
    for what, pattern in _COMPILED:
        yield from ((what, each.start(), each.end()) for each in pattern.finditer(text))


def signs(text: str, what: str) -> list[str]:
    """The characters that make a quotation, a link or code, in any order."""
    return sorted(character for character in text if character in _SIGNS[what])


def opens(text: str, at: int) -> bool:
    """Whether a sentence begins at this place."""
    before = text[: max(at, 0)].rstrip(" \t\r\n\"'“‘(*_#>-+")
    if not before or "\n\n" in text[len(before) : at]:
        return True
    return before[-1] in ".!?:…" and not _TITLES.search(before)


def bare(word: str) -> str:
    """A word in small letters, without apostrophes."""
    return word.lower().replace("'", "").replace("’", "")


def _words(text: str) -> list[str]:
    return WORD.findall(text)


def _modal(word: str) -> str:
    _, mark, tail = word.lower().replace("’", "'").rpartition("'")
    if mark and tail in _SHORT:
        return _SHORT[tail]
    return word if bare(word) in _MODAL else ""


def _is_name(word: str, first: bool, known: frozenset[str]) -> bool:
    if word.replace("’", "'").split("'")[0] == "I" or bare(word) in _NUMBERS or word.isdigit():
        return False
    if first:
        return word in known or any(character.isupper() for character in word[1:])
    return any(character.isupper() for character in word)


_COMPILED = tuple((what, re.compile(pattern)) for what, pattern in _GUARDS)
