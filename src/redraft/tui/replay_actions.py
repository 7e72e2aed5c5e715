"""Every action of the replay screen, once: bindings, key bar, help, palette and the README's table are made from it.

What the drafting screen does as well has the same id here, so that a person's own key does it on both.
"""

from typing import Final

from redraft.tui.actions import BY_ID, Action
from redraft.tui.widgets.keybar import Key

_TIME: Final = "Through the story"
_LOOK: Final = "Looking at it"

REPLAY_ACTIONS: Final[tuple[Action, ...]] = (
    Action("replay.next", "right", "→", "event", "Go one event on.", _TIME, False),
    Action("replay.previous", "left", "←", "back", "Go one event back.", _TIME, False),
    Action("replay.next_pass", "shift+right", "shift+→", "pass", "Go on to the end of a pass.", _TIME, False),
    Action("replay.previous_pass", "shift+left", "shift+←", "", "Go back to the end of a pass.", _TIME, False),
    Action("replay.first", "home", "home", "", "Go to the first event.", _TIME, False),
    Action("replay.last", "end", "end", "", "Go to the last event.", _TIME, False),
    Action("replay.play", "space", "space", "plays", "Play at the recorded pace, or pause.", _TIME, False),
    Action("replay.faster", "plus,equals_sign", "+", "faster", "Play faster, up to 32×.", _TIME, False),
    Action("replay.slower", "minus,underscore", "-", "slower", "Play slower, down to 0.5×.", _TIME, False),
    Action("replay.find", "slash", "/", "find", "Find an event by its words, or by its kind.", _TIME, False),
    Action("replay.next_match", "n", "n", "", "Go to the next event found.", _TIME, False),
    Action("replay.previous_match", "N", "N", "", "Go to the event found before this one.", _TIME, False),
    Action("replay.diff", "d", "d", "diff", "Show what this version changed, or its text again.", _LOOK, False),
    Action("replay.versions", "v", "v", "versions", "The versions as a tree; Enter goes to one.", _LOOK, False),
    Action("replay.fork", "f", "f", "fork", "Fork here: a new session goes on from this event.", _LOOK, False),
    *(BY_ID[id] for id in ("next_pane", "previous_pane", "zoom", "copy", "theme")),
    Action("cancel", "escape", "Esc", "", "Stop finding, or show all panes again.", "Getting around", False),
    Action("quit", "q", "q", "quit", "Leave the replay; nothing was changed.", "The session", False),
    BY_ID["help"],
)

REPLAY_BY_ID: Final = {action.id: action for action in REPLAY_ACTIONS}

BEFORE_PANES: Final = frozenset(
    {"replay.next", "replay.previous", "replay.next_pass", "replay.previous_pass", "replay.first", "replay.last"}
    | {"replay.find"}
)
"""What moves through the story comes before what the same keys do in a pane that scrolls; and what is typed right after
the key that finds is never taken for keys of the screen."""

_BAR: Final = (
    "replay.previous", "replay.next", "replay.next_pass", "replay.play", "replay.find", "replay.diff", "replay.fork",
    "zoom", "replay.versions", "replay.faster", "replay.slower", "quit", "help",
)  # fmt: skip


def replay_bar() -> tuple[Key, ...]:
    """The keys of the bar, in order of use; the last stays however narrow it is."""
    return tuple(Key(id, REPLAY_BY_ID[id].shown, REPLAY_BY_ID[id].label) for id in _BAR)
