"""Every way in which an answer goes wrong, heard through all that stands before a model: a process and patience."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from faults.backends import ASKED, WIRES, address_of, endpoint, heard
from redraft.models.apart import Apart
from redraft.models.chat import Reply
from redraft.models.faults import RETRIED, ModelFault
from redraft.models.patience import LONGEST_ASKED, Patient
from redraft.models.thinking import Thinking
from redraft.roles import Timeouts
from wire.answers import Answer, Wire
from wire.shapes import SHAPES, TEXT, FaultShape
from wire_server import WireServer

LIMITS = Timeouts(connect=0.5, first_token=1.5, idle=0.5)
RETRIES = 1
LONGEST = 30.0
"""Seconds after which a shape hangs."""
HERE = tuple(shape for shape in SHAPES if shape.address == "server")
ELSEWHERE = tuple(shape for shape in SHAPES if shape.address != "server")


async def _at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


@asynccontextmanager
async def _apart(wire: Wire, url: str) -> AsyncIterator[Apart]:
    apart = Apart(endpoint(wire, url, LIMITS))
    try:
        yield apart
    finally:
        await apart.close()


async def _tried(shape: FaultShape, wire: Wire, apart: Apart) -> Reply | ModelFault:
    """How a shape ends, after it was seen that no text was lost."""
    async with asyncio.timeout(LONGEST):
        text, _thought, ending = await heard(Patient(Thinking(apart), LIMITS, RETRIES, sleep=_at_once))
    if isinstance(ending, Reply):
        assert shape.expected(wire) in ("", "truncated"), shape.name
        assert ending.text == text
        assert text == (TEXT if shape.expected(wire) == "" else "")
    else:
        assert ending.kind == shape.expected(wire), f"{shape.name}: {ending}"
        assert ending.partial == text
        assert TEXT.startswith(text) or not text.strip()
    return ending


def _requests(shape: FaultShape, ending: Reply | ModelFault) -> int:
    """How many requests such an end takes, at most.

    What breaks off in mid-stream may take the first piece along before it was read: then nothing came, and it is asked
    again. Had something been told before, it would have been told twice, which was looked for.
    """
    if shape.stage == "mid-stream":
        return 1 + RETRIES
    if isinstance(ending, Reply) or ending.begun or ending.kind not in RETRIED:
        return 1
    asked = ending.retry_after
    return 1 + RETRIES if asked is None or asked <= LONGEST_ASKED else 1


@pytest.mark.soak
@pytest.mark.parametrize("wire", WIRES)
async def test_whatever_goes_wrong_is_told_once_and_asked_again_only_before_a_token(wire: Wire) -> None:
    async with WireServer(Answer("Yes.")) as server, _apart(wire, server.url) as apart:
        for shape in HERE:
            if wire not in shape.wires:
                continue
            assert shape.answer is not None
            server.script = Answer("Yes.")
            assert (await heard(apart, ASKED))[0] == "Yes."  # its SDK is loaded, so that deadlines are about the server
            server.requests.clear()
            server.script = shape.answer
            ending = await _tried(shape, wire, apart)
            assert 1 <= len(server.requests) <= _requests(shape, ending), shape.name


@pytest.mark.soak
@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("shape", ELSEWHERE, ids=lambda shape: shape.name)
async def test_a_server_that_is_not_reached_is_told(wire: Wire, shape: FaultShape) -> None:
    async with WireServer() as server:
        with address_of(shape, server) as url:
            async with _apart(wire, url) as apart:
                _text, _thought, first = await heard(apart)
                ending = await _tried(shape, wire, apart)
        assert isinstance(first, ModelFault)
        assert isinstance(ending, ModelFault)
        assert (ending.kind, ending.begun) == (first.kind, False)
        assert server.requests == []
