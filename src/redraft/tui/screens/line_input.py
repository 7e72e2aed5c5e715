"""A line of text that takes any paste: whole, in one line, with what steers a terminal spelt out."""

import re

from textual import events
from textual.widgets import Input

from redraft.tui.neutral import for_editing, from_editing

_BLANKS = re.compile(r"\s+")
LONGEST_LINE = 2_000
"""Most characters of a line; Textual's own field grows slow far beyond that."""


class LineInput(Input):
    """One line. `real` is what was typed, with characters that were spelt out turned back.

    Args:
        text: what to begin with.
        placeholder: what is asked, shown while it is empty; our own words, never someone else's.
    """

    DEFAULT_CSS = """
    LineInput { border: round $foreground 30%; background: $surface; height: 3; }
    LineInput:focus { border: round $primary; }
    """

    def __init__(self, text: str = "", placeholder: str = "", id: str | None = None) -> None:
        super().__init__(_line(text), placeholder=placeholder, id=id, max_length=LONGEST_LINE, select_on_focus=False)

    @property
    def real(self) -> str:
        """The text as the user means it, without blanks around it."""
        return from_editing(self.value, "").strip()

    def _on_paste(self, event: events.Paste) -> None:
        """Take all lines of a paste as one, as far as there is room."""
        event.stop()
        event.prevent_default()
        room = LONGEST_LINE - len(self.value) + len(self.selected_text)
        self.replace(_line(event.text)[: max(room, 0)], *self.selection)


def _line(text: str) -> str:
    return for_editing(_BLANKS.sub(" ", text[: LONGEST_LINE * 4]))[:LONGEST_LINE]
