"""What models took is counted, what is not known is told as unknown, and a budget is spent when it is."""

from decimal import Decimal

import pytest

from folded import Story
from redraft.core.spec_values import Budget
from redraft.core.spend import Spend, dollars, passes_counted, spend, spent_out, total, unwatched


def told(**budget: object) -> Story:
    return Story(budget=Budget(**budget))  # type: ignore[arg-type]


def test_a_session_without_a_model_has_spent_nothing() -> None:
    session = told().session
    assert spend(session) == {} and total(session) == Spend()
    assert (total(session).tokens_say, total(session).cost_says) == ("0 tokens", "$0")


def test_each_role_is_counted_by_itself_and_all_together() -> None:
    story = told().called("author", 100, 20, "0.01").called("critic", 1000, 5, "0.002").called("author", 1, 1, "0.5")
    by_role = spend(story.session)
    assert list(by_role) == ["author", "critic"]
    assert (by_role["author"].tokens, by_role["author"].usd, by_role["author"].calls) == (122, Decimal("0.51"), 2)
    assert (total(story.session).tokens_say, total(story.session).cost_says) == ("1,127 tokens", "$0.51")


@pytest.mark.parametrize(
    ("prices", "says"),
    [
        (["0", "0"], "$0"),
        ([""], "cost unknown"),
        (["0.04", ""], "$0.04 and more, cost unknown"),
        (["0.0012"], "$0.0012"),
        (["0.0000001"], "under $0.0001"),
        (["1234.5"], "$1,234.50"),
        (["NaN", "-3", "1e9", "free"], "cost unknown"),
    ],
)
def test_a_cost_in_words(prices: list[str], says: str) -> None:
    story = told()
    for usd in prices:
        story.called("critic", 1, 1, usd)
    assert total(story.session).cost_says == says


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), 1e300, 1e11, -1e300])
def test_a_time_that_no_call_takes_keeps_no_session_from_being_read(seconds: float) -> None:
    story = told().called("critic").stopped("budget").called("critic", seconds=seconds)
    assert (story.session.ended is None) == (seconds < 0)


def test_an_amount_never_looks_like_nothing() -> None:
    assert dollars(Decimal("0.00001")) != dollars(Decimal(0))


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ([(5, 5)], "10 tokens"),
        ([(None, None)], "tokens unknown"),
        ([(5, 5), (5, None)], "10 tokens and more (1 of 2 calls unknown)"),
        ([(-5, 5)], "tokens unknown"),
    ],
)
def test_tokens_in_words(counts: list[tuple[int | None, int | None]], says: str) -> None:
    story = told()
    for read, written in counts:
        story.called("critic", read, written, "1")
    assert total(story.session).tokens_say == says


def test_only_passes_that_called_a_model_count() -> None:
    story = told(passes=2)
    story.closed().closed().closed()
    assert (passes_counted(story.session), spent_out(story.session)) == (0, "")
    story.called("critic").closed()
    assert (passes_counted(story.session), spent_out(story.session)) == (1, "")
    story.closed().called("author").called("critic").closed()
    assert passes_counted(story.session) == 2
    assert spent_out(story.session) == "the budget of 2 passes is spent"


@pytest.mark.parametrize(
    ("budget", "line"),
    [
        ({"tokens": 22}, "the budget of 22 tokens is spent: 22 tokens"),
        ({"tokens": 23}, ""),
        ({"usd": Decimal("0.06")}, "the budget of $0.06 is spent: $0.06"),
        ({"usd": Decimal("0.07")}, ""),
        ({}, ""),
    ],
)
def test_a_budget_is_spent_when_it_is_reached(budget: dict[str, object], line: str) -> None:
    story = told(**budget).called("author", 10, 1, "0.05").called("critic", 10, 1, "0.01")
    assert spent_out(story.session) == line
    assert spent_out(told().called("author", 22, 0, "0.06").session, Budget(**budget)) == line  # type: ignore[arg-type]


def test_what_is_known_spends_a_budget_although_there_is_more() -> None:
    story = told(usd=Decimal("0.05")).called("author", 1, 1, "").called("critic", 1, 1, "0.05")
    assert spent_out(story.session) == "the budget of $0.05 is spent: $0.05 and more, cost unknown"


def test_a_budget_that_cannot_be_watched_says_so() -> None:
    story = told(usd=Decimal("0.5"), tokens=100)
    assert unwatched(story.session) == ""
    story.called("author", None, None, "", model="made:one").called("critic", 1, 1, "0.1")
    assert spent_out(story.session) == ""
    assert unwatched(story.session) == (
        "the budget of $0.50 cannot be watched: cost unknown for made:one; "
        "the budget of 100 tokens cannot be watched: tokens unknown for made:one"
    )


def test_going_on_counts_from_there() -> None:
    story = told(tokens=10).called("critic", 10, 0).stopped("budget")
    stop = story.session.last
    assert spent_out(story.session) and not spent_out(story.session, granted=stop)
    assert story.session.ended is not None
    story.called("critic", 4, 0)
    assert story.session.ended is None and not spent_out(story.session)
    story.called("critic", 6, 0)
    assert spent_out(story.session) == "the budget of 10 tokens more is spent: 10 tokens"


def test_a_call_that_was_under_way_is_no_leave_to_go_on() -> None:
    story = told(tokens=10).called("critic", 10, 0).stopped("budget").called("critic", 5, 0, seconds=60.0)
    assert story.session.ended is not None
    assert spent_out(story.session) == "the budget of 10 tokens is spent: 15 tokens"
