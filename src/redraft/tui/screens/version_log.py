"""The versions of a session, newest first, as a tree: what each changed, how it scored, and any two compared."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from redraft.core.history import version_log
from redraft.core.session import Session
from redraft.tui.screens.dialog import Dialog
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import Row
from redraft.tui.widgets.version_rows import beside_rows, change_rows, version_rows

Chosen = tuple[str, int, int]
"""What is to be done ("go back", "take back" or "challenge"), with which version, and with the one marked, or 0."""

_NARROW = 100
"""Columns under which the verdicts stand below the text, not beside it."""
_BAR = 2


class VersionLog(Dialog[Chosen | None]):
    """Shows the versions; the result is what is to be done with which, or None.

    Args:
        session: whose versions.
    """

    DEFAULT_CSS = """
    VersionLog #versions { height: 2fr; }
    VersionLog #compared { height: 3fr; layout: horizontal; }
    VersionLog #compared Shown { border-top: solid $foreground 22%; height: 1fr; }
    VersionLog #compared Shown:focus { border-top: solid $primary; }
    VersionLog #shown { width: 1fr; border-title-color: $text-accent; }
    VersionLog #verdicts { width: 48; }
    VersionLog.-stacked #versions { height: 5fr; }
    VersionLog.-stacked #compared { layout: vertical; height: 10fr; }
    VersionLog.-stacked #compared #verdicts { width: 1fr; height: 2fr; }
    VersionLog.-stacked #compared #shown { height: 3fr; }
    VersionLog.-stacked > Vertical { height: 100%; max-height: 100%; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark it, to compare others with it", show=False, id="versions.mark"),
        Binding("u", "return", "Return to it", show=False, id="versions.return"),
        Binding("t", "take_back", "Take back this change", show=False, id="versions.take_back"),
        Binding("c", "challenge", "Have it compared, blind", show=False, id="versions.challenge"),
        Binding("v,q", "leave", "Leave", show=False, id="versions.leave"),
    ]
    keys: ClassVar[tuple[Key, ...]] = (
        Key("step(1)", "j/k", "moves"),
        Key("mark", "space", "marks"),
        Key("return", "u", "returns"),
        Key("take_back", "t", "undoes it"),
        Key("challenge", "c", "compares"),
        Key("leave", "Esc", "leaves"),
    )

    def __init__(self, session: Session) -> None:
        super().__init__("Versions", classes="-wide")
        self._session = session
        self._log = version_log(session)
        self._marked = 0

    def inside(self) -> ComposeResult:
        """The table, and below it two versions compared: their words, and their verdicts."""
        yield Pane(id="versions")
        with Container(id="compared"):
            yield Shown(id="shown")
            yield Shown(id="verdicts")

    def on_mount(self) -> None:
        """Begin at the version that stands."""
        super().on_mount()
        table = self.query_one("#versions", Pane)
        self._list()
        table.cursor = str(self._session.head)
        table.focus()
        self.watch(table, "cursor", self._show)

    def on_resize(self) -> None:
        """Stack what has no room side by side, and draw the table anew once its width is known."""
        self.set_class(self.app.size.width < _NARROW, "-stacked")
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self._list()
        self._show(str(self._here))

    def _list(self) -> None:
        table = self.query_one("#versions", Pane)
        width = table.scrollable_content_region.width - _BAR if table.size else self.app.size.width
        session = self._session
        table.rows = version_rows(self._log, session.challenges, width, self._marked, session.ratings)

    def _show(self, cursor: str) -> None:
        """Compare the version under the cursor with the one marked, else with the one that it was made from."""
        if not (cursor.isdecimal() and int(cursor)):
            return
        number = int(cursor)
        against = self._marked if self._marked not in (0, number) else self._session.version(number).parent
        line = self._log[number - 1]
        shown = self.query_one("#shown", Shown)
        shown.show_title(f" v{number} against v{against} " if against else f" v{number} ")
        shown.show(change_rows(self._session, number, against, line))
        self.query_one("#verdicts", Shown).show(beside_rows(self._session, against, number))

    def action_step(self, by: int) -> None:
        """Move in the table."""
        self.query_one("#versions", Pane).action_step(by)

    def action_mark(self) -> None:
        """Mark the version under the cursor, or no longer: others are compared with it."""
        here = self._here
        self._marked = 0 if here == self._marked else here
        self._list()
        self._show(str(here))

    def action_return(self) -> None:
        """Go back to the version under the cursor."""
        self._decide("go back")

    def action_take_back(self) -> None:
        """Take back the one change that made the version under the cursor."""
        self._decide("take back")

    def action_challenge(self) -> None:
        """Have the version under the cursor compared with the one marked, else with the one that stands."""
        self._decide("challenge")

    @property
    def _here(self) -> int:
        cursor = self.query_one("#versions", Pane).cursor
        return int(cursor) if cursor.isdecimal() else 0

    def _decide(self, what: str) -> None:
        if self._here:
            self.dismiss((what, self._here, self._marked))


class Shown(Pane):
    """What was compared; it scrolls."""

    stays = False

    def show(self, rows: tuple[Row, ...]) -> None:
        """Show rows from the top, unless the first change among them would then be out of sight."""
        self.rows = rows
        changed = (n for n, row in enumerate(rows) if any(style in _CHANGED for _, style in row.body))
        line = self.layout_now.starts[next(changed, 0)]
        fits = line < self.scrollable_content_region.height
        self.scroll_to(y=0 if fits else max(line - 2, 0), animate=False, force=True)


_CHANGED = ("removed", "added", "strong")
