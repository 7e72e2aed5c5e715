"""Stages: structure, then content, then polish. What costs most to change later is settled first.

The stage at hand is told by the session and kept nowhere: it moves on by itself once what it is about stands.
"""

from typing import Final

from redraft.core.draft import Draft
from redraft.core.session import Session
from redraft.core.spec_values import Stage
from redraft.core.standing import rubric

STAGES: Final[tuple[Stage, ...]] = ("structure", "content", "polish")


def stages_used(session: Session) -> tuple[Stage, ...]:
    """The stages of this session, in order: those of its criteria, and structure where there is an outline to settle.

    Returns:
        At least one: "content" where the spec has no criteria.
    """
    used = {criterion.stage for criterion in session.spec.criteria}
    if session.lock is not None or is_outline(session):
        used.add("structure")
    return tuple(stage for stage in STAGES if stage in used) or ("content",)


def stage_at_hand(session: Session) -> Stage:
    """The first stage that is not passed; the last one where all are."""
    used = stages_used(session)
    return next((stage for stage in used if not stage_passed(session, stage)), used[-1])


def stage_passed(session: Session, stage: Stage) -> bool:
    """Whether what a stage is about stands, so that the next one is worked on.

    Structure is passed once the outline is locked; and any stage if none of its criteria fails in a text that was
    reviewed. What is only not judged holds no stage up. An outline that is not locked never passes structure.
    """
    if stage == "structure" and session.lock is not None:
        return True
    if is_outline(session):
        return False
    return _reviewed(session) and not failing_in(session, stage)


def failing_in(session: Session, stage: Stage) -> tuple[str, ...]:
    """The criteria of a stage that fail, by their ids."""
    failing = (line.criterion for line in rubric(session) if line.state == "fail")
    return tuple(criterion.id for criterion in failing if criterion.stage == stage)


def criteria_in(session: Session, stage: Stage) -> tuple[str, ...]:
    """The criteria of a stage, by their ids."""
    return tuple(criterion.id for criterion in session.spec.criteria if criterion.stage == stage)


def later_criteria(session: Session, stage: Stage | None = None) -> dict[str, Stage]:
    """The criteria that are not worked on yet, by their ids, each with the stage that it waits for.

    Args:
        session: the session.
        stage: the one that is worked on; the stage at hand where nobody says.
    """
    now = STAGES.index(stage or stage_at_hand(session))
    return {each.id: each.stage for each in session.spec.criteria if STAGES.index(each.stage) > now}


def in_stage(session: Session, criterion: str) -> bool:
    """Whether what serves a criterion is worked on in the stage at hand; what serves none always is."""
    return criterion not in later_criteria(session)


def is_outline(session: Session) -> bool:
    """Whether the draft is an outline still: parts, and a line of purpose for each."""
    return session.draft is not None and session.draft.outline


def is_from_outline(session: Session, draft: Draft) -> bool:
    """Whether a text was written by an author from an outline, which it comes after."""
    whole = draft.origin == "drafted" and draft.parent and not draft.outline
    return bool(whole) and session.version(draft.parent).outline


def _reviewed(session: Session) -> bool:
    """Whether the text, or one that it comes from, was reviewed as a whole; an outline is no such text."""
    lineage = session.lineage(session.head)
    return any(session.trail.at(draft.number).whole and not draft.outline for draft in lineage)
