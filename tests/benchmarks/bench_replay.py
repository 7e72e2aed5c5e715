"""What a replay of 10,000 events costs: opening it, showing any event of it, and what it keeps in memory.

    python tests/benchmarks/bench_replay.py [--spacings]

Two sessions are replayed: passes of review, proposal, decisions and closing, over and over, in 10 MB; and one with
events of every kind. Opening is CPU time, beside tomllib.loads of the same file; a seek is both CPU and wall time, from
the number of an event to its session. `--spacings` compares how far kept states can lie apart. Exits 1 over a limit.
"""

import gc
import random
import sys
import tempfile
import time
import tomllib
import tracemalloc
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.bench_signals import Long
from benchmarks.long_session import transcript
from redraft.core.fold import fold
from redraft.loop import tape as tapes
from redraft.loop.tape import Tape
from replayed import written

EVENTS = 10_000
ROUNDS = 5
SEEKS = 2_000
OPEN_LIMIT, OPEN_RATIO = 1.0, 1.0
"""Seconds of CPU until the first event and the last can be shown; and that in parsings of the file by tomllib."""
SEEK_LIMIT = 16.0
"""Milliseconds within which 95 of 100 seeks are done: a frame."""
MEMORY_LIMIT = 100.0
"""MB that the kept states of 10,000 events take."""
SPACINGS = (8, 16, 32, 64, 128, 256)


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def opened(path: Path) -> Tape:
    tape = Tape.open(path)
    assert tape.at(1).last == 1 and tape.at(len(tape)).last == EVENTS and not tape.fault
    return tape


def opening(path: Path) -> tuple[float, float]:
    """CPU seconds until both ends can be shown, and in parsings by tomllib in the same round; medians."""
    took, ratios = [], []
    text = path.read_text()
    for _ in range(ROUNDS):
        plain = cpu(lambda: tomllib.loads(text))
        took.append(cpu(lambda: opened(path)))
        ratios.append(took[-1] / plain)
    return median(took), median(ratios)


def orders() -> dict[str, Sequence[int]]:
    """The events to go to, one after the other."""
    dice = random.Random(1)
    start = EVENTS // 2
    return {
        "random": [dice.randint(1, EVENTS) for _ in range(SEEKS)],
        "+1": range(EVENTS - SEEKS + 1, EVENTS + 1),
        "-1": range(EVENTS, EVENTS - SEEKS, -1),
        "+5": range(start, start + 5 * SEEKS // 4, 5),
        "both ends": [1, EVENTS] * (SEEKS // 2),
    }


def seeks(tape: Tape, order: Sequence[int]) -> tuple[list[float], list[float]]:
    """Milliseconds of CPU and of wall time, a seek each, in order of size."""
    spent, waited = [], []
    for n in order:
        clock, work = time.perf_counter(), time.thread_time()
        tape.at(n)
        spent.append((time.thread_time() - work) * 1e3)
        waited.append((time.perf_counter() - clock) * 1e3)
    return sorted(spent), sorted(waited)


def figures(times: Sequence[float]) -> str:
    return f"{times[len(times) // 2]:6.2f} {at95(times):6.2f} {times[-1]:6.2f}"


def at95(times: Sequence[float]) -> float:
    return times[int(len(times) * 0.95)]


def memory(tape: Tape) -> float:
    """MB that the states take which a tape keeps, the events left out."""
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    again = Tape(tape.path, tape.header, tape.events)
    took = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert len(again) == len(tape)
    return took / 1e6


def compare_spacings(path: Path) -> None:
    print("events between two kept states; MB kept; a random seek in ms of CPU: median, 95th percentile, most")
    kept = tapes.SPACING
    for spacing in SPACINGS:
        tapes.SPACING = spacing  # type: ignore[misc]
        tape = opened(path)
        spent, _ = seeks(tape, orders()["random"])
        print(f"{spacing:6}  {memory(tape):6.1f}  {figures(spent)}")
    tapes.SPACING = kept  # type: ignore[misc]


def measured(name: str, path: Path) -> bool:
    """Print what one session costs; says whether it is within every limit."""
    print(f"\n{name}: {path.stat().st_size / 1e6:.1f} MB, {EVENTS:,} events")
    took, ratio = opening(path)
    tape = opened(path)
    whole = cpu(lambda: fold(tape.id, tape.created, tape.events)) * 1e3
    print(f"folding all of it afresh: {whole:.0f} ms of CPU; a seek in ms: median, 95th percentile, most; CPU and wall")
    worst = 0.0
    for order, numbers in orders().items():
        spent, waited = seeks(tape, numbers)
        worst = max(worst, at95(spent))
        print(f"  {order:>9}  {figures(spent)}   {figures(waited)}")
    held = memory(tape)
    results = [
        (took, OPEN_LIMIT, "s of CPU to open it, both ends ready to be shown"),
        (ratio, OPEN_RATIO, "of tomllib.loads of the same file"),
        (worst, SEEK_LIMIT, "ms of CPU for a seek, the worst 95th percentile"),
        (held, MEMORY_LIMIT, "MB kept beside the events"),
    ]
    for value, limit, what in results:
        print(f"{'ok ' if value <= limit else 'BAD'} {value:6.2f}  (limit {limit:g})  {what}")
    return all(value <= limit for value, limit, _ in results)


def main(argv: Sequence[str]) -> int:
    gc.set_threshold(50_000, 20, 20)  # as the command line sets it
    with tempfile.TemporaryDirectory() as folder:
        long = Path(folder, "long.toml")
        long.write_bytes(transcript())
        every = written(Path(folder), "every-kind", [*islice(Long().steps(), EVENTS)])
        if "--spacings" in argv:
            compare_spacings(every)
            return 0
        print(f"kept states lie {tapes.SPACING} events apart; medians of {ROUNDS} rounds")
        within = [measured("passes over and over", long), measured("every kind of event", every)]
    return int(not all(within))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
