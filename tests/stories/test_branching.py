"""Undo is a tree: a user goes back, goes on another way, and loses nothing; any two versions are compared."""

from pathlib import Path

import pytest

from loops import DRAFT, Referee
from stories.story import NARROW, WIDE, User, words


async def branch(user: User) -> None:
    """Accept a fix (v2), go back to v1, write another way (v3), and have the last fault mended there (v4)."""
    await user.press("g", "a", "s", "v", "j", "u")
    assert user.draft == DRAFT
    await user.press("g", "e")
    await user.replace("They utilize", "They employ")
    await user.press("f2", "a", "g", "a")
    assert user.saved.head == 4


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_going_on_another_way_loses_nothing(tmp_path: Path, size: tuple[int, int]):
    async with words(tmp_path, size=size) as user:
        await branch(user)
        await user.press("v")
        user.sees("v4 ◉", "v3 ●", "v2 ○", "v1 ●─╯")
        user.sees("not kept", "Tokens")
        texts = [draft.text for draft in user.saved.drafts]
        await user.press("j", "j", "u")
        user.transcript_has("reverted", to=2)
        assert user.draft == texts[1] and [draft.text for draft in user.saved.drafts] == texts
        await user.press("v")
        user.sees("v4 ○", "v3 ○", "v2 ◉", "v1 ●─╯")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_two_branches_are_compared_by_their_words_and_their_verdicts(tmp_path: Path, size: tuple[int, int]):
    async with words(tmp_path, size=size) as user:
        await branch(user)
        await user.press("v")
        user.sees("v4 against v3", "[-utilize-]{+use+}")
        await user.press("j", "j", "space", "k", "k")
        user.sees("v2◆", "v4 against v2", "[-utilize-]{+employ+}", "[-utilize-]{+use+}")
        user.sees("Verdicts v2 v4", "plain ✗ 2 ✓ ▸ gained", "short ✗ 4 ✗ 4", "warm ? ?")
        await user.press("j", "j", "space")
        user.sees("v2 against v1", "Verdicts v1 v2", "plain ✗ 3 ✗ 2 ▸ changed")
        user.does_not_see("v2◆")


async def test_words_and_grade_of_both_are_told(tmp_path: Path):
    async with words(tmp_path) as user:
        await branch(user)
        await user.press("v", "j", "j", "space", "k", "k")
        user.sees("words 15 15", "reading grade")


async def test_the_one_marked_is_compared_blind_with_the_one_under_the_cursor(tmp_path: Path):
    judge = Referee(lambda text: "employ" in text)
    async with words(tmp_path, judge=judge) as user:
        await branch(user)
        await user.press("v", "j", "j", "space", "k", "c")
        user.transcript_has("challenged", older=2, newer=3, prefers="newer")
        user.sees("v3 is better than v2", "goes back to v3", "keeps v4")
        await user.press("k", "v")
        user.sees("challenged: preferred to v2")
        await user.press("space", "c")
        user.sees("v4 is the version you are in: c compares it with another one.")


async def test_a_comparison_of_two_others_leads_to_the_better_one(tmp_path: Path):
    async with words(tmp_path, judge=Referee(lambda text: "They utilize" in text)) as user:
        await branch(user)
        await user.press("v", "j", "j", "space", "k", "c", "b")
        user.transcript_has("challenged", older=2, newer=3, prefers="older")
        user.transcript_has("reverted", to=2)


async def test_a_long_text_scrolls_to_what_changed(tmp_path: Path):
    long = "# News\n\n" + "".join(f"Line {n} stands as it is.\n\n" for n in range(80)) + "We utilize it.\n\nIs it so?\n"
    async with words(tmp_path, draft=long, size=NARROW) as user:
        await user.press("g", "a", "v")
        user.sees("[-utilize-]{+use+}")
        user.does_not_see("Line 3 stands")


async def test_many_versions_and_criteria_still_fit(tmp_path: Path):
    async with words(tmp_path, size=NARROW) as user:
        for _ in range(6):
            await user.press("e")
            await user.replace("News", "News!")
            await user.press("f2", "a", "v")
            await user.press(*["j"] * 12, "u")
        await user.press("v", *["k"] * 12)
        assert all(len(line.rstrip()) <= NARROW[0] for line in user.lines())
        user.sees("v7", "○")
        await user.press(*["j"] * 12)
        user.sees("v1", "┴─╯")


async def test_the_log_says_after_which_ending_the_user_went_on(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("g", "r", "r")
        ended = user.saved.stops[-1].ending
        await user.press("E")
        await user.replace("News", "Old news")
        await user.press("f2", "a", "v")
        user.sees(f"you wrote it; you went on after '{ended}'")
