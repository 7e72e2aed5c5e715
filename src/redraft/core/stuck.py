"""Stages that are stuck: the last pass over them moved nothing, so that what comes after them is worked on instead."""

from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress

from redraft.core.events import ClosedPass, Decided
from redraft.core.session import Session
from redraft.core.spec_values import Stage
from redraft.core.stages import is_from_outline
from redraft.core.standing import compare

WHOLE = ("hand", "drafted")
"""How a text comes about of which no pass has tried anything yet."""


def stuck_stages(session: Session) -> frozenset[Stage]:
    """The stages whose latest pass moved nothing in the text that stands, under the spec and holds as they are.

    A text that a person wrote since, or that was written anew, is another one: it was tried in no pass. One that was
    written from an outline has the structure of that.
    """
    latest: dict[Stage, ClosedPass] = {}
    amended, written = _stands_since(session)
    for number in range(len(session.passes) - 1, -1, -1):
        closed = session.passes[number]
        if closed.n < amended or closed.candidate < written:
            break
        for stage in _tried(session, number):
            latest.setdefault(stage, closed)
    return frozenset(stage for stage, closed in latest.items() if not _moved(session, closed))


def stage_of(session: Session, criterion: str) -> Stage | None:
    """The stage of a criterion, by its id; None for what serves no criterion."""
    return next((each.stage for each in session.spec.criteria if each.id == criterion), None)


def _stands_since(session: Session) -> tuple[int, int]:
    """The last amendment, freeze or thaw of a criterion, and the version in which the text that stands was written."""
    amended = max((*session.trail.settled.values(), *(each.n for each in session.amendments[-1:])), default=0)
    whole = (draft for draft in session.lineage(session.head) if draft.origin in WHOLE)
    return amended, next((draft.number for draft in whole if not is_from_outline(session, draft)), 0)


def _tried(session: Session, number: int) -> set[Stage]:
    """The stages whose faults were decided in a closed pass, by its index."""
    since = session.passes[number - 1].n if number else 0
    first = bisect_left(session.decisions, since, key=lambda each: each.n)
    stages = {stage_of(session, id) for id in _decided(session, first, session.passes[number].n)}
    return {stage for stage in stages if stage is not None}


def _decided(session: Session, first: int, until: int) -> Iterator[str]:
    """The criteria of what was decided; what a person left for the next pass is to come again."""
    for each in session.decisions[first:]:
        if each.n > until:
            return
        if each.fix and (each.choice in ("accept", "reject") or _set_aside(each)):
            with suppress(KeyError):  # only where a transcript was edited by hand
                yield session.finding(each.finding).criterion


def _set_aside(decided: Decided) -> bool:
    return decided.choice == "skip" and decided.by == "rules"


def _moved(session: Session, closed: ClosedPass) -> bool:
    return closed.kept and compare(session, closed.base, closed.candidate).progress
