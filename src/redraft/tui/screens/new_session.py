"""Make a spec by answering questions and taking criteria one by one, then begin the session."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from msgspec.structs import replace
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen

from redraft.config import Config, sessions_dir
from redraft.core.spec import SpecError, remarks, render_spec
from redraft.loop.opening import begin
from redraft.loop.record import Declined
from redraft.templates import NAMES
from redraft.transcripts.library import slug
from redraft.tui.making import Making, Taken, criterion_toml, making_rows, read_criterion, template_spec
from redraft.tui.neutral import neutral
from redraft.tui.screens.ask_line import AskLine
from redraft.tui.screens.choose import Choice, Choose
from redraft.tui.widgets.keybar import Key, KeyBar
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.status import StatusLine


class NewSession(Screen[None]):
    """Asks for task, audience and template; then each criterion is taken, changed or dropped by a key.

    Args:
        config: the person's settings.
        template: the rubric to begin with; asked for if "".
        draft: the text to begin with, if there is one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "task", "Task", show=False, id="new.task"),
        Binding("w", "audience", "Audience", show=False, id="new.audience"),
        Binding("p", "template", "Template", show=False, id="new.template"),
        Binding("a", "decide('taken')", "Take", show=False, id="new.take"),
        Binding("r", "decide('dropped')", "Drop", show=False, id="new.drop"),
        Binding("A", "take_rest", "Take the rest", show=False, id="new.rest"),
        Binding("e", "edit", "Change", show=False, id="new.edit"),
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
        Key("task", "t", "task"),
        Key("audience", "w", "audience"),
        Key("template", "p", "template"),
        Key("leave", "Esc", "leaves"),
        Key("begin", "g", "begins"),
    )
    making: reactive[Making] = reactive(Making(), init=False)

    def __init__(self, config: Config, template: str = "", draft: str | None = None) -> None:
        super().__init__()
        self._config = config
        self._template = template
        self._draft = draft

    def compose(self) -> ComposeResult:
        """The spec as far as it is made, and the keys."""
        yield Pane(id="making")
        yield StatusLine()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what there is, and ask the first questions."""
        self.query_one(KeyBar).keys = self.keys
        self.query_one(Pane).show_title("A new spec", "done is defined first")
        self.query_one(Pane).focus()
        if self._template:
            self.making = self.making.begun_with(self._template, template_spec(self._template))
        self.watch_making(self.making)
        self._ask_all()

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A click on a key is that key."""
        event.stop()
        await self.run_action(event.action)

    def watch_making(self, making: Making) -> None:
        """Show the spec so far, and what is missing."""
        self.query_one(Pane).rows = making_rows(making)
        self.query_one(StatusLine).hint = making.missing or "g begins the session."

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
        choices = tuple(Choice(str(place), name, name) for place, name in enumerate(NAMES, 1))
        name = await self.app.push_screen_wait(Choose("Begin with which rubric?", choices))
        if name is not None:
            self.making = self.making.begun_with(name, template_spec(name))
        return name is not None

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

    def action_decide(self, taken: Taken) -> None:
        """Take or drop the criterion under the cursor, and go to the next."""
        pane = self.query_one(Pane)
        if pane.cursor:
            self.making = self.making.deciding(pane.cursor, taken)
            pane.action_step(1)

    def action_take_rest(self) -> None:
        """Take every criterion that is not decided yet."""
        for criterion, state in self.making.criteria:
            if state == "open":
                self.making = self.making.deciding(criterion.id, "taken")

    @work(exclusive=True)
    async def action_edit(self) -> None:
        """Change the criterion under the cursor, as a spec would write it."""
        from redraft.tui.screens.edit_passage import EditPassage

        id = self.query_one(Pane).cursor
        found = next((criterion for criterion, _ in self.making.criteria if criterion.id == id), None)
        text = criterion_toml(found) if found else ""
        while found is not None:
            edited = await self.app.push_screen_wait(EditPassage(f"Criterion {id}", text, criterion_toml(found)))
            if not edited.accepted:
                return
            try:
                self.making = self.making.deciding(id, "taken", read_criterion(edited.text))
                return
            except SpecError as error:
                text = edited.text
                self.notify(neutral(str(error)), markup=False, severity="warning")

    @work(exclusive=True)
    async def action_another(self) -> None:
        """Add a criterion in the person's own words."""
        await self._line("Another criterion", "", "What must be true of the draft?", True, self.making.with_another)

    @work(exclusive=True)
    async def action_begin(self) -> None:
        """Save the spec, and begin the session with it."""
        if self.making.missing:
            self.query_one(StatusLine).say(self.making.missing)
            return
        from redraft.tui.starting import drafting

        spec = self.making.spec()
        saved = save_spec(render_spec(spec), spec.title, sessions_dir().parent / "specs")
        try:
            record = await begin(spec, self._draft, sessions_dir(), person=self._config.name)
        except Declined as why:
            self.query_one(StatusLine).say(str(why))
            return
        self.app.switch_screen(drafting(record, self._config, (saved, *remarks(spec))))

    def action_leave(self) -> None:
        """Leave: back to where one came from, or out."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        else:
            self.app.exit()


def save_spec(text: str, title: str, folder: Path) -> str:
    """Save a spec in the first file of its name that is free, and say where, or why not."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in (folder / f"{slug(title)}{tail}.toml" for tail in ("", *(f"-{n}" for n in range(2, 1000)))):
            try:
                with path.open("x", encoding="utf-8") as file:
                    file.write(text)
            except FileExistsError:
                continue
            return f"The spec is saved in {path}."
    except OSError as fault:
        return f"The spec could not be saved on its own ({fault}); the session holds it."
    return "The spec was not saved on its own; the session holds it."
