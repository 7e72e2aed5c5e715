"""The command line as its user meets it: a real process, what it wrote, and how it ended."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from loops import word_loop
from redraft.core.critique import pending
from redraft.loop import acts

REFUSED_WITHIN = 2.0
"""Seconds of CPU in which a command says no, whatever it was given."""
STEERS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]")
"""What would steer a terminal if it were sent."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended: its exit code, what it wrote, and the CPU seconds that it took."""

    code: int
    out: str
    err: str
    cpu: float


def redraft(
    *typed: str | bytes | Path,
    cwd: Path | None = None,
    environ: Mapping[str, str] | None = None,
    said: str = "",
    options: Sequence[str] = (),
) -> Ran:
    """Run `redraft` in a process of its own, and look at what every run must keep to.

    Args:
        typed: the arguments.
        cwd: the folder to run in.
        environ: variables that are set besides those of the test.
        said: what comes in on standard input.
        options: for the interpreter.
    """
    before = _children()
    done = subprocess.run(
        [sys.executable, *options, "-m", "redraft", *typed],
        cwd=cwd, env={**os.environ, **(environ or {})}, input=said.encode(), capture_output=True, timeout=20,
    )  # fmt: skip
    ran = Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"), _children() - before)
    assert "Traceback" not in ran.err, ran.err
    assert not STEERS.search(ran.err), ran.err
    return ran


def _children() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


def refused(*typed: str | bytes | Path, cwd: Path | None = None, code: int = 2) -> str:
    """Run a command that says no: at once, in a line or two, and with nothing on standard output.

    Returns:
        What it said.
    """
    ran = redraft(*typed, cwd=cwd)
    assert (ran.code, ran.out) == (code, ""), ran
    assert ran.err.startswith("redraft")
    assert 1 <= ran.err.count("\n") <= 2
    assert ran.cpu < REFUSED_WITHIN
    return ran.err


async def make_session(home: Path, text: str | None = None) -> Path:
    """Make a session of one closed pass, with a hold, a lock, a tick and a rating; return its transcript."""
    loop = await (word_loop(home) if text is None else word_loop(home, text))
    await loop.go()
    first, second = (item.name for item in pending(loop.session))
    await loop.accept(first)
    await loop.reject(second, "that is \x1b[31mour\x1b[0m word")
    await acts.freeze_passage(loop.record, "p1")
    await acts.lock(loop.record)
    await acts.tick(loop.record, "warm")
    await acts.rate(loop.record, 4, "nearly")
    assert loop.record.journal is not None
    loop.record.close()
    return loop.record.journal.path


def until(true: "object", seconds: float = 10.0) -> None:
    """Wait until a callable says so."""
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)
