"""A whole rewrite: asked for twice, then decided hunk by hunk like any fix."""

from pathlib import Path

import pytest

from loops import DRAFT
from redraft.authors.facts import invented
from stories.played import TEXT, Cast, played
from stories.story import NARROW, WIDE

SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


@SIZES
async def test_a_rewrite_is_decided_hunk_by_hunk(tmp_path: Path, size: tuple[int, int]):
    writes = TEXT.replace("You utilize nothing", "You use nothing")
    async with played(tmp_path, Cast(writes), size=size) as user:
        await user.press("W")
        user.sees("Rewrite v1 as a whole?", "w rewrites the whole text, as hunks to decide one by one")
        await user.press("w")
        user.sees("2 hunks of the rewrite are yours to decide")
        user.sees("Critique 2 of a rewrite", "rewrite p2 rewritten", "[-utilize-]{+use+}", pane="critique")
        await user.press("a")
        user.sees("1 hunk of the rewrite left; u takes it back.")
        await user.press("r")
        assert user.draft == DRAFT.replace("We utilize it. They utilize it", "We use it. They use it")
        assert [event.choice for event in user.events("decided")] == ["accept", "reject"]
        user.transcript_has("closed_pass", base=1, candidate=2, kept=True)


async def test_a_rewrite_is_asked_for_on_purpose(tmp_path: Path):
    cast = Cast()
    async with played(tmp_path, cast) as user:
        await user.press("W", "k", "W", "escape")
        assert not user.is_asked
        assert not cast.writer.briefs
        assert not user.events("proposed")


async def test_a_hunk_is_rejected_with_a_reason_and_reopened(tmp_path: Path):
    writes = TEXT.replace("You utilize nothing", "You use nothing")
    async with played(tmp_path, Cast(writes)) as user:
        await user.press("W", "w", "x")
        await user.type("we say utilize")
        await user.press("enter")
        user.transcript_has("decided", choice="reject", reason="we say utilize")
        await user.find("critique", "rejected")
        await user.press("o")
        user.sees("2 of a rewrite", pane="critique")


async def test_a_hunk_is_put_in_better_words(tmp_path: Path):
    async with played(tmp_path, Cast()) as user:
        await user.press("W", "w", "e")
        user.sees("Edit p2")
        await user.replace("We use it.", "We work with it.")
        await user.press("f2", "a")
        assert "We work with it." in user.draft


async def test_a_hunk_that_breaks_a_hold_is_refused_by_name(tmp_path: Path):
    async with played(tmp_path, Cast()) as user:
        await user.press("g", "s", "s")
        await user.find("draft", "We utilize")
        await user.press("f", "enter", "W", "w")
        user.sees("refused: passage p2 is frozen", pane="critique")
        user.sees("Every hunk of the rewrite is refused; the critique says why.")


async def test_a_hunk_with_a_new_fact_warns(tmp_path: Path):
    writes = TEXT.replace("They use it too.", "They use it 43% more.")
    assert invented(writes, (DRAFT,)) == ("43%",)
    async with played(tmp_path, Cast(writes)) as user:
        await user.press("W", "w")
        user.sees("▲ not in your facts: 43%", "high risk", pane="critique")


async def test_a_rewrite_that_changes_nothing_says_so(tmp_path: Path):
    async with played(tmp_path, Cast(DRAFT)) as user:
        await user.press("W", "w")
        user.sees("test:author would change nothing: no rewrite is better.")


async def test_w_says_why_it_cannot_be_now(tmp_path: Path):
    async with played(tmp_path, Cast(), writer=None) as user:
        await user.press("W")
        user.sees("Nobody rewrites here: M picks a model for the author.")
    async with played(tmp_path / "b", Cast()) as user:
        await user.press("g", "W")
        user.sees("Decide the fixes in focus first")
    async with played(tmp_path / "c", Cast(), draft=None) as user:
        await user.press("W")
        user.sees("There is no draft to rewrite yet")
        assert not user.is_asked


async def test_a_rewrite_that_is_stopped_leaves_the_draft_as_it_was(tmp_path: Path):
    cast = Cast()
    cast.writer.hangs = True
    async with played(tmp_path, cast) as user:
        await user.press("W")
        await user.press_and_go_on("w")
        await cast.writer.reached.wait()
        await user.press("escape")
        user.sees("Cancelled", "Draft v1")
        assert user.draft == DRAFT
