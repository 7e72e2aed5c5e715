"""A text that is still arriving, as rows: only what came since the last look is cut into lines."""

from redraft.tui.widgets.rows import Row, Words, plain

_HERE: Words = ("▌", "accent")
_LONGEST = 2_000
"""Characters of a row: a line without end is cut into several, so that its start is not wrapped with each piece."""


class Arriving:
    """Keeps the lines that are whole, as a long text comes in many hundred pieces."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._whole: list[Row] = []
        self._text = ""

    def rows(self, text: str) -> tuple[Row, ...]:
        """The text so far, and where it goes on.

        Args:
            text: all of it; when it does not begin with what was given before, it is another text.
        """
        if not text.startswith(self._text):
            self._whole, self._text = [], ""
        *whole, rest = text[len(self._text) :].split("\n")
        for line in whole:
            *pieces, end = _pieces(line)
            self._whole += [Row(plain(piece)) for piece in (*pieces, end.removesuffix("\r"))]
        *pieces, rest = _pieces(rest)
        self._whole += [Row(plain(piece)) for piece in pieces]
        self._text = text[: len(text) - len(rest)]
        return (*self._whole, Row((*plain(rest), _HERE)))


def _pieces(line: str) -> list[str]:
    """A line cut after a blank wherever it grows too long; the last piece may still grow."""
    pieces, start = [], 0
    while len(line) - start > _LONGEST:
        end = line.rfind(" ", start, start + _LONGEST) + 1 or start + _LONGEST
        pieces.append(line[start:end])
        start = end
    return [*pieces, line[start:]]
