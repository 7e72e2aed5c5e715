"""Exchanges kept in files: recorded once, and played back by the digest of the request without any server.

A file holds the request, what came and when, and how it ended: no key, no endpoint. The nonce, which differs from
request to request, is masked when it is written and is that of the new request when it is played back.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any, Final

import msgspec
from msgspec import Struct

from redraft.models.chat import NONCE_MASK, Around, ChatBackend, Delta, Reply, Request, Usage, Waiting, listening
from redraft.models.faults import Kind, ModelFault
from redraft.private import private_dir, write_private

LONGEST_PAUSE: Final = 2.0
"""Seconds that a pause between two pieces is played back at most."""
FILE_LIMIT: Final = 50_000_000
"""Bytes of a recording that are read at most."""

Sleep = Callable[[float], Awaitable[None]]


class Piece(Struct, frozen=True, omit_defaults=True):
    """A piece of a reply, and the pause before it in seconds."""

    text: str
    thought: bool = False
    pause: float = 0.0


class Fault(Struct, frozen=True, omit_defaults=True):
    """How a request failed; see `ModelFault`."""

    kind: Kind
    what: str
    partial: str = ""
    begun: bool = False
    usage: Usage | None = None
    retry_after: float | None = None
    retries: int = 0


class Exchange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One exchange.

    Args:
        mask: what stands for the nonce; it occurs nowhere else.
        model: the model that was asked, `provider:id`.
        request: the question.
        pieces: what came, in order.
        reply: the end, if it came to one.
        fault: else how it failed.
    """

    mask: str
    model: str
    request: Request
    pieces: tuple[Piece, ...] = ()
    reply: Reply | None = None
    fault: Fault | None = None


class Recorded:
    """Plays exchanges back. A request that was made several times gets its answers in their order, then the last."""

    def __init__(self, folder: Path, name: str = "recorded", sleep: Sleep = asyncio.sleep) -> None:
        """Play back from a folder.

        Args:
            folder: where `Recording` wrote.
            name: the model that it stands in for.
            sleep: waits, in seconds.
        """
        self._folder = folder
        self._name = name
        self._sleep = sleep
        self._asked: Counter[str] = Counter()

    @property
    def name(self) -> str:
        """The model that it stands in for."""
        return self._name

    async def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
        """Play back; see `redraft.models.chat.ChatBackend`.

        Raises:
            ModelFault: the recorded one, or "not found" where nothing was recorded.
        """
        exchange = await asyncio.to_thread(self._load, request)
        for piece in exchange.pieces:
            await self._sleep(min(max(piece.pause, 0.0), LONGEST_PAUSE))
            yield Delta(piece.text, piece.thought)
        if exchange.fault is not None:
            raise _raised(exchange.fault)
        if exchange.reply is None:
            raise ModelFault("not found", f"the recording of this request in {self._folder} has no end")
        yield exchange.reply

    async def close(self) -> None:
        """Hold nothing."""

    def _load(self, request: Request) -> Exchange:
        digest = request.digest()
        self._asked[digest] += 1
        paths = (_path(self._folder, digest, number) for number in range(self._asked[digest], 0, -1))
        path = next((path for path in paths if path.is_file()), None)
        if path is None:
            raise ModelFault("not found", f"no recording of this request ({digest[:12]}) in {self._folder}")
        return _read(path, request)


class Recording(Around):
    """Asks another backend, and keeps each exchange in a file."""

    def __init__(self, backend: ChatBackend, folder: Path, clock: Callable[[], float] = monotonic) -> None:
        """Record into a folder.

        Args:
            backend: whom to ask.
            folder: where to write, a file an exchange; it is made, mode 0700, when there is none.
            clock: seconds, from anywhere.
        """
        super().__init__(backend)
        self._folder = folder
        self._clock = clock
        self._asked: Counter[str] = Counter()

    async def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
        """Ask and record; see `redraft.models.chat.ChatBackend`. What is cancelled is not recorded.

        Raises:
            ModelFault: the backend's, which is recorded too; or "not found" when the folder cannot be written.
        """
        digest = request.digest()
        self._asked[digest] += 1
        path = _path(self._folder, digest, self._asked[digest])
        await asyncio.to_thread(_make_ready, self._folder)  # before anything is asked, and paid for
        pieces: list[Piece] = []
        try:
            async with listening(self._backend.stream(request)) as items:
                last = self._clock()
                async for item in items:
                    if isinstance(item, Delta) and item.text:  # an empty one is a sign of life
                        now = self._clock()
                        pieces.append(Piece(item.text, item.thought, round(min(now - last, LONGEST_PAUSE), 3)))
                        last = now
                    elif isinstance(item, Reply):
                        await self._keep(path, request, pieces, item)
                    yield item
        except ModelFault as fault:
            if fault.kind != "cancelled":
                await self._keep(path, request, pieces, fault)
            raise

    async def _keep(self, path: Path, request: Request, pieces: list[Piece], end: Reply | ModelFault) -> None:
        ended: dict[str, Any] = {"fault": _kept(end)} if isinstance(end, ModelFault) else {"reply": end}
        whole = tuple(_whole(pieces, request.nonce))
        exchange = Exchange(mask="", model=self.name, request=request, pieces=whole, **ended)
        try:
            await asyncio.to_thread(write_private, path, _encoded(exchange))
        except OSError as error:
            came = end.partial if isinstance(end, ModelFault) else end.text
            raise _unwritable(path.parent, error, came, end.usage) from error


def _path(folder: Path, digest: str, number: int) -> Path:
    return folder / (f"{digest}.json" if number == 1 else f"{digest}.{number}.json")


def _make_ready(folder: Path) -> None:
    try:
        private_dir(folder)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError, came: str = "", usage: Usage | None = None) -> ModelFault:
    what = f"the folder for recordings, {folder}, cannot be written ({error.strerror})"
    return ModelFault("not found", what, partial=came, usage=usage)


def _kept(fault: ModelFault) -> Fault:
    return Fault(fault.kind, fault.what, fault.partial, fault.begun, fault.usage, fault.retry_after, fault.retries)


def _raised(fault: Fault) -> ModelFault:
    return ModelFault(
        fault.kind, fault.what, partial=fault.partial, begun=fault.begun, usage=fault.usage,
        retry_after=fault.retry_after, retries=fault.retries,
    )  # fmt: skip


def _whole(pieces: list[Piece], nonce: str) -> Iterator[Piece]:
    """Shift what may be the start of a nonce into the next piece of its kind, so that none is cut and left unmasked."""
    held = {False: "", True: ""}
    for piece in pieces:
        text = held[piece.thought] + piece.text
        cut = len(text) - _begun(text, nonce)
        held[piece.thought] = text[cut:]
        yield msgspec.structs.replace(piece, text=text[:cut])
    yield from (Piece(text, thought) for thought, text in held.items() if text)


def _begun(text: str, nonce: str) -> int:
    """How many characters at the end of a text may be the start of a nonce."""
    rest = text.rpartition(nonce)[2] if nonce else ""
    return next((n for n in range(min(len(nonce) - 1, len(rest)), 0, -1) if rest.endswith(nonce[:n])), 0)


def _encoded(exchange: Exchange) -> bytes:
    body = msgspec.json.encode(exchange)
    nonce = exchange.request.nonce.encode()
    if not nonce:
        return msgspec.json.format(body, indent=1)
    free = (f"{NONCE_MASK}{number or ''}" for number in count())
    mask = next(mask for mask in free if mask.encode() not in body)
    masked = msgspec.json.encode(msgspec.structs.replace(exchange, mask=mask)).replace(nonce, mask.encode())
    return msgspec.json.format(masked, indent=1)


def _read(path: Path, request: Request) -> Exchange:
    """Read a recording, with the nonce of the request that it answers now."""
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise ModelFault("not found", f"the recording {path} has more than {FILE_LIMIT:,} bytes")
        data = path.read_bytes()
        mask = msgspec.json.decode(data, type=_Masked).mask.encode()
        exchange = msgspec.json.decode(data.replace(mask, request.nonce.encode()) if mask else data, type=Exchange)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ModelFault("not found", f"the recording {path} cannot be read ({error})") from error
    if exchange.request.digest() != request.digest():
        raise ModelFault("not found", f"the recording {path} is of another request")
    return exchange


class _Masked(Struct):
    mask: str
