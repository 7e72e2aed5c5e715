"""Events that are not what they should be: whatever a server puts into them, the answer is a reply or a fault."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from faults.backends import WIRES, asking, heard
from redraft.models.chat import Reply
from redraft.models.faults import ModelFault
from wire.answers import Wire
from wire.stream import SIGNS, lots
from wire_server import Answer, Asked

ODD = (None, True, 0, -1, 1.5, 1e400, "x", "", [], {}, [1], {"a": 1}, ["x", None], "\ud83d")
TOLD = Answer("It is calm, and it is clear.", thought="Hm.")
ONCE = 60
"""Odd streams of a wire in one run, of some thousands that there are."""
Path = tuple[str | int, ...]


def odd_streams(wire: Wire) -> Iterator[bytes]:
    """Streams of which one value is another or is not there."""
    whole = b"".join(lot for lot in lots(wire, TOLD, "model-1", usage_asked=True) if lot not in SIGNS)
    told = whole.decode().split("\n\n")[:-1]
    for at, event in enumerate(told):
        head, _data, body = event.rpartition("data: ")
        if body == "[DONE]":
            continue
        for odd in odd_values(json.loads(body)):
            yield "\n\n".join([*told[:at], f"{head}data: {json.dumps(odd)}", *told[at + 1 :], ""]).encode()


def odd_values(value: object) -> Iterator[object]:
    for path in paths(value):
        yield from (changed(value, path, odd) for odd in ODD)
        if path:
            yield changed(value, path, None, remove=True)


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from paths(part, (*path, key))


def changed(value: object, path: Path, to: object, *, remove: bool = False) -> object:
    if not path:
        return to
    copy: Any = json.loads(json.dumps(value))
    place = copy
    for key in path[:-1]:
        place = place[key]
    if remove:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return copy


async def endings(wire: Wire, streams: list[bytes]) -> list[Reply | ModelFault]:
    left = list(streams)

    def next_stream(_asked: Asked) -> Answer:
        return Answer(raw=left.pop(0), raw_type="text/event-stream")

    async with asking(wire, next_stream) as (backend, _server):
        return [(await heard(backend))[2] for _one in streams]


@pytest.mark.parametrize("wire", WIRES)
async def test_an_odd_value_is_survived(wire: Wire) -> None:
    streams = random.Random(wire).sample(list(odd_streams(wire)), ONCE)
    assert len(await endings(wire, streams)) == ONCE


@pytest.mark.soak
@pytest.mark.parametrize("wire", WIRES)
async def test_every_odd_value_is_survived(wire: Wire) -> None:
    streams = list(odd_streams(wire))
    found = await endings(wire, streams)
    assert len(found) == len(streams) > 800
    assert {type(ending) for ending in found} == {Reply, ModelFault}
