"""The line at the bottom in which one types what to look for; what is shown follows each key."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from redraft.tui.screens.line_input import LineInput


class FilterLine(LineInput):
    """Asks for words. It is there only while somebody types in it; what was typed holds until it is cleared."""

    DEFAULT_CSS = """
    FilterLine, FilterLine:focus { border: none; height: 1; padding: 0 1; background: $panel; display: none; }
    FilterLine.-open { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "Clear", show=False, id="filter.clear"),
        Binding("down,tab", "submit", "To the list", show=False, id="filter.list"),
    ]

    def __init__(self) -> None:
        super().__init__(placeholder="/ words of a title, a model, a template; done, open, unrated; an id")

    def open(self) -> None:
        """Come up with what was typed last."""
        self.add_class("-open")
        self.focus()
        self.cursor_position = len(self.value)

    def close(self) -> None:
        """Go away; what was typed holds."""
        self.remove_class("-open")

    def clear_all(self) -> None:
        """Forget what was typed, and go away."""
        self.value = ""
        self.close()

    async def action_clear(self) -> None:
        """Esc: everything again, and back to the list."""
        self.clear_all()
        await self.action_submit()
