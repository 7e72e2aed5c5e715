"""A session again, event by event: the panes of drafting on a tape, a timeline below, and nothing that writes."""

from collections.abc import Coroutine
from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input
from textual.worker import Worker, WorkerState

from redraft.config import Config
from redraft.core.chronicle import line_of
from redraft.core.events import AnyEvent
from redraft.core.scene import scene
from redraft.core.session import Session
from redraft.core.timeline import milestones
from redraft.local_time import local_minute
from redraft.loop.tape import Tape
from redraft.tui.following import before_it_shows, follow
from redraft.tui.grace import Clock, Grace
from redraft.tui.lookout import marked
from redraft.tui.own_fault import own_fault
from redraft.tui.past_lookout import seen_then
from redraft.tui.player import Player
from redraft.tui.playing import Playing
from redraft.tui.replay_actions import BEFORE_PANES, REPLAY_ACTIONS, replay_bar
from redraft.tui.replay_keys import ReplayKeys, writing_keys
from redraft.tui.retelling import Reader
from redraft.tui.screens.four_panes import FourPanes, Panes
from redraft.tui.searching import Searching
from redraft.tui.widgets.find_line import FindLine
from redraft.tui.widgets.header import ContextLine, HeaderLine
from redraft.tui.widgets.keybar import KeyBar
from redraft.tui.widgets.panes import CritiquePane, RubricPane, SpecPane
from redraft.tui.widgets.place_line import PlaceLine, Whereabouts
from redraft.tui.widgets.replay_panes import ReplayCritique, ReplayDraft
from redraft.tui.widgets.status import StatusLine
from redraft.tui.widgets.tabs import PaneTabs
from redraft.tui.widgets.timeline import Timeline

_GREETING = "Nothing that you do here changes it."


class ReplayScreen(FourPanes):
    """One session, event by event. It reads the tape that it is given, and nothing else.

    Args:
        tape: the session.
        config: the person's settings.
        at: the event to begin with, from 1.
        clock: monotonic seconds, for the pace.
    """

    DEFAULT_CSS = """
    ReplayScreen.-narrow PlaceLine { height: 2; }
    ReplayScreen.-narrow StatusLine { height: 1; }
    ReplayScreen.-narrow StatusLine.-fault { height: 3; }
    ReplayScreen.-narrow StatusLine.-long { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            action.keys, f"do('{action.id}')", action.help, id=action.id, show=False, priority=action.id in BEFORE_PANES
        )
        for action in REPLAY_ACTIONS
    ]
    actions = REPLAY_ACTIONS

    def __init__(self, tape: Tape, config: Config, at: int = 1, clock: Clock = monotonic) -> None:
        super().__init__(Grace(config.grace, clock))
        self.tape, self.config = tape, config
        self.wanted = min(max(at, 1), len(tape))
        self.line = ""
        self.player = Player(self, Playing([event.at for event in tape.events], clock))
        self.reader, self.searching = Reader(self, tape), Searching(self)
        self._news: dict[int, list[str]] = {}
        self._milestones = milestones(tape.events)
        self._writing = writing_keys(config.keys)
        self._keys: ReplayKeys | None = None
        self._painting, self._shown = False, 0

    @property
    def event(self) -> AnyEvent:
        """The event that is shown, or about to be."""
        return self.tape.event(self.wanted)

    def compose(self) -> ComposeResult:
        """As while drafting, with the place and the timeline above status and keys."""
        yield HeaderLine()
        yield ContextLine()
        yield PaneTabs()
        with Panes(id="panes"):
            yield SpecPane(id="spec")
            yield ReplayDraft(id="draft")
            yield ReplayCritique(id="critique")
            yield RubricPane(id="rubric")
        yield PlaceLine()
        yield Timeline()
        yield FindLine()
        yield StatusLine(narrow=1)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the first event; then, behind it, read the whole story."""
        self._keys = ReplayKeys(self)
        self.query_one(HeaderLine).note = "replay"
        self.query_one(KeyBar).keys = replay_bar()
        self.query_one(Timeline).tell(len(self.tape), self._milestones)
        if self.tape.fault:
            self.query_one(StatusLine).fault = f"{self.tape.fault}; redraft verify says more."
        self._show()
        self.watch_current(self.current)
        self.say(f"{self.tape.header.about} {_GREETING}".lstrip())
        self.call_after_refresh(self.reader.begin)

    # Through the story.

    def go(self, place: int) -> None:
        """Show an event, from 1; beyond the ends, the first or the last."""
        self.reader.stand_back()
        self.to(place)
        self.player.went()

    def to(self, place: int) -> None:
        """Show it at once; or, while what was shown last is being painted, next, and nothing in between."""
        self.wanted = min(max(place, 1), len(self.tape))
        if not self._painting:
            self._painting = True
            self._show()
            self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        self._painting = False
        if self.wanted != self._shown:
            self.to(self.wanted)

    def _show(self) -> None:
        """Hand down the session as it stood after the event, and lead the eye to where that happened."""
        self._shown = self.wanted
        before = self.tape.at(self.wanted - 1) if self.wanted > 1 else None
        session, event = self.tape.at(self.wanted), self.event
        look, found = scene(event, before, session), seen_then(session)
        self.query_one(CritiquePane).on_offer = found
        self.query_one(RubricPane).marked = marked(session, found)
        self.line = line_of(event, before, session)
        self.query_one(Timeline).at = self.wanted
        self.tell_place()
        before_it_shows(self, look)
        self.session = session
        follow(self, look)  # the focus last: what is marked for painting after it may miss the frame

    def _bring_up_next(self, session: Session) -> None:
        """What comes under the cursors is where the event happened: see `follow`."""

    def tell_place(self) -> None:
        """Say where the replay is, and at what pace."""
        count = f"{self.event.n} of {self.tape.events[-1].n}"
        place = f"replay, event {count}, {local_minute(self.event.at)}"
        news = ", ".join(dict.fromkeys(self._news.get(self.wanted, ())))
        playing = self.player.playing
        self.query_one(PlaceLine).now = Whereabouts(place, self.line, news, playing.speed, playing.running)

    def on_screen_suspend(self) -> None:
        """Nothing plays behind another screen."""
        self.player.pause()

    # What the person does.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While somebody types what to find, keys are letters and move in what is typed."""
        return not (self.searching.is_open and action == "do" and parameters != ("cancel",))

    def action_do(self, id: str) -> None:
        """Do one action of the registry."""
        self.reader.stand_back()
        if self._keys is not None:
            self._keys.does[id]()

    def on_key(self, event: events.Key) -> None:
        """A key that would write says that nothing is written here."""
        if event.key in self._writing and event.key not in self.active_bindings:
            event.stop()
            self.say(f"This is a replay: nothing in it can be changed. f forks here, at event {self.event.n}.")

    def on_timeline_wanted(self, message: Timeline.Wanted) -> None:
        """Go where somebody pointed."""
        self.go(message.place)

    def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        """A click on a key is that key."""
        self.action_do(message.action)

    async def on_input_submitted(self, message: Input.Submitted) -> None:
        """Look for what was typed."""
        message.stop()
        self.ask(self.searching.submit())

    def on_reader_came_up(self, message: Reader.CameUp) -> None:
        """Mark where signals of the past came up."""
        self._milestones += message.found
        for each in message.found:
            told = self._news.setdefault(each.place, [])
            told.append(each.says.partition(":")[0])
        self.query_one(Timeline).tell(len(self.tape), self._milestones)
        self.tell_place()

    def on_worker_state_changed(self, message: Worker.StateChanged) -> None:
        """A fault of our own is shown, and the replay goes on."""
        if message.state is WorkerState.ERROR:
            self.say(f"That did not work: {own_fault(message.worker.error)}; the replay stands as you see it.")

    def ask(self, doing: Coroutine[None, None, None]) -> None:
        """Do something that asks the person."""
        self.run_worker(doing, group="asked", exclusive=True, exit_on_error=False)

    def say(self, text: str) -> None:
        """Show a line that fades."""
        self.query_one(StatusLine).say(text)
