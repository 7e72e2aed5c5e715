"""Where a long line breaks. Cells are counted as the terminal draws them; joined emoji are never cut in two."""

import re
from functools import lru_cache

from rich.cells import cell_len, chop_cells

_CHUNK = re.compile(r"\S+\s*|\s+")


@lru_cache(maxsize=64)
def _ascii_line(width: int) -> re.Pattern[str]:
    """Matches the next line of a text whose characters are one cell each: blanks at its end hang over the edge."""
    return re.compile(rf".{{1,{width}}}(?=\s|$)\s*|\S{{{width}}}|.{{1,{width}}}", re.DOTALL)


def breaks(text: str, width: int) -> tuple[int, ...]:
    """Where to break a text, as offsets into it; a word that is too long for a line is cut.

    Args:
        text: one logical line, safe to show, without tabs.
        width: cells a line, at least 2.
    """
    if text.isascii():
        return () if len(text) <= width else _ascii_breaks(text, width)
    return () if cell_len(text) <= width else _wide_breaks(text, width)


def _ascii_breaks(text: str, width: int) -> tuple[int, ...]:
    ends = [found.end() for found in _ascii_line(width).finditer(text)]
    return tuple(ends[:-1])


def _wide_breaks(text: str, width: int) -> tuple[int, ...]:
    found: list[int] = []
    used = 0
    for chunk in _CHUNK.finditer(text):
        size = cell_len(chunk[0])
        if used and used + cell_len(chunk[0].rstrip()) > width:
            found.append(chunk.start())
            used = 0
        used = _fold(chunk, width, found) if used + cell_len(chunk[0].rstrip()) > width else used + size
    return tuple(found)


def _fold(chunk: re.Match[str], width: int, found: list[int]) -> int:
    """Cut one word that is wider than a line, and say how many cells its last piece takes."""
    *pieces, last = chop_cells(chunk[0], width)
    place = chunk.start()
    for piece in pieces:
        place += len(piece)
        found.append(place)
    return cell_len(last)
