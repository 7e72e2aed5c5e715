"""Make the sample sessions, by running the app and pressing its keys as a person would.

python tests/samples/make_samples.py [NAME …]
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from samples.scenes import SCENES  # noqa: E402 - the checkout's own code comes first

SAMPLES = ROOT / "sample_sessions"


async def main(names: Sequence[str], to: Path) -> None:
    """Play the scenes of these names; all of them, where none is named."""
    unknown = set(names) - set(SCENES)
    if unknown:
        raise SystemExit(f"no such sample: {', '.join(sorted(unknown))}; there are {', '.join(SCENES)}")
    for name in names or SCENES:
        await SCENES[name].play(to)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"REDRAFT_HOME": home, "PYTHONPATH": str(ROOT / "src")}
        asyncio.run(main(sys.argv[1:], Path(os.environ.get("REDRAFT_SAMPLES", SAMPLES))))
