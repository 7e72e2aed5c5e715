"""Ending: why the loop stops is put on record, on the best version seen where nobody is there to choose."""

from functools import partial

from redraft.core.critique import pending
from redraft.core.event import RULES
from redraft.core.events import ClosedPass, EndingName, Reverted, Stopped
from redraft.core.session import Session
from redraft.core.standing import score
from redraft.core.stopping import every_criterion_passes
from redraft.core.what_counts import Ending, best_version, better, may_go_on
from redraft.loop.record import MakeEvent, Record


async def end(record: Record, name: EndingName, why: str) -> None:
    """End the loop. Where nobody is there, the head goes to the best version seen first; a person is only told of it.

    Args:
        record: where events are made.
        name: which ending.
        why: one line.
    """
    if not record.attended and record.session.draft is not None:
        await _go_to_best(record)
    await record.put(partial(Stopped, ending=name, why=why), by=RULES)


async def end_if_over(record: Record) -> Ending | None:
    """End the loop if the rules say so where it stands; returns the ending, None if there is more to do."""
    reached = may_go_on(record.session, record.attended)
    if reached is not None:
        await end(record, reached.name, reached.why)
    return reached


async def end_if_done(record: Record) -> None:
    """End the loop where a tick was all that was missing; while a pass is under way, its closing tells."""
    session = record.session
    why = every_criterion_passes(session) if session.open is None and session.ended is None else ""
    if why:
        await end(record, "done", why)


async def _go_to_best(record: Record) -> None:
    """Move the head to the best version seen; a pass in which nothing is left to decide is closed by that."""
    session = record.session
    best = best_version(session)
    if not better(session, session.head, best):
        return
    reason = f"v{best} is the best version seen: {_told(session, best)}, and v{session.head} {_told(session)}"
    decided = session.open is not None and not pending(session)
    await record.put(partial(Reverted, to=best, reason=reason), by=RULES)
    if decided:
        await record.put(closing(session, False, reason), by=RULES)


def closing(session: Session, kept: bool, why: str) -> MakeEvent:
    """The event that closes the open pass.

    Args:
        session: as it stands while the pass's candidate is the head.
        kept: the candidate stands; else the version that the pass began with does.
        why: one line.
    """
    assert session.open is not None
    base, candidate = session.open.base, session.head
    stands = session.version(candidate if kept else base)
    return partial(
        ClosedPass, base=base, candidate=candidate, kept=kept, why=why, sha256=stands.sha256,
        before=str(score(session, base)), after=str(score(session, candidate)),
    )  # fmt: skip


def _told(session: Session, version: int | None = None) -> str:
    return f"passes {score(session, version)}"
