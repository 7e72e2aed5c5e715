"""The fold: a session and one event make the next session. Nothing else changes a session.

What an event claims is checked here (a version's number, a quote at its place), so that a transcript edited by hand
cannot quietly tell another story.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, cast

from msgspec.structs import replace

from redraft.core import fold_holds, fold_said, fold_versions
from redraft.core.events import (
    Allowed,
    Amended,
    AnyEvent,
    Called,
    Challenged,
    ClosedPass,
    Decided,
    Dismissed,
    Failed,
    Froze,
    Locked,
    Noted,
    Opened,
    Proposed,
    Rated,
    Reverted,
    Reviewed,
    Stopped,
    Thawed,
    Ticked,
    Unlocked,
    Written,
)
from redraft.core.fold_trail import followed
from redraft.core.folding import Unfoldable, known, with_act
from redraft.core.said import Answered, Flagged, Forked, Renamed
from redraft.core.session import OpenPass, Session, mark_of
from redraft.core.spec import Spec, parse_spec
from redraft.core.spend import goes_on


def start(id: str, created: datetime, event: AnyEvent) -> Session:
    """The session that begins with `event`.

    Raises:
        Unfoldable: it is not an `Opened`, or its spec cannot be read.
    """
    if not isinstance(event, Opened):
        raise Unfoldable(event.n, "a session begins with 'opened'")
    spec = _spec(event.n, event.spec)
    return Session(
        id=id, title=event.title, created=created, spec=spec, specs=(spec,), revision=event.revision,
        template=event.template, last=event.n, last_at=event.at,
    )  # fmt: skip


def apply(session: Session, event: AnyEvent) -> Session:
    """The session after `event`.

    Raises:
        Unfoldable: the event does not follow from the session.
    """
    if event.n != session.last + 1:
        raise Unfoldable(event.n, f"expected event {session.last + 1}")
    step = cast("Callable[[Session, Any], dict[str, Any]]", _STEPS.get(type(event), _opened_again))
    after = replace(session, last=event.n, last_at=event.at, **step(session, event))
    trail = followed(session, after, event)
    return after if trail is session.trail else replace(after, trail=trail)


def fold(id: str, created: datetime, events: Iterable[AnyEvent]) -> Session:
    """The session that all `events` make.

    Raises:
        Unfoldable: there are none, or one does not follow.
    """
    session, unfit = fold_far(id, created, events)
    if unfit is not None:
        raise unfit
    return session


def fold_far(id: str, created: datetime, events: Iterable[AnyEvent]) -> tuple[Session, Unfoldable | None]:
    """The session as far as `events` follow from each other, and why they do no longer, if they do not.

    Raises:
        Unfoldable: there are none, or no session begins with the first.
    """
    rest = iter(events)
    first = next(rest, None)
    if first is None:
        raise Unfoldable(1, "a session has at least one event, 'opened'")
    session = start(id, created, first)
    for event in rest:
        try:
            session = apply(session, event)
        except Unfoldable as unfit:
            return session, unfit
    return session, None


def _opened_again(session: Session, event: AnyEvent) -> dict[str, Any]:
    raise Unfoldable(event.n, "a session is opened once")


def _spec(n: int, text: str) -> Spec:
    try:
        return _parsed(text)
    except ValueError as error:
        raise Unfoldable(n, f"its spec cannot be read: {error}") from error


_parsed = lru_cache(maxsize=32)(parse_spec)
"""Whoever looks at a session folds it more than once: its facts, its beginning, a place in it."""


def _amended(session: Session, event: Amended) -> dict[str, Any]:
    if event.revision != session.revision + 1:
        raise Unfoldable(event.n, f"expected revision {session.revision + 1}")
    spec = _spec(event.n, event.spec)
    return {
        "spec": spec,
        "revision": event.revision,
        "specs": (*session.specs, spec),
        "amendments": (*session.amendments, event),
        "ended": None,
    } | with_act(session, event, f"amended the spec: {event.reason}")


def _reviewed(session: Session, event: Reviewed) -> dict[str, Any]:
    known(session, event.n, event.version)
    marks = dict(session.marks)
    for v in event.verdicts:
        marks[v.criterion] = (*marks.get(v.criterion, ()), mark_of(event, v))
    reopened = event.scope == "final" and any(not v.passed for v in event.verdicts)
    return {
        "reviews": (*session.reviews, event),
        "marks": MappingProxyType(marks),
        "ended": None if reopened else session.ended,
    }


def _proposed(session: Session, event: Proposed) -> dict[str, Any]:
    known(session, event.n, event.version)
    offered = any(not fix.refused for fix in event.fixes)
    opens = session.open is None and offered
    number = len(session.passes) + 1
    return {
        "proposals": (*session.proposals, event),
        "open": OpenPass(number, event.version, event.n) if opens else session.open,
        "ended": None if offered else session.ended,
    }


def _closed(session: Session, event: ClosedPass) -> dict[str, Any]:
    known(session, event.n, event.base, event.candidate)
    return {"passes": (*session.passes, event), "open": None}


def _stopped(session: Session, event: Stopped) -> dict[str, Any]:
    return {"ended": event, "stops": (*session.stops, event)}


def _failed(session: Session, event: Failed) -> dict[str, Any]:
    return {}


def _called(session: Session, event: Called) -> dict[str, Any]:
    return {"calls": (*session.calls, event), "ended": None if goes_on(event, session.ended) else session.ended}


def _noted(session: Session, event: Noted) -> dict[str, Any]:
    notes = session.notes
    notes = tuple(note for note in notes if note.n != event.undoes) if event.undoes else (*notes, event)
    return {"notes": notes} | with_act(session, event, f"told the author: {event.text}")


def _challenged(session: Session, event: Challenged) -> dict[str, Any]:
    known(session, event.n, event.older, event.newer)
    return {"challenges": (*session.challenges, event)}


def _allowed(session: Session, event: Allowed) -> dict[str, Any]:
    return {"allowed": (*session.allowed, event)}


_STEPS: dict[type[Any], Callable[[Session, Any], dict[str, Any]]] = {
    Amended: _amended,
    Written: fold_versions.written,
    Reviewed: _reviewed,
    Proposed: _proposed,
    Decided: fold_versions.decided,
    Reverted: fold_versions.reverted,
    Ticked: fold_holds.ticked,
    Froze: fold_holds.froze,
    Thawed: fold_holds.thawed,
    Locked: fold_holds.locked,
    Unlocked: fold_holds.unlocked,
    ClosedPass: _closed,
    Rated: fold_holds.rated,
    Stopped: _stopped,
    Failed: _failed,
    Called: _called,
    Noted: _noted,
    Challenged: _challenged,
    Allowed: _allowed,
    Dismissed: fold_holds.dismissed,
    Forked: fold_said.forked,
    Renamed: fold_said.renamed,
    Flagged: fold_said.flagged,
    Answered: fold_said.answered,
}
