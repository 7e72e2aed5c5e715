"""The line along the bottom of a replay: where the story is, and what happened where. A click or a drag goes there.

Its three lines are painted by themselves (Textual's line API), as they change with every key: what happened, above a
track on which passes end; and below what the marks mean, or what happened under the mouse.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import ClassVar, Final

from rich.cells import cell_len
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from redraft.core.timeline import RANKS, Milestone, MilestoneKind, cell_of, most_telling, place_at
from redraft.tui.neutral import one_line
from redraft.tui.widgets.cells import cut
from redraft.tui.widgets.kept import KeptLines
from redraft.tui.widgets.painter import Painter
from redraft.tui.widgets.rows import Words

SIGNS: Final[Mapping[MilestoneKind, Words]] = MappingProxyType(
    {
        "pass": ("┿", "accent"),
        "accepted": ("✓", "good"),
        "rejected": ("✗", "past-bad"),
        "skipped": ("»", "quiet"),
        "text": ("✎", "person"),
        "lock": ("≡", "frozen"),
        "amendment": ("◇", "accent"),
        "flag": ("⚑", "warn"),
        "freeze": ("❄", "frozen"),
        "signal": ("⚠", "warn"),
        "revert": ("↶", "bad"),
        "ending": ("■", "strong"),
        "rating": ("★", "impact"),
        "fork": ("↳", "accent"),
    }
)
"""How each mark looks, in the order in which the legend tells them."""

_MARKS, _TRACK, _LEGEND = range(3)
_GAP = "  "


class Timeline(KeptLines):
    """Shows marks and position; says where somebody wants to go."""

    DEFAULT_CSS = """
    Timeline { height: 3; padding: 0 1; background: $background; color: $foreground; }
    """
    ALLOW_SELECT = False

    at: reactive[int] = reactive(1, init=False, repaint=False)
    """The event that is shown, from 1."""
    under: reactive[int] = reactive(-1, init=False, repaint=False)
    """The cell under the mouse; -1 for none."""

    ends: ClassVar[tuple[Words, Words]] = (("━", "bar"), ("─", "rule"))

    class Wanted(Message):
        """Somebody pointed at an event.

        Args:
            place: which, from 1.
        """

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, id: str | None = None) -> None:
        """Make a line without events."""
        super().__init__(id=id)
        self._count = 0
        self._milestones: tuple[Milestone, ...] = ()
        self._seen: dict[int, Milestone] = {}
        self._bounds: frozenset[int] = frozenset()
        self._width = 0
        self._painter = Painter(self)

    def tell(self, count: int, milestones: Iterable[Milestone]) -> None:
        """Say how many events there are, and which are worth a mark."""
        self._count, self._milestones, self._width = count, tuple(milestones), 0
        self.refresh()

    def watch_at(self) -> None:
        """Move what shows the position; the legend stays."""
        self.refresh(Region(0, _MARKS, self.size.width, _LEGEND))

    def watch_under(self) -> None:
        """Say what is under the mouse, or what the marks mean."""
        self.refresh(Region(0, _LEGEND, self.size.width, 1))

    def notify_style_update(self) -> None:
        """Forget colours: the theme has changed."""
        super().notify_style_update()
        self._painter.forget()

    def render_line(self, y: int) -> Strip:
        """Paint marks, track or legend."""
        width = self.content_size.width
        self._fit(width)
        if not (width and self._count):
            return self._painter.words([(" " * width, "")])
        words = (self._marks, self._track, self._told)[y](width)
        return self._painter.words(words).adjust_cell_length(width, self.rich_style)

    def _fit(self, width: int) -> None:
        """Find what is seen at this width, once."""
        if width and width != self._width:
            self._width = width
            passes = [each for each in self._milestones if each.kind == "pass"]
            above = (each for each in self._milestones if each.kind != "pass")
            self._seen = most_telling(above, self._count, width)
            self._bounds = frozenset(cell_of(each.place, self._count, width) for each in passes)

    @property
    def here(self) -> int:
        """The cell of the event that is shown."""
        return cell_of(self.at, self._count, self._width)

    def _marks(self, width: int) -> list[Words]:
        """What happened: lit as far as it was told, faint where it is still to come."""
        here = self.here
        return _joined((_sign(self._seen.get(cell), cell <= here)) for cell in range(width))

    def _track(self, width: int) -> list[Words]:
        here = self.here
        return _joined(self._on_track(cell, here) for cell in range(width))

    def _on_track(self, cell: int, here: int) -> Words:
        if cell == here:
            return ("●", "key")
        if cell in self._bounds:
            return ("┿", "accent") if cell < here else ("┼", "faint")
        return self.ends[0] if cell < here else self.ends[1]

    def _told(self, width: int) -> list[Words]:
        """What is under the mouse, or else the legend."""
        found = self._seen.get(self.under)
        if found is None:
            return legend({each.kind for each in self._milestones}, width)
        sign, style = SIGNS[found.kind]
        says = one_line(found.says) or found.kind
        line = f" event {found.place}: {says}"
        return [(sign, style), (cut(line, width - 1), "quiet")]

    # The mouse.

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go there, and follow the mouse as long as it is held."""
        if event.button == 1 and self._go(event, onto_mark=True):
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow a drag; without one, tell what is under the mouse."""
        place = event.get_content_offset_capture(self)
        if self.app.mouse_captured is self:
            self._go(event, onto_mark=False)
        self.under = place.x if place.y < _LEGEND else -1

    def on_mouse_up(self) -> None:
        """Let the mouse go."""
        self.release_mouse()

    def on_leave(self) -> None:
        """Tell what the marks mean."""
        self.under = -1

    def _go(self, event: events.MouseEvent, onto_mark: bool) -> bool:
        """Ask for the event under the mouse; on a mark, for the one that it tells of."""
        place = event.get_content_offset_capture(self)
        if not self._count or (onto_mark and place.y >= _LEGEND):
            return False
        mark = self._seen.get(place.x) if onto_mark else None
        self.post_message(self.Wanted(mark.place if mark else place_at(place.x, self._count, self._width)))
        return True


def legend(kinds: Iterable[MilestoneKind], width: int) -> list[Words]:
    """What the marks mean: of those that occur as many as fit, the most telling ones above all."""
    shown = sorted(kinds, key=RANKS.__getitem__)
    while shown and _cells(shown) > width:
        shown.pop()
    words: list[Words] = []
    for kind, sign in SIGNS.items():
        if kind in shown:
            words += [*([(_GAP, "")] if words else []), sign, (f" {kind}", "quiet")]
    return words


def _cells(kinds: Sequence[MilestoneKind]) -> int:
    return sum(cell_len(SIGNS[kind][0]) + 1 + len(kind) for kind in kinds) + len(_GAP) * (len(kinds) - 1)


def _sign(found: Milestone | None, told: bool) -> Words:
    if found is None:
        return (" ", "")
    sign, style = SIGNS[found.kind]
    return (sign, style if told else "faint")


def _joined(cells: Iterable[Words]) -> list[Words]:
    """Neighbours that look alike put together."""
    return [("".join(text for text, _ in run), style) for style, run in groupby(cells, key=lambda cell: cell[1])]
