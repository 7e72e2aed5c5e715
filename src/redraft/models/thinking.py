"""Reasoning that a model writes into its text: told apart from the reply, wherever the stream is split."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

import msgspec

from redraft.models.chat import Around, Delta, Reply, Request, Waiting, listening
from redraft.models.faults import ModelFault

OPENS: Final = "<think>"
CLOSES: Final = "</think>"


class Reasoning:
    """Tells reasoning from text as it comes. Only what stands before the reply is reasoning: a later tag is text."""

    def __init__(self) -> None:
        self._held = ""
        self._inside = False
        self._answering = False
        self._thought = False

    def feed(self, text: str) -> list[Delta]:
        """Take the next piece.

        Returns:
            What can be told of it now; the beginning of what may become a tag is held back.
        """
        if self._answering:
            return _told(text, False)
        self._held += text
        told: list[Delta] = []
        while self._step(told):
            pass
        return told

    def end(self) -> list[Delta]:
        """What was held back to the end."""
        held, self._held = self._held, ""
        if not self._inside and self._thought:
            held = held.lstrip()
        return _told(held, self._inside)

    def _step(self, told: list[Delta]) -> bool:
        """Go on by one tag, or to the answer; False when more must come first."""
        if self._inside:
            return self._think(told)
        rest = self._held.lstrip()
        if rest.startswith(OPENS):
            self._held, self._inside, self._thought = rest[len(OPENS) :], True, True
            return True
        if not OPENS.startswith(rest):
            # Blank lines after reasoning belong to neither; without reasoning they are the reply's own.
            told += _told(rest if self._thought else self._held, False)
            self._held, self._answering = "", True
        return False

    def _think(self, told: list[Delta]) -> bool:
        thought, closed, rest = self._held.partition(CLOSES)
        if closed:
            self._held, self._inside = rest, False
        else:
            kept = _begun_tag(thought, CLOSES)
            self._held, thought = thought[len(thought) - kept :], thought[: len(thought) - kept]
        told += _told(thought, True)
        return bool(closed)


def without_reasoning(text: str) -> str:
    """A whole text without the reasoning before it."""
    reasoning = Reasoning()
    return "".join(piece.text for piece in reasoning.feed(text) + reasoning.end() if not piece.thought)


class Thinking(Around):
    """A backend whose text may begin with reasoning in tags; what it tells is told apart.

    Args:
        backend: answers.
    """

    async def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
        """Ask.

        Args:
            request: the question.

        Yields:
            What the backend tells, with reasoning as thoughts and out of the reply.

        Raises:
            ModelFault: the backend's, with reasoning out of what came; or nothing but reasoning came.
        """
        reasoning = Reasoning()
        try:
            async with listening(self._backend.stream(request)) as items:
                async for item in items:
                    for told in self._apart(item, reasoning):
                        yield told
                    if isinstance(item, Reply):
                        yield self._answer(item)
        except ModelFault as fault:
            for piece in reasoning.end():
                yield piece
            fault.partial = without_reasoning(fault.partial)
            raise

    def _apart(self, item: Delta | Waiting | Reply, reasoning: Reasoning) -> Sequence[Delta | Waiting]:
        """What can be told of an item now; of the reply, what was held back before it."""
        match item:
            case Delta(text=text, thought=False) if text:
                return reasoning.feed(text)
            case Reply():
                return reasoning.end()
        return [item]

    def _answer(self, reply: Reply) -> Reply:
        text = without_reasoning(reply.text)
        if text != reply.text and not text and reply.stopped == "end":
            said = f"{self.name} thought, and then said nothing"
            raise ModelFault("empty", said, begun=True, usage=reply.usage)
        return msgspec.structs.replace(reply, text=text)


def _told(text: str, thought: bool) -> list[Delta]:
    return [Delta(text, thought)] if text else []


def _begun_tag(text: str, tag: str) -> int:
    """How many characters at the end of a text may be the beginning of a tag."""
    return next((size for size in range(len(tag) - 1, 0, -1) if text.endswith(tag[:size])), 0)
