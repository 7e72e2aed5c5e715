"""The benchmark's own clock and arithmetic, against a program that says when it wrote what."""

import os
import random
import sys
from pathlib import Path

import pytest

from benchmarks.bench_app import Command, Effort, Limit, Unmeasured, environ, measure, ratio, run_rounds, table
from benchmarks.terminal import Terminal, first_paint, text_shown

PROGRAM = """
import os, sys, time, tty
began = time.perf_counter()
def write(words, what):
    os.write(1, words.encode())
    print(what, time.perf_counter() - began, file=log, flush=True)
log = open(sys.argv[1], "w")
tty.setraw(0)
os.write(1, b"\\x1b[?2026$p")
while not os.read(0, 99).endswith(b"$y"): pass
write("\\x1b[?2026hHIDDEN FOR NOW", "hidden")
time.sleep(0.1)
write("\\x1b[?2026l", "paint")
time.sleep(0.1)
write("\\r\\nTHE \\x1b[1mWORDS\\x1b[0m", "words")
while os.read(0, 9): time.sleep(0.02); write("\\r\\nkey", "key")
"""


@pytest.fixture
def program(tmp_path: Path) -> tuple[str, ...]:
    (tmp_path / "program.py").write_text(PROGRAM)
    return sys.executable, str(tmp_path / "program.py"), str(tmp_path / "log")


def test_its_clock_agrees_with_the_program(program: tuple[str, ...], tmp_path: Path) -> None:
    with Terminal(program, environ(tmp_path), tmp_path) as terminal:
        terminal.settle(0.4)
        pressed = terminal.press(b"x")
        assert terminal.cpu() > 0
        assert terminal.memory() > 1
    said = {what: float(at) for what, at in (line.split() for line in (tmp_path / "log").read_text().splitlines())}
    paint, words = first_paint(terminal.chunks), text_shown(terminal.chunks, "THE WORDS")
    assert paint
    assert words
    assert words - paint == pytest.approx(said["words"] - said["paint"], abs=0.05)
    assert paint - terminal.chunks[0][0] > 0.09  # what is held back by a synchronised update is not yet seen
    assert pressed
    assert 0.019 < pressed < 0.2


def test_what_was_started_is_ended(program: tuple[str, ...], tmp_path: Path) -> None:
    with Terminal(program, environ(tmp_path), tmp_path) as terminal:
        terminal.settle(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(terminal.pid, 0)


SHORT = Effort(rounds=1, presses=3, idle=0.1, quiet=0.3)


def test_rounds_take_turns_and_the_first_does_not_count(program: tuple[str, ...]) -> None:
    said: list[str] = []
    commands = [Command(name, program, "WORDS", ("x",)) for name in ("bare", "demo")]
    samples = run_rounds(commands, SHORT, None, said.append)
    assert [line.split()[-1] for line in said] == ["bare", "demo", "demo", "bare"]
    assert {name: len(found) for name, found in samples.items()} == {"bare": 1, "demo": 1}
    assert set(samples["demo"][0]) == {"paint", "cpu", "text", "key", "key95", "memory", "idle"}


@pytest.mark.parametrize(
    ("argv", "text", "said"),
    [
        (None, "OTHER", "'OTHER' never came on the screen"),
        ((sys.executable, "-c", "print('something long enough')"), "some", "it ended by itself"),
        (("/nowhere/program",), "some", "it ended by itself"),
        ((sys.executable, "-c", "import time; print('something to read', end='', flush=True); time.sleep(60)"),
         "something", "0 of 3 keys painted"),
    ],
)  # fmt: skip
def test_a_run_without_a_figure_says_why(
    argv: tuple[str, ...] | None, text: str, said: str, program: tuple[str, ...]
) -> None:
    with pytest.raises(Unmeasured, match=said):
        measure(Command("demo", argv or program, text, ("\0",)), SHORT, None, random.Random(1))


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    limit = Limit("first paint", "demo", "paint", 1.5, "ms")
    samples = {"bare": [{"paint": 100.0}, {"paint": 200.0}, {"paint": 10.0}],
               "demo": [{"paint": 110.0}, {"paint": 400.0}, {"paint": 12.0}]}  # fmt: skip
    assert ratio(limit, samples) == pytest.approx(1.2)
    assert table([limit], samples)[1]
    shown, within = table([Limit("first paint", "demo", "paint", 1.1, "ms")], samples)
    assert not within
    assert shown.splitlines()[-1] == "| first paint | 100.0 ms | 110.0 ms | 1.20x | 1.1x | OVER |"
