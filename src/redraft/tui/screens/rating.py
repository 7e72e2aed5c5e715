"""How good is this version: 1 (unusable) to 5 (ready to use), with a line if one likes."""

from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widgets import Input, Static

from redraft.tui.screens.dialog import Dialog
from redraft.tui.screens.line_input import LineInput
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.rows import Words

SCORES = {1: "unusable", 2: "start over", 3: "usable with work", 4: "nearly there", 5: "ready to use"}


class Given(NamedTuple):
    """A score (0 if none was given), a line, and whether it was sent."""

    score: int
    line: str
    sent: bool


class RateVersion(Dialog[Given]):
    """Asks for a score by key, then for a line; Enter sends both.

    Args:
        version: which version is rated.
        line: what to begin with.
    """

    keys: ClassVar[tuple[Key, ...]] = (
        Key("focus_scores", "1-5", "score"),
        Key("send", "Enter", "sends"),
        Key("leave", "Esc", "leaves"),
    )
    AUTO_FOCUS: ClassVar[str | None] = ""
    score: reactive[int] = reactive(0)

    def __init__(self, version: int, line: str = "") -> None:
        super().__init__(f"Rate v{version}")
        self._line = line

    def inside(self) -> ComposeResult:
        """The scores, and the line."""
        yield Static("", id="scores", markup=False)
        yield LineInput(self._line, placeholder="one line on why, if you like")

    def on_mount(self) -> None:
        """Wait for a score first; only then is the line written."""
        self.set_focus(None)

    def watch_score(self, score: int) -> None:
        """Show which score was given."""
        words = [word for value, says in SCORES.items() for word in _choice(value, says, value == score)]
        self.query_one("#scores", Static).update(literal(*words))

    def on_key(self, event: events.Key) -> None:
        """A number scores until the line is being written; then arrows change it."""
        by = {"up": -1, "down": 1}.get(event.key, 0)
        writing = isinstance(self.focused, LineInput)
        if event.key == "enter" and not writing:
            self.action_send()
        elif by:
            self.score = min(max(self.score + by, 1), len(SCORES))
        elif not writing and event.character and event.character in "12345":
            event.prevent_default()
            self.score = int(event.character)
            self.query_one(LineInput).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter sends."""
        event.stop()
        self.action_send()

    def action_focus_scores(self) -> None:
        """Back to the scores."""
        self.set_focus(None)

    def action_send(self) -> None:
        """Give the rating back, once there is a score."""
        if self.score:
            self.dismiss(Given(self.score, self.query_one(LineInput).real, True))

    def action_leave(self) -> None:
        """Leave; what was typed is not lost."""
        self.dismiss(Given(self.score, self.query_one(LineInput).real, False))


def _choice(value: int, says: str, chosen: bool) -> tuple[Words, ...]:
    mark = "● " if chosen else "  "
    return (mark, "accent"), (str(value), "key"), (f"  {says}\n", "strong" if chosen else "quiet")
