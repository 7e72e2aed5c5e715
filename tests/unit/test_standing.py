"""How a criterion stands when its judgement is in doubt: a pass without evidence is no pass."""

from folded import Story
from redraft.core.history import version_log
from redraft.core.review import Verdict
from redraft.core.standing import Standing, compare, rubric, score

PASS_A, PASS_B = Verdict("a", True, "clear", "One."), Verdict("b", True, "kind", "Two.")
FAIL_A, FAIL_B = Verdict("a", False, "muddy", "One."), Verdict("b", False, "rude", "Two.")
SAID_A = Verdict("a", True, "clear", "Never written.", ungrounded=True)
SAID_B = Verdict("b", True, "kind", "Never written.", ungrounded=True)


def line(story: Story, place: int = 0) -> Standing:
    return rubric(story.session)[place]


def test_a_pass_without_evidence_stands_as_not_judged_and_says_why() -> None:
    story = Story().reviewed(SAID_A, PASS_B)
    assert line(story).state == "not judged"
    assert "its evidence is not in the draft" in line(story).note
    assert line(story, 1).state == "pass" and not line(story, 1).note
    assert str(score(story.session)) == "1/2" == str(version_log(story.session)[0].score)


def test_a_fail_needs_no_evidence() -> None:
    story = Story().reviewed(Verdict("a", False, "muddy", "Never written.", ungrounded=True))
    assert line(story).state == "fail" and not line(story).note


def test_an_obedient_critic_passes_nothing() -> None:
    story = Story().reviewed(SAID_A, SAID_B)
    assert score(story.session).passed == 0


def test_asked_again_the_new_verdict_counts() -> None:
    story = Story().reviewed(SAID_A, PASS_B).reviewed(PASS_A, scope="part")
    assert line(story).state == "pass" and str(score(story.session)) == "2/2"
    story.reviewed(SAID_A, scope="part")
    assert line(story).state == "not judged"


def test_ticked_by_hand_it_passes_and_overrules_nobody() -> None:
    story = Story().reviewed(SAID_A, PASS_B).ticked("a", True)
    assert line(story).state == "pass" and not line(story).overrode


def test_a_person_who_says_no_does_not_disagree_with_what_nobody_showed() -> None:
    story = Story().reviewed(SAID_A, PASS_B).ticked("a", False)
    assert line(story).state == "fail" and not line(story).overrode
    assert line(Story().reviewed(PASS_A).ticked("a", False)).overrode


def test_it_hides_an_earlier_pass_of_another_version() -> None:
    story = Story().reviewed(PASS_A, PASS_B).written("Three.\n").reviewed(SAID_A, PASS_B)
    assert line(story).state == "not judged"


def test_compared_with_it_nothing_is_gained_or_lost() -> None:
    gained = Story().reviewed(FAIL_A, PASS_B).written("Three.\n").reviewed(SAID_A, PASS_B)
    lost = Story().reviewed(SAID_A, PASS_B).written("Three.\n").reviewed(FAIL_A, PASS_B)
    for story in (gained, lost):
        change = compare(story.session, 1, 2)
        assert (change.gained, change.lost, change.blind) == ((), (), ("a",))


def test_votes_are_kept_with_the_verdict() -> None:
    story = Story().reviewed(Verdict("a", False, "muddy", "One.", votes="2/3"), PASS_B)
    assert [each.mark and each.mark.votes for each in rubric(story.session)] == ["2/3", ""]
