"""The four panes on one screen, what is shown in them, and which of them has the focus."""

from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from redraft.core.critique import pending
from redraft.core.session import Session
from redraft.loop.record import Live
from redraft.tui.actions import Action
from redraft.tui.desk import PaneName
from redraft.tui.grace import Grace
from redraft.tui.widgets.header import ContextLine, HeaderLine
from redraft.tui.widgets.kept import KeptLines
from redraft.tui.widgets.keybar import KeyBar
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.panes import CritiquePane, DraftPane, RubricPane, SessionPane, SpecPane
from redraft.tui.widgets.status import StatusLine
from redraft.tui.widgets.tabs import PaneTabs

_NAMES: tuple[PaneName, ...] = ("spec", "draft", "critique", "rubric")


class Panes(KeptLines, Container):
    """The ground that the panes stand on."""


class FourPanes(Screen[None]):
    """Header line, four panes, status and keys on one session.

    Args:
        grace: is told whenever another fix comes under the cursor.
    """

    DEFAULT_CSS = """
    FourPanes { layout: vertical; background: $background; }
    FourPanes #panes {
        layout: grid;
        grid-size: 3 2;
        grid-columns: 2fr 5fr 4fr;
        grid-rows: 3fr 2fr;
        height: 1fr;
    }
    FourPanes #spec, FourPanes #draft { row-span: 2; }
    FourPanes ContextLine, FourPanes PaneTabs { display: none; }

    FourPanes.-narrow StatusLine { height: 2; text-wrap: wrap; }
    FourPanes.-narrow StatusLine.-fault { height: 3; }
    FourPanes.-narrow StatusLine.-long { height: auto; }
    FourPanes.-narrow ContextLine, FourPanes.-narrow PaneTabs { display: block; }
    FourPanes.-narrow #panes, FourPanes.-one #panes { grid-size: 1 1; grid-columns: 1fr; grid-rows: 1fr; }
    FourPanes.-narrow #panes Pane, FourPanes.-one #panes Pane { display: none; row-span: 1; }
    FourPanes.-narrow #panes Pane.-current, FourPanes.-one #panes Pane.-current { display: block; }
    """
    AUTO_FOCUS = "#critique"
    actions: ClassVar[tuple[Action, ...]] = ()
    """What can be done on it: each by its key, and from the palette."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    session: reactive[Session | None] = reactive[Session | None](None, init=False, repaint=False)
    live: reactive[Live | None] = reactive[Live | None](None, init=False, repaint=False)
    """What is coming from a model."""
    current: reactive[PaneName] = reactive[PaneName]("critique", init=False, repaint=False)
    zoomed: reactive[bool] = reactive(False, init=False, repaint=False)
    focused: reactive[Widget | None] = reactive[Widget | None](None, repaint=False)
    """As in any screen, except that all of it is not painted again when the focus moves."""

    def __init__(self, grace: Grace) -> None:
        super().__init__()
        self.grace = grace
        self._brought = False
        """The draft came into sight by itself, where there is room for one pane."""

    def compose(self) -> ComposeResult:
        """Header line, panes, status and keys."""
        yield HeaderLine()
        yield ContextLine()
        yield PaneTabs()
        with Panes(id="panes"):
            yield SpecPane(id="spec")
            yield DraftPane(id="draft")
            yield CritiquePane(id="critique")
            yield RubricPane(id="rubric")
        yield StatusLine()
        yield KeyBar()

    def watch_session(self, session: Session | None) -> None:
        """Attributes down: every pane gets the session; the next fix that waits comes under the cursor."""
        if session is None:
            return
        for view in (self.query_one(HeaderLine), self.query_one(ContextLine), *self.query(SessionPane)):
            view.session = session
        self._bring_up_next(session)

    def watch_live(self, live: Live | None) -> None:
        """Show a text where the draft stands, and verdicts where the rubric does."""
        draft, text = self.query_one(DraftPane), live.draft if live is not None else None
        if not text and self.session is not None and self.session.draft is not None:
            text = None  # what stands is looked at until there is something else to see
        if text is not None and draft.arriving is None and self.has_class("-narrow") and self.current == "critique":
            self.current = "draft"
            self._brought = True
        draft.arriving = text
        self.query_one(RubricPane).arriving = live.verdicts if live is not None else ()

    def _bring_up_next(self, session: Session) -> None:
        critique, waiting = self.query_one(CritiquePane), [item.name for item in pending(session)]
        if waiting and critique.cursor not in waiting:
            critique.cursor = waiting[0]
            if self._brought:
                self.current = "critique"
        draft = self.query_one(DraftPane)
        if draft.focused != critique.cursor:
            self.grace.came(by_itself=True)
            draft.focused = critique.cursor

    @on(Pane.Chosen, "#critique")
    def _went_to(self, message: Pane.Chosen) -> None:
        """The cursor first, and the draft one frame later: a key that is held down is never waited for."""
        self.grace.came(by_itself=False)
        self.call_after_refresh(self._follow)

    def _follow(self) -> None:
        """Show in the draft what is under the cursor of the critique."""
        self.query_one(DraftPane).focused = self.query_one(CritiquePane).cursor

    def on_descendant_focus(self) -> None:
        """The pane with the focus is the current one."""
        if isinstance(self.focused, SessionPane):
            self.current = cast(PaneName, self.focused.id)

    def watch_current(self, name: PaneName) -> None:
        """Mark the current pane, which alone is seen when there is room for one."""
        self._brought = False
        narrow = self.zoomed or self.has_class("-narrow")
        for pane in self.query(SessionPane):
            pane.set_class(pane.id == name, "-current", update=narrow)
        tabs = self.query_one(PaneTabs)
        tabs.set_reactive(PaneTabs.current, name)
        if tabs.display:
            tabs.refresh()
        if not (isinstance(self.focused, SessionPane) and self.focused.id == name):
            self.set_focus(self.query_one(f"#{name}"))

    @on(PaneTabs.Picked)
    def _picked(self, message: PaneTabs.Picked) -> None:
        self.current = message.name

    def watch_zoomed(self, zoomed: bool) -> None:
        """One pane, or all."""
        self.set_class(zoomed, "-one")

    def action_do(self, id: str) -> None:
        """Do one of its actions.

        Args:
            id: which.
        """
        raise NotImplementedError

    def step_pane(self, by: int) -> None:
        """Go so many panes on."""
        self.current = _NAMES[(_NAMES.index(self.current) + by) % len(_NAMES)]
