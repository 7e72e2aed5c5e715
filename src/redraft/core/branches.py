"""The tree of versions: what a log draws beside each of them, so that a reader sees which came from which."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from redraft.core.draft import Draft
from redraft.core.session import Session

HEAD: Final = "◉"
STANDS: Final = "●"
ASIDE: Final = "○"
MOST_LANES: Final = 4
"""Branches that are drawn side by side; those further to the right share the last column."""


class Twig(Struct, frozen=True):
    """What is drawn beside one version.

    Args:
        node: beside its first line: the version itself, and the branches that pass by or begin here.
        below: beside the lines that follow, up to the next version.
    """

    node: str
    below: str


def tree(drafts: Sequence[Draft], head: int, most: int = MOST_LANES) -> dict[int, Twig]:
    """Draw the tree, newest version first, the line that stands at the left.

    Args:
        drafts: every version, in order.
        head: the version that stands; 0 for none.
        most: branches side by side; at least 1.

    Returns:
        For each version what stands beside it, all of one width. A version that stands is filled, one that was left
        is hollow, the head is ringed. A branch leads up from the version that it began at.
    """
    parents = {draft.number: draft.parent for draft in drafts}
    standing = _standing(parents, head)
    drawn: dict[int, tuple[list[str], list[str]]] = {}
    lanes: list[int] = [0]  # the version that each lane leads down to; 0 for a free one. The first is for what stands
    for number in sorted(parents, reverse=True):
        at = _lane(lanes, number, number in standing)
        ends = [lane for lane, waits in enumerate(lanes) if waits == number and lane != at]
        mark = HEAD if number == head else STANDS if number in standing else ASIDE
        node = _row(lanes, at, ends, mark, most)
        for lane in ends:
            lanes[lane] = 0
        lanes[at] = parents[number]
        drawn[number] = node, _row(lanes, -1, [], "", most)
    width = max((len("".join(node).rstrip()) for node, _ in drawn.values()), default=0)
    return {number: Twig(_cut(node, width), _cut(below, width)) for number, (node, below) in drawn.items()}


def tree_of(session: Session) -> dict[int, Twig]:
    """The tree of a session's versions."""
    return tree(session.drafts, session.head)


def _standing(parents: dict[int, int], head: int) -> set[int]:
    found: set[int] = set()
    while head and head not in found:
        found.add(head)
        head = parents.get(head, 0)
    return found


def _lane(lanes: list[int], number: int, stands: bool) -> int:
    """Where a version stands: in the leftmost lane that leads down to it, else in one that is free."""
    if stands:
        return 0
    waiting = [lane for lane, waits in enumerate(lanes) if waits == number]
    free = [lane for lane, waits in enumerate(lanes) if not waits and lane]
    if not waiting and not free:
        lanes.append(0)
        return len(lanes) - 1
    return (waiting or free)[0]


def _row(lanes: Sequence[int], at: int, ends: Sequence[int], mark: str, most: int) -> list[str]:
    """One line of cells, two to a lane: the lane itself, and what joins it to the next."""
    cells = [" "] * (2 * max(most, 1))
    last = max(ends, default=-1)
    for lane, waits in enumerate(lanes):
        sign = mark if lane == at else _sign(lane, bool(waits), at, ends, last)
        place = 2 * min(lane, most - 1)
        if sign != " " and _tells_more(sign, cells[place]):
            cells[place] = sign
        if at <= lane < last and lane < most - 1:
            cells[place + 1] = "─"
    return cells


def _sign(lane: int, waits: bool, at: int, ends: Sequence[int], last: int) -> str:
    if lane in ends:
        return "╯" if lane == last else "┴"
    crossed = at < lane < last
    return ("┼" if waits else "─") if crossed else "│" if waits else " "


_LEAST_FIRST = " ─│┼┴╯○●◉"


def _tells_more(sign: str, other: str) -> bool:
    """Whether a sign goes before another where branches share a column."""
    return _LEAST_FIRST.index(sign) > _LEAST_FIRST.index(other)


def _cut(cells: Sequence[str], width: int) -> str:
    return "".join(cells)[:width].ljust(width)
