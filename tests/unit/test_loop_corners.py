"""Corners of the loop: acts that cross each other, in the orders in which people happen to do them."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from loops import WordAuthor, WordCritic, word_loop
from redraft.core.briefs import AuthorBrief, CriticBrief
from redraft.core.critique import Item, items, pending
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.events import ClosedPass, Reverted
from redraft.core.history import version_log
from redraft.core.review import Finding, Fix, Review, Verdict
from redraft.core.spec import Spec
from redraft.core.standing import rubric
from redraft.critics.protocol import CriticFault
from redraft.loop import acts, undo, writing
from redraft.loop.opening import read_session
from redraft.loop.passes import Loop
from redraft.loop.record import Declined


class Twice(WordCritic):
    """Finds each fault twice, under two criteria."""

    async def review(self, brief: CriticBrief, seen=None) -> Review:
        once = await super().review(brief)
        findings = [f for found in once.findings for f in (found, Finding(found.passage, found.at, found.quote, "", 3))]
        return Review(once.verdicts, tuple(findings))


class Between(WordCritic):
    """Finds the first fault twice, and between the two one that its author has no answer to."""

    async def review(self, brief: CriticBrief, seen=None) -> Review:
        once = await super().review(brief)
        fault, *others = once.findings
        silent = Finding(fault.passage, 0, "", "Say why.", 4)
        again = Finding(fault.passage, fault.at, fault.quote, "", 4)
        return Review(once.verdicts, (fault, silent, again, *others))


class Touching(WordAuthor):
    """Answers with two edits side by side."""

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        at = brief.draft.text.index("We")
        edits = (Edit("p2", "We", "They", at), Edit("p2", " utilize", " use", at + 2))
        return tuple(Fix(named.name, edits) for named in brief.findings)


def first(loop: Loop, state: str) -> Item:
    return next(item for item in items(loop.session) if item.state == state)


async def test_a_pass_is_not_reverted_over_what_was_frozen_in_it(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, critic=WordCritic(limit=16))
    loop.author.better = "make good use of"  # type: ignore[attr-defined]
    await loop.go()
    await loop.accept(pending(loop.session)[0].name)
    await acts.freeze_passage(loop.record, "p2")
    await loop.reject(pending(loop.session)[0].name)
    with pytest.raises(Declined, match="p2 is frozen"):
        await loop.keep(False)
    with pytest.raises(Declined, match="kept"):
        await loop.go()
    await acts.thaw(loop.record, "passage", "p2")
    await loop.keep(False)
    assert loop.session.head == 1


async def test_a_pass_that_is_not_kept_reverts_before_it_closes(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, critic=WordCritic(limit=16))
    loop.author.better = "make very good use of"  # type: ignore[attr-defined]
    await loop.go()
    await loop.accept(pending(loop.session)[0].name)
    await loop.reject(pending(loop.session)[0].name)
    await loop.keep(False)
    assert loop.record.journal is not None
    kinds = [type(event) for event in read_session(loop.record.journal.path).events]
    assert kinds.index(Reverted) == kinds.index(ClosedPass) - 1


async def test_a_fix_refused_for_a_hold_is_offered_once_the_hold_is_gone(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await acts.freeze_passage(loop.record, "p2")
    await loop.go()
    await loop.reject(pending(loop.session)[0].name)
    await acts.thaw(loop.record, "passage", "p2")
    await loop.go()
    assert [item.finding.passage for item in pending(loop.session)] == ["p2", "p2"]


async def test_own_words_over_a_rejected_fix_are_undone_to_the_rejection(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    name = pending(loop.session)[0].name
    await loop.reject(name)
    await writing.write_fix(loop, name, "p2", "We do it.")
    await undo.undo(loop)
    assert first(loop, "rejected").name == name
    await undo.undo(loop)
    assert not loop.session.rejected and not loop.session.acts


async def test_what_was_rejected_is_reopened_even_after_own_words_took_its_place(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    name = pending(loop.session)[0].name
    await loop.reject(name)
    await writing.write_fix(loop, name, "p2", "We utilize it. They utilize it all.")
    while pending(loop.session):
        await loop.skip(pending(loop.session)[0].name)
    await loop.go()
    await loop.reopen(first(loop, "refused").name)
    assert not loop.session.rejected


async def test_undoing_a_tick_uncovers_what_was_judged_before_it(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await acts.tick(loop.record, "plain")
    await loop.go()
    judged = rubric(loop.session)[0]
    await acts.tick(loop.record, "plain")
    await undo.undo(loop)
    assert rubric(loop.session)[0] == judged and judged.state == "fail"


async def test_edits_that_touch_each_other_are_refused_not_a_crash(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    loop = Loop(loop.record, loop.critic, Touching())
    await loop.go()
    assert not pending(loop.session)
    assert "overlap or touch" in first(loop, "refused").note


async def test_the_same_change_for_two_findings_is_offered_once(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, critic=Twice())
    await loop.go()
    offered = [item.fix.edits for item in pending(loop.session) if item.fix]
    assert len(offered) == 2 and offered[0] != offered[1]
    assert "the same change as for" in first(loop, "refused").note


async def test_a_change_that_waits_for_a_decision_is_not_offered_again_when_the_author_is_asked_for_more(
    tmp_path: Path,
) -> None:
    loop = await word_loop(tmp_path, critic=Between())
    await loop.go()
    assert len(loop.session.proposals) > 1, "the author was asked again, for one that was refused"
    one, other = pending(loop.session)
    assert one.fix and other.fix and one.fix.edits != other.fix.edits
    assert f"the same change as for {one.name}" in [item.note for item in items(loop.session)]
    await loop.accept(one.name)
    await loop.accept(other.name)
    assert loop.session.drafts[-1].text.count("utilize") == 1


async def test_a_hand_edit_elsewhere_moves_a_fix_and_does_not_make_it_stale(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    await writing.write_passage(loop, "p1", "# All the news there is")
    await loop.accept(pending(loop.session)[0].name)
    assert loop.session.version(loop.session.head).text.startswith("# All the news there is\n\nWe use it. They utilize")
    await writing.write_passage(loop, "p1", "# News")
    await undo.take_back(loop, 3)
    assert loop.session.version(loop.session.head).text_of("p2").startswith("We utilize it.")


async def test_a_version_that_fails_a_frozen_criterion_is_not_gone_back_to(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, text="We utilize it.\n")
    await loop.go()
    await loop.accept(pending(loop.session)[0].name)
    await acts.freeze_criterion(loop.record, "plain")
    with pytest.raises(Declined, match="'plain' is frozen"):
        await undo.go_back(loop, 1)
    with pytest.raises(Declined, match="'plain' is frozen"):
        await undo.take_back(loop, 2)


async def test_a_critic_that_cannot_look_at_what_is_frozen_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    class Blind(WordCritic):
        works = True

        async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
            if not self.works:
                raise CriticFault("a prompt cannot be read")
            return await super().judge_rules(spec, draft)

    critic = Blind()
    loop = await word_loop(tmp_path, text="We utilize it. They utilize it too.\n", critic=critic)
    await loop.go()
    name = pending(loop.session)[0].name
    await acts.freeze_criterion(loop.record, "short")
    critic.works = False
    with pytest.raises(Declined, match="Checking what is frozen failed: a prompt cannot be read"):
        await loop.accept(name)
    with pytest.raises(Declined, match="Checking what is frozen failed"):
        await writing.write_passage(loop, "p1", "We use it. They use it too.\n")
    critic.works = True
    await loop.accept(name)
    assert loop.record.journal is not None
    assert loop.session.head == 2 and read_session(loop.record.journal.path).session == loop.session


async def test_an_ending_lasts_until_the_person_goes_back(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, text="We utilize it.\n")
    await loop.go()
    await loop.accept(pending(loop.session)[0].name)
    await loop.go()
    assert loop.session.ended is not None
    await undo.undo(loop)
    assert loop.session.ended is None and loop.session.stops


async def test_a_criterion_that_is_amended_away_is_no_longer_held(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, critic=WordCritic(limit=99))
    await loop.go()
    await acts.freeze_criterion(loop.record, "short")
    spec = loop.session.spec
    await acts.amend(loop.record, replace(spec, criteria=spec.criteria[:1]), "one thing at a time")
    assert not loop.session.holds
    await undo.undo(loop)
    await undo.undo(loop)
    assert loop.session.holds and loop.session.spec == spec


async def test_what_only_the_person_fails_ends_ambiguous(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, text="We use it.\n")
    await loop.go()
    await acts.tick(loop.record, "short")
    await loop.go()
    assert loop.session.ended is not None
    assert (loop.session.ended.ending, loop.session.ended.why) == ("ambiguous", "you and the critic disagree on short")


async def test_the_log_says_what_was_gone_back_from_and_gone_on_with(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, text="We utilize it. They utilize it.\n")
    await loop.go()
    await loop.reject(pending(loop.session)[0].name)
    await loop.skip(pending(loop.session)[0].name)
    await loop.reopen(first(loop, "rejected").name)
    await loop.go()
    await loop.accept(pending(loop.session)[0].name)
    await loop.skip(pending(loop.session)[0].name)
    assert version_log(loop.session)[1].why == "rule: plain 2 → 1; you went on after 'converged'"
    await undo.go_back(loop, 1)
    assert version_log(loop.session)[1].keep == "not kept"
    assert version_log(loop.session)[1].why.endswith("; you went back since")
    await undo.go_back(loop, 2)
    assert version_log(loop.session)[1].keep == "kept"


async def test_what_passes_by_a_tick_against_the_rule_is_not_frozen(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    await acts.tick(loop.record, "plain")
    with pytest.raises(Declined, match="by your tick alone"):
        await acts.freeze_criterion(loop.record, "plain")
