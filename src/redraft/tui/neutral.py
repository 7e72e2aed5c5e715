"""The one boundary between text that others wrote and the terminal.

Textual strips only BEL, BS, VT, FF and CR; everything else that steers a terminal (ESC, C1, bidi marks, tags) would
pass through every widget. Here such characters become visible, as ⟨U+001B⟩. The transcript keeps them exactly.
"""

import re

from redraft.core.neutral import HIDDEN, STEERS, neutral, one_line, visible

__all__ = ["for_editing", "from_editing", "neutral", "one_line", "spelt_out"]

_UNSAFE_TO_EDIT = re.compile(f"[{STEERS}]|⟨(?=U\\+[0-9A-F]{{4,6}}⟩)")
_SPELT = re.compile("⟨U\\+[0-9A-F]{4,6}⟩")


def for_editing(text: str) -> str:
    """Show a text in an editor such that `from_editing` gives it back exactly.

    Args:
        text: the real text.

    Returns:
        The text with what would steer the terminal spelt out. A ⟨U+001B⟩ that really stands in the text has its
        own bracket spelt out (⟨U+27E8⟩), so that it is not taken for a character. Line ends that are CRLF
        throughout are shown as line feeds; in a text that mixes them each CR is spelt out.
    """
    plain = text.replace("\r\n", "\n") if _crlf_throughout(text) else text
    return _UNSAFE_TO_EDIT.sub(visible, plain)


def from_editing(shown: str, original: str) -> str:
    """Turn what stands in an editor back into real text.

    Args:
        shown: the editor's text, from `for_editing(original)` and then changed by the user. A character spelt out
            by hand (⟨U+200E⟩) is put in as that character.
        original: the text that was opened, whose line ends are kept.

    Returns:
        The real text; equal to `original` when nothing was changed.
    """
    plain = _SPELT.sub(_spelt_out, shown)
    return plain.replace("\n", "\r\n") if _crlf_throughout(original) else plain


def _crlf_throughout(text: str) -> bool:
    pairs = text.count("\r\n")
    return bool(pairs) and pairs == text.count("\n") and pairs == text.count("\r")


def _spelt_out(found: re.Match[str]) -> str:
    code = int(found[0][3:-1], 16)
    if code > 0x10FFFF:
        return found[0]
    character = chr(code)
    return character if character == "⟨" or HIDDEN.match(character) else found[0]


def spelt_out(text: str) -> str:
    """Show a text such that nothing in it is hidden, for what a person is asked to allow.

    Args:
        text: anything at all.

    Returns:
        The text with every character spelt out that is not seen as itself: line ends and tabs, what steers a terminal,
        what has no width, and blanks other than the space; with quotes around it where it is empty or has a space at
        its start or end.
    """
    shown = "".join(sign if sign.isprintable() else f"⟨U+{ord(sign):04X}⟩" for sign in text)
    return shown if shown == shown.strip() and shown else f'"{shown}"'
