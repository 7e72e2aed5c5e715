"""The tree of versions, drawn: whatever the branches, each version stands once and its line leads to its parent."""

import random

import pytest

from redraft.core.branches import ASIDE, HEAD, STANDS, Twig, tree
from redraft.core.draft import Draft

NODES = {ASIDE, STANDS, HEAD}
DOWN = {"│", "┼", *NODES}
"""Signs whose lane goes on below."""


def drafts(parents: list[int]) -> list[Draft]:
    return [Draft(number, parent, "", (), "hand") for number, parent in enumerate(parents, 1)]


def drawn(parents: list[int], head: int, most: int = 99) -> list[str]:
    """The tree, newest first, a line a version, without the blanks at the ends."""
    made = tree(drafts(parents), head, most)
    return [made[number].node.rstrip() for number in sorted(made, reverse=True)]


@pytest.mark.parametrize(
    ("parents", "head", "lines"),
    [
        ([], 0, []),
        ([0], 1, ["◉"]),
        ([0, 1, 2], 3, ["◉", "●", "●"]),
        ([0, 1, 2], 1, ["  ○", "  ○", "◉─╯"]),
        ([0, 1, 2, 3, 2, 5], 6, ["◉", "●", "│ ○", "│ ○", "●─╯", "●"]),
        ([0, 1, 1, 1], 3, ["  ○", "◉ │", "│ │ ○", "●─┴─╯"]),
        ([0, 1, 2, 1, 2], 3, ["  ○", "  │ ○", "◉ │ │", "●─╯ │", "●───╯"]),
        ([0, 1, 1, 2, 2], 3, ["  ○", "  │ ○", "◉ │ │", "│ ○─╯", "●─╯"]),
    ],
)
def test_the_tree_of_a_few_versions(parents: list[int], head: int, lines: list[str]) -> None:
    assert drawn(parents, head) == lines


def test_what_stands_is_filled_and_at_the_left_and_the_head_is_ringed() -> None:
    chance = random.Random(5)
    for _ in range(300):
        parents = some_parents(chance)
        head = chance.randint(1, len(parents))
        standing = set(line_of(parents, head))
        for number, twig in tree(drafts(parents), head, 99).items():
            sign = HEAD if number == head else STANDS if number in standing else ASIDE
            assert sign in twig.node and (twig.node[0] == sign) == (number in standing)


def test_each_version_stands_once_and_its_line_leads_to_its_parent() -> None:
    chance = random.Random(6)
    for _ in range(1000):
        parents = some_parents(chance)
        made = tree(drafts(parents), chance.randint(1, len(parents)), 99)
        assert sorted(made) == [*range(1, len(parents) + 1)]
        assert all(sum(sign in NODES for sign in twig.node) == 1 for twig in made.values())
        for number, parent in enumerate(parents, 1):
            assert followed(made, number) == parent, (parents, number)


def followed(made: dict[int, Twig], number: int) -> int:
    """The version to which the line below a version leads, read as a person would."""
    lane = next(place for place, sign in enumerate(made[number].node) if sign in NODES)
    for below in range(number - 1, 0, -1):
        row = made[below].node
        if row[lane] in NODES:
            return below
        if row[lane] in "╯┴":
            while row[lane] not in NODES:
                assert row[lane] in "╯┴┼─", row
                lane -= 1
            return below
        assert row[lane] in DOWN, (row, lane)
    return 0


def test_many_branches_keep_to_their_width() -> None:
    chance = random.Random(8)
    for most in (1, 2, 4):
        parents = [0, *[1] * 40, *(chance.randint(1, 40) for _ in range(40))]
        made = tree(drafts(parents), 7, most)
        assert len({len(twig.node) for twig in made.values()} | {len(twig.below) for twig in made.values()}) == 1
        assert all(len(twig.node) <= 2 * most for twig in made.values())
        assert all(any(sign in NODES for sign in twig.node) for twig in made.values())


def some_parents(chance: random.Random) -> list[int]:
    """Parents as a session has them: each version is made from some version before it."""
    return [0, *(chance.randint(max(1, n - chance.randint(1, 9)), n) for n in range(1, chance.randint(1, 30)))]


def line_of(parents: list[int], head: int) -> list[int]:
    return [head, *line_of(parents, parents[head - 1])] if head else []
