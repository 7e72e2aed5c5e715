"""Sessions of a given length, made by the real loop: what the benchmarks open.

python tests/benchmarks/make_session.py PATH        ten versions; prints text that opening it shows
"""

import asyncio
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tests"))

from loops import word_loop  # noqa: E402 - the checkout's own code, not what is installed
from redraft.core.critique import pending  # noqa: E402
from redraft.loop.passes import Loop  # noqa: E402
from redraft.transcripts.disk import RealDisk  # noqa: E402

SENTENCE = "In week {n} we utilize the new queue, and builds that took {n} minutes take nine; say so with a figure. "
PARAGRAPH = SENTENCE * 3


class Unsynced(RealDisk):
    """The disk without its wait for the medium: what is measured here is reading."""

    def fsync(self, fd: int) -> None:
        """Return at once."""


def long_text(paragraphs: int) -> str:
    """Text with three faults a paragraph."""
    return "# Queue\n\n" + "\n\n".join(PARAGRAPH.format(n=n).strip() for n in range(2, paragraphs + 2)) + "\n"


async def grow(loop: Loop, versions: int) -> None:
    """Take passes until the session has so many versions."""
    while len(loop.session.drafts) < versions:
        await loop.go()
        assert pending(loop.session), "no fix is left to accept"
        for item in pending(loop.session)[: versions - len(loop.session.drafts)]:
            await loop.accept(item.name)


async def ten_versions(path: Path) -> str:
    """Make a session of ten versions at `path`; returns words that its screen shows."""
    with tempfile.TemporaryDirectory() as folder:
        loop = await word_loop(Path(folder), long_text(12))
        await grow(loop, 10)
        loop.record.close()
        assert loop.record.journal is not None
        path.write_bytes(loop.record.journal.path.read_bytes())
    return f"Draft v{loop.session.head}"


if __name__ == "__main__":
    print(asyncio.run(ten_versions(Path(sys.argv[1]))))
