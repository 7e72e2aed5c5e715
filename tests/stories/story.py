"""Stories: a session as its user lives it, by keys pressed and by what is then read on the screen and in the file.

The app, the loop, the journal and (unless another is given) the critic are the real ones. Only the clock of the grace
is ours, so that no test waits: a user who presses keys looks for a second after each.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from textual.events import Paste
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widgets import TextArea

from loops import SPEC, WordAuthor, WordCritic
from redraft.authors.offline import OfflineAuthor
from redraft.authors.protocol import Author, Outliner, Writer
from redraft.config import Config
from redraft.core.events import NAMES, AnyEvent
from redraft.core.session import Session
from redraft.core.spec import parse_spec
from redraft.critics.offline import OfflineCritic
from redraft.critics.prose import ProseLinter
from redraft.critics.protocol import Checker, Critic, Judge
from redraft.loop.opening import begin, read_session, resume
from redraft.loop.passes import Loop
from redraft.loop.record import Record
from redraft.transcripts.disk import Disk
from redraft.tui.app import RedraftApp
from redraft.tui.screens.drafting import DraftingScreen

WIDE, NARROW = (160, 45), (80, 24)
PATIENCE = 10.0
"""Seconds that the app may work on one key before a story says that it hangs."""

LINTER = ProseLinter()
"""One for all stories: it takes a second to build."""

PLAIN_DRAFT = """# Notice

We definately moved the office on Monday.

The the lift is out of order until March.

Come and see it on Thursday, and bring a chair.
"""
"""Two faults with fixes that can be trusted, and one that the user must write: it asks nothing at its end."""

PLAIN_SPEC = """
title = "Moving notice"
task = "Tell the whole house where we are now."
audience = "Neighbours"
[budget]
focus = 2
[[criterion]]
id = "spelling"
says = "No spelling faults"
no_faults = "spelling"
[[criterion]]
id = "ask"
says = "Ends with a question"
ends_with = "question"
[[criterion]]
id = "length"
says = "At most 60 words"
max_words = 60
[[criterion]]
id = "kind"
says = "Sounds kind"
judge = "person"
"""


class Clock:
    """Seconds that pass only when a story says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class User:
    """Someone at the keyboard, who sees the screen and can open the transcript in another window."""

    def __init__(self, pilot: Pilot[None], screen: DraftingScreen, clock: Clock) -> None:
        self._pilot = pilot
        self._screen = screen
        self.clock = clock

    # What the user does.

    async def press(self, *keys: str) -> None:
        """Press keys one by one, looking at what each does for a second."""
        for key in keys:
            await self.press_quickly(key)
            self.clock.now += 1.0

    async def press_quickly(self, *keys: str) -> None:
        """Press keys with no time in between."""
        for key in keys:
            await self._pilot.press(key)
            await self.wait()

    async def press_and_go_on(self, key: str) -> None:
        """Press a key, and do not wait for what it began."""
        await self._pilot.press(key)
        await self._pilot.pause()

    async def type(self, text: str) -> None:
        """Type into the field that has the cursor."""
        await self._pilot.press(*[_key(character) for character in text])
        await self._pilot.pause()

    async def paste(self, text: str) -> None:
        """Paste into the field that has the cursor."""
        field = self._pilot.app.screen.focused
        assert field is not None
        field.post_message(Paste(text))
        await self._pilot.pause()

    async def rewrite(self, text: str) -> None:
        """Put another text in place of all that stands in the editor."""
        editor = self._pilot.app.screen.query_one(TextArea)
        editor.replace(text, (0, 0), editor.document.end)
        await self._pilot.pause()

    async def replace(self, old: str, new: str) -> None:
        """Put some words in place of others in the editor."""
        shown = self._pilot.app.screen.query_one(TextArea).text
        assert old in shown, shown
        await self.rewrite(shown.replace(old, new, 1))

    async def click(self, words: str) -> None:
        """Click on the lowest place where these words stand."""
        for y, line in reversed(list(enumerate(self.lines()))):
            if (x := line.find(words)) >= 0:
                await self._pilot.click(offset=(x, y))
                await self.wait()
                self.clock.now += 1.0
                return
        raise AssertionError(f"{words!r} is not on the screen:\n{self.screen}")

    async def drag(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Drag the mouse from one cell to another."""
        await self._pilot.mouse_down(offset=first)
        await self._pilot.hover(offset=last)
        await self._pilot.mouse_up(offset=last)
        await self._pilot.pause()

    async def go_to(self, pane: str) -> None:
        """Press tab until a pane has the focus."""
        for _ in range(4):
            if self._screen.current == pane:
                return
            await self.press("tab")
        raise AssertionError(f"tab does not lead to {pane}")

    async def find(self, pane: str, words: str) -> None:
        """Go down a pane until the line under the cursor has these words."""
        await self.go_to(pane)
        await self._to_end("k")
        before = ""
        while (here := self.under_cursor()) != before:
            if words in here:
                return
            before = here
            await self.press("j")
        raise AssertionError(f"no line with {words!r} under the cursor of {pane}:\n{self.screen}")

    async def _to_end(self, key: str) -> None:
        before = ""
        while (here := self.under_cursor()) != before:
            before = here
            await self.press(key)

    async def wait(self) -> None:
        """Wait until the app waits for the user: nothing runs, or something is asked."""
        waited = 0.0
        await self._pilot.pause()
        while self._busy() and waited < PATIENCE:
            await asyncio.sleep(0.01)
            waited += 0.01
        await self._pilot.pause()
        assert waited < PATIENCE, f"still busy after {PATIENCE} s:\n{self.screen}"

    def _busy(self) -> bool:
        asked = isinstance(self._pilot.app.screen, ModalScreen)
        return not asked and any(worker.is_running for worker in self._pilot.app.workers)

    # What the user sees.

    def lines(self) -> list[str]:
        """The screen, line by line, as it was painted."""
        return _painted(self._pilot.app.screen)

    @property
    def screen(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines())

    def pane(self, name: str) -> str:
        """What is to be seen of one pane, its border's titles included, with line ends and runs of blanks folded."""
        region = self._screen.query_one(f"#{name}").region
        lines = _painted(self._screen)[region.y : region.bottom]
        return _folded(" ".join(line[region.x : region.right] for line in lines))

    def under_cursor(self) -> str:
        """The lines that are lit in the current pane."""
        widget = self._screen.query_one(f"#{self._screen.current}")
        strips = self._screen._compositor.render_strips()[widget.region.y : widget.region.bottom]
        rows = [strip.crop(widget.region.x, widget.region.right).text for strip in strips]
        return _folded(" ".join(row[2:] for row in rows if row[1:2] == "▌"))

    def sees(self, *texts: str, pane: str = "") -> None:
        """These words are on the screen, or in one of its panes however they are wrapped."""
        seen = self.pane(pane) if pane else "\n".join([_folded(self.screen), *self._each_pane()])
        for text in texts:
            assert text in seen, f"{text!r} is not in sight{f' in {pane}' if pane else ''}:\n{self.screen}"

    def does_not_see(self, *texts: str, pane: str = "") -> None:
        """None of these words is on the screen."""
        seen = self.pane(pane) if pane else "\n".join([_folded(self.screen), *self._each_pane()])
        for text in texts:
            assert text not in seen, f"{text!r} is in sight:\n{self.screen}"

    def _each_pane(self) -> list[str]:
        if self._pilot.app.screen is not self._screen:
            return []
        return [self.pane(name) for name in ("spec", "draft", "critique", "rubric") if self.shows(name)]

    def shows(self, pane: str) -> bool:
        """Whether a pane has a place on the screen."""
        return self._screen.query_one(f"#{pane}").region.area > 0

    @property
    def front(self) -> Screen[object]:
        """The screen in front: a dialog, or the panes."""
        return self._pilot.app.screen

    @property
    def is_asked(self) -> bool:
        """Whether a dialog waits for an answer."""
        return isinstance(self._pilot.app.screen, ModalScreen)

    @property
    def has_left(self) -> bool:
        """Whether the app has ended."""
        return self._pilot.app._exit

    @property
    def clipboard(self) -> str:
        """What was copied."""
        return self._pilot.app.clipboard

    # What stands in the file.

    @property
    def record(self) -> Record:
        """The record that the app works on."""
        return self._screen.record

    @property
    def file(self) -> Path:
        """The transcript."""
        journal = self.record.journal
        assert journal is not None
        return journal.path

    @property
    def saved(self) -> Session:
        """The session that the transcript tells of, read anew from the disk."""
        return read_session(self.file).session

    @property
    def draft(self) -> str:
        """The text that stands, as the transcript has it."""
        draft = self.saved.draft
        assert draft is not None
        return draft.text

    def events(self, kind: str) -> list[AnyEvent]:
        """The events of one kind in the transcript."""
        return [event for event in read_session(self.file).events if NAMES[type(event)] == kind]

    def transcript_has(self, kind: str, **fields: object) -> None:
        """An event of this kind, with these values, is in the file."""
        assert self._matching(kind, fields), f"no {kind} with {fields} among {self.events(kind)}"

    def transcript_lacks(self, kind: str, **fields: object) -> None:
        """No event of this kind with these values is in the file."""
        assert not self._matching(kind, fields), f"{kind} with {fields} is there"

    def _matching(self, kind: str, fields: dict[str, object]) -> list[AnyEvent]:
        return [e for e in self.events(kind) if all(getattr(e, name) == value for name, value in fields.items())]


@asynccontextmanager
async def story(
    folder: Path,
    draft: str | None = PLAIN_DRAFT,
    spec: str = PLAIN_SPEC,
    *,
    critic: Critic | None = None,
    author: Author | None = None,
    writer: Writer | None = None,
    judge: Judge | None = None,
    checker: Checker | None = None,
    outliner: Outliner | None = None,
    size: tuple[int, int] = WIDE,
    config: Config | None = None,
    disk: Disk | None = None,
) -> AsyncIterator[User]:
    """Begin a session in `folder` and sit down in front of it."""
    record = await begin(parse_spec(spec), draft, folder / "sessions", disk=disk)
    players = {"critic": critic, "author": author, "writer": writer, "judge": judge}
    players |= {"checker": checker, "outliner": outliner}
    async with sitting(record, **players, size=size, config=config) as user:  # type: ignore[arg-type]
        yield user


@asynccontextmanager
async def again(
    path: Path,
    *,
    critic: Critic | None = None,
    author: Author | None = None,
    size: tuple[int, int] = WIDE,
    config: Config | None = None,
    disk: Disk | None = None,
) -> AsyncIterator[User]:
    """Take a session up again, in an app of its own."""
    taken = resume(path, disk=disk)
    async with sitting(taken.record, taken.notes, critic=critic, author=author, size=size, config=config) as user:
        yield user


@asynccontextmanager
async def words(folder: Path, **about: object) -> AsyncIterator[User]:
    """A story with the critic and author of `loops`, whose judgement can be foreseen."""
    from loops import DRAFT

    given: dict[str, object] = {"draft": DRAFT, "spec": SPEC, "critic": WordCritic(), "author": WordAuthor()}
    async with story(folder, **(given | about)) as user:  # type: ignore[arg-type]
        yield user


@asynccontextmanager
async def sitting(
    record: Record,
    notes: Sequence[str] = (),
    *,
    critic: Critic | None = None,
    author: Author | None = None,
    writer: Writer | None = None,
    judge: Judge | None = None,
    checker: Checker | None = None,
    outliner: Outliner | None = None,
    size: tuple[int, int] = WIDE,
    config: Config | None = None,
) -> AsyncIterator[User]:
    """Run the app on a record, and let go of the file at the end."""
    clock = Clock()
    settings = config or Config()
    players = (critic or OfflineCritic(LINTER), author or OfflineAuthor(LINTER), writer, judge)
    loop = Loop(record, *players, outliner=outliner, checker=checker)
    screen = DraftingScreen(loop, settings, clock=clock, notes=notes)
    app = RedraftApp(settings, lambda: screen)
    try:
        async with app.run_test(size=size) as pilot:
            user = User(pilot, screen, clock)
            await user.wait()
            clock.now += 1.0
            yield user
    finally:
        record.close()


def _painted(screen: Screen[object]) -> list[str]:
    return [strip.text for strip in screen._compositor.render_strips()]


def _folded(text: str) -> str:
    return " ".join(text.replace("│", " ").replace("▌", " ").split())


_NAMED = {" ": "space", "\n": "enter"}


def _key(character: str) -> str:
    return _NAMED.get(character, character)
