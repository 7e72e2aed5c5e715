"""Waiting for a model: how long for what, and asking again where nothing can be said or billed twice."""

import asyncio
import random
import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from math import isfinite
from typing import Final

import msgspec

from redraft.models.chat import ChatBackend, Delta, Reply, Request, Waiting, listening
from redraft.models.faults import RETRIED, Kind, ModelFault
from redraft.roles import Timeouts

FIRST_PAUSE: Final = 1.0
"""Seconds before the second request, before chance shortens them; they double from request to request."""
LONGEST_PAUSE: Final = 30.0
LONGEST_ASKED: Final = 60.0
"""Most seconds that a server may ask us to wait; when it asks for more, the fault is shown instead."""
COUNTDOWN: Final = 1.0
"""Seconds between two notices of waiting."""
LOADING: Final = 60.0
"""Seconds that the library which talks to a server may take to load; nothing is sent meanwhile."""
MOST_PER_TOKEN: Final = 64
"""Characters that one token may stand for; a server that sends more than that is not telling an answer."""

Item = Delta | Waiting | Reply
Sleep = Callable[[float], Awaitable[None]]
Clock = Callable[[], float]

FAREWELL: Final = 2.0
"""Seconds that a stream which nobody hears any more has to close its connection when the backend is closed."""


class Patient:
    """A backend with deadlines, which asks again where that is safe.

    Two clocks run: text or reasoning must come within `first_token` seconds of the last that came, and once it began,
    a sign of life of any kind within `idle`. An empty delta is a sign of life; it is not passed on. While a library is
    being loaded, neither runs: that has a deadline of its own.

    Args:
        backend: makes one request a stream. It keeps the deadline for the connection itself.
        timeouts: in seconds.
        retries: requests after the first, at most; 0 or more.
        sleep: waits for some seconds.
        clock: seconds that only grow.
        chance: from 0 to 1; spreads the pauses of many askers.
        loading: seconds that a library may take to load.
    """

    def __init__(
        self,
        backend: ChatBackend,
        timeouts: Timeouts,
        retries: int,
        *,
        sleep: Sleep = asyncio.sleep,
        clock: Clock = time.monotonic,
        chance: Callable[[], float] = random.random,
        loading: float = LOADING,
    ) -> None:
        self._backend = backend
        self._timeouts = timeouts
        self._retries = retries
        self._sleep = sleep
        self._clock = clock
        self._chance = chance
        self._loading = loading
        self._leaving: set[asyncio.Task[None]] = set()

    @property
    def name(self) -> str:
        """The model as a person names it."""
        return self._backend.name

    async def stream(self, request: Request) -> AsyncGenerator[Item, None]:
        """Ask, and ask again where nothing came.

        Args:
            request: the question.

        Yields:
            Deltas; notices of waiting, one a second; the reply last, with its seconds and retries filled in.

        Raises:
            ModelFault: it could not answer, or not in time; the fault holds what came.
        """
        began = self._clock()
        for failed in range(self._retries + 1):
            attempt = _Attempt(self._backend, request, self._timeouts, self._clock, self._loading)
            try:
                async with aclosing(attempt.items()) as items:
                    async for item in items:
                        yield self._timed(item, began, failed)
                return
            except ModelFault as fault:
                pause = self._pause(fault, failed)
                if pause is None:
                    fault.retries = failed
                    raise
                why = fault.what
            finally:
                attempt.leave(self._leaving)
            for left in _countdown(pause):
                yield Waiting(why, left, failed + 2, self._retries + 1)
                await self._sleep(min(left, COUNTDOWN))

    async def close(self) -> None:
        """Let go of connections and processes."""
        if self._leaving:
            await asyncio.wait(self._leaving, timeout=FAREWELL)
        await self._backend.close()

    def _timed(self, item: Item, began: float, failed: int) -> Item:
        if isinstance(item, Reply):
            return msgspec.structs.replace(item, seconds=self._clock() - began, retries=failed)
        return item

    def _pause(self, fault: ModelFault, failed: int) -> float | None:
        """Seconds until the next request; None when there is none."""
        if fault.begun or fault.kind not in RETRIED or failed >= self._retries:
            return None
        own = min(FIRST_PAUSE * 2.0**failed, LONGEST_PAUSE) * (0.5 + self._chance() / 2)
        asked = fault.retry_after
        if asked is None:
            return own
        return max(own, asked) if isfinite(asked) and asked <= LONGEST_ASKED else None


class _Attempt:
    """One request: what came of it, and until when it may say nothing."""

    def __init__(
        self, backend: ChatBackend, request: Request, timeouts: Timeouts, clock: Clock, loading: float
    ) -> None:
        self._name = backend.name
        self._timeouts = timeouts
        self._clock = clock
        self._room = request.max_tokens * MOST_PER_TOKEN
        self._heard: list[str] = []
        self._begun = self._spoken = False
        self._spoke = self._lived = clock()
        self._most_loading = loading
        self._loading_since: float | None = None
        self._feed = _Feed(backend.stream(request))

    async def items(self) -> AsyncGenerator[Item, None]:
        """What comes, up to the reply.

        Raises:
            ModelFault: the backend's, with what came filled in, or our own when time is up.
        """
        while True:
            try:
                item = await self._feed.next(self._left())
            except TimeoutError:
                raise self._late() from None
            except ModelFault as fault:
                fault.begun = fault.begun or self._begun
                fault.partial = fault.partial or "".join(self._heard)
                raise
            if item is None:
                raise self._fault("cut off", f"{self._name} ended without an end")
            self._note(item)
            if not (isinstance(item, Delta) and not item.text):
                yield item
            if isinstance(item, Reply):
                return

    def leave(self, leaving: set[asyncio.Task[None]]) -> None:
        """Stop listening, at once; what is still open is closed in its own time.

        Args:
            leaving: holds what is still being closed.
        """
        self._feed.leave(leaving)

    def _note(self, item: Item) -> None:
        self._lived = self._clock()
        if isinstance(item, Delta):
            self._note_loading(item.sign == "loading")
            self._begun = self._begun or item.sign == "begun" or bool(item.text)
        if not isinstance(item, Delta) or not item.text:
            return
        self._spoke, self._spoken = self._lived, True
        self._room -= len(item.text)
        if not item.thought:
            self._heard.append(item.text)
        if self._room < 0:
            raise self._fault("truncated", f"{self._name} sent far more than it was asked for, and was stopped")

    def _note_loading(self, loading: bool) -> None:
        """The deadline of the server's first word begins when it can be asked."""
        if loading and self._loading_since is None:
            self._loading_since = self._lived
        elif not loading and self._loading_since is not None:
            self._loading_since, self._spoke = None, self._lived

    def _left(self) -> float:
        """Seconds until patience ends."""
        if self._loading_since is not None:
            return self._loading_since + self._most_loading - self._clock()
        ends = self._spoke + self._timeouts.first_token
        if self._spoken:
            ends = min(max(ends, self._spoke + self._timeouts.idle), self._lived + self._timeouts.idle)
        return ends - self._clock()

    def _late(self) -> ModelFault:
        if self._loading_since is not None:
            said = f"the library that asks {self._name} was not loaded within {self._most_loading:g} s"
            return self._fault("not loaded", said)
        if not self._spoken:
            said = f"{self._name} said nothing within {self._timeouts.first_token:g} s"
            return self._fault("first token timeout", said)
        silent = self._clock() - self._spoke
        return self._fault("idle timeout", f"{self._name} fell silent for {max(silent, 0):.0f} s in mid-answer")

    def _fault(self, kind: Kind, what: str) -> ModelFault:
        return ModelFault(kind, what, partial="".join(self._heard), begun=self._begun)


class _Feed:
    """A stream read by a task of its own, so that whoever waits for it can leave at any moment.

    The task reads the whole stream, because a stream may not change tasks in its middle.
    """

    def __init__(self, stream: AsyncIterator[Item]) -> None:
        self._items: deque[Item] = deque()
        self._news = asyncio.Event()
        self._task = asyncio.create_task(self._read(stream))
        self._task.add_done_callback(lambda _: self._news.set())

    async def next(self, seconds: float) -> Item | None:
        """The next item; None at the end.

        Raises:
            TimeoutError: nothing came within these seconds.
            ModelFault: the stream ended with it.
        """
        while not self._items:
            if self._task.done():
                if not self._task.cancelled():  # by a library: nobody here left
                    self._task.result()
                return None
            self._news.clear()
            async with asyncio.timeout(seconds):
                await self._news.wait()
        return self._items.popleft()

    def leave(self, leaving: set[asyncio.Task[None]]) -> None:
        """Let the reading end in its own time; what it dies of concerns nobody any more."""
        leaving.add(self._task)
        self._task.add_done_callback(leaving.discard)
        self._task.add_done_callback(lambda task: task.cancelled() or task.exception())
        self._task.cancel()

    async def _read(self, stream: AsyncIterator[Item]) -> None:
        async with listening(stream) as items:
            async for item in items:
                self._items.append(item)
                self._news.set()


def _countdown(seconds: float) -> list[float]:
    """What is left at each notice: the whole pause, then a second less each time."""
    whole = int(seconds // COUNTDOWN)
    return [left for left in (seconds - COUNTDOWN * step for step in range(whole + 1)) if left > 0]
