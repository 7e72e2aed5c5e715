"""Make a spec by answering questions and taking criteria one by one, then begin the session."""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import work
from textual.binding import Binding, BindingType
from textual.worker import Worker, WorkerError, WorkerState

from redraft.config import Config, ConfigError, config_file, sessions_dir
from redraft.core.spec import SpecError, remarks, render_spec
from redraft.intake import Refused
from redraft.loop.opening import begin
from redraft.loop.record import Declined, Record
from redraft.private import FILE_MODE, private_dir
from redraft.roles import OFFLINE, ModelSettings
from redraft.templates import UnknownTemplate, names, own_folder, template_spec
from redraft.transcripts.library import slug
from redraft.tui.asking_criteria import AskingCriteria
from redraft.tui.consent import Consent
from redraft.tui.greeting import cast_line
from redraft.tui.making import Making
from redraft.tui.own_fault import own_fault
from redraft.tui.screens.ask_line import AskLine
from redraft.tui.screens.choose import Choice, Choose
from redraft.tui.screens.making_spec import MakingScreen
from redraft.tui.telling import doing_now
from redraft.tui.widgets.keybar import Key, KeyBar
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from redraft.models.endpoints import Hosts

_CRITIC = "\0critic"
"""What stands among the names of templates for criteria of the critic's own."""
_KEYS = "123456789abdefghilmnopqrstuvwxyz"
"""What picks a template, in order: no key of the list's own, nor the critic's."""


class NewSession(MakingScreen):
    """Asks for task, audience and template; then each criterion is taken, changed or dropped by a key.

    Args:
        config: the person's settings.
        template: the rubric to begin with; asked for if "".
        draft: the text to begin with, if there is one.
        hosts: the hosts that may have a key; None for those on file.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "task", "Task", show=False, id="new.task"),
        Binding("w", "audience", "Audience", show=False, id="new.audience"),
        Binding("p", "template", "Template", show=False, id="new.template"),
        Binding("c", "ask_critic", "Ask the critic", show=False, id="new.critic"),
        Binding("M", "models", "Models", show=False, id="new.models"),
        Binding("n", "another", "Another", show=False, id="new.another"),
        Binding("g", "begin", "Begin", show=False, id="new.begin"),
        Binding("q,escape", "leave", "Leave", show=False, id="new.leave"),
    ]
    keys: ClassVar[tuple[Key, ...]] = (
        Key("decide('taken')", "a", "takes"),
        Key("decide('dropped')", "r", "drops"),
        Key("edit", "e", "changes"),
        Key("another", "n", "adds one"),
        Key("take_rest", "A", "takes the rest"),
        Key("ask_critic", "c", "asks the critic"),
        Key("task", "t", "task"),
        Key("audience", "w", "audience"),
        Key("template", "p", "template"),
        Key("models", "M", "models"),
        Key("leave", "Esc", "leaves"),
        Key("begin", "g", "begins"),
    )

    def __init__(
        self, config: Config, template: str = "", draft: str | None = None, hosts: "Hosts | None" = None
    ) -> None:
        super().__init__()
        self._config = config
        self._template = template
        self._draft = draft
        self._consent = Consent(hosts)
        self._asking = AskingCriteria(self._consent, self._show_doing)
        self._asked: Worker[None] | None = None

    def on_mount(self) -> None:
        """Show what there is, and ask the first questions."""
        self._consent.app = self.app
        self.query_one(KeyBar).keys = self.keys
        self.query_one(Pane).show_title("A new spec", "done is defined first")
        self.query_one(Pane).focus()
        if self._template:
            _begun(self, self._template)
        self.watch_making(self.making)
        self._show_cast()
        self._ask_all()

    @work(exclusive=True)
    async def _ask_all(self) -> None:
        """The questions in order; leaving one stops them, and its key asks it again."""
        for ask in (self._ask_task, self._ask_audience, *([] if self._template else [self._ask_template])):
            if not await ask():
                return

    async def _line(self, question: str, text: str, why: str, needed: bool, keep: Callable[[str], Making]) -> bool:
        answer = await self.app.push_screen_wait(AskLine(question, text, why=why, needed=needed))
        if answer.text or answer.sent:
            self.making = keep(answer.text)
        return answer.sent

    async def _ask_task(self) -> bool:
        why = "What is to be written, and what should it bring about?"
        return await self._line("Task", self.making.task, why, True, lambda said: replace(self.making, task=said))

    async def _ask_audience(self) -> bool:
        why = "Who reads it, and what do they know already?"
        return await self._line(
            "Audience", self.making.audience, why, False, lambda said: replace(self.making, audience=said)
        )

    async def _ask_template(self) -> bool:
        choices = [Choice(key, name, name) for key, name in zip(_KEYS, names(), strict=False)]
        if critic := self._config.models.critic:
            choices.append(Choice("c", f"criteria that {critic} proposes", _CRITIC))
        why = f"Your own lie in {own_folder()}, a TOML file each."
        name = await self.app.push_screen_wait(Choose("Begin with which rubric?", tuple(choices), why=why))
        if name == _CRITIC:
            self.action_ask_critic()
        return name is not None and (name == _CRITIC or _begun(self, name))

    @work(exclusive=True)
    async def action_task(self) -> None:
        """Ask for the task again."""
        await self._ask_task()

    @work(exclusive=True)
    async def action_audience(self) -> None:
        """Ask for the audience again."""
        await self._ask_audience()

    @work(exclusive=True)
    async def action_template(self) -> None:
        """Pick another rubric."""
        await self._ask_template()

    @work(exclusive=True)
    async def action_another(self) -> None:
        """Add a criterion in the person's own words."""
        await self._line("Another criterion", "", "What must be true of the draft?", True, self.making.with_another)

    def action_ask_critic(self) -> None:
        """Ask the critic for criteria, if one is named and it knows what for."""
        models = self._config.models
        if self._is_asking:
            self.query_one(StatusLine).say("The critic is being asked; Esc cancels.")
        elif not models.critic:
            self.query_one(StatusLine).say(f"No model is named as critic: M picks one, or critic = in {config_file()}.")
        elif not self.making.task:
            self.query_one(StatusLine).say("Criteria come from the task: t asks for it.")
        else:
            self._asked = self.run_worker(self._ask_critic(models), group="critic", exit_on_error=False)

    async def _ask_critic(self, models: ModelSettings) -> None:
        status = self.query_one(StatusLine)
        try:
            proposed = await self._asking.criteria(self.making.task, self.making.audience, models)
        except (Declined, ConfigError) as why:
            status.say(str(why))
        except asyncio.CancelledError:
            status.say("Cancelled: no criteria came.")
            raise
        else:
            self.making = self.making.with_proposed(proposed, template_spec("blank"))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of our own is shown, and the making goes on."""
        if event.state is WorkerState.ERROR and event.worker is self._asked:
            told = own_fault(event.worker.error)
            self.query_one(StatusLine).say(f"That did not work: {told}; the spec stands as you see it.")

    @property
    def _is_asking(self) -> bool:
        return self._asked is not None and self._asked.is_running

    def _show_doing(self, record: Record) -> None:
        for status in self.query(StatusLine):  # none is left when the screen closes over a call under way
            status.doing = doing_now(record.doing, record.live)

    @work(exclusive=True)
    async def action_models(self) -> None:
        """Pick the models, for this session."""
        from redraft.tui.model_choices import models_dialog

        models = self._config.models
        if (chosen := await self.app.push_screen_wait(models_dialog(models, os.environ))) is not None:
            self._config = replace(self._config, models=replace(models, **chosen._asdict()))
            self._show_cast()

    def _show_cast(self) -> None:
        models = self._config.models
        self.query_one(StatusLine).cast = cast_line(models.author or OFFLINE, models.critic or OFFLINE)

    async def on_unmount(self) -> None:
        """Leave no call without a record of it, and none under way."""
        if self._asked is not None and self._is_asking:
            self._asked.cancel()
            with suppress(WorkerError):
                await self._asked.wait()
        self._asking.close()

    @work(exclusive=True)
    async def action_begin(self) -> None:
        """Save the spec, and begin the session with it."""
        if self._is_asking or self.making.missing:
            waiting = "The critic is being asked; Esc cancels." if self._is_asking else self.making.missing
            self.query_one(StatusLine).say(waiting)
            return
        from redraft.tui.starting import drafting

        spec = self.making.spec()
        saved = save_spec(render_spec(spec), spec.title, sessions_dir().parent / "specs")
        try:
            record = await begin(
                spec, self._draft, sessions_dir(), person=self._config.name, template=self.making.template
            )
        except Declined as why:
            self.query_one(StatusLine).say(str(why))
            return
        await self._asking.hand_on(record)
        notes, first = (saved, *remarks(spec)), len(self.app.screen_stack) == 1
        screen = drafting(record, self._config, notes, self._consent.hosts, greets=first)
        if first:  # there is nothing that Textual could come back to from the screen that it began with
            self.app.push_screen(screen)
        else:
            self.app.switch_screen(screen)

    def action_leave(self) -> None:
        """Stop asking the critic; else leave: back to where one came from, or out."""
        if self._asked is not None and self._is_asking:
            self._asked.cancel()
        elif len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        else:
            self.app.exit()


def _begun(screen: MakingScreen, name: str) -> bool:
    """Take a template's rubric; one of the person's own may be at fault, which is said."""
    try:
        screen.making = screen.making.begun_with(name, template_spec(name))
    except (Refused, SpecError, UnknownTemplate) as fault:
        screen.query_one(StatusLine).say(f"{fault}. p picks another template.")
        return False
    return True


def save_spec(text: str, title: str, folder: Path) -> str:
    """Save a spec in the first file of its name that is free, and say where, or why not."""
    try:
        private_dir(folder)
        for path in (folder / f"{slug(title)}{tail}.toml" for tail in ("", *(f"-{n}" for n in range(2, 1000)))):
            try:
                with open(path, "x", encoding="utf-8", opener=_owners_alone) as file:
                    file.write(text)
            except FileExistsError:
                continue
            return f"The spec is saved in {path}."
    except OSError as fault:
        return f"The spec could not be saved on its own ({fault}); the session holds it."
    return "The spec was not saved on its own; the session holds it."


def _owners_alone(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, FILE_MODE)
