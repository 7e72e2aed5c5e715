"""A pane: rows wrapped once into lines, with a cursor over items and text that can be selected and copied.

It paints its own lines (Textual's line API), as a `Static` of 200 kB with many spans costs half a second to mount.
How selection is wired follows Textual's own `Log`.
"""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.reactive import reactive
from textual.selection import Selection
from textual.strip import Strip

from redraft.tui.neutral import neutral
from redraft.tui.widgets.edged import EdgedView
from redraft.tui.widgets.layout import Layout
from redraft.tui.widgets.painter import BAR, Line
from redraft.tui.widgets.rows import Row

_UNSIZED = 10_000
"""Cells of a pane that has no size yet: nothing wraps, as it will be laid out anew."""


class Pane(EdgedView, can_focus=True):
    """Shows rows; says which item the user went to. It holds nothing that matters: `rows` come from outside."""

    DEFAULT_CSS = """
    Pane {
        border: round $foreground 22%;
        border-title-color: $foreground 75%;
        border-title-style: bold;
        border-subtitle-color: $foreground 55%;
        background: $background;
        color: $foreground;
        padding: 0 0 0 0;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        scrollbar-color: $foreground 20%;
        scrollbar-background: $background;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "Next", show=False, id="pane.next"),
        Binding("k,up", "step(-1)", "Previous", show=False, id="pane.previous"),
    ]

    rows: reactive[tuple[Row, ...]] = reactive[tuple[Row, ...]]((), init=False, repaint=False)
    cursor: reactive[str] = reactive("", init=False, repaint=False)
    stays: ClassVar[bool] = True
    """Whether the pane has a cursor that stays on one item; if not, the keys scroll."""

    class Chosen(Message):
        """The user went to an item, by key or by mouse.

        Args:
            pane: where.
            item: the item's key.
        """

        def __init__(self, pane: "Pane", item: str) -> None:
            super().__init__()
            self.pane = pane
            self.item = item

        @property
        def control(self) -> "Pane":
            """The pane, for `@on(Pane.Chosen, "#draft")`."""
            return self.pane

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Make an empty pane."""
        super().__init__(id=id, classes=classes)
        self._layout_now = Layout()
        self._strips: LRUCache[Line, Strip] = LRUCache(2048)
        self._titles = ("", "")

    @property
    def layout_now(self) -> Layout:
        """The rows as they stand on the screen."""
        return self._layout_now

    def show_title(self, title: str, subtitle: str = "") -> None:
        """Set what stands in the border, literally; the same again costs no painting."""
        if (title, subtitle) != self._titles:
            self._titles = (title, subtitle)
            self.border_title = Content(neutral(title))
            self.border_subtitle = Content(neutral(subtitle)) if subtitle else None

    def watch_rows(self) -> None:
        """Lay out what is new, and keep the cursor on its item, or near where it was."""
        before = list(self._layout_now.items)
        last, cursor = self._layout_now, self.cursor
        self._lay_out()
        self.set_reactive(Pane.cursor, self._nearest(before))
        first, end = self._layout_now.changed_since(last)
        if first < end:
            self.refresh_lines(first, end - first)
        if self.cursor != cursor:
            self._refresh_items(cursor, self.cursor)

    def watch_cursor(self, before: str, after: str) -> None:
        """Repaint the item that was lit and the one that is, and bring the latter into sight."""
        self._refresh_items(before, after)
        self.reveal(after)

    def reveal(self, item: str) -> None:
        """Scroll no more than is needed to bring an item into sight, its first line above all."""
        if item not in self._layout_now.items or not self.is_attached:
            return
        first, end = self._layout_now.items[item]
        height = min(end - first, max(self.scrollable_content_region.height, 1))
        region, room = Region(0, first, 1, height), Spacing(1, 0, 1, 0)
        self.scroll_to_region(region, spacing=room, animate=False, force=True, immediate=True)

    def action_step(self, by: int) -> None:
        """Move the cursor by so many items, or scroll where there are none."""
        items = list(self._layout_now.items)
        if not (items and self.stays):
            self.scroll_relative(y=by, animate=False, force=True, immediate=True)
            return
        place = items.index(self.cursor) + by if self.cursor in items else (0 if by > 0 else len(items) - 1)
        self._choose(items[min(max(place, 0), len(items) - 1)])

    def on_click(self, event: events.Click) -> None:
        """Go to the item under the mouse."""
        if self.text_selection is not None:
            return
        place = event.get_content_offset(self)
        if place is not None and (item := self._layout_now.item_at(place.y + self.scroll_offset.y)):
            self._choose(item)

    def on_resize(self) -> None:
        """Wrap anew."""
        self._lay_out()
        self.reveal(self.cursor)

    def painted(self, crop: Region) -> list[Strip]:
        """Paint some lines at the width that the pane has now: the first paint comes before the first resize."""
        self._wrap()
        return super().painted(crop)

    def notify_style_update(self) -> None:
        """Forget colours and painted lines: the theme has changed."""
        super().notify_style_update()
        self._painter.forget()
        self._strips.clear()

    def selection_updated(self, selection: Selection | None) -> None:
        """Repaint what is selected."""
        self._strips.clear()
        self.refresh()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text as it stands on the screen, without gutters and without breaks that wrapping made."""
        texts = [laid.lead_text + laid.text for laid in self._layout_now.rows]
        found: list[str] = []
        for y, text in enumerate(texts):
            if (span := selection.get_span(y)) is not None:
                found.append(text[span[0] : None if span[1] == -1 else span[1]])
        return "\n".join(found), "\n"

    def render_line(self, y: int) -> Strip:
        """Paint one line of what is in sight."""
        line = y + self.scroll_offset.y
        if line >= self._layout_now.height:
            return self._painter.blank(self._layout_now.width)
        index, piece = self._layout_now.locate(line)
        laid = self._layout_now.rows[index]
        on_it = bool(self.cursor) and laid.row.item == self.cursor
        key = Line(laid, index, piece, ("lit" if self.has_focus else "lit-idle") if on_it else "")
        if (strip := self._strips.get(key)) is None:
            strip = self._strips[key] = self._painter.paint(key, self._layout_now.width)
        return strip

    def _width(self) -> int:
        return max(self.scrollable_content_region.width - len(BAR), 1) if self.size else _UNSIZED

    def _lay_out(self) -> None:
        """Wrap what is new, and say how high it is."""
        self._wrap()
        if self.size:
            self.virtual_size = Size(self.scrollable_content_region.width, self._layout_now.height)

    def _wrap(self) -> None:
        if self._width() != self._layout_now.width or self._layout_now.source is not self.rows:
            last, self._layout_now = self._layout_now, Layout(self.rows, self._width(), self._layout_now)
            if last.width != self._layout_now.width:
                self._strips.clear()

    def refresh_cursor(self) -> None:
        """Repaint the item under the cursor."""
        self._refresh_items(self.cursor)

    def _refresh_items(self, *items: str) -> None:
        for item in items:
            if item in self._layout_now.items:
                first, end = self._layout_now.items[item]
                self.refresh_lines(first, end - first)

    def _nearest(self, before: list[str]) -> str:
        """The cursor's item; if it has gone, the next one that still stands, else the one before, else the first."""
        now = self._layout_now.items
        if not self.stays or not now or self.cursor in now:
            return self.cursor if self.cursor in now else ""
        place = before.index(self.cursor) if self.cursor in before else 0
        near = [*before[place:], *reversed(before[:place])]
        return next((item for item in near if item in now), next(iter(now)))

    def _choose(self, item: str) -> None:
        if self.stays:
            self.cursor = item
        self.post_message(self.Chosen(self, item))
