"""What `redraft stats --json` takes over 5,000 sessions, once the index knows them.

    python tests/benchmarks/bench_stats.py [SESSIONS]

Makes the sessions in a temporary folder, one of them broken, and runs the command in processes of their own: once to
make the index, then warm. Prints seconds of the clock and of CPU, and the most memory, beside those of a hundred
sessions; exits 1 if a warm run takes over 3 seconds, or memory grows by more than 10 kB a session.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from stats.made_sessions import make  # noqa: E402 - the checkout's own code, not what is installed

SESSIONS, FEW, ROUNDS = 5_000, 100, 5
LIMIT = 3.0
"""Seconds of the clock for a warm run."""
LARGEST = 10.0
"""Kilobytes of memory that one session more may take."""


class Run(NamedTuple):
    """What one run took: seconds of the clock, of CPU, and megabytes at most; and what it answered."""

    clock: float
    cpu: float
    memory: float
    said: dict
    warned: str


def run(home: Path) -> Run:
    """Run the command in a process of its own, and wait for it to end."""
    environ = {**os.environ, "REDRAFT_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    began = time.perf_counter()
    command = [sys.executable, "-m", "redraft", "stats", "--json"]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, env=environ, stdout=out, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        assert process.returncode == 0, err.read()
        return Run(took, used.ru_utime + used.ru_stime, _megabytes(used), json.load(out), err.read().decode())


def _megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / 1024


def warm(home: Path, count: int) -> tuple[Run, Run]:
    """The first run over so many sessions, and the middle one of those after it."""
    folder = home / "data" / "sessions"
    folder.mkdir(parents=True)
    # In a process of its own: what the parent holds counts among the most memory of its children.
    subprocess.run([sys.executable, __file__, "--make", folder, str(count)], check=True)
    (folder / "2026-01-01-broken-zzzz.toml").write_bytes(b"\0" * 4096)
    first = run(home)
    runs = sorted((run(home) for _ in range(ROUNDS)), key=lambda each: each.clock)
    for each in (first, *runs):
        assert each.said["scope"]["sessions"] == count and "broken-zzzz.toml" in each.warned
    return first, runs[ROUNDS // 2]._replace(memory=median(each.memory for each in runs))


def main() -> int:
    """Print the table; 1 if a limit is passed."""
    if sys.argv[1:2] == ["--make"]:
        make(Path(sys.argv[2]), int(sys.argv[3]))
        return 0
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SESSIONS
    with tempfile.TemporaryDirectory() as folder:
        few = warm(Path(folder) / "few", FEW)
        many = warm(Path(folder) / "many", count)
    print(f"{'':24}{'clock s':>9}{'CPU s':>9}{'MB':>9}")
    for label, each in zip(
        (f"{FEW} first", f"{FEW} warm", f"{count} first", f"{count} warm"), (*few, *many), strict=True
    ):
        print(f"{label:24}{each.clock:9.2f}{each.cpu:9.2f}{each.memory:9.1f}")
    grown = (many[1].memory - few[1].memory) * 1024 / (count - FEW)
    ratio = many[1].cpu / few[1].cpu
    print(f"warm: {ratio:.1f} x the CPU for {count / FEW:.0f} x the sessions; {grown:.1f} kB of memory a session")
    return int(many[1].clock > LIMIT or grown > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
