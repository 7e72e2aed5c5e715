"""Widgets that keep their painted lines.

Whatever changes on the screen, Textual asks every widget in sight for all of its lines. It keeps them too, but looking
each of them up again takes longer, for a screen full of text, than painting the few that have changed.
"""

from collections.abc import Iterator
from typing import Self

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class KeptLines(Widget):
    """A widget whose lines are painted again only where it was refreshed."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Keep nothing yet."""
        super().__init__(id=id, classes=classes)
        self._kept: list[Strip | None] = []
        self._kept_width = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines that are asked for: those that have not changed as they were."""
        width, height = self.outer_size
        if len(self._kept) != height or (self._kept and self._kept_width != width):
            self._kept, self._kept_width = [None] * height, width
        for start, end in _gaps(self._kept, crop):
            self._kept[start:end] = self.painted(Region(0, start, width, end - start))
        lines = [strip for strip in self._kept[crop.y : crop.bottom] if strip is not None]
        return lines if (crop.x, crop.width) == (0, width) else [strip.crop(crop.x, crop.right) for strip in lines]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """As in any widget; what it names is not kept."""
        if repaint and not regions:
            self._kept = []
        for region in regions if repaint and self._kept else ():
            top = region.y + self.content_offset.y
            start, end = max(top, 0), min(top + region.height, len(self._kept))
            self._kept[start:end] = [None] * max(end - start, 0)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Nothing is kept when its looks may have changed."""
        super().notify_style_update()
        self._kept = []

    def painted(self, crop: Region) -> list[Strip]:
        """Paint some lines, of the widget's whole width."""
        return super().render_lines(crop)


def _gaps(kept: list[Strip | None], crop: Region) -> Iterator[tuple[int, int]]:
    """The runs of lines within a crop that are not kept."""
    if None not in kept[crop.y : crop.bottom]:
        return
    start = -1
    for line in range(crop.y, crop.bottom + 1):
        missing = line < min(crop.bottom, len(kept)) and kept[line] is None
        if missing and start < 0:
            start = line
        elif not missing and start >= 0:
            yield start, line
            start = -1
