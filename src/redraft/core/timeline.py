"""A session as a line: where its passes end, what is worth a mark on it, and which event stands under which cell."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from msgspec import Struct

from redraft.core.events import (
    Amended,
    AnyEvent,
    ClosedPass,
    Decided,
    Froze,
    Locked,
    Rated,
    Reverted,
    Stopped,
    Written,
)
from redraft.core.said import Flagged, Forked
from redraft.core.signal import Signal

MilestoneKind = Literal[
    "fork", "rating", "ending", "revert", "signal", "freeze", "flag", "amendment", "lock", "text",
    "rejected", "accepted", "skipped", "pass",
]  # fmt: skip
"""What a mark on the line tells, the most telling first: where several events share a cell, the first of these is seen.

What happens once in a session comes before what happens in every pass, and what went wrong before what went well.
"""

RANKS: Final[Mapping[str, int]] = MappingProxyType({kind: rank for rank, kind in enumerate(get_args(MilestoneKind))})


class Milestone(Struct, frozen=True):
    """One event that is worth a mark.

    Args:
        place: which event of the session, from 1.
        kind: what the mark tells.
        says: what came up there, in a few words; "" where the event says it itself.
    """

    place: int
    kind: MilestoneKind
    says: str = ""


def milestones(events: Sequence[AnyEvent]) -> tuple[Milestone, ...]:
    """What can be told from the events themselves, in their order; signals are worked out apart: see `came_up`."""
    found = ((place, kind_of(event)) for place, event in enumerate(events, start=1))
    return tuple(Milestone(place, kind) for place, kind in found if kind is not None)


def kind_of(event: AnyEvent) -> MilestoneKind | None:
    """The mark that an event gets, if it gets one."""
    kind = _KINDS.get(type(event))
    return kind(event) if callable(kind) else kind


def signalled(n: int, signals: Iterable[Signal], first: int) -> tuple[Milestone, ...]:
    """The marks of signals that came up with an event.

    Args:
        n: the event's number.
        signals: which came up.
        first: the number of the session's first event.
    """
    return tuple(Milestone(n - first + 1, "signal", f"{each.kind}: {each.says}") for each in signals)


def bounds(events: Sequence[AnyEvent]) -> tuple[int, ...]:
    """Where passes end, as places from 1; the session's first and last event bound it as well."""
    closed = (place for place, event in enumerate(events, start=1) if isinstance(event, ClosedPass))
    return tuple(sorted({1, *closed, len(events)}))


def next_bound(bounds: Sequence[int], place: int) -> int:
    """The bound that comes after a place; the last one where there is none."""
    return bounds[min(bisect_right(bounds, place), len(bounds) - 1)]


def bound_before(bounds: Sequence[int], place: int) -> int:
    """The bound that comes before a place; the first one where there is none."""
    return bounds[max(bisect_left(bounds, place) - 1, 0)]


def cell_of(place: int, count: int, width: int) -> int:
    """Which of `width` cells an event stands in, from 0: the first event in the first, the last in the last."""
    return _scaled(place - 1, max(width - 1, 0), count - 1)


def place_at(cell: int, count: int, width: int) -> int:
    """The event in the middle of a cell, from 1; one that is beyond the line's end is its first or last."""
    return 1 + min(max(_scaled(cell, max(count - 1, 0), width - 1), 0), max(count - 1, 0))


def most_telling(found: Iterable[Milestone], count: int, width: int) -> dict[int, Milestone]:
    """What is seen in each cell that has a mark; of two as telling, the earlier."""
    seen: dict[int, Milestone] = {}
    for each in found:
        cell = cell_of(each.place, count, width)
        if cell not in seen or _order(each) < _order(seen[cell]):
            seen[cell] = each
    return seen


def _order(milestone: Milestone) -> tuple[int, int]:
    return RANKS[milestone.kind], milestone.place


def _scaled(value: int, most: int, of: int) -> int:
    """`value * most / of`, rounded; 0 where there is nothing to scale."""
    return (2 * value * most + of) // (2 * of) if of > 0 else 0


_CHOICES: Final[Mapping[str, MilestoneKind]] = MappingProxyType(
    {"accept": "accepted", "reject": "rejected", "skip": "skipped"}
)

_KINDS: Final[Mapping[type[Any], MilestoneKind | Callable[[Any], MilestoneKind | None]]] = MappingProxyType(
    {
        Forked: "fork",
        Rated: lambda event: "rating" if event.score else None,
        Stopped: "ending",
        Reverted: "revert",
        Froze: "freeze",
        Flagged: lambda event: None if event.undoes else "flag",
        Amended: "amendment",
        Locked: "lock",
        Written: "text",
        Decided: lambda event: _CHOICES.get(event.choice),
        ClosedPass: "pass",
    }
)
