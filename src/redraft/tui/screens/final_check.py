"""Is this ready to use: the answer of the final check, and what was asked beside what nobody asked for."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from redraft.core.events import Reviewed
from redraft.core.session import Session
from redraft.tui.screens.dialog import Dialog
from redraft.tui.widgets.final_rows import answer_rows, asked_rows, beyond_rows
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.pane import Pane

_NARROW = 100
"""Columns below which the two lists stand one below the other."""


class FinalAnswer(Dialog[str | None]):
    """Shows the answer; the result is the key of what comes next, "R" or "m", or None.

    Args:
        checked: the answer.
        session: the session with it.
    """

    DEFAULT_CSS = """
    FinalAnswer #answer { height: auto; max-height: 45%; min-height: 5; }
    FinalAnswer #scope { height: 1fr; margin: 1 0 0 0; }
    FinalAnswer #scope Pane { width: 1fr; height: 1fr; }
    FinalAnswer #asked { border-right: solid $foreground 22%; }
    FinalAnswer.-stacked #scope { layout: vertical; }
    FinalAnswer.-stacked #asked { border: none; border-bottom: solid $foreground 22%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("R", "next('R')", "Rate", show=False, id="final.rate"),
        Binding("m", "next('m')", "Amend", show=False, id="final.amend"),
    ]

    keys: ClassVar[tuple[Key, ...]] = (
        Key("next('R')", "R", "rates it"),
        Key("next('m')", "m", "amends the spec"),
        Key("leave", "Esc", "leaves"),
    )

    def __init__(self, checked: Reviewed, session: Session) -> None:
        super().__init__(f"Is v{checked.version} ready to use?", classes="-wide")
        self._checked = checked
        self._session = session

    def inside(self) -> ComposeResult:
        """The answer, and below it the two lists side by side."""
        yield Told(id="answer")
        with Horizontal(id="scope"):
            yield Told(id="asked")
            yield Told(id="beyond")

    def on_mount(self) -> None:
        """Fill them in; the answer has the keys that scroll."""
        super().on_mount()
        self.query_one("#answer", Told).rows = answer_rows(self._checked)
        self.query_one("#asked", Told).rows = asked_rows(self._session)
        self.query_one("#beyond", Told).rows = beyond_rows(self._session)
        self.query_one("#answer", Told).focus()

    def on_resize(self) -> None:
        """Stack what has no room side by side."""
        self.set_class(self.app.size.width < _NARROW, "-stacked")

    def action_next(self, key: str) -> None:
        """Go on to what a key does."""
        self.dismiss(key)


class Told(Pane):
    """What there is to read; it scrolls."""

    stays = False
