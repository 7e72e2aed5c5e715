"""Someone at home: the screen that lists the sessions, by keys pressed and by what is then read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.events import Paste
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

from benchmarks.many_sessions import fill
from redraft.config import Config, sessions_dir
from redraft.core.session import Session
from redraft.loop.opening import read_session
from redraft.tui.app import RedraftApp
from redraft.tui.screens.home import HomeScreen
from redraft.tui.widgets.long_pane import LongPane
from redraft.tui.widgets.status import StatusLine

WIDE, NARROW = (160, 45), (80, 24)
_NAMED = {"/": "slash", " ": "space", "-": "minus", "?": "question_mark", "_": "underscore", ".": "full_stop"}

_QUIET = 4
"""Looks in a row at which nothing was going on."""


class Guest:
    """Someone at the keyboard, in front of home."""

    def __init__(self, pilot: Pilot[None], home: HomeScreen) -> None:
        self._pilot = pilot
        self.home = home

    async def press(self, *keys: str) -> None:
        """Press keys one by one, and wait each time until the app waits for the user."""
        for key in keys:
            await self._pilot.press(_NAMED.get(key, key))
            await self.wait()

    async def press_and_go_on(self, key: str) -> None:
        """Press a key, and do not wait for what goes on."""
        await self._pilot.press(key)
        await self._pilot.pause()

    async def type(self, text: str) -> None:
        """Type into the field that has the cursor."""
        await self._pilot.press(*[_NAMED.get(character, character) for character in text])
        await self.wait()

    async def write_instead(self, text: str) -> None:
        """Put a text in the place of what stands in the field that has the cursor, as a paste does."""
        field = self._pilot.app.screen.focused
        assert isinstance(field, Input)
        field.value = ""
        field.post_message(Paste(text))
        await self.wait()

    async def wait(self) -> None:
        """Wait until nothing runs, or something is asked; and that for a moment, as one thing may lead to the next."""
        quiet, before = 0, None
        await self._pilot.pause()
        for _ in range(1_000):
            asked = isinstance(self.front, ModalScreen)
            idle = asked or not any(each.is_running for each in self._pilot.app.workers)
            quiet, before = (quiet + 1 if idle and self.front is before else 0), self.front
            if quiet > _QUIET:
                break
            await asyncio.sleep(0.01)
        else:
            raise AssertionError(f"still busy:\n{self.screen}")
        await self._pilot.pause()

    async def until(self, words: str) -> None:
        """Wait until these words are on the screen."""
        for _ in range(1_000):
            if words in self.screen:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{words!r} never came:\n{self.screen}")

    @property
    def front(self) -> object:
        """The screen in front."""
        return self._pilot.app.screen

    @property
    def lines(self) -> list[str]:
        """The screen, line by line, as it was painted."""
        return [strip.text.rstrip() for strip in self._pilot.app.screen._compositor.render_strips()]

    @property
    def screen(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    def sees(self, *texts: str) -> None:
        """These words are on the screen, however they are wrapped."""
        seen = " ".join(self.screen.replace("│", " ").split())
        for text in texts:
            assert text in seen, f"{text!r} is not in sight:\n{self.screen}"

    def does_not_see(self, *texts: str) -> None:
        """None of these words is on the screen."""
        for text in texts:
            assert text not in self.screen, f"{text!r} is in sight:\n{self.screen}"

    @property
    def told(self) -> str:
        """What the status line says."""
        return self.home.query_one(StatusLine).hint

    @property
    def titles(self) -> list[str]:
        """The sessions that are listed, from the top, by the names of their files."""
        return [line.entry.name for line in self.home._lines.values() if line.what == "session" and line.entry]

    @property
    def under_cursor(self) -> str:
        """What the cursor is on."""
        return self.home.query_one(LongPane).cursor

    async def go_to(self, words: str) -> None:
        """Go down the list until the line under the cursor has these words."""
        await self.press("home")
        for _ in range(len(self.home._lines)):
            if words in next((line for line in self.lines if line.startswith("│▌")), ""):
                return
            await self.press("j")
        raise AssertionError(f"no line with {words!r}:\n{self.screen}")

    @property
    def has_left(self) -> bool:
        """Whether the app has ended."""
        return self._pilot.app._exit


@asynccontextmanager
async def at_home(
    count: int = 6, *, size: tuple[int, int] = WIDE, config: Config | None = None, waits: bool = True
) -> AsyncIterator[Guest]:
    """Sit down in front of a home with so many sessions more than there are."""
    if count:
        fill(sessions_dir(), count)
    settings = config or Config()
    home = HomeScreen(settings)
    app = RedraftApp(settings, lambda: home)
    async with app.run_test(size=size) as pilot:
        guest = Guest(pilot, home)
        if waits:
            await guest.wait()
        yield guest
    for record in app.records:
        record.close()


def told(name: str) -> Session:
    """What the file of that name tells."""
    return read_session(sessions_dir() / name).session


def files() -> list[str]:
    """The names of the files in the folder of sessions."""
    return sorted(path.name for path in Path(sessions_dir()).glob("*.toml"))
