"""Someone who watches a session again: a small one told event by event, or any transcript."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from folded import Story
from made_session import AT
from redraft.config import Config
from redraft.core.edits import Edit
from redraft.core.events import AnyEvent, Decided, Froze, Rated, Reverted
from redraft.core.review import Finding, Fix, Verdict
from redraft.loop.tape import Tape
from redraft.transcripts.codec import Header, encode_event, encode_header
from redraft.tui.app import RedraftApp
from redraft.tui.screens.replaying import ReplayScreen
from redraft.tui.widgets.timeline import Timeline
from stories.story import WIDE, Clock, User

TEXT = "We will utilize it.\n\nThey utilise it.\n"
NAME = "2030-01-02-note-k3v9.toml"


def told() -> list[AnyEvent]:
    """Two passes: one fix accepted and one rejected, a freeze, a rating, and the way back to the first version."""
    story = Story(text=TEXT)
    findings = (
        Finding("p1", 8, "utilize", "Say it plainly.", 4, criterion="a"),
        Finding("p2", 5, "utilise", "Say it plainly, too.", 3, criterion="a"),
    )
    story.reviewed(Verdict("a", False, "long words"), Verdict("b", True), findings=findings)
    first, second = Edit("p1", "utilize", "use", 8), Edit("p2", "utilise", "use", TEXT.index("utilise"))
    story.proposed(Fix("3.1", (first,), "utilize → use"), Fix("3.2", (second,), "utilise → use"))
    tell = story._tell
    tell(Decided, finding="3.1", fix="4.1", choice="accept", seconds=2.0, version=2, parent=1, edits=(first,))
    tell(Decided, finding="3.2", fix="4.2", choice="reject", reason="they do say it so", seconds=1.0)
    story.reviewed(Verdict("a", True, "plain now"), Verdict("b", True))
    story.closed(base=1)
    tell(Froze, what="passage", target="p2", version=2)
    story.ticked("b", True)
    tell(Rated, version=2, score=4, line="nearly")
    story.written("We will use it.\n\nThey utilise it.\n\nAnd so do you.\n")
    tell(Reverted, to=2)
    story.stopped("done", "every criterion passes")
    return story.events


def transcript(events: Iterable[AnyEvent], title: str = "Note") -> bytes:
    """A file of these events."""
    return encode_header(Header("k3v9", title, "0.1.0", AT)) + b"".join(encode_event(event) for event in events)


def written(folder: Path, events: Iterable[AnyEvent] | None = None) -> Path:
    """A transcript on the disk; of the story told above, unless there is another."""
    path = folder / NAME
    path.write_bytes(transcript(told() if events is None else events))
    return path


class Watcher(User):
    """Someone at the keyboard of a replay."""

    def __init__(self, pilot: Pilot[None], screen: ReplayScreen, clock: Clock) -> None:
        super().__init__(pilot, screen, clock)  # type: ignore[arg-type]
        self.replay = screen

    @property
    def place(self) -> int:
        """The event that the screen says it shows."""
        words = next(line for line in self.lines() if "replay, event " in line)
        return int(words.partition("replay, event ")[2].split()[0])

    async def watch(self, seconds: float) -> None:
        """Let so much time pass, a frame at a time."""
        for _ in range(round(seconds / 0.05)):
            self.clock.now += 0.05
            self.replay.player.tick()
            await self._pilot.pause()

    async def point_at(self, x: int, line: int = 0) -> None:
        """Click on a cell of the timeline."""
        await self._pilot.click(Timeline, offset=(x, line))
        await self.wait()

    async def pull(self, first: int, *others: int) -> None:
        """Press the mouse on a cell of the track, move it over others, and let go."""
        await self._pilot.mouse_down(Timeline, offset=(first, 1))
        for x in others:
            await self._pilot.hover(Timeline, offset=(x, 1))
        await self._pilot.mouse_up(Timeline, offset=(others[-1], 1))
        await self._pilot.pause()

    def timeline(self) -> list[str]:
        """Marks, track and legend as they are painted."""
        region = self.replay.query_one(Timeline).region
        return self.lines()[region.y : region.bottom]


@asynccontextmanager
async def watching(
    path: Path, *, at: int = 1, size: tuple[int, int] = WIDE, config: Config | None = None
) -> AsyncIterator[Watcher]:
    """Sit down in front of a replay."""
    clock, settings = Clock(), config or Config()
    screen = ReplayScreen(Tape.open(path), settings, at=at, clock=clock)
    app = RedraftApp(settings, lambda: screen)
    try:
        async with app.run_test(size=size) as pilot:
            user = Watcher(pilot, screen, clock)
            await user.wait()
            yield user
    finally:
        for record in app.records:
            record.close()
