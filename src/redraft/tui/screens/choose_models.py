"""Which model writes, which finds fault, which compares versions: three lines, with what is known to choose from."""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label, Static

from redraft.tui.screens.dialog import Dialog, note
from redraft.tui.screens.line_input import LineInput
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.rows import Words

_ROLES = (
    ("author", "Author", "writes; without one, prose tools offer what they can"),
    ("critic", "Critic", "judges, in a context of its own; without one, code alone does"),
    ("judge", "Judge", "compares versions; the critic's model if left empty"),
)


class Models(NamedTuple):
    """A model for each role, `provider:id`; "" for none."""

    author: str
    critic: str
    judge: str


class Known(NamedTuple):
    """A model to choose from, and what is known of it ("key found")."""

    name: str
    says: str


class ChooseModels(Dialog[Models | None]):
    """Asks for the models; Enter in any line takes all three, Esc leaves them as they were.

    Args:
        now: the models in use.
        known: models to choose from.
        wrong: says in one line why a name cannot be used; "" if it can.
        settings: the file in which models can be named for good.
    """

    DEFAULT_CSS = """
    ChooseModels > Vertical { max-height: 100%; }
    ChooseModels LineInput { height: 1; border: none; background: $foreground 8%; }
    ChooseModels LineInput:focus { border: none; background: $foreground 14%; }
    ChooseModels #wrong { color: $text-error; display: none; }
    ChooseModels.-wrong #wrong { display: block; }
    ChooseModels.-wrong #lasting { display: none; }
    """
    keys: ClassVar[tuple[Key, ...]] = (
        Key("take", "Enter", "takes them"),
        Key("app.focus_next", "tab", "next line"),
        Key("complete", "→", "completes"),
        Key("leave", "Esc", "leaves"),
    )

    def __init__(self, now: Models, known: Sequence[Known], wrong: Callable[[str], str], settings: str) -> None:
        super().__init__("Models for this session")
        self._now = now
        self._known = tuple(known)
        self._wrong = wrong
        self._settings = settings

    def inside(self) -> ComposeResult:
        """A line a role, and what there is."""
        names = [known.name for known in self._known]
        for id, title, says in _ROLES:
            yield Label(literal((title, "label"), ("  ", ""), (says, "quiet")), markup=False)
            field = LineInput(getattr(self._now, id), placeholder="provider:id", id=id)
            field.suggester = SuggestFromList(names, case_sensitive=False)
            yield field
        yield note(literal(), id="wrong")
        yield note(literal(*_listed(self._known)))
        yield note(literal(*_lasting(self._settings)), id="lasting")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter takes them."""
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Give the three names back, unless one of them cannot be used; then say why, in its line."""
        given = {id: self.query_one(f"#{id}", LineInput).real for id, _, _ in _ROLES}
        for id, name in given.items():
            if name and (why := self._wrong(name)):
                self.query_one("#wrong", Static).update(literal((why, "")))
                self.add_class("-wrong")
                self.query_one(f"#{id}").focus()
                return
        self.dismiss(Models(**given))

    def action_complete(self) -> None:
        """Take what is suggested in the line at hand."""
        if isinstance(self.focused, Input):
            self.focused.action_cursor_right()


def _listed(known: Sequence[Known]) -> list[Words]:
    words: list[Words] = []
    width = max((len(each.name) for each in known), default=0)
    for each in known:
        words += [("\n" if words else "", ""), (f"{each.name:<{width}}  ", "strong"), (each.says, "quiet")]
    return words


def _lasting(settings: str) -> list[Words]:
    says = "What author and critic see is sent to the providers you name. To have them in every session:"
    return [(f'{says} author = "…", critic = "…" in {settings}', "")]
