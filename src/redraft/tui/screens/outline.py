"""The outline: its parts are moved, renamed, put in and out, dropped and added by keys; then taken, or locked."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from redraft.core.arranging import (
    Arranged,
    Unarrangeable,
    added,
    dropped,
    meant,
    moved_down,
    moved_in,
    moved_out,
    moved_up,
    named,
    renamed,
)
from redraft.core.outline import Part
from redraft.core.standing import Standing
from redraft.tui.screens.ask_line import Answer, AskLine
from redraft.tui.screens.dialog import Dialog, note
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.outline_rows import outline_rows
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import Words

What = Literal["lock", "take", "propose", "leave"]


class Chosen(NamedTuple):
    """What to do with the outline as arranged; what is left is kept for the next time."""

    what: What
    parts: tuple[Part, ...]


class OutlineScreen(Dialog[Chosen]):
    """Arranges an outline; nothing of the draft changes until it is taken or locked.

    Args:
        before: the outline of the draft as it stands; () where there is none.
        parts: the outline to begin with, which may be another.
        structure: how the criteria of the structure stage stand.
        says: where the outline comes from, if it is not the draft's; "" if it is.
        author: a model is there to propose one.
    """

    DEFAULT_CSS = """
    OutlineScreen > Vertical { width: 110; }
    OutlineScreen Pane { height: auto; max-height: 60vh; }
    OutlineScreen.-low Pane { max-height: 45vh; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (36, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("K,shift+up", "move(-1)", "Move up", show=False, id="outline.up"),
        Binding("J,shift+down", "move(1)", "Move down", show=False, id="outline.down"),
        Binding("greater_than_sign,right", "level(1)", "One level in", show=False, id="outline.in"),
        Binding("less_than_sign,left", "level(-1)", "One level out", show=False, id="outline.out"),
        Binding("r", "rename", "Rename", show=False, id="outline.rename"),
        Binding("w", "purpose", "Say what it is for", show=False, id="outline.purpose"),
        Binding("n", "add", "Add a part", show=False, id="outline.add"),
        Binding("d,delete", "drop", "Drop with its text", show=False, id="outline.drop"),
        Binding("u", "undo", "Take back the last step", show=False, id="outline.undo"),
        Binding("p", "propose", "Ask the author for one", show=False, id="outline.propose"),
        Binding("enter", "take", "Take it", show=False, id="outline.take"),
        Binding("l", "lock", "Lock it", show=False, id="outline.lock"),
        Binding("q", "leave", "Leave", show=False, id="outline.leave"),
    ]

    def __init__(
        self,
        before: Sequence[Part],
        parts: Sequence[Part],
        structure: Sequence[Standing] = (),
        *,
        says: str = "",
        author: bool = False,
    ) -> None:
        super().__init__("Outline")
        self._before = tuple(before)
        self._parts = tuple(parts)
        self._structure = tuple(structure)
        self._says = says
        self._author = author
        self._past: list[tuple[tuple[Part, ...], int]] = []

    def inside(self) -> ComposeResult:
        """Where it comes from, the parts, what the keys do to them, and what the last key did."""
        if self._says:
            yield note(literal(self._says))
        yield Pane(id="parts")
        yield note(literal(*_ARRANGES), id="arranges")
        yield note(literal(""), id="done")

    def on_mount(self) -> None:
        """Begin at the first part."""
        self.query_one("#parts", Pane).focus()
        self.call_next(self._show, 0)

    @property
    def _at(self) -> int:
        cursor = self.query_one("#parts", Pane).cursor
        return int(cursor) if cursor.isdecimal() and int(cursor) < len(self._parts) else 0

    def _show(self, at: int) -> None:
        pane = self.query_one("#parts", Pane)
        pane.rows = outline_rows(self._before, self._parts, self._structure)
        pane.cursor = str(min(at, max(len(self._parts) - 1, 0))) if self._parts else ""
        self.show_keys(self._keys())

    def _keys(self) -> tuple[Key, ...]:
        changed = self._parts != self._before
        keys = [Key("lock", "l", "locks it")]
        keys += [Key("take", "Enter", "takes it unlocked")] if changed else []
        keys += [Key("undo", "u", "takes the last step back")] if self._past else []
        keys += [Key("propose", "p", "asks the author for one")] if self._author else []
        return (*keys, Key("leave", "Esc", "leaves"))

    def _say(self, *words: Words) -> None:
        self.query_one("#done", Static).update(literal(*words))

    def _change(self, change: Callable[[], Arranged]) -> None:
        """Arrange, and keep what was; what cannot be arranged so says why."""
        at = self._at
        try:
            parts, now = change()
        except Unarrangeable as why:
            self._say((f"{str(why)[:1].upper()}{str(why)[1:]}.", "warn"))
            return
        self._past.append((self._parts, at))
        self._parts = parts
        self._say(("", ""))
        self._show(now)

    def _on_part(self, change: Callable[[Sequence[Part], int], Arranged]) -> None:
        if self._parts:
            self._change(lambda: change(self._parts, self._at))

    def action_move(self, by: int) -> None:
        """Move the part under the cursor, with what belongs to it, up or down."""
        self._on_part(moved_up if by < 0 else moved_down)

    def action_level(self, by: int) -> None:
        """Put the part under the cursor a level in or out."""
        self._on_part(moved_in if by > 0 else moved_out)

    def action_drop(self) -> None:
        """Drop the part under the cursor with its text; `u` brings it back."""
        self._on_part(lambda parts, at: (dropped(parts, at), at))

    def action_rename(self) -> None:
        """Ask for another title; of a passage say why it has none."""
        if not self._parts:
            return
        at, part = self._at, self._parts[self._at]
        if part.level:
            self._ask(f"Rename {named(part)}", part.title, lambda title: (renamed(self._parts, at, title), at))
        else:
            self._on_part(lambda parts, at: (renamed(parts, at, part.title), at))

    def action_purpose(self) -> None:
        """Ask what the part is for."""
        if self._parts:
            at, part = self._at, self._parts[self._at]
            self._ask(f"What is {named(part)} for?", part.purpose, lambda says: (meant(self._parts, at, says), at))

    def action_add(self) -> None:
        """Ask for the title of a new part, which comes behind the one under the cursor."""
        at = self._at
        self._ask("Title of the new part", "", lambda title: added(self._parts, at, title))

    def _ask(self, question: str, text: str, change: Callable[[str], Arranged]) -> None:
        def answered(answer: Answer | None) -> None:
            if answer is not None and answer.sent:
                self._change(lambda: change(answer.text))

        self.app.push_screen(AskLine(question, text), answered)

    def action_undo(self) -> None:
        """Take back the last step."""
        if not self._past:
            self._say(("There is no step to take back.", "quiet"))
            return
        self._parts, at = self._past.pop()
        self._say(("", ""))
        self._show(at)

    def action_propose(self) -> None:
        """Ask the author for an outline."""
        if self._author:
            self.dismiss(Chosen("propose", self._parts))
        else:
            self._say(("Nobody is there to propose one: name a model as author (M).", "warn"))

    def action_take(self) -> None:
        """Take the outline, and lock nothing."""
        self.dismiss(Chosen("take" if self._parts != self._before else "leave", self._parts))

    def action_lock(self) -> None:
        """Take the outline, and lock it."""
        self.dismiss(Chosen("lock", self._parts))

    def action_leave(self) -> None:
        """Leave; what was arranged is kept for the next time."""
        self.dismiss(Chosen("leave", self._parts))


_ARRANGES: tuple[Words, ...] = (
    ("j/k", "key"), (" go  ", "quiet"), ("J/K", "key"), (" move it  ", "quiet"), ("< >", "key"),
    (" out, in  ", "quiet"), ("r", "key"), (" renames  ", "quiet"), ("w", "key"), (" says what for  ", "quiet"),
    ("n", "key"), (" adds  ", "quiet"), ("d", "key"), (" drops", "quiet"),
)  # fmt: skip
