"""What is spent of a budget, as figures and bars that fit."""

from decimal import Decimal

import pytest
from rich.cells import cell_len

from folded import Story
from redraft.core.spec_values import Budget
from redraft.tui.widgets.gauges import bar, budget_rows, thousands
from redraft.tui.widgets.header import header
from redraft.tui.widgets.rows import Row


def line(row: Row) -> str:
    return "".join(text for text, _ in (*row.lead, *row.body))


BARS = [
    (0.0, "▕░░░░░▏"), (0.001, "▕█░░░░▏"), (0.5, "▕██░░░▏"), (0.6, "▕███░░▏"), (0.99, "▕████░▏"), (1.0, "▕█████▏"),
    (7.0, "▕█████▏"),
]  # fmt: skip


@pytest.mark.parametrize(("share", "shown"), BARS)
def test_a_bar_shows_what_is_spent_and_never_hides_what_is_left(share: float, shown: str) -> None:
    assert bar(share) == shown


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0"), (999, "999"), (8120, "8.1k"), (20_000, "20k"), (2_500_000, "2.5M")]
)
def test_counts_are_short(count: int, said: str) -> None:
    assert thousands(count) == said


def test_each_part_of_a_budget_has_its_gauge_and_what_is_unlimited_has_none() -> None:
    story = Story(Budget(tokens=20_000, usd=Decimal("1"))).called("critic", 8000, 120, "0.04").closed()
    said = [line(row) for row in budget_rows(story.session, "about 2 passes: 2 criteria fail")]
    assert said == [
        "passes ▕█░░░░▏ 1 of 5",
        "tokens ▕██░░░▏ 8.1k of 20k",
        "cost   ▕█░░░░▏ $0.04 of $1",
        "2 in focus",
        "about 2 passes: 2 criteria fail",
    ]
    assert max(map(cell_len, said[:4])) <= 27
    assert [line(row) for row in budget_rows(Story().session)] == ["passes ▕░░░░░▏ 0 of 5", "2 in focus"]


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    story = Story(Budget(tokens=20_000, usd=Decimal("1"))).called("critic", 100, 0, "0.04").called("critic", None, None)
    said = [line(row) for row in budget_rows(story.session)]
    assert "tokens ▕█░░░░▏ 100+ of 20k" in said and "cost   ▕█░░░░▏ $0.04+? of $1" in said


def test_the_header_tells_what_is_spent_of_how_much() -> None:
    story = Story(Budget(tokens=20_000, usd=Decimal("1"))).called("critic", 8000, 120, "0.04")
    assert "8.1k of 20k tok · $0.04 of $1" in header(story.session, "", 120).plain
    for width in range(20, 161):
        assert cell_len(header(story.session, "", width).plain) <= width
    assert "8.1k tok · $0.04" in header(Story().called("critic", 8000, 120, "0.04").session, "", 120).plain


def test_who_went_on_after_the_budget_sees_all_that_was_spent() -> None:
    story = Story(Budget(tokens=100)).called("critic", 100, 0).stopped("budget").called("critic", 50, 0)
    assert "150 tok" in header(story.session, "", 120).plain
    assert "tokens ▕██░░░▏ 50 of 100 more" in [line(row) for row in budget_rows(story.session)]
