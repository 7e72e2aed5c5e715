"""A whole session in a process that is killed at a random moment: what it was told is saved, is; and it goes on."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from faults.session_writer import digest
from loops import WordAuthor, WordCritic
from redraft.core.critique import pending
from redraft.core.events import NAMES
from redraft.core.stopping import weighing
from redraft.loop import acts
from redraft.loop.opening import resume
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.verifying import verify
from redraft.transcripts.library import read_session_file

WRITER = Path(__file__).with_name("session_writer.py")
FEW_KILLS, KILLS = 8, 200
LIFETIME = 0.12
"""Most seconds that a process lives after its imports."""
KILLS_OF_ONE = 8
"""Kills that one session has to survive."""
MOST_STEPS = 60


def killed(where: Path, seed: int, lifetime: float) -> dict[int, str]:
    """Let a process work on a session, kill it, and return the digests of the events that it acknowledged."""
    child = subprocess.Popen([sys.executable, str(WRITER), str(where), str(seed)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "imported\n"
    time.sleep(lifetime)
    child.send_signal(signal.SIGKILL)
    lines = child.communicate(timeout=10)[0].split("\n")[:-1]  # the last has no line end: it is empty, or was cut
    assert child.returncode == -signal.SIGKILL
    return {int(n): word for n, word in (line.split() for line in lines)}


async def to_the_end_of_its_pass(loop: Loop) -> None:
    """Go on as a person would who accepts what can be accepted."""
    await _step(loop)
    for _ in range(MOST_STEPS):
        if loop.session.open is None and not pending(loop.session):
            return
        await _step(loop)
    raise AssertionError(f"the pass does not end: {loop.session.open}, {pending(loop.session)}")


async def _step(loop: Loop) -> None:
    if weighing(loop.session):
        await loop.keep(True)
    elif found := pending(loop.session):
        try:
            await loop.accept(found[0].name)
        except Declined:
            if found[0] in pending(loop.session):  # what a hold keeps out was set aside with that
                await loop.skip(found[0].name)
    else:
        await loop.go()


async def goes_on(path: Path) -> int:
    """Open a session again, take it to the end of its pass, and find the transcript sound; the events it had."""
    taken_up = resume(path)
    assert not taken_up.record.read_only
    had = taken_up.record.session.last
    loop = Loop(taken_up.record, WordCritic(), WordAuthor())
    await to_the_end_of_its_pass(loop)
    await acts.rate(loop.record, 3, "after the kill")
    loop.record.close()
    found = verify(path)
    assert found.faults == ()
    assert found.events == loop.session.last > had
    return had


async def kills(folder: Path, count: int, seed: int) -> set[str]:
    """Kill sessions again and again; return the kinds of event that were acknowledged."""
    rng, kinds = random.Random(seed), set()
    where = folder
    for n in range(count):
        if n % KILLS_OF_ONE == 0:
            where = folder / str(n)
            where.mkdir()
        acknowledged = killed(where, rng.randrange(2**32), rng.random() * LIFETIME)
        made = list(folder.glob(f"{n - n % KILLS_OF_ONE}/sessions/*.toml"))
        if not acknowledged and where.is_dir():
            for path in made:  # killed while it began: nothing was promised
                path.unlink()
            continue
        (where,) = made
        seen = read_session_file(where)
        assert not seen.edited and not seen.problems
        events = {event.n: event for event in seen.events}
        assert list(events) == list(range(1, seen.last + 1))
        assert max(acknowledged, default=0) <= seen.last
        assert all(word in ("-", digest(events[k])) for k, word in acknowledged.items())
        kinds |= {NAMES[type(events[k])] for k, word in acknowledged.items() if word != "-"}
        assert await goes_on(where) == seen.last
    return kinds


async def test_a_session_survives_kills_at_any_moment(tmp_path: Path):
    assert len(await kills(tmp_path, FEW_KILLS, seed=5)) >= 3


@pytest.mark.soak
async def test_a_session_survives_two_hundred_kills(tmp_path: Path):
    kinds = await kills(tmp_path, KILLS, seed=6)
    assert kinds >= {"written", "reviewed", "proposed", "decided", "reverted", "closed_pass", "ticked", "rated"}
    assert kinds >= {"froze", "thawed", "locked", "unlocked", "amended", "noted", "dismissed"}
