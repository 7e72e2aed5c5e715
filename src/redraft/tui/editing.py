"""What a person writes: a fix in their own words, a passage, the whole draft, the spec."""

import re
from collections.abc import Awaitable, Callable

from redraft.authors.hand import body_of
from redraft.core.critique import Item
from redraft.core.session import Session
from redraft.core.spec import Spec, SpecError, parse_spec, render_spec
from redraft.loop import acts, writing
from redraft.loop.changes import candidate_of, placed_at_head
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.tui.deciding import Deciding
from redraft.tui.desk import Desk

Save = Callable[[str], Awaitable[None]]

_TAIL = re.compile(r"[ \t\r\n]*\Z")


class Editing:
    """Hand edits and amendments.

    Args:
        desk: the screen.
        loop: the loop.
        deciding: which finding is under the cursor, and what to ask when a pass ends.
    """

    def __init__(self, desk: Desk, loop: Loop, deciding: Deciding) -> None:
        self._desk = desk
        self._loop = loop
        self._deciding = deciding

    @property
    def _session(self) -> Session:
        return self._loop.session

    async def edit(self) -> None:
        """Edit the fix in focus, answer a finding in one's own words, or write the passage under the cursor."""
        if self._session.draft is None:
            await self._write_first()
        elif self._desk.pane == "draft" or not self._desk.finding:
            await self._edit_passage(self._desk.passage)
        else:
            await self._edit_fix(self._deciding.item())

    async def edit_draft(self) -> None:
        """Edit the whole draft in the person's own editor."""
        await self._write(
            self._session.draft.text if self._session.draft else "",
            self._desk.edit_outside,
            lambda text: writing.write_draft(self._loop, text),
        )

    async def amend(self) -> None:
        """Edit the spec, then ask for the reason."""
        spec = await self._new_spec(render_spec(self._session.spec))
        if spec is None:
            return
        reason = await self._desk.ask_line("Why amend the spec? Older verdicts stay tied to the old one.")
        if reason is not None:
            await acts.amend(self._loop.record, spec, reason)

    async def _new_spec(self, text: str) -> Spec | None:
        """Let the person edit until the spec can be read, or they leave."""
        edited: str | None = text
        why = ""
        while (edited := await self._desk.edit_text("Amend the spec", edited or text, text, why)) is not None:
            try:
                return parse_spec(edited)
            except SpecError as error:
                why = str(error)
        return None

    async def _write_first(self) -> None:
        text = await self._desk.edit_text("Write the draft", "")
        if text:
            await writing.write_draft(self._loop, text)

    async def _edit_passage(self, passage: str) -> None:
        draft = self._session.draft
        if draft is None or passage not in {p.id for p in draft.passages}:
            raise Declined("There is no passage under the cursor to edit.")
        body = body_of(draft, passage)
        await self._write(
            body,
            lambda text: self._desk.edit_text(f"Edit {passage}", text, body),
            lambda text: writing.write_passage(self._loop, passage, text),
        )

    async def _edit_fix(self, item: Item) -> None:
        if item.state == "accepted":
            raise Declined("Already accepted; u takes it back.")
        # What is missing can be brought in anywhere: then the passage that the person chose is opened.
        passage = item.finding.passage if item.finding.quote or item.fix else self._desk.passage
        draft = self._session.draft
        if draft is None or passage not in {p.id for p in draft.passages}:
            raise Declined("The passage of this finding has gone: press g for a fresh review.")
        body = body_of(draft, passage)
        await self._write(
            self._with_fix(item, passage),
            lambda text: self._desk.edit_text(f"Edit {passage}", text, body, why=item.finding.directive),
            lambda text: writing.write_fix(self._loop, item.name, passage, text),
        )

    def _with_fix(self, item: Item, passage: str) -> str:
        """The passage as the offered fix would make it, for the person to go on from."""
        draft = self._session.version(self._session.head)
        if item.state != "focus":
            return body_of(draft, passage)
        candidate = candidate_of(self._session, placed_at_head(self._session, item))
        held = passage in {p.id for p in candidate.passages}
        return _TAIL.sub("", candidate.text_of(passage)) if held else body_of(draft, passage)

    async def _write(self, text: str, edit: Callable[[str], Awaitable[str | None]], save: Save) -> None:
        """Let the person edit until what they wrote is saved, or they leave; what a hold keeps out is not lost."""
        edited: str | None = text
        while (edited := await edit(edited or "")) is not None:
            if await self._saved(edited, save):
                await self._deciding.weigh()
                return

    async def _saved(self, text: str, save: Save) -> bool:
        """Save what the person wrote; if it breaks a hold, ask whether to thaw it or to keep editing."""
        try:
            await save(text)
        except writing.HoldsBroken as held:
            choices = (("t", "thaw and save"), ("k", "keep editing"))
            if await self._desk.choose(f"{held}.", choices) != "t":
                return False
            await acts.release(self._loop.record, held.broken)
            await save(text)
        return True
