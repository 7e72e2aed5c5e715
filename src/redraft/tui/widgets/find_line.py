"""The line at the bottom in which one types what to find."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from redraft.tui.screens.line_input import LineInput


class FindLine(LineInput):
    """Asks what to find. It is there only while somebody types in it."""

    DEFAULT_CSS = """
    FindLine, FindLine:focus { border: none; height: 1; padding: 0 1; background: $panel; display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,down", "nothing", "Nothing", show=False, id="find.nothing"),
    ]

    def __init__(self) -> None:
        super().__init__(placeholder="/ words of an event, or a kind such as decided, rated, closed pass")

    def open(self) -> None:
        """Come up with what was typed last, ready to be typed over."""
        self.display = True
        self.screen.set_focus(self)  # at once: what is typed next is for this line
        self.select_all()

    def close(self) -> None:
        """Go away; what was typed stays for the next time."""
        self.display = False

    def on_blur(self, _event: events.Blur) -> None:
        """Nobody types here any more."""
        self.close()

    def action_nothing(self) -> None:
        """Keep keys that move in panes from what is behind the line."""
