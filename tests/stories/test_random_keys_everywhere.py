"""Someone who presses any key, clicks anywhere and pulls at the window, on every screen that home leads to.

Whatever is pressed: the app goes on, nothing of its own fails, each transcript only ever grows, nothing is written
while a replay is on top, and no session is lost: it lies among the sessions or in the trash.
"""

import asyncio
import random
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.message import Message
from textual.pilot import OutOfBounds, Pilot
from textual.screen import ModalScreen
from textual.worker import Worker, WorkerState

from benchmarks.many_sessions import fill
from folded import Story
from redraft.bundled import samples_dir
from redraft.config import Config, data_dir, sessions_dir
from redraft.core.said import Flagged
from redraft.loop.record import Declined
from redraft.loop.verifying import verify
from redraft.tui.app import RedraftApp
from redraft.tui.screens.home import HomeScreen
from redraft.tui.screens.replaying import ReplayScreen
from stats.made_sessions import told
from stories.replayed import transcript
from unit.test_loop_random_converging import begun

SIZES = ((160, 45), (80, 24), (40, 12))
ANYWHERE = (
    "j", "k", "up", "down", "left", "right", "enter", "enter", "escape", "escape", "tab", "shift+tab", "home", "end",
    "pageup", "pagedown", "question_mark", "space", "1", "9", "0", "z", "t", "x", "backspace", "delete", "ctrl+u",
)  # fmt: skip
TYPED = ("a", "B", "[", "]", "x", "7", "#", "space", "backspace", "left", "home", "enter", "enter", "escape", "é", "🙂")
HOME = (
    *("o", "p", "f", "R", "r", "x", "d", "S", "O") * 3, "u", "slash", "s", "minus", "tab", "n", "D", "t", "enter", "j",
    "j", "end", "home", "M",
)  # fmt: skip
REPLAY = (
    *("left", "right", "shift+left", "shift+right", "home", "end", "d", "space") * 2, "plus", "minus", "slash", "n",
    "N", "f", "v", "y", "l", "a", "R", "exclamation_mark", "x", "u", "e", "tab", "z", "c", "q",
)  # fmt: skip
RATING = ("1", "3", "5", "a", "c", "L", "T", "tab", "left", "right", "enter", "down", "s", "q", "escape", "6")
DRAFTING = (
    *("exclamation_mark", "O", "R", "space", "w") * 3, "a", "x", "s", "u", "l", "v", "D", "r", "tab", "j", "j", "n",
    "f", "F", "q", "q", "z", "o",
)  # fmt: skip
STATS = ("tab", "tab", "j", "b", "r", "s", "m", "z", "t", "question_mark", "q")
CHOICES = ("y", "n", "m", "h", "t", "f", "s", "o", "1", "2", "3", "p", "b", "x", "d", "q", "enter", "escape")
KEYS_OF = {
    "HomeScreen": HOME, "ReplayScreen": REPLAY, "RateOneOf": RATING, "RateVersion": RATING, "AskLine": TYPED,
    "DraftingScreen": DRAFTING, "StatsScreen": STATS, "EditPassage": TYPED, "NewSession": TYPED,
}  # fmt: skip
SOON, FEW, MANY, WALKS = 3, 18, 400, 16


class Wanderer:
    """Presses, clicks and pulls at random, and looks after each whether all that is promised holds."""

    def __init__(self, rng: random.Random, app: RedraftApp, pilot: Pilot[None], failed: list[BaseException]) -> None:
        self.rng, self.app, self.pilot, self.failed = rng, app, pilot, failed
        self.was = kept()
        self.names: list[str] = []

    @property
    def front(self) -> str:
        return type(self.app.screen).__name__

    async def go(self, count: int) -> bool:
        """Do so many things; say whether the app still runs after them."""
        for _ in range(count):
            does = self.rng.choices((self.press, self.click, self.resize), (24, 3, 1))[0]
            where, watching = self.front, self.watches
            self.names.append(f"{where}: {await does()}")
            if self.app._exit:
                break
            await self.wait()
            now = kept()
            self.look(now, watching and self.watches)
            self.was = now
        return not self.app._exit

    async def press(self) -> str:
        own = KEYS_OF.get(self.front, CHOICES)
        key = self.rng.choice(self.rng.choice((own, own, own, ANYWHERE)))
        await self.pilot.press(key)
        return key

    async def click(self) -> str:
        width, height = self.app.size
        at = self.rng.randrange(width), self.rng.randrange(height)
        with suppress(OutOfBounds):
            await self.pilot.click(offset=at)
        return f"click {at}"

    async def resize(self) -> str:
        size = self.rng.choice(SIZES)
        await self.pilot.resize_terminal(*size)
        return f"size {size}"

    async def wait(self) -> None:
        await self.pilot.pause()
        for _ in range(1_500):
            asked = isinstance(self.app.screen, ModalScreen)
            if asked or not any(worker.is_running for worker in self.app.workers):
                break
            await asyncio.sleep(0.01)
        else:
            raise AssertionError(f"still busy: {[each for each in self.app.workers if each.is_running]}")
        await self.pilot.pause()

    @property
    def watches(self) -> bool:
        """Whether somebody watches a replay, from which nothing is being forked."""
        return isinstance(self.app.screen, ReplayScreen)

    def look(self, now: dict[str, bytes], watched: bool) -> None:
        assert not self.failed, self.failed
        assert set(self.was) <= set(now), f"lost: {set(self.was) - set(now)}"
        for name, before in self.was.items():
            assert now[name].startswith(before), f"{name} was changed where it was written"
        if watched:
            assert now == self.was, "a replay wrote"


def _take_away(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go where files may be left, with a copy of all that comes with redraft beside: nobody trusts these keys."""
    for name in ("sample_sessions", "themes"):
        shutil.copytree(samples_dir().parent / name, folder / name)
    monkeypatch.setattr("redraft.bundled._CHECKOUT", folder)
    (folder / "here").mkdir()
    monkeypatch.chdir(folder / "here")


def kept() -> dict[str, bytes]:
    """Every transcript, among the sessions or in the trash, by its name."""
    found: dict[str, bytes] = {}
    for folder in (data_dir() / "trash", sessions_dir()):
        found |= {path.name.replace("~2", ""): path.read_bytes() for path in sorted(folder.glob("*.toml"))}
    return found


async def furnish(rng: random.Random, wild: int) -> None:
    """Sessions of every sort: made ones, samples, one with flags and hostile words, and random ones."""
    folder = sessions_dir()
    folder.mkdir(parents=True, mode=0o700)
    fill(folder, 2)
    first = told(rng, "s0001", datetime(2026, 10, 1, tzinfo=UTC))
    first.file(folder)
    told(rng, "s0002", datetime(2026, 10, 3, tzinfo=UTC), first).file(folder)
    story = Story(text="[bold]One.[/] \x1b[31m two\n\n漢字 🙂 three.\n").reviewed()
    story._tell(Flagged, what="draft", version=1, flag="tone", line="[/] \x1b[2J")
    (folder / "2030-01-02-note-k3v9.toml").write_bytes(transcript(story.events, "[/] \x1b]0;x\x07 漢字"))
    sample = rng.choice(sorted(samples_dir().glob("*.toml")))
    shutil.copy(sample, folder / f"own-{sample.name}")
    for seed in range(wild):
        await _wild(folder, rng.randrange(1000) + seed)


async def _wild(folder: Path, seed: int) -> None:
    """A session as chance and failing models have it."""
    walking = await begun(folder.parent / f"wild-{seed}", seed)
    for _ in range(30):
        with suppress(Declined):
            await walking.step()
    journal = walking.loop.record.journal
    assert journal is not None
    walking.loop.record.close()
    shutil.move(journal.path, folder / f"2026-01-01-wild-{seed}.toml")


async def wander(seed: int, count: int, wild: int = 0) -> None:
    rng = random.Random(seed)
    await furnish(rng, wild)
    samples = {path: path.read_bytes() for path in samples_dir().iterdir()}
    config = Config(grace=0.0, judge_first=bool(seed % 2))
    left = count
    while left > 0:
        failed: list[BaseException] = []

        def heard(message: Message, failed: list[BaseException] = failed) -> None:
            if isinstance(message, Worker.StateChanged) and message.state is WorkerState.ERROR:
                assert message.worker.error is not None
                failed.append(message.worker.error)

        app = RedraftApp(config, lambda: HomeScreen(config))
        names: list[str] = []
        try:
            async with app.run_test(size=rng.choice(SIZES), message_hook=heard) as pilot:
                wanderer = Wanderer(rng, app, pilot, failed)
                names = wanderer.names
                await wanderer.wait()
                await wanderer.go(left)
        except BaseException as fault:
            fault.add_note(f"seed {seed}, after: " + ", ".join(names[-25:]))
            raise
        finally:
            for record in app.records:
                record.close()
        left -= len(names) + 1
        assert {path: path.read_bytes() for path in samples_dir().iterdir()} == samples
    for folder in (data_dir() / "trash", sessions_dir()):
        for path in folder.glob("*.toml"):
            assert verify(path).faults == (), path


@pytest.mark.parametrize("seed", range(SOON))
async def test_whatever_keys_are_pressed_anywhere_no_session_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    _take_away(tmp_path, monkeypatch)
    await wander(seed, FEW)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(100, 100 + WALKS))
async def test_hundreds_of_keys_anywhere_lose_no_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    _take_away(tmp_path, monkeypatch)
    await wander(seed, MANY, wild=2)
