"""What to freeze: what is under the cursor first, then measures with their bands, then criteria that pass."""

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from redraft.core.freezable import Freezable, stretched
from redraft.tui.screens.dialog import Dialog, note
from redraft.tui.widgets.freeze_rows import explained, freeze_rows
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import Row, Words

Sections = Sequence[tuple[str, Sequence[Freezable]]]


class Picked(NamedTuple):
    """What to do with what.

    Freeze it (in another band, if it is frozen), thaw it, go on to words of it, or say what it trades places with.
    """

    act: Literal["freeze", "thaw", "words", "against"]
    what: Freezable


class FreezeList(Dialog[Picked | Literal["unlock"] | None]):
    """Things that are or could be frozen, a cursor over them, and keys that move the band of a measure.

    Args:
        title: of the box.
        sections: what is shown, by title; the cursor begins on the first.
    """

    DEFAULT_CSS = """
    FreezeList > Vertical { width: 100; }
    FreezeList Pane { height: auto; max-height: 70vh; }
    FreezeList.-low Pane { max-height: 50vh; }
    FreezeList.-low #means { height: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,equals_sign,right", "stretch(1)", "Widen the band", show=False, id="freezing.widen"),
        Binding("minus,left", "stretch(-1)", "Narrow the band", show=False, id="freezing.narrow"),
        Binding("q", "leave", "Leave", show=False, id="freezing.leave"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (36, "-high")]
    since: ClassVar[bool] = False
    """Say since when each is frozen."""

    def __init__(self, title: str, sections: Sections) -> None:
        super().__init__(title)
        self._titles = [(name, len(part)) for name, part in sections]
        self._each = [each for _, part in sections for each in part]

    def inside(self) -> ComposeResult:
        """The list, and a line about what is under the cursor."""
        yield Pane(id="offered")
        yield note(literal(""), id="means")

    def on_mount(self) -> None:
        """Begin at the first."""
        self._show()
        pane = self.query_one("#offered", Pane)
        pane.focus()
        self.watch(pane, "cursor", self._explain, init=False)
        self.call_next(self._explain)

    def more_rows(self) -> tuple[Row, ...]:
        """What is shown below."""
        return ()

    def about(self, each: Freezable | None) -> tuple[Words, ...]:
        """A line about what is under the cursor."""
        raise NotImplementedError

    def keys_for(self, each: Freezable | None) -> tuple[Key, ...]:
        """What the keys do there."""
        raise NotImplementedError

    @property
    def at_cursor(self) -> Freezable | None:
        """What is under the cursor, if it can be frozen or is."""
        cursor = self.query_one("#offered", Pane).cursor
        return self._each[int(cursor)] if cursor.isdecimal() else None

    def _show(self) -> None:
        sections, place = [], 0
        for title, count in self._titles:
            sections.append((title, self._each[place : place + count]))
            place += count
        self.query_one("#offered", Pane).rows = (*freeze_rows(sections, self.since), *self.more_rows())

    def _explain(self) -> None:
        each = self.at_cursor
        self.query_one("#means", Static).update(literal(*self.about(each)))
        self.show_keys(self.keys_for(each))

    def action_step(self, by: int) -> None:
        """Move in the list."""
        self.query_one("#offered", Pane).action_step(by)

    def action_stretch(self, by: int) -> None:
        """Widen or narrow the band of the measure under the cursor."""
        if (each := self.at_cursor) is not None:
            self._each[self._each.index(each)] = stretched(each, by)
            self._show()
            self._explain()


class PickFreeze(FreezeList):
    """Shows what can be frozen; Enter freezes what is under the cursor, or thaws what is frozen.

    Args:
        sections: what is on offer, by title.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Freeze or thaw", show=False, id="freezing.take"),
        Binding("w", "words", "Some words of it", show=False, id="freezing.words"),
    ]

    def __init__(self, sections: Sections) -> None:
        super().__init__("Freeze", sections)

    def about(self, each: Freezable | None) -> tuple[Words, ...]:
        """What freezing it means."""
        return explained(each) if each is not None else ()

    def keys_for(self, each: Freezable | None) -> tuple[Key, ...]:
        """What the keys do there."""
        if each is None:
            return self.keys
        takes = "thaws" if each.hold is not None and not each.moved else "freezes"
        keys = [Key("step(1)", "j/k", "moves"), Key("take", "Enter", takes)]
        keys += [Key("stretch(1)", "+", "widens"), Key("stretch(-1)", "-", "narrows")] if each.what == "measure" else []
        keys += [Key("words", "w", "some words of it")] if each.what == "passage" else []
        return (*keys, *self.keys)

    def action_take(self) -> None:
        """Freeze what is under the cursor, or thaw it; what cannot be frozen says why, and nothing is done."""
        if (each := self.at_cursor) is None:
            return
        if each.hold is not None and not each.moved:
            self.dismiss(Picked("thaw", each))
        elif not each.why_not:
            self.dismiss(Picked("freeze", each))

    def action_words(self) -> None:
        """Go on to words of the passage under the cursor."""
        if (each := self.at_cursor) is not None and each.what == "passage":
            self.dismiss(Picked("words", each))
