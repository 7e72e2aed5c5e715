"""What a person writes: a fix in their own words, a passage, the whole draft, the spec."""

import re
from collections.abc import Awaitable, Callable

from redraft.authors.hand import body_of
from redraft.core.bands import MEASURES
from redraft.core.broken import Broken
from redraft.core.critique import Item
from redraft.core.draft import Draft
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
        """Let the person edit until what they wrote is saved, or they leave; what cannot be saved is not lost."""
        edited: str | None = text
        while (edited := await edit(edited or "")) is not None:
            try:
                saved = await self._saved(edited, save)
            except Declined as why:
                if edited == text:
                    raise
                self._desk.say(str(why))
                continue
            if saved:
                await self._deciding.weigh()
                return

    async def _saved(self, text: str, save: Save) -> bool:
        """Save what the person wrote; if it breaks a hold, ask whether to widen or thaw it, or to keep editing."""
        try:
            await save(text)
        except writing.HoldsBroken as held:
            why = "\n".join(f"{each.says[:1].upper()}{each.says[1:]}." for each in held.broken)
            chosen = await self._desk.choose("Not saved yet: it changes what is held", _choices(held), why)
            if chosen not in ("w", "t"):
                return False
            await self._let(held, widens=chosen == "w")
            return await self._saved(text, save)
        return True

    async def _let(self, held: writing.HoldsBroken, widens: bool) -> None:
        """Thaw what is in the way; or widen what has a band, and thaw the rest."""
        bands = [each for each in held.broken if widens and _widened(each, held.candidate)]
        for each in bands:
            await acts.widened(self._loop.record, each, held.candidate)
        await acts.release(self._loop.record, tuple(each for each in held.broken if each not in bands))


def _choices(held: writing.HoldsBroken) -> tuple[tuple[str, str], ...]:
    """What can be done about an edit that breaks holds, each with its key."""
    bands = [band for each in held.broken if (band := _widened(each, held.candidate))]
    thaw, keep = ("t", "thaw and save"), ("k", "keep editing")
    if not bands:
        return (thaw, keep)
    rest = ", thaw the rest" if len(bands) < len(held.broken) else ""
    return (("w", f"widen {' and '.join(bands)}{rest} and save"), thaw, keep)


def _widened(broken: Broken, candidate: Draft) -> str:
    """How far the band of a broken measure would have to be widened, as "words to 131"; "" where it cannot be."""
    measure = MEASURES.get(broken.target) if broken.what == "measure" else None
    value = measure.of(candidate) if measure is not None else None
    return f"{measure.label} to {measure.show(value)}" if measure is not None and value is not None else ""
