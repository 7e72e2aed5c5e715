"""A text that is still arriving, as rows: only what came since the last look is cut into lines."""

from redraft.tui.widgets.rows import Row, Words, plain

_HERE: Words = ("▌", "accent")


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
        done = text.rfind("\n") + 1
        self._whole += [Row(plain(line.removesuffix("\r"))) for line in text[len(self._text) : done].split("\n")[:-1]]
        self._text = text[:done]
        return (*self._whole, Row((*plain(text[done:]), _HERE)))
