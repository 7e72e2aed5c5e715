"""What a replay needs of the whole story, worked out in a thread while it is watched.

First the words of every event, for `/`; then the signals of the past, which take seconds in a long session. Both fold
the story for themselves and stand back while keys are pressed, so that no key waits for them.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from textual.message import Message
from textual.screen import Screen

from redraft.core.chronicle import line_of
from redraft.core.fold import apply, start
from redraft.core.raised import came_up
from redraft.core.session import Session
from redraft.core.timeline import Milestone, signalled
from redraft.loop.tape import Tape
from redraft.tui.event_search import words_of

_STANDS_BACK: Final = 0.15
"""Seconds after a key in which nothing is worked out."""
_LETS_GO: Final = 0.0005
"""Seconds that the thread may keep the screen waiting, time and again while a key is answered. With Python's own 5 ms a
key takes a tenth of a second."""
_LOOKS: Final = 0.02
"""Seconds between two looks whether that is over."""
_TELLS: Final = 0.25
"""Seconds between two tellings of the signals that came up."""


class Left(Exception):
    """Nobody watches any more."""


class Reader:
    """Reads a story through for a screen, which is told of what came up.

    Args:
        screen: whose thread it is: it ends with the screen.
        tape: the story.
    """

    class CameUp(Message):
        """Signals of the past were worked out.

        Args:
            found: their marks.
        """

        def __init__(self, found: tuple[Milestone, ...]) -> None:
            super().__init__()
            self.found = found

    def __init__(self, screen: Screen[None], tape: Tape) -> None:
        self._screen, self._tape = screen, tape
        self._touched, self._left = 0.0, False
        self._have_read = asyncio.Event()
        self._words: tuple[str, ...] = ()

    def stand_back(self) -> None:
        """A key was pressed: let it be answered first."""
        self._touched = time.monotonic()

    def begin(self) -> None:
        """Begin, behind what is shown."""
        self._screen.run_worker(self._read(), group="reader", exit_on_error=False)

    async def words(self) -> tuple[str, ...]:
        """The words of each event, as soon as they were read; () if that did not work."""
        await self._have_read.wait()
        return self._words

    async def _read(self) -> None:
        switches = sys.getswitchinterval()
        sys.setswitchinterval(_LETS_GO)
        try:
            with suppress(Left):
                self._words = await asyncio.to_thread(lambda: tuple(self._told()))
                self._have_read.set()
                await asyncio.to_thread(self._look)
        finally:
            sys.setswitchinterval(switches)
            self._left = True
            self._have_read.set()

    def _look(self) -> None:
        """Work out which signals came up when, and tell it, some at a time."""
        events = self._tape.events
        found: list[Milestone] = []
        told = time.monotonic()
        for n, signals in came_up(events, self._begun()):
            self._wait()
            found += signalled(n, signals, events[0].n)
            if found and time.monotonic() - told > _TELLS:
                self._tell(found)
                found, told = [], time.monotonic()
        self._tell(found)

    def _tell(self, found: list[Milestone]) -> None:
        if found:
            self._screen.post_message(self.CameUp(tuple(found)))

    def _told(self) -> Iterator[str]:
        before: Session | None = None
        for event in self._tape.events:
            self._wait()
            after = apply(before, event) if before is not None else self._begun()
            yield words_of(event, line_of(event, before, after))
            before = after

    def _begun(self) -> Session:
        return start(self._tape.id, self._tape.created, self._tape.events[0])

    def _wait(self) -> None:
        while not self._left and time.monotonic() - self._touched < _STANDS_BACK:
            time.sleep(_LOOKS)
        if self._left:
            raise Left
