"""A spec in the making on the screen: what there is of it, and the keys that decide each criterion."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen

from redraft.core.spec import SpecError
from redraft.tui.making import Making, Taken, criterion_toml, making_rows, read_criterion
from redraft.tui.neutral import neutral
from redraft.tui.widgets.keybar import KeyBar
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.status import StatusLine


class MakingScreen(Screen[None]):
    """Shows the spec so far; each criterion is taken, changed or dropped by a key."""

    DEFAULT_CSS = """
    MakingScreen { background: $background; }
    MakingScreen > Pane { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "decide('taken')", "Take", show=False, id="new.take"),
        Binding("r", "decide('dropped')", "Drop", show=False, id="new.drop"),
        Binding("A", "take_rest", "Take the rest", show=False, id="new.rest"),
        Binding("e", "edit", "Change", show=False, id="new.edit"),
    ]
    making: reactive[Making] = reactive(Making(), init=False)

    def compose(self) -> ComposeResult:
        """The spec as far as it is made, and the keys."""
        yield Pane(id="making")
        yield StatusLine()
        yield KeyBar()

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A click on a key is that key."""
        event.stop()
        await self.run_action(event.action)

    def watch_making(self, making: Making) -> None:
        """Show the spec so far, and what is missing."""
        self.query_one(Pane).rows = making_rows(making)
        self.query_one(StatusLine).hint = making.missing or "g begins the session."

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
