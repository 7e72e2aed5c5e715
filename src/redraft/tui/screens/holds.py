"""What is held: every freeze and the locked outline, since when, and with which band or words."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from redraft.core.events import Locked
from redraft.core.freezable import Freezable
from redraft.tui.screens.freezing import FreezeList, Picked, Sections
from redraft.tui.widgets.freeze_rows import lock_rows
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.rows import BLANK, Row, Words, plain

_NONE = (
    "Nothing is held. f freezes what is under the cursor, a measure, or a criterion that passes; l locks the outline."
)


class HoldList(FreezeList):
    """Lists the holds; Enter or t thaws the one under the cursor, and with a moved band Enter keeps that.

    Args:
        sections: the freezes, by title.
        lock: the structure lock, if there is one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Thaw, or keep the band", show=False, id="holds.take"),
        Binding("t", "thaw", "Thaw", show=False, id="holds.thaw"),
        Binding("c", "against", "What it trades places with", show=False, id="holds.against"),
        Binding("F", "leave", "Leave", show=False, id="holds.leave"),
    ]
    since = True

    def __init__(self, sections: Sections, lock: Locked | None) -> None:
        super().__init__("What is held", sections)
        self._lock = lock

    def more_rows(self) -> tuple[Row, ...]:
        """The locked outline; or how to make a hold, where there is none."""
        if not self._each and self._lock is None:
            return (Row(plain(_NONE, "quiet")),)
        outline = lock_rows(self._lock)
        return (*((BLANK,) if outline and self._each else ()), *outline)

    def about(self, each: Freezable | None) -> tuple[Words, ...]:
        """What is held by it."""
        if each is None:
            locked = "No later version adds, drops, renames or moves a part; Enter unlocks, and asks why."
            return plain(locked if self._lock is not None else "", "quiet")
        if each.moved:
            return ((f"Enter keeps it at {each.bands} from now on; t thaws it.", ""),)
        if each.why_not:
            return ((f"{each.why_not[:1].upper()}{each.why_not[1:]}.", "warn"),)
        moves = "; + and - widen and narrow its band" if each.what == "measure" else ""
        return plain(f"Enter thaws it, and asks why{moves}.", "quiet")

    def keys_for(self, each: Freezable | None) -> tuple[Key, ...]:
        """What the keys do there."""
        if each is None:
            return (Key("take", "Enter", "unlocks"), *self.keys) if self._lock is not None else self.keys
        takes = Key("take", "Enter", "keeps the band") if each.moved else Key("thaw", "t", "thaws")
        stretch = (Key("stretch(1)", "+", "widens"), Key("stretch(-1)", "-", "narrows"))
        more = {"measure": stretch, "criterion": (Key("against", "c", "trades places with"),)}.get(each.what, ())
        return (Key("step(1)", "j/k", "moves"), takes, *more, *self.keys)

    def action_take(self) -> None:
        """Keep the moved band; where none was moved, thaw."""
        each = self.at_cursor
        if each is not None and each.moved:
            self.dismiss(Picked("freeze", each))
        else:
            self.action_thaw()

    def action_against(self) -> None:
        """Say which criterion the one under the cursor trades places with."""
        if (each := self.at_cursor) is not None and each.what == "criterion":
            self.dismiss(Picked("against", each))

    def action_thaw(self) -> None:
        """Thaw what is under the cursor, or unlock the outline."""
        if (each := self.at_cursor) is not None:
            self.dismiss(Picked("thaw", each))
        elif self._lock is not None:
            self.dismiss("unlock")
