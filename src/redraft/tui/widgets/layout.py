"""Rows laid out at a width: pure arithmetic, kept apart from the widget so that it is quick and easily tested."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from msgspec import Struct
from rich.cells import cell_len

from redraft.tui.neutral import neutral
from redraft.tui.widgets.rows import Row, Words
from redraft.tui.widgets.wrapping import breaks

TAB = "    "
_NARROWEST = 4
_FEW = 8
"""So few new rows at the end are quicker laid out than looked up: a text that is arriving."""


class Laid(Struct, frozen=True):
    """One row made safe to show, and where its body breaks.

    Args:
        row: what was laid out.
        gutter: the gutter, safe.
        lead: what stands before the body, safe.
        body: the words, safe.
        text: the body as one string.
        lead_text: the lead as one string.
        cuts: offsets into `text` where a new line begins.
    """

    row: Row
    gutter: Words
    lead: tuple[Words, ...]
    body: tuple[Words, ...]
    text: str
    lead_text: str
    cuts: tuple[int, ...]

    @property
    def height(self) -> int:
        """Lines on the screen."""
        return len(self.cuts) + 1

    def piece(self, line: int) -> tuple[int, int]:
        """From where to where in `text` the given line goes."""
        start = self.cuts[line - 1] if line else 0
        return start, self.cuts[line] if line < len(self.cuts) else len(self.text)


def lay(row: Row, width: int) -> Laid:
    """Make one row safe to show and wrap it to so many cells."""
    body, lead = _safe(row.body), _safe(row.lead)
    text, lead_text = _joined(body), _joined(lead)
    gutter = (_line(row.gutter[0]), row.gutter[1])
    room = width - cell_len(gutter[0]) - cell_len(lead_text)
    return Laid(row, gutter, lead, body, text, lead_text, breaks(text, max(room, _NARROWEST)))


def cut(words: Sequence[Words], start: int, end: int) -> list[Words]:
    """The words from one offset to another, with their styles."""
    found: list[Words] = []
    place = 0
    for text, style in words:
        if piece := text[max(start - place, 0) : max(end - place, 0)]:
            found.append((piece, style))
        place += len(text)
    return found


class Layout:
    """All rows of a pane at one width. What did not change since the last layout is not laid out again."""

    def __init__(self, rows: Sequence[Row] = (), width: int = 80, last: "Layout | None" = None) -> None:
        """Lay out rows at so many cells, with what another layout of the same width already did."""
        self.source = rows
        self.width: int = width
        self.rows: Sequence[Laid] = self._laid(last) if last is not None and last.width == width else self._all_laid({})
        self.starts: Sequence[int] = (0, *accumulate(laid.height for laid in self.rows))
        self.items = _extents(self.rows, self.starts)

    def _laid(self, last: "Layout") -> tuple[Laid, ...]:
        """The rows, with what the last layout has of them."""
        pairs = zip(self.source, last.source, strict=False)
        same = next(
            (n for n, (row, old) in enumerate(pairs) if row is not old), min(len(self.source), len(last.source))
        )
        if len(self.source) - same <= _FEW < same:
            return (*last.rows[:same], *(lay(row, self.width) for row in self.source[same:]))
        return self._all_laid(last.known)

    def _all_laid(self, known: dict[Row, Laid]) -> tuple[Laid, ...]:
        return tuple([known.get(row) or lay(row, self.width) for row in self.source])

    @cached_property
    def known(self) -> dict[Row, Laid]:
        """What was laid out, by row."""
        return {laid.row: laid for laid in self.rows}

    @property
    def height(self) -> int:
        """Lines on the screen, all told."""
        return self.starts[-1]

    def changed_since(self, last: "Layout") -> tuple[int, int]:
        """From which line of the screen to which this differs from the last layout; all of it at another width."""
        if last.width != self.width:
            return 0, max(self.height, last.height)
        shared = _shared(self.rows, last.rows)
        if shared == len(self.rows) == len(last.rows):
            return 0, 0
        most = min(len(self.rows), len(last.rows)) - shared
        tail = min(_shared(self.rows[::-1], last.rows[::-1]), most) if self.height == last.height else 0
        end = self.starts[len(self.rows) - tail] if tail else max(self.height, last.height)
        return self.starts[shared], end

    def locate(self, line: int) -> tuple[int, int]:
        """Which row a line of the screen belongs to, and which line of that row it is."""
        index = bisect_right(self.starts, line) - 1
        return index, line - self.starts[index]

    def item_at(self, line: int) -> str:
        """The item that a line of the screen belongs to, or ""."""
        return self.rows[self.locate(line)[0]].row.item if 0 <= line < self.height else ""


def _shared(rows: Sequence[object], others: Sequence[object]) -> int:
    """With how many of the very same rows two layouts begin."""
    pairs = zip(rows, others, strict=False)
    return next((place for place, (row, other) in enumerate(pairs) if row is not other), min(len(rows), len(others)))


def _extents(rows: Sequence[Laid], starts: Sequence[int]) -> dict[str, tuple[int, int]]:
    """The first line of each item and the line after its last, in the order of the screen."""
    found: dict[str, tuple[int, int]] = {}
    for laid, start in zip(rows, starts, strict=False):
        if item := laid.row.item:
            first = found[item][0] if item in found else start
            found[item] = (first, start + laid.height)
    return found


def _line(text: str) -> str:
    return neutral(text).replace("\t", TAB).replace("\n", " ")


def _safe(words: Sequence[Words]) -> tuple[Words, ...]:
    return tuple([(_line(text), style) for text, style in words])


def _joined(words: Sequence[Words]) -> str:
    return words[0][0] if len(words) == 1 else "".join(text for text, _ in words)
