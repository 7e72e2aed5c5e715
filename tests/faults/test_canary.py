"""Made-up keys, put wherever a person keeps them, come to light nowhere: not in a file, a screen, arguments or a child.

Real processes, from the app on a pseudo-terminal down to what it starts, ask a server on this machine that repeats the
key it was sent wherever it can.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from faults.canary import SPEC, Hunt, Place, Sampler
from faults.leaky import WAYS, Leaky
from stories.window import Window
from wire_server import Answer, Fault, WireServer

PATIENCE = 30.0
AGAIN = 3.0
MODELS = {
    "anthropic": "anthropic:claude-opus-5-5",
    "responses": "openai:gpt-6-sol",
    "chat": "ring:some-model",
}


def press_until(window: Window, keys: str, true: Callable[[], object]) -> None:
    """Press keys, again and again while the app is still busy with the last ones, until something is so."""
    pressed, end = 0.0, time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"still not after {keys}:\n" + "\n".join(window.lines)
        if time.monotonic() - pressed > AGAIN:
            window.press(keys)
            pressed = time.monotonic()
        window.watch(0.1)


def until(true: Callable[[], object], window: Window, what: str) -> None:
    """Read what the app writes until something is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end and window.is_open, f"not {what}:\n" + "\n".join(window.lines)
        window.watch(0.1)


class Sitting:
    """Someone who works in the app, with keys on their machine."""

    def __init__(self, place: Place, window: Window) -> None:
        self.place = place
        self.window = window

    def events(self, kind: str) -> int:
        return self.place.record().count(f'kind = "{kind}"')

    def press_until(self, keys: str, kind: str) -> None:
        """Press keys, and wait until one more event of a kind stands in the transcript."""
        before = self.events(kind)
        press_until(self.window, keys, lambda: self.events(kind) > before)


@contextmanager
def sitting(place: Place, url: str, sampler: Sampler, **environ: str) -> Iterator[Sitting]:
    typed = ["new", "spec.toml", "--draft", "draft.md"]
    with Window(typed, place.work, environ=place.environ(url, **environ)) as window, sampler.watching(window.pid):
        window.wait_for("Go away, all of you.")
        yield Sitting(place, window)


@pytest.mark.soak
@pytest.mark.parametrize("wire", MODELS)
def test_a_session_through_every_fault_shows_no_key(wire: str, tmp_path: Path):
    place = Place(tmp_path)
    hunt, sampler = Hunt(place.keys), Sampler(place.keys)
    with WireServer(Leaky(WAYS)) as server:
        place.make(server.url, MODELS[wire], MODELS[wire])
        with sitting(place, server.url, sampler) as user:
            user.window.press("g")
            user.window.wait_for("wants to run programs")
            user.press_until("a", "allowed")
            until(lambda: user.events("failed") > 0, user.window, "failed")
            while server.requests and len(server.requests) < len(WAYS):
                user.press_until("g", "failed")
            user.press_until("g", "proposed")
            user.press_until("a", "decided")
            user.window.press("E")
            until(lambda: len(list(place.work.glob("dumped-*"))) > 1, user.window, "edited")
            user.window.press("q")
            user.window.wait_for_end()
    hunt.look_at_screen(user.window.chunks, wire)
    settle(hunt, sampler, place, wire)
    assert {asked.key for asked in server.requests} == {place.ring if wire == "chat" else place.environment}


def settle(hunt: Hunt, sampler: Sampler, place: Place, what: str) -> None:
    """Look through every file, say how much was looked at, and have found nothing."""
    hunt.look_in_files(*place.searched, but=[place.key_file])
    spied = place.spied()
    print(
        f"{what}: {len(sampler.seen)} processes in {sampler.samples} samples, {len(spied)} starts, "
        f"{hunt.files} files, {hunt.size:,} bytes"
    )
    assert not hunt.hits
    assert not sampler.hits
    assert not [line for line in spied if line["argv"] or line["environ"]]


LOUD = {
    "ANTHROPIC_LOG": "debug",
    "OPENAI_LOG": "debug",
    "HTTPX_LOG_LEVEL": "trace",
    "PYTHONASYNCIODEBUG": "1",
    "PYTHONDEVMODE": "1",
    "PYTHONFAULTHANDLER": "1",
    "TEXTUAL_LOG": "textual.log",
    "TEXTUAL_DEBUG": "1",
}
"""What makes libraries and the interpreter talk."""
DUMPING = ("sh", "-c", 'ulimit -c unlimited; exec "$@"', "sh", sys.executable, "-m", "redraft")
"""Redraft, where a process that dies leaves its memory in a file."""


@pytest.mark.soak
@pytest.mark.parametrize("wire", MODELS)
def test_no_judgement_shows_a_key_however_the_server_answers(wire: str, tmp_path: Path):
    place = Place(tmp_path)
    hunt, sampler = Hunt(place.keys), Sampler(place.keys)
    for name in list(WAYS)[list(MODELS).index(wire) :: len(MODELS)]:
        with WireServer(Leaky({name: WAYS[name]})) as server:
            place.make(server.url, MODELS[wire], MODELS[wire])
            ended(place, server.url, hunt, sampler, "check", "spec.toml", "draft.md", **LOUD)
            assert server.requests, f"nothing was asked: {name}"
    settle(hunt, sampler, place, f"judgements, {wire}")


@pytest.mark.soak
@pytest.mark.parametrize("wire", MODELS)
def test_no_command_shows_a_key(wire: str, tmp_path: Path):
    place, codes = Place(tmp_path), []
    hunt, sampler = Hunt(place.keys), Sampler(place.keys)
    with WireServer(Leaky({})) as server:
        place.make(server.url, MODELS[wire], MODELS[wire])
        for command in (
            ("run", "spec.toml", "--draft", "draft.md", "--out", "out.md", "--allow-commands", "--json"),
            ("list",), ("list", "--json"), ("doctor",), ("doctor", "--json"),
        ):  # fmt: skip
            codes.append(ended(place, server.url, hunt, sampler, *command, **LOUD))
        (session,) = place.sessions
        for more in ((), ("--json",), ("--log",), ("--draft",)):
            codes.append(ended(place, server.url, hunt, sampler, "show", str(session), *more))
        codes.append(ended(place, server.url, hunt, sampler, "verify", str(session), "--json"))
    assert "Come in, all of you." in (place.work / "out.md").read_text()
    assert set(codes) <= {0, 1, 4}, codes
    settle(hunt, sampler, place, f"commands, {wire}")


def ended(place: Place, url: str, hunt: Hunt, sampler: Sampler, *typed: str, **environ: str) -> int:
    """Run a command on a terminal to its end, and look at all that it wrote."""
    with Window(typed, place.work, environ=place.environ(url, **environ)) as window, sampler.watching(window.pid):
        window.wait_for_end()
        hunt.look_at_screen(window.chunks, typed[0])
        assert b"Traceback" not in window.written, window.written.decode()
        end = os.waitid(os.P_PID, window.pid, os.WEXITED | os.WNOWAIT)
        assert end is not None and end.si_code == os.CLD_EXITED, end
        return end.si_status


@dataclass(frozen=True)
class Crash:
    """Something that nobody foresaw: where it happens, which keys lead there, and what is on the screen after it."""

    where: str
    keys: str
    shown: str
    ends: bool = True


CRASHES = {
    "in the app": Crash("app:open:redraft-light", "t", "stopped on a fault of its own: Broken"),
    "as the editor is opened": Crash("app:tempfile.mkdtemp", "E", "did not work: Broken", ends=False),
    "as a process is started": Crash("app:subprocess.Popen", "g", "did not work: Broken", ends=False),
    "in the keyring": Crash("ring", "g", "did not work: LookupError", ends=False),
    "in the process that asks": Crash("host:socket.connect", "g", "failed", ends=False),
    "the process that asks dies": Crash("host:socket.connect::dies", "g", "failed", ends=False),
    "the app dies": Crash("app:subprocess.Popen::dies", "g", "Fatal Python error"),
}


@pytest.mark.soak
@pytest.mark.parametrize("name", CRASHES)
def test_a_crash_shows_no_key(name: str, tmp_path: Path):
    place, crash = Place(tmp_path), CRASHES[name]
    hunt, sampler = Hunt(place.keys), Sampler(place.keys)
    with WireServer(Leaky({})) as server:
        place.make(server.url, MODELS["chat"], MODELS["chat"])
        (place.work / "spec.toml").write_text(SPEC.split('[[criterion]]\nid = "runs"')[0])
        environ = place.environ(server.url, SPY_BREAK=crash.where, **LOUD)
        typed = ["new", "spec.toml", "--draft", "draft.md"]
        with Window(typed, place.work, DUMPING, environ) as window, sampler.watching(window.pid):
            window.wait_for("Go away, all of you.")
            press_until(window, crash.keys, lambda: crash.shown.encode() in window.written or not window.is_open)
            press_until(window, "" if crash.ends else "q", lambda: not window.is_open)
    assert crash.shown.encode() in window.written, window.written[-3000:].decode("utf-8", "replace")
    assert b"Traceback" not in window.written
    hunt.look_at_screen(window.chunks, name)
    settle(hunt, sampler, place, name)


@pytest.mark.soak
@pytest.mark.parametrize("wire", MODELS)
def test_a_loud_interpreter_and_loud_libraries_show_no_key(wire: str, tmp_path: Path):
    place = Place(tmp_path)
    hunt, sampler = Hunt(place.keys), Sampler(place.keys)
    with WireServer(Leaky({"a wrong key": WAYS["a wrong key, repeated"]})) as server:
        place.make(server.url, MODELS[wire], MODELS[wire])
        with sitting(place, server.url, sampler, **LOUD) as user:
            user.window.press("g")
            user.window.wait_for("wants to run programs")
            user.press_until("a", "failed")
            user.press_until("g", "proposed")
            user.press_until("a", "decided")
            user.window.press("q")
            user.window.wait_for_end()
    hunt.look_at_screen(user.window.chunks, wire)
    settle(hunt, sampler, place, f"loud, {wire}")


@pytest.mark.soak
def test_a_power_cut_amid_an_answer_leaves_no_key(tmp_path: Path):
    place = Place(tmp_path)
    hunt, sampler = Hunt(place.keys), Sampler(place.keys)
    with WireServer(Answer("One two three four.", fault=Fault("stall", after=1))) as server:
        place.make(server.url, MODELS["responses"], MODELS["responses"])
        with sitting(place, server.url, sampler) as user:
            user.window.press("g")
            user.window.wait_for("wants to run programs")
            user.press_until("a", "allowed")
            until(lambda: server.requests, user.window, "asked")
            user.window.watch(0.3)
            user.window.kill()
        ended(place, server.url, hunt, sampler, "doctor")
        (session,) = place.sessions
        ended(place, server.url, hunt, sampler, "show", str(session))
    hunt.look_at_screen(user.window.chunks, "the killed app")
    settle(hunt, sampler, place, "a power cut")
