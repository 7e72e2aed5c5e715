"""Playing a sample: a session is begun, its keys are pressed, and its transcript is kept."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec.structs import replace

from redraft.config import Config, config_file, load, sessions_dir
from redraft.core.spec import Spec, parse_spec
from redraft.loop.opening import begin
from redraft.loop.record import Record
from redraft.tui.app import RedraftApp
from redraft.tui.casting import Casting
from redraft.tui.consent import Consent
from redraft.tui.screens.drafting import DraftingScreen
from samples.person import Pace, Person
from samples.scripted_models import settings
from wire.answers import Script
from wire_server import WireServer

HERE = Path(__file__).resolve().parent
WITH_MODELS = "Made by running redraft, its keys pressed by a script, against model replies written for it."
OFFLINE = "Made by running redraft, its keys pressed by a script, without any model."
SIZE = (160, 45)

Part = Callable[[Person], Awaitable[None]]


class Scene:
    """One sample.

    Args:
        name: of its transcript.
        part: what the person does.
        script: who answers as their models; None for a session without any.
        spec: what done means, and the draft that it begins with, if there is one.
        template: what the spec began with; "" for none.
    """

    def __init__(
        self, name: str, part: Part, script: Script | None, spec: tuple[Spec, str | None], template: str = ""
    ) -> None:
        self.name, self.part, self.script, self.spec, self.template = name, part, script, spec, template

    @property
    def about(self) -> str:
        """How its transcript comes about, for its header."""
        return OFFLINE if self.script is None else WITH_MODELS

    async def play(self, to: Path) -> None:
        """Play it, and put its transcript into a folder."""
        if self.script is None:
            await _played(self, Config(grace=0.5), to)
            return
        async with scripted(self.script) as config:
            await _played(self, config, to)


async def _played(scene: Scene, config: Config, to: Path) -> None:
    pace, (spec, draft) = Pace(), scene.spec
    record = await begin(
        spec, draft, sessions_dir(), template=scene.template, about=scene.about, clock=pace.moment
    )  # fmt: skip
    async with seated(record, config, pace) as person:
        await scene.part(person)
    assert record.journal is not None and not record.fault
    shutil.copyfile(record.journal.path, to / f"{scene.name}.toml")
    session = record.session
    ended = session.ended.ending if session.ended else "open"
    print(f"{scene.name}: {session.last} events, v{session.head}, {ended}")


@asynccontextmanager
async def seated(record: Record, config: Config, pace: Pace) -> AsyncIterator[Person]:
    """Somebody in front of the app, on a record, which is let go of at the end."""

    def screen() -> DraftingScreen:
        casting = Casting(record, config.models, Consent(None))
        return DraftingScreen(casting.loop, config, clock=pace.seconds, casting=casting)

    app = RedraftApp(config, screen)
    try:
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            yield Person(pilot, record, pace)
    finally:
        record.close()


def written(name: str) -> tuple[Spec, str | None]:
    """A spec of ours, and the draft beside it if there is one."""
    draft = HERE / f"{name}.md"
    spec = parse_spec((HERE / f"{name}.toml").read_text("utf-8"))
    return spec, draft.read_text("utf-8") if draft.exists() else None


@asynccontextmanager
async def scripted(script: Script) -> AsyncIterator[Config]:
    """Settings that name an author and a critic, whose replies are in a script."""
    async with WireServer(script) as server:
        config_file().parent.mkdir(parents=True, exist_ok=True)
        config_file().write_text(settings(server.openai_url))
        yield replace(load(), grace=0.5)
