"""What every backend over an SDK does: load it, open one client, and tell its errors as faults."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from typing import Any, Final, Generic, TypeVar

from msgspec.structs import replace

from redraft.models.chat import Delta, Reply, Request
from redraft.models.endpoints import Endpoint
from redraft.models.gathering import Events, Gathering

NO_KEY: Final = "none"
"""What the SDKs get for a key. The connection puts the true one in its place, or none."""
WEB_PAGE: Final = "text/html"
ENDING: Final = 1.0
"""Seconds that a stream has to end in when the last event came, at most, before its connection is closed."""

Reader = Callable[[object, Gathering], Delta]
"""Takes what an SDK tells, and returns the piece of the reply in it."""
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
        read: Reader,
        read_whole: Reader,
    ) -> AsyncGenerator[Delta | Reply, None]:
        """Ask once.

        Args:
            request: the question.
            begin: makes the SDK's request and returns its stream.
            read: takes an event of the stream.
            read_whole: takes a whole answer, from a server that does not stream.

        Yields:
            Deltas; an empty one is a sign of life. The reply last.

        Raises:
            ModelFault: it could not answer.
        """
        from redraft.models.connection import FAILURES
        from redraft.models.sdk_faults import fault_of

        got, failed = Gathering(self.name), None
        client = await self.client()
        try:
            stream = await begin(client)
            got.accepted = True
            async with aclosing(self._told(stream, got, read, read_whole)) as told:
                async for delta in told:
                    yield delta
        except (self._errors(), *FAILURES) as error:
            failed = fault_of(error, got, self.endpoint, schema=request.schema is not None)
        if failed is not None:
            raise failed  # out here, so that it does not hold the error, which holds the request and its headers
        yield got.reply()

    async def _told(
        self, stream: Events, got: Gathering, read: Reader, read_whole: Reader
    ) -> AsyncGenerator[Delta, None]:
        from redraft.models.connection import events

        if not _streams(stream):
            yield read_whole(await self._whole(stream, got), got)
            return
        async with aclosing(events(stream, self.endpoint)) as told:
            async for event in told:
                if event is None:
                    yield Delta("")
                else:
                    delta = read(event, got)
                    got.events += 1
                    yield replace(delta, sign="begun")
                if got.over:
                    await self._rest(told)
                    return

    async def _rest(self, told: AsyncGenerator[object, None]) -> None:
        """Let a stream end, so that its connection can serve again. Whatever happens to it now, the answer is whole."""
        from redraft.models.connection import FAILURES

        most = min(ENDING, self.endpoint.timeouts.idle / 4)  # whoever listens must not lose patience meanwhile
        with suppress(TimeoutError, self._errors(), *FAILURES):
            async with asyncio.timeout(most):
                async for _event in told:
                    pass

    async def _whole(self, stream: Events, got: Gathering) -> object:
        """The whole answer of a server that does not stream.

        Some answer 200 with an error, and some networks put a page of their own in the way.
        """
        from redraft.models.sdk_faults import answered_fault, host

        try:
            body = await stream.response.aread()
        finally:
            await stream.close()
        if _type(stream) == WEB_PAGE:
            raise got.fault("not found", f"{host(self.endpoint)} answered with a web page")
        told: object = stream.response.json() if body else None
        if field(told, "error"):
            raise answered_fault(told, got, self.endpoint)
        got.events += bool(body)
        return told

    async def close(self) -> None:
        """Let go of the connections."""
        made, self._made = self._made, None
        if made is not None and made.done() and not made.cancelled() and made.exception() is None:
            client: Any = made.result()
            await client.close()


def _streams(stream: Events) -> bool:
    return _type(stream) not in ("application/json", WEB_PAGE)


def _type(stream: Events) -> str:
    told: str = stream.response.headers.get("content-type", "")
    return told.partition(";")[0].strip().lower()


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
