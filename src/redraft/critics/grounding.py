"""Whether words that a model quotes as evidence really stand in the draft, and where a finding's quote does."""

import re
from collections.abc import Iterator
from typing import Final

from redraft.core.canonical import canonical, canonical_with_offsets
from redraft.core.draft import Draft

LEAST_LETTERS: Final = 5
"""Letters that a single word must have to be evidence: "the" stands in any text and shows nothing."""

MOST_PLACES: Final = 1_000
"""Places of one quote that are looked at."""

LONGEST_QUOTE: Final = 10_000
"""Characters of a quote; one that is longer shows nothing, and is looked for nowhere."""

_GAP = re.compile(r" ?(?:\[ ?\.\.\. ?\]|\.\.\.) ?")
_WORD = re.compile(r"\w+")


class Ground:
    """A text to look quotes up in, by canonical form: curly quotes, dashes and white space make no difference."""

    def __init__(self, text: str) -> None:
        """Fold the text once.

        Args:
            text: the whole draft.
        """
        self._text, self._offsets = canonical_with_offsets(text)

    def holds(self, evidence: str) -> bool:
        """Whether evidence is a quote of the text.

        It must say something (two words, a figure, or one longer word), begin and end at whole words, and stand there
        as it is; or, where it leaves words out with an ellipsis, in pieces in that order.

        Args:
            evidence: what a model quoted, with or without quotation marks around it.
        """
        folded = canonical(evidence).strip()
        return any(
            _says_something(quote) and (self._spot(quote, 0) is not None or self._pieces(quote))
            for quote in dict.fromkeys((folded, folded.strip("\"'` ")))
        )

    def spans(self, quote: str) -> Iterator[tuple[int, int]]:
        """The places where a quote stands, whole characters only, as code points of the text; the first thousand."""
        folded = canonical(quote).strip()
        for at in self._places(folded, 0):
            if self._whole(at, at + len(folded)):
                yield self._offsets[at], self._offsets[at + len(folded)]

    def _spot(self, quote: str, since: int) -> int | None:
        """Where a quote ends, from a place on; None where it does not stand as whole words."""
        for at in self._places(quote, since):
            end = at + len(quote)
            if _edge(self._text, at, quote[0]) and _edge(self._text, end, quote[-1]):
                return end
        return None

    def _places(self, quote: str, since: int) -> Iterator[int]:
        """Where a quote stands, whole words or not, from a place on; a bounded number of places."""
        at = since - 1
        for _ in range(MOST_PLACES if 0 < len(quote) <= LONGEST_QUOTE else 0):
            at = self._text.find(quote, at + 1)
            if at < 0:
                return
            yield at

    def _pieces(self, quote: str) -> bool:
        pieces, at = [piece for piece in _GAP.split(quote) if piece], 0
        for piece in pieces:
            end = self._spot(piece, at) if _says_something(piece) else None
            if end is None:
                return False
            at = end
        return len(pieces) > 1

    def _whole(self, start: int, end: int) -> bool:
        """Whether no character is parted from its marks."""
        before = start == 0 or self._offsets[start] != self._offsets[start - 1]
        return before and self._offsets[end] != self._offsets[end - 1]


def place(draft: Draft, ground: Ground, passage: str, quote: str) -> tuple[str, int, str] | None:
    """Find the words that a finding is about.

    Args:
        draft: the draft.
        ground: made of its text.
        passage: id of the passage that was named.
        quote: the words that were quoted.

    Returns:
        Passage, place within it and the exact words: where they first stand in the passage named, else the only place
        where they stand in another. Without such a place, the passage as a whole; None if there is no such passage.
    """
    homes = [(draft.passage_at(start), start, end) for start, end in ground.spans(quote)]
    named = [home for home in homes if home[0].id == passage]
    for home, start, end in named[:1] or (homes if len(homes) == 1 else []):
        return home.id, start - home.start, draft.text[start : min(end, home.end)]
    return (passage, 0, "") if any(each.id == passage for each in draft.passages) else None


def _says_something(quote: str) -> bool:
    words = _WORD.findall(quote)
    telling = any(len(word) >= LEAST_LETTERS or any(map(str.isdigit, word)) for word in words)
    return len(words) > 1 or telling or sum(not char.isascii() for word in words for char in word) > 1


def _edge(text: str, at: int, char: str) -> bool:
    """Whether the quote begins or ends a word at a place. Scripts without spaces have no such edges to look for."""
    beside = text[at - 1 : at] + text[at : at + 1]
    return not (len(beside) == 2 and beside.isalnum() and char.isalnum() and beside.isascii())
