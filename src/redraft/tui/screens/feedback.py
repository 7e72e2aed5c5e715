"""What a person said that nothing came of yet, and the keys by which something does."""

from typing import ClassVar, Final, Literal, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from redraft.core.feedback import Feedback
from redraft.tui.screens.dialog import Dialog
from redraft.tui.widgets.feedback_rows import feedback_rows
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.pane import Pane

Does = Literal["amend", "earlier", "boundary", "template", "dismiss"]
_NONE: Final = (
    "Nothing is open. Ratings of 3 or less, flags (!) and reasons for rejecting (x) stand here until each has led "
    "to an amendment, a boundary or a template, or is dismissed."
)


class Chosen(NamedTuple):
    """Which piece of feedback, and what is to come of it."""

    feedback: Feedback
    does: Does


class FeedbackList(Dialog[Chosen | None]):
    """Lists open feedback; one key ties the piece under the cursor to something.

    Args:
        items: what is open, oldest first.
        at: the event under the cursor at first; 0 for the first piece.
        amended: the spec was amended before, so that an earlier amendment can be named.
    """

    DEFAULT_CSS = """
    FeedbackList > Vertical { width: 110; }
    FeedbackList Pane { height: auto; max-height: 70vh; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "choose('amend')", "Amend the spec for it", show=False, id="feedback.amend"),
        Binding("p", "choose('earlier')", "It led to an earlier amendment", show=False, id="feedback.earlier"),
        Binding("b", "choose('boundary')", "Make it a boundary", show=False, id="feedback.boundary"),
        Binding("t", "choose('template')", "Make it a boundary of a template", show=False, id="feedback.template"),
        Binding("x", "choose('dismiss')", "Dismiss", show=False, id="feedback.dismiss"),
        Binding("O,q", "leave", "Leave", show=False, id="feedback.leave"),
    ]

    def __init__(self, items: tuple[Feedback, ...], at: int = 0, *, amended: bool = False) -> None:
        super().__init__(f"Open feedback: {len(items)}" if items else "Open feedback")
        self._items = items
        self._at = at
        self._amended = amended

    def inside(self) -> ComposeResult:
        """The list."""
        if not self._items:
            yield Static(_NONE, markup=False)
            return
        pane = Feedbacks()
        pane.rows = feedback_rows(self._items)
        yield pane

    def on_mount(self) -> None:
        """Begin at the piece that was worked on last, or the first."""
        if self._items:
            self.call_after_refresh(self.show_keys, _keys(self._amended))
        for pane in self.query(Feedbacks):
            pane.focus()
            if any(each.n == self._at for each in self._items):
                pane.cursor = str(self._at)

    def action_step(self, by: int) -> None:
        """Go so many pieces on."""
        for pane in self.query(Feedbacks):
            pane.action_step(by)

    def action_choose(self, does: Does) -> None:
        """Say what is to come of the piece under the cursor."""
        cursor = next((pane.cursor for pane in self.query(Feedbacks)), "")
        chosen = next((each for each in self._items if str(each.n) == cursor), None)
        if chosen is not None and (does != "earlier" or self._amended):
            self.dismiss(Chosen(chosen, does))


class Feedbacks(Pane):
    """The list; the cursor stops at each piece."""


def _keys(amended: bool) -> tuple[Key, ...]:
    """As few words as a narrow screen has room for."""
    earlier = (Key("choose('earlier')", "p", "earlier"),) if amended else ()
    return (
        Key("choose('amend')", "m", "amends"),
        *earlier,
        Key("choose('boundary')", "b", "boundary"),
        Key("choose('template')", "t", "template"),
        Key("choose('dismiss')", "x", "dismisses"),
        Key("leave", "Esc", "leaves"),
    )
