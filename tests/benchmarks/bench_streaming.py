"""Keys while a draft streams in at 200 pieces a second, on a pseudo-terminal, beside the same keys when nothing comes.

    python tests/benchmarks/bench_streaming.py [--rounds N]

A server on this machine speaks Chat Completions: 20 kB of a draft at once, then 200 small pieces a second. The app asks
it as it would ask any other, from a process of its own. `tab` is answered when the title of the pane that has the
focus now is painted anew. Exit code: 0 when 95 of 100 keys are answered within 50 ms, 1 when not, 2 when something
could not be measured.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bench_app import Unmeasured, environ  # noqa: E402 - a script's own folder is where its parts are
from terminal import Terminal  # noqa: E402

from wire_server import Answer  # noqa: E402

LIMIT = 0.050
PRESSES = 60
FIRST = "".join(f"Line {n} of a notice that is long enough to fill the screen many times over.\n" for n in range(270))
PIECES = [FIRST, *(f"and word {n}\n" if n % 8 == 7 else f"and word {n} " for n in range(4000))]
STREAM = Answer(chunks=PIECES, delay=0.005)
SPEC = """
task = "Say what changed."
[[criterion]]
id = "warm"
says = "Sounds kind"
"""
CONFIG = """
author = "local:some"
[provider.local]
base_url = "{url}"
"""
TITLES = (b"Rubric", b"Spec", b"Draft", b"Critique")
"""The panes in the order in which tab goes through them, from the critique on."""


def served() -> tuple[subprocess.Popen[str], str]:
    """A server of the stream, and its address."""
    command = [sys.executable, str(HERE.parent / "wire_server.py"), "--script", f"{Path(__file__).resolve()}:STREAM"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    return server, server.stdout.readline().split()[-1]


def answered(terminal: Terminal, title: bytes) -> float:
    """Seconds until a title was painted after tab."""
    sent, before = terminal.now(), len(terminal.chunks)
    terminal.send(b"\t")
    while terminal.now() - sent < 2.0:
        terminal.read(0.05)
        for at, data in terminal.chunks[before:]:
            if title in data:
                return at - sent
    raise Unmeasured(f"tab painted no {title.decode()} in two seconds")


def keys(terminal: Terminal, dice: random.Random) -> list[float]:
    """Tab through all panes, out of step with whatever ticks in the app."""
    times = []
    for press in range(PRESSES):
        terminal.watch(dice.uniform(0.02, 0.09))
        times.append(answered(terminal, TITLES[press % len(TITLES)]))
    return times


def measured(url: str, folder: Path, dice: random.Random) -> tuple[list[float], list[float]]:
    """The times of keys before anything comes, and while the draft comes."""
    settings = folder / "redraft" / "config"
    settings.mkdir(parents=True)
    (settings / "config.toml").write_text(CONFIG.format(url=f"{url}/v1"))
    (folder / "spec.toml").write_text(SPEC)
    with Terminal([sys.executable, "-m", "redraft", "new", "spec.toml"], environ(folder), folder) as terminal:
        terminal.settle(0.7)
        quiet = keys(terminal, dice)
        terminal.send(b"g")
        _wait_for(terminal, b"and word")
        return quiet, keys(terminal, dice)


def _wait_for(terminal: Terminal, words: bytes) -> None:
    until = time.monotonic() + 30
    before = len(terminal.chunks)
    while time.monotonic() < until and not terminal.ended:
        terminal.watch(0.2)
        if any(words in data for _, data in terminal.chunks[before:]):
            return
    tail = b"".join(data for _, data in terminal.chunks)[-800:].decode("utf-8", "replace")
    raise Unmeasured(f"{words.decode()!r} never came: {tail!r}")


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args(argv).rounds
    server, url = served()
    dice = random.Random(0)
    quiet: list[float] = []
    streaming: list[float] = []
    try:
        for _ in range(rounds):
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                before, during = measured(url.removesuffix("/"), Path(folder), dice)
            quiet += before
            streaming += during
    except Unmeasured as fault:
        print(fault, file=sys.stderr)
        return 2
    finally:
        server.terminate()
        server.wait()
    ratio = statistics.median(streaming) / statistics.median(quiet)
    for name, times in (("nothing comes", quiet), ("200 pieces a second", streaming)):
        shown = [1000 * seconds for seconds in (statistics.median(times), p95(times), max(times))]
        print(f"{name:<20} median {shown[0]:5.1f} ms   p95 {shown[1]:5.1f} ms   most {shown[2]:5.1f} ms")
    print(f"median ratio {ratio:.2f}x, {len(streaming)} keys; limit p95 {1000 * LIMIT:.0f} ms")
    return 0 if p95(streaming) <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
