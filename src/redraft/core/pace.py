"""The pace of decisions: runs of accepts too quick to have been read, and sittings too long to read well in.

Nothing is kept from anybody for it: the decisions are marked, and a break is suggested once.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from redraft.core.event import NO_PERSON, Event
from redraft.core.events import Decided
from redraft.core.session import Session

QUICK: Final = 1.0
"""Seconds on screen under which an accepted fix can hardly have been read."""
RUN: Final = 8
"""Accepts as quick as that, one after the other, that make a hasty run."""
LONG: Final = timedelta(minutes=45)
"""How long a sitting may last before its decisions count as tired."""
PAUSE: Final = timedelta(minutes=10)
"""Time without an event by the person that ends a sitting."""


def hasty(session: Session) -> frozenset[int]:
    """The decisions, by event number, in runs of at least `RUN` accepts on end that each took less than `QUICK`.

    Only what a person decided counts: what rules set aside, or took without a key, neither makes nor breaks a run.
    """
    return frozenset(each.n for run in _runs(session) for each in run)


def tired(session: Session) -> frozenset[int]:
    """The decisions, by event number, that came more than `LONG` after the sitting had begun."""
    return frozenset(
        each.n for since, times in _sittings(session) for each in _by_hand(session) if _late(each, since, times)
    )


def break_due(session: Session, since: int | None = None) -> str:
    """The suggestion of a break: one line where a run or a long sitting has just come to it; "" else.

    Args:
        session: as it stands after what the person did.
        since: the last event before that; the one before the latest decision when None.
    """
    decided = _by_hand(session)
    if not decided:
        return ""
    before = decided[-1].n - 1 if since is None else since
    if any(run[RUN - 1].n > before for run in _runs(session)):
        return f"{RUN} accepted in a row, each in under a second: a break, or another look? They are marked."
    firsts = (_first_late(decided, since, times) for since, times in _sittings(session))
    if any(first is not None and first.n > before for first in firsts):
        return f"{LONG.seconds // 60} minutes on end: a break would do. What you decide from here on is marked."
    return ""


def _by_hand(session: Session) -> list[Decided]:
    """What a person decided by key, in order."""
    return [each for each in session.decisions if each.by_key]


def _runs(session: Session) -> Iterator[list[Decided]]:
    """The hasty runs, oldest first."""
    for quick, run in groupby(_by_hand(session), key=_is_quick):
        found = list(run)
        if quick and len(found) >= RUN:
            yield found


def _is_quick(decision: Decided) -> bool:
    return decision.choice == "accept" and decision.seconds < QUICK


def _sittings(session: Session) -> Iterator[tuple[datetime, datetime]]:
    """When each sitting began and ended, oldest first."""
    first = last = session.created
    for at in _moments(session):
        if at - last >= PAUSE:
            yield first, last
            first = at
        last = max(at, last)  # neither what a fork copied nor a clock that was put back begins one
    yield first, last


def _moments(session: Session) -> list[datetime]:
    """When the person did anything that the session keeps the time of, in order."""
    s = session
    said: Sequence[Event] = (
        *(each for each in s.decisions if not each.auto),
        *s.amendments, *s.ratings, *s.notes, *s.holds, *s.locks, *s.dismissals, *s.flags, *s.answers, *s.allowed,
    )  # fmt: skip
    return sorted(each.at for each in said if each.by not in NO_PERSON)


def _late(decision: Decided, first: datetime, last: datetime) -> bool:
    return decision.at - first > LONG and decision.at <= last


def _first_late(decisions: Sequence[Decided], first: datetime, last: datetime) -> Decided | None:
    return next((each for each in decisions if _late(each, first, last)), None)
