"""Somebody at the keyboard of a running app, who takes the time that a person takes."""

import asyncio
from datetime import UTC, datetime, timedelta
from time import monotonic

from textual.pilot import Pilot

from redraft.core.critique import items, pending
from redraft.core.offering import offers_now
from redraft.core.session import Session
from redraft.loop.record import Record
from redraft.tui.screens.drafting import DraftingScreen
from redraft.tui.widgets.panes import CritiquePane, DraftPane, RubricPane
from redraft.tui.widgets.questions import LETTERS

READING = 4.0
"""Seconds that our person looks before a key, where nobody says otherwise."""
TYPING = 0.18
"""Seconds that they take for a letter."""
AWHILE = timedelta(minutes=20)
"""How long ago a session began, so that none ends in the future."""
STILL = 0.03
"""Seconds between two looks at whether the app is done."""


class Pace:
    """The clock of a session: what models and the app take is real, what the person takes is put on top of it."""

    def __init__(self) -> None:
        self._began = datetime.now(UTC) - AWHILE
        self._since = monotonic()
        self._taken = 0.0

    def take(self, seconds: float) -> None:
        """Let the person take their time."""
        self._taken += seconds

    def seconds(self) -> float:
        """Seconds from the beginning."""
        return monotonic() - self._since + self._taken

    def moment(self) -> datetime:
        """The time of day, UTC."""
        at = self._began + timedelta(seconds=self.seconds())
        return at.replace(microsecond=at.microsecond // 1000 * 1000)


class Person:
    """The person: presses keys, types lines, looks for a place.

    Args:
        pilot: the app under their hands.
        record: of the session.
        pace: their clock.
    """

    def __init__(self, pilot: Pilot[None], record: Record, pace: Pace) -> None:
        self._pilot = pilot
        self._record = record
        self._pace = pace

    @property
    def session(self) -> Session:
        return self._record.session

    @property
    def screen(self) -> DraftingScreen:
        return next(s for s in self._pilot.app.screen_stack if isinstance(s, DraftingScreen))

    async def press(self, *keys: str, after: float = READING) -> None:
        """Look, press keys, and wait until the app has done what they ask."""
        self._pace.take(after)
        for key in keys:
            await self._pilot.press(key)
            await self._settle()

    async def decide(self, *keys: str) -> None:
        """Decide one fix after the other, each by its key, looking longer at what is longer."""
        for key in keys:
            await self.press(key, after=self._reading())

    async def accept_all(self) -> None:
        """Accept every fix of the pass that waits, one after the other."""
        await self.to_pane("critique")
        while pending(self.session):
            await self.decide("a")

    async def take(self, does: str) -> None:
        """Press the key of the offer that does something."""
        await self.press(next(key for key, offer in offers_now(self.session) if offer.does.startswith(does)), after=9)

    async def write(self, text: str, *, inside: bool = False) -> None:
        """Type a line and send it; `inside` another dialog, to which it goes back."""
        await self._type(text)
        await self._pilot.press("enter")
        await self._settle(asked=inside)

    async def because(self, reason: str) -> None:
        """Reject the fix in focus, and say why."""
        await self.press("x", after=self._reading())
        await self.write(reason)

    async def flag(self, kind: str, line: str) -> None:
        """Flag what is under the cursor, by the key of a kind, and say in a line what is wrong."""
        await self.press("exclamation_mark", kind, after=8)
        await self.write(line)

    async def rewrite(self, text: str) -> None:
        """In the editor: put other words for all that is there, look at the change, accept it."""
        await self._pilot.press("f7", "delete")
        await self._type(text)
        await self._pilot.press("f2")
        self._pace.take(READING)
        await self._pilot.press("a")
        await self._settle(asked=False)

    async def rate(self, score: int, line: str, *aspects: str) -> None:
        """Rate the version that stands: a score, what it is about, and a line."""
        await self.press("R", after=7)
        await self.press(str(score), after=2)
        for aspect in aspects:
            letter = next(key for key, each in LETTERS.items() if each == aspect[1:])
            await self.press(letter if aspect[0] == "+" else letter.upper(), after=1.5)
        await self.press("tab", after=1)
        await self.write(line)

    async def to_finding(self, criterion: str) -> None:
        """Move to the first finding that serves a criterion."""
        await self.to_pane("critique")
        wanted = next(i.name for i in items(self.session) if i.finding.criterion == criterion)
        await self._move(self.screen.query_one(CritiquePane), wanted, len(items(self.session)))

    async def to_criterion(self, id: str) -> None:
        """Go to the rubric, and to one criterion."""
        await self.to_pane("rubric")
        await self._move(self.screen.query_one(RubricPane), id, len(self.session.spec.criteria))

    async def in_draft(self, passage: str) -> None:
        """Go to the draft, and to one passage."""
        await self.to_pane("draft")
        rows = len(self.session.version(self.session.head).passages)
        await self._move(self.screen.query_one(DraftPane), passage, rows)

    async def to_pane(self, name: str) -> None:
        """Go to a pane."""
        for _ in range(8):
            if self.screen.current == name:
                return
            await self._pilot.press("tab")
        raise LookupError(name)

    async def _move(self, pane: CritiquePane | RubricPane | DraftPane, wanted: str, rows: int) -> None:
        """Go down to a row, or up to it where it does not lie below."""
        for key in (*["j"] * rows, *["k"] * 2 * rows):
            if pane.cursor == wanted:
                return
            await self._pilot.press(key)
        if pane.cursor != wanted:
            raise LookupError(f"{wanted} is not where {pane.cursor} is")

    async def _type(self, text: str) -> None:
        self._pace.take(TYPING * len(text))
        await self._pilot.press(*("enter" if letter == "\n" else letter for letter in text))

    def _reading(self) -> float:
        """Seconds to look at the fix under the cursor: a glance, and its words."""
        here = self.screen.query_one(CritiquePane).cursor
        item = next((i for i in items(self.session) if i.name == here), None)
        words = (
            sum(len(e.quote.split()) + len(e.replacement.split()) for e in item.fix.edits) if item and item.fix else 0
        )
        return 2.5 + 0.25 * min(words, 60)

    async def _settle(self, asked: bool = True) -> None:
        """Wait until nothing is being done; or, if that is expected, until something is asked."""
        for _ in range(240):
            await self._pilot.pause()
            if (asked and self._pilot.app.screen is not self.screen) or not self.screen.busy:
                return
            await asyncio.sleep(STILL)
        raise TimeoutError
