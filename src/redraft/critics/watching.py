"""Verdicts as they arrive: read out of a reply that is still coming, each whole, and only out of its own list."""

import re
from typing import Any, Final

import msgspec

from redraft.core.review import Verdict
from redraft.critics.checking import Checking
from redraft.critics.protocol import Seen
from redraft.critics.replies import VerdictReply
from redraft.models.extracting import DECODER

LONGEST_HEAD: Final = 200
LONGEST_VERDICT: Final = 8_000
"""Characters: what is looked at again with each piece that comes is bounded, however long a reply becomes."""

_BETWEEN = re.compile(r"[\s,]{0,200}")
_REASONING: Final = "<think"
"""A list that begins after this may be a thought, and no reply."""


class Watching:
    """Hears a reply's text as it grows, and tells the verdicts in it.

    What it tells is for the screen. Only the whole reply, checked, is a review.
    """

    def __init__(self, checking: Checking, nonce: str, seen: Seen) -> None:
        """For one question.

        Args:
            checking: makes verdicts of what was replied.
            nonce: what the reply begins with; nothing in the data can.
            seen: is told all verdicts so far, whenever there is one more; () when they are void.
        """
        self._checking, self._seen = checking, seen
        head = rf'\{{\s{{0,9}}"reply_to"\s?:\s?"{re.escape(nonce)}"\s?,\s{{0,9}}"verdicts"\s?:\s?\['
        self._head = re.compile(head)
        self._at, self._length, self._void = -1, 0, False
        self._verdicts: tuple[Verdict, ...] = ()

    def heard(self, text: str) -> None:
        """Take in all the text so far; a shorter text than before is another reply, and what was told is void."""
        if len(text) < self._length:
            self._at, self._length, self._void = -1, 0, False
            self._tell(())
        known, self._length = self._length, len(text)
        if self._at < 0:
            found = self._head.search(text, max(0, known - LONGEST_HEAD))
            self._at = found.end() if found and _REASONING not in text[: found.start()] else -1
        if self._at >= 0 and not self._void:
            self._read_on(text)

    def _read_on(self, text: str) -> None:
        verdicts = self._verdicts
        while (found := self._next(text)) is not None:
            value, self._at = found
            verdict = self._made(value)
            if verdict is None or any(each.criterion == verdict.criterion for each in verdicts):
                self._void = True  # the reply will be sent back for it, so nothing in it counts
                self._tell(())
                return
            verdicts = (*verdicts, verdict)
        self._tell(verdicts)

    def _tell(self, verdicts: tuple[Verdict, ...]) -> None:
        if verdicts != self._verdicts:
            self._verdicts = verdicts
            self._seen(verdicts)

    def _next(self, text: str) -> tuple[Any, int] | None:
        """The next object of the list and where it ends; None at the list's end, and while it is not whole."""
        between = _BETWEEN.match(text, self._at)
        at = between.end() if between else self._at
        if text[at : at + 1] != "{":
            return None
        try:
            value, length = DECODER.raw_decode(text[at : at + LONGEST_VERDICT])
        except (ValueError, RecursionError):
            return None
        return value, at + length

    def _made(self, value: object) -> Verdict | None:
        try:
            msgspec.json.encode(value)
            return self._checking.verdict(msgspec.convert(value, VerdictReply, strict=True))
        except (msgspec.ValidationError, UnicodeEncodeError):  # half a character can be neither shown nor kept
            return None
