"""A part of a spec as TOML to edit, beside what may compete with it or what it was learnt from."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static, TextArea

from redraft.core.constraints import read_constraint
from redraft.core.spec import SpecError
from redraft.tui.neutral import for_editing, from_editing
from redraft.tui.screens.dialog import Dialog, note
from redraft.tui.screens.edit_passage import Edited
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import Row

_NARROW = 100
"""Columns below which the two stand one below the other."""


class Constrain(Dialog[Edited]):
    """An editor over what the spec would say besides. F2 takes it as it stands there, Esc leaves.

    Args:
        title: what is made.
        text: the constraint as TOML, as drafted, or as it was left before.
        why: what it answers, in one line.
        beside: what stands on the right.
    """

    DEFAULT_CSS = """
    Constrain #sides { height: 1fr; margin: 1 0 0 0; }
    Constrain TextArea { width: 1fr; height: 1fr; border: none; background: $foreground 5%; padding: 0 1; }
    Constrain TextArea:focus { border: none; }
    Constrain Pane { width: 1fr; height: 1fr; padding: 0 0 0 1; }
    Constrain.-stacked Pane { padding: 0; }
    Constrain #wrong { height: auto; color: $text-error; }
    Constrain .note { margin: 0; }
    Constrain.-stacked #sides { layout: vertical; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+o", "take", "Take it", show=False, priority=True, id="constrain.take"),
    ]

    keys: ClassVar[tuple[Key, ...]] = (Key("take", "F2", "takes it, and asks why"), Key("leave", "Esc", "leaves"))

    def __init__(self, title: str, text: str, why: str, beside: tuple[Row, ...]) -> None:
        super().__init__(title, classes="-wide")
        self._text = text
        self._why = why
        self._beside = beside

    def inside(self) -> ComposeResult:
        """Why; the editor, and what stands beside it; and what is wrong with what was written."""
        yield note(literal(("→ ", "accent"), self._why))
        with Horizontal(id="sides"):
            yield TextArea(for_editing(self._text), soft_wrap=True, show_line_numbers=False)
            beside = Beside()
            beside.rows = self._beside
            yield beside
        yield Static("", id="wrong", markup=False)

    def on_mount(self) -> None:
        """Begin in the editor."""
        self.query_one(TextArea).focus()

    def on_resize(self) -> None:
        """Stack what has no room side by side."""
        self.set_class(self.app.size.width < _NARROW, "-stacked")

    @property
    def _real(self) -> str:
        return from_editing(self.query_one(TextArea).text, self._text)

    def action_take(self) -> None:
        """Take what is written, if it can be read; else say why not, and let the person go on."""
        try:
            read_constraint(self._real)
        except SpecError as error:
            self.query_one("#wrong", Static).update(literal(str(error)))
            return
        self.dismiss(Edited(self._real, True))

    def action_leave(self) -> None:
        """Leave; the text goes back untaken, so that nothing typed is lost."""
        self.dismiss(Edited(self._real, False))


class Beside(Pane):
    """What there is to read; it scrolls."""

    stays = False
