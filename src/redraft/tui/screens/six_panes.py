"""Panes of figures on one screen: all of them where there is room, else one at a time."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from redraft.tui.widgets.keybar import KeyBar
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.status import StatusLine


class Figures(Pane):
    """Rows to read, which the keys scroll."""

    stays = False


class SixPanes(Screen[None]):
    """A line on top, three by two panes, status and keys; `panes` and `with_cursor` say which."""

    DEFAULT_CSS = """
    SixPanes { background: $background; }
    SixPanes > Static { height: 2; padding: 1 2 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
    SixPanes > StatusLine { height: 1; padding: 0 1; }
    SixPanes > KeyBar { height: 1; padding: 0 1; }
    SixPanes #figures { layout: grid; grid-size: 3 2; grid-rows: 3fr 2fr; height: 1fr; }
    SixPanes.-narrow > Static { height: 1; padding: 0 1; }
    SixPanes.-narrow #figures, SixPanes.-one #figures { grid-size: 1 1; grid-rows: 1fr; }
    SixPanes.-narrow #figures Pane, SixPanes.-one #figures Pane { display: none; }
    SixPanes.-narrow #figures Pane.-current, SixPanes.-one #figures Pane.-current { display: block; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "step_pane(1)", "Next pane", show=False, id="stats.next_pane"),
        Binding("shift+tab", "step_pane(-1)", "Pane before", show=False, id="stats.previous_pane"),
        Binding("z", "zoom", "Zoom", show=False, id="stats.zoom"),
    ]
    panes: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Each pane's id and title, in the order of reading."""
    with_cursor: ClassVar[tuple[str, ...]] = ()
    """The ids of those that hold items."""

    current: reactive[str] = reactive("", init=False)

    def compose(self) -> ComposeResult:
        """A line on top, and the panes."""
        yield Static(markup=False)
        with Container(id="figures"):
            for name, _ in self.panes:
                yield Pane(id=name) if name in self.with_cursor else Figures(id=name)
        yield StatusLine()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the first pane."""
        self.current = self.panes[0][0]

    def watch_current(self, name: str) -> None:
        """Mark the pane that has the focus, which alone is seen when there is room for one."""
        for place, (each, title) in enumerate(self.panes, 1):
            pane = self.query_one(f"#{each}", Pane)
            pane.set_class(each == name, "-current")
            alone = self.has_class("-narrow") or self.has_class("-one")
            pane.show_title(title, f"{place} of {len(self.panes)}" if alone else "")
        self.query_one(f"#{name}").focus()

    def on_descendant_focus(self) -> None:
        """A click makes a pane the current one."""
        if isinstance(self.focused, Pane) and self.focused.id:
            self.current = self.focused.id

    def on_resize(self) -> None:
        """Say which of the panes is seen, where one is."""
        self.call_after_refresh(self.watch_current, self.current)

    def action_step_pane(self, by: int) -> None:
        """Go so many panes on."""
        names = [name for name, _ in self.panes]
        self.current = names[(names.index(self.current) + by) % len(names)]

    def action_zoom(self) -> None:
        """One pane, or all."""
        self.toggle_class("-one")
        self.watch_current(self.current)
