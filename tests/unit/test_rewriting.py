"""A rewrite is offered as hunks, each decided like any fix; a challenge is judged blind and in both orders."""

import asyncio
from pathlib import Path

import pytest

from loops import DRAFT, SPEC, MendingAuthor, ModelLikeCritic, Referee, Scribe, model_loop
from redraft.core.critique import items, pending
from redraft.core.events import Challenged, Failed
from redraft.core.history import version_log
from redraft.core.outline import Part
from redraft.core.session import Session
from redraft.loop import acts, undo
from redraft.loop.challenging import challenge, outcome
from redraft.loop.opening import read_session
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.rewriting import rewrite
from redraft.models.faults import ModelFault

NEW = "# News\n\nWe use it. So do they.\n\nAnd it is free.\n\nYou use nothing.\n"


def reread(loop: Loop) -> Session:
    assert loop.record.journal is not None
    return read_session(loop.record.journal.path).session


def hunks_of(loop: Loop) -> list[tuple[str, str]]:
    return [
        (item.state, item.fix.says) for item in items(loop.session) if item.fix and item.finding.source == "rewrite"
    ]


def scribe(loop: Loop) -> Scribe:
    assert isinstance(loop.writer, Scribe)
    return loop.writer


async def test_a_rewrite_is_decided_hunk_by_hunk_and_its_pass_is_reviewed(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, writes=NEW)
    assert await rewrite(loop) == 3
    assert hunks_of(loop) == [("focus", "p2 rewritten"), ("focus", "new after p2"), ("focus", "p3 rewritten")]
    assert [named.finding.directive for named in scribe(loop).briefs[0].findings][:1] == ["Say it plainly."]
    names = [item.name for item in pending(loop.session)]
    assert loop.session.finding(names[0]).source == "rewrite"
    for name in names:
        await loop.accept(name)
    assert loop.session.open is None and loop.session.passes[-1].kept
    assert loop.session.version(loop.session.head).text.split() == NEW.split()
    assert not [item for item in items(loop.session) if item.finding.source == "rewrite"]
    assert version_log(loop.session)[-1].why.endswith("(3 changes, not separable)")
    assert reread(loop) == loop.session


async def test_a_figure_of_the_budget_is_no_fact_that_a_rewrite_may_use(tmp_path: Path) -> None:
    spec = SPEC.replace("focus = 2", "focus = 2\npasses = 87")
    loop = await model_loop(tmp_path, writes=NEW.replace("it is free", "87 of us know"), spec=spec)
    await rewrite(loop)
    added = {item.fix.invented: item.fix.risk for item in pending(loop.session) if item.fix and item.fix.invented}
    assert added == {("87",): "high"}


async def test_a_long_draft_is_looked_through_once_for_all_hunks_of_its_rewrite(tmp_path: Path) -> None:
    text = "".join(f"Alpha beta gamma delta {'epsilon zeta eta ' * 20}word{n}.\n\n" for n in range(200))
    loop = await model_loop(tmp_path, text, writes=text.replace("beta", "omega"))
    assert await rewrite(loop) == 200


async def test_a_rejected_hunk_is_reopened_undone_and_remembered(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, writes=NEW)
    await rewrite(loop)
    first, *others = (item.name for item in pending(loop.session))
    await loop.reject(first, "keep it")
    await loop.reopen(first)
    assert first in [item.name for item in pending(loop.session)]
    await loop.reject(first, "keep it")
    await undo.undo(loop)
    assert first in [item.name for item in pending(loop.session)]
    await loop.reject(first, "keep it")
    for other in others:
        await loop.reject(other)
    assert loop.session.open is None and loop.session.head == 1
    assert await rewrite(loop) == 0
    assert all("you rejected this change before" in item.note for item in items(loop.session) if item.rank <= 3)
    assert scribe(loop).briefs[-1].rejected[0].reason == "keep it"
    assert await rewrite(loop) == 0
    assert "Take the rewrite's words" not in str(scribe(loop).briefs[-1].findings)
    again = items(loop.session)[0]
    await loop.reopen(again.name)
    assert [item.name for item in pending(loop.session)] == [again.name]
    await loop.accept(again.name)
    assert loop.session.passes[-1].candidate == 2 and reread(loop) == loop.session


async def test_a_hunk_over_a_hold_is_refused_and_the_hold_named(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, writes=NEW)
    await acts.freeze_passage(loop.record, "p2")
    await acts.lock(loop.record)
    await rewrite(loop)
    notes = [item.note for item in items(loop.session) if item.state == "refused"]
    assert any("p2 is frozen" in note for note in notes) or any("outline is locked" in note for note in notes)
    assert scribe(loop).briefs[0].outline == (Part("p1", 1, "News"),)
    for item in pending(loop.session):
        await loop.accept(item.name)
    assert loop.session.version(loop.session.head).text_of("p2") == loop.session.version(1).text_of("p2")


async def test_a_hunk_that_adds_what_nobody_gave_is_a_high_risk(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, writes=DRAFT.replace("it ends here", "it costs 40 euros"))
    await rewrite(loop)
    (item,) = pending(loop.session)
    assert item.fix is not None and item.fix.risk == "high" and "40" in str(item.fix.invented)


async def test_a_rewrite_that_fails_or_changes_nothing_leaves_the_session_as_it_was(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, writes=DRAFT)
    with pytest.raises(Declined, match="no rewrite is better"):
        await rewrite(loop)
    scribe(loop).fault = ModelFault("refused", "test:author will not")
    with pytest.raises(Declined, match="will not"):
        await rewrite(loop)
    assert loop.record.live is None and not loop.session.proposals
    scribe(loop).hangs, scribe(loop).reached = True, asyncio.Event()
    asking = asyncio.ensure_future(rewrite(loop))
    await scribe(loop).reached.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert loop.record.live is None and not loop.session.proposals and loop.session.head == 1


async def test_a_rewrite_waits_for_what_is_open(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, writes=NEW)
    await loop.go()
    with pytest.raises(Declined, match="Decide the fixes"):
        await rewrite(loop)
    empty = await model_loop(tmp_path, text=None)
    with pytest.raises(Declined, match="no draft to rewrite"):
        await rewrite(empty)
    alone = await model_loop(tmp_path)
    with pytest.raises(Declined, match="Nobody rewrites here"):
        await rewrite(Loop(alone.record, alone.critic, alone.author))


async def test_go_leaves_skipped_hunks_to_the_next_rewrite(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, writes=NEW)
    await rewrite(loop)
    while pending(loop.session):
        await loop.skip(pending(loop.session)[0].name)
    await loop.go()
    assert all(item.finding.source == "word" for item in pending(loop.session)) and pending(loop.session)
    assert isinstance(loop.author, MendingAuthor)
    assert "rewrite" not in str([brief.findings for brief in loop.author.briefs])


# -- challenges --


async def two_versions(home: Path, judge: Referee) -> Loop:
    loop = await model_loop(home)
    loop.judge = judge
    await loop.go()
    await loop.accept(pending(loop.session)[0].name)
    return loop


async def test_what_both_orders_prefer_is_preferred(tmp_path: Path) -> None:
    judge = Referee(likes=lambda text: "We use" in text)
    loop = await two_versions(tmp_path, judge)
    event = await challenge(loop, 1, 2)
    assert (event.prefers, event.by) == ("newer", "test:judge")
    assert outcome(event) == "v2 is better than v1, in either order: it is plain"
    assert (await challenge(loop, 2, 1)).prefers == "older"
    one, other = judge.briefs[:2]
    assert (
        (one.one, one.other) == (other.other, other.one) == (loop.session.version(1).text, loop.session.version(2).text)
    )
    assert len(loop.session.challenges) == 2 and reread(loop) == loop.session


async def test_judges_who_disagree_make_a_tie_and_the_older_stands(tmp_path: Path) -> None:
    loop = await two_versions(tmp_path, Referee())
    event = await challenge(loop, 1, 2)
    assert event.prefers == "tie" and outcome(event).startswith(
        "A tie between v1 and v2, so v1 stands: the judges disagree"
    )


async def test_a_judge_that_fails_settles_nothing(tmp_path: Path) -> None:
    judge = Referee()
    loop = await two_versions(tmp_path, judge)
    judge.fault = ModelFault("network", "the line is down")
    with pytest.raises(Declined, match="the line is down"):
        await challenge(loop, 1, 2)
    assert loop.record.journal is not None
    last = read_session(loop.record.journal.path).events[-1]
    assert isinstance(last, Failed) and not isinstance(last, Challenged) and not loop.session.challenges


async def test_a_challenge_wants_a_judge_and_two_texts(tmp_path: Path) -> None:
    loop = await two_versions(tmp_path, Referee())
    with pytest.raises(Declined, match="same text"):
        await challenge(loop, 1, 1)
    with pytest.raises(Declined, match="no v9"):
        await challenge(loop, 1, 9)
    loop.recast(Loop(loop.record, ModelLikeCritic(), MendingAuthor()))
    with pytest.raises(Declined, match="Nobody compares"):
        await challenge(loop, 1, 2)
