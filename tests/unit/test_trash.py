"""Sessions that are deleted lie in the trash, whole, and come back; nothing is taken from under another redraft."""

from pathlib import Path

import pytest

from benchmarks.many_sessions import fill
from redraft.loop.opening import resume
from redraft.transcripts.library import NoSession
from redraft.transcripts.lock import Held
from redraft.transcripts.trash import Taken, last_in_trash, put_in_trash, take_back


@pytest.fixture
def session(tmp_path: Path) -> Path:
    fill(tmp_path / "sessions", 1)
    return next((tmp_path / "sessions").iterdir())


def test_a_session_goes_and_comes_back_byte_for_byte(session: Path, tmp_path: Path):
    data = session.read_bytes()
    lies = put_in_trash(session, tmp_path / "trash")
    assert not session.exists() and lies.read_bytes() == data and lies.parent.stat().st_mode & 0o777 == 0o700
    assert last_in_trash(tmp_path / "trash") == lies
    assert take_back(lies, session.parent) == session and session.read_bytes() == data
    assert last_in_trash(tmp_path / "trash") is None and last_in_trash(tmp_path / "none") is None


def test_one_that_is_open_elsewhere_stays(session: Path, tmp_path: Path):
    record = resume(session).record
    with pytest.raises(Held, match="is open in another redraft"):
        put_in_trash(session, tmp_path / "trash")
    assert session.exists()
    record.close()
    put_in_trash(session, tmp_path / "trash")
    assert not session.exists()


def test_two_of_one_name_lie_side_by_side_and_each_keeps_its_name(session: Path, tmp_path: Path):
    first = put_in_trash(session, tmp_path / "trash")
    session.write_bytes(b"another")
    second = put_in_trash(session, tmp_path / "trash")
    assert first != second and last_in_trash(tmp_path / "trash") == second
    assert take_back(second, session.parent) == session and session.read_bytes() == b"another"
    with pytest.raises(Taken, match=r"there is a .* already"):
        take_back(first, session.parent)
    assert first.exists() and session.read_bytes() == b"another"


def test_what_cannot_be_read_can_be_deleted_too(tmp_path: Path):
    folder = tmp_path / "sessions"
    folder.mkdir()
    (folder / "link.toml").symlink_to("nowhere")
    lies = put_in_trash(folder / "link.toml", tmp_path / "trash")
    assert lies.is_symlink() and not (folder / "link.toml").is_symlink()


def test_what_has_gone_is_said_to_have_gone(session: Path, tmp_path: Path):
    lies = put_in_trash(session, tmp_path / "trash")
    with pytest.raises(NoSession, match="nothing was moved"):
        put_in_trash(session, tmp_path / "trash")
    lies.unlink()
    with pytest.raises(NoSession, match="gone from the trash"):
        take_back(lies, session.parent)


def test_where_there_is_no_trash_to_be_had_it_stays(session: Path, tmp_path: Path):
    (tmp_path / "trash").write_text("a file")
    with pytest.raises(OSError):
        put_in_trash(session, tmp_path / "trash")
    assert session.exists()
