"""The line above the keys: a fault that stays, what is being done, or a hint that fades."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer

from redraft.tui.neutral import one_line
from redraft.tui.widgets.kept import KeptLines
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.rows import Words

HINT_SECONDS = 6.0
_READ_IN_A_SECOND = 15
"""Characters, for hints that take longer to read."""
_LONGEST = 600
"""Characters: what five lines hold."""
_WRAPPED_AWAY = 12
"""Cells that a line may lose where its last word does not fit."""


class StatusLine(KeptLines):
    """One line, or two where it is narrow, and more for what does not fit; hints fade by themselves.

    A fault stands on a line of its own above the others, and stays until it is taken away.
    """

    DEFAULT_CSS = """
    StatusLine { height: 1; padding: 0 1; color: $foreground; text-wrap: nowrap; text-overflow: ellipsis; }
    StatusLine.-fault { height: 3; text-wrap: wrap; background: $error 30%; }
    StatusLine.-long { height: auto; max-height: 5; text-wrap: wrap; }
    """

    fault: reactive[str] = reactive("")
    """What is no longer being saved, and what to do; "" while all is well."""
    doing: reactive[str] = reactive("")
    """Long work under way ("Judging"), which Esc cancels; "" for none."""
    cast: reactive[str] = reactive("")
    """Who writes and who judges, on the right where there is room."""
    hint: reactive[str] = reactive("")
    """One line for the user; fades."""

    _fading: Timer | None = None

    def __init__(self, narrow: int = 2) -> None:
        """Say nothing yet.

        Args:
            narrow: lines that there are always on a narrow screen.
        """
        super().__init__()
        self._narrow = narrow

    def say(self, text: str) -> None:
        """Show a hint, again from its start if the same one is still there, for as long as it takes to read."""
        if self._fading is not None:
            self._fading.stop()
        self.hint = _clipped(text)
        seconds = max(HINT_SECONDS, len(self.hint) / _READ_IN_A_SECOND)
        self._fading = self.set_timer(seconds, self._fade) if text else None

    def watch_doing(self, before: str, doing: str) -> None:
        """What could be done is no longer said when something is."""
        if doing and not before:
            self.say("")
        self._make_room()

    def watch_hint(self) -> None:
        """A hint is seen as a whole."""
        self._make_room()

    def on_resize(self) -> None:
        """What fitted may no longer."""
        self._make_room()

    def watch_fault(self, fault: str) -> None:
        """A fault has its own ground."""
        self.set_class(bool(fault), "-fault")
        self._make_room()

    def _make_room(self) -> None:
        """Take more lines for what does not fit into those that are there always."""
        if (width := self.content_size.width) and self.is_attached:
            lines = self._narrow if self.screen.has_class("-narrow") else 1
            taken = sum(cell_len(text) for text, _ in self._words())
            room = (lines + bool(self.fault)) * width - (lines - 1) * _WRAPPED_AWAY
            self.set_class(taken > room, "-long")

    def render(self) -> Content:
        """Fault, work and hint, in that order."""
        words = self._words()
        return literal(*words, *self._cast_words(words))

    def _words(self) -> list[Words]:
        words: list[Words] = []
        if self.fault:
            words += [("▲ ", "bad"), (_clipped(self.fault), "strong"), ("\n", "")]
        if self.doing:
            words += [("◌ ", "accent"), (f"{_clipped(self.doing)}… ", ""), ("Esc", "key"), (" cancels  ", "quiet")]
        if self.hint:
            words.append((self.hint, "quiet"))
        return words

    def _cast_words(self, before: list[Words]) -> list[Words]:
        """Author and critic, at the end of the line, if what stands before leaves room."""
        last = "".join(text for text, _ in before).rpartition("\n")[2]
        shown = one_line(self.cast)
        room = self.content_size.width - cell_len(last) - cell_len(shown)
        return [(" " * room, ""), (shown, "faint")] if shown and room > 1 else []

    def _fade(self) -> None:
        self.hint = ""
        self._fading = None


def _clipped(text: str) -> str:
    """As one line; of a text without end only what could be seen of it."""
    line = one_line(text[: 4 * _LONGEST])
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
