"""What counts, row by row: the rules of the design's table, in its order and its words."""

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from folded import Story
from loops import SPEC as LOOP_SPEC
from loops import MendingAuthor, ModelLikeCritic, model_loop
from redraft.core.briefs import Named
from redraft.core.critique import items, pending, stage_worked_on
from redraft.core.edits import Edit
from redraft.core.event import RULES
from redraft.core.events import EndingName, Preferred
from redraft.core.history import version_log
from redraft.core.noise import with_verdicts
from redraft.core.review import Cause, Finding, Fix, Review, Risk, Verdict
from redraft.core.spec_values import Budget, Criterion
from redraft.core.standing import Change, score
from redraft.core.stuck import stuck_stages
from redraft.core.what_counts import (
    accepted_by_a_person,
    best_version,
    calls_for,
    checked_at_once,
    compare,
    is_kept,
    judged_at_once,
    may_go_on,
    next_after,
    risk_of_fix,
    separable,
    versions_of,
    wavering,
)
from redraft.loop import writing
from redraft.loop.passes import Loop
from redraft.loop.unattended import Unattended

PASS_A, PASS_B = Verdict("a", True, "clear", "One."), Verdict("b", True, "kind", "Two.")
FAIL_A, FAIL_B = Verdict("a", False, "muddy", "One."), Verdict("b", False, "rude", "Two.")


def counted(count: int) -> Verdict:
    return Verdict("a", not count, f"{count} times", count=count)


def finding(criterion: str = "a", cause: Cause = "instruction") -> Finding:
    return Finding("p1", 0, "One.", "Say it plainly.", 4, cause, criterion, "critic")


# What is a version?


async def test_each_accepted_fix_is_a_version_of_its_own_and_two_are_not_separable(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    await loop.go()
    await accept_all(loop)
    (closed,) = loop.session.passes
    assert (versions_of(loop.session, closed), separable(2)) == ((3, 2), "2 changes, not separable")
    assert "2 changes, not separable" in version_log(loop.session)[-1].why
    assert separable(1) == ""


async def test_going_back_makes_no_version(tmp_path: Path) -> None:
    loop = await losing(tmp_path)
    await loop.keep(False)
    assert (loop.session.head, len(loop.session.drafts)) == (1, 2)


async def test_what_code_judges_is_judged_again_at_once_and_what_a_critic_judges_when_the_pass_closes(
    tmp_path: Path,
) -> None:
    loop = await model_loop(tmp_path)
    await loop.go()
    await loop.accept(pending(loop.session)[0].name)
    (again,) = [review for review in loop.session.reviews if review.scope == "rules"]
    assert again.version == 2 and len(critic(loop).briefs) == 1
    assert {v.criterion for v in again.verdicts} == {c.id for c in loop.session.spec.criteria if judged_at_once(c)}
    await loop.accept(pending(loop.session)[0].name)
    assert len(critic(loop).briefs) == 2 and loop.session.reviews[-1].scope == "draft"


# What is progress?


def test_a_criterion_turns_from_fail_to_pass() -> None:
    story = Story().reviewed(FAIL_A, FAIL_B).written("Three.\n").reviewed(PASS_A, FAIL_B)
    change = compare(story.session, 1, 2)
    assert change.progress and (change.gained, change.lost) == (("a",), ())


def test_or_one_that_code_counts_has_fewer_violations_and_that_is_shown_as_such() -> None:
    story = Story().reviewed(counted(5), FAIL_B).written("Three.\n").reviewed(counted(3), FAIL_B)
    change = compare(story.session, 1, 2)
    assert change.progress and change.fewer == (("a", 5, 3),)
    assert is_kept(change, by_a_person=False).why == "a 5 → 3"
    more = story.written("Four.\n").reviewed(counted(4), FAIL_B)
    assert not compare(more.session, 2, 3).progress


def test_weights_count_only_if_the_spec_gives_them() -> None:
    plain = Story().reviewed(PASS_A, FAIL_B)
    assert str(score(plain.session)) == "1/2"
    weighed = Story(weights={"a": 3}).reviewed(PASS_A, FAIL_B).written("Three.\n").reviewed(FAIL_A, PASS_B)
    assert [str(score(weighed.session, version)) for version in (1, 2)] == ["1/2 (3 of 4)", "1/2 (1 of 4)"]
    assert compare(weighed.session, 1, 2).balance == -2 and compare(plain.session, 1, 1).balance == 0
    assert best_version(weighed.session) == 1
    other = Story(weights={"b": 3}).reviewed(PASS_A, FAIL_B).written("Three.\n").reviewed(FAIL_A, PASS_B)
    assert best_version(other.session) == 2


def test_criteria_marked_core_come_first() -> None:
    def gained(story: Story) -> tuple[str, ...]:
        told = story.reviewed(FAIL_A, FAIL_B).written("Three.\n").reviewed(PASS_A, PASS_B)
        return compare(told.session, 1, 2).gained

    assert gained(Story()) == ("a", "b")
    assert gained(Story(core={"b"})) == ("b", "a")
    assert gained(Story(weights={"b": 2})) == ("b", "a")


# Is it kept?

GAINED, FEWER, NOTHING = Change(gained=("a",)), Change(fewer=(("a", 5, 3),)), Change()
LOST, BLIND = Change(gained=("a",), lost=("b",)), Change(blind=("b",))


@pytest.mark.parametrize("by_a_person", [True, False])
@pytest.mark.parametrize("change", [GAINED, FEWER])
def test_more_progress_and_nothing_regressed_is_kept(change: Change, by_a_person: bool) -> None:
    judged = is_kept(change, by_a_person)
    assert (judged.kept, judged.by) == (True, "rule")


@pytest.mark.parametrize("by_a_person", [True, False])
def test_something_regressed_is_for_a_person_to_say(by_a_person: bool) -> None:
    judged = is_kept(LOST, by_a_person)
    assert (judged.kept, judged.by, judged.why) == (None, "you", "b passed before and fails now")


def test_without_progress_the_incumbent_stays_only_if_every_criterion_was_judged_in_both() -> None:
    assert is_kept(NOTHING, by_a_person=False).kept is False
    assert is_kept(BLIND, by_a_person=False).kept is True


@pytest.mark.parametrize("change", [NOTHING, BLIND])
def test_and_only_if_no_person_accepted_the_change_by_key(change: Change) -> None:
    judged = is_kept(change, by_a_person=True)
    assert (judged.kept, judged.by) == (True, "you")


@pytest.mark.parametrize(("prefers", "kept"), [("newer", True), ("older", False), ("tie", False), (None, False)])
def test_judges_who_know_neither_may_prefer_the_new_one(prefers: Preferred | None, kept: bool) -> None:
    judged = is_kept(NOTHING, by_a_person=False, preferred=prefers)
    assert (judged.kept, judged.by) == (kept, "rule")
    assert ("judges" in judged.why) == (prefers is not None), "the log says that they were asked"


@pytest.mark.parametrize(
    ("person", "auto", "theirs"), [("you", False, True), ("you", True, False), ("rules", False, False)]
)
async def test_what_is_accepted_unread_or_by_rule_is_no_persons(
    tmp_path: Path, person: str, auto: bool, theirs: bool
) -> None:
    loop = await model_loop(tmp_path, text="We utilize it.\n")
    loop.record.person = person
    told(loop, Edit("p1", "We", "They"))
    await loop.go()
    await loop.accept(pending(loop.session)[0].name, auto=auto)
    closed = loop.session.passes[-1]
    assert accepted_by_a_person(loop.session, closed.base, closed.candidate) == theirs == closed.kept
    assert closed.by == (person if theirs else "rules"), "the log says who decided"


def test_a_hand_edit_is_a_persons() -> None:
    assert accepted_by_a_person(Story().written("Three.\n").session, 1, 2)


def test_a_version_that_a_person_went_back_to_is_theirs() -> None:
    assert accepted_by_a_person(Story().written("Three.\n").session, 2, 1)


async def test_a_persons_accepted_change_stands_until_they_revert_it(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, text="We utilize it.\n")
    told(loop, Edit("p1", "We", "They"))
    await loop.go()
    await loop.accept(pending(loop.session)[0].name)
    assert loop.session.head == 2 and version_log(loop.session)[-1].keep == "kept"


# May it go on?


def reached(story: Story) -> EndingName | None:
    found = may_go_on(story.session)
    return found.name if found is not None else None


def a_pass(story: Story, *verdicts: Verdict, kept: bool = True) -> Story:
    base = story.session.head
    return story.written(f"Version {base + 1}.\n").reviewed(*verdicts).closed(base=base, kept=kept)


def test_every_criterion_passes() -> None:
    assert reached(Story(budget=Budget(passes=1)).called("critic").reviewed(PASS_A, PASS_B)) == "done"


def test_the_budget_is_spent_and_only_passes_that_called_a_model_count() -> None:
    story = Story(budget=Budget(passes=1)).reviewed(FAIL_A, FAIL_B)
    assert reached(a_pass(story, PASS_A, FAIL_B)) is None
    story.called("critic")
    assert reached(a_pass(story, FAIL_A, FAIL_B)) == "budget"
    assert reached(Story(budget=Budget(usd=Decimal(1))).called("critic", usd="1").reviewed(FAIL_A, PASS_B)) == "budget"


def test_the_premise_is_called_wrong() -> None:
    assert reached(Story().reviewed(FAIL_A, FAIL_B, sound=False, premise="No.")) == "restart"


def test_two_passes_in_a_row_moved_no_core_criterion_and_what_never_moved_is_named() -> None:
    story = a_pass(a_pass(Story().reviewed(FAIL_A, FAIL_B), FAIL_A, FAIL_B), FAIL_A, FAIL_B)
    found = may_go_on(story.session)
    assert found is not None and found.name == "restart" and found.why.endswith("; never moved since pass 1: a, b")
    once = a_pass(a_pass(a_pass(Story().reviewed(FAIL_A, FAIL_B), PASS_A, FAIL_B), PASS_A, FAIL_B), PASS_A, FAIL_B)
    found = may_go_on(once.session)
    assert found is not None and found.name == "restart" and found.why.endswith("; never moved since pass 1: b")


def test_all_are_core_if_none_is_marked() -> None:
    def moved_b_then_nothing(story: Story) -> Story:
        return a_pass(a_pass(story.reviewed(FAIL_A, FAIL_B), FAIL_A, PASS_B), FAIL_A, PASS_B)

    assert reached(moved_b_then_nothing(Story())) == "converged"
    assert reached(moved_b_then_nothing(Story(core={"a"}))) == "restart"


def test_what_only_a_person_judges_and_nobody_did_keeps_no_session_from_being_stalled() -> None:
    def twice(story: Story) -> Story:
        return a_pass(a_pass(story.reviewed(FAIL_A), FAIL_A), FAIL_A)

    assert reached(twice(Story())) == "converged", "b could have moved: its critic did not say"
    assert reached(twice(Story(judges={"b": "person"}))) == "restart"
    assert reached(twice(Story(judges={"b": "person"}, core={"b"}))) == "converged"


def test_what_fails_is_only_disputed() -> None:
    split = Verdict("a", False, "muddy", "One.", votes="2/3")
    assert reached(Story().reviewed(split, PASS_B)) == "ambiguous"
    assert reached(Story().reviewed(PASS_A, PASS_B).ticked("b", False)) == "ambiguous"


def test_what_fails_is_only_of_cause_capability_after_its_smallest_part_was_asked_for() -> None:
    story = Story().reviewed(FAIL_A, PASS_B, findings=(finding(cause="capability"),))
    assert reached(story) is None
    assert reached(story.proposed(Fix("3.1", (), refused="no part of it"))) == "capability"


@pytest.mark.parametrize("kept", [True, False])
def test_a_pass_without_progress(kept: bool) -> None:
    assert reached(a_pass(Story().reviewed(FAIL_A, FAIL_B), FAIL_A, FAIL_B, kept=kept)) == "converged"


def test_a_pass_that_comes_back_to_what_was_there_before_is_without_progress() -> None:
    there = a_pass(Story().reviewed(PASS_A, FAIL_B), FAIL_A, PASS_B)
    assert reached(there) is None, "b was gained, and a person kept it"
    back = a_pass(there, PASS_A, FAIL_B)
    found = may_go_on(back.session)
    assert found is not None and (found.name, found.why) == ("converged", "v3 passes nothing that v1 did not")


def test_what_comes_back_with_more_is_progress() -> None:
    story = a_pass(Story().reviewed(counted(5), FAIL_B), counted(9), PASS_B)
    assert reached(a_pass(story, counted(4), FAIL_B)) is None, "a has fewer violations than ever"
    story = a_pass(Story().reviewed(counted(5), FAIL_B), counted(9), PASS_B)
    assert reached(a_pass(story, counted(5), FAIL_B)) == "converged"


async def stuck_in_structure(tmp_path: Path, attended: bool) -> Loop:
    """A pass over a fault of structure, which moved nothing; three faults of content wait."""
    stages = {"warm": "structure", "plain": "content", "short": "polish"}
    staged = LOOP_SPEC
    for id, stage in stages.items():
        staged = staged.replace(f'id = "{id}"', f'id = "{id}"\nstage = "{stage}"')
    loop = await model_loop(tmp_path, spec=staged.replace("focus = 2", "focus = 1"))
    loop.record.attended = attended
    loop.record.person = "you" if attended else RULES
    critic(loop).cold = {"warm"}
    critic(loop).findings = lambda draft: [Finding("p2", 0, "We", "Be kind.", 5, criterion="warm")]
    told(loop, Edit("p2", "We", "They"))
    await loop.go()
    await loop.accept(pending(loop.session)[0].name, auto=True)
    assert stuck_stages(loop.session) == {"structure"}
    return loop


async def test_a_pass_without_progress_in_one_stage_ends_it_for_a_person_who_is_told_what_waits(tmp_path: Path) -> None:
    loop = await stuck_in_structure(tmp_path, attended=True)
    ended = loop.session.ended
    assert ended is not None and ended.ending == "converged"
    assert ended.why == "this pass was not kept; 3 of a later stage wait (g)"
    assert stage_worked_on(loop.session) == "structure", "until the person goes on"


async def test_and_g_goes_on_with_the_next_stage(tmp_path: Path) -> None:
    loop = await stuck_in_structure(tmp_path, attended=True)
    for _ in range(2):
        await loop.go()
        assert [item.finding.criterion for item in pending(loop.session)] == ["plain"], "it is not gone back from"
        assert stage_worked_on(loop.session) == "content"
        await accept_all(loop)
    assert len(loop.session.stops) == 1


async def test_with_nobody_there_the_next_stage_is_worked_on_before_it_is_converged(tmp_path: Path) -> None:
    loop = await stuck_in_structure(tmp_path, attended=False)
    assert may_go_on(loop.session, attended=False) is None and loop.session.ended is None
    assert may_go_on(loop.session) is not None
    await Unattended(loop, "all").refine()
    session = loop.session
    assert [session.finding(each.finding).criterion for each in session.decisions] == ["warm", *["plain"] * 3]
    assert [closed.kept for closed in session.passes] == [False, True, True, True]
    assert session.ended is not None and session.ended.why.startswith("no fix is left to offer")


async def test_and_it_is_once_what_comes_after_was_tried_too(tmp_path: Path) -> None:
    loop = await stuck_in_structure(tmp_path, attended=False)
    author(loop).better = "utilize, utilize"
    await Unattended(loop, "all").refine()
    assert [closed.kept for closed in loop.session.passes] == [False, False]
    assert [stop.ending for stop in loop.session.stops] == ["restart"], "two passes in a row moved nothing"


async def test_another_text_is_tried_from_its_structure_on(tmp_path: Path) -> None:
    loop = await stuck_in_structure(tmp_path, attended=True)
    await writing.write_draft(loop, "# News\n\nWe utilize it.\n")
    assert stuck_stages(loop.session) == frozenset()
    await loop.go()
    assert [item.finding.criterion for item in pending(loop.session)] == ["warm"]


ENDINGS: tuple[EndingName, ...] = ("done", "budget", "restart", "ambiguous", "capability", "converged", "stopped")


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_user_may_go_on_after_any_and_the_log_says_so(ending: EndingName) -> None:
    story = a_pass(Story().reviewed(FAIL_A, FAIL_B), FAIL_A, FAIL_B).stopped(ending)
    a_pass(story, PASS_A, FAIL_B)
    assert version_log(story.session)[-1].why.endswith(f"; you went on after '{ending}'")


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_says_what_to_do_next(ending: EndingName) -> None:
    said = next_after(ending)
    assert said and "\n" not in said and len(said) < 100


# What does a cause call for?


@pytest.mark.parametrize(
    ("cause", "asks", "splits", "says"),
    [
        ("instruction", False, False, "an edit; or an amendment"),
        ("context", True, False, "asked of you"),
        ("format", False, False, "a rule that code checks"),
        ("capability", False, True, "split"),
    ],
)
def test_what_a_cause_calls_for(cause: Cause, asks: bool, splits: bool, says: str) -> None:
    remedy = calls_for(cause)
    assert (remedy.asks, remedy.splits) == (asks, splits) and says in remedy.says
    story = Story().reviewed(FAIL_A, PASS_B, findings=(finding(cause=cause),))
    assert items(story.session)[0].state == ("asks" if asks else "waiting")
    assert Named("1.1", finding(cause=cause)).split == splits


async def test_what_is_too_large_is_asked_for_in_part_and_is_the_persons_if_no_part_can_be_mended(
    tmp_path: Path,
) -> None:
    loop = await model_loop(tmp_path, text="We use it.\n")
    critic(loop).cold = {"warm"}
    critic(loop).findings = lambda draft: [Finding("p1", 0, "", "Say all of it.", 5, "capability", "warm")]
    author(loop).told = [lambda draft, named: Fix(named.name, ())]
    await loop.go()
    assert [named.split for named in author(loop).briefs[0].findings] == [True]
    (item,) = [item for item in items(loop.session) if item.finding.criterion == "warm"]
    assert item.state == "refused" and item.note.startswith("beyond this author, in part too: split the task (m)")
    assert loop.session.ended is not None and loop.session.ended.ending == "capability"


async def test_a_part_that_is_mended_is_a_change_like_any_and_what_is_left_is_beyond(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, text="We use it.\n")
    critic(loop).cold = {"warm"}
    critic(loop).findings = lambda draft: [Finding("p1", 0, "", "Say all of it.", 5, "capability", "warm")]
    told(loop, Edit("p1", "We", "They"))
    await loop.go()
    await accept_all(loop)
    assert loop.session.ended is not None and loop.session.ended.ending == "capability"


# What is high risk?

OLD = 'We may ship 40 of them, as "Acme" said on https://acme.example, and `make` it.'


@pytest.mark.parametrize(
    ("quote", "replacement", "risk"),
    [
        ("40", "55", "high"),
        ("them", "them in May", "high"),
        ("them", "Larkfield", "high"),
        ('"Acme"', '"Acne"', "high"),
        ("https://acme.example", "https://acne.example", "high"),
        ("`make`", "`fake`", "high"),
        ("ship", "not ship", "high"),
        ("may", "will", "high"),
        ("ship", " ".join(["ship"] * 41), "high"),
        ("ship", "send", "medium"),
    ],
)
def test_what_a_change_touches_makes_it_a_high_risk(quote: str, replacement: str, risk: Risk) -> None:
    draft = Story(text=f"{OLD}\n").session.version(1)
    fix = Fix("1.1", (Edit("p1", quote, replacement, OLD.index(quote)),))
    assert risk_of_fix(fix, draft) == risk


def test_so_does_what_nobody_gave_and_a_verdict_in_doubt() -> None:
    draft = Story(text=f"{OLD}\n").session.version(1)
    fix = Fix("1.1", (Edit("p1", "ship", "send", OLD.index("ship")),))
    assert risk_of_fix(replace(fix, invented=("1999",)), draft) == "high"
    assert risk_of_fix(fix, draft, Verdict("a", False, votes="2/3")) == "high"
    assert risk_of_fix(fix, draft, Verdict("a", True, ungrounded=True)) == "high"


# When is a hold checked?


def test_what_code_sees_is_checked_at_once_and_what_is_judged_by_others_when_the_pass_closes() -> None:
    judges = {"critic": False, "person": False, "rule": True, "command": True}
    criteria = tuple(Criterion(judge, "So", judge=judge) for judge in judges)  # type: ignore[arg-type]
    spec = replace(Story().session.spec, criteria=criteria)
    assert all(checked_at_once(spec, what) for what in ("passage", "measure", "outline"))
    assert {judge: checked_at_once(spec, "criterion", judge) for judge in judges} == judges
    assert not checked_at_once(spec, "criterion", "gone")


# Is a verdict noise?


def test_a_verdict_that_changes_over_unchanged_text_is_judged_again_and_is_never_ground_for_a_revert() -> None:
    story = Story(text="One - two.\n").reviewed(PASS_A, FAIL_B).written("One – two.\n")
    assert wavering(story.session, 2, (FAIL_A, FAIL_B), "critic") == ("a",)
    settled = with_verdicts(Review((FAIL_A, FAIL_B)), Review((PASS_A,)), ("a",))
    assert settled.verdicts == (PASS_A, FAIL_B)
    story.reviewed(FAIL_A, FAIL_B)
    assert compare(story.session, 1, 2) == Change(), "nothing is lost by it"


def test_over_other_words_it_is_news() -> None:
    story = Story().reviewed(PASS_A, FAIL_B).written("Three.\n")
    assert wavering(story.session, 2, (FAIL_A, FAIL_B), "critic") == ()
    assert compare(story.reviewed(FAIL_A, FAIL_B).session, 1, 2).lost == ("a",)


# What these stories need.


def critic(loop: Loop) -> ModelLikeCritic:
    assert isinstance(loop.critic, ModelLikeCritic)
    return loop.critic


def author(loop: Loop) -> MendingAuthor:
    assert isinstance(loop.author, MendingAuthor)
    return loop.author


def told(loop: Loop, edit: Edit) -> None:
    author(loop).told = [lambda draft, named: Fix(named.name, (edit,), "another word")]


async def accept_all(loop: Loop) -> None:
    while waiting := pending(loop.session):
        await loop.accept(waiting[0].name)


async def losing(tmp_path: Path) -> Loop:
    """A pass whose only version lost a criterion, before anybody said whether it stands."""
    loop = await model_loop(tmp_path, text="We utilize it.\n")
    told(loop, Edit("p1", "utilize", "use"))
    await loop.go()
    critic(loop).cold = {"warm"}
    await loop.accept(pending(loop.session)[0].name)
    return loop
