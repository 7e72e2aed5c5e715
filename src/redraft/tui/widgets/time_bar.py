"""A bar that runs out: one quiet line, painted again a cell at a time; only near its end does it say how long."""

from textual.content import Content
from textual.reactive import reactive

from redraft.tui.widgets.kept import KeptLines
from redraft.tui.widgets.literal import literal

_TELLS = 10
"""Seconds before the end from which they are told."""
_LABEL = len(" 10 s")


class TimeBar(KeptLines):
    """What is left of some seconds.

    Args:
        whole: seconds at the beginning.
    """

    DEFAULT_CSS = """
    TimeBar { height: 1; color: $foreground; text-wrap: nowrap; }
    """
    ALLOW_SELECT = False

    left: reactive[int] = reactive(0)
    """Whole seconds left, so that it is painted at most once in each."""

    def __init__(self, whole: float, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._whole = whole
        self.set_reactive(TimeBar.left, int(whole))

    def render(self) -> Content:
        """The bar, and its last seconds as a number."""
        room = max(self.content_size.width - _LABEL, 0)
        full = min(round(room * self.left / self._whole), room) if self._whole else 0
        label = f" {self.left:>2} s" if self.left <= _TELLS else ""
        return literal(("━" * full, "bar-idle"), ("─" * (room - full), "rule"), (label, "quiet"))
