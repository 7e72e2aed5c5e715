"""Another title: an event in the session, under its lock; the file keeps its name."""

import errno
from pathlib import Path

import pytest

from benchmarks.many_sessions import fill
from faults.disks import FAULTS, FailingDisk
from redraft.loop.opening import read_session, resume
from redraft.loop.record import Declined
from redraft.loop.renaming import rename
from redraft.loop.verifying import verify


@pytest.fixture
def session(tmp_path: Path) -> Path:
    fill(tmp_path / "sessions", 1)
    return next((tmp_path / "sessions").iterdir())


async def test_a_session_has_another_title_and_its_story_keeps_the_first(session: Path):
    await rename(session, "  Another\n title ", person="Ada")
    read = read_session(session)
    assert read.session.title == "Another title" and read.events[-1].by == "Ada"
    assert not verify(session).faults and read.events[0].title != "Another title"  # type: ignore[union-attr]


async def test_the_same_title_again_writes_nothing(session: Path):
    before = session.read_bytes()
    await rename(session, read_session(session).session.title)
    assert session.read_bytes() == before


async def test_no_title_is_no_title(session: Path):
    with pytest.raises(Declined, match="at least one character"):
        await rename(session, " \n ")


async def test_one_that_is_open_elsewhere_keeps_its_title(session: Path):
    record = resume(session).record
    with pytest.raises(Declined, match="is open in another redraft"):
        await rename(session, "Another")
    record.close()
    await rename(session, "Another")
    assert read_session(session).session.title == "Another"


@pytest.mark.parametrize("at", range(4))
async def test_a_disk_that_is_full_is_said_whenever_it_is(session: Path, at: int):
    disk = FailingDisk(at, errno.ENOSPC, True)
    with pytest.raises(Declined, match=r"Not renamed: .*disk is full|cannot be written \(No space"):
        await rename(session, "Another", disk=disk)
    assert disk.failed and read_session(session).session.title != "Another"


@pytest.mark.parametrize("at", range(6))
@pytest.mark.parametrize("kind", FAULTS)
async def test_what_was_half_written_is_taken_out_again(session: Path, at: int, kind: str):
    before = session.read_bytes()
    disk = FailingDisk(at, FAULTS[kind], False)
    try:
        await rename(session, "Another", disk=disk)
    except Declined:
        assert session.read_bytes() == before
    assert disk.failed and not verify(session).faults
