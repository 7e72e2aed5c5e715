"""Fixes: accepting, rejecting, editing, skipping, and writing what no tool can."""

from pathlib import Path

from loops import WordAuthor
from stories.story import PLAIN_DRAFT, story, words


async def test_a_user_accepts_a_fix(tmp_path: Path):
    async with story(tmp_path) as user:
        user.sees("Moving notice", "g has the draft judged", "[?] spelling")
        await user.press("g")
        user.sees("2 in focus", "1 yours", "[-definately-]{+definitely+}", "[ ] spelling", "1 spelling fault")
        await user.press("a")
        user.sees("Draft v2", "We definitely moved", "[x] spelling", "1 in focus")
        user.transcript_has("decided", choice="accept", version=2, seconds=1.0)
        assert user.draft == PLAIN_DRAFT.replace("definately", "definitely")


async def test_the_last_decision_closes_the_pass_with_a_verifying_review(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g", "a", "a")
        user.sees("Pass 1 kept: spelling passes now", "Rubric 2/4")
        user.transcript_has("closed_pass", base=1, candidate=3, kept=True, before="1/4", after="2/4")
        assert [event.version for event in user.events("reviewed")] == [1, 2, 3]


async def test_a_fix_rejected_with_a_reason_is_not_offered_again(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g", "x")
        user.sees("Why reject this fix?")
        await user.type("that is our spelling")
        await user.press("enter")
        user.transcript_has("decided", choice="reject", reason="that is our spelling")
        user.sees("rejected: that is our spelling")
        await user.press("a", "g")
        user.does_not_see("fix:", "in focus", pane="critique")
        user.sees("refused: you rejected this change before", "o reopens it")
        assert "definately" in user.draft


async def test_what_was_rejected_can_be_reopened(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g", "r")
        await user.find("critique", "rejected")
        await user.press("o")
        user.transcript_has("decided", choice="reopen")
        user.sees("{+definitely+}")


async def test_a_user_rejects_at_once(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g", "r")
        assert not user.is_asked
        user.transcript_has("decided", choice="reject", reason="")
        user.sees("Draft v1", "rejected", "1 in focus")


async def test_a_user_puts_a_fix_in_better_words(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g", "e")
        user.sees("Edit p2", "We definitely moved the office on Monday.", "→ 'definately' is misspelt")
        await user.replace("definitely moved", "have moved")
        await user.press("f2")
        user.sees("[-definately-]{+have+}")
        await user.press("a")
        user.sees("Draft v2", "We have moved the office on Monday.")
        user.transcript_has("proposed", by="you")
        user.transcript_has("decided", choice="accept", version=2)
        assert user.draft == PLAIN_DRAFT.replace("definately", "have")


async def test_a_user_writes_what_no_tool_offers(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g")
        user.sees("yours to write", "End with a question")
        await user.find("critique", "End with a question")
        await user.press("a")
        user.sees("the words are yours to write")
        await user.press("e")
        user.sees("Edit p4", "→ End with a question")
        await user.replace("bring a chair.", "will you bring a chair?")
        await user.press("f2")
        user.sees("{+will you")
        await user.press("a")
        user.sees("[x] ask")
        user.transcript_has("decided", choice="accept", version=2)
        assert user.draft.endswith("and will you bring a chair?\n")


async def test_a_fix_for_now_is_skipped_and_comes_back_in_the_next_pass(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g", "s")
        user.sees("skipped", "returns next pass")
        user.transcript_has("decided", choice="skip")
        await user.press("a", "g")
        user.sees("[-definately-]{+definitely+}", "1 in focus")


async def test_a_key_meant_for_the_last_fix_does_not_decide_the_next_one(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("g")
        await user.press_quickly("a", "a")
        user.sees("This fix has only just come up: look, then press again.", "Draft v2")
        user.clock.now += 0.49
        await user.press_quickly("r")
        user.sees("only just come up")
        assert len(user.events("decided")) == 1
        user.clock.now += 0.02
        await user.press_quickly("a")
        assert len(user.events("decided")) == 2


async def test_a_fix_that_the_user_went_to_can_be_decided_at_once(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("g")
        await user.press_quickly("j", "r")
        user.transcript_has("decided", choice="reject", finding="3.2")


async def test_enter_decides_nothing(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("enter", "g")
        before = user.file.read_bytes()
        for pane in ("critique", "rubric", "spec", "draft"):
            await user.go_to(pane)
            await user.press("enter")
        assert user.file.read_bytes() == before
        user.sees("2 in focus")


async def test_a_fix_whose_ground_has_gone_says_so(tmp_path: Path):
    twice = "We utilize utilize it.\n"
    async with words(tmp_path, draft=twice) as user:
        await user.press("g", "a")
        user.transcript_has("decided", choice="skip", by="rules")
        user.sees("stale")


async def test_all_is_well_ends_the_session_in_one_line(tmp_path: Path):
    spec = 'task = "Say it."\n[[criterion]]\nid = "plain"\nsays = "Plain"\nlacks = "utilize"\n'
    async with words(tmp_path, draft="We utilize it.\n", spec=spec, author=WordAuthor()) as user:
        await user.press("g", "a")
        user.sees("Done: every criterion passes")
        user.transcript_has("stopped", ending="done")
