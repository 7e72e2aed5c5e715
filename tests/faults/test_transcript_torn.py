"""Half-written records: set aside by the writer, left alone by readers, and never taken for whole ones."""

import asyncio
import random
import threading
from pathlib import Path

import pytest

from faults.disks import FAULTS, FailingDisk, WatchedDisk
from faults.journalling import EVENTS, goes_on, held, write_all
from faults.made import HEADER, golden, random_event, said
from redraft.core.events import AnyEvent
from redraft.transcripts.codec import encode_event, encode_header
from redraft.transcripts.disk import RealDisk
from redraft.transcripts.journal import Journal
from redraft.transcripts.library import read_bytes, read_session_file
from redraft.transcripts.lock import ReadOnly
from redraft.transcripts.recovery import Scan, scan

CUTS = 60


async def test_a_torn_tail_is_set_aside_and_cut(tmp_path: Path):
    journal = Journal.create(tmp_path, HEADER)
    await write_all(journal, EVENTS[:2])
    journal.close()
    sound = journal.path.read_bytes()
    for number in (1, 2):
        journal.path.write_bytes(sound + b"\n[[event]]\nn = 3\nscore = 12")
        again, seen = Journal.open_for_writing(journal.path)
        again.close()
        assert seen.events == EVENTS[:2]
        assert again.set_aside == tmp_path / f"{journal.path.name}.torn-{number}"
        assert again.set_aside.read_bytes() == b"\n[[event]]\nn = 3\nscore = 12"
        assert journal.path.read_bytes() == sound
    again, _ = Journal.open_for_writing(journal.path)
    assert again.set_aside is None
    await write_all(again, EVENTS[2:])
    await goes_on(again, EVENTS)


async def test_a_torn_tail_is_cut_only_once_its_copy_is_flushed(tmp_path: Path):
    journal = Journal.create(tmp_path, HEADER)
    journal.close()
    sound = journal.path.read_bytes()
    journal.path.write_bytes(sound + b"\n[[event]]\nn = 1")
    disk = WatchedDisk()
    again, _ = Journal.open_for_writing(journal.path, disk)
    again.close()
    assert disk.calls == [("write", b"\n[[event]]\nn = 1"), ("fsync", None), ("cut", len(sound)), ("fsync", None)]


@pytest.mark.parametrize("fault", [FAULTS["full disk"], FAULTS["input/output error"]])
@pytest.mark.parametrize("at", range(1, 8))
async def test_a_torn_tail_that_cannot_be_set_aside_is_not_cut(tmp_path: Path, at: int, fault: int):
    journal = Journal.create(tmp_path, HEADER)
    await write_all(journal, EVENTS[:2])
    journal.close()
    data = journal.path.read_bytes() + b"\n[[event]]\nn = 3"
    journal.path.write_bytes(data)
    with pytest.raises(ReadOnly, match="cannot be set aside"):
        Journal.open_for_writing(journal.path, FailingDisk(at, fault, for_ever=True))
    left = journal.path.read_bytes()
    assert left == data or (at == 7 and len(list(tmp_path.glob("*.torn-1"))) == 1)
    again, seen = Journal.open_for_writing(journal.path)
    again.close()
    assert seen.events == EVENTS[:2]


@pytest.mark.parametrize("seed", range(5))
async def test_a_reader_between_the_pieces_of_a_write_sees_whole_events_and_changes_nothing(tmp_path: Path, seed: int):
    rng = random.Random(seed)
    made = tuple(random_event(n, rng) for n in range(1, 20))
    reads: list[Scan] = []

    class Disk(RealDisk):
        def write(self, fd: int, data: bytes | memoryview) -> int:
            taken = super().write(fd, data[: rng.randint(1, 200)])
            before = everything(tmp_path)
            reads.append(scan(read_bytes(next(tmp_path.glob("*.toml")))))
            assert everything(tmp_path) == before
            return taken

    journal = Journal.create(tmp_path, HEADER, Disk())
    await write_all(journal, made)
    journal.close()
    assert all(seen.events == made[: len(seen.events)] for seen in reads)
    assert not any(seen.edited or seen.problems or seen.unknown for seen in reads)
    assert sum(bool(seen.torn) for seen in reads) > len(made)
    assert held(journal.path) == made


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return what the folder holds, with the time of each file's last change."""
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}


async def test_reading_while_another_thread_writes_sees_whole_events_only(tmp_path: Path):
    rng = random.Random(9)
    made = tuple(random_event(n, rng) for n in range(1, 60))
    journal = Journal.create(tmp_path, HEADER)
    done = threading.Event()
    reader = asyncio.create_task(asyncio.to_thread(read_on, journal.path, made, done))
    await write_all(journal, made)
    done.set()
    reads = await reader
    journal.close()
    assert reads > 5
    assert held(journal.path) == made


def read_on(path: Path, made: tuple[AnyEvent, ...], done: threading.Event) -> int:
    """Read again and again: always whole events from the first on, never an edit; the file only ever grows."""
    reads, before = 0, b""
    while not done.is_set():
        data = path.read_bytes()
        assert data.startswith(before)
        seen = scan(data)
        assert seen.events == made[: len(seen.events)]
        assert not seen.edited
        assert not seen.problems
        before, reads = data, reads + 1
    return reads


def test_a_reader_that_meets_half_a_record_looks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "session.toml"
    whole = encode_header(HEADER) + encode_event(EVENTS[0])
    path.write_bytes(whole[:-9])
    monkeypatch.setattr("redraft.transcripts.library.time.sleep", lambda _: path.write_bytes(whole))
    assert read_session_file(path).sound


async def test_a_session_cut_anywhere_goes_on(tmp_path: Path):
    events, data = golden(20_000)
    path = tmp_path / "session.toml"
    rng = random.Random(10)
    for turn, cut in enumerate(sorted(rng.sample(range(len(encode_header(HEADER)), len(data)), CUTS))):
        path.write_bytes(data[:cut])
        journal, seen = Journal.open_for_writing(path)
        assert seen.events == events[: seen.last]
        assert (journal.set_aside is not None) == bool(seen.torn)
        if journal.set_aside:
            assert journal.path.read_bytes() + journal.set_aside.read_bytes() == data[:cut]
            journal.set_aside.unlink()
        await journal.append(said(seen.last + 1, str(turn)))
        journal.close()
        assert held(path) == (*seen.events, said(seen.last + 1, str(turn)))
