"""What every backend over an SDK does: load it, open one client, and tell its errors as faults."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any, Final, Generic, TypeVar

from redraft.models.chat import Delta, Reply, Request
from redraft.models.endpoints import Endpoint
from redraft.models.gathering import Events, Gathering

NO_KEY: Final = "none"
"""What the SDKs get for a key. The connection puts the true one in its place, or none."""
PLAIN_TYPES: Final = ("application/json", "text/html")

ClientT = TypeVar("ClientT")


class Asker(Generic[ClientT]):
    """One endpoint, and the SDK's client for it, which is made in a thread when it is first needed.

    Args:
        endpoint: whom to ask.
        make: imports the SDK and makes its client; takes a second or more.
        errors: what the SDK raises; is called when the client is made.
    """

    def __init__(
        self, endpoint: Endpoint, make: Callable[[Endpoint], ClientT], errors: Callable[[], type[Exception]]
    ) -> None:
        self.endpoint = endpoint
        self.name = str(endpoint.model)
        self._make = make
        self._errors = errors
        self._made: asyncio.Future[ClientT] | None = None

    async def client(self) -> ClientT:
        """The client.

        Raises:
            ModelFault: the key cannot be sent.
        """
        if self._made is None or self._made.cancelled() or (self._made.done() and self._made.exception()):
            self._check_key()
            self._made = asyncio.ensure_future(asyncio.to_thread(self._make, self.endpoint))
        return await asyncio.shield(self._made)

    def _check_key(self) -> None:
        key = self.endpoint.key
        if key is not None and not (key.reveal() and all("!" <= sign <= "~" for sign in key.reveal())):
            raise Gathering(self.name).fault("wrong key", "the key holds characters that no key has")

    async def stream(
        self,
        request: Request,
        begin: Callable[[ClientT], Awaitable[Events]],
        read: Callable[[object, Gathering], Delta],
    ) -> AsyncGenerator[Delta | Reply, None]:
        """Ask once.

        Args:
            request: the question.
            begin: makes the SDK's request and returns its stream.
            read: takes an event of the stream.

        Yields:
            Deltas; an empty one is a sign of life. The reply last.

        Raises:
            ModelFault: it could not answer.
        """
        from redraft.models.connection import FAILURES, events
        from redraft.models.sdk_faults import fault_of

        got, failed = Gathering(self.name), None
        client = await self.client()
        try:
            stream = await begin(client)
            await self._check_type(stream, got)
            async with aclosing(events(stream, self.endpoint)) as told:
                async for event in told:
                    got.events += event is not None
                    yield read(event, got) if event is not None else Delta("")
        except (self._errors(), *FAILURES) as error:
            failed = fault_of(error, got, self.endpoint, schema=request.schema is not None)
        if failed is not None:
            raise failed  # out here, so that it does not hold the error, which holds the request and its headers
        yield got.reply()

    async def _check_type(self, stream: Events, got: Gathering) -> None:
        """See that the answer is a stream. Some servers answer 200 with an error, and some networks with a page."""
        from redraft.models.sdk_faults import answered_fault, host

        response = stream.response
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in PLAIN_TYPES:
            return
        try:
            body = await response.aread()
        finally:
            await stream.close()
        if kind == "text/html":
            raise got.fault("not found", f"{host(self.endpoint)} answered with a web page")
        told = response.json() if body else None
        if isinstance(told, dict) and told.get("error"):
            raise answered_fault(told, got, self.endpoint)
        raise got.fault("bad request", f"{host(self.endpoint)} does not send {self.name}'s answer as it comes")

    async def close(self) -> None:
        """Let go of the connections."""
        made, self._made = self._made, None
        if made is not None and made.done() and not made.cancelled() and made.exception() is None:
            client: Any = made.result()
            await client.close()


def field(value: object, *names: str) -> object:
    """What lies at the end of these fields; None when one is missing. Servers leave out what SDKs promise."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else getattr(value, name, None)
    return value


def count(value: object, *names: str) -> int:
    """A number of tokens at the end of these fields; 0 when there is none that makes sense."""
    found = field(value, *names)
    return max(found, 0) if isinstance(found, int) else 0


def room(request: Request, endpoint: Endpoint) -> int:
    """Most tokens of the reply: what the person allows, or less when the question needs less."""
    usual = Request(()).max_tokens
    return endpoint.max_tokens if request.max_tokens == usual else min(request.max_tokens, endpoint.max_tokens)
