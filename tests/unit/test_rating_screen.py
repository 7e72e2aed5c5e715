"""The questions of a rating, by themselves: what their keys give, what is saved when, and that nothing is lost."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from made_session import session
from redraft.config import Config
from redraft.core.rated import SCORES, Given
from redraft.core.said import ASPECTS
from redraft.loop.record import Declined
from redraft.tui.screens.rate_sessions import RateSessions, Tally
from redraft.tui.screens.rating import Done, RateOneOf, RateVersion
from redraft.tui.widgets.rating_rows import at_hand, of_session
from stats.made_sessions import make
from stories.story import Clock

Saved = list[tuple[Given, float, bool]]
Then = Callable[[Pilot[None], "Rating"], Awaitable[None]]


class Rating:
    """Somebody rates; what was saved, and how it was left, can be looked at."""

    def __init__(self, given: Given | None = None, *, skips: bool = False, refused: str = "", reads: str = "") -> None:
        self.saved: Saved = []
        self.done: list[Done] = []
        self.clock = Clock()
        self._refused, self._reads = refused, reads
        asked, subject = (RateOneOf, of_session(session())) if skips else (RateVersion, at_hand(session()))
        self.screen = asked(subject, self._save, given, self.clock)

    async def _save(self, given: Given, seconds: float, late: bool) -> str:
        if self._refused:
            raise Declined(self._refused)
        self.saved.append((given, seconds, late))
        return self._reads

    async def run(self, *keys: str, size: tuple[int, int] = (80, 24), then: Then | None = None) -> "Rating":
        async with App[None]().run_test(size=size) as pilot:
            pilot.app.push_screen(self.screen, self.done.append)  # type: ignore[arg-type]
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
            if then is not None:
                await then(pilot, self)
        return self

    async def look(self, pilot: Pilot[None], seconds: float) -> None:
        """So many seconds pass, and the screen looks at the clock."""
        self.clock.now += seconds
        await pilot.pause(0.35)


def seen(pilot: Pilot[None]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def test_one_key_and_enter_is_enough() -> None:
    rating = await Rating().run("5", "enter")
    assert rating.saved == [(Given(5), 0.0, False)]
    assert rating.done == [Done("saved", Given(5))]


async def test_a_letter_is_good_a_capital_is_poor_and_the_same_again_takes_it_back() -> None:
    rating = await Rating().run("2", "c", "E", "t", "t", "a", "A", "4", "tab", "s", "o", "2", "enter")
    assert rating.saved[0][0] == Given(4, ("-accuracy", "+clarity", "-evidence"), "so2")


async def test_every_aspect_has_a_key() -> None:
    rating = await Rating().run("3", *"amctfler", "enter")
    assert rating.saved[0][0].aspects == tuple(f"+{each}" for each in ASPECTS)
    rating = await Rating().run("3", *"AMCTFLER", "enter")
    assert rating.saved[0][0].aspects == tuple(f"-{each}" for each in ASPECTS)


@pytest.mark.parametrize(
    ("keys", "score"),
    [(["right"], 1), (["left"], 5), (["3", "right", "right", "right"], 5), (["2", "left", "left"], 1), (["4", "1"], 1)],
)
async def test_arrows_change_the_score(keys: list[str], score: int) -> None:
    assert (await Rating().run(*keys, "enter")).saved[0][0].score == score


async def test_without_a_score_nothing_is_saved_and_the_screen_says_what_is_missing() -> None:
    async def then(pilot: Pilot[None], rating: Rating) -> None:
        assert "First a score: 1 (unusable) to 5 (ready to use)." in seen(pilot)
        await pilot.press("3", "enter")
        await pilot.pause()

    rating = await Rating().run("c", "enter", then=then)
    assert rating.saved == [(Given(3, ("+clarity",)), 0.0, False)]


async def test_a_key_that_means_nothing_says_what_does() -> None:
    async def then(pilot: Pilot[None], rating: Rating) -> None:
        assert "1 to 5 rates it, a letter says what that is about" in seen(pilot)

    rating = await Rating().run("9", "x", "s", "q", "space", then=then)
    assert (rating.saved, rating.done) == ([], [])


async def test_leaving_gives_back_all_that_was_given() -> None:
    rating = await Rating(Given(2, ("+tone",), "be")).run("C", "tab", "g", "u", "n", "escape")
    assert rating.saved == []
    assert rating.done == [Done("left", Given(2, ("-clarity", "+tone"), "begun"))]


async def test_when_the_time_is_up_what_was_given_is_saved_and_no_key_reaches_what_lies_below() -> None:
    async def then(pilot: Pilot[None], rating: Rating) -> None:
        await rating.look(pilot, 59)
        assert rating.saved == [] and " 1 s" in seen(pilot)
        await pilot.press("w")
        await rating.look(pilot, 1)
        assert rating.saved == [(Given(4, (), "draw"), 60.0, True)]
        await pilot.press("q", "enter", "r")
        await rating.look(pilot, 2)

    rating = await Rating().run("4", "tab", "d", "r", "a", then=then)
    assert len(rating.saved) == 1
    assert rating.done == [Done("saved", Given(4, (), "draw"))]


async def test_who_still_types_when_the_time_is_up_types_into_nothing() -> None:
    async def then(pilot: Pilot[None], rating: Rating) -> None:
        await rating.look(pilot, 59.5)
        await pilot.press("w")
        await rating.look(pilot, 0.5)
        assert "The time is up: what you gave is saved." in seen(pilot)
        for key in ("w", "q", "1", "A"):
            await pilot.press(key)
            await rating.look(pilot, 0.5)
        assert rating.done == []
        await rating.look(pilot, 1)
        assert rating.done == [Done("saved", Given(4, (), "draw"))]

    await Rating().run("4", "tab", "d", "r", "a", then=then)


async def test_when_the_time_is_up_without_a_score_nothing_is_saved_and_nothing_lost() -> None:
    async def then(pilot: Pilot[None], rating: Rating) -> None:
        await rating.look(pilot, 59.5)
        await pilot.press("o")
        await rating.look(pilot, 0.5)
        assert "there is no score: nothing is saved, nothing is lost" in " ".join(seen(pilot).split())
        await rating.look(pilot, 1)

    rating = await Rating().run("C", "tab", "s", then=then)
    assert rating.saved == []
    assert rating.done == [Done("too late", Given(0, ("-clarity",), "so"))]


async def test_what_cannot_be_saved_is_said_and_given_back() -> None:
    async def then(pilot: Pilot[None], rating: Rating) -> None:
        assert "This session is read-only." in seen(pilot)
        await pilot.press("escape")

    rating = await Rating(refused="This session is read-only.").run("4", "c", "enter", then=then)
    assert rating.done == [Done("left", Given(4, ("+clarity",)))]


async def test_what_is_to_be_read_after_stays_until_it_was_read() -> None:
    async def then(pilot: Pilot[None], rating: Rating) -> None:
        await rating.look(pilot, 30)
        assert "Others gave it 4, 3." in seen(pilot) and rating.done == []
        await pilot.press("enter")

    rating = await Rating(reads="Others gave it 4, 3.").run("2", "enter", then=then)
    assert rating.done == [Done("saved", Given(2))]


async def test_one_of_several_can_be_skipped() -> None:
    assert (await Rating(skips=True).run("4", "s")).done == [Done("skipped", Given(4))]
    assert (await Rating(skips=True).run("q")).done == [Done("left")]


@pytest.mark.parametrize("size", [(160, 45), (80, 24)], ids=["wide", "narrow"])
async def test_scores_and_aspects_can_be_clicked(size: tuple[int, int]) -> None:
    async def then(pilot: Pilot[None], rating: Rating) -> None:
        for words in ("start over", "tone", "tone", "length", "length", "length", "structure"):
            y, line = next((y, line) for y, line in enumerate(seen(pilot).split("\n")) if words in line)
            await pilot.click(offset=(line.index(words), y))
            await pilot.pause()
        await pilot.press("enter")

    rating = await Rating().run(size=size, then=then)
    assert rating.saved[0][0] == Given(2, ("-tone", "+structure"))


@pytest.mark.parametrize("size", [(160, 45), (100, 30), (80, 24)], ids=str)
async def test_every_score_and_aspect_every_key_and_the_text_are_in_sight(size: tuple[int, int]) -> None:
    async def then(pilot: Pilot[None], rating: Rating) -> None:
        for words in (*SCORES.values(), *ASPECTS, "Enter saves", "Esc leaves", "one line on why", "## Hook"):
            assert words in seen(pilot), words

    await Rating().run(size=size, then=then)


async def test_its_keys_are_seen_on_the_smallest_screen() -> None:
    async def then(pilot: Pilot[None], rating: Rating) -> None:
        assert "Enter saves" in seen(pilot) and "Esc leaves" in seen(pilot) and "1 unusable" in seen(pilot)

    await Rating().run("x", size=(50, 16), then=then)


async def test_the_text_scrolls_while_it_is_rated() -> None:
    async def then(pilot: Pilot[None], rating: Rating) -> None:
        text = pilot.app.screen.query_one("#text")
        places = []
        for key in ("down", "j", "up", "k", "pagedown", "tab", "down", "pageup"):
            await pilot.press(key)
            places.append(text.scroll_offset.y)
        assert places[:4] == [1, 2, 1, 0] and places[4] > 1 and places[5:7] == [places[4], places[4] + 1]

    long = at_hand(session())
    rating = Rating()
    rating.screen._subject = type(long)(long.title, long.top, long.about, long.text * 9, long.text_title)
    await rating.run("4", then=then)


async def test_enter_in_the_line_before_there_is_a_score_lets_the_next_digit_be_it() -> None:
    rating = await Rating().run("tab", "h", "i", "enter", "3", "enter")
    assert rating.saved == [(Given(3, line="hi"), 0.0, False)]


async def test_where_there_is_no_room_for_all_what_is_said_comes_in_sight_and_so_does_the_score() -> None:
    async def then(pilot: Pilot[None], _rating: Rating) -> None:
        assert "First a score" in seen(pilot)
        await pilot.press("2")
        await pilot.pause()
        assert "●2 start over" in seen(pilot)

    await Rating().run("enter", size=(40, 12), then=then)


async def test_what_others_gave_can_be_read_on_any_screen() -> None:
    async def then(pilot: Pilot[None], _rating: Rating) -> None:
        assert "Others gave 2." in seen(pilot)

    await Rating(reads="Others gave 2.").run("5", "enter", size=(40, 12), then=then)


async def test_a_fault_of_our_own_while_it_is_saved_traps_nobody() -> None:
    class Broken(Rating):
        async def _save(self, given: Given, seconds: float, late: bool) -> str:
            raise RuntimeError("a secret")

    async def then(pilot: Pilot[None], rating: Rating) -> None:
        assert "That did not work: RuntimeError" in seen(pilot) and "secret" not in seen(pilot)
        await pilot.press("escape")
        assert rating.done == [Done("left", Given(5))]

    await Broken().run("5", "enter", then=then)


async def test_a_fault_of_our_own_between_two_ratings_is_told_and_ends_it(tmp_path: Path) -> None:
    def stopped() -> float:
        raise RuntimeError("a secret")

    (path,) = make(tmp_path, 1)
    told: list[Tally] = []
    app = App[None]()
    async with app.run_test() as pilot:
        app.push_screen(RateSessions(Config(), (path,), clock=stopped), told.append)  # type: ignore[arg-type]
        while not told:
            await pilot.pause(0.02)
    assert told[0].left == 1 and [each.split(" (")[0] for each in told[0].passed] == ["That did not work: RuntimeError"]
