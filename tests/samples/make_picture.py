"""Take the README's pictures: the demo and what is frozen in it, an outline, a loop in circles, its replay, statistics.

python tests/samples/make_picture.py [drafting] [freezing] [frozen] [outline] [signals] [replay] [stats]
"""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from redraft.config import Config, sessions_dir, state_dir  # noqa: E402 - the checkout's own code comes first
from redraft.core.spec import Spec, parse_spec  # noqa: E402
from redraft.demo import demo_draft, demo_spec  # noqa: E402
from redraft.loop.opening import begin  # noqa: E402
from redraft.loop.tape import Tape  # noqa: E402
from redraft.stats.report import Report  # noqa: E402
from redraft.transcripts.index import NAME, Told  # noqa: E402
from redraft.transcripts.lessons import lessons  # noqa: E402
from redraft.tui.app import RedraftApp  # noqa: E402
from redraft.tui.screens.replaying import ReplayScreen  # noqa: E402
from redraft.tui.screens.stats import StatsScreen  # noqa: E402
from redraft.tui.starting import drafting  # noqa: E402
from samples import moving_notice, photographs_rfc  # noqa: E402
from samples.person import Pace, Person  # noqa: E402
from samples.playing import Scene, scripted  # noqa: E402
from stats.made_sessions import NOW, make  # noqa: E402

PICTURES = ROOT / "tests" / "snapshots"
SIZE = (150, 40)
WIDER = (160, 40)


def self_contained(svg: str) -> str:
    """The picture without fonts from elsewhere: the reader's own monospaced font does, and no blank is lost."""
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return re.sub(r"font-family: [^;]*;", "font-family: monospace;", svg)


async def drafting_picture(person: Person) -> None:
    """The demo with a fix accepted and the next ones on offer."""
    await person.press("g")
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
    await person.to_pane("critique")
    await person.press("g", "g", "f", *"jjjjjjjj", "enter")
    await person.press(*["j"] * 10)


async def outline_picture(person: Person) -> None:
    """The outline that an author proposed, with parts moved, renamed, added and dropped; nothing is taken yet."""
    await person.press("l", "j", "d", "J", "J", "J", "k", "k", "r")
    await person.press(*["backspace"] * len("Our vision"), *"Proposal", "enter")
    await person.press("n", *"Cost", "enter", "w", *"What it takes, in evenings and in disks.", "enter")


async def signals_picture(person: Person) -> None:
    """Two criteria that trade places, told after the second pass, with the keys that freeze one of them."""
    for _ in range(2):
        await person.press("g", "a", "k")


async def picture(
    name: str, part: Callable[[Person], Awaitable[None]], spec: Spec, draft: str | None, config: Config
) -> None:
    """Run a session in the real app, and take its picture."""
    record = await begin(spec, draft, sessions_dir())
    app = RedraftApp(config, lambda: drafting(record, config))
    async with app.run_test(size=WIDER if name == "signals.svg" else SIZE) as pilot:
        await pilot.pause()
        await part(Person(pilot, record, Pace()))
        await pilot.pause(0.2)
        (PICTURES / name).write_text(self_contained(app.export_screenshot()), encoding="utf-8")
    record.close()


async def replay_picture() -> None:
    """The sample in which two criteria trade places, at the end of the pass in which that was told."""
    tape = Tape.open(ROOT / "sample_sessions" / "moving-notice.toml")
    app = RedraftApp(Config(), lambda: ReplayScreen(tape, Config()))
    async with app.run_test(size=WIDER) as pilot:
        await pilot.pause()
        for key in ("shift+right", "shift+right", "right", "d"):
            await pilot.press(key)
        await pilot.pause(0.5)
        (PICTURES / "replay.svg").write_text(self_contained(app.export_screenshot()), encoding="utf-8")


async def stats_picture() -> None:
    """What three hundred made-up sessions teach, as they stood on the day for which they were made up."""
    sessions_dir().mkdir(parents=True)
    make(sessions_dir(), 300)

    def read(since: str, template: str, tell: Told) -> Report:
        return lessons(sessions_dir(), state_dir() / NAME, now=NOW, template=template, progress=tell)

    app = RedraftApp(Config(), lambda: StatsScreen(reads=read))
    async with app.run_test(size=WIDER) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause(0.5)
        (PICTURES / "stats.svg").write_text(self_contained(app.export_screenshot()), encoding="utf-8")


DEMO = {"drafting": drafting_picture, "freezing": freezing_picture, "frozen": frozen_picture}
WITH_MODELS: dict[str, tuple[Callable[[Person], Awaitable[None]], Scene]] = {
    "outline": (outline_picture, photographs_rfc.SCENE),
    "signals": (signals_picture, moving_notice.SCENE),
}
"""The part, and the sample whose spec and models it works with."""


async def main(names: Sequence[str]) -> None:
    for name in names or (*DEMO, *WITH_MODELS, "replay", "stats"):
        if name in ("replay", "stats"):
            await (replay_picture if name == "replay" else stats_picture)()
            continue
        if name in DEMO:
            await picture(f"{name}.svg", DEMO[name], parse_spec(demo_spec()), demo_draft(), Config(grace=0.0))
            continue
        part, scene = WITH_MODELS[name]
        assert scene.script is not None
        async with scripted(scene.script) as config:
            await picture(f"{name}.svg", part, *scene.spec, config)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["REDRAFT_HOME"] = home
        asyncio.run(main(sys.argv[1:]))
