"""The loop with nobody there always ends, decides by rule, and asks nothing again that came to nothing."""

from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from loops import DRAFT, MendingAuthor, ModelLikeCritic, Scribe, WordAuthor, model_loop, word_loop
from redraft.core.briefs import AuthorBrief, CriticBrief
from redraft.core.critique import pending
from redraft.core.edits import Edit
from redraft.core.events import Reviewed, Stopped
from redraft.core.review import Finding, Fix, Premise, Review, Verdict
from redraft.critics.protocol import Seen
from redraft.loop import acts
from redraft.loop.ending import end
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.unattended import CEILINGS, Ceiling, Unattended
from redraft.models.faults import ModelFault

LOST = Verdict("plain", False, "1 times utilize", count=1)
FAULT = ModelFault("overloaded", "test:critic has no room")


def ending(loop: Loop) -> tuple[str, str]:
    assert loop.session.ended is not None
    return loop.session.ended.ending, loop.session.ended.why


def critic(loop: Loop) -> ModelLikeCritic:
    assert isinstance(loop.critic, ModelLikeCritic)
    return loop.critic


async def test_a_budget_that_is_spent_in_mid_pass_leaves_the_best_version_seen(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, "We utilize it.\n")
    longer = "use it and use it and use it and use it and use it"
    author = MendingAuthor()
    author.told = [lambda draft, named: Fix(named.name, (Edit("p1", "utilize it", longer),))]
    whole = loop.critic.review

    async def review(brief: CriticBrief, seen: Seen | None = None) -> Review:
        if brief.draft.number > 1:
            await end(loop.record, "budget", "the budget of 9 tokens is spent")
            raise Declined("Out of budget: no model was asked.")
        return await whole(brief, seen)

    critic(loop).review = review
    loop = Loop(loop.record, loop.critic, author)
    await Unattended(loop, "all").refine()
    assert ending(loop) == ("budget", "the budget of 9 tokens is spent")
    assert [draft.number for draft in loop.session.drafts] == [1, 2] and loop.session.head == 2, (
        "as good, as far as told"
    )


async def test_a_budget_that_is_spent_after_something_was_lost_takes_it_back(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, "We use it and sit.\n")
    critic(loop).findings = lambda draft: [Finding("p1", 0, "use", "Say it otherwise.", 4, criterion="warm")]
    critic(loop).cold = {"warm"}
    author = MendingAuthor()
    author.told = [lambda draft, named: Fix(named.name, (Edit("p1", "We use", "They utilize"),))]
    loop = Loop(loop.record, loop.critic, author)
    await loop.go()
    loop.record.attended, loop.record.person = False, "rules"
    (waiting,) = pending(loop.session)
    critic(loop).fault = FAULT
    with pytest.raises(Declined):
        await loop.accept(waiting.name)
    assert loop.session.head == 2 and loop.session.open is not None
    await loop.record.put(partial(Reviewed, version=2, revision=1, scope="rules", verdicts=(LOST,)), by="rules")
    await end(loop.record, "budget", "the budget of 9 tokens is spent")
    assert (loop.session.head, ending(loop)[0]) == (1, "budget")
    (closed,) = loop.session.passes
    assert not closed.kept and closed.why.startswith("v1 is the best version seen: passes 2/3, and v2 passes 1/3")


@pytest.mark.parametrize("accept", list(CEILINGS))
async def test_it_ends_whatever_is_accepted(tmp_path: Path, accept: Ceiling) -> None:
    loop = await word_loop(tmp_path)
    assert await Unattended(loop, accept).refine() is None
    assert ending(loop)[0] == ("stopped" if accept in ("none", "low") else "converged")
    assert {decision.by for decision in loop.session.decisions} <= {"rules"}
    assert not loop.session.acts, "nothing here is a person's to take back"


class BoldAuthor(WordAuthor):
    """Its fixes of passage p3 are riskier than medium, the others are not."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, ...]] = []

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        self.asked.append(tuple(named.finding.passage for named in brief.findings))
        return tuple(self._risky(fix) if "p3" in fix.edits[0].passage else fix for fix in await super().propose(brief))

    def _risky(self, fix: Fix) -> Fix:
        return replace(fix, edits=tuple(replace(edit, replacement="must use") for edit in fix.edits))


async def test_what_is_too_risky_is_asked_for_once_and_waits_while_the_rest_is_mended(tmp_path: Path) -> None:
    text = "# News\n\nWe use it.\n\nYou utilize nothing.\n\nThey utilize it too.\n\nWe utilize it.\n"
    base = await word_loop(tmp_path, text)
    author = BoldAuthor()
    loop = Loop(base.record, base.critic, author)
    await Unattended(loop, "medium").refine()
    assert ending(loop) == ("stopped", "what is left is above --accept medium: 1 fix of high risk waits")
    (waiting,) = pending(loop.session)
    assert (waiting.finding.passage, waiting.fix and waiting.fix.risk) == ("p3", "high")
    assert [passages for passages in author.asked if "p3" in passages] == author.asked[:1]
    assert loop.session.draft is not None and loop.session.draft.text.count("utilize") == 1
    await loop.accept(waiting.name)
    assert "utilize" not in loop.session.draft.text


async def test_findings_further_down_are_reached_past_those_with_a_fix_too_risky(tmp_path: Path) -> None:
    text = "# News\n\nIt is so.\n\nYou utilize nothing, and utilize it.\n\nThey utilize it.\n"
    base = await word_loop(tmp_path, text)
    loop = Loop(base.record, base.critic, BoldAuthor())
    await Unattended(loop, "medium").refine()
    assert ending(loop)[1] == "what is left is above --accept medium: 2 fixes of high risk wait"
    assert loop.session.draft is not None and loop.session.draft.text.count("utilize") == 2
    assert [decision.choice for decision in loop.session.decisions] == ["accept", "skip", "skip"]


async def test_a_fault_is_handed_back_and_the_session_can_go_on(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    critic(loop).fault = FAULT
    assert await Unattended(loop, "all").refine() is FAULT
    assert loop.session.ended is None
    assert await Unattended(loop, "all").refine() is None
    assert loop.session.ended is not None


async def test_a_wrong_premise_ends_it_before_anything_is_proposed(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    critic(loop).premise = Premise(False, "nobody reads notes")
    await Unattended(loop, "all").refine()
    assert ending(loop) == ("restart", "the premise is called wrong: nobody reads notes")
    assert not loop.session.proposals


async def test_a_pass_without_evidence_is_asked_about_again_once_and_is_none(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, "We use it.\n")
    critic(loop).doubted = {"warm"}
    await Unattended(loop, "all").refine()
    assert ending(loop)[0] == "converged" and "warm" in ending(loop)[1]
    assert [brief.asked for brief in critic(loop).briefs] == [(), ("warm",)]


async def test_a_pass_that_finds_its_evidence_when_asked_again_counts(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, "We use it.\n")
    first = critic(loop)
    first.doubted = {"warm"}
    loop.record.listen(lambda: first.doubted.clear() if loop.session.reviews else None)
    await Unattended(loop, "all").refine()
    assert ending(loop) == ("done", "every criterion passes")


async def test_a_rewrite_of_what_is_frozen_is_sent_back_once_and_then_ends_it(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, writes=DRAFT.replace("utilize", "use"))
    for passage in loop.session.version(1).passages:
        await acts.freeze_passage(loop.record, passage.id)
    await Unattended(loop, "all", whole=True).refine()
    assert ending(loop) == ("converged", "no part of the rewrite can be taken")
    assert isinstance(loop.writer, Scribe)
    assert [bool(brief.sent_back) for brief in loop.writer.briefs] == [False, True]


async def test_passes_that_call_no_model_are_counted_too(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await Unattended(loop, "all", most_passes=1).refine()
    assert len(loop.session.passes) == 1
    assert ending(loop) == ("budget", "the budget of 1 pass is spent")


async def test_fixes_that_came_before_the_budget_was_spent_are_decided(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)

    class Spending(MendingAuthor):
        """One usable fix, and one that is sent back; there is nothing left to mend it with."""

        async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
            if brief.sent_back or loop.session.passes:
                why = "the budget of 9 tokens is spent"
                await loop.record.put(partial(Stopped, ending="budget", why=why), by="rules")
                raise Declined(f"Out of budget: {why}. No model was asked.")
            good, *bad = await super().propose(brief)
            return (good, *(Fix(fix.finding, (Edit(fix.edits[0].passage, "not there", "x"),)) for fix in bad))

    loop = Loop(loop.record, loop.critic, Spending(), loop.writer, loop.judge)
    assert await Unattended(loop, "all").refine() is None
    assert ending(loop)[0] in ("budget", "converged")
    assert [decision.choice for decision in loop.session.decisions] == ["accept"]
