"""Make the sample sessions, by running the app and pressing its keys as a person would.

python tests/samples/make_samples.py [launch-email] [mail-queue-rfc] [library-mail] [moving-notice]
"""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from textual.pilot import Pilot  # noqa: E402 - the checkout's own code comes first

from redraft.config import Config, config_file, load, sessions_dir  # noqa: E402
from redraft.core.critique import items, pending  # noqa: E402
from redraft.core.offering import offers_now  # noqa: E402
from redraft.core.session import Session  # noqa: E402
from redraft.core.spec import Spec, parse_spec  # noqa: E402
from redraft.demo import demo_draft, demo_spec  # noqa: E402
from redraft.loop.opening import begin  # noqa: E402
from redraft.loop.record import Record  # noqa: E402
from redraft.tui.app import RedraftApp  # noqa: E402
from redraft.tui.screens.drafting import DraftingScreen  # noqa: E402
from redraft.tui.starting import drafting  # noqa: E402
from redraft.tui.widgets.panes import CritiquePane, DraftPane  # noqa: E402
from samples.scripted_models import library, settings  # noqa: E402
from samples.scripted_notice import notice  # noqa: E402
from wire.answers import Script  # noqa: E402
from wire_server import WireServer  # noqa: E402

HERE = Path(__file__).resolve().parent
SAMPLES = ROOT / "sample_sessions"
NAMES = ("launch-email", "mail-queue-rfc", "library-mail", "moving-notice")
READING = 1.2
"""Seconds that our person looks at a fix before they decide it."""


class Person:
    """Somebody at the keyboard of a running app."""

    def __init__(self, pilot: Pilot[None], record: Record) -> None:
        self._pilot = pilot
        self._record = record

    @property
    def session(self) -> Session:
        return self._record.session

    @property
    def screen(self) -> DraftingScreen:
        return next(s for s in self._pilot.app.screen_stack if isinstance(s, DraftingScreen))

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until the app has done what they ask."""
        await asyncio.sleep(READING)
        for key in keys:
            await self._pilot.press(key)
            await self._settle()

    async def take(self, does: str) -> None:
        """Press the key of the offer that does something."""
        await self.press(next(key for key, offer in offers_now(self.session) if offer.does.startswith(does)))

    async def write(self, text: str) -> None:
        """Type a line and send it."""
        await self._pilot.press(*_keys(text), "enter")
        await self._settle(asked=False)

    async def rewrite(self, text: str) -> None:
        """In the editor: put other words for all that is there, look at the change, accept it."""
        await self._pilot.press("f7", "delete", *_keys(text), "f2")
        await asyncio.sleep(READING)
        await self._pilot.press("a")
        await self._settle(asked=False)

    async def accept_all(self) -> None:
        """Accept every fix of the pass."""
        while pending(self.session):
            await self.press("a")

    async def go_to(self, criterion: str) -> None:
        """Move down to the first finding that serves a criterion."""
        name = next(i.name for i in items(self.session) if i.finding.criterion == criterion)
        pane = self.screen.query_one(CritiquePane)
        for _ in range(60):
            if pane.cursor == name:
                return
            await self._pilot.press("j")
        raise LookupError(criterion)

    async def in_draft(self, passage: str) -> None:
        """Go to the draft, and to one passage."""
        while self.screen.current != "draft":
            await self._pilot.press("tab")
        pane = self.screen.query_one(DraftPane)
        order = [p.id for p in self.session.version(self.session.head).passages]
        for _ in order:
            if pane.cursor == passage:
                return
            await self._pilot.press("j" if order.index(pane.cursor) < order.index(passage) else "k")
        raise LookupError(passage)

    async def back_to_critique(self) -> None:
        """Go back to the critique."""
        while self.screen.current != "critique":
            await self._pilot.press("tab")

    async def _settle(self, asked: bool = True) -> None:
        """Wait until nothing is being done; or, if that is expected, until something is asked."""
        for _ in range(400):
            await self._pilot.pause()
            if (asked and self._pilot.app.screen is not self.screen) or not self.screen.busy:
                return
            await asyncio.sleep(0.05)
        raise TimeoutError


def _keys(text: str) -> list[str]:
    return ["enter" if c == "\n" else c for c in text]


async def email(person: Person) -> None:
    """A launch email: small faults first, then what only its author can know."""
    await person.press("g")
    await person.accept_all()
    await person.press("g", "a")
    await person.press("x")
    await person.write("it rewrites a line that I mean to drop")
    await person.accept_all()
    await person.in_draft("p5")
    await person.press("e")
    await person.rewrite(
        "At Larkfield, an 80-person team, builds went from 40 minutes to 9. Their old pipeline was separate scripts "
        "held together by hope, and an hour of coffee. Since Turnstile, the coffee has become a choice."
    )
    await person.back_to_critique()
    await person.press("g")
    await person.go_to("ask")
    await person.press("e")
    await person.rewrite("Do you have a quarter of an hour on Thursday?")
    await person.press("R", "4")
    await person.write("says what it does, and asks for one thing")


async def rfc(person: Person) -> None:
    """An RFC: the outline is locked first, then a passage is frozen, then the content is brought in."""
    await person.press("l", "l")
    await person.in_draft("p3")
    await person.press("f", "enter")
    await person.back_to_critique()
    await person.press("g")
    await person.accept_all()
    await person.in_draft("p8")
    await person.press("e")
    await person.rewrite("3. Noor adds a panel that counts mails sent twice.")
    await person.in_draft("p3")
    await person.press("f", "enter")
    await person.press("e")
    await person.rewrite(
        "In March, 1,240 of 86,000 mails were sent twice, and support heard about it every Monday. The cause is not "
        "the mail provider. A worker that is restarted between sending a mail and recording it sends the mail again, "
        "and nothing in the system notices."
    )
    await person.press("f", "enter")
    await person.back_to_critique()
    await person.press("g")
    await person.accept_all()
    await person.press("R", "4")
    await person.write("a stranger could act on it")


async def mail(person: Person) -> None:
    """A mail that a model drafts: its greeting is frozen, an invented number is rejected, and the true one is noted."""
    await person.press("g")
    await person.in_draft("p1")
    await person.press("f", "enter")
    await person.back_to_critique()
    await person.press("g", "a", "n")
    await person.write("the box had cards from 212 members")
    await person.press("x")
    await person.write("nobody has counted 400")
    await person.press("g", "a", "R", "4")
    await person.write("short, and every word of it is true")


async def moving(person: Person) -> None:
    """A notice whose two criteria trade places, until one of them is frozen; both hold in the end, and it is thawed."""
    for _ in range(2):
        await person.press("g", "a", "k")
    await person.take("freezes complete")
    await person.press("g", "a")
    await person.take("thaws complete")
    await person.press("y", "escape", "R", "5")
    await person.write("one sentence, and nothing is missing")


async def play(
    spec: Spec,
    draft: str | None,
    part: Callable[[Person], Awaitable[None]],
    to: Path,
    config: Config = Config(grace=0.5),  # noqa: B008 - a frozen value
) -> None:
    """Run one session, and copy its transcript."""
    record = await begin(spec, draft, sessions_dir())
    app = RedraftApp(config, lambda: drafting(record, config))
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.pause()
        await part(Person(pilot, record))
    record.close()
    assert record.journal is not None and not record.fault
    shutil.copyfile(record.journal.path, to)
    print(f"{to.name}: {record.session.last} events, v{record.session.head}")


def sample(name: str) -> tuple[Spec, str | None]:
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
        yield load()


async def main(names: Sequence[str]) -> None:
    if "launch-email" in names:
        await play(parse_spec(demo_spec()), demo_draft(), email, SAMPLES / "launch-email.toml")
    if "mail-queue-rfc" in names:
        await play(*sample("rfc"), rfc, SAMPLES / "mail-queue-rfc.toml")
    if "library-mail" in names:
        async with scripted(library) as config:
            await play(*sample("library"), mail, SAMPLES / "library-mail.toml", config)
    if "moving-notice" in names:
        async with scripted(notice) as config:
            await play(*sample("notice"), moving, SAMPLES / "moving-notice.toml", config)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"REDRAFT_HOME": home, "PYTHONPATH": str(ROOT / "src")}
        asyncio.run(main(sys.argv[1:] or NAMES))
