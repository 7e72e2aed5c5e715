"""What is offered, and what comes of taking it: by the loop's own methods, without a screen."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from loops import Scribe
from redraft.core.constraints import Constraint
from redraft.core.critique import pending
from redraft.core.feedback import open_feedback
from redraft.core.offering import ending_offers, offers_now, shown
from redraft.core.signal import Evidence, Offer, Signal
from redraft.core.signals import all_signals, signals
from redraft.core.spec import parse_spec
from redraft.core.standing import rubric
from redraft.core.stopping import weighing
from redraft.loop import acts, undo
from redraft.loop.noting import tell_author
from redraft.loop.offering import Said, drafted, freeze, grounds, start_over, take
from redraft.loop.opening import begin
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from swaying import BY_TURNS, FULL, SAYS, SHORT, TRADING, TextCritic, swinger


async def trading(home: Path, writer=None) -> Loop:
    record = await begin(parse_spec(TRADING), FULL, home / "sessions")
    return Loop(record, TextCritic(), swinger(), writer)


async def one_pass(loop: Loop, keep: bool = True) -> None:
    """Have fixes proposed, accept the first, and keep what came of it whatever it lost."""
    await loop.go()
    for item in pending(loop.session)[:1]:
        await loop.accept(item.name)
    if weighing(loop.session):
        await loop.keep(keep)


async def oscillating(home: Path, writer=None) -> Loop:
    loop = await trading(home, writer)
    for _ in range(2):
        await one_pass(loop)
    return loop


def offer_of(loop: Loop, act: str, target: str = "") -> Offer:
    found = [o for _, o in offers_now(loop.session) if o.act == act and target in ("", o.target)]
    assert found, [o for _, o in offers_now(loop.session)]
    return found[0]


async def test_freezing_the_side_that_fails_goes_back_to_where_it_passed(tmp_path: Path) -> None:
    loop = await oscillating(tmp_path)
    assert loop.session.head == 3 and loop.session.version(3).text == FULL
    await take(loop, offer_of(loop, "freeze criterion", "concise"))
    assert loop.session.version(loop.session.head).text == SHORT
    assert [(h.target, h.against) for h in loop.session.holds] == [("concise", "complete")]


async def test_the_choice_is_also_the_word_on_the_pass_that_waits_for_one(tmp_path: Path) -> None:
    for chosen, head, kept in (("complete", 3, True), ("concise", 2, False)):
        loop = await trading(tmp_path / chosen)
        await one_pass(loop)
        await loop.go()
        await loop.accept(pending(loop.session)[0].name)
        assert weighing(loop.session) and next(s.kind for s in signals(loop.session)) == "oscillation"
        await take(loop, offer_of(loop, "freeze criterion", chosen))
        assert loop.session.head == head and loop.session.passes[-1].kept is kept
        assert [hold.target for hold in loop.session.holds] == [chosen]


async def test_after_the_choice_work_goes_on_with_the_other_until_a_thaw_is_offered(tmp_path: Path) -> None:
    loop = await oscillating(tmp_path)
    await take(loop, offer_of(loop, "freeze criterion", "concise"))
    assert not [s for s in signals(loop.session) if s.kind == "oscillation"]
    await one_pass(loop)
    assert all(line.state == "pass" for line in rubric(loop.session))
    assert [s.kind for s in signals(loop.session)] == ["settled"]
    assert isinstance(loop.critic, TextCritic)
    reviews = loop.critic.reviews
    await take(loop, offer_of(loop, "thaw"))
    assert not loop.session.holds
    assert loop.critic.reviews == reviews + 1
    assert {v.criterion for v in loop.session.reviews[-1].verdicts} == {"concise", "complete"}
    assert loop.session.ended is not None and loop.session.ended.ending == "done"


async def test_what_fails_after_a_thaw_is_worked_on_again(tmp_path: Path) -> None:
    loop = await oscillating(tmp_path)
    await take(loop, offer_of(loop, "freeze criterion", "concise"))
    await one_pass(loop)
    assert isinstance(loop.critic, TextCritic)
    loop.critic.judges["complete"] = lambda text: False
    await take(loop, offer_of(loop, "thaw"))
    assert loop.session.ended is None and loop.session.open is not None


async def test_a_criterion_that_never_passed_cannot_be_frozen(tmp_path: Path) -> None:
    loop = await trading(tmp_path)
    await loop.go()
    with pytest.raises(Declined, match="passed in no version"):
        await freeze(loop, "concise")


def harsh() -> TextCritic:
    """A critic who finds fault with the greeting, whatever it says."""
    judges = {**BY_TURNS, "kind": lambda text: False}
    return TextCritic(judges, {**SAYS, "kind": "Greet them."})


async def test_the_findings_of_the_other_side_are_worked_on_first(tmp_path: Path) -> None:
    kind = '[budget]\nfocus = 1\n[[criterion]]\nid = "kind"\nsays = "Is kind"\n[[criterion]]'
    spec = TRADING.replace("[[criterion]]", kind, 1)
    record = await begin(parse_spec(spec), SHORT, tmp_path / "sessions")
    loop = Loop(record, harsh(), swinger())
    await loop.review()
    assert [f.criterion for f in loop.session.reviews[-1].findings] == ["kind", "complete"]
    await acts.freeze_criterion(record, "concise", against="complete")
    await loop.go()
    assert loop.session.finding(loop.session.proposals[0].fixes[0].finding).criterion == "complete"


async def test_a_fight_becomes_a_rule_of_the_spec(tmp_path: Path) -> None:
    loop = await trading(tmp_path)
    assert isinstance(loop.critic, TextCritic)
    loop.critic.says["concise"] = "Remove 'weekly'."
    await loop.go()
    name = f"{loop.session.reviews[-1].n}.1"
    await take(loop, Offer("constrain", name, "makes it a rule"))
    assert loop.session.spec.criteria[-1].id == "no-weekly" and loop.session.spec.criteria[-1].judge == "rule"
    assert loop.session.amendments[-1].reason == "comes back after its fixes: Remove 'weekly'."


async def test_a_person_may_word_the_constraint_otherwise(tmp_path: Path) -> None:
    loop = await trading(tmp_path)
    await tell_author(loop, "more concise")
    note = loop.session.notes[-1]
    offer = Offer("amend note", str(note.n), "writes it into the spec")
    assert drafted(loop.session, offer) == Constraint(style="more concise")
    assert grounds(loop.session, offer) == "more concise"
    await take(loop, offer, Said(Constraint(style="at most two sentences"), "it lasts"))
    assert loop.session.spec.style == "at most two sentences"
    assert loop.session.amendments[-1].reason == "it lasts"


async def test_a_criterion_is_amended_in_its_place(tmp_path: Path) -> None:
    loop = await trading(tmp_path)
    offer = Offer("amend criterion", "concise", "amends concise")
    (criterion,) = drafted(loop.session, offer).criteria
    await take(loop, offer, Said(Constraint(criteria=(replace(criterion, says="Has 12 words"),)), "it was vague"))
    assert [c.says for c in loop.session.spec.criteria] == ["Has 12 words", "Says when"]


async def test_starting_over_carries_what_was_learnt_into_a_new_draft(tmp_path: Path) -> None:
    loop = await trading(tmp_path, Scribe("We meet on Tuesday.\n"))
    await loop.go()
    await loop.reject(f"{loop.session.reviews[-1].n}.1", '"meeting" is worn out')
    learnt = drafted(loop.session, Offer("start over", "", "starts over"))
    assert learnt.boundaries == ('no "meeting"', "Cut it")
    assert await start_over(loop, learnt, "learnt")
    assert loop.session.spec.boundaries == learnt.boundaries
    assert loop.session.version(loop.session.head).text == "We meet on Tuesday.\n"
    assert loop.session.version(loop.session.head).parent == 1
    assert loop.writer is not None and loop.writer.briefs[-1].draft is None  # type: ignore[attr-defined]
    await undo.go_back(loop, 1)
    assert loop.session.version(loop.session.head).text == FULL


async def test_a_reason_that_starting_over_carries_into_the_spec_is_open_no_longer(tmp_path: Path) -> None:
    loop = await trading(tmp_path, Scribe("We meet on Tuesday.\n"))
    await loop.go()
    await loop.reject(f"{loop.session.reviews[-1].n}.1", '"meeting" is worn out')
    kept = drafted(loop.session, Offer("start over", "", "starts over"))
    (said,) = open_feedback(loop.session)
    await start_over(loop, kept, "learnt")
    assert open_feedback(loop.session) == ()
    assert [(a.feedback, a.how, a.led_to) for a in loop.session.answers] == [(said.n, "boundary", 'no "meeting"')]


async def test_a_reason_that_the_person_struck_out_of_what_was_learnt_stays_open(tmp_path: Path) -> None:
    loop = await trading(tmp_path, Scribe("We meet on Tuesday.\n"))
    await loop.go()
    await loop.reject(f"{loop.session.reviews[-1].n}.1", '"meeting" is worn out')
    await start_over(loop, Constraint(("no slang",)), "learnt")
    assert [each.words for each in open_feedback(loop.session)] == ['"meeting" is worn out']


async def test_a_reason_that_became_a_rule_is_tied_to_its_amendment(tmp_path: Path) -> None:
    loop = await trading(tmp_path, Scribe("We meet on Tuesday.\n"))
    await loop.go()
    await loop.reject(f"{loop.session.reviews[-1].n}.1", 'it must say "Tuesday"')
    kept = drafted(loop.session, Offer("start over", "", "starts over"))
    assert kept.criteria
    await start_over(loop, kept, "learnt")
    (answered,) = loop.session.answers
    assert (answered.how, answered.led_to) == ("amendment", str(loop.session.amendments[-1].n))


async def test_starting_over_without_a_writer_leaves_the_words_to_the_person(tmp_path: Path) -> None:
    loop = await trading(tmp_path)
    with pytest.raises(Declined, match="E writes another draft"):
        await take(loop, Offer("start over", "", "starts over"), Said(Constraint(("no slang",))))
    assert loop.session.spec.boundaries == ("no slang",) and loop.session.head == 1


async def test_the_person_stops_the_loop_with_what_it_came_to(tmp_path: Path) -> None:
    loop = await trading(tmp_path)
    await take(loop, Offer("stop", "", "stops here"))
    assert loop.session.ended is not None and (loop.session.ended.ending, loop.session.ended.by) == ("stopped", "you")
    with pytest.raises(Declined, match="ended already"):
        await take(loop, Offer("stop", "", "stops here"))


async def test_a_signal_that_is_dismissed_is_not_raised_again_and_can_be_taken_up(tmp_path: Path) -> None:
    loop = await oscillating(tmp_path)
    (first, *_) = signals(loop.session)
    with pytest.raises(Declined, match="needs a reason"):
        await acts.dismiss(loop.record, first, "  ")
    await acts.dismiss(loop.record, first, "the critic is new")
    assert first.key not in {each.key for each in signals(loop.session)}
    assert first.key in {each.key for each in all_signals(loop.session)}
    assert await undo.undo(loop) == "Undone: dismissed oscillation."
    assert first.key in {each.key for each in signals(loop.session)}


async def test_an_ending_offers_what_comes_next(tmp_path: Path) -> None:
    loop = await oscillating(tmp_path)
    await take(loop, offer_of(loop, "freeze criterion", "concise"))
    await one_pass(loop)
    assert [offer.act for offer in ending_offers(loop.session)] == ["final check", "rate"]
    await take(loop, Offer("rate", "", "rates"), Said(score=4, line="good"))
    assert [offer.act for offer in ending_offers(loop.session)] == ["final check"]


async def test_at_most_two_signals_stand_open_and_digits_run_on_to_the_ending(tmp_path: Path) -> None:
    loop = await oscillating(tmp_path)
    assert loop.session.ended is not None and [o.act for o in ending_offers(loop.session)] == ["rate"]
    made = [Signal("stuck", (f"c{n}",), "s", (Evidence("e", n),), _offers(n)) for n in range(4)]
    seen = shown(loop.session, made)
    assert (len(seen.open), len(seen.more)) == (2, 2)
    assert [(key, o.target) for key, o in offers_now(loop.session, made)] == [
        ("1", "a0"), ("2", "b0"), ("3", "a1"), ("4", "b1"), ("R", ""),
    ]  # fmt: skip


def _offers(n: int) -> tuple[Offer, ...]:
    return Offer("amend criterion", f"a{n}", "amends"), Offer("amend criterion", f"b{n}", "amends")
