"""Sessions as the loop writes them, counted: what a person did is what the statistics have."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from loops import model_loop, word_loop
from redraft.core.critique import pending
from redraft.loop import acts
from redraft.loop.forking import fork
from redraft.loop.passes import Loop
from redraft.loop.saying import judge_first
from redraft.loop.undo import undo
from redraft.stats.facts import Facts, facts_of
from redraft.stats.report import Report
from redraft.transcripts.lessons import lessons
from redraft.transcripts.reading import read_session


def path_of(loop: Loop) -> Path:
    assert loop.record.journal is not None
    return loop.record.journal.path


def facts(path: Path) -> Facts:
    read = read_session(path)
    return facts_of(read.events, read.session)


def report(home: Path) -> Report:
    return lessons(home / "sessions", home / "index", now=datetime.now(UTC) + timedelta(days=20))


async def test_a_session_with_accepts_a_rejection_an_undo_and_a_rating(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    first, second = pending(loop.session)
    await loop.reject(second.name, "I like it", seconds=1.5)
    await undo(loop)
    await loop.reject(second.name, "I do like it", seconds=2.0)
    await loop.accept(first.name, seconds=3.25)
    await acts.rate(loop.record, 4, "short", 6.0, aspects=("+clarity",))
    loop.record.close()

    found = facts(path_of(loop))
    (row,) = found.choices
    assert (row.criterion, row.source, row.finder) == ("plain", "words", "word")
    assert (row.accepted, row.rejected, row.skipped) == (1, 1, 0), "what was undone is not counted"
    assert found.paces.steady == (15, 20, 32) and found.paces.timed == 3
    assert (found.changes, found.rolled_back) == (1, 0)
    assert [(each.score, each.aspects, each.author) for each in found.ratings] == [(4, ("+clarity",), "")]
    assert found.expected and found.expected[0] <= found.expected[1] <= found.expected[2]
    assert {each.criterion for each in found.judged} == {"plain", "short"}


async def test_an_accept_that_was_undone_is_rolled_back_and_no_decision(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    await loop.accept(pending(loop.session)[0].name, seconds=2.0)
    await undo(loop)
    loop.record.close()
    found = facts(path_of(loop))
    assert found.choices == ()
    assert (found.changes, found.rolled_back) == (1, 1)


async def test_a_rejection_that_was_reopened_and_then_was_not_counts_once(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    second = pending(loop.session)[1]
    await loop.reject(second.name, seconds=2.0)
    await loop.reopen(second.name)
    await undo(loop)
    loop.record.close()
    assert [each.choice for each in loop.session.decisions] == ["reject", "reopen", "reject"]
    found = facts(path_of(loop))
    assert [(row.accepted, row.rejected) for row in found.choices] == [(0, 1)]
    assert found.paces.timed == 1


async def test_what_a_person_judged_first_is_held_against_what_they_saw_then(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    loop.critic.cold = {"warm"}
    await loop.go()
    reviewed = loop.session.reviews[-1].version
    await judge_first(loop.record, "warm", reviewed, True)
    assert loop.session.head == reviewed
    await acts.tick(loop.record, "warm")
    loop.record.close()

    found = facts(path_of(loop))
    (pair,) = found.pairs
    assert (pair.criterion, pair.person, pair.critic, pair.first) == ("warm", True, False, True)
    (seen,) = found.seen_after
    assert (seen.judged, seen.changed, seen.differed, seen.gave_way) == (1, 1, 1, 1)


async def test_a_tick_of_what_code_judges_is_held_against_no_critic(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    await acts.tick(loop.record, "plain")
    loop.record.close()
    found = facts(path_of(loop))
    assert (found.pairs, found.evidenced) == ((), 0)
    assert {each.criterion: each.passed for each in found.judged} == {"plain": 1, "short": 0}


async def test_a_fork_adds_a_session_and_nothing_that_it_copied(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    await loop.accept(pending(loop.session)[0].name, seconds=2.0)
    await acts.rate(loop.record, 5, seconds=2.0)
    loop.record.close()
    before = report(tmp_path)
    path = await asyncio.to_thread(fork, path_of(loop), None, tmp_path / "sessions")
    after = report(tmp_path)

    assert facts(path).fork and facts(path).events == 0
    assert (before.scope.sessions, after.scope.sessions, after.scope.forks) == (1, 2, 1)
    assert (after.ratings, after.deciding, after.criteria, after.spent.models) == (
        before.ratings, before.deciding, before.criteria, before.spent.models,
    )  # fmt: skip
    assert after.course.abandoned.share.n == 1, "in the fork nothing was done that could be left"


async def test_the_same_facts_come_from_the_index_and_from_the_file(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    await acts.rate(loop.record, 2)
    loop.record.close()
    assert report(tmp_path).ratings.all.mean.n == 1
    assert report(tmp_path).ratings == report(tmp_path).ratings
    assert report(tmp_path).ratings.all.scores == (0, 1, 0, 0, 0)
