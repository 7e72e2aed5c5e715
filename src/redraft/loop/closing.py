"""Closing a pass: its candidate is verified by a fresh review, and stands or goes back."""

from collections.abc import Awaitable, Callable
from functools import partial

from redraft.core.critique import reviewed_head
from redraft.core.event import RULES
from redraft.core.events import Reverted
from redraft.core.holds import broken_holds, fails_what_is_frozen
from redraft.core.stopping import budget_spent
from redraft.core.what_counts import Keeping, accepted_by_a_person, compare, is_kept
from redraft.critics.protocol import Judge
from redraft.loop.challenging import preferred
from redraft.loop.ending import closing, end_if_over
from redraft.loop.record import Record
from redraft.loop.reviewing import Reviewing


async def close(record: Record, reviewing: Reviewing, judge: Judge | None) -> None:
    """Verify the open pass's candidate with a fresh review, and close the pass unless something regressed.

    Args:
        record: where events are made; its session has a pass open in which nothing is left to decide.
        reviewing: has the candidate judged.
        judge: who compares versions, if anyone does.

    Raises:
        Declined: the critic did not answer; the pass stays open.
    """
    assert record.session.open is not None
    base = record.session.open.base
    if record.session.head == base:
        await seal(record, False, "nothing was changed", RULES)
        return
    if not reviewed_head(record.session):
        await reviewing.whole()
    if why := fails_what_is_frozen(record.session):
        await seal(record, False, why, RULES)
        return
    judged = await _judged(record, judge, base)
    if judged.kept is None:
        return
    broken = () if judged.kept else broken_holds(record.session, record.session.version(base))
    if broken:  # frozen since the pass began: what stands keeps it, and what stood before does not
        await seal(record, True, f"v{base} would break a hold: {broken[0].says}", RULES)
        return
    await seal(record, judged.kept, judged.why, RULES if judged.by == "rule" else record.person)


async def seal(
    record: Record, kept: bool, why: str, by: str, first: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Close the open pass, and end the loop if the rules say so.

    Args:
        record: where events are made.
        kept: its candidate stands; else the version that it began with does.
        why: one line.
        by: who decided.
        first: what is done before it is asked whether the loop ends.
    """
    session = record.session
    assert session.open is not None
    base = session.open.base
    if not kept and session.head != base:  # first, so that a pass which is cut off here is closed when it is taken up
        await record.put(partial(Reverted, to=base, reason=why), by=by)
    await record.put(closing(session, kept, why), by=by)
    if first is not None:
        await first()
    await end_if_over(record)


async def _judged(record: Record, judge: Judge | None, base: int) -> Keeping:
    """Whether the pass's candidate stands; where nobody is there and nothing moved, judges may prefer it."""
    session, head = record.session, record.session.head
    change, by_a_person = compare(session, base, head), accepted_by_a_person(session, base, head)
    judged = is_kept(change, by_a_person)
    if judged.kept is not False or record.attended or judge is None or budget_spent(session):
        return judged
    return is_kept(change, by_a_person, await preferred(record, judge, base, head))
