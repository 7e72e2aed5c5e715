"""Processes that die, and processes that want the same transcript."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from faults.made import HEADER, said
from redraft.transcripts.journal import Journal
from redraft.transcripts.library import read_session_file
from redraft.transcripts.lock import Held, ReadOnly, holder_file

WRITER = Path(__file__).with_name("writer.py")
FEW_KILLS, KILLS = 6, 200


def start(where: Path) -> subprocess.Popen[str]:
    """Start a writer, and wait until it has the transcript."""
    child = subprocess.Popen([sys.executable, str(WRITER), str(where)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline().startswith("ready")
    return child


def kill(child: subprocess.Popen[str]) -> list[str]:
    """Kill it at once, and return the lines that it had said by then."""
    child.send_signal(signal.SIGKILL)
    said_by_then = child.communicate()[0].split("\n")
    return said_by_then[:-1]  # the last has no line end: it is empty, or was cut


def kills(folder: Path, count: int, seed: int) -> None:
    """Kill a writer again and again in one session: what it acknowledged is there, and the session goes on."""
    rng = random.Random(seed)
    where, acknowledged, torn = folder, 0, 0
    for _ in range(count):
        child = start(where)
        time.sleep(rng.random() * 0.05)
        acknowledged = max([acknowledged, *map(int, kill(child))])
        where = next(folder.glob("*.toml"))
        seen = read_session_file(where)
        torn += bool(seen.torn)
        assert not seen.edited
        assert not seen.problems
        assert [event.n for event in seen.events] == list(range(1, seen.last + 1))
        assert seen.events == tuple(said(n, "words " * (n * 37 % 400)) for n in range(1, seen.last + 1))
        assert seen.last >= acknowledged
    journal, _ = Journal.open_for_writing(where)
    journal.close()
    assert acknowledged > count
    assert len(list(folder.glob("*.torn-*"))) == torn


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path):
    kills(tmp_path, FEW_KILLS, seed=11)


@pytest.mark.soak
def test_what_was_acknowledged_survives_two_hundred_kills(tmp_path: Path):
    kills(tmp_path, KILLS, seed=12)


def test_a_second_process_is_told_who_holds_it_and_gets_it_when_the_first_is_killed(tmp_path: Path):
    child = start(tmp_path)
    path = next(tmp_path.glob("*.toml"))
    with pytest.raises(Held, match=f"process {child.pid} on .*shown read-only") as caught:
        Journal.open_for_writing(path)
    assert caught.value.holder.pid == child.pid
    assert caught.value.holder.host == os.uname().nodename
    assert read_session_file(path).header == HEADER
    assert kill(child) is not None
    assert holder_file(path).exists()  # stale by now, and nobody is fooled
    journal, _ = Journal.open_for_writing(path)
    journal.close()
    assert not holder_file(path).exists()


def test_a_link_to_a_held_transcript_is_held_too(tmp_path: Path):
    child = start(tmp_path)
    path = next(tmp_path.glob("*.toml"))
    (tmp_path / "link.toml").symlink_to(path)
    os.link(path, tmp_path / "hard.toml")
    with pytest.raises(Held, match=f"process {child.pid} on"):
        Journal.open_for_writing(tmp_path / "link.toml")
    with pytest.raises(Held):
        Journal.open_for_writing(tmp_path / "hard.toml")
    kill(child)


def test_a_program_started_by_the_holder_does_not_keep_the_lock(tmp_path: Path):
    journal = Journal.create(tmp_path, HEADER)
    child = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE, close_fds=False
    )
    journal.close()
    again, _ = Journal.open_for_writing(journal.path)
    again.close()
    child.communicate(b"\n")


@pytest.mark.parametrize("stale", ["", "pid = ", 'pid = 1\nhost = "elsewhere"\nsince = "long ago"\n', "\0" * 5000])
def test_a_stale_holder_file_locks_nobody_out(tmp_path: Path, stale: str):
    journal = Journal.create(tmp_path, HEADER)
    journal.close()
    holder_file(journal.path).write_text(stale)
    again, _ = Journal.open_for_writing(journal.path)
    with pytest.raises(Held, match=f"process {os.getpid()} on"):
        Journal.open_for_writing(journal.path)
    holder_file(journal.path).write_text(stale)
    with pytest.raises(Held, match="open in another redraft"):
        Journal.open_for_writing(journal.path)
    again.close()


def test_the_lock_changes_no_byte(tmp_path: Path):
    journal = Journal.create(tmp_path, HEADER)
    journal.close()
    before = journal.path.stat().st_mtime_ns, journal.path.read_bytes()
    again, _ = Journal.open_for_writing(journal.path)
    again.close()
    assert (journal.path.stat().st_mtime_ns, journal.path.read_bytes()) == before


def test_a_file_that_may_not_be_written_is_read_only(tmp_path: Path):
    journal = Journal.create(tmp_path, HEADER)
    journal.close()
    code = (
        "import os, sys; from pathlib import Path\n"
        "from redraft.transcripts.journal import Journal\n"
        "os.setuid(65534)\n"
        "Journal.open_for_writing(Path(sys.argv[1]))"
    )
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    journal.path.chmod(0o444)
    if os.getuid():
        with pytest.raises(ReadOnly, match="cannot be written"):
            Journal.open_for_writing(journal.path)
    else:  # root may write anything, so somebody else has to try
        done = subprocess.run([sys.executable, "-c", code, journal.path], capture_output=True, text=True)
        assert "ReadOnly: 2026-11-20-launch-email-k3v9.toml cannot be written (Permission denied)" in done.stderr
