"""What a pane shows, as plain values: rows of styled words, with no widget, colour or width in them.

A row is one logical line. Its words are raw: the pane makes them safe to show, in one place.
"""

import re

from msgspec import Struct

_LINE_END = re.compile(r"\r\n|\r|\n")

Words = tuple[str, str]
"""Words and how they look: a key of `redraft.tui.widgets.palette.PALETTE`, or "" for plain."""


class Row(Struct, frozen=True):
    """One logical line, which the pane wraps to its width.

    Args:
        body: the words, which wrap.
        item: what the row belongs to (a passage id, a finding, a criterion); rows in a run with the same item are
            one stop of the cursor. "" for rows where the cursor does not stop.
        gutter: stands left of the row's first line; cannot be selected. The same width in all rows of a pane.
        lead: stands before the body and is copied with it; lines after the first are indented by its width.
        ground: how the whole line looks underneath, to the pane's edge.
        fill: one character that fills the rest of the line: a rule.
    """

    body: tuple[Words, ...] = ()
    item: str = ""
    gutter: Words = ("", "")
    lead: tuple[Words, ...] = ()
    ground: str = ""
    fill: str = ""


BLANK = Row()


def plain(text: str, style: str = "") -> tuple[Words, ...]:
    """One stretch of words in one style, as a row's body or lead."""
    return ((text, style),) if text else ()


def paragraph(text: str, style: str = "", indent: int = 0) -> tuple[Row, ...]:
    """A text of several lines as rows, indented by so many cells."""
    lead = plain(" " * indent)
    return tuple(Row(plain(line, style), lead=lead) for line in _LINE_END.split(text.rstrip("\r\n"))) if text else ()
