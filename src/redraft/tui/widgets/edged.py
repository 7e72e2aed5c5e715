"""A scrolling view that is painted no more than a key needs.

Textual styles and paints the whole of a widget anew when the focus comes or goes, which for a full pane takes longer
than a key may. Here one line of the edge and the lines under the cursor are painted, and nothing is styled.
"""

from textual import events
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from redraft.tui.widgets.kept import KeptLines
from redraft.tui.widgets.painter import Painter


class EdgedView(KeptLines, ScrollView):
    """Takes the focus without painting more than shows it."""

    virtual_size: reactive[Size] = reactive(Size(0, 0), repaint=False)
    show_vertical_scrollbar: reactive[bool] = reactive(False, layout=True, repaint=False)
    """Both as in any widget, but the text is not painted again for a scrollbar, which has a place of its own; and where
    only the scrollbar shows how much text there is, the screen is not laid out anew for it."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Make an empty view."""
        super().__init__(id=id, classes=classes)
        self._painter = Painter(self)

    @property
    def allow_select(self) -> bool:
        """Text can always be selected."""
        return True

    def refresh_cursor(self) -> None:
        """Repaint what is under the cursor."""

    def watch_virtual_size(self, size: Size) -> None:
        """Say how far it scrolls; a view that is as high as its text takes another place on the screen."""
        if self.styles.auto_dimensions or not self.size:
            self.refresh(repaint=False, layout=True)
        else:
            self._scroll_update(size)

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Repaint the top edge, which answers the key, and a frame later the cursor."""
        self.refresh(Region(0, 0, self.outer_size.width, 1).translate(-self.content_offset))
        self.call_after_refresh(self.refresh_cursor)

    def painted(self, crop: Region) -> list[Strip]:
        """Paint some lines, the top edge with the focus if it is here."""
        strips = super().painted(crop)
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
