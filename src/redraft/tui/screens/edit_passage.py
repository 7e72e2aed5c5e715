"""Write a passage, a fix or a first draft: then see what changed, and accept it or go on."""

from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import ContentSwitcher, TextArea

from redraft.tui.neutral import for_editing, from_editing
from redraft.tui.screens.dialog import Dialog, note
from redraft.tui.widgets.draft_rows import diff_words, lines_of
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import Row


class Edited(NamedTuple):
    """The text, and whether it was accepted; if not, the caller keeps it to begin with next time."""

    text: str
    accepted: bool


class EditPassage(Dialog[Edited]):
    """An editor over one text. F2 shows the changes; there `a` accepts and `e` goes on editing.

    Ctrl+S, Ctrl+B and Ctrl+Z belong to terminals and multiplexers, so the keys are F2 and Ctrl+O ("write out").

    Args:
        title: what is edited ("p4", "fix 7.2").
        text: what to begin with: the proposed words, or what was typed before.
        original: what stands now, which the changes are shown against; the same as `text` if None.
        why: the directive that the edit answers.
    """

    DEFAULT_CSS = """
    EditPassage TextArea { height: 1fr; border: none; background: $surface; padding: 0; }
    EditPassage TextArea:focus { border: none; }
    EditPassage ContentSwitcher { height: 1fr; }
    EditPassage #changes, EditPassage Vertical#changes { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+o", "review", "Save", show=False, priority=True, id="edit.save"),
        Binding("a", "accept", "Accept", show=False, id="edit.accept"),
        Binding("e", "edit", "Go on editing", show=False, id="edit.on"),
    ]
    keys: ClassVar[tuple[Key, ...]] = (Key("review", "F2", "saves: shows what changed"), Key("leave", "Esc", "leaves"))
    decide: ClassVar[tuple[Key, ...]] = (
        Key("accept", "a", "accepts"),
        Key("edit", "e", "goes on editing"),
        Key("leave", "Esc", "leaves, keeps the text"),
    )

    def __init__(self, title: str, text: str, original: str | None = None, *, why: str = "") -> None:
        super().__init__(title, classes="-wide")
        self._original = text if original is None else original
        self._text = text
        self._why = why

    def inside(self) -> ComposeResult:
        """The editor; behind it, the changes."""
        if self._why:
            yield note(literal(("→ ", "accent"), self._why))
        with ContentSwitcher(initial="editor"):
            yield TextArea(for_editing(self._text), id="editor", soft_wrap=True, show_line_numbers=False)
            with Vertical(id="changes"):
                yield Changes()

    def on_mount(self) -> None:
        """Begin in the editor."""
        self.query_one(TextArea).focus()

    @property
    def _showing(self) -> bool:
        return self.query_one(ContentSwitcher).current == "changes"

    @property
    def _real(self) -> str:
        """The text as it would be saved."""
        return from_editing(self.query_one(TextArea).text, self._text)

    def action_review(self) -> None:
        """Show what would change."""
        if self._showing:
            return
        self.query_one(Changes).rows = _rows(self._original, self._real)
        self.query_one(ContentSwitcher).current = "changes"
        self.query_one(Changes).focus()
        self.show_keys(self.decide)

    def action_accept(self) -> None:
        """Accept what is shown."""
        if self._showing:
            self.dismiss(Edited(self._real, True))

    def action_edit(self) -> None:
        """Back to the editor."""
        if self._showing:
            self.query_one(ContentSwitcher).current = "editor"
            self.query_one(TextArea).focus()
            self.show_keys(self.keys)

    def action_leave(self) -> None:
        """Leave; the text goes back unaccepted, so that nothing typed is lost."""
        self.dismiss(Edited(self._real, False))


class Changes(Pane):
    """The word diff; it scrolls."""

    stays = False


def _rows(old: str, new: str) -> tuple[Row, ...]:
    if old == new:
        return (Row((("Nothing changed.", "quiet"),)),)
    return tuple(Row(line) for line in lines_of(diff_words(old, new)))
