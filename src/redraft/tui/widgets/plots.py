"""Plots of characters that every terminal has: bars, sparklines and names cut to a width. Styled words, no widget."""

from collections.abc import Iterable, Sequence
from typing import Final

from redraft.stats.figures import Figure, Share
from redraft.tui.widgets.cells import fit
from redraft.tui.widgets.rows import Words

NAME: Final = 15
"""Cells of a name that stands before a bar."""
_FULL, _REST = "━", "─"
_STEPS: Final = "▁▂▃▄▅▆▇█"


def bar(part: float, cells: int, style: str = "accent") -> tuple[Words, ...]:
    """A bar over its whole track.

    Args:
        part: 0 to 1; what is something is never shown as nothing, nor what is left as nothing.
        cells: of the track.
        style: of what is full.
    """
    full = min(max(round(part * cells), 1 if part > 0 else 0), cells if part >= 1 else cells - 1)
    return (_FULL * full, style), (_REST * (cells - full), "rule")


def spark(values: Iterable[float | None], low: float, high: float) -> str:
    """A character for each value, the higher the fuller; a dot where there is none."""
    span = high - low
    return "".join("·" if value is None else _step((value - low) / span if span else 1.0) for value in values)


def _step(part: float) -> str:
    return _STEPS[min(max(int(part * len(_STEPS)), 0), len(_STEPS) - 1)]


def named(text: str, cells: int = NAME, style: str = "") -> tuple[Words, ...]:
    """A name before a bar, with room after it."""
    return (fit(text, cells), style), (" ", "")


def share_words(share: Share, cells: int = 10, style: str = "accent") -> tuple[Words, ...]:
    """A bar of a share, its percentage and how many cases it rests on; or why there is none."""
    if share.value is None:
        return ((share.says, "faint"),)
    return (*bar(share.value, cells, style), (f" {round(share.value * 100):>3}%", ""), (f"  n {share.n}", "faint"))


def figure_words(figure: Figure, digits: int = 1, before: str = "", after: str = "") -> tuple[Words, ...]:
    """A figure and how many cases it rests on; or why there is none."""
    if figure.value is None:
        return ((figure.says, "faint"),)
    return (f"{before}{figure.value:,.{digits}f}{after}", "strong"), (f"  n {figure.n}", "faint")


def columns(counts: Sequence[tuple[str, int]], cells: int = 14) -> tuple[tuple[Words, ...], ...]:
    """A labelled bar for each count, as long as its part of the greatest, with the count behind it."""
    most = max((count for _, count in counts), default=0)
    width = max((len(label) for label, _ in counts), default=0)
    return tuple(
        ((f"{label:>{width}} ", "quiet"), *bar(count / most if most else 0.0, cells), (f" {count}", ""))
        for label, count in counts
    )
