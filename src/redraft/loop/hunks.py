"""Hunks: what a rewrite changed, cut into changes that can be decided one by one and never touch each other."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from redraft.authors.hand import edit_of
from redraft.core.blocks import block_starts
from redraft.core.draft import Draft
from redraft.core.edits import Edit


class Hunk(Struct, frozen=True):
    """One change of a rewrite.

    Args:
        edit: placed in the old draft. It names the passage that goes on in the new words; none where a passage comes
            in or goes, and then its quote is what stands around that place.
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
    matcher = SequenceMatcher(None, before, [_bare(block) for block in blocks], autojunk=False)
    found: list[Hunk] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            found += _changed(old, a, b, blocks[c:d], blocks[c - 1] if c else "")
    return tuple(_apart(old.text, found))


def _changed(old: Draft, a: int, b: int, blocks: Sequence[str], before: str) -> Iterator[Hunk]:
    """What became of a run of passages, from index `a` to `b`; it may be empty. `before` is the new block before it."""
    if b - a == len(blocks):
        yield from _one_by_one(old, a, blocks)
    elif a == b:
        yield _come(old, a, "".join(blocks), before)
    elif not blocks:
        yield _gone(old, a, b)
    else:
        yield _taken_over(old, a, b, blocks)


def _one_by_one(old: Draft, a: int, blocks: Sequence[str]) -> Iterator[Hunk]:
    for passage, block in zip(old.passages[a:], blocks, strict=False):
        edit = edit_of(old, passage.id, block)
        if edit is not None:
            yield Hunk(edit, passage.id, f"{passage.id} rewritten")


def _come(old: Draft, a: int, words: str, before: str) -> Hunk:
    """Passages that come in, hung on the last character before them, or on the first of the text."""
    if not a:
        first = old.text[:1]
        return Hunk(Edit("", first, words + first, 0), old.passages[0].id, "a new beginning")
    passage = old.passages[a - 1]
    last = old.text[passage.end - 1 : passage.end]
    lead = "\n" * (_ends(before) - _ends(old.text[passage.start : passage.end]))
    return Hunk(Edit("", last, last + lead + words, passage.end - 1), passage.id, f"new after {passage.id}")


def _ends(block: str) -> int:
    """How many line ends stand after a block's words."""
    return block.count("\n", len(block.rstrip(" \t\r\n")))


def _gone(old: Draft, a: int, b: int) -> Hunk:
    start, end = old.passages[a].start, old.passages[b - 1].end
    return Hunk(Edit("", old.text[start:end], "", start), old.passages[a].id, f"{_run(old, a, b)} left out")


def _taken_over(old: Draft, a: int, b: int, blocks: Sequence[str]) -> Hunk:
    start = old.passages[a].start
    quote = _bare(old.text[start : old.passages[b - 1].end], leading=False)
    first = old.passages[a].id
    return Hunk(Edit(first, quote, _bare("".join(blocks), leading=False), start), first, f"{_run(old, a, b)} rewritten")


def _run(old: Draft, a: int, b: int) -> str:
    return old.passages[a].id if b - a == 1 else f"{old.passages[a].id} to {old.passages[b - 1].id}"


def _apart(text: str, found: Sequence[Hunk]) -> Iterator[Hunk]:
    """The hunks, of which those that touch each other are one."""
    kept: list[Hunk] = []
    for hunk in sorted(found, key=lambda hunk: hunk.edit.at):
        if kept and hunk.edit.at <= _end(kept[-1].edit):
            kept[-1] = _joined(text, kept[-1], hunk)
        else:
            kept.append(hunk)
    return (hunk for hunk in kept if hunk.edit.quote != hunk.edit.replacement)


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
