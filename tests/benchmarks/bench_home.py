"""Home with 5,000 sessions beside a bare Textual app, both on a pseudo-terminal, in turns.

    python tests/benchmarks/bench_home.py [--rounds N] [--count N]

The index is made before the rounds, once, and that time is told: it is the first. Measured is what comes after:
from the start to the paint that counts the sessions, a key that filters all of them, j and k; and in a process of its
own the refresh of the index alone. Exit code: 0 within every limit, 1 over one, 2 when something could not be measured.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parents[1] / "src"))

from bench_app import Limit, environ, table  # noqa: E402 - a script's own folder is where its parts are
from many_sessions import MANY, fill  # noqa: E402
from terminal import Terminal, first_paint, text_shown  # noqa: E402

LIMITS = (
    Limit("first paint", "home", "paint", 1.35, "ms"),
    Limit("start to all sessions on the screen", "home", "text", 2.6, "ms"),
    Limit("a key that filters them, to paint, median", "home", "filter", 6.0, "ms"),
    Limit("j and k to paint, median", "home", "key", 3.0, "ms"),
)
SECOND = 1000.0
"""Milliseconds in which all sessions must be on the screen, whatever the bare app takes."""
REFRESH = """
import sys, time
from pathlib import Path
from redraft.transcripts.index import refresh
before = time.perf_counter()
count = len(refresh(Path(sys.argv[1]), Path(sys.argv[2])))
print(count, time.perf_counter() - before)
"""


class Unmeasured(Exception):
    """A run that gives no figure."""


def run(argv: Sequence[str], home: Path, text: str, keys: Sequence[bytes], typed: Sequence[bytes]) -> dict[str, float]:
    """Start a program, wait for its words, press keys, and type; milliseconds of each."""
    with Terminal(argv, environ(home), home) as terminal:
        terminal.settle(0.7)
        painted, shown = first_paint(terminal.chunks), text_shown(terminal.chunks, text)
        if painted is None or shown is None:
            raise Unmeasured(f"{argv[-1]} never showed {text!r}")
        times = {"paint": painted * 1000, "text": shown * 1000, "key": _median(terminal, keys)}
        if typed:
            terminal.press(b"/")
            times["filter"] = _median(terminal, typed)
        terminal.send(b"\x11")
        return times


def _median(terminal: Terminal, keys: Sequence[bytes]) -> float:
    answered = [seconds for key in keys if (seconds := terminal.press(key)) is not None]
    if len(answered) < len(keys) * 0.8:
        raise Unmeasured(f"{len(keys) - len(answered)} of {len(keys)} keys painted nothing")
    return statistics.median(answered) * 1000


def refreshed(home: Path) -> tuple[int, float]:
    """How many sessions the index tells of, and the seconds that it took, in a process of its own."""
    folder, index = home / "redraft" / "data" / "sessions", home / "redraft" / "state" / "index.msgpack"
    argv = [sys.executable, "-c", REFRESH, str(folder), str(index)]
    done = subprocess.run(argv, env=environ(home), capture_output=True, text=True, check=True)
    count, seconds = done.stdout.split()
    return int(count), float(seconds)


def rounds(home: Path, count: int, many: int) -> Mapping[str, list[Mapping[str, float]]]:
    """Measure both programs once a round, in turns; the first round does not count."""
    bare = (sys.executable, str(HERE / "bare_app.py"))
    ours = (sys.executable, "-m", "redraft")
    samples: dict[str, list[Mapping[str, float]]] = {"bare": [], "home": []}
    for number in range(count + 1):
        print(f"round {number} of {count}", file=sys.stderr)
        before = run(bare, home, "a bare app", [b"\x1b[B", b"\x1b[A"] * 6, ())
        after = run(ours, home, f"{many:,} sessions", [b"j", b"k"] * 6, [b"q", b"u", b"e", b"\x7f", b"\x7f", b"r"])
        if number:
            samples["bare"].append({**before, "text": before["paint"], "filter": before["key"]})
            samples["home"].append(after)
    return samples


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--count", type=int, default=MANY, help="sessions")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="bench-home-") as folder:
        home = Path(folder)
        fill(home / "redraft" / "data" / "sessions", options.count)
        first = refreshed(home)[1]
        again = [refreshed(home)[1] for _ in range(5)]
        began = time.perf_counter()
        try:
            samples = rounds(home, options.rounds, options.count)
        except Unmeasured as fault:
            print(fault, file=sys.stderr)
            return 2
        print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr)
    shown, within = table(LIMITS, samples)
    text = statistics.median(sample["text"] for sample in samples["home"])
    print(f"{options.count:,} sessions, {options.rounds} rounds, medians\n\n{shown}\n")
    print(f"all on the screen {text:.0f} ms after the start (limit {SECOND:.0f} ms)")
    print(f"the index alone: {first:.1f} s the first time, then {statistics.median(again) * 1000:.0f} ms")
    return 0 if within and text <= SECOND else 1


if __name__ == "__main__":
    sys.exit(main())
