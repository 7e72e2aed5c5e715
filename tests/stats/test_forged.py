"""Transcripts that somebody forged, and odd ones: their facts are still facts that the index can keep."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from folded import Story
from redraft.core.events import AnyEvent, Called, Decided, Rated, Reviewed, Ticked
from redraft.core.fold import fold
from redraft.core.review import Finding, Fix, Verdict
from redraft.stats.facts import Facts, facts_of
from redraft.stats.report import report

NOW = datetime(2031, 1, 1, tzinfo=UTC)
MOST = 2**63 - 1


def facts(story: Story, *more: AnyEvent) -> Facts:
    """The facts of a story, as the index gives them back."""
    events = [*story.events, *more]
    made = facts_of(events, fold("k3v9", story.session.created, events))
    back = msgspec.msgpack.decode(msgspec.msgpack.encode(made), type=Facts)
    assert back == made
    report([back], now=NOW)
    return back


def after(story: Story, kind: type[Any], **fields: Any) -> Any:
    """One more event of a story."""
    return kind(n=len(story.events) + 1, at=story.session.last_at, **fields)


def test_more_tokens_and_retries_than_any_machine_counts() -> None:
    story = Story()
    for _ in range(4):
        story.called("critic", MOST, MOST)
    found = facts(story, after(story, Called, role="author", doing="fixes", model="m", retries=MOST, by="m"))
    assert [each.role for each in found.used] == ["author", "critic"]
    assert found.used[1].tokens == 2**53


@pytest.mark.parametrize("seconds", [1e308, -5.0, -1e308])
def test_a_time_that_no_clock_shows(seconds: float) -> None:
    story = Story()
    rated = after(story, Rated, version=1, score=3, seconds=seconds)
    assert 0 <= facts(story, rated).ratings[0].seconds <= 3600
    story.reviewed(findings=(Finding("p1", 0, "One.", "Say more.", 3, criterion="a"),)).proposed(Fix("3.1", ()))
    decided = after(story, Decided, finding="3.1", fix="4.1", choice="reject", seconds=seconds)
    assert facts(story, decided).paces.steady in ((36_000,), ())


def test_an_impact_beyond_all_bounds() -> None:
    story = (
        Story().reviewed(findings=(Finding("p1", 0, "", "Say more.", MOST, criterion="a"),)).proposed(Fix("3.1", ()))
    )
    decided = after(story, Decided, finding="3.1", fix="4.1", choice="reject")
    assert facts(story, decided).choices[0].impact == MOST


def test_a_review_of_a_revision_that_the_spec_never_had() -> None:
    story = Story()
    odd = after(story, Reviewed, version=1, revision=99, verdicts=(Verdict("a", True), Verdict("gone", False)))
    found = facts(story, odd)
    assert (found.grounded, found.evidenced) == (0, 0)
    assert [(each.criterion, each.judge) for each in found.judged] == [("a", "critic"), ("gone", "")]


def test_a_tick_of_a_criterion_that_is_not_in_the_spec() -> None:
    story = Story()
    assert facts(story, after(story, Ticked, criterion="gone", passed=True, version=1)).pairs == ()


def test_prices_that_are_no_numbers_are_unknown() -> None:
    story = Story().called("critic", usd="1e9").called("critic", usd="free").called("critic", usd="0.5")
    (used,) = facts(story).used
    assert (used.usd, used.unpriced, used.calls) == ("0.5", 2, 3)


def test_a_directive_without_a_word_is_a_fault_all_the_same() -> None:
    blank = tuple(Finding("p1", 0, "", said, 3, criterion="a") for said in ("", " ", "…", "…", "?!"))
    found = facts(Story().reviewed(findings=blank))
    assert found.faults and len(found.faults) <= 3


def test_a_flood_of_findings_is_bounded() -> None:
    many = tuple(
        Finding("p1", 0, "", f"{word}{word} {'x' * 5000}", 3, criterion=word) for word in map(str, range(3000))
    )
    found = facts(Story().reviewed(findings=many))
    assert len(found.faults) <= 60 and all(len(each.directive) <= 200 for each in found.faults)
    assert len(msgspec.msgpack.encode(found)) < 20_000


def test_one_rating_that_names_an_aspect_again_and_again_names_it_once() -> None:
    story = Story()
    rated = after(story, Rated, version=1, score=5, aspects=("+tone",) * 5000)
    told = report([facts(story, rated)], now=NOW).ratings
    assert [(each.name, each.plus, each.minus) for each in told.aspects] == [("tone", 1, 0)]
