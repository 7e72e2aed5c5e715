"""At the keyboard with an author that undoes its own fixes for ever, and with a critic that is never content."""

from pathlib import Path

from restless import CONTENT, FULL, PLAIN, SHORT, SPEC, STANDING, TRADING, Minds, RestlessAuthor, RestlessCritic
from stories.story import story


def seated(folder: Path, minds: Minds):
    first = f"{minds.ring[0]}\n"
    return story(folder, draft=first, spec=SPEC, critic=RestlessCritic(minds), author=RestlessAuthor(minds))


async def test_who_accepts_and_keeps_everything_is_told_what_comes_round_again(tmp_path: Path):
    async with seated(tmp_path, Minds(TRADING, (SHORT, FULL))) as user:
        await user.press("g", "a")
        user.sees("concise: passed in v1, fails in v2.")
        await user.press("k", "g", "a", "k")
        user.sees("Converged: v3 passes nothing that v1 did not")
        assert user.draft == f"{SHORT}\n"
        user.transcript_has("stopped", ending="converged", by="rules")


async def test_who_takes_the_first_choice_is_back_on_the_best_version(tmp_path: Path):
    async with seated(tmp_path, Minds(TRADING, (PLAIN, SHORT, FULL))) as user:
        await user.press("g", "a", "g", "a")
        user.sees("concise: passed in v2, fails in v3.")
        await user.press("enter")
        user.sees("Converged: this pass was not kept", "Draft v2")
        assert user.draft == f"{SHORT}\n"


async def test_a_change_that_moved_nothing_ends_it_although_the_user_keeps_it(tmp_path: Path):
    async with seated(tmp_path, Minds(STANDING, (SHORT, FULL))) as user:
        await user.press("g", "a")
        user.sees("Converged: this pass moved no criterion", "Draft v2")
        await user.press("g", "a")
        user.sees("Restart advised", "never moved since pass 1: concise, complete, vivid")


async def test_when_all_is_done_g_says_what_else_there_is_and_makes_no_event(tmp_path: Path):
    async with seated(tmp_path, Minds(CONTENT)) as user:
        await user.press("g", "r")
        user.sees("Done: every criterion passes", "y has it checked")
        before = len(user.events("stopped")), len(user.events("reviewed")), len(user.events("proposed"))
        await user.press("g")
        user.sees("no work is invented")
        assert (len(user.events("stopped")), len(user.events("reviewed")), len(user.events("proposed"))) == before
