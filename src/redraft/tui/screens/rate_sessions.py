"""Rating by the keyboard alone: the sessions that nobody rated, one after another, or one that was named."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from redraft.config import Config, sessions_dir, state_dir
from redraft.core.events import Rated
from redraft.core.naming import named
from redraft.core.rated import Given, given_says, rating_says, ratings_of
from redraft.loop import acts
from redraft.loop.rating import ratable
from redraft.loop.record import Declined, Record
from redraft.transcripts.index import NAME, Progress, refresh
from redraft.transcripts.library import NoSession
from redraft.transcripts.recovery import Damaged
from redraft.tui.neutral import one_line
from redraft.tui.own_fault import own_fault
from redraft.tui.screens.rating import Clock, Done, How, RateOneOf
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.rating_rows import blind, of_session


class Tally(Struct, frozen=True):
    """What came of it.

    Args:
        rated: a line for each rating that was saved.
        left: how many wait for a rating still.
        passed: a line for each session that could not be rated, and why.
        unsaved: a line for each rating that was begun and not saved.
    """

    rated: tuple[str, ...] = ()
    left: int = 0
    passed: tuple[str, ...] = ()
    unsaved: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """How many were rated, and how many are left, in a line."""
        if not (self.rated or self.left):
            return "Nothing waits for a rating."
        return f"{len(self.rated)} rated, {self.left} left."


class RateSessions(Screen[Tally]):
    """Shows each text with what it is for, and asks for its rating; each is written to its session, under its lock.

    Args:
        config: the person's settings.
        paths: what is rated; None for all that nobody rated, the last changed first.
        blind: show the text and what it is for, and nothing else; what others gave is told once it was rated.
        clock: monotonic seconds.
        finished: is told what came of it; without it, the screen closes and gives that back.
    """

    DEFAULT_CSS = """
    RateSessions { background: $background; align: center middle; }
    RateSessions Static { width: auto; color: $foreground 70%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "Leave", show=False, id="rating.leave")]

    def __init__(
        self,
        config: Config,
        paths: Sequence[Path] | None = None,
        *,
        blind: bool = False,
        clock: Clock = monotonic,
        finished: Callable[[Tally], None] | None = None,
    ) -> None:
        super().__init__()
        self._config, self._paths, self._blind, self._clock, self._finished = config, paths, blind, clock, finished
        self._tally = Tally()
        self._leaving = False

    def compose(self) -> ComposeResult:
        """What is being done, while nothing is asked."""
        yield Static("", markup=False)

    def on_mount(self) -> None:
        """Begin."""
        self.run_worker(self._all(), exit_on_error=False)

    def action_leave(self) -> None:
        """Leave while the sessions are looked through."""
        self._leaving = True

    async def _all(self) -> None:
        """Ask for one rating after another, until there is none left or the person leaves."""
        paths = self._paths if self._paths is not None else await asyncio.to_thread(self._unrated)
        self._tally = replace(self._tally, left=len(paths))
        for place, path in enumerate(paths, 1):
            if self._leaving or await self._one(path, f"{place} of {len(paths)}" if len(paths) > 1 else "") == "left":
                break
        self._finish()

    def _finish(self) -> None:
        if self._finished is None:
            self.dismiss(self._tally)
        else:
            self._finished(self._tally)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of our own ends it, and is told with what came of it by then."""
        if event.state is WorkerState.ERROR:
            told = f"That did not work: {own_fault(event.worker.error)}."
            self._tally = replace(self._tally, passed=(*self._tally.passed, told))
            self._finish()

    def _unrated(self) -> list[Path]:
        """Look through the sessions, in a thread of its own; those whose file is damaged are named."""
        folder, now = sessions_dir(), datetime.now(UTC)
        entries = refresh(folder, state_dir() / NAME, self._looked)
        wanted = [(each.row, each) for each in entries if each.row is not None and each.row.wants_rating(now)]
        broken = tuple(_why(folder / each.name, each.fault) for each in entries if each.fault and each.row is None)
        self._tally = replace(self._tally, passed=broken)
        ordered = sorted(wanted, key=lambda pair: (pair[0].changed, pair[1].name), reverse=True)
        return [folder / entry.name for _, entry in ordered]

    def _looked(self, far: Progress) -> bool:
        self.app.call_from_thread(self._say, f"Looked at {far.done:,} of {far.total:,} sessions")
        return not self._leaving

    def _say(self, text: str) -> None:
        self.query_one(Static).update(literal((text, "")))

    async def _one(self, path: Path, place: str) -> How:
        """Ask for the rating of one session, unless it cannot be written."""
        try:
            record = await asyncio.to_thread(ratable, path, self._config.name)
        except (Declined, Damaged, NoSession, OSError) as why:
            self._tally = replace(self._tally, passed=(*self._tally.passed, _why(path, str(why))))
            return "skipped"
        try:
            return await self._asked(record, place)
        finally:
            record.close(cut_back=True)

    async def _asked(self, record: Record, place: str) -> How:
        """Ask; where the time was up before there was a score, ask again, with what was given."""
        session, done = record.session, Done("too late")
        subject = blind(session, place) if self._blind else of_session(session, place, self._last)
        while done.how == "too late":
            question = RateOneOf(subject, partial(self._save, record), done.given, self._clock)
            done = await self.app.push_screen_wait(question)
        if done.how != "saved" and done.given != Given():
            line = f"{one_line(session.title)} v{session.head}: {given_says(done.given)}"
            self._tally = replace(self._tally, unsaved=(*self._tally.unsaved, line))
        return done.how

    @property
    def _last(self) -> str:
        return f"{self._tally.rated[-1]}." if self._tally.rated else ""

    async def _save(self, record: Record, given: Given, seconds: float, late: bool) -> str:
        """Write it; who rated blind is told only then what others gave."""
        before = ratings_of(record.session, record.session.head)
        await acts.rate(record, given.score, given.line, seconds, aspects=given.aspects, blind=self._blind, late=late)
        if record.fault:
            raise Declined(record.fault)
        session = record.session
        line = f"{one_line(session.title)} v{session.head} rated {rating_says(session.ratings[-1])}"
        self._tally = replace(self._tally, rated=(*self._tally.rated, line), left=self._tally.left - 1)
        return earlier_say(before, record.person) if self._blind else ""


def earlier_say(ratings: Sequence[Rated], person: str) -> str:
    """What was given to the same text before: by others, and by the person themselves.

    Args:
        ratings: those before, oldest first.
        person: how the transcript names who rates now.
    """
    others = ", ".join(str(rating.score) for rating in ratings if rating.by != person)
    own = ", ".join(str(rating.score) for rating in ratings if rating.by == person)
    said = (f"Others gave {others}." if others else "", f"You gave {own} before." if own else "")
    return " ".join(part for part in said if part) or "Nobody rated it before."


def _why(path: Path, why: str) -> str:
    name = named(path.name)
    return one_line(why if name in why else f"{name}: {why}")
