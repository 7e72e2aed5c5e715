"""What home does with what is under the cursor: each act asks what it must, does it, and says what came of it."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from redraft.bundled import samples_dir
from redraft.config import ConfigError, data_dir, sessions_dir
from redraft.core.naming import named
from redraft.core.spec import SpecError
from redraft.intake import Refused
from redraft.loop.record import Declined
from redraft.roles import OFFLINE
from redraft.templates import UnknownTemplate
from redraft.transcripts.library import NoSession
from redraft.transcripts.lock import ReadOnly
from redraft.transcripts.recovery import Damaged
from redraft.transcripts.trash import Taken
from redraft.tui.greeting import cast_line
from redraft.tui.home_opening import begin_demo, begin_spec, open_session
from redraft.tui.neutral import one_line
from redraft.tui.screens.choose import Choice, Choose
from redraft.tui.shelf import Line
from redraft.tui.widgets.filter_line import FilterLine

if TYPE_CHECKING:
    from redraft.tui.screens.home import HomeScreen

Act = Callable[[], Awaitable[None]]

_REFUSALS = (Declined, ReadOnly, Damaged, NoSession, Refused, SpecError, UnknownTemplate, Taken, ConfigError)
"""What says in words of its own why something was not done."""
_SAMPLE = "A sample stays as it is; f makes a copy of it that is yours."


class HomeActs:
    """The acts of one home.

    Args:
        screen: home.
    """

    def __init__(self, screen: "HomeScreen") -> None:
        self._home = screen

    def named(self) -> Mapping[str, Act]:
        """Every act, by the name of its action; what stands in its way is said."""
        home = self._home
        does: dict[str, Act] = {
            "open": self.open, "replay": self.replay, "fork": self.fork, "rate": self.rate, "rename": self.rename,
            "export": self.export, "delete": self.delete, "take_back": self.take_back, "feedback": self.feedback,
            "help": self.help, "stats": self.stats, "quit": self.quit, "models": self.models,
            "new": lambda: begin_spec(home), "demo": lambda: begin_demo(home),
        }  # fmt: skip
        return {name: self._told(act) for name, act in does.items()}

    def _told(self, act: Act) -> Act:
        async def told() -> None:
            try:
                await act()
            except _REFUSALS as why:
                self._home.say(str(why))
            except OSError as fault:
                what = named(fault.filename) if fault.filename else "That did not work"
                self._home.say(f"{what}: {fault.strerror or fault}: check its permissions, and the room on its disk.")

        return told

    async def open(self) -> None:
        """Open what is under the cursor."""
        line = self._home.line
        if line is None:
            return
        match line.what:
            case "session" | "sample":
                await open_session(self._home, self._path(line))
            case "template":
                await begin_spec(self._home, line.template.name if line.template else "")
            case "unrated":
                await self.rate()
            case "feedback":
                await self.feedback()
            case "new":
                await begin_spec(self._home)
            case "demo":
                await begin_demo(self._home)

    async def replay(self) -> None:
        """Watch the session or sample under the cursor again."""
        from redraft.loop.tape import Tape
        from redraft.tui.screens.replaying import ReplayScreen

        line = self._entry_line("p replays a session")
        if line is not None:
            tape = await asyncio.to_thread(Tape.open, self._path(line))
            await self._home.app.push_screen(ReplayScreen(tape, self._home.config))

    async def fork(self) -> None:
        """Make a copy of the session or sample under the cursor, as it stands, and put the cursor on it."""
        from redraft.loop.forking import fork

        line = self._entry_line("f copies a session")
        if line is not None:
            made = await asyncio.to_thread(fork, self._path(line), None, sessions_dir(), person=self._home.config.name)
            self._home.look(f"session {made.name}")
            self._home.say(f"Forked into {made.stem.rpartition('-')[2]}; Enter opens it.")

    async def rename(self) -> None:
        """Ask for another title, and write it down."""
        from redraft.loop.renaming import rename
        from redraft.tui.screens.ask_line import AskLine

        line = self._session_line("r renames a session")
        if line is None or line.entry is None:
            return
        if line.entry.row is None:
            raise Declined(f"Not renamed: {line.entry.fault}")
        answer = await self._home.app.push_screen_wait(AskLine("Another title", line.entry.row.title, needed=True))
        if answer.sent:
            await rename(self._path(line), answer.text, person=self._home.config.name)
            self._home.look(line.key)

    async def delete(self) -> None:
        """Ask, and move the session under the cursor to the trash."""
        from redraft.transcripts.trash import put_in_trash

        line = self._session_line("d deletes a session")
        if line is None or line.entry is None:
            return
        called = one_line(line.entry.row.title)[:60] if line.entry.row else named(line.entry.name)
        choices = (Choice("y", "move it to the trash folder", "y"), Choice("n", "keep it", "n"))
        why = f"It goes to {named(data_dir() / 'trash')}, and u takes it back."
        if await self._home.app.push_screen_wait(Choose(f"Delete {called}?", choices, why=why)) == "y":
            place = await asyncio.to_thread(put_in_trash, self._path(line), data_dir() / "trash")
            self._home.look()
            self._home.say(f"{called} is deleted; u takes it back. It lies in {named(place)}.")

    async def take_back(self) -> None:
        """Take back what was deleted last."""
        from redraft.transcripts.trash import last_in_trash, take_back

        trashed = await asyncio.to_thread(last_in_trash, data_dir() / "trash")
        if trashed is None:
            self._home.say(f"Nothing is in the trash ({named(data_dir() / 'trash')}).")
            return
        path = await asyncio.to_thread(take_back, trashed, sessions_dir())
        self._home.look(f"session {path.name}")
        self._home.say(f"{named(path.name)} is back from the trash.")

    async def feedback(self) -> None:
        """Show the sessions that hold open feedback; on one of them, its list."""
        line = self._home.line
        if line is not None and line.what == "sample":
            self._home.say(_SAMPLE)
            return
        if line is not None and line.entry is not None and line.entry.row is not None and line.entry.row.feedback:
            await open_session(self._home, self._path(line), "feedback")
        elif self._home.shelf.whole and not self._home.shelf.feedback:
            self._home.say("No feedback is open.")
        else:
            self._home.query_one(FilterLine).value = "feedback"
            self._home.say("The sessions that hold open feedback; O on one lists it, Esc shows everything again.")

    async def rate(self) -> None:
        """Rate the session under the cursor; on the line of the unrated, all of them, one after another."""
        from redraft.tui.screens.rate_sessions import RateSessions

        every = self._home.line is not None and self._home.line.what == "unrated"
        line = None if every else self._session_line("R rates a session")
        if line is None and not every:
            return
        paths = None if line is None else (self._path(line),)
        tally = await self._home.app.push_screen_wait(RateSessions(self._home.config, paths))
        unsaved = (f"Not saved: {each}" for each in tally.unsaved)
        self._home.say("  ".join((*tally.passed, *unsaved, *(tally.rated[-1:] if line else (tally.says,)))))

    async def export(self) -> None:
        """Write the report of the session or sample under the cursor."""
        from redraft.tui.home_exporting import export_report

        line = self._entry_line("x exports a session")
        if line is not None and line.entry is not None:
            row = line.entry.row
            await export_report(self._home, self._path(line), row.title if row else line.entry.name)

    async def models(self) -> None:
        """Pick the models, for every session that is opened from here."""
        from redraft.tui.model_choices import models_dialog

        home = self._home
        models = home.config.models
        if (chosen := await home.app.push_screen_wait(models_dialog(models, os.environ))) is not None:
            home.config = replace(home.config, models=replace(models, **chosen._asdict()))
            home.say(f"{cast_line(chosen.author or OFFLINE, chosen.critic or OFFLINE)}: for what is opened from here.")

    async def quit(self) -> None:
        """Read no more, and leave."""
        self._home.leave_reading()
        self._home.app.exit()

    async def stats(self) -> None:
        """Show what the sessions teach."""
        from redraft.tui.screens.stats import StatsScreen

        await self._home.app.push_screen(StatsScreen())

    async def help(self) -> None:
        """Show all keys."""
        from redraft.tui.actions import help_groups
        from redraft.tui.home_actions import HOME_ACTIONS
        from redraft.tui.screens.help import HelpScreen

        await self._home.app.push_screen(HelpScreen(help_groups(HOME_ACTIONS), ""))

    def _path(self, line: Line) -> Path:
        folder = samples_dir() if line.what == "sample" else sessions_dir()
        return folder / (line.entry.name if line.entry else "")

    def _entry_line(self, key: str) -> Line | None:
        """The line under the cursor, if it is a session or a sample; else say what the key is for."""
        line = self._home.line
        if line is None or line.entry is None:
            self._home.say(f"{key}: go to one first.")
            return None
        return line

    def _session_line(self, key: str) -> Line | None:
        """The line under the cursor, if it is a session of the person's own."""
        line = self._entry_line(key)
        if line is not None and line.what == "sample":
            self._home.say(_SAMPLE)
            return None
        return line


def acts(home: "HomeScreen") -> Mapping[str, Act]:
    """Every act of a home, by the name of its action."""
    return HomeActs(home).named()
