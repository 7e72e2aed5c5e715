"""Every key, in groups, as they are bound now."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from redraft.tui.actions import help_groups
from redraft.tui.screens.dialog import Dialog
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import BLANK, Row

Group = tuple[str, Sequence[Key]]
"""A heading, and keys with what each does."""


ABOUT = """The spec says what done means, and stays as it is. A critic judges the draft against it and ranks the faults.
Fixes are small: each is shown where it would stand, and one key decides it. What is frozen or locked cannot change.
Where the loop goes wrong (⚠) or ends (■), the critique says why, and a digit does what is offered beside it."""


WITHIN: Group = ("Within a pane", [Key("", "j, down", "Next item."), Key("", "k, up", "Item before.")])


class HelpScreen(Dialog[None]):
    """All keys by group; scrolls.

    Args:
        groups: what to show; every action of drafting, and how to move, if None.
        about: some lines to begin with: what the app is for.
    """

    DEFAULT_CSS = "HelpScreen Pane { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q", "leave", "Leave", show=False, id="help.leave"),
    ]

    def __init__(self, groups: Sequence[Group] | None = None, about: str = ABOUT) -> None:
        super().__init__("Keys", classes="-wide")
        self._groups = [*help_groups(), WITHIN] if groups is None else groups
        self._about = about

    def inside(self) -> ComposeResult:
        """The keys."""
        pane = Keys()
        pane.rows = help_rows(self._groups, self._about)
        yield pane


class Keys(Pane):
    """The list; it scrolls."""

    stays = False


def help_rows(groups: Sequence[Group], about: str = "") -> tuple[Row, ...]:
    """A label a group, then a line a key."""
    width = max((cell_len(key.key) for _, keys in groups for key in keys), default=0)
    rows = [Row(((line, ""),)) for line in about.splitlines()] + ([BLANK] if about else [])
    for name, keys in groups:
        rows.append(Row(((name, "label"),)))
        for key in keys:
            pad = " " * (width - cell_len(key.key) + 2)
            rows.append(Row(((key.says, ""),), lead=((key.key, "key"), (pad, ""))))
        rows.append(BLANK)
    return tuple(rows[:-1])
