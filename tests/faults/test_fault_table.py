"""A session meets every way in which an answer goes wrong, at every stage, over each of the three wires, and goes on.

`FAULT_TABLE=PATH` in the environment says where the tables of a whole run are written.
"""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from faults.backends import WIRES
from faults.escapes import BOUND, OF_SHAPE, STAGES, escape
from faults.fault_report import Report
from faults.fault_table import Ask, Row, run
from wire.answers import Wire
from wire.shapes import SHAPES, FaultShape

ASKS: tuple[Ask, ...] = ("draft", "review", "outline", "fill", "final")
AT_ONCE = 8
THIN = (
    "connection refused",
    "half headers",
    "401",
    "garbage gzip",
    "early end after 0",
    "cut",
    "malformed event",
    "broken chunk",
    "http/1.0 cut",
    "no usage",
    "cut after the end",
    "cut at its longest",
)
LEFT = [(stage, apart) for stage in STAGES for apart in (False, True) if apart or stage != "loading the SDK"]
"""A screen asks from another process. Where this one is asked from, an SDK loads once, and not at a test's bidding."""


@pytest.fixture(scope="module")
def report(request: pytest.FixtureRequest) -> Iterator[Report]:
    """What is run; told at the end of a whole run."""
    made = Report()
    yield made
    if made.rows or made.escapes:
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f"\n{made.summary()}")
    if made.rows and (path := os.environ.get("FAULT_TABLE")):
        Path(path).write_text(made.text(), encoding="utf-8")


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("name", THIN)
async def test_a_session_meets_a_fault_and_goes_on(name: str, wire: Wire, tmp_path: Path) -> None:
    for ask in ASKS if wire == "chat" else ASKS[:2]:  # over every wire in the whole table
        row = await run(OF_SHAPE[name], wire, ask, tmp_path / ask)
        assert row.wrong == (), row.line()


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("ask", ASKS)
async def test_esc_in_mid_stream_keeps_what_came(ask: Ask, wire: Wire, tmp_path: Path) -> None:
    assert (await escape("mid-stream", wire, ask, False, tmp_path)).wrong == ()


@pytest.mark.soak
async def test_every_fault_at_every_stage_over_every_wire(report: Report, tmp_path: Path) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(at: int, shape: FaultShape, wire: Wire, ask: Ask) -> Row:
        async with turn:
            return await run(shape, wire, ask, tmp_path / str(at))

    cases = [(shape, wire, ask) for shape in SHAPES for wire in WIRES if wire in shape.wires for ask in ASKS]
    report.rows += await asyncio.gather(*(one(at, *case) for at, case in enumerate(cases)))
    assert len(OF_SHAPE) == len(SHAPES) >= 45
    assert [row.line() for row in report.rows if row.wrong] == []


@pytest.mark.soak
@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize(("stage", "apart"), LEFT, ids=lambda each: each if isinstance(each, str) else f"apart={each}")
async def test_esc_is_idle_within_200_ms(stage: str, apart: bool, wire: Wire, report: Report, tmp_path: Path) -> None:
    for ask in ASKS:
        made = await escape(stage, wire, ask, apart, tmp_path / ask)
        report.escapes.append(made)
        assert made.wrong == (), made.line()
        assert median(made.idle) <= BOUND and median(made.gone or (0,)) <= BOUND, made.line()
