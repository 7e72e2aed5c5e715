"""Take the README's picture: the demo with its first fixes on offer.

python tests/samples/make_picture.py
"""

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tests" / "samples"))

from make_samples import Person  # noqa: E402 - the checkout's own code comes first

from redraft.config import Config, sessions_dir  # noqa: E402
from redraft.core.spec import parse_spec  # noqa: E402
from redraft.demo import demo_draft, demo_spec  # noqa: E402
from redraft.loop.opening import begin  # noqa: E402
from redraft.tui.app import RedraftApp  # noqa: E402
from redraft.tui.starting import drafting  # noqa: E402

PICTURE = ROOT / "tests" / "snapshots" / "drafting.svg"
SIZE = (150, 40)


def self_contained(svg: str) -> str:
    """The picture without fonts from elsewhere: the reader's own monospaced font does."""
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"font-family: [^;]*;", "font-family: monospace;", svg)


async def main() -> None:
    record = await begin(parse_spec(demo_spec()), demo_draft(), sessions_dir())
    app = RedraftApp(Config(), lambda: drafting(record, Config()))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        person = Person(pilot, record)
        await person.press("g")
        await person.press("a")
        await pilot.pause(0.2)
        PICTURE.write_text(self_contained(app.export_screenshot()), encoding="utf-8")
    record.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["REDRAFT_HOME"] = home
        asyncio.run(main())
