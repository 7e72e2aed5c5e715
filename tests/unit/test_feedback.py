"""Nothing collected goes nowhere: what a person said stays open until something came of it."""

from typing import Any

import pytest

from folded import Story
from redraft.core.constraints import Constraint
from redraft.core.edits import Edit
from redraft.core.events import Decided, Rated
from redraft.core.feedback import answers_too, boundary_of, drafted, open_feedback
from redraft.core.folding import Unfoldable
from redraft.core.review import Finding, Fix, Verdict
from redraft.core.said import Answered, Flagged, Forked
from redraft.core.session import Session


def offered() -> Story:
    """Three findings, and a fix for each."""
    found = tuple(Finding("p1", 0, "One", "Say it plainly.", 3, criterion="a", source=str(n)) for n in range(3))
    story = Story().reviewed(Verdict("a", False), findings=found)
    edit = Edit("p1", "One", "Two", 0)
    return story.proposed(*(Fix(f"3.{place}", (edit,), "other words") for place in (1, 2, 3)))


def rejected(story: Story, place: int, reason: str, **more: Any) -> Story:
    said = {"finding": f"3.{place}", "fix": f"4.{place}", "choice": "reject", "reason": reason}
    return story._tell(Decided, **(said | more))


def told(session: Session) -> list[tuple[str, str]]:
    return [(each.what, each.words) for each in open_feedback(session)]


def test_low_ratings_flags_and_reasons_are_open_in_the_order_in_which_they_came() -> None:
    story = rejected(offered(), 1, "too salesy")
    story._tell(Rated, version=1, score=3, line="no proof")
    story._tell(Flagged, what="verdict", target="a", version=1, flag="logic", line="does not follow")
    story._tell(Flagged, what="draft", version=1, flag="policy")
    assert told(story.session) == [
        ("reason", "too salesy"), ("rating", "no proof"), ("flag", "does not follow"), ("flag", ""),
    ]  # fmt: skip
    assert [each.says for each in open_feedback(story.session)] == [
        "a fix for a of v1 rejected: too salesy",
        "v1 rated 3: no proof",
        "the verdict on a, v1, flagged logic: does not follow",
        "the draft, v1, flagged policy",
    ]


@pytest.mark.parametrize(("score", "is_open"), [(1, True), (2, True), (3, True), (4, False), (5, False)])
def test_a_rating_asks_for_something_up_to_three(score: int, is_open: bool) -> None:
    assert bool(open_feedback(offered()._tell(Rated, version=1, score=score).session)) is is_open


def test_a_later_and_better_rating_does_not_close_the_first() -> None:
    story = offered()._tell(Rated, version=1, score=2)._tell(Rated, version=1, score=5)
    assert [each.n for each in open_feedback(story.session)] == [5]


@pytest.mark.parametrize(
    "more",
    [{"by": "rules"}, {"by": "offline"}, {"reason": " "}, {"choice": "skip"}],
    ids=["rule", "app", "blank", "skip"],
)
def test_what_no_person_gave_as_a_reason_is_none(more: dict[str, Any]) -> None:
    assert told(rejected(offered(), 1, **({"reason": "too long"} | more)).session) == []


def test_what_was_taken_back_was_not_said() -> None:
    story = rejected(offered(), 1, "too salesy")._tell(Rated, version=1, score=1)
    story._tell(Rated, version=1, score=0, undoes=6)
    story._tell(Decided, finding="3.1", choice="reopen")
    assert told(story.session) == []


def test_a_reason_stands_again_once_its_reopening_was_undone_and_what_came_of_it_with_it() -> None:
    story = rejected(offered(), 1, "too salesy")._tell(Decided, finding="3.1", choice="reopen")
    story = rejected(story, 1, "too salesy", undoes=6)
    assert [each.n for each in open_feedback(story.session)] == [5]
    story._tell(Answered, feedback=5, how="boundary", led_to="no hype")
    assert told(story.session) == []


def test_an_answer_closes_it_and_taking_the_answer_back_opens_it_again() -> None:
    story = rejected(offered(), 1, "too salesy")._tell(Answered, feedback=5, how="boundary", led_to="no hype")
    assert told(story.session) == []
    story._tell(Answered, feedback=5, how="boundary", undoes=6)
    assert told(story.session) == [("reason", "too salesy")]


def test_a_reason_given_twice_is_answered_at_once() -> None:
    story = rejected(rejected(rejected(offered(), 1, "Too salesy"), 2, "too  salesy."), 3, "too long")
    feedback = open_feedback(story.session)
    assert [each.n for each in answers_too(story.session, feedback[0])] == [5, 6]


def test_what_the_spec_would_say_is_drafted_from_the_words() -> None:
    story = rejected(offered(), 1, "no 'leverage'")
    story._tell(Flagged, what="draft", version=1, flag="hallucinated")
    story._tell(Rated, version=1, score=2)
    quoted, invented, low = open_feedback(story.session)
    assert drafted(story.session, quoted).boundaries == ('no "leverage"',)
    assert "neither in the context nor in a reference" in boundary_of(story.session, invented)
    assert drafted(story.session, low) == Constraint()
    assert boundary_of(story.session, low) == ""


def test_a_rating_of_a_part_says_which() -> None:
    story = offered()._tell(Rated, version=1, score=2, aspects=("+tone", "-evidence"))
    (low,) = open_feedback(story.session)
    assert (low.says, low.words) == ("v1 rated 2: +tone −evidence", "evidence")


def test_what_a_fork_copied_waits_in_its_origin_alone() -> None:
    story = rejected(offered(), 1, "too salesy")._tell(Rated, version=1, score=2, line="no proof")
    assert len(open_feedback(story.session)) == 2
    story._tell(Forked, origin="k3v9", event=6, seal="0" * 16)
    assert open_feedback(story.session) == ()
    story._tell(Rated, version=1, score=3, line="still none")
    assert told(story.session) == [("rating", "still none")]


@pytest.mark.parametrize("feedback", [0, -1, 5, 99])
def test_what_is_not_there_yet_cannot_be_answered(feedback: int) -> None:
    with pytest.raises(Unfoldable, match="is no feedback of before"):
        _ = offered()._tell(Answered, feedback=feedback, how="dismissed", reason="no").session


@pytest.mark.parametrize("event", [1, 3])
def test_a_fork_goes_on_with_the_event_after_those_that_it_copied(event: int) -> None:
    forked = {"origin": "k3v9", "seal": "0123456789abcdef", "title": "Note"}
    assert Story()._tell(Forked, event=2, **forked).session.forked[0].event == 2
    with pytest.raises(Unfoldable, match=f"a fork at event {event} goes on with event {event + 1}"):
        _ = Story()._tell(Forked, event=event, **forked).session
