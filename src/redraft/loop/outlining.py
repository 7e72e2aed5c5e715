"""Outlining: the author proposes an outline, the person arranges and locks it, before the text is written or after."""

from collections.abc import Sequence
from functools import partial

from redraft.core.arranging import Unarrangeable, arranged_draft, outline_text
from redraft.core.blocks import block_starts
from redraft.core.draft import Draft
from redraft.core.events import Locked, Proposed, Written
from redraft.core.identity import fresh_ids
from redraft.core.locks import change_in_words, outline_now
from redraft.core.outline import Part, outline_entries, parts_of
from redraft.core.session import Session
from redraft.loop.briefing import outline_brief
from redraft.loop.changes import stored
from redraft.loop.passes import Loop
from redraft.loop.proposing import all_broken
from redraft.loop.record import Declined
from redraft.loop.writing import HoldsBroken


async def propose_outline(loop: Loop) -> tuple[Part, ...]:
    """Ask the author for an outline. Where nothing is written it is the first version; else it is only proposed.

    Args:
        loop: the loop; its outliner is asked.

    Returns:
        The parts: of the version made, or as proposed for the head, for a person to arrange and take (`arrange`).

    Raises:
        Declined: nobody is there to propose one, a pass is open, the outline is locked, or the author did not answer.
    """
    loop.ready()
    session, outliner = loop.session, loop.outliner
    if outliner is None:
        raise Declined("Nobody is there to propose an outline: name a model as author (M), or write headings (E).")
    if session.open is not None:
        raise Declined("Decide the fixes of this pass first; then an outline can be proposed.")
    if session.lock is not None:
        raise Declined("The outline is locked: unlock it first, for a reason (l).")
    doing = f"{outliner.name} proposes an outline"
    parts = await loop.record.ask(doing, outliner.outline(outline_brief(session)))
    if session.draft is None:
        try:
            made = _first(loop.session, parts)
        except Unarrangeable as why:
            raise Declined(f"The outline cannot be written down: {why}. Ask for another (l).") from why
        await _put(loop, made, "", outline=True, by=outliner.name)
        return outline_now(loop.session)
    await loop.record.put(partial(Proposed, version=session.head, parts=parts), by=outliner.name)
    return parts


def proposed_outline(session: Session) -> tuple[Part, ...]:
    """The outline that the author proposed last for the version at the head; () if there is none."""
    proposals = (p for p in reversed(session.proposals) if p.parts and p.version == session.head)
    return next((proposal.parts for proposal in proposals), ())


async def arrange(loop: Loop, parts: Sequence[Part]) -> None:
    """Make a version in which the text has these parts in this order; or, where nothing is written, an outline.

    Args:
        loop: the loop.
        parts: as `redraft.core.locks.outline_now` gives them for the head, arranged by `redraft.core.arranging`.

    Raises:
        Declined: nothing was changed, or no text can have these parts.
        HoldsBroken: it would break a hold; nothing was recorded.
    """
    session = loop.session
    try:
        made = _first(session, parts) if session.draft is None else _arranged(session, parts)
    except Unarrangeable as why:
        raise Declined(f"Not arranged: {why}.") from why
    if session.draft is not None and made.text == session.draft.text:
        raise Declined("The outline was not changed.")
    if broken := await all_broken(loop.record, loop.critic, made):
        raise HoldsBroken(broken, made)
    says = f"outline: {change_in_words(outline_now(session), parts) or 'other purposes'}" if made.parent else ""
    await _put(loop, made, says, outline=made.outline and session.lock is None)
    if made.parent:
        await loop.after_change()


async def lock_outline(loop: Loop, parts: Sequence[Part]) -> None:
    """Lock the outline as arranged, with what each part is for; the text is arranged so first where it is not.

    Args:
        loop: the loop.
        parts: the outline, as for `arrange`.

    Raises:
        Declined: it is locked already, there is nothing to lock, or no text can have these parts.
        HoldsBroken: arranging the text so would break a hold.
    """
    session = loop.session
    if session.lock is not None:
        raise Declined("The outline is already locked: l unlocks it, for a reason.")
    if not parts:
        raise Declined("There is nothing to lock: an outline has at least one part.")
    if session.draft is None or not _same_text(session, parts):
        await arrange(loop, parts)
    head = loop.session.version(loop.session.head)
    purposes = tuple(part.purpose for part in parts) if any(part.purpose for part in parts) else ()
    make = partial(Locked, version=head.number, outline=outline_entries(parts_of(head)), purposes=purposes)
    await loop.record.put(make)


def _same_text(session: Session, parts: Sequence[Part]) -> bool:
    """Whether the head has these parts already, whatever they are said to be for outside of its text."""
    try:
        return _arranged(session, parts).text == session.version(session.head).text
    except Unarrangeable as why:
        raise Declined(f"Not locked: {why}.") from why


def _arranged(session: Session, parts: Sequence[Part]) -> Draft:
    head = session.version(session.head)
    known = {part.id: part for part in parts_of(head)}
    if not head.outline:  # what parts are for is no part of a text
        parts = [Part(p.id, p.level, p.title, known[p.id].purpose if p.id in known else p.purpose) for p in parts]
    return arranged_draft(head, parts, len(session.drafts) + 1, session.highest)


def _first(session: Session, parts: Sequence[Part]) -> Draft:
    text = outline_text(parts)
    return Draft(1, 0, text, fresh_ids(block_starts(text), len(text), session.highest), "hand", outline=True)


async def _put(loop: Loop, made: Draft, says: str, *, outline: bool, by: str = "") -> None:
    make = partial(
        Written, version=made.number, parent=made.parent, text=made.text, passages=stored(made.passages),
        says=says, outline=outline,
    )  # fmt: skip
    await loop.record.put(make, by=by)
