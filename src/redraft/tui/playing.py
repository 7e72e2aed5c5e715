"""The pace of a replay: which event is due, by the time that passed when the session was recorded.

The wait between two events is the one on record, but never under `SHORTEST` nor over `LONGEST` seconds at the usual
speed: nobody watches a night go by, and nobody sees what is gone in a blink.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from redraft.tui.grace import Clock

SHORTEST: Final = 0.25
LONGEST: Final = 2.0
SPEEDS: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
_ASLEEP: Final = 1.0
"""Seconds that the app was held up after which it goes on from where it was, instead of leaping to catch up."""


class Playing:
    """Plays a story, or holds it.

    Args:
        moments: when each event was written, in their order.
        clock: monotonic seconds; injected, so that tests need not wait.
    """

    def __init__(self, moments: Sequence[datetime], clock: Clock) -> None:
        self._moments = moments
        self._clock = clock
        self._speed = SPEEDS.index(1.0)
        self._due = 0.0
        self.running = False

    @property
    def speed(self) -> float:
        """How many times faster than recorded."""
        return SPEEDS[self._speed]

    def start(self, place: int) -> None:
        """Play on from an event, from 1."""
        self.running = True
        self._due = self._clock() + self.wait(place)

    def stop(self) -> None:
        """Hold."""
        self.running = False

    def change(self, by: int, place: int) -> None:
        """Play so many steps faster, or slower; the wait under way begins anew."""
        self._speed = min(max(self._speed + by, 0), len(SPEEDS) - 1)
        self._due = self._clock() + self.wait(place)

    def wait(self, place: int) -> float:
        """Seconds from an event to the next one at this speed; the last one has none after it."""
        if place >= len(self._moments):
            return 0.0
        gap = (self._moments[place] - self._moments[place - 1]).total_seconds()
        return min(max(gap, SHORTEST), LONGEST) / self.speed

    def due(self, place: int) -> int:
        """The event to show now, when `place` is shown; at the last one it stops."""
        if not self.running:
            return place
        now = self._clock()
        if now - self._due > _ASLEEP:
            self._due = now
        while place < len(self._moments) and now >= self._due:
            place += 1
            self._due += self.wait(place)
        self.running = place < len(self._moments)
        return place
