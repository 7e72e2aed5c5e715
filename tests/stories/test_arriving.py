"""What comes from a model is seen as it comes, as unsaved, and gives way to what stands when it ends."""

import asyncio
from pathlib import Path

from redraft.core.review import Verdict
from redraft.loop.record import Live
from redraft.models.chat import Waiting
from redraft.tui.widgets.live_rows import Arriving
from redraft.tui.widgets.status import StatusLine
from stories.story import NARROW, User, story, words


async def looked(user: User) -> None:
    """Wait until the screen has looked at what comes, and painted it."""
    for _ in range(1000):
        await user._pilot.pause()
        if user._screen.live == user.record.live:
            break
        await asyncio.sleep(0.005)
    await user._pilot.pause()


async def test_a_draft_is_read_while_it_comes_and_the_end_stays_in_sight(tmp_path: Path):
    async with story(tmp_path, draft=None) as user:
        await user.go_to("draft")
        text = "".join(f"Line {n} of a long notice.\n" for n in range(200))
        for end in range(0, len(text), 97):
            user.record.show(Live("First draft", "local:some", draft=text[:end]))
        user.record.show(Live("First draft", "local:some", draft=text))
        await looked(user)
        user.sees("Draft arriving, not saved yet", "Line 199 of a long notice.", pane="draft")
        await user.press("k", "k", "k", "k")
        user.record.show(Live("First draft", "local:some", draft=text + "And more.\n"))
        await looked(user)
        user.does_not_see("And more.", pane="draft")
        user.record.show(None)
        await looked(user)
        user.sees("No text yet.", pane="draft")


async def test_verdicts_that_come_stand_in_round_brackets(tmp_path: Path):
    async with words(tmp_path) as user:
        verdicts = (Verdict("warm", True, "it says please", "We"), Verdict("short", False, "too long"))
        user.record.show(Live("Reviewing v1", "local:some", verdicts=verdicts))
        await looked(user)
        user.sees("(x)", "it says please", "( )", "too long", pane="rubric")
        user.record.show(None)
        await looked(user)
        user.does_not_see("(x)", "it says please", pane="rubric")


async def test_a_wait_counts_down_and_says_why(tmp_path: Path):
    async with words(tmp_path, size=NARROW) as user:
        user.record.show(Live("Reviewing v1", "local:some", waiting=Waiting("rate limited", 3.0, 2, 5)))
        await looked(user)
        user.sees("Reviewing v1: rate limited; asked again in 3 s (2 of 5)… Esc cancels")


def test_lines_are_cut_once_however_the_text_comes():
    text = "one\r\ntwo\n\nthree\n" * 20 + "end"
    arriving = Arriving()
    seen = [arriving.rows(text[:end]) for end in range(len(text) + 1)]
    assert seen[-1] == Arriving().rows(text)
    assert [row.body for row in seen[-1][:3]] == [(("one", ""),), (("two", ""),), ()]
    assert arriving.rows("another") == Arriving().rows("another")


def test_a_line_without_end_is_cut_where_it_will_not_change():
    text = "word " * 1_500 + "x" * 9_000 + "\r\n" + "y" * 4_001 + "\n\nend"
    arriving = Arriving()
    seen = [arriving.rows(text[:end]) for end in range(0, len(text) + 1, 7)]
    whole = arriving.rows(text)
    assert whole == Arriving().rows(text)
    assert all(row in whole for row in seen[-1][:-1])
    shown = ["".join(word for word, _ in row.body) for row in whole]
    assert max(map(len, shown)) <= 2_001
    assert "".join(shown) == text.replace("\r", "").replace("\n", "") + "▌"


async def test_where_there_is_room_for_one_pane_the_text_that_comes_is_seen(tmp_path: Path):
    async with story(tmp_path, draft=None, size=NARROW) as user:
        user.record.show(Live("First draft", "local:some", draft="Dear neighbours,\nwe moved"))
        await looked(user)
        user.sees("Draft arriving, not saved yet", "Dear neighbours,", pane="draft")
        await user.press("tab")
        user.record.show(Live("First draft", "local:some", draft="Dear neighbours,\nwe moved on Monday"))
        await looked(user)
        user.does_not_see("Dear neighbours,")


async def test_the_text_that_stands_is_seen_until_another_comes(tmp_path: Path):
    async with words(tmp_path) as user:
        stands = user.record.session.draft.text.split()[0]
        user.record.show(Live("Rewriting v1", "local:some", draft=""))
        await looked(user)
        user.sees("Draft v1", stands, pane="draft")
        user.record.show(Live("Rewriting v1", "local:some", draft="Something else"))
        await looked(user)
        user.sees("Draft arriving, not saved yet", "Something else", pane="draft")


async def test_a_fault_in_many_words_is_read_to_its_end(tmp_path: Path):
    async with words(tmp_path, size=NARROW) as user:
        user._screen.say(f"The connection was lost ({'peer closed it ' * 12}): ask again.")
        await looked(user)
        user.sees("The connection was lost", "ask again.")
        user._screen.say("Frozen.")
        await looked(user)
        assert user._screen.query_one(StatusLine).size.height == 2


async def test_of_a_hint_without_end_no_more_is_shown_than_has_room(tmp_path: Path):
    async with words(tmp_path, size=NARROW) as user:
        user._screen.say("endless " * 100_000)
        await looked(user)
        user.sees("endless endless")
        assert user._screen.query_one(StatusLine).size.height == 5
