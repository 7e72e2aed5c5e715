"""The version log as values: what led to each version and what it took."""

import pytest

from folded import Story
from redraft.core.history import tokens_since, version_log
from redraft.core.review import Verdict
from redraft.core.spend import total


def told(story: Story) -> list[str]:
    return [line.tokens_say for line in version_log(story.session)]


def test_tokens_are_those_of_the_calls_since_the_version_before() -> None:
    story = Story().called("critic", 1000, 200).called("author", 30, 4)
    story.written("Two.\n").called("critic", 7, 1).written("Three.\n").written("Four.\n")
    story.called("judge", 50, 5)
    assert told(story) == ["–", "1,234", "8", "–"]
    assert (tokens_since(story.session).tokens, total(story.session).tokens) == (55, 1234 + 8 + 55)


@pytest.mark.parametrize(
    ("calls", "says"),
    [
        ([(None, None)], "unknown"),
        ([(10, None)], "unknown"),
        ([(10, 1), (None, None)], "11+"),
        ([(0, 0)], "0"),
        ([(10, 1), (10, 1)], "22"),
    ],
)
def test_what_is_not_known_is_told_as_unknown(calls: list[tuple[int | None, int | None]], says: str) -> None:
    story = Story()
    for read, written in calls:
        story.called("critic", read, written)
    assert told(story.written("Two.\n")) == ["–", says]


def test_the_log_says_who_decided_and_after_which_ending_the_person_went_on() -> None:
    story = Story().reviewed(Verdict("a", False)).closed().stopped("converged").written("Two.\n")
    assert [line.why for line in version_log(story.session)] == ["", "you wrote it; you went on after 'converged'"]
    story.stopped("done").written("Three.\n").written("Four.\n")
    assert [line.why for line in version_log(story.session)][2:] == [
        "you wrote it; you went on after 'done'",
        "you wrote it",
    ]


def test_a_log_of_nothing_is_empty() -> None:
    story = Story()
    story.events = story.events[:1]
    assert version_log(story.session) == () and tokens_since(story.session).calls == 0
