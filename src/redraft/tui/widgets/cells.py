"""Words fitted into so many cells: cut with an ellipsis where they take more, and no character is ever cut in two."""

from typing import Final

from rich.cells import cell_len, set_cell_size

from redraft.tui.neutral import one_line

_LONGEST: Final = 1_000
"""Characters of a text that are looked at: more than any line shows."""
_JOINER: Final = "\u200d "
"""At the end of a column these would join it to the next, or leave a gap before an ellipsis."""


def cut(text: str, cells: int) -> str:
    """A text in so many cells at most.

    Args:
        text: in one line, with nothing in it that steers the screen.
        cells: 0 or more.
    """
    if cell_len(text) <= cells:
        return text
    return f"{set_cell_size(text, max(cells - 1, 0)).rstrip(_JOINER)}…" if cells > 0 else ""


def fit(text: str, cells: int, *, right: bool = False) -> str:
    """A text in exactly so many cells, as a column is.

    Args:
        text: anything at all; it is shown in one line.
        cells: 0 or more.
        right: blanks come before it.
    """
    line = cut(one_line(text[:_LONGEST]).rstrip(_JOINER), cells)
    pad = " " * max(cells - cell_len(line), 0)
    return pad + line if right else line + pad
