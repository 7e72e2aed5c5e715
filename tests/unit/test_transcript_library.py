"""What a transcript is called, how a session is found, and what the folder of sessions holds."""

import os
import stat
import time
from datetime import timedelta
from pathlib import Path

import pytest

from faults.made import HEADER, START, said
from redraft.transcripts.codec import MAX_FILE, Header, encode_event, encode_header
from redraft.transcripts.journal import Journal
from redraft.transcripts.library import (
    NoSession,
    find,
    new_id,
    path_for,
    read_session_file,
    recent,
    slug,
    summary,
)
from redraft.transcripts.lock import ReadOnly
from redraft.transcripts.recovery import Damaged, TooLarge


def put(folder: Path, id: str, title: str, events: int = 2, day: int = 0) -> Path:
    """Put a session of some events into the folder."""
    header = Header(id, title, "0.1.0", START + timedelta(days=day))
    path = path_for(folder, header.created, title, id)
    path.write_bytes(encode_header(header) + b"".join(encode_event(said(n)) for n in range(1, events + 1)))
    return path


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Launch email", "launch-email"),
        ("Ünïcode & más", "unicode-mas"),
        ("中文", "session"),
        ("", "session"),
        ("../../etc/passwd", "etc-passwd"),
        ("a\0b\n", "a-b"),
        ("x" * 500, "x" * 40),
    ],
)
def test_a_title_becomes_a_file_name(title: str, name: str):
    assert slug(title) == name
    assert path_for(Path("s"), START, title, "k3v9") == Path(f"s/2026-11-20-{name}-k3v9.toml")


def test_a_new_id_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    put(tmp_path, "aaaa", "Launch email")
    letters = iter("aaaabbbb")
    monkeypatch.setattr("secrets.choice", lambda _: next(letters))
    assert new_id(tmp_path) == "bbbb"


def test_a_session_is_found_by_path_id_and_start_of_its_name(tmp_path: Path):
    email, rfc = put(tmp_path, "k3v9", "Launch email"), put(tmp_path, "m2p7", "Cache RFC", day=1)
    for name in (str(email), "k3v9", email.name, email.stem, "2026-11-20", "launch", "launch-email-k"):
        assert find(tmp_path, name) == email
    assert find(tmp_path, "cache") == rfc


def test_an_exact_name_wins_over_a_start(tmp_path: Path):
    short = put(tmp_path, "k3v9", "Plan")
    put(tmp_path, "k3v9-2", "Plan")
    assert find(tmp_path, short.stem) == short


def test_what_is_not_found_or_not_one_is_named(tmp_path: Path):
    with pytest.raises(NoSession, match="redraft new"):
        find(tmp_path, "launch")
    put(tmp_path, "k3v9", "Launch email")
    put(tmp_path, "m2p7", "Launch plan")
    with pytest.raises(NoSession, match=r"fits 2 sessions: .*launch-email-k3v9, .*launch-plan-m2p7; give more"):
        find(tmp_path, "launch")
    with pytest.raises(NoSession, match=r"there is no session 'zebra'; there are: .*launch-email-k3v9"):
        find(tmp_path, "zebra")
    for odd in ("", "x" * 5000, "a\0b", "~nobody-here"):
        with pytest.raises(NoSession):
            find(tmp_path, odd)


def test_a_path_that_leads_nowhere_is_named(tmp_path: Path):
    with pytest.raises(NoSession, match=r"there is no file .*none\.toml"):
        read_session_file(find(tmp_path, str(tmp_path / "none.toml")))


def test_the_folder_is_listed_last_changed_first_and_broken_files_are_named(tmp_path: Path):
    put(tmp_path, "k3v9", "Launch email", events=3)
    put(tmp_path, "m2p7", "Cache RFC", events=50)
    torn = put(tmp_path, "t0rn", "Torn", events=1)
    torn.write_bytes(torn.read_bytes() + b"\n[[event]]\nn = 2")
    edited = put(tmp_path, "ed17", "Edited", events=2)
    edited.write_bytes(edited.read_bytes().replace(b"went", b"came", 1))
    (tmp_path / "notes.toml").write_text("mine = true\n")
    (tmp_path / "empty.toml").touch()
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "other.txt").touch()
    listed = sorted(map(summary, tmp_path.glob("*.toml")), key=recent, reverse=True)
    found = {item.path.stem.split("-")[-1]: item for item in listed}
    assert list(found)[:3] == ["m2p7", "k3v9", "ed17"]
    assert (found["k3v9"].title, found["k3v9"].events, found["k3v9"].created) == ("Launch email", 3, START)
    assert found["k3v9"].changed == said(3).at
    assert (found["k3v9"].fault, found["m2p7"].fault) == ("", "")
    assert found["t0rn"].fault == "its last record is half written (16 bytes)"
    assert found["ed17"].fault == "edited by hand at event 1"
    assert "header" in found["notes"].fault
    assert "empty" in found["empty"].fault
    assert "folder" in found["folder"].fault
    assert set(found) == {"k3v9", "m2p7", "t0rn", "ed17", "notes", "empty", "folder"}


def test_reading_writes_nothing_and_locks_nothing(tmp_path: Path):
    path = put(tmp_path, "k3v9", "Launch email")
    path.write_bytes(path.read_bytes() + b"\n[[event]]")
    path.chmod(0o400)
    tmp_path.chmod(0o500)
    before = sorted((item.name, item.stat().st_mtime_ns, item.read_bytes()) for item in tmp_path.iterdir())
    try:
        assert read_session_file(path).torn == b"\n[[event]]"
        assert summary(path).events == 2
    finally:
        tmp_path.chmod(0o700)
    assert sorted((item.name, item.stat().st_mtime_ns, item.read_bytes()) for item in tmp_path.iterdir()) == before


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 30)


HOSTILE = {
    "folder": (Path.mkdir, Damaged, "folder, pipe or device"),
    "pipe": (os.mkfifo, Damaged, "folder, pipe or device"),
    "sparse": (sparse, TooLarge, "1,073,741,824 bytes"),
    "empty": (Path.touch, Damaged, "is empty"),
    "binary": (lambda path: path.write_bytes(b"\0" * 70_000), Damaged, "NUL"),
    "loop": (lambda path: path.symlink_to(path), Damaged, "cannot be read"),
    "null device": (lambda path: path.symlink_to("/dev/zero"), Damaged, "folder, pipe or device"),
}


@pytest.mark.parametrize(("make", "kind", "says"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_file_to_read_is_refused_at_once(tmp_path: Path, make, kind: type[Exception], says: str):
    path = tmp_path / "bad.toml"
    make(path)
    start = time.process_time()
    for use in (read_session_file, Journal.open_for_writing):
        with pytest.raises(kind, match=says):
            use(path)
    assert says.split(maxsplit=1)[0] in summary(path).fault
    assert time.process_time() - start < 0.1


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe not utf-8\n# end 0 0123456789abcdef\n",
        b'task = "a spec"\n',
        b"half a head",
        encode_header(HEADER)[:-1],
    ],
    ids=["not UTF-8", "spec", "words", "torn header"],
)
def test_what_is_no_transcript_is_never_written_to(tmp_path: Path, data: bytes):
    path = tmp_path / "bad.toml"
    path.write_bytes(data)
    assert read_session_file(path).header is None
    with pytest.raises(Damaged, match="nothing in it was changed"):
        Journal.open_for_writing(path)
    assert path.read_bytes() == data
    assert [item.name for item in tmp_path.iterdir()] == ["bad.toml"]


def test_a_session_that_cannot_be_read_whole_opens_read_only(tmp_path: Path):
    path = put(tmp_path, "k3v9", "Launch email", events=3)
    data = path.read_bytes().replace(b'kind = "failed"', b'kind = "danced"', 1)
    path.write_bytes(data)
    with pytest.raises(ReadOnly, match="shown read-only, for part of it cannot be read: danced"):
        Journal.open_for_writing(path)
    assert path.read_bytes() == data
    assert len(read_session_file(path).events) == 2


async def test_an_edited_session_goes_on_and_stays_reported(tmp_path: Path):
    path = put(tmp_path, "k3v9", "Launch email", events=2)
    path.write_bytes(path.read_bytes().replace(b"went", b"came", 1))
    journal, seen = Journal.open_for_writing(path)
    await journal.append(said(3))
    journal.close()
    assert seen.edited == read_session_file(path).edited == (1,)
    assert read_session_file(path).last == 3


def test_the_largest_file_is_still_a_file(tmp_path: Path):
    path = tmp_path / "large.toml"
    path.write_bytes(encode_header(HEADER))
    with path.open("r+b") as file:
        file.truncate(MAX_FILE)
    assert stat.S_ISREG(path.stat().st_mode)
    seen = read_session_file(path)
    assert seen.header == HEADER
    assert len(seen.torn) == MAX_FILE - len(encode_header(HEADER))
