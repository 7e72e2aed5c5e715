"""Characters that a server cut in half: the halves are joined, and a half that stays alone is replaced."""

from collections.abc import AsyncIterator
from typing import Final

import msgspec

from redraft.models.chat import Around, Delta, Reply, Request, Waiting, listening
from redraft.models.faults import ModelFault

Item = Delta | Waiting | Reply

FIRST_HALVES: Final = range(0xD800, 0xDC00)
HALVES: Final = range(0xD800, 0xE000)


def mended(text: str) -> str:
    """A text that can be encoded: halves that belong together are joined, others become U+FFFD."""
    if text.isascii() or not any(ord(each) in HALVES for each in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class Whole(Around):
    """A backend whose every text can be encoded, even if the server escapes characters by halves.

    Args:
        backend: answers.
    """

    async def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
        """Ask.

        Args:
            request: the question.

        Yields:
            What the backend tells, in whole characters.

        Raises:
            ModelFault: the backend's.
        """
        halves = _Halves()
        try:
            async with listening(self._backend.stream(request)) as items:
                async for item in items:
                    for told in _whole(item, halves):
                        yield told
        except ModelFault as fault:
            for piece in halves.end():
                yield piece
            fault.partial = mended(fault.partial)
            fault.what = mended(fault.what)
            raise


def _whole(item: Item, halves: "_Halves") -> list[Item]:
    match item:
        case Delta(text=text, thought=thought) if text:
            return [*halves.feed(text, thought)]
        case Reply(text=text):
            return [*halves.end(), msgspec.structs.replace(item, text=mended(text), model=mended(item.model))]
    return [item]


class _Halves:
    """Holds back the first half of a character until what comes next."""

    def __init__(self) -> None:
        self._held = Delta("")

    def feed(self, text: str, thought: bool) -> list[Delta]:
        before = self.end() if self._held.text and self._held.thought != thought else []
        text, self._held = self._held.text + text, Delta("")
        if ord(text[-1]) in FIRST_HALVES:
            text, self._held = text[:-1], Delta(text[-1], thought)
        return before + ([Delta(mended(text), thought)] if text else [])

    def end(self) -> list[Delta]:
        """What is held back, if anything."""
        held, self._held = self._held, Delta("")
        return [Delta(mended(held.text), held.thought)] if held.text else []
