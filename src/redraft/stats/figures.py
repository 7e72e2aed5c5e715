"""Numbers that carry how many cases they rest on, and say so instead of a value where those are too few."""

from collections.abc import Mapping
from math import sqrt
from typing import Final

from msgspec import Struct

LEAST_DECISIONS: Final = 10
"""Decisions from which on a share of them, or how long they take, is told."""
LEAST_SESSIONS: Final = 5
"""Sessions from which on a middle or a share of them is told."""
LEAST_RATINGS: Final = 5
"""Ratings from which on their mean is told."""
LEAST_A_MONTH: Final = 3
"""Ratings in one month from which on the mean of that month is told."""
LEAST_JUDGED: Final = 10
"""Sessions that judged a criterion from which on it is called dead weight, or a fault of it recurring."""
LEAST_PAIRS: Final = 20
"""Judgements of one criterion by both a person and the critic from which on their agreement is told."""
LEAST_HALF: Final = 20
"""Pairs in the earlier and in the later half each from which on a drift is looked for."""
LEAST_VERDICTS: Final = 20
"""Verdicts from which on the share of grounded ones is told."""
LEAST_CALLS: Final = 20
"""Calls of a model from which on its retries, faults and tokens are told."""

Z: Final = 1.959963984540054
"""How many standard errors to each side hold 95% of a normal distribution."""


class Figure(Struct, frozen=True):
    """A mean or a middle.

    Args:
        value: the number; None where it rests on too few cases.
        n: how many cases there are.
        least: how many it takes.
        says: "" where there is a value; else why there is none.
    """

    value: float | None
    n: int
    least: int
    says: str = ""


class Share(Struct, frozen=True):
    """So many of so many.

    Args:
        value: the share, 0 to 1; None where it rests on too few cases.
        count: how many are so.
        n: of how many.
        least: how many it takes.
        low: lower end of its 95% interval, after Wilson (1927).
        high: upper end.
        says: "" where there is a value; else why there is none.
    """

    value: float | None
    count: int
    n: int
    least: int
    low: float | None = None
    high: float | None = None
    says: str = ""


def too_few(n: int, least: int) -> str:
    """The words for a number that is not told: "too few to say (3 of 10)"."""
    return f"too few to say ({n} of {least})"


def mean(total: float, n: int, least: int) -> Figure:
    """The mean of cases that add up to a total."""
    return figure(total / n if n else 0.0, n, least)


def figure(value: float, n: int, least: int) -> Figure:
    """A number that rests on `n` cases; no number where they are fewer than `least`, or there are none."""
    enough = n >= max(least, 1)
    return Figure(value if enough else None, n, least, "" if enough else too_few(n, least))


def middle(counts: Mapping[int, int], least: int, unit: float = 1.0) -> Figure:
    """The median of whole numbers; between the two in the middle where their count is even.

    Args:
        counts: how often each number came.
        least: how many cases it takes.
        unit: what 1 stands for, such as 0.1 where tenths were counted.
    """
    n = sum(counts.values())
    if n < max(least, 1):
        return figure(0.0, n, least)
    return figure((_nth(counts, (n - 1) // 2) + _nth(counts, n // 2)) / 2 * unit, n, least)


def _nth(counts: Mapping[int, int], place: int) -> int:
    for number in sorted(counts):
        place -= counts[number]
        if place < 0:
            return number
    raise IndexError("there are fewer cases than that")


def share(count: int, n: int, least: int) -> Share:
    """So many of so many, with its 95% interval."""
    if n < max(least, 1):
        return Share(None, count, n, least, says=too_few(n, least))
    low, high = wilson(count, n)
    return Share(count / n, count, n, least, low, high)


def wilson(count: int, n: int) -> tuple[float, float]:
    """The 95% score interval of a share (E. B. Wilson, Journal of the American Statistical Association 22, 1927)."""
    part, squared = count / n, Z * Z / n
    centre, half = part + squared / 2, Z * sqrt(part * (1 - part) / n + squared / (4 * n))
    return max((centre - half) / (1 + squared), 0.0), min((centre + half) / (1 + squared), 1.0)
