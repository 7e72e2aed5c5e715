"""What `/`, `n` and `N` do on the replay screen."""

from typing import TYPE_CHECKING, Final

from redraft.tui.event_search import Found, find
from redraft.tui.neutral import one_line
from redraft.tui.widgets.find_line import FindLine

if TYPE_CHECKING:
    from redraft.tui.screens.replaying import ReplayScreen

_LONGEST: Final = 60


class Searching:
    """Finds events for one screen.

    Args:
        screen: the replay.
    """

    def __init__(self, screen: "ReplayScreen") -> None:
        self._screen = screen
        self._found: Found | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody types what to find."""
        return isinstance(self._screen.focused, FindLine)

    def open(self) -> None:
        """Ask what to find."""
        self._screen.say("Enter goes to the next one, Esc stays here.")
        self._screen.query_one(FindLine).open()

    def close(self) -> None:
        """Ask no more."""
        self._screen.say("")
        self._screen.query_one(FindLine).close()
        self._screen.set_focus(self._screen.query_one(f"#{self._screen.current}"))

    async def submit(self) -> None:
        """Look for what was typed; where it is nowhere, say so and let it be changed."""
        query = self._screen.query_one(FindLine).real
        if not query:
            self.close()
            return
        found = find(query, self._screen.tape.events, await self._screen.reader.words())
        if not found.places:
            self._screen.say(f"No event has {_quoted(query)}.")
            return
        self._found = found
        if self.is_open:
            self.close()
        self.step(1)

    def step(self, by: int) -> None:
        """Go to the next event found, or to the one before."""
        if self._found is None:
            self._screen.say("Nothing was looked for yet: / finds an event.")
            return
        place = self._screen.wanted
        there = self._found.after(place) if by > 0 else self._found.before(place)
        self._screen.go(there)
        self._screen.say(f"{self._found.says(there)} for {_quoted(self._found.query)}: n next, N previous.")


def _quoted(query: str) -> str:
    line = one_line(query)
    shown = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
    return shown if shown.startswith('"') else f'"{shown}"'
