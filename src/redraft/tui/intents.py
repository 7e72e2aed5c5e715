"""What each key asks of the loop. Every method is one intent of the person; none knows a widget."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from redraft import acts, undo, writing
from redraft.authors.hand import body_of
from redraft.changes import candidate_of, placed_at_head
from redraft.core.critique import Item, items
from redraft.core.session import Session
from redraft.core.spec import SpecError, parse_spec, render_spec
from redraft.core.stopping import weighing
from redraft.loop import Loop
from redraft.record import Declined
from redraft.transcripts.journal import Unsaved
from redraft.tui.desk import Desk
from redraft.tui.grace import Grace

_TAIL = re.compile(r"[ \t\r\n]*\Z")


class Intents:
    """Turns actions into calls of the loop, and asks the person what it needs to know first.

    Args:
        desk: the screen.
        loop: the loop.
        grace: whether the fix in focus may be decided yet.
    """

    def __init__(self, desk: Desk, loop: Loop, grace: Grace) -> None:
        self._desk = desk
        self._loop = loop
        self._grace = grace
        self.by_action: dict[str, Callable[[], Awaitable[None]]] = {
            "go": self.go,
            "accept": self.accept,
            "reject": self.reject,
            "reject_because": self.reject_because,
            "edit": self.edit,
            "skip": self.skip,
            "reopen": self.reopen,
            "freeze": self.freeze,
            "lock": self.lock,
            "tick": self.tick,
            "amend": self.amend,
            "undo": self.undo,
            "versions": self.versions,
            "edit_draft": self.edit_draft,
            "rate": self.rate,
            "save_elsewhere": self.save_elsewhere,
            "retry_saving": self.retry_saving,
        }

    @property
    def _session(self) -> Session:
        return self._loop.session

    async def go(self) -> None:
        """Go on: review, propose, verify, or weigh what a pass lost."""
        if not weighing(self._session):
            await self._loop.go()
        await self._weigh()

    async def accept(self) -> None:
        """Accept the fix in focus."""
        self._check_grace()
        await self._loop.accept(self._finding(), self._grace.shown)
        await self._weigh()

    async def reject(self) -> None:
        """Reject the fix in focus at once."""
        self._check_grace()
        await self._loop.reject(self._finding(), seconds=self._grace.shown)
        await self._weigh()

    async def reject_because(self) -> None:
        """Reject the fix in focus, with a reason."""
        finding, seconds = self._finding(), self._grace.shown
        reason = await self._desk.ask_line("Why reject this fix?")
        if reason is not None:
            await self._loop.reject(finding, reason.strip(), seconds)
            await self._weigh()

    async def skip(self) -> None:
        """Leave the fix for the next pass."""
        await self._loop.skip(self._finding(), self._grace.shown)
        await self._weigh()

    async def reopen(self) -> None:
        """Let what was rejected or skipped be offered again."""
        await self._loop.reopen(self._finding())

    async def edit(self) -> None:
        """Edit the fix in focus, answer a finding in one's own words, or write the passage under the cursor."""
        if self._session.draft is None:
            await self.edit_draft()
        elif self._desk.pane == "draft" or not self._desk.finding:
            await self._edit_passage(self._desk.passage)
        else:
            await self._edit_fix(self._item(self._finding()))

    async def edit_draft(self) -> None:
        """Edit the whole draft in the person's own editor."""
        before = self._session.draft.text if self._session.draft else ""
        text = await self._desk.edit_outside(before)
        if text is not None:
            await self._save_hand_edit(lambda: writing.write_draft(self._loop, text))

    async def freeze(self) -> None:
        """Freeze or thaw what is under the cursor: a criterion in the rubric, a passage elsewhere."""
        record = self._loop.record
        if self._desk.pane == "rubric":
            await acts.freeze_criterion(record, self._desk.criterion)
        elif self._desk.pane == "critique" and self._desk.finding:
            await acts.freeze_passage(record, self._item(self._finding()).finding.passage)
        else:
            await acts.freeze_passage(record, self._desk.passage)

    async def lock(self) -> None:
        """Lock the outline, or unlock it for a reason."""
        if self._session.lock is None:
            await acts.lock(self._loop.record)
            return
        reason = await self._desk.ask_line("Why unlock the outline?")
        if reason is not None:
            await acts.unlock(self._loop.record, reason.strip())

    async def tick(self) -> None:
        """Tick or untick the criterion under the cursor."""
        if self._desk.pane != "rubric":
            raise Declined("space ticks a criterion: go to the rubric first (tab).")
        await acts.tick(self._loop.record, self._desk.criterion)

    async def amend(self) -> None:
        """Edit the spec, then ask for the reason."""
        text: str | None = render_spec(self._session.spec)
        while (text := await self._desk.edit_text("Amend the spec", text or "")) is not None:
            try:
                spec = parse_spec(text)
            except SpecError as error:
                self._desk.say(str(error))
                continue
            reason = await self._desk.ask_line("Why amend the spec? (older verdicts stay tied to the old one)")
            if reason is not None:
                await acts.amend(self._loop.record, spec, reason)
            return

    async def undo(self) -> None:
        """Take back the last act."""
        self._desk.say(await undo.undo(self._loop))

    async def versions(self) -> None:
        """Show the version log, and do what was chosen there."""
        chosen = await self._desk.version_log()
        if chosen is None:
            return
        what, version = chosen
        await (undo.go_back if what == "go back" else undo.take_back)(self._loop, version)

    async def rate(self) -> None:
        """Rate the version at the head."""
        if self._session.draft is None:
            raise Declined("There is no draft to rate.")
        rated = await self._desk.rating()
        if rated is not None:
            await acts.rate(self._loop.record, *rated)

    async def save_elsewhere(self) -> None:
        """Save the whole session to a place that can be written, and go on there."""
        journal = self._loop.record.journal
        if journal is None or not journal.fault:
            raise Declined("Everything is saved." if journal else self._loop.record.read_only)
        place = await self._desk.ask_line("Save the session to which folder or file?", str(Path.home()))
        if not place:
            return
        try:
            await journal.save_elsewhere(Path(place).expanduser())
        except (Unsaved, FileExistsError) as fault:
            raise Declined(str(fault)) from fault
        self._saved(f"Saved: the session is in {journal.path} now.")

    async def retry_saving(self) -> None:
        """Try again to save in the same place."""
        journal = self._loop.record.journal
        if journal is None or not journal.fault:
            raise Declined("Everything is saved." if journal else self._loop.record.read_only)
        try:
            await journal.retry()
        except (Unsaved, FileExistsError) as fault:
            raise Declined(str(fault)) from fault
        self._saved("Saved again: nothing is in memory only.")

    def _saved(self, text: str) -> None:
        self._loop.record.tell()
        self._desk.say(text)

    async def _weigh(self) -> None:
        """When a pass lost a criterion, ask whether its version stands; going back is the first choice."""
        change = weighing(self._session)
        if change is None:
            return
        base = self._session.open.base if self._session.open else 0
        lost = ", ".join(change.lost)
        choices = (("r", f"revert to v{base}"), ("k", f"keep v{self._session.head} all the same"))
        chosen = await self._desk.choose(f"{lost}: passed in v{base}, fails in v{self._session.head}.", choices)
        if chosen is not None:
            await self._loop.keep(chosen == "k")

    async def _edit_passage(self, passage: str) -> None:
        draft = self._session.draft
        if draft is None or passage not in {p.id for p in draft.passages}:
            raise Declined("There is no passage under the cursor to edit.")
        body = body_of(draft, passage)
        text = await self._desk.edit_text(f"Edit {passage}", body, body)
        if text is not None:
            await self._save_hand_edit(lambda: writing.write_passage(self._loop, passage, text))

    async def _edit_fix(self, item: Item) -> None:
        if item.state == "accepted":
            raise Declined("Already accepted; u takes it back.")
        passage = item.finding.passage
        draft = self._session.draft
        if draft is None or passage not in {p.id for p in draft.passages}:
            raise Declined("The passage of this finding has gone: press g for a fresh review.")
        before = body_of(draft, passage)
        text = await self._desk.edit_text(item.finding.directive, self._with_fix(item, passage), before)
        if text is not None:
            await self._save_hand_edit(lambda: writing.write_fix(self._loop, item.name, passage, text))
            await self._weigh()

    def _with_fix(self, item: Item, passage: str) -> str:
        """The passage as the offered fix would make it, for the person to go on from."""
        draft = self._session.version(self._session.head)
        if item.state != "focus":
            return body_of(draft, passage)
        candidate = candidate_of(self._session, placed_at_head(self._session, item))
        held = passage in {p.id for p in candidate.passages}
        return _TAIL.sub("", candidate.text_of(passage)) if held else body_of(draft, passage)

    async def _save_hand_edit(self, write: Callable[[], Awaitable[None]]) -> None:
        """Save what the person wrote; if it breaks a hold, ask whether to thaw it."""
        try:
            await write()
        except writing.HoldsBroken as held:
            choices = (("t", "thaw and save"), ("d", "drop this edit"))
            if await self._desk.choose(f"{held}.", choices) == "t":
                await acts.release(self._loop.record, held.broken)
                await write()

    def _check_grace(self) -> None:
        if self._grace.holds:
            raise Declined("This fix has only just come up: look, then press again.")

    def _finding(self) -> str:
        if not self._desk.finding:
            raise Declined("There is no finding under the cursor: press g for a review.")
        return self._desk.finding

    def _item(self, finding: str) -> Item:
        item = next((item for item in items(self._session) if item.name == finding), None)
        if item is None:
            raise Declined("This finding is no longer in force: press g for a fresh review.")
        return item
