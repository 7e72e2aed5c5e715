"""The drafting screen: four panes on one session, and the keys that work on it."""

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.worker import Worker, WorkerError, WorkerState

from redraft.config import Config
from redraft.core.session import Session
from redraft.loop.passes import Loop
from redraft.loop.record import Declined, Record
from redraft.tui.actions import ACTIONS, BY_ID, bar_keys, written_as
from redraft.tui.casting import Casting
from redraft.tui.grace import Clock, Grace
from redraft.tui.greeting import cast_line, greeting
from redraft.tui.lookout import Lookout
from redraft.tui.outlook import Outlook
from redraft.tui.own_fault import own_fault
from redraft.tui.screens.four_panes import FourPanes
from redraft.tui.telling import next_step, told
from redraft.tui.veiling import Veiling
from redraft.tui.widgets.header import HeaderLine
from redraft.tui.widgets.keybar import KeyBar
from redraft.tui.widgets.panes import CritiquePane
from redraft.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from redraft.tui.intents import Intent
    from redraft.tui.screens.asking import ScreenDesk


_FRAME = 1 / 30
"""Seconds between two looks at what is coming: a reader sees no difference, and keys are answered between them."""

_CANCELLED = "Cancelled; nothing was changed."


class DraftingScreen(FourPanes):
    """One session, seen whole: the screen shows what the record holds and passes on what the person wants.

    Args:
        loop: the loop on the session.
        config: the person's settings.
        clock: monotonic seconds, for the grace and for how long things are on the screen.
        notes: what the person should know at once, a line each.
        casting: who plays the roles, where that can be changed.
        greets: say how work goes on without a model.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            action.keys, f"do('{action.id}')", action.label or action.help, id=action.id, show=False, priority=False
        )
        for action in ACTIONS
        if action.keys
    ]
    actions = ACTIONS

    def __init__(
        self,
        loop: Loop,
        config: Config,
        clock: Clock = monotonic,
        notes: Sequence[str] = (),
        casting: Casting | None = None,
        *,
        greets: bool = False,
    ) -> None:
        super().__init__(Grace(config.grace, clock))
        self.clock = clock
        self._loop = loop
        self._notes = tuple(notes)
        self._casting = casting
        self._greets = greets
        self._config = config
        self._work: Worker[None] | None = None
        self._next_look: Timer | None = None
        self._outlook, self._lookout = Outlook(), Lookout()
        self.veil = Veiling(loop.record, wanted=config.judge_first)

    @property
    def record(self) -> Record:
        """The record that the screen shows."""
        return self._loop.record

    @property
    def busy(self) -> bool:
        """Whether something that the person asked for is still being done, or asked about."""
        return self._work is not None and self._work.is_running

    def on_mount(self) -> None:
        """Show the session, and listen to its record."""
        self.query_one(HeaderLine).note = "read-only" if self._loop.record.read_only else ""
        self._loop.record.listen(self._look_again)
        self._loop.record.hear(self._hear)
        self._look_again()
        self.watch_current(self.current)
        self._greet()
        if self._casting is not None:
            self._casting.consent.app = self.app
            if self._greets:
                self.call_after_refresh(self._greet, self._casting)
        self.call_after_refresh(self._outlook.begin, self)
        self.call_after_refresh(self._lookout.begin, self)

    def _greet(self, casting: Casting | None = None) -> None:
        lines = [note for note in (*self._notes, self._loop.record.read_only) if note]
        first = "  ".join(lines) or self.veil.line or next_step(self._loop.session, self._loop.writer is not None)
        self.say(
            "  ".join(line for line in (greeting(casting.settings, os.environ), first) if line) if casting else first
        )

    async def on_unmount(self) -> None:
        """Leave no process and no connection behind."""
        if self._casting is not None:
            await self._casting.close()

    def _look_again(self) -> None:
        """Hand down what the record holds now; nothing, where the screen closes over what is still being done."""
        record = self._loop.record
        if not (status := self._status):
            return
        status.fault = f"{record.fault} S saves elsewhere, T tries again." if record.fault else ""
        status.doing = self.veil.doing
        self.query_one(KeyBar).keys = self.veil.keys(bar_keys(self._loop.writer is not None))
        self.query_one(CritiquePane).writer = self._loop.writer is not None
        status.cast = cast_line(self._loop.author.name, self._loop.critic.name)
        self._lookout.look(self)
        self.veil.dress(self)
        self.session = self.veil.shown
        self._outlook.show(self)

    def _hear(self) -> None:
        """Something more has come: look at it within a frame, however often that is."""
        if self._next_look is None and self._status:
            self._next_look = self.set_timer(_FRAME, self._look_at_live)

    def _look_at_live(self) -> None:
        self._next_look = None
        if status := self._status:
            self.live = self.veil.live
            status.doing = self.veil.doing

    @property
    def _status(self) -> StatusLine | None:
        """The status line; None once the screen has closed, maybe over what is still being done."""
        return next(iter(self.query(StatusLine)), None)

    @on(KeyBar.Pressed)
    @on(CritiquePane.Wanted)
    def _pressed(self, message: KeyBar.Pressed | CritiquePane.Wanted) -> None:
        if action := message.action if isinstance(message, KeyBar.Pressed) else written_as(message.key):
            self.action_do(action)

    def action_do(self, id: str) -> None:
        """Do one action of the registry."""
        at_once: dict[str, Callable[[], None]] = {
            "cancel": self._cancel,
            "next_pane": lambda: self.step_pane(1),
            "previous_pane": lambda: self.step_pane(-1),
            "zoom": lambda: setattr(self, "zoomed", not self.zoomed),
            "copy": self.action_copy_text,
            "theme": self.app.action_do_theme,  # type: ignore[attr-defined]
            "quit": self._quit,
            "help": self._help,
        }
        if id in at_once:
            at_once[id]()
        elif BY_ID[id].writes and self._loop.record.read_only and id != "versions":
            self.say(self._loop.record.read_only)
        elif self.busy:
            self.say(f"Not while this is being done{'' if self._loop.record.doing else '; Esc cancels it'}.")
        elif does := self.veil.instead(id):
            self._work = self.run_worker(self._intend(does), exit_on_error=False)
        else:
            self.say(self.veil.line)

    @cached_property
    def _intents(self) -> "dict[str, Intent]":
        """What each key asks of the loop: loaded with the first of them, as the first paint can do without."""
        from redraft.tui.casting_intents import PickingModels
        from redraft.tui.intents import intents

        picking = PickingModels(self._desk, self._casting)
        return intents(self._desk, self._loop, self.grace) | {"models": picking.models}

    @cached_property
    def _desk(self) -> "ScreenDesk":
        from redraft.tui.screens.asking import ScreenDesk

        return ScreenDesk(self, self._config)

    async def _intend(self, id: str) -> None:
        before, up = self.veil.shown, self.veil.asked is not None
        if self._casting is not None:
            self._casting.consent.ask_hosts_again()
        try:
            await self._intents[id]()
            said = self._outlook.with_said(told(before, self.veil.shown), before, self.veil.shown)
            said = self.veil.said(up, said)
            if said := " ".join(part for part in (said, _break(before, self._loop.session)) if part):
                self.say(said)
        except Declined as why:
            self.say(str(why) if up else self.veil.line or str(why))
        except asyncio.CancelledError:
            self.say(f"Cancelled. {said}" if (said := told(before, self.veil.shown)) else _CANCELLED)
            raise

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of our own is shown, and the session goes on."""
        if event.state is WorkerState.ERROR:
            self.say(f"That did not work: {own_fault(event.worker.error)}; the session stands as you see it.")

    def _cancel(self) -> None:
        if self._work is not None and self.busy:
            self._work.cancel()
        elif self.zoomed:
            self.zoomed = False
        else:
            self.say("There is nothing to cancel; q quits.")

    def _quit(self) -> None:
        """Leave; a session that could not be saved asks first, and what is coming is stopped and kept."""
        from redraft.tui.leaving import leave

        if self._loop.record.fault or self.busy:
            self.run_worker(self._leave(), group="quit", exclusive=True, exit_on_error=False)
        else:
            leave(self)

    async def _leave(self) -> None:
        from redraft.tui.leaving import leave

        choices = (("s", "save the session elsewhere"), ("l", "quit, and lose what is in memory only"))
        unsaved = bool(self._loop.record.fault)
        chosen = await self._desk.choose("Not everything is saved.", choices) if unsaved else "l"
        if chosen is not None and self._work is not None:
            self._work.cancel()
            with suppress(WorkerError):
                await self._work.wait()
        if chosen == "s":
            self.action_do("save_elsewhere")
        elif chosen == "l":
            leave(self)

    def _help(self) -> None:
        from redraft.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def say(self, text: str) -> None:
        """Show a line that fades."""
        self.query_one(StatusLine).say(text)


def _break(before: Session, now: Session) -> str:
    """The suggestion of a break, where what was just decided asks for one."""
    if len(now.decisions) == len(before.decisions):
        return ""
    from redraft.core.pace import break_due

    return break_due(now, before.last)
