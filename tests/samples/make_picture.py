"""Take the README's pictures: the demo with its first fixes on offer, and what is frozen in it.

python tests/samples/make_picture.py [drafting] [freezing] [frozen]
"""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
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

PICTURES = ROOT / "tests" / "snapshots"
SIZE = (150, 40)


def self_contained(svg: str) -> str:
    """The picture without fonts from elsewhere: the reader's own monospaced font does, and no blank is lost."""
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return re.sub(r"font-family: [^;]*;", "font-family: monospace;", svg)


async def drafting_picture(person: Person) -> None:
    """The demo with a fix accepted and the next ones on offer."""
    for key in ("g", "a", "g", "g", "g"):  # past the end of the first stage
        await person.press(key)
    await person.press("a")


async def freezing_picture(person: Person) -> None:
    """What can be frozen, where a passage is already and the band of a measure was made wider."""
    await person.in_draft("p1")
    await person.press("f", "enter")
    await person.in_draft("p5")
    await person.press("g", "f", "j", "plus")


async def frozen_picture(person: Person) -> None:
    """A passage, some words, a measure and a criterion that are frozen, and a fix that is refused for it."""
    await person.in_draft("p4")
    await person.press("f", "enter")
    await person.in_draft("p5")
    await person.press("f", "w", "down", "j", "enter", "f", "j", "plus", "enter")
    await person.back_to_critique()
    await person.press("g", "g", "f", *"jjjjjjjj", "enter")
    await person.press(*["j"] * 10)


async def picture(name: str, part: Callable[[Person], Awaitable[None]]) -> None:
    """Run the demo in the real app, and take its picture."""
    record = await begin(parse_spec(demo_spec()), demo_draft(), sessions_dir())
    app = RedraftApp(Config(), lambda: drafting(record, Config()))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await part(Person(pilot, record))
        await pilot.pause(0.2)
        (PICTURES / name).write_text(self_contained(app.export_screenshot()), encoding="utf-8")
    record.close()


PARTS = {"drafting": drafting_picture, "freezing": freezing_picture, "frozen": frozen_picture}


async def main(names: Sequence[str]) -> None:
    for name in names or PARTS:
        await picture(f"{name}.svg", PARTS[name])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["REDRAFT_HOME"] = home
        asyncio.run(main(sys.argv[1:]))
