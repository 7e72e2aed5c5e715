"""Transcripts into which somebody wrote by hand what no session would hold: told in a line, and nothing falls over."""

import json
import random
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from faults.forged import FORGED, forged
from loops import WordAuthor, WordCritic
from redraft.commands.reading import show, verify_session
from redraft.commands.session_json import session_json
from redraft.core.critique import pending
from redraft.core.offering import offers_now
from redraft.core.raised import raised
from redraft.loop import auto, finishing, offering, undo
from redraft.loop.opening import read_session, resume
from redraft.loop.passes import Loop
from redraft.loop.record import Declined, Record
from redraft.loop.unattended import Unattended
from redraft.loop.verifying import verify
from redraft.transcripts.recovery import Damaged
from stories.story import NARROW, WIDE, again

SEEN = ("a lock of odd parts", "a lock of 10,000 parts", "parts of odd levels", "an outline of nothing", "another spec")
KEYS = (
    "g", "f", "escape", "F", "escape", "l", "escape", "escape", "v", "escape", "w", "escape", "exclamation_mark",
    "escape", "O", "escape", "y", "D", "escape", "1", "escape", "a", "A", "u", "u", "R", "escape", "m", "escape", "z",
    "tab", "j", "f", "enter", "escape",
)  # fmt: skip
ALL_PAIRS = 400


def told(path: Path) -> set[int]:
    """What the commands that read say of a transcript: their exit codes."""
    modes = ({}, {"log": True}, {"json": True}, {"draft": True})
    asked = {"session": str(path), "json": False, "log": False, "draft": False, "version": None}
    codes = {show(Namespace(**(asked | mode))) for mode in modes}
    return codes | {verify_session(Namespace(session=str(path), json=as_json)) for as_json in (False, True)}


def shown_as_json(path: Path) -> str:
    """A session as JSON, which any reader can read."""
    read = read_session(path)
    told = json.dumps(session_json(read.session, raised(read.events, read.session)), default=str)
    json.loads(told, parse_constant=lambda odd: pytest.fail(f"{odd} is no JSON"))
    return told


async def worked_on(record: Record) -> None:
    """Do with a session what a person might; each either works or is declined."""
    loop = Loop(record, WordCritic(), WordAuthor())
    for item in pending(loop.session):
        with suppress(Declined):
            await loop.accept(item.name)
    for doing in (loop.go, lambda: auto.take_low(loop), lambda: finishing.final_check(loop), loop.go):
        with suppress(Declined):
            await doing()
    for _, offer in offers_now(loop.session):
        with suppress(Declined):
            await offering.take(loop, offer, offering.Said(reason="so", score=3))
    with suppress(Declined):
        while loop.session.acts:
            await undo.undo(loop)
    await Unattended(loop, "all", most_passes=len(loop.session.passes) + 3).refine()


async def survives(path: Path) -> None:
    assert told(path) <= {0, 3}
    assert shown_as_json(path)
    record = resume(path).record
    if record.read_only:
        with pytest.raises(Declined):
            await Loop(record, WordCritic(), WordAuthor()).go()
        return
    try:
        await worked_on(record)
    finally:
        record.close()
    assert resume(path).record.session == record.session, "all that came after is read as it was made"
    assert verify(path).events == record.session.last


@pytest.mark.parametrize("name", FORGED)
async def test_a_forged_event_is_survived(tmp_path: Path, name: str) -> None:
    await survives(await forged(tmp_path, name))


async def test_what_does_not_follow_is_said_and_nothing_is_written(tmp_path: Path, capsys) -> None:
    path = await forged(tmp_path, "band of no number")
    before = path.read_bytes()
    assert told(path) == {3}
    assert "low is not a number that can be reckoned with" in capsys.readouterr().err
    assert resume(path).record.read_only and path.read_bytes() == before


@pytest.mark.parametrize("name", SEEN)
async def test_the_app_opens_a_forged_session(tmp_path: Path, name: str) -> None:
    await opened(tmp_path, KEYS[:12], name)


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_the_app_opens_every_forged_session(tmp_path: Path) -> None:
    for count, name in enumerate(FORGED):
        (tmp_path / str(count)).mkdir()
        await opened(tmp_path / str(count), KEYS, name)


async def opened(home: Path, keys: Sequence[str], *names: str) -> None:
    """Look at a session in the app, and press the keys that ask most of it."""
    path = await forged(home, *names)
    with suppress(Damaged):
        async with again(
            path, critic=WordCritic(), author=WordAuthor(), size=random.Random(str(names)).choice((WIDE, NARROW))
        ) as user:
            await user.press(*keys)


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_several_forged_events_are_survived(tmp_path: Path) -> None:
    rng = random.Random(7)
    for count in range(ALL_PAIRS):
        (tmp_path / str(count)).mkdir()
        names = rng.sample(list(FORGED), rng.randint(2, 5))
        try:
            await survives(await forged(tmp_path / str(count), *names))
        except Exception as fault:
            fault.add_note(f"in a session with {names}")
            raise
