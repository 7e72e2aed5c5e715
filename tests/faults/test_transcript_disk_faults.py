"""Full disks, failing disks, short writes, vanished files: nothing is called saved that is not, and nothing is lost."""

import asyncio
import os
import threading
from pathlib import Path

import pytest

from faults.disks import FAULTS, SHORT, FailingDisk, WatchedDisk
from faults.journalling import EVENTS, goes_on, held, write_all
from faults.made import HEADER, said
from redraft.transcripts.codec import encode_event, encode_header
from redraft.transcripts.disk import RealDisk
from redraft.transcripts.journal import Journal, Unsaved
from redraft.transcripts.text import Unwritable

SIZES = [len(encode_header(HEADER)), *(len(encode_event(event)) for event in EVENTS)]
CALLS_TO_CREATE = 10  # make_folder, open, names, size, read, truncate, write, fsync, names, sync_folder
CALLS_TO_ADD = 5  # names, size, write, fsync, names
EVERY_CALL = CALLS_TO_CREATE + CALLS_TO_ADD * len(EVENTS)


async def test_each_event_is_written_then_flushed_then_acknowledged(tmp_path: Path):
    disk = WatchedDisk()
    journal = Journal.create(tmp_path, HEADER, disk)
    for event in EVENTS:
        await journal.append(event)
        disk.calls.append(("acknowledged", event.n))
    journal.close()
    expected: list[tuple[str, bytes | int | None]] = [("write", encode_header(HEADER)), ("fsync", None)]
    for event in EVENTS:
        expected += [("write", encode_event(event)), ("fsync", None), ("acknowledged", event.n)]
    assert disk.calls == expected


async def test_the_disk_is_waited_for_off_the_event_loop(tmp_path: Path):
    threads = set()

    class Disk(RealDisk):
        def fsync(self, fd: int) -> None:
            threads.add(threading.current_thread())

    journal = Journal.create(tmp_path, HEADER, Disk())
    threads.clear()
    await write_all(journal)
    journal.close()
    assert len(threads) == 1
    assert threads != {threading.main_thread()}


async def test_appends_asked_for_at_once_are_written_in_order(tmp_path: Path):
    journal = Journal.create(tmp_path, HEADER)
    await asyncio.gather(*(journal.append(event) for event in EVENTS))
    journal.close()
    assert held(journal.path) == EVENTS


@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("at", range(EVERY_CALL))
async def test_a_fault_at_any_call_loses_nothing(tmp_path: Path, at: int, fault: int, for_ever: bool):
    disk = FailingDisk(at, fault, for_ever)
    journal = Journal.create(tmp_path / "sessions", HEADER, disk)
    acknowledged = await write_all(journal)
    assert disk.failed
    first = journal.path
    assert held(first)[: len(acknowledged)] == tuple(acknowledged)
    assert journal.unsaved == EVENTS[len(acknowledged) :]
    assert (fault == SHORT) == (not journal.fault)
    disk.heal()
    await journal.retry()
    assert journal.path == first
    await goes_on(journal, EVENTS)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("at", range(EVERY_CALL))
async def test_a_session_can_be_saved_elsewhere_after_a_fault_at_any_call(tmp_path: Path, at: int, fault: int):
    disk = FailingDisk(at, fault, for_ever=True)
    journal = Journal.create(tmp_path / "sessions", HEADER, disk)
    await write_all(journal)
    first, before = journal.path, held(journal.path)
    disk.heal()
    await journal.save_elsewhere(tmp_path / "other" / "mine.toml")
    await goes_on(journal, EVENTS)
    assert journal.path == tmp_path / "other" / "mine.toml"
    assert held(first) == before


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("at", range(7))
async def test_a_retry_that_fails_keeps_everything(tmp_path: Path, at: int, fault: int):
    disk = FailingDisk(CALLS_TO_CREATE + CALLS_TO_ADD + 2, FAULTS["input/output error"], for_ever=True)
    journal = Journal.create(tmp_path, HEADER, disk)
    assert await write_all(journal) == [EVENTS[0]]
    disk.at, disk.fault, disk.for_ever, disk.count = at, fault, False, 0
    for _ in range(2):
        try:
            await journal.retry()
        except Unsaved:
            assert journal.unsaved == EVENTS[1:]
            assert held(journal.path)[:1] == EVENTS[:1]
    await goes_on(journal, EVENTS)


@pytest.mark.parametrize("fault", [FAULTS["full disk"], FAULTS["input/output error"]])
@pytest.mark.parametrize("at", range(CALLS_TO_CREATE))
async def test_saving_elsewhere_that_fails_changes_nothing(tmp_path: Path, at: int, fault: int):
    disk = FailingDisk(-1, fault, for_ever=False)
    journal = Journal.create(tmp_path / "sessions", HEADER, disk)
    await write_all(journal)
    first, target = journal.path, tmp_path / "other" / "mine.toml"
    disk.at, disk.count = at, 0
    with pytest.raises(Unsaved, match=r"Not saved to mine\.toml: .*save elsewhere"):
        await journal.save_elsewhere(target)
    assert journal.path == first
    assert not target.exists()
    await goes_on(journal, EVENTS)


async def test_saving_elsewhere_never_overwrites(tmp_path: Path):
    journal = Journal.create(tmp_path / "sessions", HEADER)
    (tmp_path / "mine.toml").write_text("precious")
    with pytest.raises(FileExistsError):
        await journal.save_elsewhere(tmp_path / "mine.toml")
    assert (tmp_path / "mine.toml").read_text() == "precious"
    await journal.save_elsewhere(tmp_path)
    assert journal.path.parent == tmp_path
    await write_all(journal)
    await goes_on(journal, EVENTS)


async def test_a_vanished_file_is_noticed_and_made_anew(tmp_path: Path):
    journal = Journal.create(tmp_path / "sessions", HEADER)
    await journal.append(EVENTS[0])
    journal.path.unlink()
    assert await write_all(journal, EVENTS[1:]) == []
    assert "has gone" in journal.fault
    await journal.retry()
    await goes_on(journal, EVENTS)


async def test_a_vanished_folder_is_made_anew(tmp_path: Path):
    journal = Journal.create(tmp_path / "sessions", HEADER)
    await journal.append(EVENTS[0])
    (tmp_path / "sessions").rename(tmp_path / "away")
    assert await write_all(journal, EVENTS[1:]) == []
    await journal.retry()
    await goes_on(journal, EVENTS)


async def test_a_file_replaced_by_another_is_left_alone(tmp_path: Path):
    journal = Journal.create(tmp_path, HEADER)
    await journal.append(EVENTS[0])
    fresh = tmp_path / "fresh"
    fresh.write_text("somebody else's")
    fresh.replace(journal.path)
    assert await write_all(journal, EVENTS[1:]) == []
    assert "another program" in journal.fault
    with pytest.raises(Unsaved, match="save elsewhere"):
        await journal.retry()
    assert journal.path.read_text() == "somebody else's"
    await journal.save_elsewhere(tmp_path / "mine.toml")
    await goes_on(journal, EVENTS)


@pytest.mark.parametrize("change", [b"# a note of mine\n", None], ids=["longer", "shorter"])
async def test_what_another_program_wrote_is_never_cut(tmp_path: Path, change: bytes | None):
    journal = Journal.create(tmp_path, HEADER)
    await journal.append(EVENTS[0])
    data = journal.path.read_bytes()
    data = data + change if change else data[:-5]
    journal.path.write_bytes(data)  # in place: the same file
    assert await write_all(journal, EVENTS[1:]) == []
    with pytest.raises(Unsaved, match="another program"):
        await journal.retry()
    assert journal.path.read_bytes() == data
    await journal.save_elsewhere(tmp_path / "mine.toml")
    await goes_on(journal, EVENTS)


async def test_a_folder_that_cannot_be_made_starts_the_session_in_memory(tmp_path: Path):
    (tmp_path / "file").write_text("")
    journal = Journal.create(tmp_path / "file" / "sessions", HEADER)
    assert "Not saved to 2026-11-20-launch-email-k3v9.toml" in journal.fault
    assert await write_all(journal) == []
    assert journal.unsaved == EVENTS
    await journal.save_elsewhere(tmp_path / "mine.toml")
    await goes_on(journal, EVENTS)


async def test_a_session_of_the_same_name_is_not_touched(tmp_path: Path):
    first = Journal.create(tmp_path, HEADER)
    with pytest.raises(FileExistsError):
        Journal.create(tmp_path, HEADER)
    await write_all(first)
    await goes_on(first, EVENTS)


async def test_a_disk_that_is_really_full(tmp_path: Path):
    full = Path("/dev/full")
    if not full.exists():
        pytest.fail("this test needs /dev/full")

    class Disk(RealDisk):
        def write(self, fd: int, data: bytes | memoryview) -> int:
            with full.open("wb", buffering=0) as door:
                return door.write(data) or 0

    journal = Journal.create(tmp_path, HEADER, Disk())
    assert "the disk is full; make room" in journal.fault
    journal.close()
    assert not list(tmp_path.iterdir())


async def test_a_cancelled_append_is_still_seen_through(tmp_path: Path):
    gate, applied = threading.Event(), []

    class Disk(RealDisk):
        def fsync(self, fd: int) -> None:
            gate.wait(5)

    async def work() -> None:
        await journal.append(EVENTS[0])
        applied.append(EVENTS[0])
        await asyncio.sleep(0)
        applied.append("went on")

    gate.set()
    journal = Journal.create(tmp_path, HEADER, Disk())
    gate.clear()
    task = asyncio.create_task(work())
    await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.sleep(0.02)
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    journal.close()
    assert applied == [EVENTS[0]]
    assert held(journal.path) == (EVENTS[0],)


async def test_a_time_limit_on_an_append_is_still_a_time_limit(tmp_path: Path):
    class Disk(RealDisk):
        def fsync(self, fd: int) -> None:
            threading.Event().wait(0.05)

    journal = Journal.create(tmp_path, HEADER, Disk())

    async def work() -> None:
        async with asyncio.timeout(0.01):
            await journal.append(EVENTS[0])
            await asyncio.sleep(1)

    with pytest.raises(TimeoutError):
        await work()
    await journal.append(EVENTS[1])
    journal.close()
    assert held(journal.path) == EVENTS[:2]


async def test_what_no_file_can_hold_is_refused_and_its_number_stays_free(tmp_path: Path):
    journal = Journal.create(tmp_path, HEADER)
    before = journal.path.read_bytes()
    with pytest.raises(Unwritable, match="half a character"):
        await journal.append(said(1, "\udc80"))
    assert journal.path.read_bytes() == before
    assert (journal.fault, journal.next_number) == ("", 1)
    await write_all(journal)
    await goes_on(journal, EVENTS)


async def test_a_number_out_of_turn_is_refused(tmp_path: Path):
    journal = Journal.create(tmp_path, HEADER)
    with pytest.raises(ValueError, match="event 2 where 1 is due"):
        await journal.append(EVENTS[1])
    journal.close()


async def test_a_transcript_never_grows_beyond_what_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("redraft.transcripts.journal.MAX_FILE", sum(SIZES[:3]))
    journal = Journal.create(tmp_path, HEADER)
    await journal.append(EVENTS[0])
    await journal.append(EVENTS[1])
    with pytest.raises(Unwritable, match="is full"):
        await journal.append(EVENTS[2])
    assert (journal.fault, journal.next_number) == ("", 3)
    journal.close()


async def test_files_and_folders_are_for_this_user_only_whatever_the_umask(tmp_path: Path):
    before = os.umask(0)
    try:
        journal = Journal.create(tmp_path / "a" / "sessions", HEADER)
        await write_all(journal)
        journal.close()
        with journal.path.open("ab") as file:
            file.write(b"\n[[event]]")
        again, _ = Journal.open_for_writing(journal.path)
        modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "a" / "sessions").iterdir()]
        again.close()
    finally:
        os.umask(before)
    assert modes == [0o600] * 3  # the transcript, the torn tail, who holds it
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "a", tmp_path / "a" / "sessions")} == {0o700}
