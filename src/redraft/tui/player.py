"""Playing a replay: it looks a few times a second whether the next event is due, and shows it."""

from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from redraft.tui.playing import Playing

if TYPE_CHECKING:
    from redraft.tui.screens.replaying import ReplayScreen

_FRAME: Final = 1 / 30
"""Seconds between two looks: at the highest speed more than one event may be due by then, and the last of them is
shown."""


class Player:
    """Plays and holds one screen.

    Args:
        screen: the replay.
        playing: its pace.
    """

    def __init__(self, screen: "ReplayScreen", playing: Playing) -> None:
        self._screen = screen
        self.playing = playing
        self._looking: Timer | None = None

    def play(self) -> None:
        """Play on from here; from the start, where this is the end."""
        if self._screen.wanted == len(self._screen.tape):
            self._screen.to(1)
        self.playing.start(self._screen.wanted)
        if self._looking is None:
            self._looking = self._screen.set_interval(_FRAME, self.tick, pause=True)
        self._looking.resume()
        self._screen.tell_place()

    def pause(self) -> None:
        """Hold where it is."""
        self.playing.stop()
        if self._looking is not None:
            self._looking.pause()
            self._screen.tell_place()

    def went(self) -> None:
        """The person went elsewhere: what is shown there has its whole time."""
        if self.playing.running:
            self.playing.start(self._screen.wanted)

    def change_speed(self, by: int) -> str:
        """Play so many steps faster, or slower.

        Returns:
            What to tell of it.
        """
        before = self.playing.speed
        self.playing.change(by, self._screen.wanted)
        self._screen.tell_place()
        least = "" if self.playing.speed != before else f" It goes no {'faster' if by > 0 else 'slower'}."
        return f"Speed {self.playing.speed:g}×.{least}"

    def tick(self) -> None:
        """Show what is due; at the end, stop."""
        if self.playing.running:
            self._look()

    def _look(self) -> None:
        place = self.playing.due(self._screen.wanted)
        if place != self._screen.wanted:
            self._screen.to(place)
        if not self.playing.running:
            self.pause()
            self._screen.say("That was the last event; space plays it from the start.")
