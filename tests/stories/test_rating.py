"""Saying how good a text is: five keys in a session, the texts that nobody rated one after another, and blind."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot

from commands import redraft, refused
from loops import SPEC, word_loop
from redraft.bundled import samples_dir
from redraft.config import Config, sessions_dir
from redraft.core.events import Rated, Stopped
from redraft.loop import acts
from redraft.loop.opening import read_session, resume
from redraft.tui.app import RedraftApp
from redraft.tui.screens.rate_sessions import RateSessions, Tally
from stories.story import NARROW, WIDE, Clock, User, story, words
from stories.window import Window

LONG = "# News\n\n" + "".join(f"Paragraph {n} says what changed.\n\n" for n in range(60))


async def time_passes(user: User, seconds: float) -> None:
    """So many seconds pass, and the screen looks at its clock."""
    user.clock.now += seconds
    await user._pilot.pause(0.35)
    await user.wait()


async def until_saved(user: User) -> None:
    """The file may take a moment longer than the clock."""
    for _ in range(100):
        if user.events("rated"):
            return
        await user._pilot.pause(0.05)


# In a session.


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_five_keys_and_done(tmp_path: Path, size: tuple[int, int]):
    async with story(tmp_path, size=size) as user:
        await user.press("R", "4", "c", "E", "enter")
        assert not user.is_asked
        user.transcript_has("rated", version=1, score=4, aspects=("+clarity", "-evidence"), line="", late=False)
        user.sees("v1 rated 4, nearly there, +clarity −evidence; u takes it back.")
        user.does_not_see("open feedback")
        (rating,) = user.saved.ratings
        assert 0 < rating.seconds < 10 and not rating.blind


async def test_a_low_rating_says_where_it_stays(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("R", "3", "enter")
        user.sees("v1 rated 3, needs work; u takes it back. It stays on the list of open feedback: O.")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_when_the_time_is_up_what_was_given_is_saved(tmp_path: Path, size: tuple[int, int]):
    async with story(tmp_path, size=size) as user:
        await user.press("R", "2", "T", "tab")
        await user.type("too stiff, and")
        await time_passes(user, 60)
        await until_saved(user)
        user.transcript_has("rated", score=2, aspects=("-tone",), line="too stiff, and", late=True, seconds=60.0)
        await time_passes(user, 2)
        assert not user.is_asked
        user.sees("The time was up: v1 rated 2, start over, −tone")


async def test_when_the_time_is_up_without_a_score_what_was_given_waits_for_the_next_time(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("R", "T", "tab")
        await user.type("too stiff")
        await time_passes(user, 61)
        await time_passes(user, 2)
        assert not user.is_asked
        user.sees("The time was up before there was a score: nothing is saved; R shows what you gave.")
        user.transcript_lacks("rated")
        await user.press("R")
        user.sees("− t tone", "too stiff")
        await user.press("2", "enter")
        user.transcript_has("rated", score=2, aspects=("-tone",), line="too stiff", late=False)


async def test_leaving_loses_nothing_that_was_given(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("R", "4", "c", "A", "tab")
        await user.type("reads well")
        await user.press("escape")
        user.transcript_lacks("rated")
        await user.press("R")
        user.sees("● 4 nearly there", "− a accuracy", "+ c clarity", "reads well")
        await user.press("escape", "R", "enter")
        user.transcript_has("rated", score=4, aspects=("-accuracy", "+clarity"), line="reads well")
        await user.press("R")
        user.does_not_see("● 4", "reads well")


async def test_two_ratings_of_one_version_stand_side_by_side(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("R", "2", "E", "enter", "R", "4", "tab")
        await user.type("better than I thought")
        await user.press("enter")
        assert [rating.score for rating in user.saved.ratings] == [2, 4]
        user.sees("rated 4", pane="draft")
        await user.press("v")
        user.sees(
            "rated 2, 4", "rated 2, start over, −evidence (you,", "rated 4, nearly there: “better than I thought”"
        )
        await user.press("escape", "u")
        assert [rating.score for rating in user.saved.ratings] == [2]
        user.sees("rated 2", pane="draft")
        log = redraft("show", user.file, "--log").out
        assert "\nRatings\n  v1: 2, start over, −evidence (you," in log


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_the_text_stays_in_view_and_scrolls_while_it_is_rated(tmp_path: Path, size: tuple[int, int]):
    async with words(tmp_path, draft=LONG, size=size) as user:
        await user.go_to("draft")
        place, shown = user._screen.query_one("#draft").region, user.front
        await user.press("R")
        text, box = user.front.query_one("#text").region, user.front.query_one("#box").region
        assert user.front is not shown and not text.overlaps(box) and text.height >= 10
        if size == WIDE:
            assert abs(text.x - place.x) <= 1 and abs(text.width - place.width) <= 1
        user.sees("Paragraph 1 says", "1 unusable", "5 ready to use", "Enter saves")
        user.does_not_see("Paragraph 40 says")
        await user.press("4", *["pagedown"] * 9, "tab", *["down"] * 30)
        user.sees("Paragraph 59 says", "4 nearly there")
        await user.press("enter")
        user.transcript_has("rated", score=4, line="")


async def test_it_opens_where_the_person_was_reading(tmp_path: Path):
    async with words(tmp_path, draft=LONG) as user:
        await user.go_to("draft")
        await user.press(*["j"] * 50)
        user.sees("Paragraph 48 says", pane="draft")
        await user.press("R")
        user.sees("Paragraph 48 says")


async def test_the_offer_at_the_end_is_the_same_key(tmp_path: Path):
    async with words(tmp_path, draft="# News\n\nAll is well.\n") as user:
        await user.press("g")
        assert user.saved.ended is not None
        user.sees("R rates")
        await user.press("R", "5", "enter")
        user.transcript_has("rated", version=1, score=5)
        user.sees("v1 rated 5, ready to use; u takes it back.")


# The sessions that nobody rated.


async def unrated(count: int, *texts: str) -> list[Path]:
    """So many sessions that have ended, the first the oldest."""
    paths = []
    for n in range(count):
        loop = await word_loop(sessions_dir().parent, (*texts, *[f"# Note {n}\n\nWe utilize it.\n"] * count)[n])
        await loop.review()
        await loop.record.put(partial(Stopped, ending="stopped", why="so"))
        loop.record.close()
        assert loop.record.journal is not None
        paths.append(loop.record.journal.path)
    return paths


class Rater:
    """Somebody at the keyboard of `redraft rate`; every screen that was painted is kept."""

    def __init__(self, pilot: Pilot[None], clock: Clock, done: list[Tally]) -> None:
        self._pilot, self.clock, self.done, self.painted = pilot, clock, done, ""

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self._pilot.press(key)
            await self.look()
            self.clock.now += 1.0

    async def look(self, seconds: float = 0.0) -> None:
        self.clock.now += seconds
        await self._pilot.pause(0.35 if seconds else None)
        self.painted += "\n".join(self.lines) + "\n"

    @property
    def lines(self) -> list[str]:
        return [strip.text for strip in self._pilot.app.screen._compositor.render_strips()]

    async def until(self, *texts: str) -> None:
        """Look until these words are on the screen, or until it has ended if there are none."""
        for _ in range(400):
            await self.look()
            if self.done if not texts else all(text in "\n".join(self.lines) for text in texts):
                return
            await self._pilot.pause(0.01)
        raise AssertionError(f"{texts} not seen:\n" + "\n".join(self.lines))


@asynccontextmanager
async def rating(
    paths: Sequence[Path] | None = None, size: tuple[int, int] = WIDE, *, name: str = "you", blind: bool = False
) -> AsyncIterator[Rater]:
    done: list[Tally] = []
    clock = Clock()
    config = Config(name=name)
    screen = partial(RateSessions, config, paths, blind=blind, clock=clock, finished=done.append)
    app = RedraftApp(config, screen)  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        yield Rater(pilot, clock, done)


def scores(paths: Sequence[Path]) -> list[list[int]]:
    return [[rated.score for rated in read_session(path).session.ratings] for path in paths]


async def test_three_texts_are_rated_by_the_keyboard_alone():
    paths = await unrated(3)
    async with rating() as rater:
        await rater.until("Note  ·  v1  ·  1 of 3", "# Note 2", "Say what changed.")
        await rater.press("4", "c", "enter")
        await rater.until("2 of 3", "# Note 1", "Note v1 rated 4, nearly there, +clarity")
        await rater.press("s")
        await rater.until("3 of 3", "# Note 0")
        await rater.press("2", "tab", "d", "u", "l", "l", "enter")
        await rater.until()
    (tally,) = rater.done
    assert scores(paths) == [[2], [], [4]]
    assert tally.says == "2 rated, 1 left."
    assert "Note v1 rated 2, start over: “dull” (you," in tally.rated[1]
    async with rating() as rater:
        await rater.until("# Note 1")
        assert "1 of" not in rater.painted
        await rater.press("5", "enter")
        await rater.until()
    assert scores(paths) == [[2], [5], [4]] and rater.done[0].says == "1 rated, 0 left."
    async with rating() as rater:
        await rater.until()
    assert rater.done == [Tally()] and rater.done[0].says == "Nothing waits for a rating."


async def test_who_leaves_half_way_is_told_what_was_given_and_not_saved():
    paths = await unrated(3)
    async with rating() as rater:
        await rater.until("1 of 3")
        await rater.press("3", "enter")
        await rater.until("2 of 3")
        await rater.press("C", "4", "tab", "h", "m", "escape")
        await rater.until()
    assert scores(paths) == [[], [], [3]]
    assert rater.done[0].unsaved == ("Note v1: 4, nearly there, −clarity: “hm”",)
    assert rater.done[0].says == "1 rated, 2 left."


async def test_who_gave_no_score_in_time_is_asked_again_and_nothing_is_lost():
    paths = await unrated(1)
    async with rating() as rater:
        await rater.until("# Note 0")
        await rater.press("C")
        await rater.look(61)
        await rater.look(2)
        await rater.until("− c clarity")
        await rater.press("3")
        await rater.look(61)
        await rater.look(2)
        await rater.until()
    (rated,) = read_session(paths[0]).session.ratings
    assert (rated.score, rated.aspects, rated.late, rated.seconds) == (3, ("-clarity",), True, 60.0)


async def test_what_cannot_be_written_is_passed_over_and_named():
    held, torn, fine = await unrated(3)
    other = resume(held).record
    torn.write_bytes(damaged := torn.read_bytes() + b"\n[[event]]\nn = 9\n")
    sample = next(samples_dir().glob("*.toml"))
    before = sample.read_bytes()
    try:
        async with rating([sample, held, torn, fine]) as rater:
            await rater.until("4 of 4", "# Note 2")
            await rater.press("5", "enter")
            await rater.until()
    finally:
        other.close()
    assert scores([held, fine]) == [[], [5]]
    assert torn.read_bytes() == damaged and sample.read_bytes() == before
    why = rater.done[0].passed
    assert [path.name in line for path, line in zip((sample, held, torn), why, strict=True)] == [True] * 3
    assert "is a sample" in why[0] and "is open in another redraft" in why[1] and "half written" in why[2]


def written_in(window: Window, seconds: float) -> int:
    """Bytes that are written while nobody presses a key."""
    before = len(window.written)
    window.watch(seconds)
    return len(window.written) - before


def test_three_texts_in_a_real_terminal(tmp_path: Path):
    import asyncio

    paths = asyncio.run(unrated(3))
    with Window(["rate"], tmp_path) as window:
        window.wait_for("1 of 3", "# Note 2")
        window.press("4\r")
        window.wait_for("2 of 3", "# Note 1")
        window.press("3E\tno figure\r")
        window.wait_for("3 of 3", "# Note 0")
        assert any(0 < written_in(window, 2.0) < 1_000 for _ in range(6)), "the bar paints more than itself"
        window.press("s")
        window.wait_for_end()
        assert b"2 rated, 1 left." in window.written
    assert scores(paths) == [[], [3], [4]]
    assert read_session(paths[1]).session.ratings[0].line == "no figure"


def test_what_cannot_be_rated_is_said_at_once(tmp_path: Path):
    assert "needs a terminal" in refused("rate")
    assert "is a sample" in refused("rate", next(samples_dir().glob("*.toml")))
    assert "there is no session 'zzzz'" in refused("rate", "zzzz")
    (path := tmp_path / "bad.toml").write_text("format = 1\n")
    refused("rate", path, code=3)


# Blind.

TITLE, MODEL, JUDGED = "Third attempt", "acme:oracle-9", "a verdict of the critic"


@pytest.fixture
async def judged() -> Path:
    """A session with two versions, verdicts of a model, and the ratings of two others."""
    loop = await word_loop(sessions_dir().parent, spec=SPEC.replace('"Note"', f'"{TITLE}"'))
    await loop.go()
    await loop.accept("3.1")
    await acts.rate(loop.record, 2, "not yet")
    for person, score in (("Zoë", 4), ("Ann", 3)):
        rated = partial(Rated, version=loop.session.head, score=score, line=f"said {person}")
        await loop.record.put(rated, by=person)
    loop.record.close()
    assert loop.record.journal is not None and loop.session.head == 2
    return loop.record.journal.path


def tells(path: Path) -> list[str]:
    """Whatever would tell who rates blind more than the text."""
    session = read_session(path).session
    about = (TITLE, session.id, path.stem, "v1", "v2", "p1", "p2", "Zoë", "Ann", "not yet", "said", "words", "Rubric")
    verdicts = [mark.reason for marks in session.marks.values() for mark in marks if mark.reason]
    criteria = [criterion.says for criterion in session.spec.criteria]
    return [*about, *verdicts, *criteria, "1/3", "2/3", "pass ", "rated"]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_who_rates_blind_sees_the_text_and_what_it_is_for_and_nothing_else(judged: Path, size: tuple[int, int]):
    async with rating([judged], size, name="Io", blind=True) as rater:
        await rater.until("Rating blind", "Rate this text", "Say what changed.", "# News", "We use it.")
        await rater.press("x", "down", "up", "9", "enter", "5", "c", "tab", "o", "k")
        assert [word for word in tells(judged) if word in rater.painted] == []
        assert "Others gave" not in rater.painted
        await rater.press("enter")
        await rater.until("Others gave 2, 4, 3.")
        assert rater.done == []
        await rater.press("enter")
        await rater.until()
    rated = read_session(judged).session.ratings[-1]
    assert (rated.by, rated.score, rated.blind, rated.version, rated.line) == ("Io", 5, True, 2, "ok")


def test_nothing_tells_on_a_real_terminal_before_the_rating_is_saved(judged: Path, tmp_path: Path):
    with Window(["rate", "--blind", str(judged)], tmp_path) as window:
        window.wait_for("Rating blind", "# News", "We use it.")
        window.press("c3")
        window.wait_for("●")
        seen = re.sub(r"\x1b\[[0-9;?<>=]*[a-zA-Z~]", " ", window.written.decode("utf-8", "replace"))
        assert [word for word in tells(judged) if word in seen] == []
        window.press("\r")
        window.wait_for("Others gave 4, 3. You gave 2 before.")
        window.press("\r")
        window.wait_for_end()
    assert read_session(judged).session.ratings[-1].blind


def test_scripts_are_told_everything_of_a_rating(judged: Path):
    import json

    ratings = json.loads(redraft("show", judged, "--json").out)["ratings"]
    assert [(each["by"], each["version"], each["score"], each["line"]) for each in ratings] == [
        ("you", 2, 2, "not yet"),
        ("Zoë", 2, 4, "said Zoë"),
        ("Ann", 2, 3, "said Ann"),
    ]
    assert all({"aspects", "blind", "late", "seconds", "event"} <= set(each) for each in ratings)
