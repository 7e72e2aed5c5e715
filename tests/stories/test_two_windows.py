"""One session, two terminals: the first writes, the second reads and says so, until the first has gone."""

import asyncio
import os
from pathlib import Path

import pytest

from loops import DRAFT, SPEC
from redraft.config import sessions_dir
from redraft.core.spec import parse_spec
from redraft.loop.opening import begin, read_session
from stories.story import again
from stories.window import Window


@pytest.fixture
def file() -> Path:
    """A session on the disk that nobody has open."""
    record = asyncio.run(begin(parse_spec(SPEC), DRAFT, sessions_dir()))
    record.close()
    assert record.journal is not None
    return record.journal.path


def test_a_second_redraft_is_read_only_and_names_the_holder_until_the_first_is_killed(file: Path, tmp_path: Path):
    with Window(["open", str(file)], tmp_path) as first:
        first.wait_for("g begins")
        with Window(["open", str(file)], tmp_path) as second:
            second.wait_for("read-only", f"process {first.pid} on {os.uname().nodename}")
            before = file.read_bytes()
            second.press("lgaR")
            second.watch(0.3)
            assert file.read_bytes() == before
            first.press("l")
            first.wait_for("Outline", "locks it")
            first.press("l")
            first.wait_for("outline locked")
            second.press("q")
            second.wait_for_end()
        assert len(read_session(file).events) == 3
        first.kill()
    with Window(["open", str(file)], tmp_path) as third:
        third.wait_for("outline locked", "g begins")
        third.press("l")
        third.wait_for("Why unlock the outline?")
        third.press("to move on\r")
        third.wait_for("Unlocked the outline")
        third.press("q")
        third.wait_for_end()
        assert b"Saved in" in third.written
    assert len(read_session(file).events) == 4


async def test_what_a_second_redraft_cannot_do_it_says(file: Path):
    async with again(file) as first, again(file) as second:
        second.sees("read-only", f"process {os.getpid()} on {os.uname().nodename}")
        before = file.read_bytes()
        for key in ("g", "l", "f", "a", "r", "s", "u", "R", "m", "e", "E", "space"):
            await second.press(key)
            assert not second.is_asked
            second.sees("it is shown read-only")
        assert file.read_bytes() == before
        await second.press("v")
        second.sees("Versions", "first draft")
        await second.press("u")
        second.sees("v1 is the version you are in.")
        assert file.read_bytes() == before
        await first.press("l", "l")
        first.transcript_has("locked")
