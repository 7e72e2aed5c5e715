"""What a model author is asked to reply, and what is wrong with a reply of the right shape."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

MOST_EDITS: Final = 8
"""Edits that one fix may have: one that needs more is a rewrite."""

LINE: Final = 160
"""Most characters of a line that tells what changed, or why nothing should."""

_CALLED: Final = re.compile(r"\A\s*finding\b[\s:]*", re.IGNORECASE)


class EditReply(Struct, frozen=True):
    """Replace these words of that passage."""

    passage: str
    quote: str
    replacement: str


class FixReply(Struct, frozen=True):
    """The answer to one finding: edits and what they change, or why no change is better."""

    finding: str
    edits: tuple[EditReply, ...] = ()
    says: str = ""
    no_change: str = ""

    @property
    def answers(self) -> str:
        """The name of the finding, which small models like to give as "finding 7.1"."""
        return _CALLED.sub("", self.finding).strip()


class FixesReply(Struct, frozen=True):
    """Answers to findings."""

    reply_to: str
    fixes: tuple[FixReply, ...]


def wrong_with(reply: FixesReply, asked: Sequence[str]) -> str:
    """Say what keeps a reply from being used.

    Args:
        reply: of the right shape.
        asked: the names of the findings.

    Returns:
        One line; "" if nothing does.
    """
    seen: set[str] = set()
    for fix in reply.fixes:
        name = fix.answers
        if name not in asked:
            return f"{one_line(fix.finding)!r} is none of the findings: they are {', '.join(asked)}"
        if name in seen:
            return f"finding {name} is answered twice: answer it once"
        if len(fix.edits) > MOST_EDITS:
            return f"the fix for {name} has {len(fix.edits)} edits: at most {MOST_EDITS} resolve a finding"
        seen.add(name)
    return ""


def one_line(text: str) -> str:
    """The text in one line of bounded length."""
    line = " ".join(text.split())
    return line if len(line) <= LINE else line[: LINE - 1].rstrip() + "…"
