"""What each key asks of the loop, by the id of its action. None of it knows a widget."""

from collections.abc import Awaitable, Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redraft.core.first_judgement import first_ticks
from redraft.core.session import Session
from redraft.loop import acts, undo
from redraft.loop.ending import end_if_done
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.transcripts.journal import Journal, Unsaved
from redraft.tui.deciding import Deciding
from redraft.tui.desk import Desk
from redraft.tui.editing import Editing
from redraft.tui.finishing import Finishing
from redraft.tui.flagging import Flagging
from redraft.tui.freezing import Freezing
from redraft.tui.going import Going
from redraft.tui.grace import Grace
from redraft.tui.judging import Judging
from redraft.tui.model_intents import Authoring, Comparing
from redraft.tui.offering import Offering
from redraft.tui.outlining import Outlining

if TYPE_CHECKING:
    from redraft.core.rated import Given
    from redraft.tui.answering import Answering

Intent = Callable[[], Awaitable[None]]

_STAYS_SAID: Final = (
    "That was said before the critic's word was shown, and stays said: space in the rubric changes it, v goes back."
)


def intents(desk: Desk, loop: Loop, grace: Grace) -> dict[str, Intent]:
    """Every intent that makes events, by the id of its action."""
    deciding = Deciding(desk, loop, grace)
    editing = Editing(desk, loop, deciding)
    comparing, authoring = Comparing(desk, loop), Authoring(desk, loop, deciding)
    holding, freezing = Holding(desk, loop, comparing), Freezing(desk, loop)
    finishing = Finishing(desk, loop, holding.rate, editing.amend)
    offering = Offering(desk, loop, deciding, rate=holding.rate, check=finishing.final_check, write=editing.edit_draft)
    going = Going(desk, loop, deciding, editing, offering.take)
    judging = Judging(desk, loop, deciding, going)
    return {
        **offering.intents(),
        "go": going.go,
        "judge_pass": judging.passes,
        "judge_fail": judging.fails,
        "note": authoring.note,
        "fact": authoring.fact,
        "rewrite": authoring.rewrite,
        "challenge": comparing.with_the_one_before,
        "accept": deciding.accept,
        "accept_all": deciding.accept_all,
        "reject": deciding.reject,
        "reject_because": deciding.reject_because,
        "skip": deciding.skip,
        "reopen": deciding.reopen,
        "edit": editing.edit,
        "edit_draft": editing.edit_draft,
        "amend": editing.amend,
        "freeze": freezing.freeze,
        "holds": freezing.holds,
        "lock": Outlining(desk, loop, deciding).lock,
        "tick": holding.tick,
        "undo": holding.undo,
        "final_check": finishing.final_check,
        "versions": holding.versions,
        "rate": holding.rate,
        "flag": Flagging(desk, loop).flag,
        "feedback": holding.feedback,
        "save_elsewhere": holding.save_elsewhere,
        "retry_saving": holding.retry_saving,
    }


class Holding:
    """Holds, ticks, ratings, versions, and where the session is saved.

    Args:
        desk: the screen.
        loop: the loop.
        comparing: compares the versions chosen in the log.
    """

    def __init__(self, desk: Desk, loop: Loop, comparing: Comparing) -> None:
        self._desk = desk
        self._loop = loop
        self._comparing = comparing

    @property
    def _session(self) -> Session:
        return self._loop.session

    async def tick(self) -> None:
        """Tick or untick the criterion under the cursor."""
        if self._desk.pane != "rubric":
            raise Declined("space ticks a criterion: go to the rubric first (tab).")
        await acts.tick(self._loop.record, self._desk.criterion)
        await end_if_done(self._loop.record)

    async def undo(self) -> None:
        """Take back the last act; a judgement that was made first, only while the critic's word is hidden."""
        session, veiled = self._session, self._desk.veiled
        said = {tick.n for tick in first_ticks(session)}
        if veiled and not (session.acts and session.acts[-1].n in said):
            raise Declined("Judge this version first; then u takes back what you did before.")
        staying = () if veiled else said
        if staying and all(act.n in staying for act in session.acts):
            raise Declined(_STAYS_SAID)
        self._desk.say(await undo.undo(self._loop, staying))

    async def versions(self) -> None:
        """Show the version log, and do what was chosen there."""
        chosen = await self._desk.version_log()
        if chosen is None:
            return
        what, version, marked = chosen
        if what == "challenge":
            await self._comparing.with_version(version, marked)
        else:
            await (undo.go_back if what == "go back" else undo.take_back)(self._loop, version)

    async def rate(self) -> None:
        """Rate the version at the head."""
        if self._session.draft is None:
            raise Declined("There is no draft to rate.")
        if await self._desk.rating(self._save_rating) == "too late":
            raise Declined("The time was up before there was a score: nothing is saved; R shows what you gave.")

    async def _save_rating(self, given: "Given", seconds: float, late: bool) -> str:
        await acts.rate(self._loop.record, given.score, given.line, seconds, aspects=given.aspects, late=late)
        return ""

    async def feedback(self) -> None:
        """List what the person said that nothing came of yet, and see to it."""
        await self._answering.list_all()

    @cached_property
    def _answering(self) -> "Answering":
        from redraft.tui.answering import Answering

        return Answering(self._desk, self._loop)

    async def save_elsewhere(self) -> None:
        """Save the whole session to a place that can be written, and go on there."""
        journal = self._faulty()
        place = await self._desk.ask_line("Save the session to which folder or file?", str(Path.home()))
        if place:
            await self._try(journal.save_elsewhere(Path(place).expanduser()))
            self._desk.say(f"Saved: the session is in {journal.path} now.")

    async def retry_saving(self) -> None:
        """Try again to save in the same place."""
        await self._try(self._faulty().retry())
        self._desk.say("Saved again: nothing is in memory only.")

    def _faulty(self) -> Journal:
        journal = self._loop.record.journal
        if journal is None or not journal.fault:
            raise Declined("Everything is saved." if journal else self._loop.record.read_only)
        return journal

    async def _try(self, saving: Awaitable[None]) -> None:
        try:
            await saving
        except (Unsaved, FileExistsError) as fault:
            raise Declined(str(fault)) from fault
        finally:
            self._loop.record.tell()
