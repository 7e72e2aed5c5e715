"""What a long transcript costs: reading 10 MB and 10,000 events, and appending to it.

Prints ratios, medians of interleaved rounds, and exits 1 if one is over its limit:

    python tests/benchmarks/bench_transcript.py
"""

import asyncio
import os
import random
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from faults.made import HEADER, START, said
from redraft.core.edits import Edit
from redraft.core.events import AnyEvent, Decided, Proposed, Reviewed, Written
from redraft.core.review import Finding, Fix, Verdict
from redraft.transcripts.codec import encode_event, encode_header
from redraft.transcripts.journal import Journal
from redraft.transcripts.recovery import glance, scan

EVENTS = 10_000
ROUNDS = 5
READ_LIMIT, GLANCE_LIMIT, APPEND_LIMIT = 0.3, 0.1, 1.5
APPENDS = 60
WORDS = ("draft", "shows", "what", "done", "means", "and", "every", "change", "is", "small", "clear", "kept", "visible")


def words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(count))


def event(n: int, rng: random.Random) -> AnyEvent:
    """Return one of the four kinds that fill a session, of the size that it has there."""
    at, turn = START + timedelta(seconds=n), n % 4
    if turn == 1:
        verdicts = tuple(Verdict(f"c{i}", i % 2 == 0, words(rng, 6), words(rng, 4)) for i in range(7))
        findings = tuple(Finding(f"p{i}", i, words(rng, 5), words(rng, 9), 3, "context", f"c{i}") for i in range(5))
        return Reviewed(n=n, at=at, by="offline", version=n, revision=1, verdicts=verdicts, findings=findings)
    if turn == 2:
        fixes = [Fix(f"{n - 1}.{i}", (Edit(f"p{i}", words(rng, 4), words(rng, 5)),), words(rng, 7)) for i in (1, 2)]
        return Proposed(n=n, at=at, version=n, fixes=tuple(fixes))
    if turn == 3:
        edits = (Edit("p1", words(rng, 4), words(rng, 4), 7),)
        return Decided(n=n, at=at, finding="1.1", choice="accept", seconds=1.25, version=n, parent=1, edits=edits)
    return Written(n=n, at=at, version=n, text="\n\n".join(words(rng, 40) for _ in range(6)))


def transcript() -> bytes:
    rng = random.Random(1)
    return encode_header(HEADER) + b"".join(encode_event(event(n, rng)) for n in range(1, EVENTS + 1))


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def reading(data: bytes) -> tuple[float, float]:
    """Return what a full read and a glance cost, in parsings by tomllib (CPU time)."""
    full, glances = [], []
    for _ in range(ROUNDS):
        plain = cpu(lambda: tomllib.loads(data.decode()))
        full.append(cpu(lambda: scan(data)) / plain)
        glances.append(cpu(lambda: glance(data)) / plain)
    return median(full), median(glances)


class Raw:
    """The least that an append can be: one write and one flush, on a file of the same size."""

    def __init__(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)
        self._fd = os.open(path, os.O_WRONLY | os.O_APPEND)

    def append(self, record: bytes) -> None:
        os.write(self._fd, record)
        os.fsync(self._fd)

    def close(self) -> None:
        os.close(self._fd)


def opened(path: Path, data: bytes) -> Journal:
    path.write_bytes(data)
    return Journal.open_for_writing(path)[0]


async def append_round(data: bytes, folder: Path) -> list[float]:
    """Return the median seconds of an append: ours after ten events and after all, then the least, likewise."""
    start = [encode_header(HEADER) + b"".join(encode_event(said(n)) for n in range(1, 11)), data]
    ours = [opened(folder / f"ours-{i}.toml", part) for i, part in enumerate(start)]
    least = [Raw(folder / f"least-{i}.toml", part) for i, part in enumerate(start)]
    spent: list[list[float]] = [[], [], [], []]
    for turn in range(APPENDS):
        for which in random.Random(turn).sample(range(4), 4):
            clock = time.perf_counter()
            if which < 2:
                await ours[which].append(said(ours[which].next_number))
            else:
                least[which - 2].append(encode_event(said(turn)))
            spent[which].append(time.perf_counter() - clock)
    for file in (*ours, *least):
        file.close()
    return [median(times) for times in spent]


def appending(data: bytes) -> tuple[float, float, float]:
    """Return long / short of an append, the same of the least, and ours / least (wall time, flushed)."""
    rounds = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(asyncio.run(append_round(data, Path(folder))))
    for ten, long, least_ten, least_long in rounds:
        ms = (f"{seconds * 1e3:.2f}" for seconds in (ten, long, least_ten, least_long))
        print("append in ms: after 10 events, after all; a bare write and fsync likewise:", *ms)
    return (
        median(long / ten for ten, long, _, _ in rounds),
        median(long / ten for _, _, ten, long in rounds),
        median(long / least for _, long, _, least in rounds),
    )


def main() -> int:
    data = transcript()
    print(f"{len(data) / 1e6:.1f} MB, {EVENTS:,} events, medians of {ROUNDS} rounds")
    assert scan(data).sound
    full, glanced = reading(data)
    append, least, over = appending(data)
    print(f"bare write and fsync: {least:.2f} long / short; an append costs {over:.2f} of it")
    results = [
        ("scan (seals checked, decoded) / tomllib.loads", full, READ_LIMIT),
        ("glance (seals checked) / tomllib.loads", glanced, GLANCE_LIMIT),
        (f"append at event {EVENTS:,} / append at event 10", append, APPEND_LIMIT),
    ]
    for name, ratio, limit in results:
        print(f"{'ok ' if ratio <= limit else 'BAD'} {ratio:5.2f}  (limit {limit})  {name}")
    return int(any(ratio > limit for _, ratio, limit in results))


if __name__ == "__main__":
    sys.exit(main())
