"""A pane of thousands of rows, one line each: a row is made and laid out when it comes into sight.

Its first row stays at the top, whatever is scrolled, where the table says so: the names of the columns.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Protocol, overload

from msgspec.structs import replace
from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.strip import Strip

from redraft.tui.widgets.layout import Laid, Layout, lay
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import Row


class Table(Protocol):
    """Rows to show, which are made at a width."""

    @property
    def keys(self) -> Sequence[str]:
        """The item of each row; "" where the cursor does not stop."""
        ...

    @property
    def headed(self) -> bool:
        """Whether the first row names the columns, and stays at the top."""
        ...

    def row(self, place: int, width: int) -> Row:
        """The row at a place, made to fit so many cells."""
        ...


class NoRows:
    """A table without rows."""

    keys: Sequence[str] = ()
    headed = False

    def row(self, place: int, width: int) -> Row:
        """There is none."""
        raise IndexError(place)


class _InSight(Sequence[Laid]):
    """The rows of a table, laid out as they are asked for."""

    def __init__(self, table: Table, width: int) -> None:
        self._table = table
        self._width = width
        self._laid: dict[int, Laid] = {}

    def __len__(self) -> int:
        return len(self._table.keys)

    @overload
    def __getitem__(self, place: int) -> Laid: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Laid]: ...
    def __getitem__(self, place: int | slice) -> Laid | Sequence[Laid]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if place not in self._laid:
            self._laid[place] = replace(lay(self._table.row(place, self._width), self._width), cuts=())
        return self._laid[place]

    def __iter__(self) -> Iterator[Laid]:
        return (self[place] for place in range(len(self)))


class TableLayout(Layout):
    """The rows of a table at one width, each of one line."""

    def __init__(self, table: Table, width: int) -> None:
        """Lay out nothing yet."""
        super().__init__((), width)
        self.table = table
        self.rows = _InSight(table, width)
        self.starts = range(len(table.keys) + 1)
        self.items = {key: (place, place + 1) for place, key in enumerate(table.keys) if key}

    def changed_since(self, last: Layout) -> tuple[int, int]:
        """All of it: no more is painted than what is in sight."""
        return 0, max(self.height, last.height)


class LongPane(Pane):
    """Shows a table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "page(1)", "Page on", show=False, id="pane.next_page"),
        Binding("pageup", "page(-1)", "Page back", show=False, id="pane.previous_page"),
        Binding("end", "step(1000000)", "Last", show=False, id="pane.last"),
        Binding("home", "step(-1000000)", "First", show=False, id="pane.first"),
    ]

    table: reactive[Table] = reactive[Table](NoRows(), init=False, repaint=False)

    def watch_table(self) -> None:
        """Lay out what is new, and keep the cursor on its item, or near where it was."""
        self.watch_rows()

    def action_page(self, by: int) -> None:
        """Move the cursor by as many items as are in sight."""
        self.action_step(by * max(self.scrollable_content_region.height - 2, 1))

    def on_click(self, event: events.Click) -> None:
        """The names of the columns are no item, whatever is scrolled behind them."""
        place = event.get_content_offset(self)
        if place is not None and place.y == 0 and self.table.headed:
            event.prevent_default()

    def render_line(self, y: int) -> Strip:
        """Paint one line of what is in sight; the first stays where it is."""
        return super().render_line(-self.scroll_offset.y if y == 0 and self.table.headed else y)

    def _wrap(self) -> None:
        now = self._layout_now
        if not isinstance(now, TableLayout) or now.table is not self.table or now.width != self._width():
            if now.width != self._width():
                self._strips.clear()
            self._layout_now = TableLayout(self.table, self._width())
