"""Someone who presses any key, in the outline, the pickers of what is frozen, at what is offered: nothing is lost."""

import random
from pathlib import Path

import pytest

from outlined import Architect, Mender, OrderCritic, Writes
from redraft.loop.verifying import verify
from stories.story import NARROW, WIDE, User, story

SPEC = """
task = "Say what changed."
[[criterion]]
id = "order"
says = "The ask comes last"
judge = "critic"
stage = "structure"
[[criterion]]
id = "kind"
says = "Sounds kind"
judge = "critic"
[[criterion]]
id = "brief"
says = "At most 30 words"
max_words = 30
"""
MEMO = """Read this on Monday.

# Ask

Buy it, [soon] 🙂.

## Numbers

- 40 minutes
- 9 with the cache

```sh
# no heading
make
```

News
====

| a | b |
|---|---|
| 1 | 2 |

We're slow!
"""
PLAIN = "We ship it.\n\nYou wait for it, and they do.\n\nIt ends here.\n"
TEXT = "# News\n\nWe ship, kindly.\n\n# Ask\n\nBuy it.\n"

ANYWHERE = (
    "j",
    "k",
    "up",
    "down",
    "enter",
    "enter",
    "escape",
    "tab",
    "home",
    "end",
    "pageup",
    "pagedown",
    "question_mark",
)
MAIN = (
    *("l", "f", "F") * 6, *("g", "a") * 4, "r", "s", "o", "A", "space", "u", "u", "v", "y", "D", "w",
    *("O", "exclamation_mark") * 2, "z", "1", "2", "3", "x", "n", "e", "W", "m", "R", "c", "i",
)  # fmt: skip
OUTLINE = (*("J", "K", "greater_than_sign", "less_than_sign", "d", "u", "enter", "l") * 2, "r", "w", "n", "p", "left")
PICKERS = ("w", "plus", "minus", "right", "left", "space", "shift+right", "t", "c", "f", "F", "q")
TYPED = ("x", "y", "1", "space", "backspace", "delete", "#", "left", "right", "enter", "enter", "escape", "ctrl+s")
FLAGS = ("h", "p", "t", "l", "o", "enter", "enter", "escape")
FEEDBACK = ("m", "p", "b", "t", "x", "j", "k")
KEYS_OF = {
    "DraftingScreen": MAIN, "OutlineScreen": OUTLINE, "AskLine": TYPED, "EditPassage": TYPED,
    "FlagThis": FLAGS, "FeedbackList": FEEDBACK, "Constrain": (*TYPED, "f2", "f2"),
}  # fmt: skip
FEW, MANY, WALKS = 22, 300, 24


async def presses(user: User, rng: random.Random, count: int) -> None:
    """Press random keys: those that mean something where the user is, and any others."""
    for _ in range(count):
        where = type(user.front).__name__
        keys = rng.choice((KEYS_OF.get(where, PICKERS), KEYS_OF.get(where, PICKERS), ANYWHERE))
        key = rng.choice(keys)
        try:
            await user.press(key)
        except Exception as fault:
            fault.add_note(f"after {key!r} in {where}:\n{user.screen}")
            raise
        assert not user.has_left, f"{key!r} in {where} left the app"
        assert user.saved == user.record.session, "what is seen is saved"


async def to_the_start(user: User, text: str) -> None:
    """Leave every dialog, and take everything back."""
    for _ in range(8):
        if type(user.front).__name__ == "DraftingScreen":
            break
        await user.press("escape")
    while user.record.session.acts:
        left = len(user.record.session.acts)
        await user.press("u")
        assert len(user.record.session.acts) < left, user.screen
    session = user.saved
    assert (session.holds, session.lock, session.dismissals) == ((), None, ())
    assert session.version(1).text == text
    assert session.draft is not None and session.draft.text == text


async def walk(home: Path, seed: int, count: int) -> None:
    rng = random.Random(seed)
    text, size = rng.choice((MEMO, PLAIN)), WIDE if seed % 2 else NARROW
    players = {"critic": OrderCritic(), "author": Mender(), "writer": Writes(TEXT), "outliner": Architect()}
    async with story(home, text, SPEC, size=size, **players) as user:  # type: ignore[arg-type]
        await presses(user, rng, count)
        await to_the_start(user, text)
        file = user.file
    assert verify(file).faults == ()


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_keys_are_pressed_nothing_is_lost(tmp_path: Path, seed: int) -> None:
    await walk(tmp_path, seed, FEW)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(10, 10 + WALKS))
async def test_hundreds_of_keys_lose_nothing(tmp_path: Path, seed: int) -> None:
    await walk(tmp_path, seed, MANY)
