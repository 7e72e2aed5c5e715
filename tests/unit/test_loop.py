"""The order of a pass, from the outside: what the loop does with decisions, holds, memory and endings."""

from pathlib import Path

import pytest

from loops import DRAFT, WordCritic, word_loop
from redraft.core.briefs import CriticBrief
from redraft.core.critique import items, pending
from redraft.core.events import AnyEvent
from redraft.core.fold import fold
from redraft.core.history import version_log
from redraft.core.review import Review
from redraft.core.session import Session
from redraft.core.standing import rubric, score
from redraft.core.stopping import weighing
from redraft.critics.protocol import CriticFault
from redraft.loop import acts, undo, writing
from redraft.loop.opening import read_session, resume
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.verifying import verify


def states(loop: Loop) -> list[str]:
    return [item.state for item in items(loop.session)]


def focus(loop: Loop) -> str:
    return pending(loop.session)[0].name


def events(loop: Loop) -> tuple[AnyEvent, ...]:
    assert loop.record.journal is not None
    return read_session(loop.record.journal.path).events


def reread(loop: Loop) -> Session:
    assert loop.record.journal is not None
    return read_session(loop.record.journal.path).session


async def test_a_pass_reviews_proposes_decides_verifies_and_closes(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    assert states(loop) == ["focus", "focus", "waiting", "yours"]
    assert str(score(loop.session)) == "0/3"
    await loop.accept(focus(loop), 1.5)
    await loop.accept(focus(loop))
    closed = loop.session.passes[-1]
    assert (closed.base, closed.candidate, closed.kept, closed.before, closed.after) == (1, 3, True, "0/3", "0/3")
    assert closed.why == "plain 3 → 1"
    assert closed.sha256 == loop.session.version(3).sha256
    assert loop.session.version(3).text == DRAFT.replace("utilize it", "use it")
    await loop.go()
    await loop.accept(focus(loop))
    assert str(score(loop.session)) == "1/3"
    assert reread(loop) == loop.session
    assert [line.score.passed for line in version_log(loop.session)] == [0, 0, 0, 1]


async def test_what_was_rejected_is_not_offered_again_until_it_is_reopened(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    first = focus(loop)
    await loop.reject(first, "house word")
    await loop.accept(focus(loop))
    await loop.go()
    refused = [item for item in items(loop.session) if item.state == "refused"]
    assert len(refused) == 1 and "you rejected this change before" in refused[0].note
    await loop.reopen(refused[0].name)
    assert refused[0].finding.at in [item.finding.at for item in pending(loop.session)]


async def test_rejecting_everything_changes_nothing_and_ends_converged(tmp_path: Path) -> None:
    critic = WordCritic()
    loop = await word_loop(tmp_path, critic=critic)
    await loop.go()
    for item in pending(loop.session):
        await loop.reject(item.name)
    assert loop.session.head == 1 and critic.reviews == 1
    assert loop.session.ended is not None and loop.session.ended.ending == "converged"
    await loop.go()
    assert loop.session.ended is None and pending(loop.session)


async def test_a_skipped_fix_returns_in_the_next_pass(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    await loop.skip(focus(loop))
    await loop.accept(focus(loop))
    await loop.go()
    assert [item.state for item in items(loop.session)][:2] == ["focus", "focus"]


async def test_undo_goes_back_version_by_version_and_the_fix_may_be_decided_again(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    first = focus(loop)
    await loop.accept(first)
    assert await undo.undo(loop) == "Undone: accepted utilize → use."
    assert loop.session.head == 1 and first in [item.name for item in pending(loop.session)]
    await loop.accept(focus(loop))
    await loop.accept(focus(loop))
    assert loop.session.head == 4
    await undo.undo(loop)
    await undo.undo(loop)
    assert loop.session.head == 1
    with pytest.raises(Declined):
        await undo.undo(loop)
    assert reread(loop) == loop.session


async def test_every_other_act_is_undone_too(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    before = loop.session
    record = loop.record
    await acts.freeze_passage(record, "p2")
    await acts.lock(record)
    await acts.tick(record, "warm")
    await acts.rate(record, 4, "nearly")
    await acts.unlock(record, "why not")
    await acts.thaw(record, "passage", "p2")
    assert rubric(loop.session)[2].state == "pass" and loop.session.ratings[-1].score == 4
    for _ in range(6):
        await undo.undo(loop)
    now = loop.session
    assert (now.holds, now.lock, now.ratings, now.acts) == ((), None, (), before.acts)
    assert rubric(now)[2].state == "not judged"
    assert reread(loop) == now


async def test_a_frozen_passage_refuses_its_fix_and_costs_no_decision(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await acts.freeze_passage(loop.record, "p2")
    await loop.go()
    refused = [item for item in items(loop.session) if item.state == "refused"]
    assert [item.finding.passage for item in refused] == ["p2", "p2"]
    assert all("p2 is frozen" in item.note for item in refused)
    assert [item.finding.passage for item in pending(loop.session)] == ["p3"]
    with pytest.raises(Declined, match="refused"):
        await loop.accept(refused[0].name)


async def test_a_frozen_criterion_refuses_a_fix_that_fails_it(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, critic=WordCritic(limit=16))
    loop.author.better = "make very very good use of"  # type: ignore[attr-defined]
    await loop.go()
    await loop.skip(focus(loop))
    await loop.skip(focus(loop))
    await acts.freeze_criterion(loop.record, "short")
    await loop.go()
    assert not pending(loop.session)
    assert "criterion 'short' is frozen" in items(loop.session)[0].note


async def test_a_lost_criterion_asks_and_reverting_is_recorded(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, critic=WordCritic(limit=16))
    loop.author.better = "make good use of"  # type: ignore[attr-defined]
    await loop.go()
    await loop.accept(focus(loop))
    await loop.accept(focus(loop))
    change = weighing(loop.session)
    assert change is not None and change.lost == ("short",)
    await loop.keep(False)
    assert loop.session.head == 1 and loop.session.passes[-1].kept is False
    assert verify(loop.record.journal.path).faults == ()  # type: ignore[union-attr]
    assert version_log(loop.session)[-1].keep == "not kept"


async def test_a_locked_outline_asks_before_a_hand_edit_and_unlocks_when_told(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await acts.lock(loop.record)
    await writing.write_passage(loop, "p2", "One.\n\nTwo.")
    with pytest.raises(writing.HoldsBroken, match="outline is locked, and this adds 'More'") as held:
        await writing.write_passage(loop, "p2", "One.\n\n# More\n\nTwo.")
    await acts.release(loop.record, held.value.broken)
    await writing.write_passage(loop, "p2", "One.\n\n# More\n\nTwo.")
    assert loop.session.version(3).text.startswith("# News\n\nOne.\n\n# More\n\nTwo.\n\n")


async def test_writing_what_is_yours_makes_a_version_and_closes_the_pass(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, text="Fine.\n\nAll is well here.\n")
    await loop.go()
    mine = items(loop.session)[0]
    assert mine.state == "yours" and loop.session.open is None
    await writing.write_fix(loop, mine.name, "p2", "Is all well here?")
    assert loop.session.version(2).text == "Fine.\n\nIs all well here?\n"
    assert loop.session.passes[-1].kept and loop.session.passes[-1].by == "you"


async def test_a_hand_edit_makes_a_fix_on_its_ground_stale(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    await writing.write_passage(loop, "p2", "We use it. They use it too.")
    assert loop.session.passes[-1].candidate == 2
    assert [d.reason for d in loop.session.decisions if d.by == "rules"] == ["stale: the words it edits changed"] * 2


async def test_taking_one_change_back_keeps_what_came_after(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    await loop.accept(focus(loop))
    await loop.accept(focus(loop))
    await undo.take_back(loop, 2)
    assert loop.session.head == 4
    assert loop.session.version(4).text == DRAFT.replace("They utilize", "They use")
    assert reread(loop) == loop.session


async def test_amending_ties_old_verdicts_to_the_old_revision(tmp_path: Path) -> None:
    from msgspec.structs import replace

    loop = await word_loop(tmp_path)
    await loop.go()
    spec = replace(loop.session.spec, task="Say what changed, kindly.")
    with pytest.raises(Declined, match="reason"):
        await acts.amend(loop.record, spec, " ")
    await acts.amend(loop.record, spec, "tone matters")
    line = rubric(loop.session)[0]
    assert loop.session.revision == 2 and line.mark is not None and line.mark.stale and line.mark.revision == 1
    await loop.go()
    await loop.go()
    assert pending(loop.session) and not rubric(loop.session)[0].mark.stale  # type: ignore[union-attr]
    await undo.undo(loop)
    assert loop.session.revision == 3 and loop.session.spec.task == "Say what changed."


async def test_a_session_goes_on_in_mid_pass_after_it_was_closed(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    await loop.accept(focus(loop))
    path = loop.record.journal.path  # type: ignore[union-attr]
    loop.record.close()
    again = resume(path)
    assert again.record.session == loop.session and again.notes == ()
    onward = Loop(again.record, loop.critic, loop.author)
    await onward.accept(focus(onward))
    assert onward.session.passes[-1].candidate == 3
    assert fold(onward.session.id, onward.session.created, read_session(path).events) == onward.session


async def test_a_critic_that_cannot_judge_is_on_record_and_asked_again_by_the_same_key(tmp_path: Path) -> None:
    class Broken(WordCritic):
        works = False

        async def review(self, brief: CriticBrief, seen=None) -> Review:
            if not self.works:
                raise CriticFault("the dictionary is missing")
            return await super().review(brief)

    critic = Broken()
    loop = await word_loop(tmp_path, critic=critic)
    with pytest.raises(Declined, match="Reviewing v1 failed: the dictionary is missing"):
        await loop.go()
    assert [type(event).__name__ for event in events(loop)][-1] == "Failed" and not loop.session.reviews
    critic.works = True
    await loop.go()
    assert pending(loop.session) and reread(loop) == loop.session


async def test_a_tick_lasts_until_judged_again_and_is_stale_after_a_change(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    await acts.tick(loop.record, "plain")
    line = rubric(loop.session)[0]
    assert line.state == "pass" and line.overrode
    await acts.tick(loop.record, "warm")
    await loop.accept(focus(loop))
    plain, _, warm = rubric(loop.session)
    assert plain.state == "fail" and warm.state == "pass" and warm.mark is not None and warm.mark.stale
