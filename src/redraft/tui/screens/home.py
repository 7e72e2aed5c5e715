"""Home: every session there is, what waits for the person, the samples, the templates, and the ways to begin."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from redraft.config import Config
from redraft.tui.greeting import greeting
from redraft.tui.home_actions import HOME_ACTIONS, home_bar
from redraft.tui.own_fault import own_fault
from redraft.tui.shelf import SORTS, Line, Shelf, View, first_key, next_section
from redraft.tui.widgets.filter_line import FilterLine
from redraft.tui.widgets.keybar import KeyBar
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.long_pane import LongPane
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.shelf_rows import ShelfTable, about, order_says
from redraft.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from redraft.models.endpoints import Hosts
    from redraft.tui.looking import Looking


class HomeScreen(Screen[None]):
    """Where redraft begins when it is not told what to open.

    Args:
        config: the person's settings, for the session that is opened.
        hosts: the hosts that may have a key; None for those on file.
    """

    DEFAULT_CSS = """
    HomeScreen { background: $background; }
    HomeScreen > Static { height: 2; padding: 1 2 0 2; color: $foreground; text-wrap: nowrap; text-overflow: ellipsis; }
    HomeScreen > Pane { height: 1fr; }
    HomeScreen.-narrow StatusLine { height: 2; text-wrap: wrap; }
    HomeScreen.-narrow StatusLine.-long { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            action.keys,
            "app.do_theme" if action.id == "theme" else f"do('{action.id}')",
            action.help,
            show=False,
            id=action.id,
        )
        for action in HOME_ACTIONS
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, config: Config, hosts: "Hosts | None" = None) -> None:
        super().__init__()
        self.config = config
        self.hosts = hosts
        self.shelf = Shelf(now=datetime.now(UTC), whole=False)
        self.view = View()
        self._lines: dict[str, Line] = {}
        self._looking: Looking | None = None
        self._wanted = ""
        """What the cursor goes to once it is there: what was just made."""
        self._moved = False

    def compose(self) -> ComposeResult:
        """A line on what this is, and what there is to open."""
        yield Static(literal(("redraft", "heading"), ("  until the draft meets its spec", "quiet")), markup=False)
        yield LongPane(id="shelf")
        yield FilterLine()
        yield StatusLine()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one(KeyBar).keys = home_bar()
        self.show()
        self.query_one(LongPane).focus()
        self.call_after_refresh(lambda: self.say(greeting(self.config.models, os.environ)))

    def on_screen_resume(self) -> None:
        """Look for sessions without holding up a paint; again on coming back, as one may have been made meanwhile."""
        self.call_after_refresh(self.look)

    @on(events.ScreenSuspend)
    @on(events.Unmount)
    def leave_reading(self) -> None:
        """Read nothing while something else is being done."""
        if self._looking is not None:
            self._looking.leave()

    def look(self, wanted: str = "") -> None:
        """Look for what there is.

        Args:
            wanted: what the cursor goes to once it is there; "" to leave it where it is.
        """
        from redraft.tui.looking import Looking

        self.leave_reading()
        self._wanted = wanted or self._wanted
        self._looking = Looking(self._take, judges_first=self.config.judge_first)
        self.run_worker(self._looking.look(), group="look", exit_on_error=False)

    def _take(self, shelf: Shelf, done: int, total: int) -> None:
        if not self.query(StatusLine):  # the screen is closing
            return
        if done < total:
            shelf.progress = f"reading {done:,} of {total:,}"
        self.shelf = shelf
        self.show()

    def show(self) -> None:
        """Show the shelf as it is looked at now."""
        lines = self.shelf.lines(self.view)
        self._lines = {line.key: line for line in lines if line.key}
        pane = self.query_one(LongPane)
        pane.table = ShelfTable(lines, self.view, self.shelf.now)
        pane.show_title("Sessions", self._subtitle())
        if self._wanted in self._lines:
            pane.cursor, self._wanted, self._moved = self._wanted, "", True
        elif not self._moved:
            pane.cursor = first_key(lines)
        self._show_about()

    def _subtitle(self) -> str:
        shelf, words = self.shelf, self.view.words
        count = f"{len(shelf.sessions):,} session{'' if len(shelf.sessions) == 1 else 's'}"
        if words:
            found = sum(line.what == "session" for line in self._lines.values())
            count = f"/{words}: {found:,} of {count}"
        parts = (shelf.progress, count if shelf.sessions else "", order_says(self.view) if shelf.sessions else "")
        return " · ".join(part for part in parts if part)

    def _show_about(self) -> None:
        line = self.line
        self.query_one(StatusLine).cast = about(line) if line is not None else ""

    @property
    def line(self) -> Line | None:
        """The line under the cursor; None for none."""
        return self._lines.get(self.query_one(LongPane).cursor)

    def say(self, text: str) -> None:
        """Show a line that fades."""
        self.query_one(StatusLine).say(text)

    def on_pane_chosen(self, event: Pane.Chosen) -> None:
        """Say more of what is under the cursor; a click opens nothing by itself, Enter does."""
        event.stop()
        self._moved = True
        self._show_about()

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A click on a key is that key."""
        event.stop()
        self.action_do(event.action)

    @on(Input.Changed)
    def filter_changed(self, event: Input.Changed) -> None:
        """Show what has the words that stand there now; the first of it is under the cursor."""
        event.stop()
        self.look_at(View(self.query_one(FilterLine).real, self.view.sort, self.view.turned))

    def look_at(self, view: View) -> None:
        """Look at the shelf in another way, from its top."""
        if view != self.view:
            self.view, self._moved = view, False
            self.query_one(LongPane).scroll_home(animate=False)
            self.show()

    @on(Input.Submitted)
    def filter_taken(self, event: Input.Submitted) -> None:
        """Go on in what was found."""
        event.stop()
        self.query_one(FilterLine).close()
        self.query_one(LongPane).focus()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of our own is shown, and home goes on."""
        if event.state is WorkerState.ERROR:
            self.say(f"That did not work: {own_fault(event.worker.error)}")

    def action_do(self, id: str) -> None:
        """Do what a key stands for."""
        from redraft.tui.home_acts import acts

        name = id.removeprefix("home.")
        if (does := self._in_list().get(name)) is not None:
            does()
        else:
            self.run_worker(acts(self)[name](), group="act", exit_on_error=False)

    def _in_list(self) -> dict[str, Callable[[], None]]:
        view = self.view
        following = SORTS[(SORTS.index(view.sort) + 1) % len(SORTS)]
        return {
            "filter": self.query_one(FilterLine).open,
            "sort": lambda: self.look_at(View(view.words, following)),
            "turn": lambda: self.look_at(View(view.words, view.sort, not view.turned)),
            "section": self._next_section,
            "clear": self.query_one(FilterLine).clear_all,
        }

    def _next_section(self) -> None:
        """Go to the first line of the next kind there is."""
        if key := next_section(self._lines, self.line):
            self.query_one(LongPane).cursor = key
            self._moved = True
            self._show_about()
