"""Stages that are stuck: the last pass over them moved nothing, so that what comes after them is worked on instead."""

from redraft.core.events import ClosedPass
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
    numbers: dict[Stage, int] = {}
    for criterion in session.spec.criteria:
        number = session.trail.tried.get(criterion.id, 0)
        numbers[criterion.stage] = max(number, numbers.get(criterion.stage, 0))
    amended, written = _stands_since(session)
    latest = [(stage, session.passes[number - 1]) for stage, number in numbers.items() if number]
    latest = [(stage, closed) for stage, closed in latest if closed.n >= amended and closed.candidate >= written]
    return frozenset(stage for stage, closed in latest if not _moved(session, closed))


def stage_of(session: Session, criterion: str) -> Stage | None:
    """The stage of a criterion, by its id; None for what serves no criterion."""
    return next((each.stage for each in session.spec.criteria if each.id == criterion), None)


def _stands_since(session: Session) -> tuple[int, int]:
    """The last amendment, freeze or thaw of a criterion, and the version in which the text that stands was written."""
    amended = max((*session.trail.settled.values(), *(each.n for each in session.amendments[-1:])), default=0)
    whole = (draft for draft in session.lineage(session.head) if draft.origin in WHOLE)
    return amended, next((draft.number for draft in whole if not is_from_outline(session, draft)), 0)


def _moved(session: Session, closed: ClosedPass) -> bool:
    return closed.kept and compare(session, closed.base, closed.candidate).progress
