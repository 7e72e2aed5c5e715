"""Backends that speak to the wire server, as tests ask them."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from redraft.models.anthropic import AnthropicBackend
from redraft.models.chat import ChatBackend, Delta, Message, Reply, Request
from redraft.models.endpoints import Endpoint
from redraft.models.faults import ModelFault
from redraft.models.naming import ModelName
from redraft.models.openai import OpenAIBackend
from redraft.models.secrets import Secret
from redraft.roles import Timeouts
from wire.answers import Wire
from wire.shapes import FaultShape
from wire_server import Script, WireServer, refusing_url, unaccepting_url

WIRES: tuple[Wire, ...] = ("anthropic", "chat", "responses")
CANARY = "sk-canary-0123456789abcdef"
PATIENT = Timeouts(connect=60, first_token=60, idle=60)
WAITED: dict[str, Timeouts] = {
    "connect timeout": Timeouts(connect=0.3, first_token=60, idle=60),
    "first token timeout": Timeouts(connect=60, first_token=0.3, idle=0.3),
    "idle timeout": Timeouts(connect=60, first_token=1, idle=1),
}
"""Deadlines for the faults that have to be waited for: nothing but that one runs out on a busy machine."""
ASKED = Request((Message("system", "You are a critic."), Message("user", "Is it calm?")))


def endpoint(wire: Wire, url: str, timeouts: Timeouts = PATIENT) -> Endpoint:
    base = url if wire == "anthropic" else f"{url}/v1"
    return Endpoint(ModelName("made", "model-1"), wire, base, Secret(CANARY), timeouts)  # type: ignore[arg-type]


def backend_for(endpoint: Endpoint) -> ChatBackend:
    return AnthropicBackend(endpoint) if endpoint.wire == "anthropic" else OpenAIBackend(endpoint)


@asynccontextmanager
async def asking(
    wire: Wire, script: Script, timeouts: Timeouts = PATIENT
) -> AsyncIterator[tuple[ChatBackend, WireServer]]:
    """A backend and the server that it asks."""
    async with WireServer(script) as server:
        backend = backend_for(endpoint(wire, server.url, timeouts))
        try:
            yield backend, server
        finally:
            await backend.close()


@contextlib.contextmanager
def address_of(shape: FaultShape, server: WireServer) -> Iterator[str]:
    """Where a shape is met."""
    if shape.address == "refusing":
        with refusing_url() as url:
            yield url
    elif shape.address == "unaccepting":
        with unaccepting_url() as url:
            yield url
    elif shape.address == "tls":
        yield server.url.replace("http:", "https:")
    elif shape.address == "unknown name":
        yield "http://no-such-host.invalid"
    else:
        yield server.url


async def heard(backend: ChatBackend, request: Request = ASKED) -> tuple[str, str, Reply | ModelFault]:
    """All the text and all the thought that came, and how it ended."""
    text, thought = [], []
    try:
        async for item in backend.stream(request):
            if isinstance(item, Reply):
                return "".join(text), "".join(thought), item
            if isinstance(item, Delta):
                (thought if item.thought else text).append(item.text)
    except ModelFault as fault:
        return "".join(text), "".join(thought), fault
    raise AssertionError("the stream ended without a reply and without a fault")
