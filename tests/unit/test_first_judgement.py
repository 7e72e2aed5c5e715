"""What a person says before they see the critic's verdict: what counts then, and what statistics are told."""

from typing import Any

from msgspec.structs import replace

from folded import Story
from redraft.core.events import Amended, Ticked
from redraft.core.first_judgement import first_ticks
from redraft.core.review import Verdict
from redraft.core.spec import render_spec
from redraft.core.standing import rubric
from redraft.stats.judging import seen_after


def first(story: Story, criterion: str, passed: bool) -> Story:
    return story._tell(Ticked, criterion=criterion, passed=passed, version=story.session.head, first=True)


def judged(a: bool = False, b: bool = True, **more: Any) -> Story:
    return Story().reviewed(Verdict("a", a, "vague", "One", 2), Verdict("b", b, "warm", "Two", **more))


def test_it_is_told_beside_what_the_critic_had_said() -> None:
    told = first_ticks(first(first(judged(), "a", True), "b", True).session)
    assert [(t.criterion, t.version, t.passed, t.critic, t.differs, t.changed) for t in told] == [
        ("a", 1, True, False, True, False),
        ("b", 1, True, True, False, False),
    ]


def test_a_later_tick_is_a_change_of_mind_only_where_it_says_the_opposite() -> None:
    story = first(judged(), "a", True).ticked("a", False)
    assert [tick.changed for tick in first_ticks(story.session)] == [True]
    assert [tick.changed for tick in first_ticks(story.ticked("a", True).session)] == [False]


def test_a_verdict_without_ground_is_none() -> None:
    told = first_ticks(first(judged(ungrounded=True), "b", False).session)
    assert [(tick.critic, tick.differs) for tick in told] == [(None, False)]


def test_a_tick_made_in_sight_of_the_verdict_is_no_first_one() -> None:
    assert first_ticks(judged().ticked("a", True).session) == ()


def test_a_first_judgement_of_an_amended_criterion_is_another_one_and_no_change_of_mind() -> None:
    story = first(judged(a=True), "a", True)
    wider = replace(story.session.spec, boundaries=("no hype",))
    story._tell(Amended, revision=2, spec=render_spec(wider), reason="hype")
    story = first(
        story.reviewed(Verdict("a", False, "hype", "One"), Verdict("b", True, "warm", "Two"), revision=2), "a", False
    )
    assert [(each.judged, each.changed) for each in seen_after(story.session, 0)] == [(2, 0)]
    assert [each.judged for each in seen_after(story.session, story.session.last - 1)] == [1], "a fork counts its own"


def test_where_both_agree_the_verdict_stands_with_its_reason() -> None:
    line = rubric(first(judged(), "a", False).session)[0]
    assert line.mark is not None
    assert (line.state, line.mark.reason, line.mark.count, line.mark.hand) == ("fail", "vague", 2, False)


def test_where_they_differ_the_person_s_word_stands() -> None:
    line = rubric(first(judged(), "a", True).session)[0]
    assert line.mark is not None
    assert (line.state, line.mark.hand, line.overrode) == ("pass", True, True)


def test_an_ending_stands_where_both_agree_and_not_where_they_differ() -> None:
    ended = judged(a=True).stopped("done")
    assert first(ended, "a", True).session.ended is not None
    assert first(ended, "b", False).session.ended is None
