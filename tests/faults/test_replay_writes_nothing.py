"""A replay reads one file: no socket, no file written, no lock, no program, as text and on the screen.

Run with `-rP` to read the counts.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from commands import make_session
from faults import watched_replay
from faults.watched_replay import SPOILS
from replayed import ROOT
from stories.window import Window

WATCHED = (sys.executable, "-B", watched_replay.__file__)
Told = dict[str, list[str]]


def plain(*typed: str | Path, environ: Mapping[str, str] | None = None) -> tuple[Told, str]:
    """Run a command under watch: what was seen of it, and what it printed."""
    reading, writing = os.pipe()
    done = subprocess.run(
        [*WATCHED, str(writing), *map(str, typed)], pass_fds=[writing], capture_output=True, text=True, timeout=20,
        env={**os.environ, **(environ or {})},
    )  # fmt: skip
    os.close(writing)
    return heard(reading), done.stdout


def heard(reading: int) -> Told:
    with os.fdopen(reading) as pipe:
        return json.loads(pipe.read())  # type: ignore[no-any-return]


def counts(told: Told) -> str:
    kinds = ("sockets", "files", "programs", "own pipe")
    return ", ".join(f"{len(told[kind])} {kind}" for kind in kinds) + f", {told['read']} files read"


def folder_as_it_is(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """All that is in a folder, to the nanosecond."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.stat().st_mode, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
async def session(tmp_path: Path) -> Path:
    return await make_session(tmp_path)


def test_the_story_as_text_opens_no_socket_and_writes_no_file(session: Path) -> None:
    home = Path(os.environ["REDRAFT_HOME"])
    before, at_home = folder_as_it_is(session.parent), folder_as_it_is(home)
    for path in (session, *sorted((ROOT / "sample_sessions").glob("*.toml"))):
        told, printed = plain("replay", path, "--plain")
        print(f"replay {path.name} --plain: {counts(told)}")
        assert "Session: sha256" in printed
        assert told["sockets"] == told["files"] == told["programs"] == told["own pipe"] == [], told
        assert told["read"]  # it was watched at all
    assert folder_as_it_is(session.parent) == before and folder_as_it_is(home) == at_home == {}


def test_the_screen_opens_no_socket_and_writes_no_file(session: Path, tmp_path: Path) -> None:
    before = folder_as_it_is(tmp_path)
    told = on_screen(session, {})
    print(f"replay {session.name}: {counts(told)} (asyncio's own)")
    assert told["sockets"] == told["files"] == told["programs"] == [], told
    assert len(told["own pipe"]) <= 2 * told["own pipe"].count(told["own pipe"][0]) <= 4
    assert folder_as_it_is(tmp_path) == before


RIGHT, LEFT, ALL_RIGHT, ALL_LEFT = "\x1b[C", "\x1b[D", "\x1b[1;2C", "\x1b[1;2D"
END, HOME, ESCAPE = "\x1b[F", "\x1b[H", "\x1b"
KEYS = (
    RIGHT, RIGHT, LEFT, ALL_RIGHT, ALL_LEFT, END, HOME, "d", "d", "+", " ", " ", "v", ESCAPE,
    "/", "rated\r", ESCAPE, "a",
)  # fmt: skip
"""Forwards, back, a pass on and back, to both ends, the diff, faster, play, pause, the versions, find, an accept."""


def on_screen(session: Path, environ: Mapping[str, str], keys: Sequence[str] = KEYS) -> Told:
    """Replay a session on a terminal, press keys, and leave."""
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    with Window([str(writing), "replay", str(session)], session.parent, WATCHED, {**os.environ, **environ}) as window:
        os.close(writing)
        window.wait_for("event 1 of")
        for key in keys:
            window.press(key)
            window.watch(0.4 if key == ESCAPE else 0.1)  # so that it is no part of what comes next
        window.press("q")
        window.wait_for_end()
    return heard(reading)


@pytest.mark.parametrize("what", SPOILS)
def test_the_watch_sees_what_a_replay_must_not_do(session: Path, what: str) -> None:
    told, _ = plain("replay", session, "--plain", environ={"SPOIL": what})
    kind = {"a socket": "sockets", "a program": "programs"}.get(what, "files")
    assert told[kind], told
    with suppress(FileNotFoundError):
        session.with_name("index.msgpack").unlink()
    assert [each for each in told if each not in (kind, "read") and told[each]] == []


@pytest.mark.parametrize(("what", "kind"), [("a socket", "sockets"), ("an index", "files")])
def test_the_watch_sees_on_the_screen_too(session: Path, what: str, kind: str) -> None:
    assert on_screen(session, {"SPOIL": what}, ())[kind]


def test_the_watch_sees_a_command_that_does_write(session: Path) -> None:
    told, _ = plain("fork", session, "--at", "2")
    assert any(".part" in each for each in told["files"])
