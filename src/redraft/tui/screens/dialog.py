"""What all the small screens share: a box in the middle, a title, a line of keys, and Esc that leaves."""

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from redraft.tui.widgets.keybar import Key, KeyBar
from redraft.tui.widgets.literal import literal

Result = TypeVar("Result")


class Dialog(ModalScreen[Result]):
    """A box over the main screen. Esc leaves it; what was typed goes back with the result, never lost.

    Args:
        title: what is asked, in a few words; shown literally.
    """

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > Vertical {
        width: 76; max-width: 94%; height: auto; max-height: 90%;
        border: round $primary; border-title-color: $text-primary; border-title-style: bold;
        background: $surface; padding: 1 2 0 2;
    }
    Dialog > Vertical > KeyBar { background: $surface; padding: 0; margin: 1 0 0 0; }
    Dialog.-wide > Vertical { width: 120; height: 90%; }
    Dialog Pane { background: $surface; border: none; }
    Dialog Pane:focus { border: none; }
    Dialog .note { color: $foreground 70%; margin: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", show=False, id="dialog.leave")]
    keys: ClassVar[tuple[Key, ...]] = (Key("leave", "Esc", "leaves"),)

    def __init__(self, title: str, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._title = title

    def compose(self) -> ComposeResult:
        """The box, with what the screen asks inside and its keys below."""
        box = Vertical()
        box.border_title = literal((self._title, ""))
        with box:
            yield from self.inside()
            yield KeyBar()

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys(self.keys)

    def inside(self) -> ComposeResult:
        """What is in the box above the keys."""
        raise NotImplementedError

    def show_keys(self, keys: tuple[Key, ...]) -> None:
        """Say which keys do something now."""
        self.query_one(KeyBar).keys = keys

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A click on a key is that key."""
        event.stop()
        await self.run_action(event.action)

    def action_leave(self) -> None:
        """Close without a decision."""
        self.dismiss(None)


def note(content: Content, id: str | None = None) -> Widget:
    """A quiet line of explanation."""
    return Static(content, id=id, classes="note", markup=False)
