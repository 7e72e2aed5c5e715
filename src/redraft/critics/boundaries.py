"""Boundaries that code can check: phrases in quotes that a boundary forbids.

"no 'leverage', never “synergy”" forbids two phrases. What else a boundary asks for ("no claim without a number") is
for a critic or a person to judge, and is left alone here.
"""

import re
from collections.abc import Iterator
from typing import Final

from redraft.core.measures import Span
from redraft.critics.phrases import occurrences

_FORBIDS = re.compile(r"\b(?:no|not|never|avoid|without|don['’]t|do not|ban(?:ned)?|nor|drop)\b", re.IGNORECASE)
_PHRASE = re.compile(
    r"(?<!\w)(?:'(?P<a>[^'\n]+(?:'\w[^'\n]*)*)'|\"(?P<b>[^\"\n]+)\"|‘(?P<c>[^‘\n]+?)’(?!\w)|“(?P<d>[^“”\n]+)”)(?!\w)"
)
_ALLOWS = re.compile(r"\b(?:except|unless|but|instead|only|use|say|write|rather)\b", re.IGNORECASE)


def forbidden(boundary: str) -> tuple[str, ...]:
    """Find the phrases that a boundary forbids.

    Args:
        boundary: one boundary of a spec, in a person's words.

    Returns:
        The quoted phrases after a word that forbids, up to a word that allows ("say 'use' instead").
    """
    start = _FORBIDS.search(boundary)
    if start is None:
        return ()
    forbids = True
    found: list[str] = []
    for part in re.finditer(f"{_PHRASE.pattern}|(?P<word>[^\\W\\d_]+(?:['’][^\\W\\d_]+)*)", boundary[start.start() :]):
        if part["word"] is None:
            found += [next(p for p in part.groups() if p)] if forbids else []
        elif _FORBIDS.fullmatch(part["word"]) or part["word"].lower() in ("do", "don"):
            forbids = True
        elif _ALLOWS.fullmatch(part["word"]) and found:
            forbids = False
    return tuple(dict.fromkeys(phrase.strip() for phrase in found if phrase.strip()))


MOST: Final = 20


def breaches(boundaries: tuple[str, ...], text: str) -> Iterator[tuple[int, str, Span]]:
    """Find every place where a draft uses what a boundary forbids.

    Args:
        boundaries: of the spec.
        text: of the draft.

    Yields:
        The boundary's number from 1, the phrase, and where it stands; at most `MOST` places a phrase.
    """
    for number, boundary in enumerate(boundaries, start=1):
        for phrase in forbidden(boundary):
            for count, span in enumerate(occurrences(phrase, text)):
                if count < MOST:
                    yield number, phrase, span
