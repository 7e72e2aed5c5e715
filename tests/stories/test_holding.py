"""What must not change, what the user judges, and the spec: freezing, locking, ticking, rating, amending."""

from pathlib import Path

from loops import DRAFT, WordAuthor, WordCritic
from stories.story import PLAIN_DRAFT, story, words


async def test_a_fix_that_would_change_a_frozen_passage_is_refused_by_name(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.find("draft", "We definately moved")
        await user.press("f", "enter")
        user.sees("p2❄", "❄ p2 (exact)", "Froze p2; u takes it back.")
        user.transcript_has("froze", what="passage", target="p2", version=1)
        await user.press("g")
        user.sees("refused: passage p2 is frozen, and this changes it", "1 in focus")
        await user.find("critique", "definately")
        await user.press("a")
        user.sees("This fix is refused and cannot be decided")
        user.transcript_lacks("decided")


async def test_a_thawed_passage_may_change_again(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.find("draft", "We definately moved")
        await user.press("f", "enter", "f", "enter")
        user.transcript_has("thawed", target="p2")
        user.does_not_see("(exact)", "❄")
        await user.press("g")
        user.sees("2 in focus")


async def test_a_fix_in_focus_is_not_accepted_once_its_passage_is_frozen(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g", "f", "enter", "a")
        user.sees("Not accepted: passage p2 is frozen, and this changes it")
        user.transcript_lacks("decided", choice="accept")


async def test_only_a_criterion_that_passes_can_be_frozen(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g")
        await user.find("rubric", "ask")
        await user.press("f")
        user.sees("It cannot be frozen: it fails now.")
        await user.press("enter", "escape")
        user.transcript_lacks("froze")
        await user.find("rubric", "length")
        await user.press("f", "enter")
        user.sees("[x]❄length", "❄ length (passes)")
        user.transcript_has("froze", what="criterion", target="length")


async def test_a_fix_that_fails_a_frozen_criterion_is_refused_by_name(tmp_path: Path):
    async with words(tmp_path, author=WordAuthor("make use of"), critic=_limit(17)) as user:
        await user.press("g", "s", "s")
        await user.find("rubric", "short")
        await user.press("f", "enter", "g")
        user.sees("refused: criterion 'short' is frozen, and this fails it: 18 words")


async def test_a_hand_edit_that_fails_a_frozen_criterion_asks(tmp_path: Path):
    async with words(tmp_path, critic=_limit(17)) as user:
        await user.press("g")
        await user.find("rubric", "short")
        await user.press("f", "enter")
        await user.find("draft", "They utilize it too.")
        await user.press("e")
        await user.rewrite("We utilize it, and many more words are here now.")
        await user.press("f2", "a")
        user.sees("Criterion 'short' is frozen", "thaw and save", "keep editing")
        await user.press("t")
        user.transcript_has("thawed", what="criterion", target="short", reason="for a hand edit")
        assert "many more words" in user.draft


async def test_a_hand_edit_that_breaks_the_lock_asks_and_is_saved_once_unlocked(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("l", "l")
        user.sees("outline locked", "outline of v1")
        user.transcript_has("locked", version=1)
        await user.find("draft", "# Notice")
        await user.press("e")
        await user.rewrite("# News of the house")
        await user.press("f2", "a")
        user.sees("The outline is locked", "thaw and save")
        user.transcript_lacks("written", version=2)
        await user.press("t")
        user.transcript_has("unlocked", reason="for a hand edit")
        user.sees("Draft v2", "# News of the house")
        user.does_not_see("outline locked")


async def test_what_a_lock_keeps_out_is_still_in_the_editor(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("l", "l")
        await user.find("draft", "# Notice")
        await user.press("e")
        await user.rewrite("# News of the house")
        await user.press("f2", "a", "k")
        user.sees("Edit p1", "# News of the house")
        await user.press("escape")
        assert user.draft == PLAIN_DRAFT
        user.transcript_lacks("unlocked")


async def test_unlocking_asks_why(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("l", "l", "l")
        user.sees("Why unlock the outline?")
        await user.type("it needs a section")
        await user.press("enter")
        user.transcript_has("unlocked", reason="it needs a section")


async def test_a_user_ticks_what_no_tool_can_judge(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("space")
        user.sees("space ticks a criterion: go to the rubric first (tab).")
        await user.press("g")
        user.sees("[?] kind", "not judged: Sounds kind")
        await user.find("rubric", "Sounds kind")
        await user.press("space")
        user.sees("[x] kind", "✎", "Rubric 2/4")
        user.transcript_has("ticked", criterion="kind", passed=True, version=1)
        await user.press("space")
        user.sees("[ ] kind")


async def test_the_tick_that_was_missing_ends_the_loop_and_taking_it_back_opens_it_again(tmp_path: Path):
    async with story(tmp_path, "Dear all,\n\nWe are at Mill Lane 12 now. Will you come by?\n") as user:
        await user.press("g")
        user.sees("yours to tick: kind")
        await user.find("rubric", "Sounds kind")
        await user.press("space")
        user.sees("Done: every criterion passes", "Rubric 4/4")
        user.transcript_has("stopped", ending="done", why="every criterion passes")
        await user.press("u")
        user.sees("Rubric 3/4")
        user.does_not_see("Done: every criterion passes")


async def test_a_tick_against_the_critic_is_marked_and_goes_stale_with_the_draft(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("g")
        await user.find("rubric", "warm")
        await user.press("space")
        await user.find("rubric", "plain")
        await user.press("space")
        user.sees("[x] plain", "✎ by hand")
        await user.go_to("critique")
        await user.press("a")
        user.sees("✎ ~v1", pane="rubric")


async def test_a_user_rates_the_version(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("R")
        user.sees("Rate v1", "unusable", "ready to use")
        await user.press("4", "tab")
        await user.type("reads well")
        await user.press("enter")
        user.sees("rated 4")
        user.transcript_has("rated", version=1, score=4, line="reads well")
        await user.press("u")
        user.sees("Undone: rated 4.")
        user.does_not_see("rated 4", pane="draft")


async def test_an_amendment_needs_a_reason_and_leaves_older_verdicts_marked(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g", "m")
        user.sees("Amend the spec", "max_words = 60")
        await user.replace("max_words = 60", "max_words = 40")
        await user.press("f2")
        user.sees("[-60-]{+40+}")
        await user.press("a")
        user.sees("Why amend the spec?")
        await user.press("enter")
        user.sees("an amendment needs a reason")
        user.transcript_lacks("amended")
        await user.press("m")
        await user.replace("max_words = 60", "max_words = 40")
        await user.press("f2", "a")
        await user.type("it goes on the door")
        await user.press("enter")
        user.sees("Spec r2", "~r1")
        user.transcript_has("amended", revision=2, reason="it goes on the door")


async def test_a_spec_that_cannot_be_read_goes_back_to_its_editor_with_the_reason(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("m")
        await user.replace("max_words = 60", "max_wurds = 60")
        await user.press("f2", "a")
        user.sees("Amend the spec", "max_wurds = 60", "max_words")
        await user.press("escape")
        user.transcript_lacks("amended")


def _limit(words: int) -> WordCritic:
    return WordCritic(limit=words)


async def test_frozen_text_stays_byte_for_byte_whatever_is_accepted(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.find("draft", "You utilize nothing")
        await user.press("f", "enter", "g", "a", "a", "g")
        while "in focus" in user.pane("critique"):
            await user.go_to("critique")
            await user.press("a")
        assert DRAFT.split("\n\n")[2] in user.draft
        assert "We use it. They use it too." in user.draft
