"""Panes, keys, small screens, help, the palette, cancelling, and copying."""

import asyncio
from pathlib import Path

import pytest

from loops import WordCritic
from redraft.core.briefs import CriticBrief
from redraft.core.review import Review
from redraft.tui.actions import ACTIONS
from stories.story import NARROW, WIDE, words

PANES = ("spec", "draft", "critique", "rubric")


async def test_four_panes_side_by_side_on_a_wide_screen(tmp_path: Path):
    async with words(tmp_path) as user:
        assert all(user.shows(pane) for pane in PANES)
        await user.press("g")
        user.sees("Say what changed.", pane="spec")
        user.sees("[-utilize-]{+use+}", pane="draft")
        user.sees("Say it plainly.", "2 in focus", pane="critique")
        user.sees("3 times utilize", pane="rubric")


async def test_on_a_narrow_screen_task_and_failing_criteria_stay_in_sight_in_every_pane(tmp_path: Path):
    async with words(tmp_path, size=NARROW) as user:
        await user.press("g")
        for pane in PANES:
            await user.go_to(pane)
            assert [name for name in PANES if user.shows(name)] == [pane]
            user.sees("Task Say what changed.", "Fails plain, short", f"▸ {pane.capitalize()}", "? help")
            assert all(len(line) == 80 for line in user.lines())
            assert len(user.lines()) == 24


async def test_on_a_narrow_screen_a_whole_pass_can_be_worked(tmp_path: Path):
    async with words(tmp_path, size=NARROW) as user:
        await user.press("g", "a")
        await user.go_to("draft")
        user.sees("Draft v2", "We use it.")
        await user.go_to("critique")
        await user.press("x")
        await user.type("no")
        await user.press("enter")
        user.transcript_has("closed_pass", kept=True)
        await user.find("rubric", "warm")
        await user.press("space")
        user.sees("[x] warm")
        await user.press("u")
        user.sees("[?] warm")
        await user.press("R", "5", "enter")
        user.transcript_has("rated", score=5)


DIALOGS = {"m": "Amend the spec", "R": "Rate v1", "v": "Versions", "question_mark": "Keys", "E": "whole draft"}


@pytest.mark.parametrize("key", DIALOGS)
async def test_every_dialog_fits_a_narrow_screen(tmp_path: Path, key: str):
    async with words(tmp_path, size=NARROW) as user:
        await user.press(key)
        user.sees(DIALOGS[key], "Esc leaves")
        await user.press("escape")
        assert not user.is_asked


EVERY_KEY = [action.keys.split(",")[0] for action in ACTIONS if action.id not in ("quit", "go", "copy")]


@pytest.mark.parametrize("part", [0, 1])
@pytest.mark.parametrize("size", [NARROW, WIDE, (40, 12)])
async def test_no_key_breaks_anything_before_there_is_a_review(tmp_path: Path, size: tuple[int, int], part: int):
    async with words(tmp_path, size=size) as user:
        for key in EVERY_KEY[part::2]:
            await user.press(key)
            if user.is_asked:
                await user.press("escape")
            assert not user.has_left, key
            user.does_not_see("That did not work")


SAYS = {
    "a": "There is no finding under the cursor: press g for a review.",
    "r": "There is no finding under the cursor: press g for a review.",
    "x": "There is no finding under the cursor: press g for a review.",
    "s": "There is no finding under the cursor: press g for a review.",
    "o": "There is no finding under the cursor: press g for a review.",
    "space": "space ticks a criterion: go to the rubric first (tab).",
    "u": "There is nothing to undo.",
    "S": "Everything is saved.",
    "T": "Everything is saved.",
    "escape": "There is nothing to cancel; q quits.",
}


async def test_a_key_that_does_nothing_here_says_why_in_one_line(tmp_path: Path):
    async with words(tmp_path) as user:
        for key, says in SAYS.items():
            await user.press(key)
            user.sees(says)


async def test_a_key_that_is_not_bound_is_no_decision(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("g")
        before = user.file.read_bytes()
        await user.press("b", "Y", "0", "Q", "left", "f5")
        assert user.file.read_bytes() == before


async def test_one_pane_alone_and_all_again(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.go_to("draft")
        await user.press("z")
        assert [pane for pane in PANES if user.shows(pane)] == ["draft"]
        await user.press("tab")
        assert [pane for pane in PANES if user.shows(pane)] == ["critique"]
        await user.press("escape")
        assert all(user.shows(pane) for pane in PANES)


async def test_help_lists_the_keys(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("question_mark")
        user.sees("Keys", "Accept the fix in focus.", "The versions as a tree", "Freeze or thaw")
        await user.press("question_mark")
        assert not user.is_asked


async def test_the_palette_opens_and_does_what_is_chosen(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press_and_go_on("ctrl+p")
        await user.type("lock")
        await asyncio.sleep(0.3)
        await user.press_and_go_on("enter")
        await user.wait()
        user.sees("Outline", "1 # News")
        await user.press("l")
        user.transcript_has("locked", version=1)
        user.sees("outline locked")


async def test_keys_at_the_foot_can_be_clicked(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.click("g go")
        user.sees("2 in focus")
        await user.click("a accept")
        user.transcript_has("decided", choice="accept")


async def test_findings_and_tabs_can_be_clicked(tmp_path: Path):
    async with words(tmp_path, size=(80, 40)) as user:
        await user.press("g")
        await user.click("yours to write")
        await user.click("End with a question.")
        assert "End with a question." in user.under_cursor()
        await user.click("Rubric")
        assert user.shows("rubric")


class SlowCritic(WordCritic):
    """Reviews once it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.may = asyncio.Event()

    async def review(self, brief: CriticBrief, seen=None) -> Review:
        await self.may.wait()
        return await super().review(brief)


async def test_a_long_review_shows_what_it_does_and_escape_cancels_it(tmp_path: Path):
    critic = SlowCritic()
    async with words(tmp_path, critic=critic) as user:
        before = user.file.read_bytes()
        await user.press_and_go_on("g")
        user.sees("Reviewing v1…", "Esc cancels")
        await user.press_and_go_on("a")
        user.sees("Not while this is being done.")
        await user.press_and_go_on("escape")
        await user.wait()
        user.sees("Cancelled; nothing was changed.")
        user.does_not_see("Reviewing v1…")
        assert user.file.read_bytes() == before
        critic.may.set()
        await user.press("g")
        user.sees("2 in focus")


class BrokenCritic(WordCritic):
    """Fails as a critic with a fault of its own would."""

    async def review(self, brief: CriticBrief, seen=None) -> Review:
        raise ZeroDivisionError("[/] \x1b]52;c;aGk=\x07")


async def test_a_fault_of_our_own_is_shown_and_the_session_goes_on(tmp_path: Path):
    async with words(tmp_path, critic=BrokenCritic()) as user:
        await user.press("g")
        user.sees("That did not work: ZeroDivisionError (review, line ", "); the session stands as you see it.")
        user.does_not_see("[/]", "aGk")
        await user.press("l", "l")
        user.transcript_has("locked")


async def test_looking_about_is_possible_while_a_review_runs(tmp_path: Path):
    critic = SlowCritic()
    async with words(tmp_path, critic=critic) as user:
        await user.press_and_go_on("g")
        for key in ("tab", "j", "k", "z", "z", "question_mark", "escape"):
            await user.press_and_go_on(key)
        user.sees("Reviewing v1…")
        critic.may.set()
        await user.wait()
        user.sees("2 in focus")


async def test_text_on_the_screen_can_be_selected_and_copied(tmp_path: Path):
    async with words(tmp_path) as user:
        y = next(n for n, line in enumerate(user.lines()) if "We utilize it." in line)
        x = user.lines()[y].index("We utilize it.")
        await user.drag((x, y), (x + len("We utilize it.") - 1, y))
        await user.press("ctrl+c")
        assert user.clipboard == "We utilize it."


async def test_what_was_typed_and_not_sent_is_there_again(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("g", "x")
        await user.type("too dry")
        await user.press("escape")
        user.transcript_lacks("decided")
        await user.press("x")
        user.sees("too dry")
        await user.press("escape", "e")
        await user.rewrite("We have it at hand.")
        await user.press("f2", "escape", "e")
        user.sees("We have it at hand.")
        await user.press("escape", "R", "3", "tab")
        await user.type("so so")
        await user.press("escape", "R")
        user.sees("so so")
        user.transcript_lacks("rated")


async def test_a_text_that_was_only_looked_at_is_not_kept_for_the_next_time(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.find("draft", "We utilize it.")
        await user.press("e", "escape", "g")
        await user.go_to("critique")
        await user.press("a")
        await user.find("draft", "We use it.")
        await user.press("e")
        user.sees("We use it.")


async def test_light_and_dark(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("t", "g", "t")
        user.sees("2 in focus")
