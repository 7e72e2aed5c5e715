"""A run of `redraft run` in a process of its own, with a server that plays author and critic, and what came of it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from commands import STEERS
from conftest import ROOT
from players import DRAFT, KEYS, SPEC, set_up, who_of
from redraft.core.session import Session
from redraft.loop.opening import Read, read_session
from redraft.loop.verifying import verify
from wire.answers import Asked, Wire
from wire_server import Script, WireServer


def desk_in(folder: Path) -> Path:
    """A folder with a spec and a draft."""
    desk = folder / "desk"
    desk.mkdir()
    (desk / "launch.toml").write_text(SPEC)
    (desk / "launch.md").write_text(DRAFT)
    return desk


ANSWERED = {
    "id", "title", "transcript", "unsaved", "ending", "why", "next", "faults", "score", "failing", "waiting", "passes",
    "versions", "head", "spend", "unwatched", "out", "draft",
}  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """A run that has ended."""

    code: int
    out: str
    err: str
    home: Path

    @property
    def json(self) -> dict:
        """The whole answer; its keys are the same whatever the ending."""
        answer = json.loads(self.out)
        assert set(answer) == ANSWERED
        return answer

    @property
    def transcript(self) -> Path:
        (path,) = (self.home / "data" / "sessions").glob("*.toml")
        return path

    @property
    def read(self) -> Read:
        return read_session(self.transcript)

    @property
    def session(self) -> Session:
        assert not verify(self.transcript).faults
        return self.read.session


def environ_of(home: Path, **more: str) -> dict[str, str]:
    """An environment with nothing in it but what redraft needs, and the keys."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "REDRAFT_HOME": str(home), **KEYS, **more}


def started(desk: Path, *typed: str, **more: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "redraft", "run", "launch.toml", *typed]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=desk, env=environ_of(desk / "home", **more), stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe
    )


def ended(process: "subprocess.Popen[bytes]", desk: Path) -> Ran:
    try:
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    ran = Ran(process.returncode, out.decode(), err.decode(), desk / "home")
    assert "Traceback" not in ran.err, ran.err
    assert not STEERS.search(ran.err) and not any(key in out.decode() + ran.err for key in KEYS.values())
    return ran


def ended_unheard(process: "subprocess.Popen[bytes]") -> int:
    """The exit code of a run whose answer nobody reads."""
    try:
        _, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert b"Traceback" not in err and b"Broken pipe" not in err
    return process.returncode


def run(desk: Path, *typed: str, **more: str) -> Ran:
    return ended(started(desk, *typed, **more), desk)


def run_with(desk: Path, players: Script, *typed: str, wire: Wire = "chat", more: str = "") -> tuple[Ran, list[Asked]]:
    """Run against a server; what came of it, and the requests."""
    with WireServer(players) as server:
        set_up(desk / "home", wire, server, more)
        return run(desk, *typed), server.requests


def of(requests: list[Asked], who: str) -> list[Asked]:
    return [asked for asked in requests if who_of(asked) == who]
