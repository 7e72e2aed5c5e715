"""The app beside a bare Textual app, both on a pseudo-terminal, in turns: first paint, CPU, keys, memory, idling.

    python tests/benchmarks/bench_app.py [--rounds N] [--session FILE --text WORDS]

Each round runs every command once, in an order that changes; round 0 warms the caches and does not count. A line of
the table is the median over the rounds of that round's ratio to the bare app, so that a busy machine weighs on both.
Exit code: 0 within every limit, 1 over one, 2 when something could not be measured.
"""

import argparse
import os
import random
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from terminal import Terminal, first_paint, text_shown  # noqa: E402 - a script's own folder is where its parts are

PANE_KEYS, CURSOR_KEYS = ("tab",), ("j", "k")
KEYS = {"tab": b"\t", "down": b"\x1b[B", "up": b"\x1b[A"}
ANSWERED = 0.9
"""The share of keys that must paint something for the times of keys to mean anything."""

Sample = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Command:
    """A program to measure: its argv, the words it is waited for, the keys that make it paint, and more of them."""

    name: str
    argv: tuple[str, ...]
    text: str
    keys: tuple[str, ...]
    more_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """A line of the table: what a command is measured in, and how many times the bare app's it may be."""

    says: str
    command: str
    metric: str
    most: float
    unit: str


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to look: rounds that count, presses of each sort of key, seconds of idling, and of quiet after a start.

    The presses are whole turns through the four panes, so that the keys after them find the focus where it began.
    """

    rounds: int = 15
    presses: int = 32
    idle: float = 2.0
    quiet: float = 0.7


LIMITS = (
    Limit("first paint", "demo", "paint", 1.35, "ms"),
    Limit("start CPU", "demo", "cpu", 1.5, "ms"),
    Limit("a 10-version session's text on screen", "session", "text", 1.6, "ms"),
    Limit("tab to paint, median, demo", "demo", "key", 2.0, "ms"),
    Limit("tab to paint, p95, demo", "demo", "key95", 3.0, "ms"),
    Limit("tab to paint, median, session", "session", "key", 2.0, "ms"),
    Limit("tab to paint, p95, session", "session", "key95", 3.0, "ms"),
    Limit("j and k to paint, median, session", "session", "more", 2.0, "ms"),
    Limit("j and k to paint, p95, session", "session", "more95", 3.0, "ms"),
    Limit("memory before the critic is used, demo", "demo", "memory", 1.8, "MB"),
    Limit("memory before the critic is used, session", "session", "memory", 1.8, "MB"),
    Limit("idle CPU, demo", "demo", "idle", 2.0, "ms/s"),
    Limit("idle CPU, session", "session", "idle", 2.0, "ms/s"),
)


class Unmeasured(Exception):
    """A run that gives no figure: what was missing, and the last that stood on the screen."""


def environ(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "TMPDIR") if name in os.environ}
    source = str(HERE.parents[1] / "src")
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, (source, kept.get("PYTHONPATH"))))
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    return kept | terminal | {"HOME": str(home), "REDRAFT_HOME": str(home / "redraft")}


def measure(command: Command, effort: Effort, session: Path | None, dice: random.Random) -> Sample:
    """Run a command once, in a home of its own and with its own copy of the session."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder)
        copied = home / "session.toml"
        if session:
            shutil.copy(session, copied)
        argv = [part.format(python=sys.executable, session=copied, bare=HERE / "bare_app.py") for part in command.argv]
        with Terminal(argv, environ(home), home) as terminal:
            return _sample(terminal, command, effort, dice)


def _sample(terminal: Terminal, command: Command, effort: Effort, dice: random.Random) -> Sample:
    terminal.settle(effort.quiet)
    started, start_cpu, since = list(terminal.chunks), terminal.cpu(), terminal.now()
    terminal.watch(effort.idle)
    idle = (terminal.cpu() - start_cpu) / (terminal.now() - since)
    keys = _measured_keys(terminal, "key", command.keys, effort.presses, dice)
    keys |= _measured_keys(terminal, "more", command.more_keys, effort.presses, dice)
    memory = terminal.memory()
    paint, text = first_paint(started), text_shown(started, command.text)
    if terminal.ended or paint is None or text is None:
        raise Unmeasured(f"{command.name}: {_why(terminal, command, paint)}\n{_tail(terminal)}")
    if "missing" in keys:
        count, given = effort.presses - int(keys["missing"]), ", ".join((*command.keys, *command.more_keys))
        raise Unmeasured(f"{command.name}: {count} of {effort.presses} keys painted ({given})")
    return keys | {
        "paint": 1000 * paint,
        "cpu": 1000 * start_cpu,
        "text": 1000 * text,
        "memory": memory,
        "idle": 1000 * idle,
    }


def _measured_keys(
    terminal: Terminal, name: str, keys: Sequence[str], presses: int, dice: random.Random
) -> dict[str, float]:
    """Median and 95th percentile of one sort of keys, or how many of them painted nothing if too many did not."""
    if not keys:
        return {}
    times = _press_all(terminal, keys, presses, dice)
    if len(times) < ANSWERED * presses:
        return {"missing": presses - len(times)}
    return {name: 1000 * statistics.median(times), f"{name}95": 1000 * sorted(times)[int(0.95 * len(times))]}


def _press_all(terminal: Terminal, keys: Sequence[str], count: int, dice: random.Random) -> list[float]:
    times: list[float] = []
    for number in range(count):
        terminal.watch(dice.uniform(0.0, 0.04))  # out of step with whatever ticks in the app
        key = keys[number % len(keys)]
        if (seconds := terminal.press(KEYS.get(key, key.encode()))) is not None:
            times.append(seconds)
    return times


def _why(terminal: Terminal, command: Command, paint: float | None) -> str:
    if terminal.ended:
        return "it ended by itself"
    return "nothing was painted" if paint is None else f"{command.text!r} never came on the screen"


def _tail(terminal: Terminal) -> str:
    return (
        b"".join(data for _, data in terminal.chunks)[-600:]
        .decode("utf-8", "replace")
        .encode("unicode_escape")
        .decode()
    )


def run_rounds(
    commands: Sequence[Command], effort: Effort, session: Path | None, say: Callable[[str], None]
) -> dict[str, list[Sample]]:
    """Measure every command once a round, in turns; one sample a round that counts, by the command's name."""
    dice = random.Random(0)
    samples: dict[str, list[Sample]] = {command.name: [] for command in commands}
    for number in range(effort.rounds + 1):
        turn = number % len(commands)
        for command in [*commands[turn:], *commands[:turn]]:
            say(f"round {number} of {effort.rounds}: {command.name}")
            sample = measure(command, effort, session, dice)
            if number:
                samples[command.name].append(sample)
    return samples


def ratio(limit: Limit, samples: Mapping[str, Sequence[Sample]]) -> float:
    """The median over the rounds of a command's figure divided by the bare app's."""
    pairs = zip(samples[limit.command], samples["bare"], strict=True)
    return statistics.median(ours[limit.metric] / bare[limit.metric] for ours, bare in pairs)


def table(limits: Sequence[Limit], samples: Mapping[str, Sequence[Sample]]) -> tuple[str, bool]:
    """The figures as a Markdown table, and whether every ratio is within its limit."""
    rows = ["| what | bare | redraft | ratio | limit | verdict |", "| --- | ---: | ---: | ---: | ---: | --- |"]
    within = True
    for limit in limits:
        bare, ours = (statistics.median(s[limit.metric] for s in samples[name]) for name in ("bare", limit.command))
        times = ratio(limit, samples)
        good = times <= limit.most
        within = within and good
        figures = f"{bare:.1f} {limit.unit} | {ours:.1f} {limit.unit} | {times:.2f}x | {limit.most:g}x"
        rows.append(f"| {limit.says} | {figures} | {'within' if good else 'OVER'} |")
    return "\n".join(rows), within


def made_session(folder: Path) -> tuple[Path, str]:
    """Let `make_session.py PATH` build a session; its last line of output is text that opening it must show."""
    path = folder / "ten-versions.toml"
    command = [sys.executable, str(HERE / "make_session.py"), str(path)]
    run = subprocess.run(command, env=environ(folder), capture_output=True, text=True, check=True)
    return path, run.stdout.splitlines()[-1]


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=Effort().rounds, help="rounds that count")
    parser.add_argument("--presses", type=int, default=Effort().presses, help="keys pressed in each run")
    parser.add_argument("--idle", type=float, default=Effort().idle, help="seconds of idling in each run")
    parser.add_argument("--quiet", type=float, default=Effort().quiet, help="seconds of quiet that end a start")
    parser.add_argument("--demo", default="{python} -m redraft demo", help="the command that brings up the demo")
    parser.add_argument("--demo-text", default="Rubric", help="text that the demo shows")
    parser.add_argument("--open", default="{python} -m redraft open {session}", help="the command that opens a session")
    parser.add_argument("--session", type=Path, help="a session to open; without one, make_session.py builds it")
    parser.add_argument("--text", default="", help="text that the opened session shows")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    options = arguments(argv)
    effort = Effort(options.rounds, options.presses, options.idle, options.quiet)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        session, text = (options.session, options.text) if options.session else made_session(Path(folder))
        commands = (
            Command("bare", ("{python}", "{bare}"), "a bare app", PANE_KEYS, CURSOR_KEYS),
            Command("demo", tuple(shlex.split(options.demo)), options.demo_text, PANE_KEYS),
            Command("session", tuple(shlex.split(options.open)), text, PANE_KEYS, CURSOR_KEYS),
        )
        try:
            samples = run_rounds(commands, effort, session, lambda line: print(line, file=sys.stderr))
        except Unmeasured as fault:
            print(fault, file=sys.stderr)
            return 2
    shown, within = table(LIMITS, samples)
    print(f"{effort.rounds} rounds, medians; a ratio is the median of the rounds' ratios to the bare app\n\n{shown}")
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
