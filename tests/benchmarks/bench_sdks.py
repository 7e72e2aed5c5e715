"""Time to the first paint with both SDKs installed, and with neither, in turns.

    python tests/benchmarks/bench_sdks.py [--rounds N]

Two folders hold links to what is installed here, one of them without the SDKs and what only they need; the app runs
on each by turns. The figure is the median over the rounds of that round's ratio. Exit code: 0 within the limit, 1 over
it, 2 when something could not be measured.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from bench_app import Unmeasured, environ  # noqa: E402 - a script's own folder is where its parts are
from terminal import Terminal, first_paint  # noqa: E402

LIMIT = 1.05
SDKS = ("anthropic", "openai")
RUN = "import sys; sys.path[:0] = {paths!r}; from redraft.cli import main; sys.exit(main(['demo']))"


def linked(folder: Path, *, without: Sequence[str]) -> Path:
    """A folder of links to every installed package but some."""
    folder.mkdir()
    installed = Path(find_spec("textual").origin).parents[1]
    for entry in installed.iterdir():
        if entry.suffix != ".pth" and not any(entry.name.lower().startswith(name) for name in without):
            (folder / entry.name).symlink_to(entry)
    return folder


def first_paint_of(packages: Path, home: Path) -> float:
    """Seconds to the first paint of the demo on these packages, and on no others."""
    code = RUN.format(paths=[str(HERE.parents[1] / "src"), str(packages)])
    with Terminal([sys.executable, "-S", "-c", code], environ(home), home) as terminal:
        terminal.settle(0.7)
        painted = first_paint(terminal.chunks)
        if terminal.ended or painted is None:
            raise Unmeasured(b"".join(data for _, data in terminal.chunks)[-400:].decode("utf-8", "replace"))
        return painted


def has_sdks(packages: Path) -> bool:
    return all((packages / name).is_dir() for name in SDKS)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=25, help="rounds that count; one before them warms the caches")
    rounds = parser.parse_args(argv).rounds
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ["PYTHONPATH"] = ""
        both, neither = linked(Path(folder) / "both", without=()), linked(Path(folder) / "neither", without=SDKS)
        if not has_sdks(both) or any((neither / name).exists() for name in SDKS):
            print("the SDKs are not both installed here: nothing to compare", file=sys.stderr)
            return 2
        try:
            pairs = [_round(Path(folder), number, both, neither) for number in range(rounds + 1)][1:]
        except Unmeasured as last:
            print(f"nothing was painted, or the app ended: {last!r}", file=sys.stderr)
            return 2
    ratio = statistics.median(one / other for one, other in pairs)
    with_both, with_neither = (1000 * statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"first paint: {with_both:.1f} ms with both SDKs installed, {with_neither:.1f} ms with neither: "
          f"{ratio:.3f}x over {rounds} rounds, limit {LIMIT}x")  # fmt: skip
    return 0 if ratio <= LIMIT else 1


def _round(folder: Path, number: int, both: Path, neither: Path) -> tuple[float, float]:
    times: dict[Path, float] = {}
    for packages in (both, neither) if number % 2 else (neither, both):
        home = folder / f"home-{number}-{packages.name}"
        home.mkdir()
        times[packages] = first_paint_of(packages, home)
    return times[both], times[neither]


if __name__ == "__main__":
    sys.exit(main())
