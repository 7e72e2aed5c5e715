"""Taking back: the last act, any earlier version, or one accepted fix alone. Each is an event too."""

from collections.abc import Awaitable, Callable, Collection
from functools import partial

from redraft.core.critique import pending
from redraft.core.edits import Edit, Unanchored, inverse, memory_key, shift
from redraft.core.events import (
    Amended,
    Decided,
    Dismissed,
    Froze,
    Locked,
    Noted,
    Rated,
    Reverted,
    Thawed,
    Ticked,
    Unlocked,
)
from redraft.core.folding import Unfoldable
from redraft.core.locks import fits, outline_now
from redraft.core.outline import outline_entries
from redraft.core.said import Answered, Flagged
from redraft.core.session import Act, Session
from redraft.core.spec import render_spec
from redraft.loop.changes import candidate_of, edits_between, made_by
from redraft.loop.passes import Loop
from redraft.loop.proposing import all_broken
from redraft.loop.record import Declined, Record


async def undo(loop: Loop, staying: Collection[int] = ()) -> str:
    """Take back the last act that was not taken back yet.

    Args:
        loop: the loop.
        staying: acts that are passed over, by their events: they cannot be taken back.

    Returns:
        What was undone, in one line.

    Raises:
        Declined: there is none.
    """
    session = loop.session
    act = next((act for act in reversed(session.acts) if act.n not in staying), None)
    if act is None:
        raise Declined("There is nothing to undo.")
    try:
        await _UNDO[act.what](loop.record, act)
    except Unfoldable as why:  # only where a transcript was edited by hand
        raise Declined(f"Not undone: {act.says} ({why}). v goes back to any version.") from why
    return f"Undone: {act.says}."


async def go_back(loop: Loop, version: int) -> None:
    """Make an earlier (or later) version the head; its verdicts and ids return.

    Raises:
        Declined: it is the head already, there is none such, or it breaks a hold that code can check.
    """
    session = loop.session
    if version == session.head or not 1 <= version <= len(session.drafts):
        raise Declined(
            f"v{version} is the version you are in." if version == session.head else f"There is no v{version}."
        )
    if broken := await all_broken(loop.record, loop.critic, session.version(version)):
        raise Declined(f"Not gone back to v{version}: {broken[0].says}. Thaw it first.")
    await loop.record.put(partial(Reverted, to=version))


async def take_back(loop: Loop, version: int) -> None:
    """Undo the one change that made `version`, and keep everything since; makes a version of its own.

    Raises:
        Declined: it was no accepted fix, later changes touch it, or taking it back breaks a hold.
    """
    session = loop.session
    decision = next((d for d in session.decisions if d.version == version and d.edits), None)
    if decision is None:
        raise Declined(f"v{version} was not made by accepting a fix; go back to a version instead.")
    edits = _inverse_at_head(session, decision)
    if broken := await all_broken(loop.record, loop.critic, candidate_of(session, edits)):
        raise Declined(f"Not taken back: {broken[0].says}. Thaw it first.")
    made = made_by(session, edits)
    await loop.record.put(
        partial(
            Reverted, to=made.number, fix=decision.fix, parent=session.head, edits=edits, passages=made.packed
        )
    )  # fmt: skip
    await loop.after_change()


def _inverse_at_head(session: Session, decision: Decided) -> tuple[Edit, ...]:
    if decision.version not in {draft.number for draft in session.lineage(session.head)}:
        raise Declined(f"v{decision.version} is not part of v{session.head}: there is nothing of it to take back.")
    edits = inverse(decision.edits)
    try:
        for step in edits_between(session, decision.version, session.head):
            edits = tuple(shift(edit, step) for edit in edits)
    except Unanchored as error:
        raise Declined(f"Not taken back: later changes touch it ({error}).") from error
    return edits


async def _undo_decision(record: Record, act: Act) -> None:
    decision = next(d for d in record.session.decisions if d.n == act.n)
    if decision.choice == "accept":
        await record.put(partial(Reverted, to=act.head, undoes=act.n))
    elif decision.choice == "reopen":
        await _undo_reopening(record, act, decision.finding)
    else:
        await record.put(partial(Decided, finding=decision.finding, choice="reopen", undoes=act.n))


async def _undo_reopening(record: Record, act: Act, finding: str) -> None:
    """Decide as before; and what was offered since only because it was reopened is left."""
    decisions = [d for d in record.session.decisions if d.finding == finding and d.n < act.n]
    before = next(d for d in reversed(decisions) if d.choice in ("reject", "skip"))
    again = partial(Decided, finding=finding, fix=before.fix, choice=before.choice, reason=before.reason)
    await record.put(partial(again, undoes=act.n))
    for item in pending(record.session):
        keys = map(memory_key, item.fix.edits if item.fix else ())
        if record.session.fix(item.fix_name)[0].n > act.n and any(key in record.session.rejected for key in keys):
            make = partial(Decided, finding=item.name, fix=item.fix_name, choice="skip", reason=_REJECTED)
            await record.put(make, by="rules")


async def _undo_version(record: Record, act: Act) -> None:
    await record.put(partial(Reverted, to=act.head, undoes=act.n))


async def _undo_tick(record: Record, act: Act) -> None:
    criterion, marks = next((c, ms) for c, ms in record.session.marks.items() if any(m.n == act.n for m in ms))
    tick = next(m for m in marks if m.n == act.n)
    await record.put(partial(Ticked, criterion=criterion, version=tick.version, undoes=act.n))


async def _undo_freeze(record: Record, act: Act) -> None:
    hold = act.hold
    assert hold is not None
    if act.before is not None:
        await _freeze_again(record, act, act.before)
    else:
        await record.put(partial(Thawed, what=hold.what, target=hold.target, quote=hold.quote, undoes=act.n))


async def _undo_thaw(record: Record, act: Act) -> None:
    assert act.hold is not None
    await _freeze_again(record, act, act.hold)


async def _freeze_again(record: Record, act: Act, hold: Froze) -> None:
    """Freeze as before; a passage as it is now, where the end of a pass brought back another than was frozen."""
    head = record.session.version(record.session.head)
    stands = hold.what == "passage" and not hold.quote and any(each.id == hold.target for each in head.passages)
    version = head.number if stands and _changed(record.session, hold) else hold.version
    again = partial(Froze, what=hold.what, target=hold.target, version=version, quote=hold.quote)
    await record.put(partial(again, low=hold.low, high=hold.high, against=hold.against, undoes=act.n))


def _changed(session: Session, hold: Froze) -> bool:
    """Whether a frozen passage has other words now than when it was frozen."""
    now, frozen = session.version(session.head), session.version(hold.version)
    return now.text_of(hold.target) != frozen.text_of(hold.target)


async def _undo_lock(record: Record, act: Act) -> None:
    await record.put(partial(Unlocked, undoes=act.n))


async def _undo_unlock(record: Record, act: Act) -> None:
    session = record.session
    was = session.locks[-1]
    again = was if fits(was, session.version(session.head)) else None
    entries = again.outline if again else outline_entries(outline_now(session))
    make = partial(Locked, version=session.head, outline=entries, purposes=again.purposes if again else ())
    await record.put(partial(make, undoes=act.n))


async def _undo_rating(record: Record, act: Act) -> None:
    rating = next(r for r in record.session.ratings if r.n == act.n)
    await record.put(partial(Rated, version=rating.version, score=0, undoes=act.n))


async def _undo_amendment(record: Record, act: Act) -> None:
    session = record.session
    amended = next(a for a in session.amendments if a.n == act.n)
    before = render_spec(session.specs[amended.revision - 2])
    make = partial(Amended, revision=session.revision + 1, spec=before, reason=f"undo of event {act.n}")
    await record.put(partial(make, undoes=act.n))


async def _undo_note(record: Record, act: Act) -> None:
    note = next(note for note in record.session.notes if note.n == act.n)
    await record.put(partial(Noted, text=note.text, about=note.about, fact=note.fact, undoes=act.n))


async def _undo_dismissal(record: Record, act: Act) -> None:
    aside = next(each for each in record.session.dismissals if each.n == act.n)
    await record.put(partial(Dismissed, signal=aside.signal, key=aside.key, reason=aside.reason, undoes=act.n))


async def _undo_flag(record: Record, act: Act) -> None:
    flag = next(each for each in record.session.flags if each.n == act.n)
    again = partial(Flagged, what=flag.what, target=flag.target, version=flag.version, flag=flag.flag)
    await record.put(partial(again, undoes=act.n))


async def _undo_answer(record: Record, act: Act) -> None:
    answer = next(each for each in record.session.answers if each.n == act.n)
    await record.put(partial(Answered, feedback=answer.feedback, how=answer.how, led_to=answer.led_to, undoes=act.n))


_REJECTED = "its reopening was undone"

_UNDO: dict[str, Callable[[Record, Act], Awaitable[None]]] = {
    "decided": _undo_decision,
    "auto": _undo_version,
    "written": _undo_version,
    "reverted": _undo_version,
    "ticked": _undo_tick,
    "froze": _undo_freeze,
    "thawed": _undo_thaw,
    "locked": _undo_lock,
    "unlocked": _undo_unlock,
    "rated": _undo_rating,
    "amended": _undo_amendment,
    "noted": _undo_note,
    "dismissed": _undo_dismissal,
    "flagged": _undo_flag,
    "answered": _undo_answer,
}
