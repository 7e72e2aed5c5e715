"""The first draft, where an author writes it: one event at its end, however it ends, so that no word is lost."""

import asyncio
from functools import partial
from typing import Protocol

from msgspec.structs import replace

from redraft.authors.protocol import Writer
from redraft.core.blocks import block_starts
from redraft.core.briefs import DraftBrief
from redraft.core.broken import Broken
from redraft.core.critique import reviewed_head
from redraft.core.draft import Draft, Passage
from redraft.core.events import Written
from redraft.core.identity import fresh_ids, inherit_by_diff
from redraft.core.session import Session
from redraft.critics.protocol import Critic
from redraft.loop.briefing import draft_brief
from redraft.loop.changes import stored
from redraft.loop.filling import refuse
from redraft.loop.proposing import all_broken
from redraft.loop.record import Declined, Live, Record
from redraft.models.faults import ModelFault


class Incomplete(Declined):
    """The draft's author was stopped or cut off: draft it again (`write_first`), or review it as it is (`anyway`)."""


class HasWriter(Protocol):
    """What drafting needs of a loop."""

    record: Record
    writer: Writer | None
    critic: Critic

    def ready(self) -> None:
        """Begin what asks a model; see `redraft.loop.passes.Loop.ready`."""
        ...


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
        text = await self._text(brief)
        if broken := await self._broken(text):
            self._came = ""
            text = await self._text(replace(brief, sent_back="; ".join(hold.says for hold in broken)))
            if broken := await self._broken(text):
                await refuse(self._record, self._doing, broken)
        await self._keep(text)

    async def _broken(self, text: str) -> tuple[Broken, ...]:
        session = self._record.session
        made = Draft(len(session.drafts) + 1, session.head, text, _passages(session, text), "drafted")
        return await all_broken(self._record, self._critic, made)

    async def _text(self, brief: DraftBrief) -> str:
        """What the writer makes of a brief; what came of it is kept, however it ends, unless it breaks a hold."""
        try:
            text = await self._writer.write(brief, self._heard)
            if not text.strip():
                raise ModelFault("empty", f"{self._writer.name} wrote nothing")
        except ModelFault as fault:
            await self._keep(fault.partial or self._came, incomplete=True)
            raise
        except asyncio.CancelledError:
            await self._keep(self._came, incomplete=True)
            raise
        finally:
            if self._record.live is not None:
                self._record.show(None)
        return text

    def _heard(self, text: str) -> None:
        self._came = text
        live = self._record.live or Live(self._doing, self._writer.name)
        if live.draft != text:  # where the line to the model does not show it already
            self._record.show(replace(live, draft=text))

    async def _keep(self, text: str, incomplete: bool = False) -> None:
        session = self._record.session
        if not text.strip() or (incomplete and session.holds and await self._broken(text)):
            return  # its words are in the record of the call
        make = partial(
            Written, version=len(session.drafts) + 1, parent=session.head, text=text,
            passages=stored(_passages(session, text)), incomplete=incomplete,
            says=self._says if session.head else "",
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
