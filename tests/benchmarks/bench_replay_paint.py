"""Keys and clicks on the replay of 10,000 events, in a real terminal: from the key to the frame that shows its event.

    python tests/benchmarks/bench_replay_paint.py [--presses N] [--rounds N]

Measured twice a round: at once, while the signals of the past are still being worked out, and after a rest. A key
counts as painted when the frame is whole that says which event is shown. The first screen is measured in CPU, beyond
that of a replay of a few events. The CPU that a key took is told as well, and what a key takes in a bare app, as a busy
machine weighs on all of them; on a quiet one the bare app takes about 7 ms.
Exit code: 0 within every limit, 1 over one, 2 when something could not be measured.
"""

import argparse
import random
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "src"), str(HERE.parent)]

from bench_app import environ  # noqa: E402 - a script's own folder is where its parts are
from long_session import EVENTS, transcript  # noqa: E402
from terminal import COLUMNS, ROWS, Terminal  # noqa: E402

KEYS = {"→": b"\x1b[C", "shift+→": b"\x1b[1;2C", "shift+←": b"\x1b[1;2D", "end and home": b"", "a click": b""}
ENDS = (b"\x1b[F", b"\x1b[H")
TIMELINE = ROWS - 3
"""The line of the screen on which the track is, from 1: a legend, a status and keys stand below it."""
MIDDLE = range(COLUMNS // 3, 2 * COLUMNS // 3)
"""Columns from which no sort of key comes to an end of the story."""
FRAME_ENDS = b"\x1b[?2026l"
PLACE = re.compile(rb"event (\d+) of")
LIMIT, START_LIMIT = 0.050, 1.0
PATIENCE = 5.0
FEW = 7


Sorts = dict[str, list[tuple[float, float]]]
"""For every sort of key its times, each with its CPU."""


class Unmeasured(Exception):
    """Something never came on the screen."""


class Replay:
    """A replay in a terminal."""

    def __init__(self, path: Path, home: Path) -> None:
        argv = [sys.executable, "-m", "redraft", "replay", str(path)]
        self.terminal = Terminal(argv, environ(home), home)
        self.place = 0

    def begin(self) -> float:
        """Wait for the first screen; the CPU seconds that it took."""
        self._painted(b"")
        return self.terminal.cpu()

    def send(self, key: bytes) -> tuple[float, float]:
        """Seconds from a key to the frame that shows another event, and the CPU seconds of the app till then."""
        while self.terminal.read(0.03) is not None:
            pass
        cpu = self.terminal.cpu()
        return self._painted(key), self.terminal.cpu() - cpu

    def _painted(self, key: bytes) -> float:
        sent, seen = self.terminal.now(), len(self.terminal.chunks)
        self.terminal.send(key)
        while (at := self.terminal.read(PATIENCE)) is not None:
            said = b"".join(data for _, data in self.terminal.chunks[seen:])
            found = [int(match[1]) for match in PLACE.finditer(said)]
            if found and found[-1] != self.place and FRAME_ENDS in said[said.rindex(b"event ") :]:
                self.place = found[-1]
                return at - sent
        raise Unmeasured(f"{key!r} at event {self.place} painted nothing new")


def click(replay: Replay, dice: random.Random, within: range = range(2, COLUMNS)) -> bytes:
    """Press and let go of the mouse somewhere on the timeline, away from where the replay is."""
    here = 2 + replay.place * (COLUMNS - 3) // EVENTS
    x = dice.choice([x for x in within if abs(x - here) > 3])
    return f"\x1b[<0;{x};{TIMELINE}M\x1b[<0;{x};{TIMELINE}m".encode()


def pressed(replay: Replay, name: str, count: int, dice: random.Random) -> Iterator[bytes]:
    for number in range(count):
        yield click(replay, dice) if name == "a click" else KEYS[name] or ENDS[number % 2]


def measured(replay: Replay, count: int, dice: random.Random) -> Sorts:
    """The times of every sort of key, from the middle of the story."""
    found: Sorts = {}
    for name in KEYS:
        if name != "end and home":
            replay.send(click(replay, dice, MIDDLE))
        found[name] = []
        for key in pressed(replay, name, count, dice):
            replay.terminal.watch(dice.uniform(0.0, 0.04))  # out of step with whatever ticks in the app
            found[name].append(replay.send(key))
    return found


def started(path: Path, home: Path) -> float:
    replay = Replay(path, home)
    with replay.terminal:
        return replay.begin()


def round_of(path: Path, home: Path, presses: int, dice: random.Random) -> tuple[float, list[Sorts]]:
    replay = Replay(path, home)
    with replay.terminal:
        cpu = replay.begin()
        at_once = measured(replay, presses, dice)
        replay.terminal.watch(1.0)
        return cpu, [at_once, measured(replay, presses, dice)]


def bare(home: Path, presses: int, dice: random.Random) -> list[float]:
    """The times of a key in an app that does nothing."""
    with Terminal([sys.executable, str(HERE / "bare_app.py")], environ(home), home) as terminal:
        terminal.settle(0.7)
        times = []
        for _ in range(presses):
            terminal.watch(dice.uniform(0.0, 0.04))
            if (seconds := terminal.press(b"\t")) is not None:
                times.append(seconds)
        return times


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--presses", type=int, default=40, help="of each sort of key, twice a round")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(argv)
    dice = random.Random(0)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder)
        long, few = home / "long.toml", home / "few.toml"
        long.write_bytes(transcript(EVENTS))
        few.write_bytes(transcript(FEW))
        rounds, idle = [], list[float]()
        try:
            for _ in range(options.rounds):
                idle += bare(home, options.presses, dice)
                rounds.append((started(few, home), *round_of(long, home, options.presses, dice)))
        except Unmeasured as fault:
            print(fault, file=sys.stderr)
            return 2
    print(f"    {1000 * p95(idle):6.1f} ms p95, {1000 * statistics.median(idle):5.1f} median: a key of a bare app")
    return told(rounds)


def told(rounds: Sequence[tuple[float, float, list[Sorts]]]) -> int:
    """Print the figures; 1 if one is over its limit."""
    start = statistics.median(cpu - few for few, cpu, _ in rounds)
    good = start <= START_LIMIT
    print(f"{'ok ' if good else 'BAD'} {start:6.2f} s of CPU beyond a replay of {FEW} events (limit {START_LIMIT:g} s)")
    for name in KEYS:
        pairs = [pair for _, _, both in rounds for each in both for pair in each[name]]
        times, cpus = [seconds for seconds, _ in pairs], [cpu for _, cpu in pairs]
        within = p95(times) <= LIMIT
        good = good and within
        middle = statistics.median(times)
        print(
            f"{'ok ' if within else 'BAD'} {1000 * p95(times):6.1f} ms p95, {1000 * middle:5.1f} median, "
            f"{1000 * p95(cpus):5.1f} of CPU p95; {len(times)} of {name} (limit {1000 * LIMIT:g} ms)"
        )
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
