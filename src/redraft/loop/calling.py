"""A role's line to its model: the budget is asked before each call, and every call is on record, however it ends."""

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from redraft.core.events import AnyEvent, Called, Role
from redraft.loop.allowing import NO_PRICES, Allowing, Price
from redraft.loop.record import Live, Record
from redraft.models.chat import ChatBackend, Delta, Reply, Request, Usage, Waiting, listening
from redraft.models.faults import Kind, ModelFault
from redraft.models.line import Heard, Prompt

DRAFTS: Final = frozenset({"draft", "rewrite"})
"""What is asked for when the reply is a text to show as it comes."""
LONGEST: Final = 1_000_000
"""Characters of a reply that a record can hold, whatever they are: each may take ten bytes in the file."""
LONGEST_PROMPT: Final = 100_000
LONGEST_NAME: Final = 200

_UNCHARGED: Final[frozenset[Kind]] = frozenset(
    {
        "no key", "wrong key", "no credit", "not found", "too large", "rate limited", "overloaded", "connect timeout",
        "tls", "bad request", "no schema", "unconfirmed host", "not loaded",
    }
)  # fmt: skip
"""Nothing was sent, or it was turned away at the door: no model read or wrote a word."""
_MILLION: Final = Usage(1_000_000, 1_000_000)
_BIGGEST: Final = 2**53
_PAIR: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_HALF: Final = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """A model's text as any file can hold it: two halves of a character are joined, a lone half is shown by number."""
    if text.isascii() or not _HALF.search(text):
        return text
    joined = _PAIR.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)
    return _HALF.sub(lambda half: f"⟨U+{ord(half[0]):04X}⟩", joined)


@dataclass(slots=True)
class _Call:
    """A call under way: what is known of it so far. The text is as it came, halves of characters included."""

    doing: str
    prompt: Prompt
    request: str
    began: float
    pricing: "asyncio.Future[Decimal | None]"
    text: str = ""
    halves: bool = False
    stopped: str = "end"
    answered: str = ""
    usage: Usage | None = None
    retries: int = 0

    def take(self, piece: str) -> None:
        """Take the next piece of the text."""
        self.text += piece
        self.halves = self.halves or (not piece.isascii() and _HALF.search(piece) is not None)

    @property
    def told(self) -> str:
        """The text so far as it can be shown and kept."""
        return storable(self.text) if self.halves else self.text


class RecordedLine:
    """A line to a model of which every call is an event; see `redraft.models.line.Line`.

    Args:
        record: where events are made, and what is coming is shown.
        backend: the model.
        role: who it plays.
        price: what calls cost.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        record: Record,
        backend: ChatBackend,
        role: Role,
        *,
        price: Price,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._record = record
        self._backend = backend
        self._role = role
        self._price = price
        self._allowing = Allowing(record, role, price)
        self._clock = clock
        self._under_way = 0

    @property
    def model(self) -> str:
        """The model at the other end, `provider:id`."""
        return self._backend.name

    async def ask(self, request: Request, doing: str, prompt: Prompt, heard: Heard | None = None) -> Reply:
        """Ask; see `redraft.models.line.Line`.

        Raises:
            Declined: the budget is spent or has too little left, which is an event too, or the session is read-only;
                nothing was asked.
            ModelFault: it did not come; the call is on record with what did.
        """
        async with self._allowing.allowed(request, doing):
            return await self._ask(request, doing, prompt, heard)

    async def _ask(self, request: Request, doing: str, prompt: Prompt, heard: Heard | None) -> Reply:
        pricing = asyncio.ensure_future(asyncio.to_thread(self._price, _MILLION))  # loads the prices meanwhile
        pricing.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may ask for it any more
        call = _Call(doing, prompt, request.digest(), self._clock(), pricing)
        with self._shown(call):
            try:
                reply = await self._listen(request, call, heard)
            except asyncio.CancelledError:
                call.stopped = "cancelled"
                await self._put(call, None)
                raise
            except ModelFault as fault:
                await self._put_fault(call, fault)
                raise
            except Exception as fault:
                call.stopped = type(fault).__name__
                await self._put(call, None)
                raise
            await self._put_priced(call)
        return reply

    async def close(self) -> None:
        """Let go of connections and processes."""
        await self._backend.close()

    async def _listen(self, request: Request, call: _Call, heard: Heard | None) -> Reply:
        """The reply, once the last of it has come; the call holds what came until then."""
        async with listening(self._backend.stream(request)) as items:
            async for item in items:
                match item:
                    case Delta(text=text, thought=thought):
                        self._hear(call, "" if thought else text, heard)
                    case Waiting():
                        call.retries = item.attempt - 1
                        self._show(call, waiting=item)
                    case Reply():
                        return self._whole(call, item)
        raise ModelFault(
            "cut off", f"{self.model} ended without an end", partial=storable(call.text), begun=bool(call.text)
        )

    def _hear(self, call: _Call, piece: str, heard: Heard | None) -> None:
        live = self._record.live
        call.take(piece)
        if (live is not None and live.waiting is not None) or (piece and call.doing in DRAFTS):
            self._show(call)
        if len(call.text) > LONGEST:
            raise self._too_long(call)
        if piece and heard is not None:
            heard(call.told)

    def _whole(self, call: _Call, reply: Reply) -> Reply:
        call.text = reply.text
        call.stopped, call.answered, call.usage = reply.stopped, reply.model, reply.usage
        call.retries = reply.retries
        if len(call.text) > LONGEST:
            raise self._too_long(call)
        return replace(reply, text=storable(reply.text))

    def _too_long(self, call: _Call) -> ModelFault:
        what = f"{self.model} wrote more than {LONGEST:,} characters ({call.doing})"
        return ModelFault(
            "truncated", what, partial=storable(call.text[:LONGEST]), usage=call.usage, retries=call.retries
        )

    async def _put_fault(self, call: _Call, fault: ModelFault) -> None:
        """A fault that tells more text than was heard knows better; what it holds can be kept as it is."""
        call.stopped = fault.kind
        call.text = max(call.text, fault.partial, key=len)
        call.usage = fault.usage or call.usage
        call.retries = max(fault.retries, call.retries)
        fault.partial = storable(call.text[:LONGEST])
        if call.usage is None and not fault.begun and not call.retries and fault.kind in _UNCHARGED:
            call.usage = Usage(0, 0)
            await self._put(call, Decimal(0))
        else:
            await self._put_priced(call)

    async def _put_priced(self, call: _Call) -> None:
        """Put the call with its price, which comes from a thread; who cancels does not wait for it."""
        try:
            free = await asyncio.shield(call.pricing) == 0
            usd = await asyncio.to_thread(self._price, call.usage) if call.usage and not free else None
        except asyncio.CancelledError:
            await self._put(call, None)
            raise
        except NO_PRICES:
            usd = None
        await self._put(call, usd)

    async def _put(self, call: _Call, usd: Decimal | None) -> None:
        """The one event of a call. What costs nothing however long it is costs nothing when its length is unknown."""
        priced = call.pricing.done() and not call.pricing.cancelled() and call.pricing.exception() is None
        if usd is None and priced and call.pricing.result() == 0:
            usd = Decimal(0)
        seconds = round(max(self._clock() - call.began, 0.0), 3)

        def called(*, n: int, at: datetime, by: str) -> AnyEvent:
            return Called(
                n=n, at=at, by=by, role=self._role, doing=call.doing, model=self.model,
                answered=storable(call.answered)[:LONGEST_NAME], prompt=call.prompt.stamp,
                prompt_text=self._new_prompt(call.prompt), request=call.request,
                output=storable(_cut(call.text, LONGEST)),
                stopped=call.stopped, seconds=seconds, retries=call.retries,
                input_tokens=_counted(call.usage.input) if call.usage else None,
                output_tokens=_counted(call.usage.output) if call.usage else None,
                usd="" if usd is None else f"{usd:f}",
            )  # fmt: skip

        await self._record.put(called, by=self.model)

    def _new_prompt(self, prompt: Prompt) -> str:
        """The text of the person's own prompt, unless a call on record has it."""
        known = any(call.prompt == prompt.stamp and call.prompt_text for call in self._record.session.calls)
        return "" if known or not prompt.overridden else _cut(storable(prompt.text), LONGEST_PROMPT)

    @contextmanager
    def _shown(self, call: _Call) -> Iterator[None]:
        """What is coming is shown until the last of the calls at once has ended."""
        self._under_way += 1
        self._show(call)
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._record.show(None)

    def _show(self, call: _Call, waiting: Waiting | None = None) -> None:
        live = self._record.live or Live(call.doing, self.model)
        draft = call.told if call.doing in DRAFTS else live.draft
        self._record.show(replace(live, doing=call.doing, model=self.model, draft=draft, waiting=waiting))


class PlainLine:
    """A line where there is no session to keep a record in: a single judgement, or criteria before there is a spec.

    Args:
        backend: the model.
    """

    def __init__(self, backend: ChatBackend) -> None:
        self._backend = backend

    @property
    def model(self) -> str:
        """The model at the other end, `provider:id`."""
        return self._backend.name

    async def ask(self, request: Request, doing: str, prompt: Prompt, heard: Heard | None = None) -> Reply:
        """Ask; see `redraft.models.line.Line`."""
        text = ""
        async with listening(self._backend.stream(request)) as items:
            async for item in items:
                if isinstance(item, Reply):
                    return replace(item, text=storable(item.text))
                if isinstance(item, Delta) and item.text and not item.thought:
                    text += item.text
                    if heard is not None:
                        heard(storable(text))
        raise ModelFault("cut off", f"{self.model} ended without an end ({doing})", partial=storable(text))

    async def close(self) -> None:
        """Let go of connections and processes."""
        await self._backend.close()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}\n⟨cut: {len(text) - most:,} characters more⟩"


def _counted(tokens: int) -> int | None:
    """A number of tokens, unless it cannot be one."""
    return tokens if 0 <= tokens < _BIGGEST else None
