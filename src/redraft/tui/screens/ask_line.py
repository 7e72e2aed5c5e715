"""One question, answered in one line."""

from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.widgets import Input

from redraft.tui.screens.dialog import Dialog, note
from redraft.tui.screens.line_input import LineInput
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.literal import literal


class Answer(NamedTuple):
    """What was typed, and whether it was sent; kept by the caller if not, to begin with next time."""

    text: str
    sent: bool


class AskLine(Dialog[Answer]):
    """Asks for one line. Enter sends it, Esc leaves; either way what was typed comes back.

    Args:
        question: the title.
        text: what to begin with: a default, or what was typed before.
        why: a line of explanation below the field.
        needed: an empty answer is not sent.
    """

    keys: ClassVar[tuple[Key, ...]] = (Key("send", "Enter", "sends"), Key("leave", "Esc", "leaves"))

    def __init__(self, question: str, text: str = "", *, why: str = "", needed: bool = False) -> None:
        super().__init__(question)
        self._text = text
        self._why = why
        self._needed = needed

    def inside(self) -> ComposeResult:
        """A field and why it is asked."""
        yield LineInput(self._text)
        if self._why:
            yield note(literal(self._why))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter sends."""
        event.stop()
        self.action_send()

    def action_send(self) -> None:
        """Give the answer back, unless one is needed and there is none."""
        text = self.query_one(LineInput).real
        if text or not self._needed:
            self.dismiss(Answer(text, True))

    def action_leave(self) -> None:
        """Close; what was typed is not lost."""
        self.dismiss(Answer(self.query_one(LineInput).real, False))
