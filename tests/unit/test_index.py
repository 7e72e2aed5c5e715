"""The index of a folder of sessions: it says what reading every file would say, whatever becomes of it or of them."""

import asyncio
import os
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from benchmarks.many_sessions import fill
from faults.made import HEADER, said
from redraft.core.feedback import open_feedback
from redraft.core.rated import lacks_rating
from redraft.core.said import Renamed
from redraft.core.session_row import SessionRow
from redraft.loop.opening import read_session, resume
from redraft.stats.facts import Facts, facts_of
from redraft.transcripts import index
from redraft.transcripts.codec import encode_event, encode_header
from redraft.transcripts.index import Entry, Progress, entry_of, known, refresh


@dataclass
class Shelf:
    """A folder of sessions and its index."""

    folder: Path
    file: Path

    def refreshed(self) -> dict[str, Entry]:
        return {entry.name: entry for entry in refresh(self.folder, self.file)}

    def read(self) -> dict[str, Entry]:
        """What reading every file says."""
        return {path.name: entry_of(path) for path in self.folder.glob("*.toml")}

    def read_anew(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The names of the files that a refresh reads."""
        names: list[str] = []
        with monkeypatch.context() as patched:
            patched.setattr(index, "entry_of", lambda path: names.append(path.name) or entry_of(path))
            assert self.refreshed() == self.read()
        return sorted(names)

    @property
    def paths(self) -> list[Path]:
        return sorted(self.folder.glob("*.toml"))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    fill(tmp_path / "sessions", 12)
    return Shelf(tmp_path / "sessions", tmp_path / "state" / "index.msgpack")


def renamed(path: Path, title: str) -> None:
    taken = resume(path)
    asyncio.run(taken.record.put(partial(Renamed, title=title)))
    taken.record.close()


def test_a_row_says_what_the_session_says(shelf: Shelf):
    for name, entry in shelf.refreshed().items():
        session = read_session(shelf.folder / name).session
        assert entry.row is not None and not entry.fault
        assert (entry.row.id, entry.row.title, entry.row.head) == (session.id, session.title, session.head)
        assert entry.row.state == (session.ended.ending if session.ended else "open")
        assert entry.row.changed == session.last_at and entry.row.events == session.last


def test_only_what_changed_is_read_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    assert len(shelf.read_anew(monkeypatch)) == 12
    assert shelf.read_anew(monkeypatch) == []
    renamed(shelf.paths[3], "Another title")
    assert shelf.read_anew(monkeypatch) == [shelf.paths[3].name]
    row = shelf.refreshed()[shelf.paths[3].name].row
    assert row is not None and row.title == "Another title"


def test_files_that_go_and_come_and_are_called_otherwise(shelf: Shelf):
    shelf.refreshed()
    first, second, *_ = shelf.paths
    second.rename(second.with_name("another-name.toml"))
    first.unlink()
    now = shelf.refreshed()
    assert now == shelf.read() and first.name not in now and "another-name.toml" in now


def test_a_file_put_in_the_place_of_another_with_its_size_and_time_is_read(shelf: Shelf, tmp_path: Path):
    shelf.refreshed()
    path = shelf.paths[0]
    about, data = path.stat(), path.read_bytes()
    other = tmp_path / "other.toml"
    other.write_bytes(data.replace(b"says = ", b"said = "))
    os.utime(other, ns=(about.st_atime_ns, about.st_mtime_ns))
    other.replace(path)
    assert path.stat().st_mtime_ns == about.st_mtime_ns and path.stat().st_size == about.st_size
    assert shelf.refreshed()[path.name].fault == entry_of(path).fault != ""


def test_a_broken_file_is_named_and_the_others_are_listed(shelf: Shelf):
    (shelf.folder / "notes.toml").write_text("shopping = 'milk'\n")
    (shelf.folder / "folder.toml").mkdir()
    (shelf.folder / "gone.toml").symlink_to("nowhere")
    now = shelf.refreshed()
    assert [name for name, entry in now.items() if entry.row is None and entry.fault] == [
        name for name in now if name in ("notes.toml", "folder.toml", "gone.toml")
    ]
    assert sum(entry.row is not None for entry in now.values()) == 12
    assert now == shelf.read() == shelf.refreshed()


def test_what_could_not_be_read_is_read_once_it_can_be(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    path = shelf.paths[0]
    sound = path.read_bytes()
    path.write_bytes(b"")
    assert shelf.refreshed()[path.name].row is None
    path.write_bytes(sound)
    assert shelf.read_anew(monkeypatch) == [path.name]


def test_what_cannot_be_read_is_looked_at_each_time(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    shelf.paths[2].write_text("mine = true\n")
    assert len(shelf.read_anew(monkeypatch)) == 12
    assert shelf.read_anew(monkeypatch) == [shelf.paths[2].name]


def test_a_file_that_grew_while_it_was_read_is_read_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    path = shelf.paths[0]

    def grown_meanwhile(looked_at: Path) -> object:
        read = read_session(looked_at)
        if looked_at == path:
            renamed(path, "While it was read")
        return read

    with monkeypatch.context() as patched:
        patched.setattr(index, "read_session", grown_meanwhile)
        shelf.refreshed()
    assert shelf.read_anew(monkeypatch) == [path.name]


@pytest.mark.parametrize("spoil", ["cut", "noise", "other", "empty", "open", "older", "elsewhere", "folder"])
def test_an_index_that_is_no_good_is_made_anew(shelf: Shelf, spoil: str, monkeypatch: pytest.MonkeyPatch):
    shelf.refreshed()
    data = shelf.file.read_bytes()
    match spoil:
        case "cut":
            shelf.file.write_bytes(data[: len(data) // 2])
        case "noise":
            shelf.file.write_bytes(random.Random(1).randbytes(5_000))
        case "other":
            shelf.file.write_text("{}")
        case "empty":
            shelf.file.write_bytes(b"")
        case "open":
            shelf.file.chmod(0o644)
        case "older":
            monkeypatch.setattr(index, "FORMAT", "another")
        case "elsewhere":
            shelf.folder = shelf.folder.rename(shelf.folder.with_name("moved"))
        case "folder":
            shelf.file.unlink()
            shelf.file.mkdir()
    assert known(shelf.folder, shelf.file) == {}
    assert len(shelf.read_anew(monkeypatch)) == 12
    if spoil != "folder":
        assert shelf.read_anew(monkeypatch) == []


def test_no_damage_to_the_index_is_believed_or_ends_the_listing(shelf: Shelf):
    shelf.refreshed()
    sound, dice = shelf.file.read_bytes(), random.Random(7)
    for _ in range(60):
        data = bytearray(sound)
        for _ in range(dice.randint(1, 4)):
            data[dice.randrange(40)] = dice.randrange(256)
        shelf.file.write_bytes(data)
        assert {name: e.size for name, e in known(shelf.folder, shelf.file).items()}.keys() <= shelf.read().keys()


def test_the_index_is_its_owners_alone_and_written_only_for_news(shelf: Shelf):
    shelf.refreshed()
    before = shelf.file.stat()
    assert before.st_mode & 0o777 == 0o600
    shelf.refreshed()
    assert shelf.file.stat().st_ino == before.st_ino
    shelf.paths[0].unlink()
    shelf.refreshed()
    assert shelf.file.stat().st_ino != before.st_ino


def test_where_no_index_can_be_written_the_sessions_are_listed_all_the_same(shelf: Shelf):
    shelf.file.parent.write_text("a file where the folder would be")
    assert shelf.refreshed() == shelf.read()


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path):
    assert refresh(tmp_path / "none", tmp_path / "index") == ()
    assert not (tmp_path / "index").exists()


def test_two_that_refresh_at_once_leave_a_sound_index(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: shelf.refreshed(), range(8)))
    assert all(each == shelf.read() for each in told)
    assert shelf.read_anew(monkeypatch) == []


def test_progress_tells_what_is_known_and_can_stop_the_reading(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(index, "_OFTEN", 0.0)
    heard: list[Progress] = []

    def enough(progress: Progress) -> bool:
        heard.append(progress)
        return len(heard) < 5

    assert len(refresh(shelf.folder, shelf.file, enough)) == 5
    assert [(each.done, each.total, len(each.entries)) for each in heard] == [(n, 12, n) for n in range(1, 6)]
    assert len(shelf.read_anew(monkeypatch)) == 7


def test_a_name_that_is_no_text_is_listed_and_read_each_time(shelf: Shelf):
    os.rename(os.fsencode(shelf.paths[0]), os.fsencode(shelf.folder) + b"/odd-\xff.toml")
    assert shelf.refreshed() == shelf.read() == shelf.refreshed()
    assert any("\udcff" in name for name in shelf.refreshed())


def test_a_transcript_of_an_older_day_without_a_spec_is_a_fault_of_its_own(tmp_path: Path):
    path = tmp_path / "odd.toml"
    path.write_bytes(encode_header(HEADER) + encode_event(said(1)))
    assert entry_of(path).row is None and "cannot be read as a session" in entry_of(path).fault


@pytest.mark.parametrize(
    ("state", "unrated", "hours", "wanted"),
    [("open", True, 1, False), ("open", True, 25, True), ("done", True, 1, True), ("done", False, 30, False)],
)
def test_what_wants_a_rating(shelf: Shelf, state: str, unrated: bool, hours: int, wanted: bool):
    row = next(iter(shelf.refreshed().values())).row
    assert isinstance(row, SessionRow)
    row = replace(row, state=state, unrated=unrated)
    assert row.wants_rating(row.changed + timedelta(hours=hours)) is wanted


def test_rows_agree_with_what_is_asked_of_the_sessions(shelf: Shelf):
    for entry in shelf.refreshed().values():
        session = read_session(shelf.folder / entry.name).session
        assert entry.row is not None and entry.row.unrated == lacks_rating(session)
        assert entry.row.feedback == len(open_feedback(session))


def test_an_entry_holds_the_facts_that_statistics_need(shelf: Shelf):
    for entry in shelf.refreshed().values():
        read = read_session(shelf.folder / entry.name)
        assert msgspec.msgpack.decode(entry.facts, type=Facts) == facts_of(read.events, read.session)
