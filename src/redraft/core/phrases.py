"""Phrases of a session's story: words quoted, cut to length, counted and listed, and what a change changes."""

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Final

from redraft.core.edits import Edit

QUOTED: Final = 60
"""Most characters of the words that a line quotes."""
SAID: Final = 160
"""Most characters of what somebody said, in a line: a reason, a note."""
_LISTED: Final = 4
"""Most things that a line lists by name."""
_WHOLE: Final = 40
"""Characters up to which both sides of a change are quoted whole."""


def clipped(text: str, most: int = SAID) -> str:
    """A text in one line, cut to a length, its end marked where it is cut."""
    line = " ".join(text[: most * 4].split())
    whole = len(text) <= most * 4 and len(line) <= most
    return line if whole else f"{line[: most - 1].rstrip()}…"


def quoted(text: str, most: int = QUOTED) -> str:
    """Words of a draft, in quotes, in one line."""
    return f"'{clipped(text, most)}'"


def counted(number: int, one: str, many: str = "") -> str:
    """A number and its noun: "1 fix", "2 fixes"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str], most: int = _LISTED) -> str:
    """Names in a row; how many more there are, where there are too many for a line."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def because(reason: str) -> str:
    """A reason after what it is for, where there is one: ": not our word"."""
    return f": {clipped(reason)}" if reason.strip() else ""


def sentence(*parts: str) -> str:
    """The parts that say something, one after the other."""
    return ", ".join(part for part in parts if part)


def edits_said(edits: Iterable[Edit]) -> str:
    """What edits change: "'definately' → 'definitely'"; of many, the first, and how many more."""
    held = tuple(edits)
    if not held:
        return ""
    more = f" and {counted(len(held) - 1, 'more edit')}" if len(held) > 1 else ""
    return change_said(held[0].quote, held[0].replacement) + more


def change_said(old: str, new: str) -> str:
    """How words became others; of long ones, only those around which both sides differ."""
    if max(len(old), len(new)) > _WHOLE:
        old, new = _apart(old, new)
    if not old.strip():
        return f"added {quoted(new)}" if new.strip() else "blanks only"
    return f"{quoted(old)} → {quoted(new)}" if new.strip() else f"took out {quoted(old)}"


def _apart(old: str, new: str) -> tuple[str, str]:
    """Both sides without the words that they begin and end with alike."""
    one, other = old.split(), new.split()
    start = _alike(one, other)
    one, other = one[start:], other[start:]
    end = _alike(one[::-1], other[::-1])
    return " ".join(one[: len(one) - end]), " ".join(other[: len(other) - end])


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
