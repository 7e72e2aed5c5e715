"""Hand edits: what the person writes, as the answer to a finding or as a version of its own."""

from functools import partial

from redraft.authors.hand import edit_of
from redraft.core.blocks import block_starts
from redraft.core.broken import Broken
from redraft.core.draft import Draft
from redraft.core.events import Decided, Proposed, Written
from redraft.core.identity import fresh_ids, inherit_by_diff
from redraft.core.review import Fix
from redraft.core.risk import risk_of
from redraft.core.session import Session
from redraft.core.stages import is_outline
from redraft.loop.changes import candidate_of, made_by, stored
from redraft.loop.passes import Loop
from redraft.loop.proposing import all_broken
from redraft.loop.record import Declined


class HoldsBroken(Declined):
    """What was written would break holds: widen a band or thaw them and save, or keep editing.

    Nothing was lost or recorded: `redraft.loop.acts` has `release`, which thaws them all, and `widened`, which lets a
    measure be what it came to.

    Args:
        broken: the holds, named.
        candidate: what was written, as the version that it would be.
    """

    def __init__(self, broken: tuple[Broken, ...], candidate: Draft) -> None:
        super().__init__("; ".join(hold.says for hold in broken))
        self.broken = broken
        self.candidate = candidate


async def write_fix(loop: Loop, finding: str, passage: str, body: str) -> None:
    """Answer a finding in the person's own words: propose them, and accept them.

    Args:
        loop: the loop.
        finding: the finding's name.
        passage: id of the passage that was opened.
        body: what the person made of it.

    Raises:
        Declined: nothing was changed.
        HoldsBroken: it would break a hold.
    """
    session, draft = loop.session, _head(loop.session)
    edit = edit_of(draft, passage, body)
    if edit is None:
        raise Declined("Nothing was changed.")
    await _check(loop, candidate_of(session, (edit,)))
    fix = Fix(finding, (edit,), f"{passage} in your own words", risk_of(edit, draft.text_of(passage)))
    event = await loop.record.put(partial(Proposed, version=draft.number, fixes=(fix,)))
    made = made_by(session, (edit,))
    await loop.record.put(
        partial(
            Decided, finding=finding, fix=f"{event.n}.1", choice="accept", reason="your own words",
            version=made.number, parent=draft.number, edits=(edit,), passages=made.packed,
        )
    )  # fmt: skip
    await loop.after_change()


async def write_passage(loop: Loop, passage: str, body: str) -> None:
    """Make a version in which one passage has a new body.

    Raises:
        Declined: nothing was changed.
        HoldsBroken: it would break a hold.
    """
    draft = _head(loop.session)
    edit = edit_of(draft, passage, body)
    if edit is None:
        raise Declined("Nothing was changed.")
    await _write(loop, candidate_of(loop.session, (edit,)), f"edited {passage} by hand")


async def write_draft(loop: Loop, text: str) -> None:
    """Make a version out of a whole new text; the first one is the session's draft.

    Raises:
        Declined: nothing was changed.
        HoldsBroken: it would break a hold.
    """
    session = loop.session
    if session.draft is None:
        if not text.strip():
            raise Declined("Nothing was written yet.")
        passages = fresh_ids(block_starts(text), len(text), session.highest)
        await _write(loop, Draft(1, 0, text, passages, "hand"), "")
        return
    if text == session.draft.text:
        raise Declined("Nothing was changed.")
    passages = inherit_by_diff(session.draft, text, session.highest)
    await _write(loop, Draft(len(session.drafts) + 1, session.head, text, passages, "hand"), "edited by hand")


async def _write(loop: Loop, made: Draft, says: str) -> None:
    await _check(loop, made)
    outline = is_outline(loop.session) and loop.session.lock is None  # what is written into a locked one is the text
    await loop.record.put(
        partial(
            Written, version=made.number, parent=made.parent, text=made.text,
            passages=stored(made.passages), says=says, outline=outline,
        )
    )  # fmt: skip
    if made.parent:
        await loop.after_change()


async def _check(loop: Loop, candidate: Draft) -> None:
    if broken := await all_broken(loop.record, loop.critic, candidate):
        raise HoldsBroken(broken, candidate)


def _head(session: Session) -> Draft:
    if session.draft is None:
        raise Declined("There is no draft yet: press E to write one.")
    return session.draft
