"""Text is exact however the bytes of a stream are cut, whatever is strewn in between."""

import random
from dataclasses import replace
from typing import get_args

import pytest

from faults.backends import WIRES, asking, heard
from faults.made import nasty_text
from redraft.models.chat import Reply
from wire.answers import Noise, Wire
from wire.stream import SIGNS, lots
from wire_server import Answer, Asked

STREAMS = 200
SHORT = "é — 🙂\u2028\u0085\ufeff中\r\n"


def made_answer(seed: int, cut: int) -> Answer:
    """A text that hurts, in uneven pieces; some are empty, some come twice because they are in the text twice."""
    rng = random.Random(seed)
    text = "".join(nasty_text(rng) for _one in range(4)) + SHORT
    chunks = []
    while text:
        size = rng.choice((0, 1, 1, 2, 3, 5, 8, 40))
        piece, text = text[:size], text[size:]
        chunks += [piece] * rng.choice((1, 1, 1, 1, 2))
    noise = frozenset(each for each in get_args(Noise) if rng.random() < 0.3)
    thought = nasty_text(rng) if rng.random() < 0.3 else ""
    return Answer(chunks=chunks, thought=thought, noise=noise, cut=cut)


async def exact(wire: Wire, answers: list[Answer]) -> int:
    """Hear all these answers over one connection; return how many were not exact."""
    wrong, left = 0, list(answers)

    def next_answer(_asked: Asked) -> Answer:
        return left.pop(0)

    async with asking(wire, next_answer) as (backend, server):
        for answer in answers:
            text, thought, ending = await heard(backend)
            right = isinstance(ending, Reply) and ending.text == text == answer.whole and thought == answer.thought
            wrong += not right
        assert len(server.requests) == len(answers)
    return wrong


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("cut", [1, 2, 3, 1000])
async def test_text_is_exact_however_the_bytes_are_cut(wire: Wire, cut: int) -> None:
    assert await exact(wire, [made_answer(seed, cut) for seed in range(6)]) == 0


@pytest.mark.soak
@pytest.mark.parametrize("wire", WIRES)
async def test_text_is_exact_in_200_streams_cut_at_every_byte(wire: Wire) -> None:
    assert await exact(wire, [made_answer(seed, 1) for seed in range(STREAMS)]) == 0


@pytest.mark.soak
@pytest.mark.parametrize("wire", WIRES)
async def test_text_is_exact_when_a_stream_is_cut_once_at_any_byte(wire: Wire) -> None:
    told = Answer(chunks=[SHORT, "", SHORT])
    size = len(b"".join(lot for lot in lots(wire, told, "model-1", usage_asked=True) if lot not in SIGNS))
    assert size > 300
    assert await exact(wire, [replace(told, cuts=(at,)) for at in range(1, size)]) == 0
