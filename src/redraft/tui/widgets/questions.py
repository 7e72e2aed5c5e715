"""What is asked of a version: how good it is, what that is about, and why, with the time that is left above it all."""

from typing import Final

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import reactive
from textual.widgets import Static

from redraft.core.rated import SCORES, SECONDS, Given
from redraft.core.said import ASPECTS
from redraft.tui.screens.line_input import LineInput
from redraft.tui.widgets.keybar import KeyBar
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.option_grid import Option, OptionGrid
from redraft.tui.widgets.time_bar import TimeBar

LETTERS: Final = dict(zip("amctfler", ASPECTS, strict=True))
"""The key of each aspect: small for good, large for poor."""

_SIGNED: Final = "small letter: good +  capital: poor −"
_SIGNS: Final = {"": (" ", "quiet"), "+": ("+", "good"), "-": ("−", "past-bad")}


class Questions(VerticalScroll, can_focus=False):
    """Shows what was given so far, and says nothing of its own.

    Args:
        title: stands in the border, literally.
        given: what to begin with.
        said: one line to begin with.
    """

    DEFAULT_CSS = """
    Questions {
        padding: 0 1; background: $surface; scrollbar-size-vertical: 1;
        border: round $primary; border-title-color: $text-primary; border-title-style: bold;
    }
    Questions .label { height: 1; margin: 1 0 0 0; text-wrap: nowrap; text-overflow: ellipsis; }
    Questions #scores { margin: 1 0 0 0; }
    Questions #said { height: auto; max-height: 4; margin: 1 0 0 0; }
    Questions KeyBar { dock: bottom; background: $surface; padding: 0; }
    Questions.-low .label { display: none; }
    Questions.-low LineInput { height: 1; border: none; padding: 0; background: $foreground 6%; }
    Questions.-low #scores, Questions.-low #said { margin: 0; }
    """

    given: reactive[Given] = reactive(Given(), init=False, repaint=False)
    low: reactive[bool] = reactive(False, init=False, repaint=False)
    """Whether there is room for a few lines only."""

    def __init__(self, title: str, given: Given, said: str = "") -> None:
        super().__init__(id="box")
        self.border_title = literal((title, ""))
        self._said = said
        self.set_reactive(Questions.given, given)

    def compose(self) -> ComposeResult:
        """The time, the scores, the aspects, a line, what is to be said, and the keys."""
        yield TimeBar(SECONDS)
        yield OptionGrid(id="scores")
        yield Static(literal(("About what?", "label"), (f"  {_SIGNED}", "quiet")), classes="label", markup=False)
        yield OptionGrid(id="aspects")
        yield Static(literal(("Why?", "label")), classes="label", markup=False)
        yield LineInput(self.given.line, placeholder="Tab: one line on why, if you like")
        yield Static("", id="said", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what was given before."""
        self.query_one("#aspects", OptionGrid).columns = len(ASPECTS)
        self._write(self._said)
        self._mark()

    def watch_given(self, before: Given, now: Given) -> None:
        """Mark what was given, and bring it in sight where there is no room for all."""
        self._mark()
        self._bring_in_sight("#aspects" if before.score == now.score else "#scores")

    def _mark(self) -> None:
        self.query_one("#scores", OptionGrid).options = tuple(self._scored(each, SCORES[each]) for each in SCORES)
        self.query_one("#aspects", OptionGrid).options = tuple(self._aspect(key, LETTERS[key]) for key in LETTERS)

    def watch_low(self, low: bool) -> None:
        """Set the scores side by side, and leave out what is said once more beside them."""
        self.set_class(low, "-low")
        scores = self.query_one("#scores", OptionGrid)
        scores.columns, scores.aligned = (len(SCORES), False) if low else (1, True)
        self._mark()
        self._write(self._said or (_SIGNED if low else ""))

    def _scored(self, score: int, says: str) -> Option:
        chosen, blank = score == self.given.score, "" if self.low else " "
        return Option(f"{'●' if chosen else ' '}{blank}", str(score), says, "strong" if chosen else "quiet")

    def _aspect(self, key: str, aspect: str) -> Option:
        mark, style = _SIGNS[self.given.sign(aspect)]
        return Option(f"{mark} ", key, aspect, style)

    @property
    def field(self) -> LineInput:
        """Where the line is written."""
        return self.query_one(LineInput)

    @property
    def all_given(self) -> Given:
        """What was given, with the line as it stands."""
        return replace(self.given, line=self.field.real)

    def say(self, text: str, style: str = "quiet") -> None:
        """Say something in a line above the keys, "" for nothing; what is no mere hint is brought in sight."""
        self._write(text, style)
        if text and style != "quiet":
            self._bring_in_sight("#said")

    def _write(self, text: str, style: str = "quiet") -> None:
        self.query_one("#said", Static).update(literal((text, style)))

    def _bring_in_sight(self, what: str) -> None:
        self.call_after_refresh(self.query_one(what).scroll_visible, animate=False)

    def show_time(self, left: float) -> None:
        """Say how many seconds are left."""
        self.query_one(TimeBar).left = max(int(left), 0)
