"""Ending: why the loop stops is put on record, on the best version seen where nobody is there to choose."""

from functools import partial

from redraft.core.events import EndingName, Reverted, Stopped
from redraft.core.session import Session
from redraft.core.standing import score
from redraft.core.what_counts import Ending, best_version, better, may_go_on
from redraft.loop.record import Record

RULES = "rules"
"""Who decides what nobody decides, as events name it: nothing that is accepted so is kept for a person's sake."""


async def end(record: Record, name: EndingName, why: str) -> None:
    """End the loop. Where nobody is there, the head goes to the best version seen first; a person is only told of it.

    Args:
        record: where events are made.
        name: which ending.
        why: one line.
    """
    session = record.session
    best = best_version(session) if not record.attended and session.draft is not None else session.head
    if best != session.head and better(session, session.head, best):
        reason = f"v{best} is the best version seen: {_told(session, best)}, and v{session.head} {_told(session)}"
        await record.put(partial(Reverted, to=best, reason=reason), by=RULES)
    await record.put(partial(Stopped, ending=name, why=why), by=RULES)


async def end_if_over(record: Record) -> Ending | None:
    """End the loop if the rules say so where it stands; returns the ending, None if there is more to do."""
    reached = may_go_on(record.session)
    if reached is not None:
        await end(record, reached.name, reached.why)
    return reached


def _told(session: Session, version: int | None = None) -> str:
    return f"passes {score(session, version)}"
