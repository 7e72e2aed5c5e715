"""What every chat backend can do: messages in; text as it comes, then a reply; or one of a closed set of faults."""

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, Literal, Protocol, TypeVar

import msgspec
from msgspec import Struct

Stop = Literal["end", "length", "refused"]
Sign = Literal["", "loading", "begun"]
"""What a piece is a sign of, besides its text: life; a library that is being loaded, so that nothing was sent yet; or
that the answer has begun, so that the server is at work, and may have to be paid."""
T = TypeVar("T")
NONCE_MASK: Final = "NONCE"
"""What stands for a request's nonce in its digest and in a recording."""


class Message(Struct, frozen=True):
    """One message. A system message comes first, and there is one at most."""

    role: Literal["system", "user", "assistant"]
    text: str


class Schema(Struct, frozen=True):
    """The shape that a structured reply must have: a name, and a JSON schema that strict servers accept as it is."""

    name: str
    body: Mapping[str, Any]


class Request(Struct, frozen=True):
    """What is asked of a model.

    Args:
        messages: in order.
        max_tokens: most tokens of the reply, thinking included.
        schema: enforced by the server where it can; None for free text.
        nonce: marks where data begins and ends in the messages; differs from request to request.
    """

    messages: tuple[Message, ...]
    max_tokens: int = 16_000
    schema: Schema | None = None
    nonce: str = ""

    def digest(self) -> str:
        """SHA-256 of the request with its nonce masked, so that the same question has the same digest."""
        body = msgspec.json.encode(self, order="deterministic")
        masked = body.replace(self.nonce.encode(), NONCE_MASK.encode()) if self.nonce else body
        return hashlib.sha256(masked).hexdigest()


class Usage(Struct, frozen=True):
    """Tokens as the server counts them. `input` includes what was read from a cache and written to it."""

    input: int
    output: int
    cache_read: int = 0
    cache_write: int = 0


class Delta(Struct, frozen=True):
    """A piece of the reply as it comes; an empty one is a sign of life.

    Args:
        text: the piece.
        thought: it is reasoning, which is not part of the reply.
        sign: what it is a sign of, text or no text.
    """

    text: str
    thought: bool = False
    sign: Sign = ""


class Waiting(Struct, frozen=True):
    """A request failed before its first token, and is made again.

    Args:
        why: what happened, in a few words.
        seconds: until the next request; told again as they run down.
        attempt: the number of the next request, from 2.
        most: how many requests there may be.
    """

    why: str
    seconds: float
    attempt: int
    most: int


class Reply(Struct, frozen=True):
    """The end of a stream: the whole text, and what is known of it.

    Args:
        text: the whole reply, reasoning left out.
        model: the model that answered, in the server's words.
        stopped: why it ended.
        usage: None when the server did not say.
        seconds: from the first request to the end.
        retries: requests that failed before the one that answered.
    """

    text: str
    model: str = ""
    stopped: Stop = "end"
    usage: Usage | None = None
    seconds: float = 0.0
    retries: int = 0


class ChatBackend(Protocol):
    """One model of one provider."""

    @property
    def name(self) -> str:
        """The model as a person names it, `provider:id`."""
        ...

    def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
        """Ask.

        A caller may stop at any time by closing the iterator or cancelling the task: the connection is closed then.

        Args:
            request: the question.

        Returns:
            Deltas and notices of waiting; the last item is the reply.

        Raises:
            ModelFault: it could not answer; the fault holds what came.
        """
        ...

    async def close(self) -> None:
        """Let go of connections and processes."""
        ...


class Around:
    """A backend that stands before another: it has the other's name, and ends with it.

    Args:
        backend: answers.
    """

    def __init__(self, backend: ChatBackend) -> None:
        self._backend = backend

    @property
    def name(self) -> str:
        """The model as a person names it."""
        return self._backend.name

    async def close(self) -> None:
        """Let go of connections and processes."""
        await self._backend.close()


@asynccontextmanager
async def listening(stream: AsyncIterator[T]) -> AsyncGenerator[AsyncIterator[T], None]:
    """Listen to a stream; however the listening ends, the stream is closed then, and not when memory is cleared.

    Args:
        stream: of a backend.

    Yields:
        The stream.
    """
    try:
        yield stream
    finally:
        if (aclose := getattr(stream, "aclose", None)) is not None:
            await aclose()
