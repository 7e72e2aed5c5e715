"""A stream can be left at any moment, and its connection is closed then."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

import pytest

from faults.backends import ASKED, WIRES, asking, heard
from redraft.models.chat import ChatBackend, Delta, Reply
from redraft.models.faults import ModelFault
from redraft.roles import Timeouts
from wire.answers import Wire
from wire.shapes import TEXT
from wire_server import Answer, Fault, WireServer

MOMENTS = {
    "before headers": Answer(TEXT, fault=Fault("silence")),
    "after headers": Answer(TEXT, fault=Fault("stall after headers")),
    "while pings come": Answer(TEXT, fault=Fault("pings only")),
    "in mid-stream": Answer(TEXT, fault=Fault("stall", after=3)),
    "in mid-stream while pings come": Answer(TEXT, fault=Fault("stall with pings", after=3)),
    "while text pours": Answer("word " * 40_000, delay=0.001),
}


@pytest.fixture(params=WIRES)
def wire(request: pytest.FixtureRequest) -> Wire:
    return request.param


async def _until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not so():  # noqa: ASYNC110 - what it waits for happens on the wire
            await asyncio.sleep(0.005)


async def _warm(backend: ChatBackend) -> None:
    """The first request loads the SDK; what is measured here is leaving."""
    _text, _thought, ending = await heard(backend)
    assert isinstance(ending, Reply)


@pytest.mark.parametrize("moment", MOMENTS)
async def test_cancelling_closes_the_connection(wire: Wire, moment: str) -> None:
    async with asking(wire, [Answer(TEXT), MOMENTS[moment], Answer(TEXT)]) as (backend, server):
        await _warm(backend)
        asking_again = asyncio.create_task(heard(backend))
        await _until(lambda: len(server.requests) == 2)
        await asyncio.sleep(0.05)
        asking_again.cancel()
        await _until(asking_again.done)
        assert asking_again.cancelled()
        await _until(lambda: server.asked.left > 0)
        _text, _thought, ending = await heard(backend)
        assert isinstance(ending, Reply) and ending.text == TEXT


@pytest.mark.parametrize("taken", [0, 1, 5])
async def test_closing_the_iterator_closes_the_connection(wire: Wire, taken: int) -> None:
    answer = Answer("word " * 40_000, delay=0.001)
    async with asking(wire, answer) as (backend, server):
        async with aclosing(backend.stream(ASKED)) as items:
            await anext(items)
            for _one in range(taken):
                await anext(items)
        await _until(lambda: server.asked.left > 0)
    assert len(server.requests) == 1


async def test_what_the_sdk_keeps_to_itself_is_a_sign_of_life(wire: Wire) -> None:
    short = Timeouts(connect=60, first_token=0.2, idle=0.2)
    pings = Answer(TEXT, fault=Fault("pings only"))
    async with asking(wire, pings, short) as (backend, _server), aclosing(backend.stream(ASKED)) as items:
        lives = [await anext(items) for _one in range(20)]
    assert lives == [Delta("")] * 20


async def test_many_at_once_over_one_backend(wire: Wire) -> None:
    async with asking(wire, lambda asked: Answer(asked.text[-1] * 100, delay=0.001)) as (backend, server):
        endings = await asyncio.gather(*(heard(backend) for _one in range(12)))
    assert [ending.text for _text, _thought, ending in endings if isinstance(ending, Reply)] == ["?" * 100] * 12
    assert len(server.requests) == 12


async def test_a_server_that_comes_back_is_asked_again_with_the_same_backend(wire: Wire) -> None:
    async with asking(wire, Answer(TEXT)) as (backend, server):
        await _warm(backend)
        await server.__aexit__()
        _text, _thought, ending = await heard(backend)
        assert isinstance(ending, ModelFault) and ending.kind == "network"
        async with WireServer(Answer(TEXT), int(server.url.rpartition(":")[2])):
            await _warm(backend)
