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


class StatusLine(KeptLines):
    """One line, or two where it is narrow; hints fade by themselves.

    A fault stands on a line of its own above the others, and stays until it is taken away.
    """

    DEFAULT_CSS = """
    StatusLine { height: 1; padding: 0 1; color: $foreground; text-wrap: nowrap; text-overflow: ellipsis; }
    StatusLine.-fault { height: 3; text-wrap: wrap; background: $error 30%; }
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

    def say(self, text: str) -> None:
        """Show a hint, again from its start if the same one is still there."""
        if self._fading is not None:
            self._fading.stop()
        self.hint = one_line(text)
        self._fading = self.set_timer(HINT_SECONDS, self._fade) if text else None

    def watch_doing(self, before: str, doing: str) -> None:
        """What could be done is no longer said when something is."""
        if doing and not before:
            self.say("")

    def watch_fault(self, fault: str) -> None:
        """A fault has its own ground."""
        self.set_class(bool(fault), "-fault")

    def render(self) -> Content:
        """Fault, work and hint, in that order."""
        words: list[Words] = []
        if self.fault:
            words += [("▲ ", "bad"), (one_line(self.fault), "strong"), ("\n", "")]
        if self.doing:
            words += [("◌ ", "accent"), (f"{one_line(self.doing)}… ", ""), ("Esc", "key"), (" cancels  ", "quiet")]
        if self.hint:
            words.append((self.hint, "quiet"))
        return literal(*words, *self._cast_words(words))

    def _cast_words(self, before: list[Words]) -> list[Words]:
        """Author and critic, at the end of the line, if what stands before leaves room."""
        last = "".join(text for text, _ in before).rpartition("\n")[2]
        shown = one_line(self.cast)
        room = self.content_size.width - cell_len(last) - cell_len(shown)
        return [(" " * room, ""), (shown, "faint")] if shown and room > 1 else []

    def _fade(self) -> None:
        self.hint = ""
        self._fading = None
