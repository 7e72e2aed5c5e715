"""When a session ends, and why: the rows of the design's table, and which comes before which."""

from decimal import Decimal

import pytest

from folded import Story
from redraft.core.events import EndingName
from redraft.core.review import Cause, Finding, Fix, Verdict
from redraft.core.spec_values import Budget
from redraft.core.what_counts import may_go_on, premise_wrong

PASS_A, PASS_B = Verdict("a", True, "clear", "One."), Verdict("b", True, "kind", "Two.")
FAIL_A, FAIL_B = Verdict("a", False, "muddy", "One."), Verdict("b", False, "rude", "Two.")
SPLIT_A = Verdict("a", False, "muddy", "One.", votes="2/3")
SAID_A = Verdict("a", True, "clear", "Never written.", ungrounded=True)


def finding(criterion: str, cause: Cause = "instruction") -> Finding:
    return Finding("p1", 0, "One.", "Say it plainly.", 4, cause, criterion, "critic")


def reached(story: Story) -> tuple[EndingName, str] | None:
    found = may_go_on(story.session)
    return (found.name, found.why) if found is not None else None


def improved(story: Story) -> Story:
    """A pass in which `b` came to pass, and `a` still fails."""
    return story.reviewed(FAIL_A, FAIL_B).written("Three.\n").reviewed(FAIL_A, PASS_B).closed(base=1)


def test_every_criterion_passes() -> None:
    assert reached(Story().reviewed(PASS_A, PASS_B)) == ("done", "every criterion passes")


def test_a_pass_without_evidence_is_not_done() -> None:
    assert reached(Story().reviewed(SAID_A, PASS_B)) is None
    assert reached(Story().reviewed(SAID_A, PASS_B).reviewed(PASS_A, scope="part")) == (
        "done",
        "every criterion passes",
    )
    assert reached(Story().reviewed(SAID_A, PASS_B).ticked("a", True)) == ("done", "every criterion passes")


def test_a_pass_judged_before_the_last_change_is_not_done() -> None:
    assert reached(Story().reviewed(PASS_A, PASS_B).written("Three.\n")) is None


def test_there_is_more_to_do_after_progress() -> None:
    assert reached(improved(Story())) is None


@pytest.mark.parametrize(
    ("budget", "why"),
    [
        (Budget(passes=1), "the budget of 1 pass is spent"),
        (Budget(tokens=2), "the budget of 2 tokens is spent: 2 tokens"),
        (Budget(usd=Decimal("0.05")), "the budget of $0.05 is spent: $0.05"),
    ],
)
def test_the_budget_is_spent(budget: Budget, why: str) -> None:
    assert reached(improved(Story(budget=budget).called("critic", usd="0.05"))) == ("budget", why)


def test_without_a_call_no_budget_is_spent() -> None:
    assert reached(improved(Story(budget=Budget(passes=1, tokens=1, usd=Decimal("0.01"))))) is None


def test_the_premise_is_called_wrong() -> None:
    story = Story().reviewed(FAIL_A, FAIL_B, sound=False, premise="VPs do not read letters.")
    assert premise_wrong(story.session) == "VPs do not read letters."
    assert reached(story) == ("restart", "the premise is called wrong: VPs do not read letters.")


@pytest.mark.parametrize("sound", [True, None])
def test_the_premise_is_sound_or_was_not_asked(sound: bool | None) -> None:
    assert premise_wrong(Story().reviewed(FAIL_A, FAIL_B, sound=sound, premise="It may do.").session) == ""


def test_only_the_latest_full_review_speaks_of_the_premise() -> None:
    story = Story().reviewed(FAIL_A, FAIL_B, sound=False, premise="No.").reviewed(FAIL_A, scope="part")
    assert premise_wrong(story.session) == "No."
    assert premise_wrong(story.reviewed(FAIL_A, FAIL_B).session) == ""


def stalled(story: Story, passes: int) -> Story:
    story.reviewed(FAIL_A, FAIL_B, findings=(finding("a"), finding("b")))
    for number in range(1, passes + 1):
        story.written(f"{number}.\n").reviewed(FAIL_A, FAIL_B).closed(base=number)
    return story


def test_a_pass_that_moved_nothing_converges_and_two_advise_a_restart() -> None:
    assert reached(stalled(Story(), 1)) == ("converged", "this pass moved no criterion")
    found = reached(stalled(Story(), 2))
    assert found is not None and found[0] == "restart" and "two passes in a row" in found[1]


def test_what_fails_is_only_disputed() -> None:
    assert reached(Story().reviewed(SPLIT_A, PASS_B)) == ("ambiguous", "judgements are split on a (2/3)")
    story = Story().reviewed(SPLIT_A, PASS_B).ticked("b", False)
    assert reached(story) == ("ambiguous", "you and the critic disagree on b; judgements are split on a (2/3)")
    assert reached(Story().reviewed(SPLIT_A, FAIL_B)) is None


def test_what_fails_is_only_beyond_the_author() -> None:
    beyond, within = finding("a", "capability"), finding("a")
    why = "what still fails is beyond this author, part by part too: a"
    assert reached(split(FAIL_A, PASS_B, findings=(beyond,))) == ("capability", why)
    assert reached(split(FAIL_A, PASS_B, findings=(beyond, within))) is None
    assert reached(split(FAIL_A, FAIL_B, findings=(beyond,))) is None
    both = reached(split(FAIL_A, FAIL_B, findings=(beyond, finding("b", "capability"))))
    assert both is not None and both[1].endswith(": a, b")
    assert reached(split(FAIL_A, PASS_B, findings=(beyond, finding("", "instruction")))) is not None


def test_what_is_too_large_is_tried_in_part_before_it_is_beyond_the_author() -> None:
    both = (finding("a", "capability"), finding("b", "capability"))
    assert reached(Story().reviewed(FAIL_A, FAIL_B, findings=both)) is None
    assert reached(split(FAIL_A, FAIL_B, findings=both, parts=1)) is None
    assert reached(split(FAIL_A, FAIL_B, findings=both)) is not None
    later = split(FAIL_A, FAIL_B, findings=both).written("Three.\n").reviewed(FAIL_A, FAIL_B, findings=both)
    assert reached(later) is not None, "an earlier review's parts count, whatever the finding is called now"


def split(*verdicts: Verdict, findings: tuple[Finding, ...], parts: int = 9) -> Story:
    """A review of which the author was asked to mend the first findings in part, and could not."""
    story = Story().reviewed(*verdicts, findings=findings)
    return tried(story, len(findings[:parts]))


def tried(story: Story, count: int) -> Story:
    n = story.session.reviews[-1].n
    return story.proposed(*(Fix(f"{n}.{place}", (), refused="no part of it") for place in range(1, count + 1)))


def _all_at_once(*, done: bool, spent: bool, wrong: bool, stall: bool, split: bool, beyond: bool) -> Story:
    """A session to which several rows of the table apply."""
    story = Story(budget=Budget(tokens=2) if spent else None).called("critic")
    verdict = PASS_A if done else SPLIT_A if split else FAIL_A
    found = (finding("a", "capability"),) if beyond else ()
    for number in range(1, 3 if stall else 2):
        story.reviewed(verdict, PASS_B).written(f"{number}.\n")
        premise = {"sound": False, "premise": "No."} if wrong else {}
        story.reviewed(verdict, PASS_B, findings=found, **premise)
        tried(story, len(found)).closed(base=number)
    return story


ORDER: list[tuple[str, EndingName, str]] = [
    ("done", "done", "every criterion"),
    ("spent", "budget", "the budget"),
    ("wrong", "restart", "the premise is called wrong"),
    ("stall", "restart", "two passes"),
    ("split", "ambiguous", "judgements are split"),
    ("beyond", "capability", "beyond this author"),
    ("", "converged", "moved no criterion"),
]


@pytest.mark.parametrize("first", range(len(ORDER)), ids=[f"{name or 'nothing else'}" for name, _, _ in ORDER])
def test_the_first_row_that_applies_ends_it(first: int) -> None:
    names = [name for name, _, _ in ORDER if name]
    story = _all_at_once(**{name: names.index(name) >= first for name in names})
    found = reached(story)
    assert found is not None
    assert found[0] == ORDER[first][1] and ORDER[first][2] in found[1]
