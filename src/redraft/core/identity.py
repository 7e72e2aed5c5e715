"""Ids of passages: a block keeps the id of the passage whose text it holds; an id is never used again.

A block takes the id of the old passage with which it shares the most surviving characters, one to one, ties in
order; any other gets the session's highest number + 1.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING

from redraft.core.blocks import block_starts
from redraft.core.draft import Draft, Passage
from redraft.core.edits import Edit

if TYPE_CHECKING:
    from redraft.core.worddiff import Span

_Run = tuple[int, int, int]
"""Where a run of surviving characters stands in the new text: start, end, index of the old passage it came from."""


def fresh_ids(starts: Sequence[int], length: int, highest: int = 0) -> tuple[Passage, ...]:
    """Number blocks that have no past, from `highest` + 1.

    Args:
        starts: where the blocks start, as `block_starts` gives them.
        length: of the text, in code points.
        highest: the highest number that the session has used.
    """
    return _passages([None] * len(starts), starts, length, highest)


def inherit_by_edits(old: Draft, new_text: str, edits: Sequence[Edit], highest: int) -> tuple[Passage, ...]:
    """The passages of a text made by edits. A replacement's characters count for the passage that its edit names.

    Args:
        old: the parent.
        new_text: what the edits made of its text.
        edits: as applied, positioned in the parent's text.
        highest: the highest number that the session has used.
    """
    starts = block_starts(new_text)
    return _inherited(old, new_text, starts, [None] * len(starts), _edited_runs(old, edits), highest)


def inherit_by_diff(old: Draft, new_text: str, highest: int) -> tuple[Passage, ...]:
    """The passages of a text that a person wrote over the old one, with what survived told by a word diff.

    White space does not count as surviving, and a block that was moved whole keeps its id.

    Args:
        old: the parent.
        new_text: the whole new text.
        highest: the highest number that the session has used.
    """
    starts = block_starts(new_text)
    owners = _unchanged(old, new_text, starts)
    return _inherited(old, new_text, starts, owners, _diffed_runs(old, new_text), highest)


def shifted(old: tuple[Passage, ...], edits: Sequence[Edit]) -> tuple[Passage, ...]:
    """The same passages after edits, each moved by what the edits before it grew. Parses nothing.

    Args:
        old: passages of the parent.
        edits: as applied, positioned in the parent's text, in any order.
    """
    ordered = sorted(edits, key=lambda edit: edit.at)
    moved, done, starts = 0, 0, []
    for passage in old:
        while done < len(ordered) and ordered[done].at < passage.start:
            moved += len(ordered[done].replacement) - len(ordered[done].quote)
            done += 1
        starts.append(passage.start + moved)
    growth = sum(len(edit.replacement) - len(edit.quote) for edit in ordered)
    ends = [*starts[1:], old[-1].end + growth]
    return tuple(Passage(passage.id, a, b) for passage, a, b in zip(old, starts, ends, strict=True))


def _inherited(
    old: Draft,
    new_text: str,
    starts: Sequence[int],
    owners: list[int | None],
    runs: Iterable[_Run],
    highest: int,
) -> tuple[Passage, ...]:
    _add_surviving(owners, starts, runs)
    if not new_text:
        owners[0] = 0
    _add_moved(owners, old, new_text, starts)
    ids = [None if owner is None else old.passages[owner].id for owner in owners]
    return _passages(ids, starts, len(new_text), highest)


def _unchanged(old: Draft, new_text: str, starts: Sequence[int]) -> list[int | None]:
    """The old passage of each block whose words stand once in both texts: all of it survives, wherever it went."""
    before = _words_of(old.text, [passage.start for passage in old.passages])
    after = _words_of(new_text, starts)
    once = {words for words, number in Counter(before).items() if words and number == 1}
    once &= {words for words, number in Counter(after).items() if number == 1}
    places = {words: index for index, words in enumerate(before) if words in once}
    return [places.get(words) for words in after]


def _words_of(text: str, starts: Sequence[int]) -> list[str]:
    return [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def _add_surviving(owners: list[int | None], starts: Sequence[int], runs: Iterable[_Run]) -> None:
    """The old passage that each other block goes on as: pairs that share most first, ties in order, one to one."""
    shared = Counter[tuple[int, int]]()
    for start, end, owner in runs:
        for block, characters in _spread(starts, start, end):
            shared[block, owner] += characters
    taken = set(owners)
    for (block, owner), _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
        if owners[block] is None and owner not in taken:
            owners[block] = owner
            taken.add(owner)


def _spread(starts: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """How many characters of a run fall into each block."""
    block = bisect_right(starts, start) - 1
    while start < end:
        stop = min(end, starts[block + 1]) if block + 1 < len(starts) else end
        yield block, stop - start
        start, block = stop, block + 1


def _add_moved(owners: list[int | None], old: Draft, new_text: str, starts: Sequence[int]) -> None:
    """Give blocks without an owner the id of a free old passage of the very same words."""
    before = _words_of(old.text, [passage.start for passage in old.passages])
    free: dict[str, list[int]] = {}
    for index in sorted(set(range(len(before))).difference(owners), reverse=True):
        free.setdefault(before[index], []).append(index)
    for block, words in enumerate(_words_of(new_text, starts)):
        if owners[block] is None and words and free.get(words):
            owners[block] = free[words].pop()


def _edited_runs(old: Draft, edits: Sequence[Edit]) -> Iterator[_Run]:
    index = {passage.id: n for n, passage in enumerate(old.passages)}
    done = moved = 0
    for edit in sorted(edits, key=lambda edit: edit.at):
        yield from _kept_runs(old, done, edit.at, moved)
        if edit.passage in index:
            start = edit.at + moved
            yield start, start + len(edit.replacement), index[edit.passage]
        done = edit.at + len(edit.quote)
        moved += len(edit.replacement) - len(edit.quote)
    yield from _kept_runs(old, done, len(old.text), moved)


def _diffed_runs(old: Draft, new_text: str) -> Iterator[_Run]:
    from redraft.core.worddiff import word_diff  # slow to load, and replay never needs it

    at = was = 0
    for span, after in _with_next(word_diff(old.text, new_text)):
        if span.kind == "same":
            yield from _solid(_kept_runs(old, was, was + len(span.text), at - was), new_text)
        elif span.kind == "removed" and after and after.kind == "added":
            yield from _affixes(old, was, at, span.text, after.text)
        was += len(span.text) if span.kind != "added" else 0
        at += len(span.text) if span.kind != "removed" else 0


def _affixes(old: Draft, was: int, at: int, before: str, after: str) -> Iterator[_Run]:
    """Letters that a replaced word keeps at its ends: a corrected typo leaves a passage what it was."""
    most = min(len(before), len(after))
    lead = next((n for n in range(most) if before[n] != after[n]), most)
    yield from _kept_runs(old, was, was + lead, at - was)
    tail = next((n for n in range(most - lead) if before[-1 - n] != after[-1 - n]), most - lead)
    end = was + len(before)
    yield from _kept_runs(old, end - tail, end, at + len(after) - end)


def _kept_runs(old: Draft, start: int, end: int, moved: int) -> Iterator[_Run]:
    """Runs for a stretch of old text that stands in the new one, `moved` further on."""
    starts = [passage.start for passage in old.passages]
    at = start
    for owner, characters in _spread(starts, start, end):
        yield at + moved, at + moved + characters, owner
        at += characters


def _solid(runs: Iterable[_Run], text: str) -> Iterator[_Run]:
    for start, end, owner in runs:
        at = start
        for word in text[start:end].split():
            at = text.index(word, at)
            yield at, at + len(word), owner
            at += len(word)


def _with_next(spans: "Sequence[Span]") -> "Iterator[tuple[Span, Span | None]]":
    return zip(spans, [*spans[1:], None], strict=True)


def _passages(ids: Sequence[str | None], starts: Sequence[int], length: int, highest: int) -> tuple[Passage, ...]:
    numbers = count(highest + 1)
    named = [f"p{next(numbers)}" if id is None else id for id in ids]
    ends = [*starts[1:], length]
    return tuple(Passage(id, start, end) for id, start, end in zip(named, starts, ends, strict=True))
