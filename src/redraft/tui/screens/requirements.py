"""What was asked, beside what grew: the requirements as the session was opened, and the passages that came since."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from redraft.core.session import Session
from redraft.tui.screens.constraining import Beside
from redraft.tui.screens.dialog import Dialog
from redraft.tui.widgets.beside_rows import grown_rows
from redraft.tui.widgets.final_rows import asked_rows
from redraft.tui.widgets.keybar import Key

_NARROW = 100
"""Columns below which the two stand one below the other."""


class Requirements(Dialog[None]):
    """Shows both, side by side.

    Args:
        session: the session.
    """

    DEFAULT_CSS = """
    Requirements #sides { height: 1fr; }
    Requirements Pane { width: 1fr; height: 1fr; }
    Requirements.-stacked #sides { layout: vertical; }
    """
    keys: ClassVar[tuple[Key, ...]] = (Key("leave", "Esc", "leaves"),)

    def __init__(self, session: Session) -> None:
        super().__init__("What was asked, and what grew", classes="-wide")
        self._session = session

    def inside(self) -> ComposeResult:
        """The requirements, and what grew."""
        asked, grew = Beside(), Beside()
        asked.rows, grew.rows = asked_rows(self._session), grown_rows(self._session)
        with Horizontal(id="sides"):
            yield asked
            yield grew

    def on_resize(self) -> None:
        """Stack what has no room side by side."""
        self.set_class(self.app.size.width < _NARROW, "-stacked")
