"""Forking: a session of one's own from the first events of another, byte for byte, and where it came from."""

import errno
import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commands import make_session, redraft, refused
from faults.disks import FailingDisk
from faults.forged import record
from loops import SPEC, WordAuthor, WordCritic
from redraft.config import sessions_dir
from redraft.core.critique import pending
from redraft.core.digest import digest
from redraft.core.events import Opened, Renamed
from redraft.core.said import Forked
from redraft.core.session import Session
from redraft.core.spec import parse_spec
from redraft.loop import acts
from redraft.loop.forking import fork
from redraft.loop.opening import begin, read_session, resume
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.tape import Tape
from redraft.loop.verifying import verify
from redraft.transcripts.codec import Header, encode_event, encode_header
from redraft.transcripts.disk import RealDisk
from redraft.transcripts.lock import Held
from redraft.transcripts.recovery import Damaged, records, scan


@pytest.fixture
async def origin(tmp_path: Path) -> Path:
    """A session of a closed pass, with a hold, a lock, a tick and a rating; somewhere else than forks go."""
    return await make_session(tmp_path)


@pytest.fixture
def forks(tmp_path: Path) -> Path:
    return tmp_path / "forks"


def bodies(path: Path) -> list[bytes]:
    """The records of a transcript, the header first."""
    data = path.read_bytes()
    return [data[each.start : each.end] for each in records(data)]


def session_of(path: Path) -> Session:
    return read_session(path).session


def test_a_fork_holds_the_events_up_to_it_byte_for_byte_and_says_from_where(origin: Path, forks: Path) -> None:
    count = len(bodies(origin)) - 1
    for k in range(1, count + 1):
        made = fork(origin, k, forks, person="ann")
        ours, theirs = bodies(made), bodies(origin)
        assert ours[1 : k + 1] == theirs[1 : k + 1] and len(ours) == k + 2
        told = session_of(made).forked
        assert told == (read_session(made).events[-1],)
        assert isinstance(told[0], Forked) and told[0].by == "ann"
        assert (told[0].origin, told[0].event, told[0].n) == (session_of(origin).id, k, k + 1)
        assert theirs[k].endswith(f"# end {k} {told[0].seal}\n".encode())
        assert verify(made).faults == ()
        assert session_of(made).id not in (session_of(origin).id, "")
    assert verify(origin).faults == ()
    assert len([*forks.glob("*.toml")]) == count == len([*forks.iterdir()])  # and nothing beside them


def test_a_fork_shows_what_the_origin_showed_there(origin: Path, forks: Path) -> None:
    tape = Tape.open(origin)
    for k in (1, 4, len(tape)):
        copy = Tape.open(fork(origin, k, forks))
        for n in range(1, k + 1):
            ours, theirs = copy.at(n), tape.at(n)
            assert (ours.drafts, ours.marks, ours.holds, ours.acts) == (
                theirs.drafts, theirs.marks, theirs.holds, theirs.acts,
            )  # fmt: skip
            assert digest(ours) != digest(theirs)  # it is another session, of another id


def test_a_fork_is_for_its_owner_alone_and_named_like_any_session(origin: Path, forks: Path) -> None:
    at = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    os.umask(0)
    made = fork(origin, 3, forks, clock=lambda: at)
    os.umask(0o022)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600 and stat.S_IMODE(forks.stat().st_mode) == 0o700
    session = session_of(made)
    assert made.name == f"2031-05-06-note-{session.id}.toml"
    assert (session.title, session.created, session.last_at) == ("Note", at, at)


async def test_a_fork_goes_on_and_both_files_verify(origin: Path, forks: Path) -> None:
    before = origin.read_bytes()
    made = fork(origin, 4, forks)
    loop = Loop(resume(made).record, WordCritic(), WordAuthor())
    for item in pending(loop.session):
        await loop.accept(item.name)
    await loop.go()
    loop.record.close()
    assert loop.session.head > 1 and loop.session.passes
    assert verify(made).faults == verify(origin).faults == ()
    assert origin.read_bytes() == before
    assert [*session_of(made).forked] == [read_session(made).events[4]]


async def test_a_fork_of_a_fork_names_both(origin: Path, forks: Path) -> None:
    first = fork(origin, 4, forks)
    record_ = resume(first).record
    await acts.rate(record_, 3, "so so")
    record_.close()
    second = fork(first, None, forks)
    assert [(each.origin, each.event, each.n) for each in session_of(second).forked] == [
        (session_of(origin).id, 4, 5),
        (session_of(first).id, 6, 7),
    ]
    before_it = fork(second, 2, forks)  # of what was copied twice
    assert [(each.origin, each.event) for each in session_of(before_it).forked] == [(session_of(second).id, 2)]
    assert all(verify(each).faults == () for each in (origin, first, second, before_it))


async def test_a_fork_has_the_title_that_its_origin_had_there(tmp_path: Path, forks: Path) -> None:
    loop = await begin(parse_spec(SPEC), "It.\n", tmp_path / "sessions")
    assert loop.journal is not None
    path = loop.journal.path
    loop.close()
    renamed = Renamed(n=3, at=datetime(2030, 1, 1, tzinfo=UTC), title="A better name")
    path.write_bytes(path.read_bytes() + encode_event(renamed))
    assert [session_of(fork(path, k, forks)).title for k in (2, 3)] == ["Note", "A better name"]
    last = session_of(fork(path, 3, forks))
    assert last.forked[0].title == "A better name"
    assert scan(fork(path, 3, forks).read_bytes()).header.title == "A better name"  # type: ignore[union-attr]


async def test_a_session_that_is_open_elsewhere_can_be_forked(tmp_path: Path, forks: Path) -> None:
    journal = (await begin(parse_spec(SPEC), "It.\n", tmp_path / "sessions")).journal
    assert journal is not None
    with pytest.raises(Held):
        type(journal).open_for_writing(journal.path)
    assert verify(fork(journal.path, 2, forks)).faults == ()
    journal.close()


def test_there_is_no_fork_beyond_the_end(origin: Path, forks: Path) -> None:
    count = len(bodies(origin)) - 1
    for k in (count + 1, 10_000, 0, -1):
        with pytest.raises(Declined, match=f"the session has {count} events; fork at one of 1 to {count}"):
            fork(origin, k, forks)
    assert not forks.exists()


def test_what_is_wrong_after_the_event_is_no_matter(origin: Path, forks: Path) -> None:
    sound = origin.read_bytes()
    origin.write_bytes(sound + b"\n[[event]]\nn = 99\nkind = ")  # torn
    assert session_of(fork(origin, None, forks)).last == len(bodies(origin))
    later = sound.replace(b"nearly", b"clearly")
    assert later != sound
    origin.write_bytes(later + record(len(bodies(origin)), 'kind = "published"\nwhere = "x"\n'))
    assert verify(fork(origin, 4, forks)).faults == ()
    with pytest.raises(Damaged, match="edited by hand at event"):
        fork(origin, None, forks)


def test_what_is_not_as_it_was_written_up_to_the_event_is_refused(origin: Path, forks: Path) -> None:
    sound = origin.read_bytes()
    for was, now, why in (
        (b"4 times", b"5 times", "edited by hand at event"),
        (b'title = "Note"\napp', b'title = "Mote"\napp', "edited by hand in its header"),
        (b"utilize", b"use", "edited by hand at event"),
    ):
        broken = sound.replace(was, now, 1)
        if broken == sound:
            continue
        origin.write_bytes(broken)
        with pytest.raises(Damaged, match=why):
            fork(origin, 5, forks)
    third, fourth = (sound.index(b"\n[[event]]\nn = %d\n" % n) for n in (3, 4))
    origin.write_bytes(sound[:third] + sound[fourth:])
    with pytest.raises(Damaged, match="event 3 is missing"):
        fork(origin, 4, forks)
    origin.write_bytes(sound[third:])
    with pytest.raises(Damaged, match="header"):
        fork(origin, 4, forks)
    assert not forks.exists()


def test_events_that_do_not_follow_are_refused_though_their_seals_are_right(origin: Path, forks: Path) -> None:
    n = len(bodies(origin))
    origin.write_bytes(origin.read_bytes() + record(n, 'kind = "rated"\nversion = 77\nscore = 3\n'))
    assert verify(fork(origin, n - 1, forks)).faults == ()
    with pytest.raises(Damaged, match="never held a version 77"):
        fork(origin, n, forks)
    assert len([*forks.iterdir()]) == 1


@pytest.mark.parametrize("fault", ["ENOSPC", "EIO"])
def test_a_disk_that_fails_anywhere_leaves_nothing_of_a_fork(origin: Path, forks: Path, fault: str) -> None:
    before, at, failed = origin.read_bytes(), 0, set()
    while True:
        disk = FailingDisk(at, getattr(errno, fault), for_ever=False)
        try:
            made = fork(origin, 4, forks, disk=disk)
        except OSError:
            failed |= set(disk.failed)
            left = [*forks.iterdir()] if forks.exists() else []
            assert all(verify(path).faults == () for path in left), disk.failed
            assert not left or disk.failed == ["sync_folder"]  # whole, but its name may not survive a power cut
            for path in left:
                path.unlink()
            at += 1
        else:
            break
    assert verify(made).faults == () and origin.read_bytes() == before
    assert failed == {"make_folder", "open", "write", "fsync", "rename", "close", "sync_folder"}


class Unnamed(RealDisk):
    """Looks, at each call, whether the fork has its name before it is whole and on the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.synced = folder, False

    def write(self, fd: int, data: bytes | memoryview) -> int:
        return super().write(fd, data[:100])  # as a disk may that is nearly full

    def fsync(self, fd: int) -> None:
        assert [*self.folder.glob("*.toml")] == []
        super().fsync(fd)
        self.synced = True

    def rename(self, old: Path, new: Path) -> None:
        assert self.synced and [*self.folder.glob("*.toml")] == [] and scan(old.read_bytes()).sound
        super().rename(old, new)


def test_a_fork_has_its_name_only_once_it_is_whole_so_that_a_kill_leaves_no_half(origin: Path, forks: Path) -> None:
    assert verify(fork(origin, 4, forks, disk=Unnamed(forks))).faults == ()


def test_a_fork_never_takes_the_place_of_a_file(origin: Path, forks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redraft.loop.forking.new_id", lambda folder: "aaaa")
    made = fork(origin, 2, forks)
    before = made.read_bytes()
    with pytest.raises(FileExistsError):
        fork(origin, 3, forks)
    assert made.read_bytes() == before and [*forks.iterdir()] == [made]


def test_where_files_have_one_name_only_a_fork_is_made_all_the_same(
    origin: Path, forks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(old: Path, new: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr("redraft.loop.forking.new_id", lambda folder: "aaaa")
    made = fork(origin, 2, forks)
    assert verify(made).faults == () and [*forks.iterdir()] == [made]
    with pytest.raises(FileExistsError):
        fork(origin, 3, forks)


def test_redraft_fork_says_what_it_made_and_how_to_go_on(origin: Path) -> None:
    ran = redraft("fork", origin, "--at", "4")
    assert ran.code == 0 and not ran.err
    (made,) = sessions_dir().glob("*.toml")
    session = session_of(made)
    seal = session.forked[0].seal
    assert ran.out.splitlines() == [
        f"{session.id}  copy of {session_of(origin).id} 'Note', events 1 to 4, seal {seal}",
        f"Saved in {made}",
        f"Go on with: redraft open {session.id}",
    ]
    assert redraft("verify", session.id).code == redraft("verify", origin).code == 0
    for options in ((), ("--log",)):
        shown = redraft("show", session.id, *options)
        assert f"copy of {session_of(origin).id} 'Note', events 1 to 4, seal {seal} (event 5 here)" in shown.out
    told = json.loads(redraft("show", session.id, "--json").out)["forked"]
    assert [(each["origin"], each["event"], each["seal"], each["n"]) for each in told] == [
        (session_of(origin).id, 4, seal, 5)
    ]
    assert json.loads(redraft("show", origin, "--json").out)["forked"] == []


def test_of_a_transcript_that_lost_all_it_held_there_is_nothing_to_fork(tmp_path: Path) -> None:
    path = tmp_path / "k3v9.toml"
    path.write_bytes(encode_header(Header("k3v9", "Note", "0.1.0", datetime(2026, 11, 20, tzinfo=UTC))))
    with pytest.raises(Damaged, match="holds no whole event, so there is nothing to fork"):
        fork(path, None, tmp_path / "sessions")


def test_redraft_fork_refuses_in_a_line(origin: Path) -> None:
    count = len(bodies(origin)) - 1
    assert f"the session has {count} events" in refused("fork", origin, "--at", str(count + 1))
    assert "is not the number of an event" in refused("fork", origin, "--at", "0")
    assert "there is no session" in refused("fork", "nobody")
    origin.write_bytes(origin.read_bytes().replace(b"utilize", b"use", 1))
    assert "not as it was written" in refused("fork", origin, "--at", "4", code=3)
    assert not sessions_dir().exists()


def test_a_fork_of_a_title_that_steers_a_terminal_is_told_safely(origin: Path, tmp_path: Path) -> None:
    data = origin.read_bytes()
    path = tmp_path / "hostile.toml"
    opened = read_session(origin).events[0]
    assert isinstance(opened, Opened)
    header = data[: data.index(b"\n[[event]]")]
    evil = Opened(n=1, at=opened.at, title="\x1b]0;x\x07\u202e rot", spec=opened.spec)
    path.write_bytes(header + encode_event(evil))
    ran = redraft("fork", path)
    assert ran.code == 0 and "\x1b" not in ran.out and "\u202e" not in ran.out and "⟨U+001B⟩" in ran.out


def test_a_folder_that_cannot_be_written_is_said(origin: Path, forks: Path) -> None:
    forks.write_text("a file")
    with pytest.raises(OSError):
        fork(origin, 2, forks)
    assert forks.read_text() == "a file"
