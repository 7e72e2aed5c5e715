"""Someone who judges first and presses any key: whatever they press, nothing of a hidden verdict comes to be seen."""

import random
from pathlib import Path

import pytest
from msgspec.structs import replace

from loops import MendingAuthor
from redraft.core.review import Review
from redraft.core.veil import asked
from redraft.loop.verifying import verify
from stories.story import NARROW, WIDE, User, words
from stories.test_judging_first import FIRST, SPEC, Zebra
from stories.test_random_keys import ANYWHERE, MAIN, TYPED

KEYS = {"DraftingScreen": (*MAIN, *("g", "a", "y", "n", "space") * 5), "AskLine": TYPED, "EditPassage": TYPED}
PICKERS = ("j", "k", "enter", "escape", "1", "2", "m", "b", "t", "x", "h", "l", "q", "r", "f2")
FEW, MANY, WALKS = 24, 300, 12


class Changing(Zebra):
    """Judges each text otherwise, and signs every word with the text that it is of."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(True, True)
        self._rng = rng

    async def review(self, brief, seen=None) -> Review:  # type: ignore[no-untyped-def]
        self.says = {id: self._rng.random() < 0.6 for id in self.says}
        signed = brief.draft.sha256[:8]
        review = await super().review(brief, seen and (lambda verdicts: seen(self._signed(verdicts, signed))))
        found = tuple(replace(each, directive=f"{each.directive} {signed}") for each in review.findings)
        return replace(review, verdicts=self._signed(review.verdicts, signed), findings=found)

    def _signed(self, verdicts, signed):  # type: ignore[no-untyped-def]
        return tuple(replace(v, reason=f"{v.reason} {signed}") if v.criterion in self.says else v for v in verdicts)


async def presses(user: User, rng: random.Random, count: int) -> int:
    """Press random keys; how often something was hidden after one."""
    hidden = 0
    for _ in range(count):
        where = type(user.front).__name__
        keys = KEYS.get(where, PICKERS)
        await user.press(rng.choice(rng.choice((keys, keys, ANYWHERE))))
        assert not user.has_left
        now = asked(user.record.session)
        if now is not None:
            hidden += 1
            signed = user.record.session.version(now.version).sha256[:8]
            assert signed not in user.screen.replace("\n", ""), user.screen
    return hidden


async def walk(home: Path, seed: int, count: int) -> int:
    rng = random.Random(seed)
    size = WIDE if seed % 2 else NARROW
    players = {"critic": Changing(rng), "author": MendingAuthor()}
    async with words(home, spec=SPEC, size=size, config=FIRST, **players) as user:
        await user.press("g")
        hidden = await presses(user, rng, count)
        file = user.file
    assert verify(file).faults == ()
    return hidden


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_is_pressed_nothing_hidden_is_seen(tmp_path: Path, seed: int) -> None:
    assert await walk(tmp_path, seed, FEW) > 0


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(10, 10 + WALKS))
async def test_nor_by_hundreds_of_keys(tmp_path: Path, seed: int) -> None:
    assert await walk(tmp_path, seed, MANY) > 0
