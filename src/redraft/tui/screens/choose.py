"""A short question with a few answers, each with its own key. Enter decides nothing, unless one is the default."""

from typing import NamedTuple

from textual import events
from textual.app import ComposeResult

from redraft.tui.screens.dialog import Dialog, note
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import Row


class Choice(NamedTuple):
    """One answer: its key, one character; what it does; what comes back."""

    key: str
    says: str
    value: str


class Choose(Dialog[str | None]):
    """Asks; the result is the chosen value, or None if the user left.

    Args:
        question: the title.
        choices: two to four of them, each with a key of its own.
        why: what the user must know to answer.
        default: the key of the answer that Enter gives, too; "" for none.
    """

    DEFAULT_CSS = """
    Choose Pane { height: auto; max-height: 12; }
    Choose .note { margin: 0 0 1 0; }
    """

    def __init__(self, question: str, choices: tuple[Choice, ...], *, why: str = "", default: str = "") -> None:
        super().__init__(question)
        self._default = default
        self._choices = choices
        self._why = why

    def inside(self) -> ComposeResult:
        """Why it is asked, and the answers."""
        if self._why:
            yield note(literal(self._why))
        pane = Answers()
        pane.rows = tuple(_row(choice, choice.key == self._default) for choice in self._choices)
        yield pane

    def on_key(self, event: events.Key) -> None:
        """A choice's key chooses it."""
        pressed = self._default if event.key == "enter" else event.character
        chosen = next((choice for choice in self._choices if choice.key == pressed), None)
        if chosen is not None:
            event.stop()
            self.dismiss(chosen.value)

    def on_pane_chosen(self, event: Pane.Chosen) -> None:
        """So does a click on it."""
        self.dismiss(event.item)


class Answers(Pane):
    """Answers to click; no cursor, as Enter gives no other answer than the default."""

    stays = False


def _row(choice: Choice, default: bool) -> Row:
    enter = (("  Enter", "quiet"),) if default else ()
    return Row(((choice.says, ""), *enter), item=choice.value, lead=((choice.key, "key"), ("  ", "")))
