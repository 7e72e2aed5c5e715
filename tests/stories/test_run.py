"""`redraft run`, as a script uses it: a real process, real SDKs, and a server that plays author and critic."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from commands import STEERS
from conftest import ROOT
from players import AUTHOR, CALM, CRITIC, DONE, DRAFT, FIGURE, KEYS, SPEC, Players, Wish, set_up, who_of
from redraft.config import load
from redraft.core.critique import pending
from redraft.core.session import Session
from redraft.core.spec import parse_spec
from redraft.loop import noting
from redraft.loop.casting import cast
from redraft.loop.opening import Read, begin, read_session
from redraft.loop.passes import Loop
from redraft.loop.verifying import verify
from wire.answers import Asked, Wire
from wire_server import WireServer

WIRES: tuple[Wire, ...] = ("anthropic", "responses", "chat")


@dataclass(frozen=True)
class Ran:
    """A run that has ended."""

    code: int
    out: str
    err: str
    home: Path

    @property
    def json(self) -> dict:
        return json.loads(self.out)

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


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a spec and a draft."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "launch.toml").write_text(SPEC)
    (folder / "launch.md").write_text(DRAFT)
    return folder


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
    out, err = process.communicate(timeout=30)
    ran = Ran(process.returncode, out.decode(), err.decode(), desk / "home")
    assert "Traceback" not in ran.err, ran.err
    assert not STEERS.search(ran.err) and not any(key in out.decode() + ran.err for key in KEYS.values())
    return ran


def run(desk: Path, *typed: str, **more: str) -> Ran:
    return ended(started(desk, *typed, **more), desk)


def run_with(desk: Path, players: Players, *typed: str, wire: Wire = "chat", more: str = "") -> tuple[Ran, list[Asked]]:
    """Run against a server; what came of it, and the requests."""
    with WireServer(players) as server:
        set_up(desk / "home", wire, server, more)
        return run(desk, *typed), server.requests


def of(requests: list[Asked], who: str) -> list[Asked]:
    return [asked for asked in requests if who_of(asked) == who]


# Whole sessions.


@pytest.mark.parametrize("wire", WIRES)
def test_a_draft_is_written_reviewed_mended_twice_and_done(desk: Path, wire: Wire):
    ran, requests = run_with(desk, Players(), "--accept", "all", "--out", "final.md", "--json", wire=wire)
    assert ran.code == 0, ran
    answer = ran.json
    assert (answer["ending"], answer["why"], answer["score"]) == (
        "done",
        "every criterion passes",
        {"passed": 3, "total": 3},
    )
    assert (answer["versions"], answer["failing"], answer["faults"]) == (3, [], [])
    assert answer["passes"][0] | {"why": ""} == {
        "base": 1, "candidate": 3, "before": "1/3", "after": "3/3", "kept": True, "why": "",
        "accepted": 2, "above": 0, "left": 0, "refused": 0,
    }  # fmt: skip
    assert (desk / "final.md").read_text() == answer["draft"] == DONE
    assert answer["spend"]["total"]["calls"] == 4
    assert answer["spend"]["author"]["usd"] is None and "cost unknown" in answer["spend"]["author"]["says"]
    assert ran.err.splitlines()[-1].startswith(
        "pass 1   1/3 → 3/3, kept: figure passes now, calm passes now; 2 accepted"
    )

    assert [who_of(asked) for asked in requests] == [AUTHOR, CRITIC, AUTHOR, CRITIC]
    assert {asked.wire for asked in requests} == {wire}
    assert {asked.key for asked in of(requests, AUTHOR)} == {KEYS["STUDIO_API_KEY"]}
    assert {asked.key for asked in of(requests, CRITIC)} == {KEYS["DESK_API_KEY"]}
    first, second = of(requests, CRITIC)
    assert "oceans of time" in first.text and "oceans of time" not in second.text
    assert FIGURE.good[0] in second.text
    for asked in (first, second):
        assert not any(wish.says in asked.text for wish in (FIGURE, CALM)) and AUTHOR not in asked.text
        assert len(asked.messages) == 2, "one question, and nothing that was said before"
    session = ran.session
    assert [call.doing for call in session.calls] == ["draft", "review", "fixes", "review"]
    assert {decision.by for decision in session.decisions} == {"rules"}


@pytest.mark.parametrize("wire", WIRES)
async def test_the_author_hears_what_was_rejected_and_why_and_the_critic_never_does(
    desk: Path, wire: Wire, monkeypatch: pytest.MonkeyPatch
):
    home = desk / "home"
    figure = Wish("figure", FIGURE.bad, ("made Larkfield 4 times as fast", *FIGURE.good), FIGURE.says)
    for name, value in environ_of(home).items():
        monkeypatch.setenv(name, value)
    async with WireServer(Players(wishes=(figure, CALM))) as server:
        set_up(home, wire, server)
        record = await begin(parse_spec(SPEC), None, home / "data" / "sessions")
        players = cast(record, load(environ_of(home)).models, environ_of(home), apart=False)
        loop = Loop(record, players.critic, players.author, players.writer, players.judge)
        await noting.tell_author(loop, "They bake bread, they do not build software.")
        await loop.go()
        await loop.go()
        rejected, accepted = pending(loop.session)
        await loop.reject(rejected.name, "nobody said four times")
        await loop.accept(accepted.name)
        await loop.go()
        await loop.accept(pending(loop.session)[0].name)
        await players.close()
    record.close()
    assert loop.session.ended is not None and loop.session.ended.ending == "done"
    assert loop.session.draft is not None and loop.session.draft.text == DONE
    told = of(server.requests, AUTHOR)[-1].text
    assert "nobody said four times" in told and "made Larkfield 4 times as fast" in told and "bake bread" in told
    reviews = of(server.requests, CRITIC)
    assert len(reviews) == 3
    for asked in reviews:
        for never in ("four times", "4 times", "bake bread", *(wish.says for wish in (figure, CALM))):
            assert never not in asked.text
    assert "disgrace" in reviews[0].text and not any("disgrace" in asked.text for asked in reviews[1:])
