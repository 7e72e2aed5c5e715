"""Verdicts as they arrive: read out of a reply that is still coming, each whole, and only out of its own list."""

import json
import re
from typing import Any

import msgspec

from redraft.core.review import Verdict
from redraft.critics.checking import Checking
from redraft.critics.protocol import Seen
from redraft.critics.replies import VerdictReply

_BETWEEN = re.compile(r"[\s,]*")


class Watching:
    """Hears a reply's text as it grows, and tells the verdicts in it.

    What it tells is for the screen. Only the whole reply, checked, is a review.
    """

    def __init__(self, checking: Checking, nonce: str, seen: Seen) -> None:
        """For one question.

        Args:
            checking: makes verdicts of what was replied.
            nonce: what the reply begins with; nothing in the data can.
            seen: is told all verdicts so far, whenever there is one more.
        """
        self._checking, self._seen = checking, seen
        head = rf'\{{\s*"reply_to"\s*:\s*"{re.escape(nonce)}"\s*,\s*"verdicts"\s*:\s*\['
        self._head = re.compile(head)
        self._at, self._length = -1, 0
        self._verdicts: tuple[Verdict, ...] = ()

    def heard(self, text: str) -> None:
        """Take in all the text so far; a shorter text than before is another reply."""
        if len(text) < self._length:
            self._at, self._verdicts = -1, ()
        self._length = len(text)
        if self._at < 0:
            found = self._head.search(text)
            self._at = found.end() if found else -1
        if self._at >= 0:
            self._read_on(text)

    def _read_on(self, text: str) -> None:
        known = len(self._verdicts)
        while (found := self._next(text)) is not None:
            value, self._at = found
            if verdict := self._made(value):
                self._verdicts = (*self._verdicts, verdict)
        if len(self._verdicts) > known:
            self._seen(self._verdicts)

    def _next(self, text: str) -> tuple[Any, int] | None:
        """The next object of the list and where it ends; None at the list's end, and while it is not whole."""
        between = _BETWEEN.match(text, self._at)
        at = between.end() if between else self._at
        if text[at : at + 1] != "{":
            return None
        try:
            return _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return None

    def _made(self, value: object) -> Verdict | None:
        try:
            reply = msgspec.convert(value, VerdictReply, strict=True)
        except msgspec.ValidationError:
            return None
        told = any(verdict.criterion == reply.criterion for verdict in self._verdicts)
        return None if told else self._checking.verdict(reply)


_DECODER = json.JSONDecoder(strict=False)
