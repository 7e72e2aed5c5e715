"""A scrolling view that is painted no more than a key needs.

Textual styles and paints the whole of a widget anew when the focus comes or goes, which for a full pane takes longer
than a key may. Here one line of the edge and the lines under the cursor are painted, and nothing is styled. And where
two places on the screen have changed Textual asks for every line of what lies between: those are kept as painted.
"""

from collections.abc import Iterator
from typing import Self

from textual import events
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from redraft.tui.widgets.painter import Painter


class EdgedView(ScrollView):
    """Takes the focus without painting more than shows it. ."""

    virtual_size: reactive[Size] = reactive(Size(0, 0), layout=True, repaint=False)
    show_vertical_scrollbar: reactive[bool] = reactive(False, layout=True, repaint=False)
    """Both as in any widget, but the text is not painted again for a scrollbar, which has a place of its own."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Make an empty view."""
        super().__init__(id=id, classes=classes)
        self._painter = Painter(self)
        self._kept: list[Strip | None] = []
        self._kept_width = 0

    @property
    def allow_select(self) -> bool:
        """Text can always be selected."""
        return True

    def refresh_cursor(self) -> None:
        """Repaint what is under the cursor."""

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Repaint the top edge and the cursor."""
        self.refresh(Region(0, 0, self.outer_size.width, 1).translate(-self.content_offset))
        self.refresh_cursor()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines that are asked for: those that have not changed as they were."""
        width, height = self.outer_size
        if len(self._kept) != height or (self._kept and self._kept_width != width):
            self._kept, self._kept_width = [None] * height, width
        for start, end in _gaps(self._kept, crop):
            self._kept[start:end] = self._painted(Region(0, start, width, end - start))
        lines = [strip for strip in self._kept[crop.y : crop.bottom] if strip is not None]
        return lines if (crop.x, crop.width) == (0, width) else [strip.crop(crop.x, crop.right) for strip in lines]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """As in any widget; what it names is not kept."""
        if repaint and not regions:
            self._kept = []
        for region in regions if repaint and self._kept else ():
            top = region.y + self.content_offset.y
            start, end = max(top, 0), min(top + region.height, len(self._kept))
            self._kept[start:end] = [None] * max(end - start, 0)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Nothing is kept when its looks may have changed."""
        super().notify_style_update()
        self._kept = []

    def _painted(self, crop: Region) -> list[Strip]:
        """Paint some lines, the top edge with the focus if it is here."""
        strips = super().render_lines(crop)
        if crop.y or not strips or not (self.has_focus and self.styles.border_top[0]):
            return strips
        return [self._painter.edge(strips[0]), *strips[1:]]

    def _on_focus(self, event: events.Focus) -> None:
        """As every widget, but without painting all of it."""
        event.prevent_default()
        self.has_focus = True
        self.post_message(events.DescendantFocus(self))

    def _on_blur(self, event: events.Blur) -> None:
        """As every widget, but without painting all of it."""
        event.prevent_default()
        self.has_focus = False
        self.post_message(events.DescendantBlur(self))


def _gaps(kept: list[Strip | None], crop: Region) -> Iterator[tuple[int, int]]:
    """The runs of lines within a crop that are not kept."""
    start = -1
    for line in range(crop.y, crop.bottom + 1):
        missing = line < min(crop.bottom, len(kept)) and kept[line] is None
        if missing and start < 0:
            start = line
        elif not missing and start >= 0:
            yield start, line
            start = -1
