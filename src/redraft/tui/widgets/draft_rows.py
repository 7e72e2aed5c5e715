"""The draft as rows: one item a passage, with the focused fault marked or its fix shown where it would stand."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from redraft.core.draft import BlockKind, Draft, kind_of
from redraft.core.edits import Edit
from redraft.core.review import Finding
from redraft.tui.widgets.rows import Row, Words

_LOOKS: dict[BlockKind, str] = {"heading": "heading", "quote": "quote", "html": "quiet", "rule": "quiet"}
_MARKS = {"removed": ("[-", "-]", "past-bad"), "added": ("{+", "+}", "good")}
_LINE = re.compile(r"\r?\n")


def draft_rows(
    draft: Draft,
    frozen: Collection[str] = (),
    edits: Sequence[Edit] = (),
    fault: Finding | None = None,
    words: Sequence[tuple[str, str]] = (),
) -> tuple[Row, ...]:
    """The text of a draft, passage by passage.

    Args:
        draft: the version to show.
        frozen: ids of passages that must stay byte for byte.
        edits: the fix in focus, placed in this draft: shown as a word diff where it would stand.
        fault: the finding in focus, whose quote is marked where no fix is shown.
        words: passages of which only some words must stay, each with those words: they are marked in place.
    """
    changes = tuple(_diffed(draft, edit) for edit in sorted(edits, key=lambda e: e.at) if _stands(draft, edit))
    if not changes and fault is not None:
        changes = _marked(draft, fault)
    if words:
        changes = _with_held(draft, words, changes)
        frozen = {*frozen, *(passage for passage, _ in words)}
    width = max((len(passage.id) for passage in draft.passages), default=2)
    rows: list[Row] = []
    for passage in draft.passages:
        inside = tuple(change for change in changes if change[2] == passage.id)
        rows += _passage(draft.text[passage.start : passage.end], passage.id, passage.id in frozen, width, inside)
    return tuple(rows)


def passage_rows(id: str, was: str | None, now: str | None, width: int) -> tuple[Row, ...]:
    """A passage as two versions have it, what changed marked as a word diff.

    Args:
        id: the passage.
        was: its text in the older one; None where that has it not.
        now: its text in the newer one; None where that has it no longer.
        width: cells of the widest id.
    """
    if was == now:
        return _passage(now or "", id, False, width, ())
    if was is None or now is None:
        text = (now or "") if was is None else was
        words = text.rstrip()
        diff = diff_words("", words) if was is None else diff_words(words, "")
        return _passage(text, id, False, width, ((0, len(words), id, diff),))
    return _passage(now, id, False, width, ((0, len(now), id, diff_words(was, now)),))


def whole_rows(before: str, text: str) -> tuple[Row, ...]:
    """Two texts compared as a whole, for what moved from one place to another."""
    return tuple(Row(line) for line in lines_of(diff_words(before, text)))


Change = tuple[int, int, str, tuple[Words, ...]]
"""From where to where in the passage, its id, and the words that stand there instead."""


def _stands(draft: Draft, edit: Edit) -> bool:
    """Whether an edit's quote is where it says, within one passage; a transcript edited by hand may claim anything."""
    if not (edit.at >= 0 and draft.text.startswith(edit.quote, edit.at) and edit.at <= len(draft.text)):
        return False
    return edit.at + len(edit.quote) <= draft.passage_at(edit.at).end


def _diffed(draft: Draft, edit: Edit) -> Change:
    passage = draft.passage_at(edit.at)
    start = edit.at - passage.start
    return start, start + len(edit.quote), passage.id, diff_words(edit.quote, edit.replacement)


@lru_cache(maxsize=256)
def diff_words(old: str, new: str) -> tuple[Words, ...]:
    """A word diff: removed words struck through between [- and -], added ones underlined between {+ and +}."""
    from redraft.core.worddiff import word_diff

    words: list[Words] = []
    for span in word_diff(old, new):
        if span.kind == "same":
            words.append((span.text, ""))
        else:
            before, after, style = _MARKS[span.kind]
            words += [(before, style), (span.text, span.kind), (after, style)]
    return tuple(words)


def _marked(draft: Draft, finding: Finding) -> tuple[Change, ...]:
    """The quote of a finding; nothing if the words are no longer there."""
    try:
        text = draft.text_of(finding.passage)
    except KeyError:
        return ()
    if not finding.quote:
        return ()
    at = finding.at if text.startswith(finding.quote, finding.at) else text.find(finding.quote)
    return ((at, at + len(finding.quote), finding.passage, ((finding.quote, "mark"),)),) if at >= 0 else ()


def _with_held(draft: Draft, words: Sequence[tuple[str, str]], changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The words that must stay, marked where no change is shown over them."""
    places = [*changes]
    for passage, quote in words:
        at = draft.text_of(passage).find(quote) if passage in {p.id for p in draft.passages} else -1
        end = at + len(quote)
        if at >= 0 and not any(id == passage and at < last and first < end for first, last, id, _ in places):
            places.append((at, end, passage, ((quote, "held"),)))
    return tuple(sorted(places, key=lambda place: place[:2]))


@lru_cache(maxsize=4096)
def _passage(text: str, id: str, frozen: bool, width: int, changes: tuple[Change, ...]) -> tuple[Row, ...]:
    kind = kind_of(text)
    lines = lines_of(_styled(text, _LOOKS.get(kind, ""), changes))
    if text.endswith("\n"):
        lines = lines[:-1]
    first = f"{id:>{width}}{'❄' if frozen else ' '} "
    rest = " " * (width + 2)
    return tuple(
        Row(
            line,
            item=id if any(words.strip() for words, _ in line) or not place else "",
            gutter=(rest, "") if place else (first, "frozen" if frozen else "faint"),
            ground="code" if kind == "code" and line else "",
        )
        for place, line in enumerate(lines)
    )


def _styled(text: str, look: str, changes: Iterable[Change]) -> list[Words]:
    """The passage's words, with each change in its place."""
    words: list[Words] = []
    done = 0
    for start, end, _, instead in changes:
        if start >= done:
            words += [(text[done:start], look), *((part, style or look) for part, style in instead)]
            done = end
    return [*words, (text[done:], look)]


def lines_of(words: Sequence[Words]) -> list[tuple[Words, ...]]:
    """Cut styled words where lines end."""
    lines: list[list[Words]] = [[]]
    for text, style in words:
        first, *rest = _LINE.split(text)
        lines[-1].append((first, style))
        lines += [[(part, style)] for part in rest]
    return [tuple(part for part in line if part[0]) for line in lines]
