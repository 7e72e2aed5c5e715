"""A few things to pick by key or by click, set in columns as far as there is room."""

from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from redraft.tui.widgets.kept import KeptLines
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.rows import Words

_GAP = 2


class Option(NamedTuple):
    """One of them: a mark before it, the key as it is written, what it says, and how mark and words look."""

    mark: str
    key: str
    says: str
    style: str = "quiet"

    @property
    def words(self) -> tuple[Words, ...]:
        """Mark, key and words."""
        return (self.mark, self.style), (self.key, "key"), (f" {self.says}", self.style)

    @property
    def cells(self) -> int:
        """How wide it is."""
        return sum(cell_len(text) for text, _ in self.words)


class OptionGrid(KeptLines):
    """Shows them; a click picks one. What is marked comes from outside.

    Args:
        columns: how many stand side by side at most.
        aligned: all take as much room as the widest.
    """

    DEFAULT_CSS = """
    OptionGrid { height: auto; color: $foreground; text-wrap: nowrap; }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    options: reactive[tuple[Option, ...]] = reactive[tuple[Option, ...]](())
    columns: reactive[int] = reactive(1, layout=True)
    aligned: reactive[bool] = reactive(True, layout=True)

    class Picked(Message):
        """One was clicked.

        Args:
            grid: where.
            place: its place among the options, from 0.
        """

        def __init__(self, grid: "OptionGrid", place: int) -> None:
            super().__init__()
            self.grid = grid
            self.place = place

        @property
        def control(self) -> "OptionGrid":
            """The grid, for `@on(OptionGrid.Picked, "#scores")`."""
            return self.grid

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each row of options."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Every option, row by row."""
        words: list[Words] = []
        for line in self._lines(self.content_size.width):
            words += [("\n", "")] if words else []
            for place, room in line:
                option = self.options[place]
                words += [*option.words, (" " * (room - option.cells), "")]
        return literal(*words)

    def on_click(self, event: events.Click) -> None:
        """Say which one was clicked."""
        place = event.get_content_offset(self)
        lines = self._lines(self.content_size.width)
        if place is None or place.y >= len(lines):
            return
        start = 0
        for at, room in lines[place.y]:
            if start <= place.x < start + room:
                self.post_message(self.Picked(self, at))
            start += room

    def _lines(self, width: int) -> list[list[tuple[int, int]]]:
        """The rows, each the places of its options and the cells that each takes, with the gap after it."""
        widest = max((option.cells for option in self.options), default=0)
        lines: list[list[tuple[int, int]]] = [[]]
        for place, option in enumerate(self.options):
            room = (widest if self.aligned else option.cells) + _GAP
            taken = sum(each for _, each in lines[-1])
            if lines[-1] and (len(lines[-1]) >= self.columns or taken + room - _GAP > width):
                lines.append([])
            lines[-1].append((place, room))
        return lines
