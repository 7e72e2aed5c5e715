"""The versions of a session, newest first: what each changed, how it scored, whether it was kept."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from redraft.core.events import Challenged
from redraft.core.history import LogLine, version_log
from redraft.core.session import Session
from redraft.tui.neutral import one_line
from redraft.tui.screens.dialog import Dialog
from redraft.tui.widgets.draft_rows import diff_words, lines_of
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import BLANK, Row, plain

_WIDEST_CHANGE = 56


class VersionLog(Dialog[tuple[str, int] | None]):
    """Shows the versions; the result is ("go back", "take back" or "challenge", version), or None.

    Args:
        session: whose versions.
    """

    DEFAULT_CSS = """
    VersionLog #versions { height: 2fr; }
    VersionLog #shown { height: 3fr; border-top: solid $foreground 22%; }
    VersionLog #shown:focus { border-top: solid $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "return", "Return to it", show=False, id="versions.return"),
        Binding("t", "take_back", "Take back this change", show=False, id="versions.take_back"),
        Binding("c", "challenge", "Compare with the one that stands", show=False, id="versions.challenge"),
        Binding("v,q", "leave", "Leave", show=False, id="versions.leave"),
    ]
    keys: ClassVar[tuple[Key, ...]] = (
        Key("step(1)", "j/k", "moves"),
        Key("return", "u", "returns to it"),
        Key("take_back", "t", "undoes it alone"),
        Key("challenge", "c", "compares it"),
        Key("leave", "Esc", "leaves"),
    )

    def __init__(self, session: Session) -> None:
        super().__init__("Versions", classes="-wide")
        self._session = session

    def inside(self) -> ComposeResult:
        """The table, and below it what the version under the cursor changed."""
        table = Pane(id="versions")
        table.rows = version_rows(version_log(self._session), self._session.challenges)
        yield table
        yield Shown(id="shown")

    def on_mount(self) -> None:
        """Begin at the version that stands."""
        table = self.query_one("#versions", Pane)
        table.cursor = str(self._session.head)
        table.focus()
        self.watch(table, "cursor", self._show)

    def _show(self, cursor: str) -> None:
        if cursor.isdecimal() and int(cursor):
            self.query_one(Shown).show(change_rows(self._session, int(cursor)))

    def action_step(self, by: int) -> None:
        """Move in the table."""
        self.query_one("#versions", Pane).action_step(by)

    def action_return(self) -> None:
        """Go back to the version under the cursor."""
        self._decide("go back")

    def action_take_back(self) -> None:
        """Take back the one change that made the version under the cursor."""
        self._decide("take back")

    def action_challenge(self) -> None:
        """Have the version under the cursor compared with the one that stands."""
        self._decide("challenge")

    def _decide(self, what: str) -> None:
        cursor = self.query_one("#versions", Pane).cursor
        if cursor.isdecimal() and int(cursor):
            self.dismiss((what, int(cursor)))


class Shown(Pane):
    """What one version changed; it scrolls."""

    stays = False

    def show(self, rows: tuple[Row, ...]) -> None:
        """Show rows, the first change among them in sight."""
        self.rows = rows
        changed = (n for n, row in enumerate(rows) if any(style in ("removed", "added") for _, style in row.body))
        line = self.layout_now.starts[next(changed, 0)]
        self.scroll_to(y=max(line - 2, 0), animate=False, force=True)


def version_rows(log: tuple[LogLine, ...], challenges: Sequence[Challenged] = ()) -> tuple[Row, ...]:
    """Version | Change | Score | Keep?, newest first.

    Args:
        log: the versions.
        challenges: comparisons of two versions; the newer one's line tells the latest.
    """
    if not log:
        return (Row(plain("No version yet.", "quiet")),)
    width = min(max(6, *(cell_len(one_line(line.change)) for line in log)), _WIDEST_CHANGE)
    head = Row(plain(f"Version   {set_cell_size('Change', width)}  Score  Keep?", "label"))
    told = {challenged.newer: _challenged(challenged) for challenged in challenges}
    return (head, *(_row(line, width, told.get(line.version, "")) for line in reversed(log)))


def _challenged(challenged: Challenged) -> str:
    older = f"v{challenged.older}"
    says = {"older": f"{older} preferred", "newer": f"preferred to {older}", "tie": f"a tie with {older}"}
    return f"challenged: {says[challenged.prefers]}"


def _row(line: LogLine, width: int, challenged: str) -> Row:
    change = one_line(line.change)
    change = change if cell_len(change) <= width else set_cell_size(change, width - 1) + "…"
    lead = (
        (f"v{line.version:<5}", "strong" if line.head else ""),
        ("●   " if line.head else "    ", "accent"),
        (f"{set_cell_size(change, width)}  ", "strong" if line.head else ""),
        (f"{line.score!s:<7}", ""),
    )
    parts = ((line.keep, "good" if line.keep == "kept" else "bad"), (challenged, "warn"), (line.why, "quiet"))
    said = [part for part in parts if part[0]]
    words = [word for place, part in enumerate(said) for word in ((("  ", ""),) if place else ()) + (part,)]
    return Row(tuple(words), item=str(line.version), lead=lead)


def change_rows(session: Session, number: int) -> tuple[Row, ...]:
    """A version's text as a word diff against its parent."""
    draft = session.version(number)
    before = session.version(draft.parent).text if draft.parent else draft.text
    title = f"v{number} against v{draft.parent}" if draft.parent else f"v{number}"
    return (Row(((title, "label"),)), BLANK, *(Row(line) for line in lines_of(diff_words(before, draft.text))))
