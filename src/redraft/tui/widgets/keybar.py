"""The keys that do something here, in one line; each can be clicked. Leaner than Textual's footer by a widget a key."""

from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from redraft.tui.widgets.kept import KeptLines
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.rows import Words

_GAP = 2


class Key(NamedTuple):
    """One key of the line: the action's id, the key as it is written ("a", "j/k"), and what it does."""

    action: str
    key: str
    says: str


class KeyBar(KeptLines):
    """Shows keys from the left as far as there is room; the last (help) always stays."""

    DEFAULT_CSS = """
    KeyBar { height: 1; padding: 0 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """
    ALLOW_SELECT = False

    keys: reactive[tuple[Key, ...]] = reactive[tuple[Key, ...]](())

    class Pressed(Message):
        """A key was clicked; `action` is the id it was given with."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def render(self) -> Content:
        """The keys that fit."""
        words: list[Words] = []
        for key in fitting(self.keys, self.content_size.width):
            words += [*([(" " * _GAP, "")] if words else []), (key.key, "key"), (f" {key.says}", "quiet")]
        return literal(*words)

    def on_click(self, event: events.Click) -> None:
        """Say which key was clicked."""
        place = event.get_content_offset(self)
        if place is not None and (action := self.action_at(place.x)):
            self.post_message(self.Pressed(action))

    def action_at(self, x: int) -> str:
        """The action whose key stands at a column, or ""."""
        start = 0
        for key in fitting(self.keys, self.content_size.width):
            if start <= x < start + _cells(key):
                return key.action
            start += _cells(key) + _GAP
        return ""


def fitting(keys: tuple[Key, ...], width: int) -> tuple[Key, ...]:
    """As many keys as fit in so many cells, from the left, and the last one."""
    if not keys:
        return ()
    *first, last = keys
    room = width - _cells(last)
    shown: list[Key] = []
    for key in first:
        room -= _cells(key) + _GAP
        if room < 0:
            break
        shown.append(key)
    return (*shown, last)


def _cells(key: Key) -> int:
    return cell_len(key.key) + 1 + cell_len(key.says)
