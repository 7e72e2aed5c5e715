"""What the next call would likely take: from calls like it, else from its length, and never a guess from nothing."""

from decimal import Decimal

import pytest

from folded import Story
from redraft.core.likely import Likely, likely, too_dear
from redraft.core.spec_values import Budget


def told(**budget: object) -> Story:
    return Story(budget=Budget(**budget))  # type: ignore[arg-type]


LIKELY = [
    ([], Likely(250, 0)),  # nothing is known: the request alone
    ([("critic", 700, 80)], Likely(700, 80)),
    ([("critic", 700, 80), ("critic", 900, 100), ("critic", 800, 20)], Likely(800, 80)),
    ([("critic", 9000, 9000), *[("critic", 100, 10)] * 5], Likely(100, 10)),  # the latest five count
    ([("author", 700, 80)], Likely(250, 80)),  # another role: its length, and an answer as usual here
    ([("critic", None, None)], Likely(250, 0)),  # unknown is not nothing, and tells nothing
    ([("critic", None, None), ("critic", 700, 80)], Likely(700, 80)),
]


@pytest.mark.parametrize(("calls", "expected"), LIKELY)
def test_it_rests_on_the_calls_of_that_role_for_the_same(
    calls: list[tuple[str, int | None, int | None]], expected: Likely
) -> None:
    story = told()
    for role, read, written in calls:
        story.called(role, read, written)
    assert likely(story.session, "critic", "review", 1000) == expected


def test_another_thing_that_is_asked_of_the_same_role_is_another_call() -> None:
    session = told().called("critic", 700, 80).session
    assert likely(session, "critic", "final check", 1000) == Likely(250, 80)


TOO_DEAR = [
    ({"tokens": 20_000}, 19_100, 2_100,
     "the next call would likely take about 2,100 tokens, and 900 of 20,000 are left"),
    ({"tokens": 20_000}, 17_900, 2_100, ""),
    ({"tokens": 20_000}, 21_000, 1, "the next call would likely take about 1 tokens, and 0 of 20,000 are left"),
    ({}, 10**9, 10**9, ""),
]  # fmt: skip


@pytest.mark.parametrize(("budget", "spent", "next_one", "said"), TOO_DEAR)
def test_both_figures_are_said(budget: dict[str, object], spent: int, next_one: int, said: str) -> None:
    session = told(**budget).called("critic", spent, 0).session
    assert too_dear(session, [Likely(next_one, 0)], None) == said


def test_dollars_are_watched_where_a_price_is_known() -> None:
    session = told(usd=Decimal("1")).called("critic", 10, 10, "0.97").session
    said = "the next call would likely cost about $0.04, and $0.03 of $1.00 is left"
    assert too_dear(session, [Likely(10, 10)], Decimal("0.04")) == said
    assert too_dear(session, [Likely(10, 10)], Decimal("0.03")) == ""
    assert too_dear(session, [Likely(10, 10)], None) == ""


def test_who_goes_on_has_the_first_call_whatever_it_takes_and_the_same_budget_for_the_next() -> None:
    story = told(tokens=1000).called("critic", 900, 0).stopped("budget")
    session = story.session
    assert too_dear(session, [Likely(2000, 0)], None) != ""
    assert too_dear(session, [Likely(2000, 0)], None, granted=session.last) == ""
    on = story.called("critic", 900, 0).session
    said = "the next call would likely take about 900 tokens, and 100 of 1,000 more are left"
    assert too_dear(on, [Likely(900, 0)], None) == said
