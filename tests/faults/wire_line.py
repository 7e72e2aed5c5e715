"""A role's line to a model at the far end of a real connection: a real SDK asks the server that tests script."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from redraft.models.chat import NONCE_MASK, Delta, Reply, Request
from redraft.models.endpoints import Endpoint
from redraft.models.line import Heard, Prompt
from redraft.models.naming import ModelName
from redraft.models.secrets import Secret
from redraft.models.thinking import Thinking
from redraft.models.wires import Here
from wire.answers import Answer, Asked, Wire
from wire_server import WireServer


class WireLine:
    """Asks a backend, and tells the text as it comes. It keeps no record."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._backend = Thinking(Here(endpoint))

    @property
    def model(self) -> str:
        return self._backend.name

    async def ask(self, request: Request, doing: str, prompt: Prompt, heard: Heard | None = None) -> Reply:
        text, reply = "", Reply("")
        async for item in self._backend.stream(request):
            if isinstance(item, Reply):
                reply = item
            elif isinstance(item, Delta) and not item.thought:
                text += item.text
                if heard is not None:
                    heard(text)
        return reply

    async def close(self) -> None:
        await self._backend.close()


@asynccontextmanager
async def wired(wire: Wire, script: Callable[[Asked], Answer]) -> AsyncIterator[tuple[WireLine, WireServer]]:
    """A line, and the server at its far end."""
    async with WireServer(script) as server:
        base = server.url if wire == "anthropic" else server.openai_url
        line = WireLine(Endpoint(ModelName("made", "critic-1"), wire, base, Secret("sk-made-0123456789")))
        try:
            yield line, server
        finally:
            await line.close()


def nonce_of(asked: Asked) -> str:
    """The word that a reply to this request must carry."""
    found = re.search(r'"reply_to" is "([0-9a-f]+)"', asked.text)
    assert found is not None
    return found[1]


def in_turn(*replies: str) -> Callable[[Asked], Answer]:
    """Say each in turn, and the last again; NONCE in one stands for the nonce of the request."""
    left = list(replies)

    def answer(asked: Asked) -> Answer:
        text = left.pop(0) if len(left) > 1 else left[0]
        return Answer(text.replace(NONCE_MASK, nonce_of(asked)))

    return answer
