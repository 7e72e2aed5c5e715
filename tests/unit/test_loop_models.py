"""What the loop does when its roles are played by models: briefs, faults, cancellations, and what is kept of them."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path

import pytest

from loops import DRAFT, MendingAuthor, ModelLikeCritic, Referee, Scribe, WordAuthor, WordCritic, model_loop
from redraft.core.briefs import Named
from redraft.core.critique import Item, items, pending, ungrounded
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.events import AnyEvent, Failed, Reviewed
from redraft.core.review import Finding, Fix, Premise
from redraft.core.session import Session
from redraft.core.standing import rubric
from redraft.loop import acts, noting, undo, writing
from redraft.loop.drafting import Incomplete, write_first
from redraft.loop.opening import read_session
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.models.faults import ModelFault

FAULT = ModelFault("cut off", "test:critic stopped in mid-sentence")


def critic(loop: Loop) -> ModelLikeCritic:
    assert isinstance(loop.critic, ModelLikeCritic)
    return loop.critic


def author(loop: Loop) -> MendingAuthor:
    assert isinstance(loop.author, MendingAuthor)
    return loop.author


def scribe(loop: Loop) -> Scribe:
    assert isinstance(loop.writer, Scribe)
    return loop.writer


def events(loop: Loop) -> tuple[AnyEvent, ...]:
    assert loop.record.journal is not None
    return read_session(loop.record.journal.path).events


def reread(loop: Loop) -> Session:
    assert loop.record.journal is not None
    return read_session(loop.record.journal.path).session


def first(loop: Loop, state: str) -> Item:
    return next(item for item in items(loop.session) if item.state == state)


def some(name: str, *edits: Edit, **more: object) -> Fix:
    return Fix(name, edits, **more)  # type: ignore[arg-type]


async def escaped(asked: Awaitable[object], reached: asyncio.Event) -> None:
    """Ask for something, and press Esc when its model has begun to answer."""
    asking = asyncio.ensure_future(asked)
    await reached.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


# -- briefs --


async def test_the_critic_sees_spec_draft_and_holds_and_not_a_word_of_the_author(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    await noting.tell_author(loop, "Mention the bakery.")
    await loop.go()
    await loop.reject(pending(loop.session)[0].name, "too blunt")
    await loop.accept(pending(loop.session)[0].name)
    await acts.freeze_passage(loop.record, "p1")
    await loop.go()
    brief = critic(loop).briefs[-1]
    assert "bakery" not in str(brief) and "blunt" not in str(brief) and DRAFT not in str(brief)
    assert [brief.first for brief in critic(loop).briefs] == [True, False]
    assert author(loop).briefs[-1].holds[0].says == "passage p1 is frozen: it stays as it is, byte for byte"


async def test_the_author_sees_what_was_rejected_and_why_and_what_it_was_told(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    await noting.tell_author(loop, "Mention the bakery.")
    await acts.lock(loop.record)
    await loop.go()
    await loop.reject(pending(loop.session)[0].name, "too blunt")
    await loop.accept(pending(loop.session)[0].name)
    await loop.go()
    brief = author(loop).briefs[-1]
    assert [(r.quote, r.replacement, r.reason) for r in brief.rejected] == [
        (" We utilize", " We use", "too blunt")
    ] or [r.reason for r in brief.rejected] == ["too blunt"]
    assert brief.notes == ("Mention the bakery.",)
    assert [(held.what, held.says.endswith("none left out: # News")) for held in brief.holds] == [("outline", True)]


async def test_an_amended_spec_asks_for_the_premise_anew(tmp_path: Path) -> None:
    from msgspec.structs import replace

    loop = await model_loop(tmp_path)
    critic(loop).premise = Premise(False, "nobody reads notes")
    await loop.go()
    ended = loop.session.ended
    assert ended is not None and (ended.ending, "nobody reads notes" in ended.why) == ("restart", True)
    assert not pending(loop.session)
    await acts.amend(loop.record, replace(loop.session.spec, task="Tell them."), "they read tales")
    critic(loop).premise = Premise(True, "they do")
    await loop.go()
    assert critic(loop).briefs[-1].first and loop.session.reviews[-1].sound and pending(loop.session)


async def test_the_person_may_go_on_although_the_premise_was_called_wrong(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    critic(loop).premise = Premise(False, "nobody reads notes")
    await loop.go()
    await loop.go()
    assert pending(loop.session) and len(critic(loop).briefs) == 1


# -- fixes --


async def test_a_fix_that_cannot_be_placed_is_sent_back_once_with_the_reason(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    author(loop).told = [lambda draft, named: some(named.name, Edit(named.finding.passage, "utilise", "use"))]
    await loop.go()
    assert len(pending(loop.session)) == 2
    back = author(loop).briefs[1].sent_back
    assert all('"utilise" does not stand in p2' in sent.why for sent in back.values()) and len(back) == 2
    assert len(loop.session.proposals) == 1


async def test_a_fix_that_is_wrong_twice_is_shown_as_refused(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)

    def elsewhere(draft: Draft, named: Named) -> Fix:
        return some(named.name, Edit("p1", "News", "Olds"))

    author(loop).told = [elsewhere] * 4
    await loop.go()
    assert not pending(loop.session)
    assert first(loop, "refused").note == "it edits p1, and its finding is about p2 alone"
    assert len(author(loop).briefs) == 4  # two batches, each sent back once


async def test_only_an_author_that_mends_is_asked_again(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    loop = Loop(loop.record, loop.critic, WordAuthor())
    await acts.freeze_passage(loop.record, "p2")
    await loop.go()
    assert "p2 is frozen" in first(loop, "refused").note


async def test_a_rejected_change_is_sent_back_and_another_is_offered(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    await loop.go()
    await loop.reject(pending(loop.session)[0].name)
    await loop.accept(pending(loop.session)[0].name)
    usual = author(loop).better
    asked = len(author(loop).briefs)
    author(loop).told = [lambda draft, named: WordAuthor(usual)._fix(draft, named)]
    author(loop).better = "apply"
    await loop.go()
    assert "you rejected this change before" in str(author(loop).briefs[asked + 1].sent_back)
    assert "apply" in str([item.fix for item in pending(loop.session)])


async def test_no_change_is_better_is_an_answer(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    why = "no change is better: it is what the machine is called"
    author(loop).told = [lambda draft, named: some(named.name, refused=why)]
    await loop.go()
    assert first(loop, "refused").note == why
    assert not any(brief.sent_back for brief in author(loop).briefs)


async def test_the_risk_is_told_by_code_not_by_the_author(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    critic(loop).split = {"plain"}
    await loop.go()
    assert {item.fix.risk for item in pending(loop.session) if item.fix} == {"high"}

    sure = await model_loop(tmp_path)
    author(sure).told = [
        lambda draft, named: Fix(named.name, WordAuthor()._fix(draft, named).edits, risk="low", invented=("9",))
    ]
    await sure.go()
    assert {item.fix.risk for item in pending(sure.session) if item.fix} == {"high"}

    plain = await model_loop(tmp_path)
    author(plain).told = [lambda draft, named: Fix(named.name, WordAuthor()._fix(draft, named).edits, risk="low")]
    await plain.go()
    assert {item.fix.risk for item in pending(plain.session) if item.fix} == {"medium"}


async def test_an_author_that_fails_is_on_record_and_asked_again_by_the_same_key(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    author(loop).fault = ModelFault("overloaded", "test:author is overloaded")
    with pytest.raises(Declined, match="overloaded"):
        await loop.go()
    failed = events(loop)[-1]
    assert isinstance(failed, Failed) and failed.fault == "overloaded"
    await loop.go()
    assert pending(loop.session) and len(critic(loop).briefs) == 1


async def test_a_fault_while_a_fix_is_mended_keeps_the_others(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)

    def half(draft: Draft, named: Named) -> Fix:
        author(loop).fault = ModelFault("network", "the line is down")
        good = WordAuthor()._fix(draft, named)
        return good if named.finding.at < 5 else some(named.name, Edit("p2", "nowhere", "x"))

    author(loop).told = [half]
    with pytest.raises(Declined, match="the line is down"):
        await loop.go()
    assert [item.state for item in items(loop.session)] == ["focus", "waiting", "waiting"]
    await loop.accept(pending(loop.session)[0].name)
    await loop.go()
    assert len(pending(loop.session)) == 2


async def test_a_finding_whose_passage_has_gone_is_refused_and_nobody_is_asked(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    critic(loop).findings = asking
    await loop.go()
    await writing.write_draft(loop, DRAFT.partition("You")[0])
    await noting.give_fact(loop, first(loop, "asks").name, "Nine.")
    assert first(loop, "refused").note == "the passage that it is about is no longer in the draft"
    assert "p3" not in [named.finding.passage for brief in author(loop).briefs for named in brief.findings]


# -- facts and notes --


def asking(draft: Draft) -> list[Finding]:
    return [Finding("p3", 0, "You", "Say how many.", 5, "context", "plain")]


async def test_a_missing_fact_is_asked_of_the_person_and_never_of_the_author(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    critic(loop).findings = asking
    await loop.go()
    asks = first(loop, "asks")
    assert asks.finding.directive == "Say how many."
    assert asks.name not in [named.name for brief in author(loop).briefs for named in brief.findings]
    with pytest.raises(Declined, match="asks you for a fact"):
        await loop.accept(asks.name)
    author(loop).told = [lambda draft, named: some(named.name, Edit("p3", "You utilize", "All nine of you use"))]
    await noting.give_fact(loop, asks.name, "There are nine of them.")
    assert author(loop).briefs[-1].facts == ("There are nine of them.",)
    assert asks.name in [item.name for item in pending(loop.session)]
    assert reread(loop) == loop.session


async def test_a_fact_that_was_given_is_not_asked_for_again(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    critic(loop).findings = asking
    await loop.go()
    await noting.give_fact(loop, first(loop, "asks").name, "Nine.")
    while pending(loop.session):
        await loop.reject(pending(loop.session)[0].name)
    loop.recast(Loop(loop.record, ModelLikeCritic(), loop.author))
    critic(loop).findings = asking
    loop.critic.name = "test:other"
    await loop.go()
    assert "asks" not in [item.state for item in items(loop.session)]


async def test_notes_and_facts_are_undone(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    critic(loop).findings = asking
    await loop.go()
    asks = first(loop, "asks")
    author(loop).fault = ModelFault("network", "the line is down")
    with pytest.raises(Declined):
        await noting.give_fact(loop, asks.name, "Nine")
    assert first(loop, "waiting").name == asks.name
    assert await undo.undo(loop) == "Undone: told the author: Nine."
    assert first(loop, "asks").name == asks.name and not loop.session.notes
    with pytest.raises(Declined, match="empty"):
        await noting.tell_author(loop, " ")
    assert reread(loop) == loop.session


# -- the first draft --


async def test_go_has_the_first_draft_written_then_reviewed_then_mended(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, text=None)
    shown: list[str] = []
    loop.record.hear(lambda: shown.append(loop.record.live.draft or "" if loop.record.live else "."))
    await loop.go()
    assert loop.session.draft is not None and loop.session.draft.text == DRAFT
    assert shown[0] == "#" and shown[-1] == "." and not loop.session.draft.incomplete
    assert events(loop)[-1].by == "test:author"
    await loop.go()
    assert pending(loop.session) and reread(loop) == loop.session


async def test_without_a_writer_the_draft_is_the_persons_to_write(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, text=None)
    with pytest.raises(Declined, match="press E"):
        await Loop(loop.record, loop.critic, loop.author).go()


@pytest.mark.parametrize("how", ["escape", "fault", "fault with its own partial"])
async def test_what_came_of_a_draft_is_kept_and_marked_incomplete(tmp_path: Path, how: str) -> None:
    loop = await model_loop(tmp_path, text=None)
    if how == "escape":
        scribe(loop).hangs = True
        await escaped(loop.go(), scribe(loop).reached)
    else:
        scribe(loop).fault = ModelFault("cut off", "it stopped", partial="# Ne" if "partial" in how else "")
        with pytest.raises(Declined, match="it stopped"):
            await loop.go()
        assert isinstance(events(loop)[-1], Failed)
    draft = loop.session.draft
    assert draft is not None and draft.incomplete and DRAFT.startswith(draft.text) and len(draft.text) < len(DRAFT)
    assert loop.record.live is None and reread(loop) == loop.session
    with pytest.raises(Incomplete, match="v1 is incomplete"):
        await loop.go()
    await write_first(loop, again=True)
    assert loop.session.version(2).text == DRAFT and loop.session.version(2).parent == 1
    await loop.go()
    assert pending(loop.session)


async def test_an_incomplete_draft_may_be_reviewed_as_it_is(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, text=None)
    scribe(loop).fault = ModelFault("truncated", "it was too long")
    with pytest.raises(Declined):
        await loop.go()
    await loop.go(anyway=True)
    assert pending(loop.session) and loop.session.head == 1
    with pytest.raises(Declined, match="Decide the fixes"):
        await write_first(loop, again=True)


async def test_nothing_is_drafted_over_a_draft_or_over_what_is_frozen(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    for again in (False, True):
        with pytest.raises(Declined, match="There is a draft already"):
            await write_first(loop, again)
    cut = await model_loop(tmp_path, text=None)
    scribe(cut).fault = ModelFault("cut off", "it stopped")
    with pytest.raises(Declined):
        await cut.go()
    await acts.freeze_passage(cut.record, "p1")
    with pytest.raises(Declined, match="thaw"):
        await write_first(cut, again=True)


async def test_a_fault_before_the_first_word_leaves_no_draft(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, text=None, writes=" ")
    with pytest.raises(Declined, match="wrote nothing"):
        await loop.go()
    assert loop.session.draft is None
    await undo_nothing(loop)


async def undo_nothing(loop: Loop) -> None:
    with pytest.raises(Declined, match="nothing to undo"):
        await undo.undo(loop)


# -- reviews --


@pytest.mark.parametrize("how", ["escape", "fault", "budget"])
async def test_verdicts_that_came_are_a_part_and_the_same_key_asks_again(tmp_path: Path, how: str) -> None:
    loop = await model_loop(tmp_path)
    if how == "escape":
        critic(loop).hangs = True
        await escaped(loop.go(), critic(loop).reached)
    else:
        critic(loop).fault = FAULT if how == "fault" else Declined("out of budget, in mid-sentence")
        with pytest.raises(Declined, match="mid-sentence"):
            await loop.go()
        assert isinstance(events(loop)[-1], Failed) == (how == "fault")
    (part,) = loop.session.reviews
    assert (part.scope, part.by, [v.criterion for v in part.verdicts]) == ("part", "test:critic", ["plain", "short"])
    assert not items(loop.session) and loop.record.live is None
    assert [line.state for line in rubric(loop.session)] == ["fail", "fail", "not judged"]
    await loop.go()
    assert loop.session.reviews[-1].scope == "draft" and pending(loop.session) and critic(loop).briefs[-1].first
    assert reread(loop) == loop.session


async def test_a_review_that_closes_a_pass_and_fails_is_taken_up_again(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    await loop.go()
    await loop.accept(pending(loop.session)[0].name)
    critic(loop).fault = FAULT
    with pytest.raises(Declined, match="mid-sentence"):
        await loop.accept(pending(loop.session)[0].name)
    assert loop.session.open is not None and loop.session.head == 3
    await loop.go()
    assert loop.session.passes[-1].candidate == 3 and loop.session.open is None


async def test_verdicts_are_shown_as_they_come(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    shown: list[int] = []
    loop.record.hear(lambda: shown.append(len(loop.record.live.verdicts) if loop.record.live else -1))
    await loop.go()
    assert shown[:3] == [1, 2, 3] and shown[-1] == -1


async def test_what_passed_without_evidence_is_asked_again_alone(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, text="We use it.\n")
    critic(loop).doubted = {"warm"}
    await loop.go()
    assert ungrounded(loop.session) == ("warm",)
    await loop.go()
    assert critic(loop).briefs[-1].asked == ("warm",) and ungrounded(loop.session) == ("warm",)
    critic(loop).doubted = set()
    await loop.go()
    last = next(event for event in reversed(events(loop)) if isinstance(event, Reviewed))
    assert (last.scope, [v.criterion for v in last.verdicts]) == ("part", ["warm"])
    assert not ungrounded(loop.session)


async def test_what_is_in_doubt_is_settled_by_a_tick(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, text="We use it.\n")
    critic(loop).doubted = {"warm"}
    await loop.go()
    await acts.tick(loop.record, "warm")
    await loop.go()
    assert len(critic(loop).briefs) == 1


async def test_what_fails_when_asked_again_is_found_by_a_whole_review(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, text="We use it.\n")
    critic(loop).doubted = {"warm"}
    await loop.go()
    critic(loop).cold = {"warm"}
    critic(loop).findings = lambda draft: [Finding("p1", 0, "We use", "Greet them.", 4, criterion="warm")]
    author(loop).told = [lambda draft, named: some(named.name, Edit("p1", "We use", "Friends, we use"))]
    await loop.go()
    assert [brief.asked for brief in critic(loop).briefs] == [(), ("warm",), ()]
    assert [item.finding.criterion for item in pending(loop.session)] == ["warm"]


async def test_another_critic_reviews_afresh(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, text="We use it.\n")
    model = loop.critic
    loop.recast(Loop(loop.record, WordCritic(), WordAuthor()))
    await loop.go()
    await loop.go()
    assert [review.by for review in loop.session.reviews] == ["words"]
    loop.recast(Loop(loop.record, model, MendingAuthor(), Scribe("x"), Referee()))
    await loop.go()
    assert [review.by for review in loop.session.reviews] == ["words", "test:critic"]
    assert loop.session.reviews[-1].sound is True


async def test_optional_findings_open_a_pass_only_when_the_person_goes_on(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, text="We use it.\n")
    critic(loop).cold = {"warm"}
    critic(loop).findings = lambda draft: [Finding("p1", 0, "We use", "Could be shorter.", 1, optional=True)]
    author(loop).told = [lambda draft, named: some(named.name, Edit("p1", "We use", "Use"))]
    await loop.go()
    assert loop.session.ended is not None and not pending(loop.session) and not author(loop).briefs
    await loop.go()
    assert [item.finding.optional for item in pending(loop.session)] == [True]


async def test_when_all_is_done_going_on_invents_no_work(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, text="We use it.\n")
    critic(loop).findings = lambda draft: [Finding("p1", 0, "We use", "Could be shorter.", 1, optional=True)]
    await loop.go()
    before = loop.session
    assert before.ended is not None and before.ended.ending == "done"
    with pytest.raises(Declined, match=r"no work is invented. y has it checked .* R rates it; e, E, W, n and m"):
        await loop.go()
    assert loop.session is before
    await acts.tick(loop.record, "warm")
    await loop.go()
    assert loop.session.ended is not None and loop.session.ended.ending == "ambiguous", "it is not done any more"


async def test_when_all_is_done_another_critic_may_be_asked(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, text="We use it.\n")
    await loop.go()
    loop.critic.name = "test:another"
    await loop.go()
    assert [review.by for review in loop.session.reviews] == ["test:critic", "test:another"]
    assert [stop.ending for stop in loop.session.stops] == ["done"], "and what it was told before still stands"


async def test_a_session_that_is_only_read_asks_nobody(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    loop.record.read_only = "Another redraft has it."
    with pytest.raises(Declined, match="Another redraft"):
        await loop.go()
    assert not critic(loop).briefs


@pytest.mark.parametrize("who", ["a person", "the settings", "nobody"])
async def test_what_moved_nothing_stands_only_where_a_person_accepted_it_by_key(tmp_path: Path, who: str) -> None:
    loop = await model_loop(tmp_path, text="We utilize it.\n")
    if who == "nobody":
        loop.record.person = "rules"
    author(loop).told = [lambda draft, named: some(named.name, Edit("p1", "We", "They"))]
    await loop.go()
    await loop.accept(pending(loop.session)[0].name, auto=who == "the settings")
    closed = loop.session.passes[-1]
    assert (closed.kept, loop.session.head) == ((True, 2) if who == "a person" else (False, 1))
    assert closed.by == ("you" if who == "a person" else "rules")
