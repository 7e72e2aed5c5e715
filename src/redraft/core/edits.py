"""Edits: replace exactly this quote, in that passage, by these words; and where such a quote stands.

Anchoring never guesses. A quote is looked for exactly, and must be unique inside its passage; else on canonical
text, with an offset map back to the real text, still unique and inside the passage; else the edit is refused.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from redraft.core.canonical import canonical, canonical_with_offsets, is_boundary
from redraft.core.draft import Draft, Passage

Reason = Literal["unknown passage", "empty quote", "missing", "ambiguous", "stale", "unchanged"]


class Edit(Struct, frozen=True):
    """In `passage` replace exactly `quote` by `replacement`.

    Args:
        passage: id of the passage.
        quote: the words to replace, as the author gave them or, once applied, as they stand in the text.
        replacement: the words to put there.
        at: once applied, where the quote starts in the parent's whole text, in code points; -1 before that.
    """

    passage: str
    quote: str
    replacement: str
    at: int = -1


class Unanchored(Exception):
    """An edit has no place that is certain. `reason` is one of a closed set; `str()` says it in a line."""

    def __init__(self, reason: Reason, edit: Edit) -> None:
        """Of the closed set of reasons, and the edit that was refused."""
        super().__init__(reason, edit)
        self.reason: Reason = reason
        self.edit = edit

    def __str__(self) -> str:
        """One line: what is wrong with which quote, and what would help."""
        return _SAYS[self.reason].format(passage=self.edit.passage, quote=_short(self.edit.quote))


def anchor(draft: Draft, edit: Edit) -> Edit:
    """Find the one place that an edit means.

    An edit that already has a position (`at` of 0 or more) must stand there exactly. Any other must have a quote that
    stands in its passage once, overlaps counted: exactly, or else in canonical form. A match never parts a character
    from its combining marks.

    Args:
        draft: the draft that the edit was written for.
        edit: the edit as its author gave it.

    Returns:
        The edit with the words as they really stand, and their position in the whole text.

    Raises:
        Unanchored: it has no such place, or it would change nothing.
    """
    passage = _passage(draft, edit)
    if not edit.quote:
        raise Unanchored("empty quote", edit)
    found = _placed(draft, passage, edit) if edit.at >= 0 else _found(draft, passage, edit)
    if found.quote == found.replacement:
        raise Unanchored("unchanged", edit)
    return found


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Apply edits that are all positioned in the same text, in any order.

    Raises:
        ValueError: a quote does not stand at its place, or two edits overlap or touch.
    """
    ordered = sorted(edits, key=_at)
    for edit in ordered:
        if edit.at < 0 or text[edit.at : _end(edit)] != edit.quote:
            raise ValueError(f"{_short(edit.quote)} does not stand at {edit.at}, so the edit cannot be applied")
    if any(second.at <= _end(first) for first, second in pairwise(ordered)):
        raise ValueError("two edits overlap or touch, so which text they give is not certain")
    return "".join(_pieces(text, ordered))


def shift(edit: Edit, over: Sequence[Edit]) -> Edit:
    """Move an applied edit over others that were accepted before it.

    Args:
        edit: positioned in the common parent.
        over: the accepted edits, positioned in that same parent.

    Returns:
        The edit, positioned in the text that the accepted ones made.

    Raises:
        Unanchored: "stale": it overlaps or touches an accepted edit, so its ground has gone.
    """
    if any(edit.at <= _end(other) and other.at <= _end(edit) for other in over):
        raise Unanchored("stale", edit)
    return replace(edit, at=edit.at + sum(_growth(other) for other in over if other.at < edit.at))


def inverse(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits that take these back, positioned in the text that these made, in order of position.

    Where a deletion is taken back the quote is empty: such an edit is for `apply_edits`, which takes its position.
    """
    moved, undone = 0, []
    for edit in sorted(edits, key=_at):
        undone.append(Edit(edit.passage, edit.replacement, edit.quote, edit.at + moved))
        moved += _growth(edit)
    return tuple(undone)


def difference(old: str, new: str) -> tuple[Edit, ...]:
    """The edit, of no passage, that makes one text of another: from where they first differ to where they last do."""
    if old == new:
        return ()
    lead = common_lead(old, new)
    tail = common_lead(old[lead:][::-1], new[lead:][::-1])
    return (Edit("", old[lead : len(old) - tail], new[lead : len(new) - tail], lead),)


def common_lead(a: str, b: str) -> int:
    """How many code points two texts share from the start."""
    same, most = 0, min(len(a), len(b))
    while same < most:  # halving: comparing slices is a thousand times quicker than comparing characters
        middle = (same + most + 1) // 2
        same, most = (middle, most) if a[same:middle] == b[same:middle] else (same, middle - 1)
    return same


def memory_key(edit: Edit) -> tuple[str, str, str]:
    """What a rejected change is remembered by: passage, canonical quote and canonical replacement.

    Both are trimmed of the words that they share at their ends, so that the same change, quoted with more or less
    around it, is the same change. A change of form only (a curly quote made straight) is remembered as written.
    """
    quote, replacement = canonical(edit.quote), canonical(edit.replacement)
    if quote == replacement:
        quote, replacement = edit.quote, edit.replacement
    old, new = _unshared(_TOKEN.findall(quote), _TOKEN.findall(replacement))
    if old.strip() or new.strip():
        old, new = old.strip(), new.strip()
    return edit.passage, old, new


_PARAGRAPH = re.compile(r"(?:\r\n|\r(?!\n)|\n)[^\S\r\n]*[\r\n]")
_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
_SAYS: dict[Reason, str] = {
    "unknown passage": "the draft has no passage {passage}: name one that it has",
    "empty quote": "the edit of {passage} quotes nothing: quote the words to replace",
    "missing": "{quote} does not stand in {passage}: quote its words exactly",
    "ambiguous": "{quote} stands more than once in {passage}: quote more of the words around it",
    "stale": "{quote} in {passage} has changed since the edit was written: propose it again",
    "unchanged": "the edit of {quote} in {passage} changes nothing: leave it out, or change the words",
}
_SHOWN = 60


def _passage(draft: Draft, edit: Edit) -> Passage:
    try:
        return draft.passage(edit.passage)
    except KeyError:
        raise Unanchored("unknown passage", edit) from None


def _placed(draft: Draft, passage: Passage, edit: Edit) -> Edit:
    inside = passage.start <= edit.at and _end(edit) <= passage.end
    if not inside or draft.text[edit.at : _end(edit)] != edit.quote:
        raise Unanchored("stale", edit)
    return edit


def _found(draft: Draft, passage: Passage, edit: Edit) -> Edit:
    if edit.quote == edit.replacement:
        raise Unanchored("unchanged", edit)
    text = draft.text[passage.start : passage.end]
    exact = list(islice(_exact_spans(text, edit.quote), 2))
    if len(exact) == 1:
        return replace(edit, at=passage.start + exact[0])
    if exact:
        raise Unanchored("ambiguous", edit)
    return _found_canonically(text, passage, edit)


def _found_canonically(text: str, passage: Passage, edit: Edit) -> Edit:
    wanted = _without_shared_space(edit)
    spans = list(islice(_canonical_spans(text, canonical(wanted.quote)), 2))
    if len(spans) > 1:
        raise Unanchored("ambiguous", edit)
    start, end = spans[0] if spans else (0, 0)
    if not spans or not _breaks_agree(text[start:end], wanted.quote):
        raise Unanchored("missing", edit)
    return replace(wanted, quote=text[start:end], at=passage.start + start)


def _without_shared_space(edit: Edit) -> Edit:
    """Drop white space that quote and replacement both begin or end with.

    Folded, it would stand for any run of white space, the blank lines after a passage among them.
    """
    quote, words = edit.quote, edit.replacement
    if quote[:1].isspace() and words[:1].isspace():
        quote, words = quote.lstrip(), words.lstrip()
    if quote[-1:].isspace() and words[-1:].isspace():
        quote, words = quote.rstrip(), words.rstrip()
    return replace(edit, quote=quote, replacement=words)


def _breaks_agree(real: str, quote: str) -> bool:
    """Whether no line break was folded away that means something.

    A blank at an edge of the quote must not take a line break with it, and a quote over two paragraphs is none of
    words within one.
    """
    edges = real[: len(real) - len(real.lstrip())] + real[len(real.rstrip()) :]
    if "\n" in edges or "\r" in edges:
        return False
    return bool(_PARAGRAPH.search(real)) or not _PARAGRAPH.search(quote)


def _exact_spans(text: str, quote: str) -> Iterator[int]:
    for at in _occurrences(text, quote):
        if is_boundary(text, at) and is_boundary(text, at + len(quote)):
            yield at


def _canonical_spans(text: str, quote: str) -> Iterator[tuple[int, int]]:
    folded, offsets = canonical_with_offsets(text)
    for at in _occurrences(folded, quote):
        end = at + len(quote)
        if (at == 0 or offsets[at] != offsets[at - 1]) and offsets[end] != offsets[end - 1]:
            yield offsets[at], offsets[end]


def _occurrences(text: str, quote: str) -> Iterator[int]:
    """Every place where a quote stands, overlapping ones too."""
    at = text.find(quote) if quote.strip() else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _pieces(text: str, ordered: Sequence[Edit]) -> Iterator[str]:
    done = 0
    for edit in ordered:
        yield text[done : edit.at]
        yield edit.replacement
        done = _end(edit)
    yield text[done:]


def _unshared(old: list[str], new: list[str]) -> tuple[str, str]:
    lead = _shared(old, new)
    old, new = old[lead:], new[lead:]
    tail = _shared(old[::-1], new[::-1])
    return "".join(old[: len(old) - tail]), "".join(new[: len(new) - tail])


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many entries two sequences have in common at their start."""
    pairs = zip(old, new, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _at(edit: Edit) -> int:
    return edit.at


def _end(edit: Edit) -> int:
    return edit.at + len(edit.quote)


def _growth(edit: Edit) -> int:
    return len(edit.replacement) - len(edit.quote)


def _short(quote: str) -> str:
    shown = " ".join(quote.split())
    return f'"{shown[:_SHOWN]}…"' if len(shown) > _SHOWN else f'"{shown}"'
