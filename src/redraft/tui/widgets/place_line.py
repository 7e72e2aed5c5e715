"""Where a replay is: which event of how many, when that was, how fast it plays, and what happened there."""

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive

from redraft.tui.neutral import one_line
from redraft.tui.widgets.cells import cut
from redraft.tui.widgets.kept import KeptLines
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.rows import Words

_GAP = "   "


class Whereabouts(Struct, frozen=True):
    """What the line says.

    Args:
        place: "replay, event 41 of 230, 2026-11-20 14:03".
        line: what the event says.
        news: what came up with it, such as "stall"; "" for nothing.
        speed: how many times faster than recorded it plays.
        playing: whether it plays now.
    """

    place: str
    line: str
    news: str = ""
    speed: float = 1.0
    playing: bool = False


class PlaceLine(KeptLines):
    """One line, or two where it is narrow: what happened there has a line of its own then."""

    DEFAULT_CSS = """
    PlaceLine { height: 1; padding: 0 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    now: reactive[Whereabouts | None] = reactive[Whereabouts | None](None)

    def render(self) -> Content:
        """Place, pace, and as much of the line as fits."""
        if self.now is None:
            return literal("")
        first: list[Words] = [(self.now.place, "strong"), ("  ", ""), *pace(self.now)]
        width, two = self.content_size.width, self.content_size.height > 1
        room = width if two else width - sum(cell_len(text) for text, _ in first) - len(_GAP)
        news: list[Words] = [(f"  ⚠ {one_line(self.now.news)}", "warn")] if self.now.news else []
        said = cut(one_line(self.now.line), room - sum(cell_len(text) for text, _ in news))
        return literal(*first, "\n" if two else _GAP, (said, ""), *news)


def pace(now: Whereabouts) -> list[Words]:
    """Whether it plays, and how fast where that is not as recorded."""
    sign = ("▶", "good") if now.playing else ("‖", "quiet")
    fast = now.playing or now.speed != 1.0
    return [sign, *([(f" {now.speed:g}×", "quiet")] if fast else [])]
