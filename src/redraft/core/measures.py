"""Measures of a draft's prose: words, sentences, paragraphs, reading grade, repeated phrases.

Code, tables, HTML and front matter are not prose. A heading and a list item are sentences of their own. Offsets are
code points into the whole text. Everything here is pure and its time grows linearly with the text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from msgspec import Struct

from redraft.core.draft import Draft, kind_of

Prose = Literal["heading", "paragraph", "item", "quote"]


class Span(Struct, frozen=True):
    """A stretch of the draft's text, `text[start:end]`."""

    start: int
    end: int


class Run(Struct, frozen=True):
    """Prose without a break in it.

    Args:
        kind: of the block it stands in.
        start: first code point after any marker.
        end: one past the last.
    """

    kind: Prose
    start: int
    end: int


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_MARKER = re.compile(
    r"[ \t]*(?:>[ \t]?)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)(?:\[[ xX]\][ \t]+)?|#{1,6}(?:[ \t]+|$))?"
)
_ITEM = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_FENCE = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*(?:[-*+][ \t]+)?(`{3,}(?=[^`]*\Z)|~{3,})")
_UNDERLINE = re.compile(r"[ \t]*(?:=+|-+)[ \t]*\Z")
_PROSE: Final[dict[str, Prose]] = {"heading": "heading", "paragraph": "paragraph", "item": "item", "quote": "quote"}


def runs(draft: Draft) -> tuple[Run, ...]:
    """Cut the prose of a draft into runs: a paragraph, a heading, an item, each without its marker.

    Args:
        draft: any.

    Returns:
        The runs in order; () for a draft without prose.
    """
    found: list[Run] = []
    for passage in draft.passages:
        kind = _PROSE.get(kind_of(draft.text[passage.start : passage.end]))
        if kind is not None:
            found.extend(_runs_of(draft.text, passage.start, passage.end, kind))
    return tuple(found)


def _runs_of(text: str, start: int, end: int, kind: Prose) -> Iterator[Run]:
    begun = last = -1
    fence = ""
    for a, b in _lines(text, start, end):
        mark = _FENCE.match(text, a, b)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        blank = mark is not None or fence != "" or not text[a:b].strip(" \t>") or _underlined(text[a:b], kind)
        if begun >= 0 and (blank or _ITEM.match(text, a, b)):
            yield Run(kind, begun, last)
            begun = -1
        if not blank:
            begun, last = (begun if begun >= 0 else _MARKER.match(text, a, b).end()), b  # type: ignore[union-attr]
    if begun >= 0:
        yield Run(kind, begun, last)


def _underlined(line: str, kind: Prose) -> bool:
    return kind == "heading" and _UNDERLINE.match(line) is not None


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        line = _LINE.match(text, start, end)
        stop = line.end() if line else end
        yield start, start + len(text[start:stop].rstrip("\r\n"))
        start = stop


_CHUNK = re.compile(r"[^\s—]+")
_LETTERED = re.compile(r"[^\W_]")


def words(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Find the words between two offsets, as word processors count them.

    Args:
        text: the whole text.
        start: where to begin.
        end: where to stop; None is the text's end.

    Returns:
        Stretches between blanks or long dashes that hold a letter or a digit; "CI/CD" and "well-kept" are one each.
    """
    stop = len(text) if end is None else end
    return tuple(Span(*chunk.span()) for chunk in _CHUNK.finditer(text, start, stop) if _LETTERED.search(chunk[0]))


def draft_words(draft: Draft) -> tuple[Span, ...]:
    """Find the words of a draft's prose."""
    return tuple(word for run in runs(draft) for word in words(draft.text, run.start, run.end))


_STOP = re.compile(r"([.!?…]++)([\"'”’)\]*_]*+)(?=(\s++|\Z))")
_SHORT: Final = frozenset(
    [
        "e.g",
        "i.e",
        "cf",
        "vs",
        "viz",
        "approx",
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "sr",
        "jr",
        "st",
        "no",
        "nos",
        "fig",
        "figs",
        "eq",
        "eqs",
        "sec",
        "secs",
        "ch",
        "vol",
        "pp",
        "ed",
        "eds",
        "al",
        "inc",
        "ltd",
        "co",
        "corp",
        "dept",
        "est",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "u.s",
        "u.k",
        "a.m",
        "p.m",
    ]
)
_MAY_END: Final = frozenset("u.s u.k a.m p.m inc ltd co corp al no sr jr".split())
"""Abbreviations that can also stand at a sentence's end: a capital after them decides."""


def sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Cut a run of prose into sentences.

    A stop ends a sentence unless it belongs to an abbreviation ("e.g.", "Dr."), an initial ("J. Doe") or a number, or
    unless it is an ellipsis or a closed quotation that goes on in lower case.

    Args:
        text: the whole text.
        start: where the run begins.
        end: where it ends; None is the text's end.

    Returns:
        Sentences that hold at least one word, without the blanks around them.
    """
    stop = len(text) if end is None else end
    found: list[Span] = []
    begun = start
    for mark in _STOP.finditer(text, start, stop):
        if mark.end() < stop and not _ends(text, begun, mark, stop):
            continue
        found.append(_trimmed(text, begun, mark.end()))
        begun = mark.end()
    found.append(_trimmed(text, begun, stop))
    return tuple(span for span in found if _LETTERED.search(text, span.start, span.end))


def _ends(text: str, begun: int, mark: re.Match[str], stop: int) -> bool:
    follows = text[mark.end(3) : mark.end(3) + 1] if mark.end(3) < stop else ""
    lower = follows.islower()
    if mark[1] in ("...", "…", "..") or mark[2].strip("*_"):
        return not lower
    if mark[1] != ".":
        return True
    before = _WORD_BEFORE.search(text, max(begun, mark.start() - 24), mark.start())
    word = before[0].lower() if before else ""
    if word in _MAY_END:
        return follows.isupper() and word != "no"
    if word in _SHORT:
        return False
    initial = len(word) == 1 and word.isalpha() and before is not None and before[0].isupper() and word != "i"
    counted = word.isdigit() and not text[begun : mark.start()].strip(word + " ")
    return not initial and not counted


_WORD_BEFORE = re.compile(r"[\w.]+\Z")


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    lead = len(part) - len(part.lstrip())
    return Span(start + lead, max(start + lead, start + len(part.rstrip())))


def draft_sentences(draft: Draft) -> tuple[Span, ...]:
    """Find the sentences of a draft's prose; each heading and list item is at least one."""
    return tuple(span for run in runs(draft) for span in sentences(draft.text, run.start, run.end))


def paragraphs(draft: Draft) -> tuple[Run, ...]:
    """Find the paragraphs of a draft: runs that are neither headings nor list items."""
    return tuple(run for run in runs(draft) if run.kind in ("paragraph", "quote"))


def grade(letters: int, word_count: int, sentence_count: int) -> float:
    """Tell the school grade (US) that a text reads at, by the Coleman-Liau index.

    It needs letters, words and sentences only, so no dictionary of syllables: 0.0588 L - 0.296 S - 15.8, where L and S
    are letters and sentences per hundred words (M. Coleman and T. L. Liau, "A computer readability formula designed
    for machine scoring", Journal of Applied Psychology 60, 1975).

    Args:
        letters: letters and digits in the text.
        word_count: its words.
        sentence_count: its sentences.

    Returns:
        The grade, which may be below 0 for very short words; 0.0 for an empty text.
    """
    if not word_count or not sentence_count:
        return 0.0
    return 0.0588 * 100 * letters / word_count - 0.296 * 100 * sentence_count / word_count - 15.8


def grade_of(draft: Draft) -> float:
    """Tell a draft's reading grade from its full sentences: headings and items are left out where there are others."""
    all_runs = runs(draft)
    body = [run for run in all_runs if run.kind in ("paragraph", "quote")] or list(all_runs)
    found = [word for run in body for word in words(draft.text, run.start, run.end)]
    count = sum(len(sentences(draft.text, run.start, run.end)) for run in body)
    letters = sum(1 for word in found for character in draft.text[word.start : word.end] if character.isalnum())
    return grade(letters, len(found), count)


def repeats(draft: Draft, size: int) -> tuple[tuple[Span, int], ...]:
    """Find phrases of at least `size` words that stand in the draft before.

    Args:
        draft: any.
        size: how many words make a phrase, from 2.

    Returns:
        Each later occurrence, at its full length, and where the phrase stood first.
    """
    first: dict[tuple[str, ...], int] = {}
    found: list[tuple[Span, int]] = []
    for run in runs(draft):
        places = words(draft.text, run.start, run.end)
        plain = [draft.text[word.start : word.end].lower().strip(".,;:!?\"'“”‘’()[]*_") for word in places]
        found.extend(_repeated(places, plain, size, first))
    return tuple(found)


def _repeated(
    places: Sequence[Span], plain: Sequence[str], size: int, first: dict[tuple[str, ...], int]
) -> Iterator[tuple[Span, int]]:
    begun, last, origin = -1, -1, 0
    for index in range(len(plain) - size + 1):
        phrase = tuple(plain[index : index + size])
        known = first.setdefault(phrase, places[index].start)
        if known == places[index].start:
            continue
        if begun >= 0 and index > last:
            yield Span(places[begun].start, places[last].end), origin
            begun = -1
        if begun < 0:
            begun, origin = index, known
        last = index + size - 1
    if begun >= 0:
        yield Span(places[begun].start, places[last].end), origin
