"""A server that has begun to answer is not asked again by itself: it may have to be paid twice."""

import asyncio

import pytest

from faults.backends import WIRES, asking, heard
from redraft.models.faults import ModelFault
from redraft.models.patience import Patient
from redraft.models.thinking import Thinking
from redraft.roles import Timeouts
from wire.answers import Answer, Fault, Shape, Wire
from wire.shapes import TEXT

ALL_AT_ONCE = 1_000_000
"""Bytes of a write that holds the whole answer."""
SHORT = Timeouts(connect=60, first_token=0.3, idle=0.3)


async def _at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


@pytest.fixture(params=WIRES)
def wire(request: pytest.FixtureRequest) -> Wire:
    return request.param


async def _requests(wire: Wire, answer: Answer, timeouts: Timeouts | None = None) -> tuple[int, ModelFault]:
    async with asking(wire, answer, *([timeouts] if timeouts else [])) as (backend, server):
        limits = timeouts or Timeouts()
        _text, _thought, ending = await heard(Patient(Thinking(backend), limits, 2, sleep=_at_once))
        assert isinstance(ending, ModelFault)
        return len(server.requests), ending


@pytest.mark.parametrize("written", [0, ALL_AT_ONCE], ids=["event by event", "at once"])
@pytest.mark.parametrize("after", [0, 1, 3])
@pytest.mark.parametrize(
    "shape", ["bad bytes", "malformed event", "half character", "reset", "cut", "early end", "error event"]
)
async def test_what_breaks_after_the_first_event_is_asked_once(
    wire: Wire, shape: Shape, after: int, written: int
) -> None:
    requests, fault = await _requests(wire, Answer(TEXT, fault=Fault(shape, after=after), cut=written))
    assert (requests, fault.begun) == (1, True)


@pytest.mark.parametrize(
    "shape", ["reset after headers", "close after headers", "malformed json body", "short body", "garbage gzip"]
)
async def test_what_was_taken_and_then_lost_is_asked_once(wire: Wire, shape: Shape) -> None:
    assert (await _requests(wire, Answer(TEXT, fault=Fault(shape))))[0] == 1


async def test_who_falls_silent_after_the_first_event_is_asked_once(wire: Wire) -> None:
    requests, fault = await _requests(wire, Answer(TEXT, fault=Fault("stall", after=0)), SHORT)
    assert (requests, fault.kind, fault.begun) == (1, "first token timeout", True)


@pytest.mark.parametrize("shape", ["stall after headers", "pings only"])
async def test_who_says_nothing_but_that_it_is_there_is_asked_again(wire: Wire, shape: Shape) -> None:
    requests, fault = await _requests(wire, Answer(TEXT, fault=Fault(shape)), SHORT)
    assert (requests, fault.kind, fault.begun) == (3, "first token timeout", False)


@pytest.mark.parametrize("answer", [Answer(status=529), Answer(status=500), Answer(fault=Fault("error body"))])
async def test_who_says_that_it_did_not_answer_is_asked_again(wire: Wire, answer: Answer) -> None:
    assert (await _requests(wire, answer))[0] == 3
