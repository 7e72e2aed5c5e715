"""The first draft, where an author writes it: one event at its end, however it ends, so that no word is lost."""

import asyncio
from functools import partial

from redraft.authors.protocol import Writer
from redraft.core.blocks import block_starts
from redraft.core.briefs import DraftBrief
from redraft.core.critique import reviewed_head
from redraft.core.draft import Draft, Passage
from redraft.core.events import Written
from redraft.core.identity import fresh_ids, inherit_by_diff
from redraft.core.session import Session
from redraft.loop.briefing import draft_brief
from redraft.loop.changes import stored
from redraft.loop.proposing import all_broken
from redraft.loop.record import Declined
from redraft.loop.whole_text import HasWriter, no_longer_shown, show_text, unbroken
from redraft.models.faults import ModelFault


class Incomplete(Declined):
    """The draft's author was stopped or cut off: draft it again (`write_first`), or review it as it is (`anyway`)."""


async def write_first(loop: HasWriter, again: bool = False) -> None:
    """Have the first draft written. What came of one that was stopped or cut off is a version, marked incomplete.

    Args:
        loop: the loop; its writer writes.
        again: an incomplete draft stands: write it once more, as the version after it.

    Raises:
        Declined: nobody is there to write, there is a draft already, or the author did not answer.
    """
    loop.ready()
    record = loop.record
    _check_wanted(record.session, again)
    if loop.writer is None:
        raise Declined("There is no draft yet: press E to write one.")
    doing = f"{loop.writer.name} writes the {'draft again' if again else 'first draft'}"
    await record.ask(doing, _Drafting(loop, loop.writer, doing).write(draft_brief(record.session)))


async def write_afresh(loop: HasWriter) -> None:
    """Have another draft written from the spec alone, as the version after the one that stands; nothing is lost.

    Args:
        loop: the loop; its writer writes.

    Raises:
        Declined: nobody is there to write, a pass is open, something is held, or the author did not answer.
    """
    loop.ready()
    record = loop.record
    check_free(record.session)
    if loop.writer is None:
        raise Declined("There is nobody to write but you: E writes another draft.")
    doing = f"{loop.writer.name} writes another draft"
    await record.ask(doing, _Drafting(loop, loop.writer, doing, "another draft").write(draft_brief(record.session)))


def check_free(session: Session) -> None:
    """See that a draft may be written in the place of the one that stands.

    Raises:
        Declined: a pass is open, or something is held in it.
    """
    if session.open is not None:
        raise Declined("Decide the fixes of this pass first; then the draft can be written again.")
    if session.lock is not None or any(hold.what == "passage" for hold in session.holds):
        raise Declined("Something is frozen or locked in this draft: thaw it before the draft is written again.")


def check_whole(session: Session, anyway: bool) -> None:
    """Ask first, before an incomplete draft is judged.

    Raises:
        Incomplete: the head is incomplete and was never reviewed, and nobody said to go on all the same.
    """
    if session.draft is not None and session.draft.incomplete and not anyway and not reviewed_head(session):
        raise Incomplete(f"v{session.head} is incomplete: have it drafted again, or reviewed as it is.")


class _Drafting:
    """One draft on its way."""

    def __init__(self, loop: HasWriter, writer: Writer, doing: str, says: str = "drafted again") -> None:
        self._record = loop.record
        self._critic = loop.critic
        self._writer = writer
        self._doing = doing
        self._says = says
        self._came = ""

    async def write(self, brief: DraftBrief) -> None:
        """Have the text written and keep it; one that breaks a hold is sent back once, with the reason.

        Raises:
            Declined: it breaks a hold the second time as well, so that it is no version.
        """
        await self._keep(await unbroken(self._record, self._critic, self._doing, brief, self._written))

    def _draft(self, text: str) -> Draft:
        session = self._record.session
        return Draft(len(session.drafts) + 1, session.head, text, _passages(session, text), "drafted")

    async def _written(self, brief: DraftBrief) -> Draft:
        """What the writer makes of a brief; what came of it is kept, however it ends, unless it breaks a hold."""
        self._came = ""
        try:
            text = await self._writer.write(brief, self._heard)
            if not text.strip():
                raise ModelFault("empty", f"{self._writer.name} wrote nothing")
        except ModelFault as fault:
            await self._keep_incomplete(fault.partial or self._came)
            raise
        except asyncio.CancelledError:
            await self._keep_incomplete(self._came)
            raise
        finally:
            no_longer_shown(self._record)
        return self._draft(text)

    def _heard(self, text: str) -> None:
        self._came = text
        show_text(self._record, self._doing, self._writer.name, text)

    async def _keep_incomplete(self, text: str) -> None:
        """Keep what came; what is nothing, or breaks a hold, is in the record of the call alone."""
        draft = self._draft(text) if text.strip() else None
        if draft is None or (self._record.session.holds and await all_broken(self._record, self._critic, draft)):
            return
        await self._keep(draft, incomplete=True)

    async def _keep(self, draft: Draft, incomplete: bool = False) -> None:
        make = partial(
            Written, version=draft.number, parent=draft.parent, text=draft.text, passages=stored(draft.passages),
            incomplete=incomplete, says=self._says if draft.parent else "",
        )  # fmt: skip
        await self._record.put(make, by=self._writer.name)


def _check_wanted(session: Session, again: bool) -> None:
    if session.draft is None:
        return
    if not again or not session.draft.incomplete:
        raise Declined("There is a draft already: W has it rewritten.")
    check_free(session)


def _passages(session: Session, text: str) -> tuple[Passage, ...]:
    if session.draft is None:
        return fresh_ids(block_starts(text), len(text), session.highest)
    return inherit_by_diff(session.draft, text, session.highest)
