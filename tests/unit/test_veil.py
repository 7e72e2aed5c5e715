"""The veil: of a session, what is handed to the screen while its person judges first."""

import random

import pytest
from msgspec.structs import replace

from folded import Story
from redraft.core.edits import Edit
from redraft.core.events import Decided, Rated, Reverted, Ticked
from redraft.core.review import Finding, Fix, Verdict
from redraft.core.standing import rubric
from redraft.core.veil import asked, difference, veiled
from redraft.tui.widgets.critique_rows import critique_rows

SPEC = """
task = "Say what changed."
[[criterion]]
id = "a"
says = "Is clear"
judge = "critic"
[[criterion]]
id = "b"
says = "At most a word"
max_words = 1
"""


def ruled(spec: str = SPEC) -> Story:
    """Opened with a spec of which code judges `b`."""
    story = Story()
    story.events[0] = replace(story.events[0], spec=spec)
    return story


def begun() -> Story:
    """A first pass in which everything was seen, and whose fix was accepted."""
    story = ruled().reviewed(Verdict("a", False, "vague"), Verdict("b", False, "long"), findings=(_found(1),))
    first(story, "a", passed=False)
    edit = Edit("p1", "One", "Uno", 0)
    story.proposed(Fix("3.1", (edit,), "other words"))
    story._tell(
        Decided, finding="3.1", fix="5.1", choice="accept", seconds=2.0, version=2, parent=1, edits=(edit,),
        passages=("p1:0", "p2:6"),
    )  # fmt: skip
    return story


def _found(place: int) -> Finding:
    return Finding("p1", 0, "One" if place == 1 else "Uno", "Say it plainly.", 3, criterion="a", source="critic")


def first(story: Story, criterion: str, *, passed: bool) -> Story:
    return story._tell(Ticked, criterion=criterion, passed=passed, version=story.session.head, first=True)


def gone_on(story: Story, rng: random.Random) -> Story:
    """What a critic may say of the second version, and all that may come of it by itself."""
    verdict = Verdict("a", rng.random() < 0.5, f"because {rng.random()}", ungrounded=rng.random() < 0.3)
    found = tuple(_found(2) for _ in range(rng.randrange(3)))
    story.reviewed(verdict, Verdict("b", False, "long"), findings=found)
    kept = rng.random() < 0.5
    if not kept:
        story._tell(Reverted, to=1, reason="lost", by="rules")
    story.closed(base=1, kept=kept)
    if kept and found and rng.random() < 0.7:
        name = f"{story.events[-2].n}.1"
        story.called("author", 100 * rng.randrange(9)).proposed(Fix(name, (Edit("p1", "Uno", "Eins", 0),), "again"))
    elif rng.random() < 0.5:
        story.stopped(rng.choice(["converged", "done", "restart"]))
    return story


@pytest.mark.parametrize("seed", range(60))
def test_it_is_the_same_session_whatever_the_critic_said(seed: int) -> None:
    rng = random.Random(seed)
    one, other = (gone_on(begun(), rng).session for _ in range(2))
    assert veiled(one) == veiled(other)
    assert asked(one) == asked(other)


@pytest.mark.parametrize("seed", range(20))
def test_it_shows_what_was_there_before_and_what_code_judged(seed: int) -> None:
    shown = veiled(gone_on(begun(), random.Random(seed)).session)
    before = begun().session
    assert (shown.head, shown.passes, shown.open, shown.ended) == (2, (), before.open, None)
    lines = {line.criterion.id: line for line in rubric(shown)}
    assert lines["b"].mark is not None and lines["b"].mark.version == 2
    assert lines["a"].mark is not None and lines["a"].mark.version == 1
    assert critique_rows(shown) == critique_rows(before)


def test_the_last_tick_lifts_it() -> None:
    story = gone_on(begun(), random.Random(3))
    now = asked(story.session)
    assert now is not None and ([each.id for each in now.left], now.version, now.total) == (["a"], 2, 1)
    story._tell(Ticked, criterion="a", passed=True, version=2, first=True)
    lifted = story.session
    assert asked(lifted) is None and veiled(lifted) is lifted


def test_a_tick_in_sight_of_the_verdict_judges_nothing_first() -> None:
    story = Story().reviewed(Verdict("a", True), Verdict("b", True))
    assert asked(story.ticked("a", False).session) is None, "whoever ticks so has seen it"


def test_what_the_person_did_after_a_review_shows_that_they_have_seen_it() -> None:
    story = Story().reviewed(Verdict("a", True), Verdict("b", True))
    assert asked(story.session) is not None
    assert asked(story._tell(Rated, version=1, score=4).session) is None


def test_what_only_code_judged_hides_nothing() -> None:
    story = ruled(SPEC.replace('judge = "critic"', "max_words = 2")).reviewed(Verdict("a", True), Verdict("b", False))
    plain = story.session
    assert asked(plain) is None and veiled(plain) is plain


def test_a_final_check_asks_for_all_so_that_what_is_asked_says_nothing() -> None:
    for verdicts in ((), (Verdict("b", False),)):
        story = Story().reviewed(*verdicts, scope="final", ready=not verdicts, why="so")
        now = asked(story.session)
        assert now is not None and [each.id for each in now.left] == ["a", "b"]


def test_where_they_differ_is_named() -> None:
    story = Story().reviewed(Verdict("a", True), Verdict("b", True))
    first(first(story, "a", passed=False), "b", passed=True)
    assert difference(story.session).startswith("You and the critic differ on a:")
    again = first(first(Story().reviewed(Verdict("a", True), Verdict("b", False)), "a", passed=True), "b", passed=False)
    assert difference(again.session) == "You and the critic agree."
    assert difference(Story().session) == ""
