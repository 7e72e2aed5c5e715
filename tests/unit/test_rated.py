"""Ratings: what was given, which sessions wait for one, how one is told, and that it can be taken back."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from folded import Story
from loops import DRAFT, word_loop
from made_session import AT
from redraft.core.events import Rated
from redraft.core.rated import REST, Given, aspects_say, given_says, rating_says, rating_told, ratings_of
from redraft.core.said import ASPECTS, Forked
from redraft.core.session import Session
from redraft.core.session_row import session_row
from redraft.loop import acts, undo
from redraft.loop.forking import fork
from redraft.loop.rating import ratable
from redraft.loop.record import Declined
from redraft.transcripts.recovery import Damaged


def rated(story: Story, score: int, **more: object) -> Story:
    return story._tell(Rated, **({"version": story.session.head, "score": score} | more))


def unrated(session: Session, now: datetime) -> bool:
    """Whether lists ask for a rating of it."""
    return session_row(session).wants_rating(now)


def test_an_aspect_is_marked_marked_the_other_way_and_not_marked_in_the_order_in_which_it_is_asked():
    given = Given(3).marked("evidence", "-").marked("accuracy", "+")
    assert given == Given(3, ("+accuracy", "-evidence"))
    assert (given.sign("accuracy"), given.sign("evidence"), given.sign("tone")) == ("+", "-", "")
    assert given.marked("evidence", "+").aspects == ("+accuracy", "+evidence")
    assert given.marked("evidence", "-").marked("accuracy", "+") == Given(3)
    assert given.marked("evidence", "").aspects == ("+accuracy",)


def test_a_session_waits_for_a_rating_once_it_ended_or_rested_for_a_day():
    story = Story()
    now = story.session.last_at
    assert not unrated(story.session, now + REST - timedelta(seconds=1))
    assert unrated(story.session, now + REST)
    assert unrated(story.stopped("done").session, now)


def test_a_rating_of_the_version_that_stands_is_enough_and_one_of_another_is_not():
    story = rated(Story().stopped("done"), 4)
    assert not unrated(story.session, story.session.last_at + REST)
    assert unrated(story.written("Another.\n").session, story.session.last_at + 2 * REST)
    gone = story._tell(Rated, version=1, score=0, undoes=story.events[3].n)
    assert gone.session.ratings == () and unrated(gone.session, story.session.last_at + 2 * REST)


def test_a_session_is_listed_with_the_latest_rating_of_what_stands_or_else_of_any():
    first, second, third = (Rated(n=n, at=AT, version=version, score=n) for n, version in ((3, 1), (4, 2), (5, 1)))
    assert rating_told((first, second, third), 1) == third
    assert rating_told((first, second, third), 2) == second
    assert rating_told((first, third, second), 3) == second
    assert rating_told((), 1) is None


def test_a_fork_is_rated_for_what_was_done_in_it():
    story = Story().stopped("done")
    later = story.session.last_at + 2 * REST
    assert unrated(story.session, later)
    story._tell(Forked, origin="k3v9", event=3, seal="0" * 16)
    assert not unrated(story.session, later) and not session_row(story.session).unrated
    assert unrated(story.written("Another.\n").session, later)


def test_a_rating_that_a_fork_copied_is_told_by_its_origin():
    story = rated(Story(), 2)
    assert (session_row(story.session).rating, session_row(story.session).feedback) == (2, 1)
    story._tell(Forked, origin="k3v9", event=3, seal="0" * 16).stopped("done")
    row = session_row(story.session)
    assert (row.rating, row.feedback, row.unrated) == (0, 0, False)
    assert session_row(rated(story, 4).session).rating == 4


def test_a_session_without_a_text_has_nothing_to_rate():
    story = Story()
    del story.events[1:]
    assert not unrated(story.session, story.session.last_at + REST)


def test_a_later_rating_stands_beside_the_first():
    story = rated(rated(rated(Story(), 2), 4).written("Another.\n"), 5)
    assert [each.score for each in ratings_of(story.session, 1)] == [2, 4]
    assert [each.score for each in ratings_of(story.session, 2)] == [5]


def test_a_rating_is_told_in_one_line():
    aspects = ("+clarity", "-evidence")
    (told,) = rated(Story(), 3, aspects=aspects, line="too\nlong", seconds=12.4, blind=True, late=True).session.ratings
    says = "3, needs work, +clarity −evidence: “too long” (you, 12 s, blind, saved when the time was up)"
    assert rating_says(told) == says
    assert rating_says(rated(Story(), 5).session.ratings[0]) == "5, ready to use (you)"
    assert given_says(Given(0, ("-tone",), "why")) == "−tone: “why”"
    assert aspects_say(()) == given_says(Given()) == ""


async def test_a_rating_can_be_taken_back_and_the_one_before_it_stays(tmp_path: Path):
    loop = await word_loop(tmp_path)
    await acts.rate(loop.record, 2, "first", 3.5, aspects=("-tone",))
    await acts.rate(loop.record, 4, "later", aspects=tuple(f"+{each}" for each in ASPECTS), blind=True, late=True)
    assert [(r.score, r.line, r.blind, r.late) for r in loop.session.ratings] == [
        (2, "first", False, False),
        (4, "later", True, True),
    ]
    assert await undo.undo(loop) == "Undone: rated 4."
    assert [(r.score, r.seconds, r.aspects) for r in loop.session.ratings] == [(2, 3.5, ("-tone",))]
    assert await undo.undo(loop) == "Undone: rated 2."
    assert loop.session.ratings == ()


@pytest.mark.parametrize("score", [0, 6, -1])
async def test_there_is_no_other_score(tmp_path: Path, score: int):
    loop = await word_loop(tmp_path)
    with pytest.raises(Declined, match="1 to 5"):
        await acts.rate(loop.record, score)
    assert loop.session.ratings == ()


@pytest.mark.parametrize("aspect", ["clarity", "+beauty", "", "*tone"])
async def test_there_is_no_other_aspect(tmp_path: Path, aspect: str):
    loop = await word_loop(tmp_path)
    with pytest.raises(Declined, match="accuracy, completeness"):
        await acts.rate(loop.record, 4, aspects=(aspect,))
    assert loop.session.ratings == ()


async def test_a_session_in_other_hands_is_not_taken_to_be_rated(tmp_path: Path):
    loop = await word_loop(tmp_path)
    assert loop.record.journal is not None
    path = loop.record.journal.path
    with pytest.raises(Declined, match="is open in another redraft"):
        ratable(path)
    loop.record.close()
    record = ratable(path, "Zoë")
    await acts.rate(record, 5)
    record.close()
    assert (record.session.ratings[-1].by, record.session.ratings[-1].version) == ("Zoë", 1)


async def test_a_damaged_session_is_left_as_it_is(tmp_path: Path):
    loop = await word_loop(tmp_path)
    loop.record.close()
    assert loop.record.journal is not None
    path = loop.record.journal.path
    path.write_bytes(damaged := path.read_bytes() + b"\n[[event]]\nn = 3\n")
    with pytest.raises(Damaged, match="half written"):
        ratable(path)
    assert path.read_bytes() == damaged and not list(path.parent.glob("*.torn-*"))


async def test_a_sample_and_a_session_without_a_text_are_not_rated(tmp_path: Path):
    from redraft.bundled import samples_dir

    sample = next(samples_dir().glob("*.toml"))
    with pytest.raises(Declined, match="is a sample, which a rating would change: fork it, and rate the fork"):
        ratable(sample)
    ratable(fork(sample, None, tmp_path / "forks")).close()
    loop = await word_loop(tmp_path, DRAFT)
    loop.record.close()
    assert loop.record.journal is not None
    path = loop.record.journal.path
    text = path.read_text()
    path.write_text(text[: text.index("\n[[event]]\nn = 2")])
    with pytest.raises(Declined, match="no text to rate"):
        ratable(path)
