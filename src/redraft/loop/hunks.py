"""Hunks: what a rewrite changed, cut into changes that can be decided one by one and never touch each other."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from redraft.authors.hand import edit_of
from redraft.core.blocks import block_starts
from redraft.core.draft import Draft
from redraft.core.edits import Edit

_WORD = re.compile(r"\w+")
_MOST_PAIRS: Final = 10_000
"""Passages of one side times blocks of the other: beyond, a run is one hunk."""
_MOST_TWINS: Final = 20_000
"""Pairs of a passage and a block with the same words: beyond, what was changed is one run."""
_LEAST_LIKENESS: Final = 0.3
"""Part of their words, in order, that a passage and the block which goes on with it share at least."""


class Hunk(Struct, frozen=True):
    """One change of a rewrite.

    Args:
        edit: placed in the old draft. It names the passage that goes on in the new words; none where passages come in
            or go. Where they only come in it quotes the character before that place.
        passage: id of the passage that it is shown at.
        says: what changed, in a few words.
    """

    edit: Edit
    passage: str
    says: str


def hunks(old: Draft, text: str) -> tuple[Hunk, ...]:
    """Cut what makes one text of another into hunks, in order.

    A passage that was changed is one; so is a run of passages that others took the place of, that came in, or that
    went. Blank lines between passages that stay are left as they were.

    Args:
        old: the draft that was rewritten.
        text: the whole new text.

    Returns:
        The hunks; all of them applied give the new text, but for those blank lines.
    """
    before = [_bare(old.text[p.start : p.end]) for p in old.passages]
    blocks = _blocks(text)
    found: list[Hunk] = []
    for a, b, c, d in _runs(before, [_bare(block) for block in blocks]):
        found += _changed(old, a, b, blocks[c:d], blocks[c - 1] if c else "")
    return tuple(_apart(old.text, found))


def _runs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """The runs that differ, as where each begins and ends on either side."""
    counts = Counter(after)
    if sum(counts[block] for block in before) > _MOST_TWINS:  # to set them against each other would take for ever
        yield _middle(before, after)
        return
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            yield a, b, c, d


def _middle(before: Sequence[str], after: Sequence[str]) -> tuple[int, int, int, int]:
    """What lies between the beginning and the end that both sides share."""
    most = min(len(before), len(after))
    start = next((at for at in range(most) if before[at] != after[at]), most)
    end = next((at for at in range(most - start) if before[-1 - at] != after[-1 - at]), most - start)
    return start, len(before) - end, start, len(after) - end


def _changed(old: Draft, a: int, b: int, blocks: Sequence[str], before: str) -> Iterator[Hunk]:
    """What became of a run of passages, from index `a` to `b`; it may be empty. `before` is the new block before it.

    Where a block goes on with what a passage says, it is set against that passage; what lies between is told apart.
    """
    passages = [old.text[p.start : p.end] for p in old.passages[a:b]]
    i = j = 0
    for one, other in (*_alike(passages, blocks), (len(passages), len(blocks))):
        yield from _between(old, range(a + i, a + one), blocks[j:other], blocks[j - 1] if j else before)
        if one < len(passages):
            yield from _one_by_one(old, a + one, [blocks[other]])
        i, j = one + 1, other + 1


def _between(old: Draft, gone: range, blocks: Sequence[str], before: str) -> Iterator[Hunk]:
    if len(gone) == len(blocks):
        yield from _one_by_one(old, gone.start, blocks)
    elif not gone:
        yield _come(old, gone.start, "".join(blocks), before)
    elif not blocks:
        yield _gone(old, gone.start, gone.stop)
    else:
        yield _taken_over(old, gone.start, gone.stop, blocks)


def _alike(passages: Sequence[str], blocks: Sequence[str]) -> list[tuple[int, int]]:
    """Which block goes on with which passage, in order: the pairs whose likeness adds up to most."""
    if not passages or not blocks or len(passages) * len(blocks) > _MOST_PAIRS:
        return []
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]] = [[(0.0, ())] * (len(blocks) + 1)]
    likeness = _likeness(passages, blocks)
    for i, row in enumerate(likeness):
        line: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())]
        for j, alike in enumerate(row):
            total, pairs = best[i][j]
            paired = [(total + alike, (*pairs, (i, j)))] if alike >= _LEAST_LIKENESS else []
            line.append(max(best[i][j + 1], line[j], *paired, key=lambda way: way[0]))
        best.append(line)
    return list(best[-1][-1][1])


def _likeness(passages: Sequence[str], blocks: Sequence[str]) -> list[list[float]]:
    """For each passage and each block the part of their words that they share, in order, 0 to 1."""
    from rapidfuzz.distance import Indel  # loaded for rewrites only

    words = [_WORD.findall(block.casefold()) for block in blocks]
    rows = (_WORD.findall(passage.casefold()) for passage in passages)
    return [[Indel.normalized_similarity(row, each) for each in words] for row in rows]


def _one_by_one(old: Draft, a: int, blocks: Sequence[str]) -> Iterator[Hunk]:
    for passage, block in zip(old.passages[a:], blocks, strict=False):
        edit = edit_of(old, passage.id, block)
        if edit is not None:
            yield Hunk(edit, passage.id, f"{passage.id} rewritten")


def _come(old: Draft, a: int, words: str, before: str) -> Hunk:
    """Passages that come in before the one of index `a`; its quote is empty as yet."""
    if not a:
        return Hunk(Edit("", "", words, 0), old.passages[0].id, "a new beginning")
    passage = old.passages[a - 1]
    lead = "\n" * (_ends(before) - _ends(old.text[passage.start : passage.end]))
    return Hunk(Edit("", "", lead + words, passage.end), passage.id, f"new after {passage.id}")


def _ends(block: str) -> int:
    """How many line ends stand after a block's words."""
    return block.count("\n", len(block.rstrip(" \t\r\n")))


def _gone(old: Draft, a: int, b: int) -> Hunk:
    """Passages that go, with a line end from before them and one after: what stands on either side is not touched."""
    start, end = old.passages[a].start, old.passages[b - 1].end
    if a and b < len(old.passages):
        start = min(_words_end(old, a - 1) + 1, start)
        end = min(_words_end(old, b - 1) + 1, end)
    return Hunk(Edit("", old.text[start:end], "", start), old.passages[a].id, f"{_run(old, a, b)} left out")


def _words_end(old: Draft, index: int) -> int:
    passage = old.passages[index]
    return passage.start + len(_bare(old.text[passage.start : passage.end], leading=False))


def _taken_over(old: Draft, a: int, b: int, blocks: Sequence[str]) -> Hunk:
    start = old.passages[a].start
    quote = _bare(old.text[start : old.passages[b - 1].end], leading=False)
    first = old.passages[a].id
    return Hunk(Edit(first, quote, _bare("".join(blocks), leading=False), start), first, f"{_run(old, a, b)} rewritten")


def _run(old: Draft, a: int, b: int) -> str:
    return old.passages[a].id if b - a == 1 else f"{old.passages[a].id} to {old.passages[b - 1].id}"


def _apart(text: str, found: Sequence[Hunk]) -> Iterator[Hunk]:
    """The hunks, of which those that touch each other are one, and none quotes nothing while the text has words."""
    kept: list[Hunk] = []
    for hunk in _hung(text, found):
        if kept and hunk.edit.at <= _end(kept[-1].edit):
            kept[-1] = _joined(text, kept[-1], hunk)
        else:
            kept.append(hunk)
    return (hunk for hunk in kept if hunk.edit.quote != hunk.edit.replacement)


def _hung(text: str, found: Sequence[Hunk]) -> Iterator[Hunk]:
    """The hunks in order, each that only adds hung on the character before it, or on the first of the text.

    Where that character is another hunk's, it stays as it is, and becomes part of that one.
    """
    ordered = sorted(found, key=lambda hunk: (hunk.edit.at, len(hunk.edit.quote)))
    for place, hunk in enumerate(ordered):
        edit = hunk.edit
        taken = place > 0 and _end(ordered[place - 1].edit) >= edit.at
        if edit.quote or taken or not text:
            yield hunk
        elif edit.at:
            last = text[edit.at - 1]
            yield replace(hunk, edit=replace(edit, quote=last, replacement=last + edit.replacement, at=edit.at - 1))
        elif place + 1 < len(ordered) and ordered[place + 1].edit.at == 0:
            yield hunk
        else:
            yield replace(hunk, edit=replace(edit, quote=text[0], replacement=edit.replacement + text[0]))


def _joined(text: str, one: Hunk, other: Hunk) -> Hunk:
    between = text[_end(one.edit) : other.edit.at]
    edit = Edit(
        one.edit.passage or other.edit.passage,
        one.edit.quote + between + other.edit.quote,
        one.edit.replacement + between + other.edit.replacement,
        one.edit.at,
    )
    return replace(one, edit=edit, says=f"{one.says}, {other.says}")


def _end(edit: Edit) -> int:
    return edit.at + len(edit.quote)


def _blocks(text: str) -> list[str]:
    starts = [*block_starts(text), len(text)]
    return [text[start:end] for start, end in pairwise(starts)]


def _bare(block: str, leading: bool = True) -> str:
    """A block without the blank lines after it, and before it."""
    bare = block.rstrip(" \t\r\n")
    return bare.lstrip("\r\n") if leading else bare
