"""A session meets every way in which an answer goes wrong, at every stage, over each of the three wires, and goes on.

`FAULT_TABLE=PATH` in the environment says where the table of a whole run is written.
"""

import asyncio
import os
from pathlib import Path
from statistics import median

import pytest

from faults.backends import WIRES, address_of
from faults.fault_table import Ask, Failing, Row, begun, left, met, run, summary
from wire.answers import Answer, Fault, Wire
from wire.shapes import SHAPES, TEXT, FaultShape
from wire_server import WireServer

ASKS: tuple[Ask, ...] = ("draft", "review")
AT_ONCE = 6
THIN = (
    "connection refused",
    "half headers",
    "401",
    "garbage gzip",
    "early end after 0",
    "cut",
    "malformed event",
    "no usage",
)
OF_SHAPE = {shape.name: shape for shape in SHAPES}
ESCAPED = {
    "connecting": OF_SHAPE["connection never accepted"],
    "before headers": OF_SHAPE["silence"],
    "after headers": OF_SHAPE["stall after headers"],
    "keep-alives only": OF_SHAPE["pings only"],
    "mid-stream": FaultShape("stall", "mid-stream", Answer(TEXT, fault=Fault("stall", after=3)), ""),
    "countdown": OF_SHAPE["503"],
}


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("name", THIN)
async def test_a_session_meets_a_fault_and_goes_on(name: str, wire: Wire, tmp_path: Path) -> None:
    for ask in ASKS:
        row = await run(OF_SHAPE[name], wire, ask, tmp_path / ask)
        assert row.wrong == () and row.told == OF_SHAPE[name].expected(wire), row.line()


@pytest.mark.soak
async def test_every_fault_at_every_stage_over_every_wire(tmp_path: Path) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(at: int, shape: FaultShape, wire: Wire, ask: Ask) -> Row:
        async with turn:
            return await run(shape, wire, ask, tmp_path / str(at))

    cases = [(shape, wire, ask) for shape in SHAPES for wire in WIRES if wire in shape.wires for ask in ASKS]
    rows = await asyncio.gather(*(one(at, *case) for at, case in enumerate(cases)))
    table = "\n".join([*(row.line() for row in rows), summary(rows), ""])
    if path := os.environ.get("FAULT_TABLE"):
        Path(path).write_text(table, encoding="utf-8")
    print(table)
    assert len({shape.name for shape in SHAPES}) >= 45
    assert [row.line() for row in rows if row.wrong] == []
    drafts = [row for row in rows if row.ask == "draft"]
    assert [row.line() for row in drafts if row.told != row.shape.expected(row.wire)] == []


@pytest.mark.soak
@pytest.mark.parametrize("apart", [False, True], ids=["here", "apart"])
@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("stage", ESCAPED)
async def test_esc_is_idle_within_200_ms(stage: str, wire: Wire, apart: bool, tmp_path: Path) -> None:
    taken = [await _escaped(stage, wire, apart, tmp_path / str(at)) for at in range(3)]
    print(f"esc | {stage} | {wire} | {'apart' if apart else 'here'} | {median(taken):.0f} ms")
    assert median(taken) <= 200


async def _escaped(stage: str, wire: Wire, apart: bool, home: Path) -> float:
    record, shape, ready = await begun(home, "draft"), ESCAPED[stage], asyncio.Event()

    def look() -> None:
        live = record.live
        if live and ((stage == "countdown" and live.waiting) or (stage == "mid-stream" and live.draft)):
            ready.set()

    record.hear(look)
    async with WireServer(Failing(shape.answer)) as server:
        if stage in ("before headers", "after headers", "keep-alives only"):
            server.on_request = lambda _asked: asyncio.get_running_loop().call_later(0.1, ready.set) and None
        if stage == "connecting":
            asyncio.get_running_loop().call_later(0.5, ready.set)
        with address_of(shape, server) as url:
            async with met(url, wire, record, retries=3, apart=apart) as loop:
                taken = await left(loop, ready)
    record.close()
    return taken
