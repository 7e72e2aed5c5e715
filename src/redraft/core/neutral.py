"""Text that others wrote, made safe to show: what would steer a reader's screen is spelt out instead.

A terminal acts on ESC and C1; any screen acts on bidirectional marks, and shows nothing of tags. Such characters become
visible, as ⟨U+001B⟩. The transcript keeps them exactly.
"""

import re
from typing import Final

STEERS: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and line feed, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional marks, embeddings, isolates
    "\u2028\u2029"  # line and paragraph separators
    "\U000e0000-\U000e007f"  # tags: text that nobody sees
    "\ud800-\udfff"  # lone surrogates, which no terminal can be sent
)
"""What is spelt out, as the inside of a regular expression's class."""
HIDDEN: Final = re.compile(f"[{STEERS}]")


def visible(found: re.Match[str]) -> str:
    """How one character that was found is spelt out: ⟨U+001B⟩."""
    return f"⟨U+{ord(found[0]):04X}⟩"


def neutral(text: str) -> str:
    """Make a text safe to show: what would steer the terminal is spelt out instead.

    The CR of a CRLF is dropped, as it is no more than the line's end; a CR anywhere else is shown. Tabs and line
    feeds stay. What is a single character or a line break for the reader stays one.

    Args:
        text: anything at all, lone surrogates included.

    Returns:
        The text with each such character as ⟨U+001B⟩; the same object when it held none.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    return text if text.isascii() and text.isprintable() else HIDDEN.sub(visible, text)


def one_line(text: str) -> str:
    """Show a text in one line: as `neutral`, with every run of blanks and line ends folded into one space."""
    return " ".join(neutral(text).split())
