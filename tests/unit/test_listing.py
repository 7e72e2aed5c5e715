"""`redraft list` says the same whether an index is there or not, and writes nothing."""

import json
from pathlib import Path

import pytest

from benchmarks.many_sessions import fill
from commands import redraft
from redraft.commands import listing
from redraft.config import data_dir, sessions_dir, state_dir
from redraft.transcripts.index import NAME, refresh


@pytest.fixture
def sessions() -> Path:
    fill(sessions_dir(), 6)
    paths = sorted(sessions_dir().glob("*.toml"))
    (sessions_dir() / "notes.toml").write_text("shopping = 'milk'\n")
    paths[0].write_bytes(paths[0].read_bytes().replace(b"says = ", b"said = ", 1))
    paths[1].write_bytes(paths[1].read_bytes()[:-20])
    return sessions_dir()


def seen() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in data_dir().parent.rglob("*") if path.is_file()}


def test_it_says_the_same_with_an_index_and_without(sessions: Path):
    without = redraft("list").out, redraft("list", "--json").out
    refresh(sessions, state_dir() / NAME)
    before = seen()
    assert (redraft("list").out, redraft("list", "--json").out) == without
    assert seen() == before
    told = {each["path"].rpartition("/")[2]: each for each in json.loads(without[1])}
    assert len(told) == 7 and sum(each["state"] == "damaged" for each in told.values()) == 3


def test_it_makes_no_index(sessions: Path):
    before = seen()
    assert "notes.toml" in redraft("list").out
    assert seen() == before


def test_what_the_index_knows_is_not_read_again(sessions: Path, monkeypatch: pytest.MonkeyPatch):
    refresh(sessions, state_dir() / NAME)
    read: list[str] = []
    entry_of = listing.entry_of
    monkeypatch.setattr(listing, "entry_of", lambda path, **how: read.append(path.name) or entry_of(path, **how))
    assert len(list(listing._looked_at(sessions, state_dir() / NAME))) == 7
    assert read == [sorted(sessions.iterdir())[0].name, "notes.toml"]  # what could not be read may be readable by now


def test_a_large_one_is_looked_at_the_same_way_with_an_index(sessions: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(listing, "READ_LIMIT", 30_000)
    without = list(listing._looked_at(sessions, state_dir() / NAME))
    refresh(sessions, state_dir() / NAME)
    assert list(listing._looked_at(sessions, state_dir() / NAME)) == without
    assert any(stand.state == "" for _, stand in without) and any(stand.state for _, stand in without)
