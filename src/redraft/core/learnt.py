"""What a session learnt: what another draft from the same spec should heed, and what grew in this one."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from redraft.core.constraints import Constraint, from_fault, from_reason
from redraft.core.critique import review_in_force
from redraft.core.feedback import Feedback, open_feedback
from redraft.core.review import Finding
from redraft.core.session import Session
from redraft.core.signals.wording import alike
from redraft.core.spec import Criterion
from redraft.core.stopping import never_moved

MOST: Final = 8
"""Constraints that are carried over: more than these are not heeded."""


def learnt(session: Session) -> Constraint:
    """What a fresh draft should not run into again: reasons for rejecting that stand, and faults that never went.

    Args:
        session: as it stands; what its spec says already is not said again.

    Returns:
        Boundaries, and rules where one fits, for the person to edit; at most eight together.
    """
    said: list[str] = list(session.spec.boundaries)
    boundaries: list[str] = []
    criteria: list[Criterion] = []
    for drafted in (*_of_reasons(session), *_of_faults(session)):
        new = [each for each in drafted.boundaries if not any(alike(each, other) for other in said)]
        boundaries += new[: MOST - len(boundaries) - len(criteria)]
        said += new
        rules = [each for each in drafted.criteria if each.id not in {other.id for other in criteria}]
        criteria += rules[: MOST - len(boundaries) - len(criteria)]
    return Constraint(tuple(boundaries), tuple(criteria))


def carried(session: Session, constraint: Constraint) -> tuple[tuple[Feedback, str], ...]:
    """The reasons for rejecting that a constraint heeds, as the person left it, each with its boundary or rule.

    Args:
        session: before its spec says so.
        constraint: what was learnt, once edited.

    Returns:
        What is open feedback no longer, with the boundary's words, or "" where it became a rule.
    """
    said = ((each, from_reason(session.spec, each.words)) for each in open_feedback(session) if each.what == "reason")
    heeded = ((each, _heeded(drafted, constraint)) for each, drafted in said)
    return tuple((each, words) for each, words in heeded if words is not None)


def _heeded(drafted: Constraint, constraint: Constraint) -> str | None:
    for boundary in constraint.boundaries:
        if any(alike(boundary, each) for each in drafted.boundaries):
            return boundary
    rules = {rule for criterion in constraint.criteria for rule in criterion.rules}
    return "" if any(rule in rules for criterion in drafted.criteria for rule in criterion.rules) else None


def _of_reasons(session: Session) -> Iterator[Constraint]:
    reasons = dict.fromkeys(each.reason for each in session.decided.values() if each.choice == "reject" and each.reason)
    return (from_reason(session.spec, reason) for reason in reasons)


def _of_faults(session: Session) -> Iterator[Constraint]:
    return (from_fault(session.spec, each.directive) for each in unmoved_faults(session))


def unmoved_faults(session: Session) -> tuple[Finding, ...]:
    """The findings in force of criteria that never moved since the first review."""
    review, still = review_in_force(session), set(never_moved(session))
    return tuple(each for each in review.findings if each.criterion in still) if review is not None else ()


class Grown(Struct, frozen=True):
    """A passage that came since the first review.

    Args:
        passage: its id.
        version: the version that brought it.
        why: what brought it, in one line.
        text: its words.
    """

    passage: str
    version: int
    why: str
    text: str


def grown(session: Session) -> tuple[Grown, ...]:
    """The passages of the head that were not in the first draft that was reviewed, in their order."""
    draft = session.draft
    start = session.trail.at(session.head).start if draft is not None else 0
    if draft is None or not start:
        return ()
    before = {passage.id for passage in session.version(start).passages}
    came = {id: version for version, ids in _brought(session, start) for id in ids}
    new = (passage.id for passage in draft.passages if passage.id not in before)
    return tuple(Grown(id, came[id], _why(session, came[id]), draft.text_of(id).strip()) for id in new if id in came)


def _brought(session: Session, start: int) -> Iterator[tuple[int, frozenset[str]]]:
    """The passages that each version holds, newest first: the last one to name a passage is the one that brought it."""
    for draft in session.lineage(session.head):
        if draft.number <= start:
            return
        yield draft.number, frozenset(passage.id for passage in draft.passages)


def _why(session: Session, version: int) -> str:
    decision = next((each for each in session.decisions if each.version == version), None)
    if decision is None:
        return "written by hand" if session.version(version).origin == "hand" else "written"
    found = session.finding(decision.finding)
    return f"for {found.criterion}" if found.criterion else "for no criterion"
