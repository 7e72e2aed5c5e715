"""How a text is written in a transcript: so that a person can read it, and so that exactly it comes back.

tomli-w writes every plain value. What it would change, or leave where a terminal or an editor trips over it
(carriage returns, control and bidi characters, blanks at the end of a line), is escaped here; and so is what would
look like the frame of a record.
"""

import re
from functools import cache

import tomli_w

LINE = 100
"""Columns that a list of short texts may take before it is wrapped."""

# C0 but tab and newline, DEL, C1, and what is invisible and changes how its neighbours are read.
_HIDDEN = "\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f"
_PLAIN = re.compile(f'[^{_HIDDEN}\n\t\\\\"]*')
_IN_LINE = re.compile(f'[{_HIDDEN}\n\t\\\\"]')
# Also: a quote after a quote (three would end the text) or before the end, the last blank of a line, and line starts
# that look like the frame of a record. In multi-line mode `^` follows a line feed only, as in TOML once CR is escaped.
_IN_BLOCK = re.compile(
    rf'[{_HIDDEN}\\]|(?<=")"|"(?=\Z)|[ \t](?=\n|\Z)|^\[(?=\[event)|^\#(?=\ end\ )', re.MULTILINE | re.VERBOSE
)
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class Unwritable(ValueError):
    """A value that no TOML file can hold, found before anything was written. The message names the field."""


def _escape(match: re.Match[str]) -> str:
    return _spelt(match[0])


@cache
def _spelt(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def _quoted(text: str) -> str:
    return '"' + _IN_LINE.sub(_escape, text) + '"'


def text_value(text: str) -> str:
    """Write a text as a TOML value: over several lines where it has several, so that it can be read as it stands."""
    if "\n" in text:
        return '"""\n' + _IN_BLOCK.sub(_escape, text) + '"""'
    return _quoted(text)


def list_value(texts: tuple[str, ...]) -> str:
    """Write a list of short texts, wrapped at `LINE` columns."""
    items = [_quoted(text) for text in texts]
    if sum(map(len, items)) + 2 * len(items) <= LINE:
        return "[" + ", ".join(items) + "]"
    lines = [""]
    for item in items:
        if len(lines[-1]) + len(item) + 2 > LINE:
            lines.append("")
        lines[-1] += f" {item}," if lines[-1] else f"    {item},"
    return "[\n" + "\n".join(filter(None, lines)) + "\n]"


def plain_line(key: str, value: str | int | float) -> str:
    """Write `key = value` by tomli-w, for a value that it writes exactly and that shows all it holds."""
    return tomli_w.dumps({key: value})


def text_line(key: str, text: str) -> str:
    """Write `key = text`."""
    return plain_line(key, text) if _PLAIN.fullmatch(text) else f"{key} = {text_value(text)}\n"
