"""Every signal that a session raised, told afterwards: since when, on what evidence, and what became of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from redraft.core.events import Amended, AnyEvent, ClosedPass, Dismissed, Noted, Proposed, Reverted, Reviewed
from redraft.core.fold import apply, start
from redraft.core.session import Session
from redraft.core.signal import Signal
from redraft.core.signals import all_signals


class Raised(Struct, frozen=True):
    """One signal, as it was last seen.

    Args:
        since: the event that raised it first.
        signal: with the evidence that it had at last.
        in_force: it holds still, and nobody set it aside.
        dismissed: why the person set it aside, in their words; None if they did not.
    """

    since: int
    signal: Signal
    in_force: bool
    dismissed: str | None = None


def raised(events: Iterable[AnyEvent], session: Session) -> tuple[Raised, ...]:
    """The signals of a session, in the order in which they came up; one that went and came back is told once.

    Args:
        events: those of the session, from the first.
        session: what they fold into.
    """
    since: dict[str, int] = {}
    last: dict[str, Signal] = {}
    reasons: dict[str, str] = {}
    for moment in _moments(events, session):
        aside = {each.key: each.reason for each in moment.dismissals}
        for signal in all_signals(moment):
            name = _name(signal)
            since.setdefault(name, moment.last)
            last[name] = signal
            if signal.key in aside:
                reasons[name] = aside[signal.key]
    now = _now(session)
    return tuple(Raised(n, last[name], name in now, reasons.get(name)) for name, n in since.items())


def came_up(events: Iterable[AnyEvent], session: Session) -> Iterator[tuple[int, tuple[Signal, ...]]]:
    """Which signals came up when, one look after the other: a long session takes seconds, and its reader may leave.

    Args:
        events: those of the session, from the first.
        session: what they fold into, or any state on the way there.

    Yields:
        The event after which was looked, and the signals that had not come up before.
    """
    known: set[str] = set()
    for moment in _moments(events, session):
        new = {name: signal for signal in all_signals(moment) if (name := _name(signal)) not in known}
        known.update(new)
        yield moment.last, tuple(new.values())


def _now(session: Session) -> Mapping[str, Signal]:
    aside = {each.key for each in session.dismissals}
    return {_name(signal): signal for signal in all_signals(session) if signal.key not in aside}


def _name(signal: Signal) -> str:
    """The same signal keeps its name while its evidence grows."""
    return f"{signal.kind}:{'+'.join(signal.about)}"


_RAISING: Final = (Proposed, ClosedPass, Noted, Amended, Reverted, Dismissed)


def _moments(events: Iterable[AnyEvent], session: Session) -> Iterable[Session]:
    """The session after each event that raises signals, and as it stands: a decision raises none until it is judged."""
    each = iter(events)
    first = next(each, None)
    if first is None:
        return
    now = start(session.id, session.created, first)
    for event in each:
        now = apply(now, event)
        if isinstance(event, _RAISING) or (isinstance(event, Reviewed) and event.scope != "rules"):
            yield now
    yield now
