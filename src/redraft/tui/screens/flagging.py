"""What is wrong with this: five kinds of flag by one key each, and a line if one likes."""

from typing import ClassVar, Final, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widgets import Input, Static

from redraft.core.said import FlagKind
from redraft.tui.screens.dialog import Dialog
from redraft.tui.screens.line_input import LineInput
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.rows import Words

KINDS: Final[dict[str, tuple[FlagKind, str]]] = {
    "h": ("hallucinated", "it says what nobody gave"),
    "p": ("policy", "it must not be said here"),
    "t": ("tone", "it sounds wrong"),
    "l": ("logic", "it does not follow, or is not so"),
    "o": ("other", "say what in the line below"),
}


class Flag(NamedTuple):
    """A kind (None if none was given), a line, and whether it was sent."""

    kind: FlagKind | None
    line: str
    sent: bool


class FlagThis(Dialog[Flag]):
    """Asks for a kind by key, then for a line, which may stay empty; Enter sends both.

    Args:
        what: what is flagged, in a few words.
        line: what to begin with.
    """

    keys: ClassVar[tuple[Key, ...]] = (
        Key("focus_kinds", "h p t l o", "what it is"),
        Key("send", "Enter", "sends"),
        Key("leave", "Esc", "leaves"),
    )
    AUTO_FOCUS: ClassVar[str | None] = ""
    kind: reactive[str] = reactive("")
    """The key of the kind that was given; "" before one is."""

    def __init__(self, what: str, line: str = "") -> None:
        super().__init__(f"⚑ Flag {what}")
        self._line = line

    def inside(self) -> ComposeResult:
        """The kinds, and the line."""
        yield Static("", id="kinds", markup=False)
        yield LineInput(self._line, placeholder="one line on what is wrong, if you like")

    def on_mount(self) -> None:
        """Wait for a kind first; only then is the line written."""
        self.set_focus(None)

    def watch_kind(self, kind: str) -> None:
        """Show which kind was given."""
        words = [word for key in KINDS for word in _choice(key, key == kind)]
        self.query_one("#kinds", Static).update(literal(*words))

    def on_key(self, event: events.Key) -> None:
        """A letter gives the kind until the line is being written; then Tab goes back to the kinds."""
        writing = isinstance(self.focused, LineInput)
        if event.key == "enter" and not writing:
            self.action_send()
        elif not writing and event.character in KINDS:
            event.prevent_default()
            self.kind = event.character
            self.query_one(LineInput).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter sends."""
        event.stop()
        self.action_send()

    def action_focus_kinds(self) -> None:
        """Back to the kinds."""
        self.set_focus(None)

    def action_send(self) -> None:
        """Give the flag back, once there is a kind."""
        if self.kind:
            self.dismiss(Flag(KINDS[self.kind][0], self.query_one(LineInput).real, True))

    def action_leave(self) -> None:
        """Leave; what was typed is not lost."""
        self.dismiss(Flag(None, self.query_one(LineInput).real, False))


def _choice(key: str, chosen: bool) -> tuple[Words, ...]:
    kind, says = KINDS[key]
    mark = "● " if chosen else "  "
    last = "" if key == "o" else "\n"
    style = "strong" if chosen else ""
    return (mark, "accent"), (key, "key"), (f"  {kind:<14}", style), (f"{says}{last}", "quiet")
