"""Figures in words and plain characters: what a person reads where there is no screen to draw on."""

from collections.abc import Sequence
from decimal import Decimal
from textwrap import wrap
from typing import Final
from unicodedata import east_asian_width

from redraft.core.spend import dollars
from redraft.stats.figures import Figure, Share
from redraft.stats.kappa import Kappa

WIDTH: Final = 80
"""Columns of a line of plain text."""
BAR: Final = 24
"""Characters of the longest bar."""
_WIDE: Final = "WF"


def percent(share: Share) -> str:
    """A share: "62% (50 to 73%)", or why there is none."""
    if share.value is None or share.low is None or share.high is None:
        return share.says
    return f"{_hundredths(share.value)}% ({_hundredths(share.low)} to {_hundredths(share.high)}%)"


def part(share: Share) -> str:
    """A share in few characters: "62%", or "-" where there is none."""
    return "-" if share.value is None else f"{_hundredths(share.value)}%"


def amount(figure: Figure, digits: int = 1, unit: str = "") -> str:
    """A figure: "3.9", or why there is none.

    Args:
        figure: what to tell.
        digits: after the point.
        unit: what follows it, such as " s".
    """
    return figure.says if figure.value is None else f"{figure.value:,.{digits}f}{unit}"


def number(figure: Figure) -> str:
    """A figure that is mostly whole: "4", "4.5", or why there is none."""
    return figure.says if figure.value is None else f"{figure.value:g}"


def usd(figure: Figure) -> str:
    """A figure in US dollars: "$0.04", or why there is none."""
    return figure.says if figure.value is None else dollars(Decimal(repr(figure.value)))


def kappa_says(kappa: Kappa) -> str:
    """Kappa with its interval: "0.62 (0.41 to 0.80)", or why there is none."""
    if kappa.value is None or kappa.low is None or kappa.high is None:
        return kappa.says
    return f"{kappa.value:.2f} ({kappa.low:.2f} to {kappa.high:.2f})"


def stated(label: str, words: str, case: Figure | Share) -> list[str]:
    """A row of a table: what it is, what there is to say of it, and how many cases it rests on."""
    return [label, words, "" if case.value is None else f"n {case.n:,}"]


def bar(count: float, most: float, width: int = BAR) -> str:
    """A bar of plain characters, as long as its part of the most; anything above nothing has one at least."""
    if count <= 0 or most <= 0:
        return ""
    return "#" * max(round(width * min(count / most, 1.0)), 1)


def folded(line: str) -> list[str]:
    """A line that is too long for a terminal of 80 columns as several, those after the first set in."""
    return wrap(line, WIDTH, subsequent_indent="    ", break_long_words=False) if len(line) > WIDTH else [line]


def plainly(text: str, most: int = 60) -> str:
    """A name on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = (), indent: str = "  ") -> list[str]:
    """Rows with their columns one under the other; nothing where there are none.

    Args:
        rows: as many cells in each; the last one is never filled up.
        right: places of columns, from 0, that end at the same character.
        indent: what each line begins with.
    """
    if not rows:
        return []
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [indent + "  ".join(_cell(row, place, widths, right) for place in range(len(row))).rstrip() for row in rows]


def _cell(row: Sequence[str], place: int, widths: Sequence[int], right: Sequence[int]) -> str:
    room = " " * (widths[place] - _width(row[place]))
    return room + row[place] if place in right else row[place] + room


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in _WIDE else 1 for char in text)


def _hundredths(value: float) -> int:
    return round(value * 100)
