"""Nothing collected goes nowhere: flags, low ratings and reasons, and what comes of each, by keys alone."""

from pathlib import Path

import pytest

from loops import SPEC, ModelLikeCritic
from redraft.core.feedback import open_feedback
from redraft.core.pace import hasty
from redraft.templates import template_spec
from stories.story import NARROW, WIDE, User, words

HOSTILE = "[@click=app.quit]x[/] \x1b[31m \u202e"


async def test_a_finding_is_flagged_in_two_keys(tmp_path: Path) -> None:
    async with words(tmp_path) as user:
        await user.press("g", "exclamation_mark")
        user.sees("Flag finding 1, plain", "hallucinated", "policy", "tone", "logic", "other")
        await user.press("l", "enter")
        user.transcript_has("flagged", what="finding", flag="logic", line="", version=1)
        user.sees("⚑ logic", pane="critique")


async def test_a_verdict_and_a_draft_are_flagged_by_the_pane_that_has_the_focus(tmp_path: Path) -> None:
    async with words(tmp_path) as user:
        await user.press("g")
        await user.find("rubric", "short")
        await user.press("exclamation_mark", "o")
        await user.type("counts badly")
        await user.press("enter")
        user.transcript_has("flagged", what="verdict", target="short", flag="other", line="counts badly", version=1)
        user.sees("⚑ other", pane="rubric")
        await user.go_to("draft")
        await user.press("exclamation_mark", "h", "enter")
        user.transcript_has("flagged", what="draft", target="", flag="hallucinated")
        user.sees("⚑ hallucinated", pane="draft")
        await user.press("v")
        user.sees("⚑ verdict on short other, draft hallucinated")


async def test_a_flag_is_taken_back(tmp_path: Path) -> None:
    async with words(tmp_path) as user:
        await user.press("g", "exclamation_mark", "t", "enter", "u")
        assert user.saved.flags == ()
        user.does_not_see("⚑")


async def test_what_cannot_be_flagged_says_so(tmp_path: Path) -> None:
    async with words(tmp_path) as user:
        await user.go_to("spec")
        await user.press("exclamation_mark")
        user.sees("! flags the draft, a finding or a verdict")
        await user.find("rubric", "warm")
        await user.press("exclamation_mark")
        user.sees("Nobody has judged 'warm' yet")
        assert not user.is_asked


async def test_esc_loses_no_word_of_a_flag(tmp_path: Path) -> None:
    async with words(tmp_path) as user:
        await user.go_to("draft")
        await user.press("exclamation_mark", "p")
        await user.type("names a client")
        await user.press("escape", "exclamation_mark")
        user.sees("names a client")
        await user.press("p", "enter")
        user.transcript_has("flagged", flag="policy", line="names a client")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_hostile_words_are_shown_and_do_nothing(tmp_path: Path, size: tuple[int, int]) -> None:
    async with words(tmp_path, size=size) as user:
        await user.go_to("draft")
        await user.press("exclamation_mark", "o")
        await user.paste(HOSTILE)
        await user.press("enter", "O")
        assert "\x1b" not in user.screen and "\u202e" not in user.screen
        user.sees("[@click=app.quit]x[/]", "⟨U+001B⟩")
        await user.click("app.quit")
        assert not user.has_left
        await user.press("b")
        assert "\x1b" not in user.screen


async def with_a_reason(user: User, reason: str = "no 'leverage'") -> None:
    await user.press("g", "x")
    await user.type(reason)
    await user.press("enter")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_reason_for_rejecting_becomes_a_boundary(tmp_path: Path, size: tuple[int, int]) -> None:
    async with words(tmp_path, size=size) as user:
        await with_a_reason(user)
        await user.press("O")
        user.sees("Open feedback: 1", "a fix for plain of v1 rejected: no 'leverage'", "event ", "b boundary")
        await user.press("b")
        user.sees("Which boundary of the spec?", 'no "leverage"')
        await user.press("enter")
        assert user.saved.spec.boundaries == ('no "leverage"',)
        reason = user.saved.decisions[-1].n
        user.transcript_has("answered", feedback=reason, how="boundary", led_to='no "leverage"')
        assert open_feedback(user.saved) == ()
        assert not user.is_asked


async def test_it_becomes_an_amendment_that_the_person_words(tmp_path: Path) -> None:
    async with words(tmp_path) as user:
        await with_a_reason(user, "too salesy")
        await user.press("O", "m")
        user.sees("Amend the spec for it", "not too salesy")
        await user.replace("not too salesy", "no sales talk")
        await user.press("f2")
        user.sees("Why this amendment?", "too salesy")
        await user.press("enter")
        assert user.saved.spec.boundaries == ("no sales talk",)
        user.transcript_has("answered", how="amendment", led_to=str(user.saved.amendments[-1].n))


async def test_what_was_worded_and_left_is_there_again(tmp_path: Path) -> None:
    async with words(tmp_path) as user:
        await with_a_reason(user, "too salesy")
        await user.press("O", "m")
        await user.replace("not too salesy", "no sales talk")
        await user.press("escape")
        user.sees("Open feedback: 1")
        await user.press("m")
        user.sees("no sales talk")


async def test_it_led_to_an_amendment_already(tmp_path: Path) -> None:
    async with words(tmp_path) as user:
        await user.press("m")
        await user.replace("Say what changed.", "Say what changed today.")
        await user.press("ctrl+o", "a")
        await user.type("it is of today")
        await user.press("enter")
        await user.go_to("draft")
        await user.press("exclamation_mark", "l", "enter", "O", "p")
        user.sees("Which amendment did it lead to?", "r2: it is of today")
        await user.press("1")
        user.transcript_has("answered", how="amendment", led_to=str(user.saved.amendments[-1].n))


async def test_it_becomes_a_boundary_of_a_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDRAFT_HOME", str(tmp_path / "home"))
    async with words(tmp_path) as user:
        await with_a_reason(user)
        await user.press("O", "t")
        user.sees("A boundary of which template?", "1 email")
        await user.press("1")
        user.sees("Which boundary of the template email?", 'no "leverage"')
        await user.press("enter")
        user.transcript_has("answered", how="template", led_to="email")
        assert 'no "leverage"' in template_spec("email").boundaries
        assert user.saved.spec.boundaries == ()


async def test_it_is_dismissed_for_a_reason_only(tmp_path: Path) -> None:
    async with words(tmp_path) as user:
        await with_a_reason(user)
        await user.press("O", "x", "enter")
        user.sees("dismissing feedback needs a reason")
        await user.press("O", "x")
        await user.type("said in haste")
        await user.press("enter")
        user.transcript_has("answered", how="dismissed", reason="said in haste")
        await user.press("O")
        user.sees("Nothing is open.")


async def test_an_answer_is_taken_back(tmp_path: Path) -> None:
    async with words(tmp_path) as user:
        await with_a_reason(user)
        await user.press("O", "b", "enter", "u")
        assert len(open_feedback(user.saved)) == 1
        assert user.saved.spec.boundaries == ('no "leverage"',)
        await user.press("u")
        assert user.saved.spec.boundaries == ()


async def test_one_after_the_other(tmp_path: Path) -> None:
    async with words(tmp_path) as user:
        await user.go_to("draft")
        for kind in ("h", "p", "t"):
            await user.press("exclamation_mark", kind, "enter")
        await user.press("O")
        user.sees("Open feedback: 3")
        await user.press("j", "x")
        await user.type("so be it")
        await user.press("enter")
        user.sees("Open feedback: 2")
        await user.press("escape")
        assert [each.flag for each in open_feedback(user.saved)] == ["hallucinated", "tone"]


async def test_at_the_end_it_is_told_once_and_quietly(tmp_path: Path) -> None:
    async with words(tmp_path, critic=ModelLikeCritic(limit=99)) as user:
        await user.press("g", "exclamation_mark", "t", "enter", "A", "g", "A")
        user.sees("1 piece of feedback is open: O", pane="critique")
        await user.press("q")
        assert user.has_left


MANY = "# News\n\n" + "\n\n".join(f"Item {n}: we utilize it." for n in range(12)) + "\n"


async def quick_accepts(user: User, count: int) -> None:
    """Accept at once what comes up, as somebody does who no longer reads."""
    await user.press("g")
    for _ in range(count):
        user.clock.now += 0.6  # a moment longer than the grace
        await user.press_quickly("a")


async def test_a_run_of_accepts_too_quick_to_read_suggests_a_break_once(tmp_path: Path) -> None:
    spec = SPEC.replace("focus = 2", "focus = 12")
    async with words(tmp_path, draft=MANY, spec=spec) as user:
        await quick_accepts(user, 8)  # the first of which was looked at for longer
        user.does_not_see("a break")
        user.clock.now += 0.6
        await user.press_quickly("a")
        user.sees("8 accepted in a row, each in under a second: a break, or another look?")
        assert not user.is_asked
        user.clock.now += 0.6
        await user.press_quickly("a")
        user.does_not_see("8 accepted in a row")
        assert len(hasty(user.saved)) == 9


async def test_who_reads_is_told_nothing(tmp_path: Path) -> None:
    spec = SPEC.replace("focus = 2", "focus = 12")
    async with words(tmp_path, draft=MANY, spec=spec) as user:
        await user.press("g", *"aaaaaaaaaa")
        user.does_not_see("a break")
        assert hasty(user.saved) == frozenset()
