"""A server knows the key that it was asked with, and may repeat it: all that is told of its answer is without it."""

from collections.abc import AsyncIterator
from typing import Final

from msgspec.structs import replace

from redraft.models.chat import Around, ChatBackend, Delta, Reply, Request, Waiting, listening
from redraft.models.faults import ModelFault
from redraft.models.secrets import MASK, Secret, scrub

Item = Delta | Waiting | Reply

LONG: Final = 16
"""Characters of a key that is in no text by chance. A shorter one, such as "ollama", may well be a word of the text."""
_TOLD: Final = 3
"""Characters of a key that may be told before it is known to be one: so few are no reason to hold a text back."""


class Masking:
    """Masks a key in a text that comes in pieces, wherever they are cut.

    Args:
        key: has at least `LONG` characters.
    """

    def __init__(self, key: Secret) -> None:
        self._key = key
        self._before = ""
        self._held = ""

    def feed(self, piece: str) -> str:
        """Take the next piece.

        Returns:
            What can be told of it now; the beginning of what may become the key is held back.
        """
        key = self._key.reveal()
        told = (self._held + piece).replace(key, MASK)
        if (at := (self._before + told).find(key)) >= 0:  # its first characters have been told
            told = MASK + (self._before + told)[at + len(key) :].replace(key, MASK)
        held = self._begun(self._before + told, key)
        told, self._held = told[: len(told) - held], told[len(told) - held :] if held else ""
        self._before = (self._before + told)[-_TOLD:]
        return told

    def end(self) -> str:
        """What was held back to the end; masked if it is much of the key."""
        held, self._held = self._held, ""
        return MASK if held and scrub(self._before + held, (self._key,)).endswith(MASK) else held

    def _begun(self, text: str, key: str) -> int:
        longest = min(len(key) - 1, len(text))
        found = next((size for size in range(longest, _TOLD, -1) if text.endswith(key[:size])), 0)
        return min(found, len(text) - len(self._before))


class Masked(Around):
    """A backend whose every word is without the key that it is asked with.

    Args:
        backend: answers.
        key: what it is asked with; None where there is none.
    """

    def __init__(self, backend: ChatBackend, key: Secret | None) -> None:
        super().__init__(backend)
        self._key = key if key is not None and len(key.reveal()) >= LONG else None

    async def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
        """Ask.

        Args:
            request: the question.

        Yields:
            What the backend tells, without the key.

        Raises:
            ModelFault: the backend's, with what came without the key.
        """
        stream = self._backend.stream(request)
        async with listening(stream if self._key is None else self._without(self._key, stream)) as items:
            async for item in items:
                yield item

    async def _without(
        self, key: Secret, stream: AsyncIterator[Delta | Waiting | Reply]
    ) -> AsyncIterator[Delta | Waiting | Reply]:
        masks = {thought: Masking(key) for thought in (True, False)}
        try:
            async with listening(stream) as items:
                async for item in items:
                    for told in _masked(item, key, masks):
                        yield told
        except ModelFault as fault:
            for piece in _rest(masks):
                yield piece
            fault.partial = scrub(fault.partial, (key,))
            raise


def _masked(item: Item, key: Secret, masks: dict[bool, Masking]) -> list[Item]:
    match item:
        case Delta(text=text, thought=thought) if text:
            return [replace(item, text=masks[thought].feed(text))]
        case Reply():
            whole = replace(item, text=scrub(item.text, (key,)), model=scrub(item.model, (key,)))
            return [*_rest(masks), whole]
    return [item]


def _rest(masks: dict[bool, Masking]) -> list[Delta]:
    ends = [(mask.end(), thought) for thought, mask in masks.items()]
    return [Delta(text, thought) for text, thought in ends if text]
