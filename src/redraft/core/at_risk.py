"""What is at risk when a fix is accepted unread, in a few words: "40 → 55", "may → will", "quote changed".

Risk and this list are one: a fix is of high risk just where there is something to tell.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from redraft.core.draft import Draft, kind_of
from redraft.core.edits import Edit
from redraft.core.review import Fix, Verdict
from redraft.core.risky_words import WORD, bare, figures, guarded, known_names, modals, names, negations, signs

MANY_WORDS: Final = 40
_WHOLE: Final = {"code": "code", "html": "code", "quote": "quote changed"}
"""Blocks in which every word is guarded."""
_TOLD: Final = {"quote": "quote changed", "link": "link", "code": "code"}
_SHOWN: Final = 60


def at_risk(fix: Fix, draft: Draft, verdict: Verdict | None = None) -> tuple[str, ...]:
    """What is at risk in a fix, each once; () if it is of no high risk.

    Args:
        fix: its edits are placed in the draft.
        draft: the version that it is for.
        verdict: the one that its finding rests on, if there is one.
    """
    added = (f"adds '{_short(fact)}' (in neither spec nor draft)" for fact in fix.invented)
    standing = (edit for edit in fix.edits if edit.at >= 0 and draft.text.startswith(edit.quote, edit.at))
    told = [risk for edit in standing for risk in touched(edit, around(draft, edit), known_names(draft.text))]
    return tuple(dict.fromkeys([*told, *added, *_doubts(verdict)]))


def touched(edit: Edit, passage: str, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """What one edit touches that nobody should change unread.

    Args:
        edit: its quote stands in the passage.
        passage: the text of the passage it edits.
        known: names of the text, told even where they open a sentence.
    """
    if edit.quote == edit.replacement:
        return ()
    words = max(len(edit.quote.split()), len(edit.replacement.split()))
    told = [f"{words} words"] if words > MANY_WORDS else []
    told += [said for find in _KINDS if (said := _turned(find(edit.quote), find(edit.replacement)))]
    told += _named(edit, passage, known)
    return tuple(dict.fromkeys([*told, *_guarded(edit, passage)]))


def around(draft: Draft, edit: Edit) -> str:
    """The text of the passages that an edit touches."""
    first, last = draft.passage_at(edit.at), draft.passage_at(max(edit.at, edit.at + len(edit.quote) - 1))
    return draft.text[first.start : last.end]


_KINDS: Final[tuple[Callable[[str], list[str]], ...]] = (figures, modals, negations)


def _turned(old: Sequence[str], new: Sequence[str]) -> str:
    """What became of some words: "40 → 55", "adds 55", "leaves out not"; "" if they are the same in the same order."""
    before, after = [bare(word) for word in old], [bare(word) for word in new]
    if before == after:
        return ""
    lost, came = _without(old, after), _without(new, before)
    if not lost and not came:  # the same in another order
        lost, came = list(old), list(new)
    if lost and came:
        return _short(f"{', '.join(lost)} → {', '.join(came)}")
    return _short(f"adds {', '.join(came)}" if came else f"leaves out {', '.join(lost)}")


def _without(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """The words that are not among others, counted as often as they come."""
    left = Counter(others)
    kept = []
    for word in words:
        if left[bare(word)]:
            left[bare(word)] -= 1
        else:
            kept.append(word)
    return kept


def _named(edit: Edit, passage: str, known: frozenset[str]) -> Iterator[str]:
    """The names that come or go; a change of case alone is none."""
    at = passage.find(edit.quote)
    old, new = names(edit.quote, known, passage, at), names(edit.replacement, known, passage, at)
    lost = [name for name in old if _goes(name, edit.quote, edit.replacement)]
    came = [name for name in new if _goes(name, edit.replacement, edit.quote)]
    if lost or came:
        both = " → " if lost and came else ""
        yield _short(f"name: {', '.join(dict.fromkeys(lost))}{both}{', '.join(dict.fromkeys(came))}")


def _goes(name: str, here: str, there: str) -> bool:
    return _count(name, here) > _count(name, there)


def _count(name: str, text: str) -> int:
    return sum(bare(word) == bare(name) for word in WORD.findall(text))


def _guarded(edit: Edit, passage: str) -> Iterator[str]:
    """Whether the words that change stand in a quotation, a link or code, or make one."""
    if kind := _WHOLE.get(kind_of(passage)):
        yield kind
        return
    at = passage.find(edit.quote)
    same = _shared(edit.quote, edit.replacement)
    tail = _shared(edit.quote[same:][::-1], edit.replacement[same:][::-1])
    start, end = at + same, at + len(edit.quote) - tail
    for what, first, last in guarded(passage):
        if (first < end and start < last) or first < start == end < last:
            yield _TOLD[what]
    for what, told in _TOLD.items():
        if signs(edit.quote, what) != signs(edit.replacement, what):
            yield told


def _shared(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _doubts(verdict: Verdict | None) -> Iterator[str]:
    if verdict is not None and verdict.votes:
        yield f"votes {verdict.votes}"
    if verdict is not None and verdict.ungrounded:
        yield "its verdict quotes what is not in the draft"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
