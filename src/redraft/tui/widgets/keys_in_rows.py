"""Keys that stand among the words of a pane's rows, and can be clicked."""

from rich.cells import cell_len
from textual import events
from textual.message import Message

from redraft.tui.widgets.layout import Laid, Layout
from redraft.tui.widgets.painter import BAR
from redraft.tui.widgets.pane import Pane


class KeysInRows(Pane):
    """A pane in whose rows a click on a key is that key; elsewhere it goes to the item under the mouse."""

    class Wanted(Message):
        """A key that stands among the rows was clicked.

        Args:
            key: as it is written there.
        """

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def on_click(self, event: events.Click) -> None:
        """Do what a key in a row does."""
        place = event.get_content_offset(self)
        if place is None or self.text_selection is not None:
            return
        key = key_at(self.layout_now, place.x, place.y + self.scroll_offset.y)
        if key:
            event.prevent_default()
            self.post_message(self.Wanted(key))


def key_at(layout: Layout, x: int, line: int) -> str:
    """The key at a cell of a pane, or "".

    Args:
        layout: the rows as they stand.
        x: cells from the pane's left.
        line: lines from the pane's top, what is scrolled away included.

    Returns:
        The key as it is written; the quiet words after it, up to the next one, belong to it.
    """
    if not 0 <= line < layout.height:
        return ""
    index, piece = layout.locate(line)
    laid = layout.rows[index]
    start, end = laid.piece(piece)
    cells = x - len(BAR) - cell_len(laid.gutter[0]) - cell_len(laid.lead_text)
    offset = next((n for n in range(start, end) if cell_len(laid.text[start : n + 1]) > cells), end)
    return _key_over(laid, offset) if cells >= 0 and offset < end else ""


def _key_over(laid: Laid, offset: int) -> str:
    place, key = 0, ""
    for text, style in laid.body:
        key = text if style == "key" else key if style == "quiet" else ""
        place += len(text)
        if offset < place:
            return key
    return ""
