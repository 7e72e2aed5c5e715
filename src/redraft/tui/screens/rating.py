"""How good is this version? A score by one key, what that is about by one more each, a line: in a minute at most.

The text stands beside the questions, or above them, and scrolls while they are answered.
"""

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import ClassVar, Literal

from msgspec import Struct
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from redraft.core.rated import SCORES, SECONDS, Given
from redraft.core.said import ASPECTS
from redraft.loop.record import Declined
from redraft.tui.own_fault import own_fault
from redraft.tui.screens.dialog import Dialog
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.option_grid import OptionGrid
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.questions import LETTERS, Questions
from redraft.tui.widgets.rating_rows import Subject

Clock = Callable[[], float]
Save = Callable[[Given, float, bool], Awaitable[str]]
"""Saves what was given, with the seconds it took and whether the time was up; returns what is to be read after, or "".

It raises `Declined` where it cannot.
"""
How = Literal["saved", "left", "skipped", "too late"]

_NARROW = 100
"""Columns below which the text stands above the questions."""
_LOOK = 0.25
"""Seconds between two looks at the clock."""
_QUIET = 1.0
"""Seconds without a key after which nobody is typing: until then no key may fall on the screen below."""


_ENDS = ("enter", "escape")
_FROM_LINE = (*_ENDS, "tab", "shift+tab", "up", "down", "pageup", "pagedown")
"""Keys that mean the same while a line is written."""


class Done(Struct, frozen=True):
    """How the questions were left, and what was given by then."""

    how: How
    given: Given = Given()


class RateVersion(Dialog[Done]):
    """Asks for a rating, and has it saved: by Enter, or when the time is up.

    Args:
        subject: what is rated.
        save: saves what was given; only then are the questions closed.
        given: what to begin with: what was given before, and not saved.
        clock: monotonic seconds.
    """

    DEFAULT_CSS = """
    RateVersion { align: left top; layout: vertical; background: $background; }
    RateVersion #top {
        height: 1; padding: 0 1; background: $panel; color: $foreground; text-wrap: nowrap; text-overflow: ellipsis;
    }
    RateVersion #sides { layout: horizontal; height: 1fr; }
    RateVersion Pane { height: 1fr; background: $background; border: round $foreground 22%; }
    RateVersion #about { width: 2fr; }
    RateVersion #text { width: 5fr; }
    RateVersion #box { width: 4fr; min-width: 40; height: 1fr; }
    RateVersion.-stacked #sides { layout: vertical; }
    RateVersion.-stacked #about { display: none; }
    RateVersion.-stacked #text, RateVersion.-stacked #box { width: 1fr; }
    RateVersion.-stacked #box { height: auto; max-height: 60%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(score), f"score({score})", says, show=False, id=f"rate.{score}")
            for score, says in SCORES.items()
        ),
        *(Binding(key, f"mark('{each}', '+')", each, show=False, id=f"rate.{each}") for key, each in LETTERS.items()),
        *(
            Binding(key.upper(), f"mark('{each}', '-')", each, show=False, id=f"rate.poor_{each}")
            for key, each in LETTERS.items()
        ),
        Binding("left", "step(-1)", "A lower score", show=False, id="rate.lower"),
        Binding("right", "step(1)", "A higher score", show=False, id="rate.higher"),
        Binding("tab,shift+tab", "line", "Write a line", show=False, id="rate.line"),
        Binding("enter", "save", "Save", show=False, id="rate.save"),
        Binding("up,k", "scroll_text(-1)", "Up in the text", show=False, id="rate.up"),
        Binding("down,j", "scroll_text(1)", "Down in the text", show=False, id="rate.down"),
        Binding("pageup", "scroll_text(0, -1)", "A page up", show=False, id="rate.page_up"),
        Binding("pagedown", "scroll_text(0, 1)", "A page down", show=False, id="rate.page_down"),
    ]
    keys: ClassVar[tuple[Key, ...]] = (
        Key("save", "Enter", "saves"),
        Key("line", "Tab", "line"),
        Key("scroll_text(1)", "↑/↓", "text"),
        Key("leave", "Esc", "leaves"),
    )
    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self, subject: Subject, save: Save, given: Given | None = None, clock: Clock = monotonic) -> None:
        super().__init__(subject.title)
        self._subject, self._save, self._clock = subject, save, clock
        self._questions = Questions(subject.title, given or Given(), subject.said)
        self._began = self._pressed = clock()
        self._over: Done | None = None
        """How it is left, once nobody is typing and what is to be read was read."""
        self._to_read = ""

    def compose(self) -> ComposeResult:
        """What it is for, the text, and the questions."""
        yield Static(literal((self._subject.top, "quiet")), id="top", markup=False)
        with Container(id="sides"):
            yield Shown(id="about")
            yield Shown(id="text")
            yield self._questions

    def on_mount(self) -> None:
        """Begin where the person was in the text, and let the time run."""
        self.query_one("#about", Pane).show_title("What it is for")
        self.query_one("#text", Pane).show_title(self._subject.text_title)
        self.query_one("#about", Pane).rows = self._subject.about
        self.set_interval(_LOOK, self._look)
        self.call_after_refresh(self.action_scroll_text, self._subject.scrolled)

    def on_resize(self) -> None:
        """Stack what has no room side by side; what the text is for then stands above it."""
        subject, stacked = self._subject, self.app.size.width < _NARROW
        self.set_class(stacked, "-stacked")
        self._questions.low = stacked
        self.query_one("#text", Pane).rows = (*subject.brief, *subject.text) if stacked else subject.text

    def _look(self) -> None:
        """Look at the clock: run out the bar, then save what was given, then close once nobody is typing."""
        now = self._clock()
        if self._over is None:
            self._questions.show_time(SECONDS - (now - self._began))
            if now - self._began >= SECONDS:
                self._have_saved(late=True)
        elif self._over.how != "left" and not self._to_read and now - self._pressed >= _QUIET:
            self._close()

    def _have_saved(self, *, late: bool = False) -> None:
        """Save what was given, and take no more; without a score there is nothing to save."""
        given = self._questions.all_given
        self.set_focus(None)
        self._over = Done("saved" if given.score else "too late", given)
        if given.score:
            seconds = round(min(self._clock() - self._began, SECONDS), 1)
            self.run_worker(self._saving(given, seconds, late), exclusive=True, exit_on_error=False)
        else:
            self._questions.say("The time is up, and there is no score: nothing is saved, nothing is lost.", "warn")

    async def _saving(self, given: Given, seconds: float, late: bool) -> None:
        """Have it saved; where it cannot be, say why and let the person leave with what they gave."""
        self._to_read = "saving"
        try:
            self._to_read = await self._save(given, seconds, late)
        except Declined as why:
            self._to_read, self._over = str(why), Done("left", given)
        if self._to_read or late:
            self._questions.say(self._to_read or "The time is up: what you gave is saved.", "strong")
            self.show_keys((Key("leave", "Enter", "goes on"),))
        else:
            self._close()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of our own is shown, and the person can leave with what they gave."""
        if event.state is WorkerState.ERROR:
            self._over = Done("left", self._questions.all_given)
            self._to_read = f"That did not work: {own_fault(event.worker.error)}"
            self._questions.say(self._to_read, "strong")
            self.show_keys((Key("leave", "Enter", "goes on"),))

    def _close(self) -> None:
        if self._over is not None and self.is_current:
            self.dismiss(self._over)

    async def on_key(self, event: events.Key) -> None:
        """Do what a key says here and now: bindings come round later, and by then the next keys are typed already.

        Once it is over, no key reaches the screen below.
        """
        self._pressed = self._clock()
        bound = self._bindings.key_to_bindings.get(event.key, ())
        writing = self.focused is self._questions.field
        if self._over is not None and event.key not in _ENDS:
            event.stop()
        elif writing and event.is_printable and event.character:  # typed right behind the key that led there
            event.stop()
            self._questions.field.insert_text_at_cursor(event.character)
        elif bound and (not writing or event.key in _FROM_LINE):
            event.stop()
            event.prevent_default()
            await self.run_action(bound[0].action)
        elif event.is_printable:
            self._questions.say("1 to 5 rates it, a letter says what that is about, Tab writes a line.")

    @on(Input.Changed)
    def _typed(self) -> None:
        self._pressed = self._clock()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves from the line, too."""
        event.stop()
        self.action_save()

    @on(OptionGrid.Picked)
    def _picked(self, event: OptionGrid.Picked) -> None:
        """A click gives a score; on an aspect it goes from good to poor to nothing."""
        if event.grid.id == "scores":
            self.action_score(event.place + 1)
        else:
            aspect = ASPECTS[event.place]
            self.action_mark(aspect, {"": "+", "+": "-", "-": "-"}[self._questions.given.sign(aspect)])

    def action_score(self, score: int) -> None:
        """Give a score."""
        if self._over is None:
            self._questions.say("")
            given = self._questions.given
            self._questions.given = Given(score, given.aspects, given.line)

    def action_step(self, by: int) -> None:
        """Give a higher or a lower score."""
        score = self._questions.given.score
        self.action_score(min(max(score + by, 1), len(SCORES)) if score else (1 if by > 0 else len(SCORES)))

    def action_mark(self, aspect: str, sign: str) -> None:
        """Say that an aspect is good or poor; the same again takes it back."""
        if self._over is None:
            self._questions.say("")
            self._questions.given = self._questions.given.marked(aspect, sign)

    def action_line(self) -> None:
        """Go to the line, or back from it."""
        if self._over is None:
            self.set_focus(None if self.focused is self._questions.field else self._questions.field)

    def action_scroll_text(self, lines: int, pages: int = 0) -> None:
        """Scroll the text."""
        text = self.query_one("#text", Pane)
        by = lines + pages * max(text.scrollable_content_region.height - 1, 1)
        text.scroll_relative(y=by, animate=False, force=True, immediate=True)

    def action_save(self) -> None:
        """Save, once there is a score."""
        if self._over is not None:
            self.action_leave()
        elif self._questions.given.score:
            self._have_saved()
        else:
            self.set_focus(None)  # from the line, too: the digit that comes next is the score
            self._questions.say("First a score: 1 (unusable) to 5 (ready to use).", "warn")

    def action_leave(self) -> None:
        """Leave; nothing that was given is lost. Once it is over, what there is to read was read."""
        if self._over is None:
            self.dismiss(Done("left", self._questions.all_given))
        elif self._to_read != "saving":
            self._close()


class RateOneOf(RateVersion):
    """The same for one of several: s leaves it for later and goes on to the next, q leaves as Esc does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "skip", "Leave it for later", show=False, id="rate.skip"),
        Binding("q", "leave", "Leave", show=False, id="rate.quit"),
    ]
    keys: ClassVar[tuple[Key, ...]] = (RateVersion.keys[0], Key("skip", "s", "skips"), *RateVersion.keys[1:])

    def action_skip(self) -> None:
        """Leave this one for later."""
        if self._over is None:
            self.dismiss(Done("skipped", self._questions.all_given))


class Shown(Pane, can_focus=False):
    """What there is to read; the keys that scroll it are the questions'."""

    stays = False
