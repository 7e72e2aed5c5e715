"""Word diffs that read well: what a fix takes away and what it puts there, in place.

Small changes go through difflib, which finds the stretches that a reader would call unchanged but takes quadratic
time; larger ones are first aligned by sentence and line, and then by word, with rapidfuzz's bit-parallel Indel.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from msgspec import Struct

_Kind = Literal["same", "removed", "added"]
_Run = tuple[_Kind, str]
_Align = Callable[[Sequence[str], Sequence[str]], Iterator[_Run]]

_PUNCTUATION = (
    "!-/:-@\\[-^`{-~\u00a1\u00a7\u00ab\u00b6\u00b7\u00bb\u00bf\u2010-\u2027\u2030-\u205e\u3001-\u3003\u3008-\u3011"
    "\uff01-\uff0f\uff1a-\uff20"
)
_ONE_BY_ONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
# Marks are no word characters to `re`, so a word is all that is neither space nor punctuation. Scripts that write
# no spaces are compared character by character.
_TOKEN = re.compile(
    rf"\d+(?:[.,]\d+)+|[^\s{_PUNCTUATION}{_ONE_BY_ONE}]+(?:['\u2019][^\s{_PUNCTUATION}{_ONE_BY_ONE}]+)*"
    rf"|\s+|[{_ONE_BY_ONE}][\u0300-\u036f\u3099\u309a\ufe00-\ufe0f]*|."
)
_PIECE = re.compile(r"(?s)[^\n]*?(?:[.!?][\"'\u201d\u2019)]*[ \t]+|\n)|.+\Z")
_SMALL = 4_000
"""Characters of both sides, about a thousand tokens: up to here difflib takes a few milliseconds."""

_MOST_PAIRS = 20_000
"""Pairs of equal tokens that difflib may have to look at for each stretch that it finds."""

_LARGEST_TABLE = 100_000_000
"""Tokens of one side times tokens of the other: a table of as many bits, 12 MB, is what Indel may take."""


class Span(Struct, frozen=True):
    """A stretch of a diff: text that both have, that only the old has, or that only the new has."""

    kind: _Kind
    text: str


def word_diff(old: str, new: str) -> tuple[Span, ...]:
    """What became of a text, word by word.

    Args:
        old: the text before.
        new: the text after.

    Returns:
        Spans in reading order, none empty, no two of a kind in a row, removed before added. The same and removed
        ones joined are `old`; the same and added ones joined are `new`.
    """
    runs = _by_words(old, new, _read) if len(old) + len(new) <= _SMALL else _by_pieces(old, new)
    return tuple(Span(kind, text) for kind, text in _joined(_tidied(_joined(runs))))


def _by_pieces(old: str, new: str) -> Iterator[_Run]:
    """Align sentences and lines, then words in the stretches where those differ."""
    hunks = list(_hunks(_joined(_aligned(_PIECE.findall(old), _PIECE.findall(new)))))
    small = sum(len(removed) + len(added) for _, removed, added in hunks) <= _SMALL
    for same, removed, added in hunks:
        yield "same", same
        yield from _by_words(removed, added, _read if small else _aligned)


def _hunks(runs: Iterable[_Run]) -> Iterator[tuple[str, str, str]]:
    """What stayed, and then what was taken away and put there, again and again."""
    same = removed = added = ""
    for kind, text in runs:
        if kind == "same":
            yield same, removed, added
            same, removed, added = text, "", ""
        else:
            removed, added = (removed + text, added) if kind == "removed" else (removed, added + text)
    yield same, removed, added


def _by_words(old: str, new: str, align: _Align) -> Iterator[_Run]:
    if not old or not new:
        return iter([("removed", old), ("added", new)])
    return align(_TOKEN.findall(old), _TOKEN.findall(new))


def _read(before: Sequence[str], after: Sequence[str]) -> Iterator[_Run]:
    """Align as difflib does, the longest common stretch first, where repeated tokens do not make that slow."""
    counts = Counter(before)
    costly = sum(counts[token] for token in after) > _MOST_PAIRS
    return _around(before, after, _by_indel if costly else _by_difflib)


def _aligned(before: Sequence[str], after: Sequence[str]) -> Iterator[_Run]:
    """Align so that the most tokens stay, in bounded time and space; what is too large is replaced as a whole."""
    return _around(before, after, _by_indel)


def _around(before: Sequence[str], after: Sequence[str], align: _Align) -> Iterator[_Run]:
    """Set aside what both share at their ends, and align the rest."""
    lead = _shared(before, after)
    tail = _shared(before[lead:][::-1], after[lead:][::-1])
    yield "same", "".join(before[:lead])
    yield from align(before[lead : len(before) - tail], after[lead : len(after) - tail])
    yield "same", "".join(before[len(before) - tail :])


def _by_difflib(old: Sequence[str], new: Sequence[str]) -> Iterator[_Run]:
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield from _runs(old[a:b], new[c:d])


def _by_indel(old: Sequence[str], new: Sequence[str]) -> Iterator[_Run]:
    if len(old) * len(new) > _LARGEST_TABLE:
        yield from _runs(old, new)
        return
    from rapidfuzz.distance import Indel  # loaded for large changes only

    for op in Indel.opcodes(*_numbered(old, new)):
        yield from _runs(old[op.src_start : op.src_end], new[op.dest_start : op.dest_end])


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[_Run]:
    if old == new:
        yield "same", "".join(old)
    else:
        yield "removed", "".join(old)
        yield "added", "".join(new)


def _numbered(old: Sequence[str], new: Sequence[str]) -> tuple[list[int], list[int]]:
    """Tokens as small numbers, so that the aligner compares no strings."""
    numbers: dict[str, int] = {}
    return [numbers.setdefault(t, len(numbers)) for t in old], [numbers.setdefault(t, len(numbers)) for t in new]


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many tokens two sequences have in common at their start."""
    pairs = zip(old, new, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _joined(runs: Iterable[_Run]) -> Iterator[_Run]:
    """Put neighbours of one kind together, and drop empty ones."""
    for kind, group in groupby((run for run in runs if run[1]), key=lambda run: run[0]):
        yield kind, "".join(text for _, text in group)


def _tidied(runs: Iterable[_Run]) -> Iterator[_Run]:
    """Gather changes that only blanks part into one, removed first: words in confetti cannot be read."""
    removed = added = blanks = ""
    for kind, text in runs:
        if kind == "same" and (removed or added) and not blanks and _is_blank(text):
            blanks = text
        elif kind == "same":
            yield from _change(removed, added)
            yield "same", blanks + text
            removed = added = blanks = ""
        else:
            removed += blanks + (text if kind == "removed" else "")
            added += blanks + (text if kind == "added" else "")
            blanks = ""
    yield from _change(removed, added)
    yield "same", blanks


def _change(removed: str, added: str) -> Iterator[_Run]:
    """One change, without the blanks that both sides begin or end with."""
    lead = _shared_blanks(removed, added)
    tail = _shared_blanks(removed[lead:][::-1], added[lead:][::-1])
    yield "same", removed[:lead]
    yield "removed", removed[lead : len(removed) - tail]
    yield "added", added[lead : len(added) - tail]
    yield "same", removed[len(removed) - tail :]


def _shared_blanks(old: str, new: str) -> int:
    lead = _shared(old, new)
    return next((n for n in range(lead) if not old[n].isspace()), lead)


def _is_blank(text: str) -> bool:
    """White space within a line; a line break between two changes keeps them apart."""
    return text.isspace() and "\n" not in text and "\r" not in text
