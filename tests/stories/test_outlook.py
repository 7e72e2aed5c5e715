"""How many passes are likely: said at the start and after the first review, shown beside the budget, and printed."""

import json
from pathlib import Path

import pytest

from commands import redraft
from loops import WordAuthor, WordCritic, model_loop, word_loop
from redraft.core.critique import pending
from redraft.transcripts.past import past_sessions
from stories.story import NARROW, WIDE, again, words


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_it_is_said_at_the_start_and_after_the_first_review(tmp_path: Path, size: tuple[int, int]):
    async with words(tmp_path, size=size) as user:
        user.sees("About 1 to 3 passes.")
        await user.go_to("spec")
        user.sees("passes ▕░░░░░▏ 0 of 5", "about 1 to 3 passes: 3 criteria, 1 by a critic, 2 in focus", pane="spec")
        await user.press("g")
        user.sees("About 1 to 3 passes: 2 criteria fail, 2 in focus, 1 not judged. ")
        await user.go_to("spec")
        user.sees("about 1 to 3 passes: 2 criteria fail", pane="spec")


async def test_the_persons_own_sessions_of_that_kind_are_looked_back_on(tmp_path: Path):
    for _ in range(3):
        loop = await word_loop(tmp_path)
        while loop.session.ended is None:
            await loop.go()
            while waiting := pending(loop.session):
                await loop.accept(waiting[0].name)
        loop.record.close()
    took = {one.passes for one in past_sessions(tmp_path / "sessions")}
    assert len(took) == 1
    async with words(tmp_path) as user:
        user.sees(f"your last 3 sessions of this kind took {took.pop()}", pane="spec")


async def test_after_an_ending_nothing_is_foretold(tmp_path: Path):
    loop = await word_loop(tmp_path)
    while loop.session.ended is None:
        await loop.go()
        while waiting := pending(loop.session):
            await loop.accept(waiting[0].name)
    loop.record.close()
    assert loop.record.journal is not None
    async with again(loop.record.journal.path, critic=WordCritic(), author=WordAuthor()) as user:
        user.does_not_see("about 1", "About 1", pane="spec")


async def test_show_prints_it_and_json_has_its_grounds(tmp_path: Path):
    loop = await model_loop(tmp_path)
    await loop.go()
    loop.record.close()
    assert loop.record.journal is not None
    path, home = loop.record.journal.path, {"REDRAFT_HOME": str(tmp_path / "home")}
    shown = redraft("show", path, environ=home)
    assert "About 1 to 2 passes: 2 criteria fail, 2 in focus" in shown.out
    told = json.loads(redraft("show", path, "--json", environ=home).out)
    assert (told["estimate"]["low"], told["estimate"]["high"], told["estimate"]["one_pass"]) == (1, 2, False)
    assert told["estimate"]["grounds"] == ["2 criteria fail", "2 in focus"] and told["final_check"] is None
