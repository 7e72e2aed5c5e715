"""Some words of a passage, without a mouse: type them, or go down to a sentence."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from redraft.core.freezable import words_in
from redraft.tui.screens.dialog import Dialog, note
from redraft.tui.screens.line_input import LineInput
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import Row, plain


class PickWords(Dialog[str | None]):
    """Asks for words of a passage; the result is the words as they stand in it, or None.

    Args:
        passage: its id.
        text: of the passage.
        sentences: of it, as they stand.
    """

    DEFAULT_CSS = """
    PickWords > Vertical { width: 96; }
    PickWords Pane { height: auto; max-height: 55vh; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take the sentence", show=False, id="words.take"),
        Binding("down", "down", "To the sentences", show=False, id="words.down"),
    ]
    keys: ClassVar[tuple[Key, ...]] = (
        Key("take", "Enter", "freezes them"),
        Key("down", "↓", "goes to its sentences"),
        Key("leave", "Esc", "leaves"),
    )

    def __init__(self, passage: str, text: str, sentences: Sequence[str]) -> None:
        super().__init__(f"Freeze words of {passage}")
        self._passage = passage
        self._text = text
        self._sentences = tuple(sentences)

    def inside(self) -> ComposeResult:
        """A field, what it finds, and the sentences."""
        yield LineInput(placeholder="Words of the passage, as they stand in it")
        yield note(literal(""), id="found")
        pane = Pane(id="sentences")
        pane.rows = tuple(Row(plain(text), item=str(n), lead=plain("· ", "quiet")) for n, text in self._shown())
        yield pane

    def _shown(self) -> list[tuple[int, str]]:
        return [(n, " ".join(text.split())) for n, text in enumerate(self._sentences)]

    def on_mount(self) -> None:
        """Begin in the field."""
        self.query_one(LineInput).focus()
        self._say(self.query_one(LineInput).real)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._say(self.query_one(LineInput).real)

    def _say(self, typed: str) -> None:
        """Whether what was typed stands in the passage."""
        says = ("Quotes, dashes and blanks may differ from those of the text.", "quiet")
        if typed:
            found = words_in(self._text, typed)
            says = ("They stand there.", "good") if found else (f"They do not stand in {self._passage}.", "warn")
        self.query_one("#found", Static).update(literal(says))

    @on(Input.Submitted)
    def _sent(self, event: Input.Submitted) -> None:
        event.stop()
        if found := words_in(self._text, self.query_one(LineInput).real):
            self.dismiss(found)

    def action_down(self) -> None:
        """From the field to the sentences."""
        self.query_one("#sentences", Pane).focus()

    def action_take(self) -> None:
        """Take the sentence under the cursor; in the field, what was typed."""
        pane = self.query_one("#sentences", Pane)
        if pane.has_focus and pane.cursor:
            self.dismiss(self._sentences[int(pane.cursor)])
