"""What goes between the app and the process that talks to a model: one JSON object a line, both ways."""

from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import Struct

from redraft.models.chat import Delta, Reply, Request, Sign, Usage, Waiting
from redraft.models.endpoints import Endpoint
from redraft.models.faults import Kind, ModelFault
from redraft.models.naming import ModelName
from redraft.models.secrets import Secret
from redraft.roles import Timeouts, Wire

LONGEST_LINE: Final = 64 * 1024 * 1024
"""Bytes of one line, at most."""


class Setup(Struct, frozen=True):
    """The first line to the process: whom to ask, and with which key."""

    provider: str
    id: str
    wire: Wire
    base_url: str
    key: str | None
    timeouts: Timeouts
    max_tokens: int
    key_place: str = ""

    def __repr__(self) -> str:
        """Without the key."""
        return f"Setup({self.provider}:{self.id})"


class Piece(Struct, frozen=True, tag="piece"):
    """Text or reasoning as it comes; an empty one is a sign of life."""

    text: str
    thought: bool = False
    sign: Sign = ""


class Answer(Struct, frozen=True, tag="answer"):
    """The end of a stream."""

    reply: Reply


class Broken(Struct, frozen=True, tag="broken"):
    """The end of a stream that did not come to its reply. Fields as in ModelFault."""

    kind: Kind
    what: str
    partial: str = ""
    begun: bool = False
    usage: Usage | None = None
    retry_after: float | None = None


Told = Piece | Answer | Broken

TAKEN: Final = Piece("")
"""Is told as soon as a question was read, before anything is sent for it."""

_setups = msgspec.json.Decoder(Setup)
_requests = msgspec.json.Decoder(Request)
_told = msgspec.json.Decoder(Told)


def setup_line(endpoint: Endpoint) -> bytes:
    """The first line to the process. It holds the key: it goes nowhere else."""
    return msgspec.json.encode(
        Setup(
            endpoint.model.provider,
            endpoint.model.id,
            endpoint.wire,
            endpoint.base_url,
            None if endpoint.key is None else endpoint.key.reveal(),
            endpoint.timeouts,
            endpoint.max_tokens,
            endpoint.key_place,
        )
    ) + b"\n"  # fmt: skip


def read_setup(line: bytes) -> Endpoint:
    """The endpoint of a first line.

    Raises:
        msgspec.MsgspecError: it is no such line.
    """
    setup = _setups.decode(line)
    return Endpoint(
        model=ModelName(setup.provider, setup.id),
        wire=setup.wire,
        base_url=setup.base_url,
        key=None if setup.key is None else Secret(setup.key),
        timeouts=setup.timeouts,
        max_tokens=setup.max_tokens,
        key_place=setup.key_place,
    )


def request_line(request: Request) -> bytes:
    """A question to the process."""
    return msgspec.json.encode(request) + b"\n"


def read_request(line: bytes) -> Request:
    """The question of a line.

    Raises:
        msgspec.MsgspecError: it is no such line.
    """
    return _requests.decode(line)


def told_line(told: Told) -> bytes:
    """What the process has to tell."""
    return msgspec.json.encode(told) + b"\n"


def told_of(item: Delta | Waiting | Reply) -> Told:
    """What a backend yields, as it is told. A backend there makes one request, so its waiting is but a sign of life."""
    match item:
        case Delta(text=text, thought=thought, sign=sign):
            return Piece(text, thought, sign)
        case Reply():
            return Answer(item)
        case Waiting():
            return Piece("")


def broken_by(fault: ModelFault) -> Broken:
    """A fault as it is told."""
    return Broken(fault.kind, fault.what, fault.partial, fault.begun, fault.usage, fault.retry_after)


def fault_of(told: Broken) -> ModelFault:
    """A fault as it was told."""
    return ModelFault(
        told.kind,
        told.what,
        partial=told.partial,
        begun=told.begun,
        usage=told.usage,
        retry_after=told.retry_after,
    )


class Lines:
    """Puts lines together out of what comes, however it is split."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> Iterator[Told]:
        """Take what came.

        Yields:
            What it tells, as far as its lines are whole; pieces that came together are joined.

        Raises:
            msgspec.MsgspecError: a line tells nothing known.
            OverflowError: a line has no end.
        """
        whole, ended, rest = data.rpartition(b"\n")
        if ended:
            lines = b"".join((*self._parts, whole))
            self._parts, self._size = [], 0
            yield from _joined(_told.decode_lines(lines))
        self._parts.append(rest)
        self._size += len(rest)
        if self._size > LONGEST_LINE:
            raise OverflowError("a line without end")


def _joined(told: list[Told]) -> Iterator[Told]:
    held: list[Piece] = []
    for each in told:
        if held and not (isinstance(each, Piece) and each.thought == held[0].thought):
            yield _one(held)
            held = []
        if isinstance(each, Piece):
            held.append(each)
        else:
            yield each
    if held:
        yield _one(held)


def _one(pieces: list[Piece]) -> Piece:
    begun = any(piece.sign == "begun" for piece in pieces)
    text = "".join(piece.text for piece in pieces)
    return Piece(text, pieces[0].thought, "begun" if begun else pieces[-1].sign)
