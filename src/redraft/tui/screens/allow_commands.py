"""Whether the commands of a spec may run: all of them are shown, whole and literally, before one key allows them."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from redraft.core.spec import Spec
from redraft.tui.neutral import spelt_out
from redraft.tui.screens.dialog import Dialog, note
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import BLANK, Row, plain


class AllowCommands(Dialog[str | None]):
    """Asks; the result is "allow", "without", or None if the person left. Nothing is allowed before its end was seen.

    Args:
        spec: whose commands they are.
    """

    DEFAULT_CSS = """
    AllowCommands > Vertical { width: 110; }
    AllowCommands .note { margin: 0; }
    AllowCommands Pane { height: auto; max-height: 45vh; min-height: 3; margin: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "allow", "Allow", show=False, id="commands.allow"),
        Binding("n", "answer('without')", "Without", show=False, id="commands.without"),
    ]
    keys: ClassVar[tuple[Key, ...]] = (
        Key("allow", "a", "allows them here"),
        Key("answer('without')", "n", "judges without them"),
        Key("scroll", "j k", "scroll"),
        Key("leave", "Esc", "leaves"),
    )

    def __init__(self, spec: Spec) -> None:
        super().__init__("This spec wants to run programs on this machine")
        self._spec = spec

    def inside(self) -> ComposeResult:
        """What running them means, and every one of them."""
        yield note(
            literal(
                "They run as you, on each version of the draft, without a shell and without your keys. Allow them only "
                "if you know what each one does. They are asked about again when any of them changes."
            )
        )
        pane = Commands()
        pane.rows = command_rows(self._spec)
        yield pane

    def on_mount(self) -> None:
        """The list has the focus, so that it scrolls."""
        super().on_mount()
        pane = self.query_one(Commands)
        pane.focus()
        self.watch(pane, "scroll_y", self.show_what_a_does)

    @property
    def _more(self) -> bool:
        pane = self.query_one(Commands)
        return pane.scroll_offset.y < pane.max_scroll_y

    def show_what_a_does(self) -> None:
        """Its key allows once there is nothing more to see."""
        allow, *others = self.keys
        self.show_keys((allow._replace(says="shows the rest") if self._more else allow, *others))

    def action_allow(self) -> None:
        """Allow them, or show what is still out of sight."""
        if self._more:
            self.query_one(Commands).scroll_page_down(animate=False, force=True)
        else:
            self.dismiss("allow")

    def action_answer(self, answer: str) -> None:
        """Give the answer back."""
        self.dismiss(answer)

    def action_scroll(self) -> None:
        """A click on the keys that scroll does as they do."""
        self.query_one(Commands).action_step(1)


class Commands(Pane):
    """The list; it scrolls."""

    stays = False

    def on_resize(self) -> None:
        """How much is out of sight is known when all has its place."""
        super().on_resize()
        if isinstance(self.screen, AllowCommands):
            self.call_after_refresh(self.screen.show_what_a_does)


def command_rows(spec: Spec) -> tuple[Row, ...]:
    """Every command: for which criterion, then the program and each argument on a line of its own."""
    rows: list[Row] = []
    for criterion in spec.criteria:
        if criterion.command:
            rows += [BLANK] if rows else []
            rows.append(Row(((criterion.id, "strong"), ("  ", ""), (criterion.says, "quiet"))))
            rows += [
                Row(plain(spelt_out(part), "code"), lead=(("  program   " if not at else "  argument  ", "faint"),))
                for at, part in enumerate(criterion.command)
            ]
    return tuple(rows)
