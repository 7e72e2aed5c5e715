"""How one line of a pane is painted: the cursor's bar, the gutter, the words, and what of them is selected."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.style import Style as VisualStyle
from textual.widget import Widget

from redraft.tui.widgets.layout import Laid, cut
from redraft.tui.widgets.palette import PALETTE
from redraft.tui.widgets.rows import Words

BAR = "▌"


class Line(NamedTuple):
    """Which line to paint: which of a row's lines, the row's place in the pane, and how the cursor lights it."""

    laid: Laid
    place: int
    piece: int
    lit: Literal["", "lit", "lit-idle"]


class Painter:
    """Paints lines in the colours that a widget has now."""

    def __init__(self, widget: Widget) -> None:
        """Take colours, focus and selection from this widget."""
        self._widget = widget
        self._looks: dict[tuple[str, str], Style] = {}

    def forget(self) -> None:
        """Look colours up again: the theme has changed."""
        self._looks.clear()

    def blank(self, width: int) -> Strip:
        """A line with nothing on it, the bar's cell included."""
        return Strip.blank(width + len(BAR), self._look("", ""))

    def words(self, words: Iterable[Words]) -> Strip:
        """Words one after the other; they are shown as they stand, so they are ours or safe already."""
        return self._strip(words, "")

    def paint(self, line: Line, width: int) -> Strip:
        """One line, so many cells wide and one for the bar."""
        laid, row = line.laid, line.laid.row
        ground = line.lit or row.ground
        bar = (BAR, line.lit.replace("lit", "bar")) if line.lit else (" ", "")
        edge = [bar, laid.gutter] if not line.piece else [bar, _blank(laid.gutter[0] + laid.lead_text)]
        words = self._words(line, ground)
        room = max(width + len(BAR) - sum(cell_len(text) for text, _ in edge) - words.cell_length, 0)
        rest = self._strip([((row.fill or " ") * room, "rule" if row.fill else "")], ground)
        last = line.piece == len(laid.cuts)
        strip = self._placed(words, rest, line) if last else Strip.join([self._placed(words, None, line), rest])
        return Strip.join([self._strip(edge, ground), strip]).crop_extend(0, width + len(BAR), None)

    def edge(self, strip: Strip) -> Strip:
        """The top edge of a pane that has the focus, out of the one that it has without."""
        colour = Style(color=self._look("bar", "").color)
        return Strip([Segment(text, (own or Style.null()) + colour) for text, own, _ in strip], strip.cell_length)

    def _words(self, line: Line, ground: str) -> Strip:
        """The lead and the words of this line, with what is selected lit up."""
        start, end = line.laid.piece(line.piece)
        words = [*(line.laid.lead if not line.piece else ()), *cut(line.laid.body, start, end)]
        selection = self._widget.text_selection
        span = selection.get_span(line.place) if selection is not None else None
        if span is None:
            return self._strip(words, ground)
        size = sum(len(text) for text, _ in words)
        origin = _origin(line)
        first, last = max(span[0] - origin, 0), size if span[1] == -1 else max(span[1] - origin, 0)
        lit = self._strip(cut(words, first, last), ground)
        parts = [self._strip(cut(words, 0, first), ground), self._selected(lit)]
        return Strip.join([*parts, self._strip(cut(words, max(first, last), size), ground)])

    def _selected(self, strip: Strip) -> Strip:
        style = self._widget.screen.get_component_rich_style("screen--selection")
        return Strip([Segment(text, (own or Style.null()) + style) for text, own, _ in strip], strip.cell_length)

    def _placed(self, words: Strip, rest: Strip | None, line: Line) -> Strip:
        """Note for the mouse where in the row these words stand; the empty end of a row counts as its end."""
        return Strip.join([words, rest]).apply_offsets(_origin(line), line.place)

    def _strip(self, words: Iterable[Words], ground: str) -> Strip:
        return Strip([Segment(text, self._look(style, ground)) for text, style in words if text])

    def _look(self, style: str, ground: str) -> Style:
        """How words look on a ground in the colours of the theme."""
        known = self._looks.get((style, ground))
        if known is None:
            base = self._widget.visual_style
            for definition in (PALETTE[ground], PALETTE[style]):
                base = base + VisualStyle.parse(definition) if definition else base
            known = self._looks[style, ground] = base.rich_style
        return known


def _origin(line: Line) -> int:
    """Where this line's words begin in the row's lead and body taken together."""
    return len(line.laid.lead_text) + line.laid.piece(line.piece)[0] if line.piece else 0


def _blank(text: str) -> Words:
    return (" " * cell_len(text), "")
