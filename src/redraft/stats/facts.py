"""The facts of one session: all that statistics over many sessions need of it, in a few hundred bytes.

What a fork copied from another session is counted there and not here: only events after its last `forked` are this
session's own. What such an event is about (a finding, a criterion's earlier verdict) may well have been copied.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from msgspec import Struct

from redraft.core.estimate import estimate
from redraft.core.events import AnyEvent, ClosedPass, Reviewed, Stopped
from redraft.core.fold import fold
from redraft.core.session import Session
from redraft.stats.counted import Choice, Fault, Flags, Judged, Paces, Pair, Rating, SeenAfter, Used
from redraft.stats.deciding import choices, paces, rolled_back
from redraft.stats.judging import faults, grounded, judged, pairs, seen_after
from redraft.stats.saying import flags, ratings
from redraft.stats.using import used

FACTS_FORMAT: Final = 2
"""Goes up whenever `Facts` has other fields, or one of them another meaning: kept facts are worked out anew then."""


class Facts(Struct, frozen=True, array_like=True):
    """What one session has to tell statistics. Counts are of its own events, unless said otherwise.

    Args:
        id: of the session.
        title: as it stands.
        template: what its spec began with; "" for none.
        created: when it began, UTC.
        changed: when its last event was written, UTC.
        fork: it began as a copy of another one.
        events: how many events are its own.
        ending: the ending that stands; "" while it is open.
        passes: closed passes.
        ended_after: passes closed before its first ending, but for one by the person; None without such an ending.
        done_after: passes closed before it was done for the first time; None if it never was.
        expected: the estimate before anything was judged: the fewest passes, the likeliest number, the most; () for a
            fork, whose beginning is another session's.
        ratings: those that stand.
        choices: the person's decisions.
        paces: how long they took.
        changes: accepted fixes, whoever accepted them.
        rolled_back: of these, how many are not in the text that stands.
        judged: each criterion that was judged.
        pairs: where a person and the critic judged the same.
        seen_after: what the person changed after they saw the critic's verdicts.
        faults: kinds of fault that reviews found.
        grounded: the critic's verdicts whose evidence is in the draft.
        evidenced: the critic's verdicts that were looked at for it.
        flags: those that stand.
        used: what models took.
    """

    id: str
    title: str
    template: str
    created: datetime
    changed: datetime
    fork: bool = False
    events: int = 0
    ending: str = ""
    passes: int = 0
    ended_after: int | None = None
    done_after: int | None = None
    expected: tuple[int, ...] = ()
    ratings: tuple[Rating, ...] = ()
    choices: tuple[Choice, ...] = ()
    paces: Paces = Paces()
    changes: int = 0
    rolled_back: int = 0
    judged: tuple[Judged, ...] = ()
    pairs: tuple[Pair, ...] = ()
    seen_after: tuple[SeenAfter, ...] = ()
    faults: tuple[Fault, ...] = ()
    grounded: int = 0
    evidenced: int = 0
    flags: tuple[Flags, ...] = ()
    used: tuple[Used, ...] = ()


def facts_of(events: Sequence[AnyEvent], session: Session) -> Facts:
    """The facts of a session.

    Args:
        events: all of it, in order, those that a fork copied included.
        session: what they fold into.

    Returns:
        Its facts; the same for the same events, whatever other sessions there are.
    """
    since = session.copied
    own = tuple(event for event in events if event.n > since)
    changes, lost = rolled_back(session, since)
    in_draft, looked_at = grounded(session, since)
    return Facts(
        id=session.id, title=session.title, template=session.template, created=session.created,
        changed=session.last_at, fork=bool(session.forked), events=len(own),
        ending=session.ended.ending if session.ended else "", passes=sum(isinstance(e, ClosedPass) for e in own),
        ended_after=_passes_to(own, lambda stop: stop.ending != "stopped"),
        done_after=_passes_to(own, lambda stop: stop.ending == "done"),
        expected=() if session.forked else _expected(session, own),
        ratings=ratings(session, since), choices=choices(session, own), paces=paces(session, since),
        changes=changes, rolled_back=lost, judged=judged(session, since), pairs=pairs(session, own),
        seen_after=seen_after(session, since), faults=faults(session, since), grounded=in_draft, evidenced=looked_at,
        flags=flags(session, since), used=used(session, since),
    )  # fmt: skip


def _passes_to(own: Sequence[AnyEvent], ends: Callable[[Stopped], bool]) -> int | None:
    """Passes closed before the first ending of a kind; None where there is none."""
    stop = next((event for event in own if isinstance(event, Stopped) and ends(event)), None)
    return None if stop is None else sum(isinstance(event, ClosedPass) and event.n < stop.n for event in own)


def _expected(session: Session, own: Sequence[AnyEvent]) -> tuple[int, ...]:
    """What was expected when the session began: with its first draft, if it had one, and nothing judged yet."""
    made = estimate(fold(session.id, session.created, _beginning(own)))
    return made.low, made.likely, made.high


def _beginning(own: Sequence[AnyEvent]) -> Iterator[Any]:
    for event in own:
        if isinstance(event, Reviewed):
            return
        yield event
