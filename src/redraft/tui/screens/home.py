"""Home: the sessions of late, the samples, and the ways to begin."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from redraft.bundled import samples_dir
from redraft.config import Config, sessions_dir
from redraft.loop.record import Record
from redraft.transcripts.library import NoSession, Summary, listing
from redraft.transcripts.recovery import Damaged
from redraft.tui.greeting import greeting
from redraft.tui.widgets.keybar import Key, KeyBar
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import BLANK, Row, Words, plain
from redraft.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from redraft.models.endpoints import Hosts

MOST_RECENT = 50
NEW, DEMO = "new", "demo"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What there is to open: the person's sessions, the last changed first, and the samples."""

    recent: tuple[Summary, ...] = ()
    samples: tuple[Summary, ...] = ()


class HomeScreen(Screen[None]):
    """Where redraft begins when it is not told what to open.

    Args:
        config: the person's settings, for the session that is opened.
        hosts: the hosts that may have a key; None for those on file.
    """

    DEFAULT_CSS = """
    HomeScreen { background: $background; }
    HomeScreen > Static { height: 3; padding: 1 2 0 2; color: $foreground; }
    HomeScreen > Pane { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,o", "open", "Open", show=False, id="home.open"),
        Binding("n", "new", "New", show=False, id="home.new"),
        Binding("d", "demo", "Demo", show=False, id="home.demo"),
        Binding("q", "quit", "Quit", show=False, id="home.quit"),
    ]
    keys: ClassVar[tuple[Key, ...]] = (
        Key("open", "Enter", "opens"),
        Key("new", "n", "new session"),
        Key("demo", "d", "demo"),
        Key("quit", "q", "quits"),
    )

    def __init__(self, config: Config, hosts: "Hosts | None" = None) -> None:
        super().__init__()
        self._config = config
        self._hosts = hosts

    def compose(self) -> ComposeResult:
        """A line on what this is, and what there is to open."""
        yield Static(literal(("redraft", "heading"), ("  until the draft meets its spec", "quiet")), markup=False)
        yield Pane(id="shelf")
        yield StatusLine()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one(KeyBar).keys = self.keys
        self.query_one(Pane).show_title("Sessions")
        self.call_after_refresh(self._greet)

    def _greet(self) -> None:
        self.query_one(StatusLine).say(greeting(self._config.models, os.environ))

    def on_screen_resume(self) -> None:
        """Look for sessions without holding up a paint; again on coming back, as one may have been made meanwhile."""
        self.run_worker(self.look(), exit_on_error=False)

    async def look(self) -> None:
        """Read what there is, off the event loop, and show it."""
        shelf = await asyncio.to_thread(read_shelf, sessions_dir(), samples_dir())
        pane = self.query_one(Pane)
        pane.rows = home_rows(shelf)
        pane.cursor = next(iter(pane.layout_now.items))
        pane.focus()

    def on_pane_chosen(self, event: Pane.Chosen) -> None:
        """A click on what is already under the cursor opens nothing by itself; Enter does."""
        event.stop()

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A click on a key is that key."""
        event.stop()
        await self.run_action(event.action if event.action != "quit" else "app.quit")

    async def action_open(self) -> None:
        """Open what is under the cursor."""
        item = self.query_one(Pane).cursor
        if item == NEW:
            self.action_new()
        elif item == DEMO:
            await self.action_demo()
        elif item:
            self._open(Path(item))

    def action_new(self) -> None:
        """Make a spec, and begin."""
        from redraft.tui.screens.new_session import NewSession

        self.app.push_screen(NewSession(self._config, hosts=self._hosts))

    async def action_demo(self) -> None:
        """Begin a session on the launch email that comes with redraft."""
        from redraft.core.spec import parse_spec
        from redraft.demo import demo_draft, demo_spec
        from redraft.loop.opening import begin
        from redraft.tui.starting import drafting

        record = await begin(parse_spec(demo_spec(), "demo"), demo_draft(), sessions_dir(), person=self._config.name)
        self.app.push_screen(drafting(record, self._config, hosts=self._hosts, greets=False))

    def action_quit(self) -> None:
        """Quit."""
        self.app.exit()

    def _open(self, path: Path) -> None:
        from redraft.tui.starting import drafting, resumed

        try:
            if path.parent == samples_dir():
                screen = drafting(_sample(path), self._config, greets=False)
            else:
                screen = resumed(path, self._config, self._hosts, greets=False)
        except (Damaged, NoSession) as fault:
            self.query_one(StatusLine).say(f"{fault}. redraft verify says more.")
            return
        self.app.push_screen(screen)


def read_shelf(sessions: Path, samples: Path) -> Shelf:
    """Summarise what there is to open."""
    return Shelf(listing(sessions)[:MOST_RECENT], listing(samples))


def home_rows(shelf: Shelf) -> tuple[Row, ...]:
    """Sessions, samples and beginnings, each an item."""
    rows = [Row(plain("Of late", "label"))]
    rows += [_row(summary) for summary in shelf.recent] or [Row(plain("No session yet.", "quiet"), lead=plain("  "))]
    if shelf.samples:
        rows += [BLANK, Row(plain("Samples, to read", "label")), *(_row(summary) for summary in shelf.samples)]
    return (*rows, BLANK, Row(plain("Begin", "label")), *_BEGINNINGS)


def _sample(path: Path) -> Record:
    from redraft.loop.opening import read_session

    return Record(read_session(path).session, None, read_only="A sample is read-only; n begins a session of your own.")


def _row(summary: Summary) -> Row:
    when = _when(summary.changed or summary.created)
    words: list[Words] = [(summary.title or summary.path.stem, "strong"), (_size(summary), "quiet")]
    words += [(f"  {summary.fault}", "warn")] if summary.fault else []
    return Row(tuple(words), item=str(summary.path), lead=((f"  {when:<18}", "quiet"),))


def _size(summary: Summary) -> str:
    return f"  {summary.events} events" if summary.events else ""


def _when(moment: datetime | None) -> str:
    """Local time, to the minute."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else ""


_BEGINNINGS: Sequence[Row] = (
    Row(plain("a new session: the spec first"), item=NEW, lead=(("  n  ", "key"),)),
    Row(plain("the demo: a launch email with faults in it"), item=DEMO, lead=(("  d  ", "key"),)),
)
