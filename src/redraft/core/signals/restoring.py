"""Reversal: a fix that waits for a decision puts back what an accepted fix took out."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from msgspec import Struct

from redraft.core.critique import Item
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.fold_trail import words_of
from redraft.core.signal import Evidence, Offer, Signal
from redraft.core.signals.past import Past
from redraft.core.signals.wording import content, shown
from redraft.core.trail import Answer

_SHARE: Final = 0.7
"""Part of the words that a fix puts in which an earlier one must have taken out."""

_FEW: Final = 3
"""Fewer words than this also need a neighbouring word that agrees: "the" comes back everywhere."""

_AROUND: Final = 60
"""Code points beside an edit in which its neighbouring words are looked for."""

_MOST_COMPARED: Final = 200
"""Earlier fixes of one passage whose words are looked at in their order, the latest first."""


class _Run(Struct, frozen=True):
    """Words that an edit changes, and the words beside them."""

    out: tuple[str, ...]
    put: tuple[str, ...]
    before: str
    after: str


def reversals(past: Past) -> Iterator[Signal]:
    """One for each fix in focus that restores what an accepted fix, which still stands, took out in an earlier pass."""
    for item in past.items:
        if item.state == "focus" and item.fix is not None:
            yield from _reversal(past, item)


def _reversal(past: Past, item: Item) -> Iterator[Signal]:
    proposal, fix = past.session.fix(item.fix_name)
    runs = _runs(fix.edits, past.session.version(proposal.version))
    put = [word for run in runs for word in run.put]
    if not put:
        return
    families = {past.trail.family(id) for id in (item.finding.passage, *(edit.passage for edit in fix.edits))}
    for answer in _candidates(past, families, frozenset(put)):
        back = _back(past, answer, runs, put)
        if back and past.fix_stands(answer.version, answer.fix):
            yield _signal(item, answer, " ".join(back))
            return


def _candidates(past: Past, families: set[str], put: frozenset[str]) -> list[Answer]:
    """Accepted fixes of earlier passes that took out enough of these words, whatever their order; the latest first."""
    least = _SHARE * len(put)
    held = {a.n: a for family in families for a in past.trail.by_passage.get(family, ()) if a.taken}
    enough = [a for a in held.values() if a.pass_number < past.number and len(put & a.taken) >= least]
    return sorted(enough, key=lambda answer: -answer.n)[:_MOST_COMPARED]


def _back(past: Past, answer: Answer, runs: Sequence[_Run], put: Sequence[str]) -> list[str]:
    """The words that come back, in order; [] if they are too few."""
    made = past.session.version(answer.version)
    decisions = past.session.decisions
    decision = decisions[bisect_left(decisions, answer.n, key=lambda each: each.n)]
    old = _runs(decision.edits, past.session.version(made.parent))
    out = [word for run in old for word in run.out]
    blocks = SequenceMatcher(None, put, out, autojunk=False).get_matching_blocks()
    same = [word for block in blocks for word in put[block.a : block.a + block.size]]
    if len(same) < _SHARE * len(put):
        return []
    few = len(same) < _FEW or not content(" ".join(same))
    return same if not few or _neighbours_agree(runs, old, set(same)) else []


def _neighbours_agree(runs: Sequence[_Run], old: Sequence[_Run], same: set[str]) -> bool:
    """Whether words come back beside the same word that they stood beside."""
    mine = [run for run in runs if same & set(run.put)]
    theirs = [run for run in old if same & set(run.out)]
    return any(
        (a.before and a.before == b.before) or (a.after and a.after == b.after)
        for a in mine
        for b in theirs
        if set(a.put) & set(b.out)
    )  # fmt: skip


def _runs(edits: Sequence[Edit], draft: Draft) -> tuple[_Run, ...]:
    """What placed edits change in a draft, stretch by stretch."""
    return tuple(run for edit in edits for run in _runs_of(edit.quote, edit.replacement, *_beside(edit, draft.text)))


def _beside(edit: Edit, text: str) -> tuple[str, str]:
    """The word before an edit and the one after it; "" where the text ends."""
    end = edit.at + len(edit.quote)
    before, after = words_of(text[max(edit.at - _AROUND, 0) : edit.at]), words_of(text[end : end + _AROUND])
    return (before[-1] if before else ""), (after[0] if after else "")


@lru_cache(maxsize=2048)
def _runs_of(quote: str, replacement: str, before: str, after: str) -> tuple[_Run, ...]:
    old, new = words_of(quote), words_of(replacement)
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            beside = old[a - 1] if a else before, old[b] if b < len(old) else after
            found.append(_Run(old[a:b], new[c:d], *beside))
    return tuple(found)


def _signal(item: Item, answer: Answer, words: str) -> Signal:
    says = f"puts back what pass {answer.pass_number} took out: {shown(words)}"
    took = Evidence(
        f"pass {answer.pass_number}: v{answer.version} took out {shown(words)}", answer.n, answer.version,
        answer.pass_number, words,
    )  # fmt: skip
    return Signal("reversal", (item.name,), says, (took,), (Offer("reject", item.name, f"rejects fix {item.rank}"),))
