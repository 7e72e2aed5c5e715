"""Faults met by a whole session: a loop on a journal, a recorded line, patience, a real SDK, a server that fails."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from critic_replies import reply, verdict
from faults.backends import CANARY, address_of, endpoint
from faults.wire_line import nonce_of
from loops import SPEC
from redraft.authors.model import ModelAuthor
from redraft.authors.offline import OfflineAuthor
from redraft.core.events import AnyEvent, Called, Failed
from redraft.core.spec import parse_spec
from redraft.critics.composed import ComposedCritic
from redraft.critics.model import ModelCritic
from redraft.critics.offline import OfflineCritic
from redraft.loop.calling import RecordedLine
from redraft.loop.drafting import write_first
from redraft.loop.opening import begin
from redraft.loop.passes import Loop
from redraft.loop.record import Declined, Record
from redraft.loop.verifying import verify
from redraft.models.chat import ChatBackend
from redraft.models.opening import open_backend
from redraft.roles import ModelSettings, Timeouts
from redraft.transcripts.library import read_session_file
from wire.answers import Answer, Asked, Wire
from wire.shapes import TEXT, FaultShape
from wire_server import WireServer

Ask = Literal["draft", "review"]
LIMITS = Timeouts(connect=1.0, first_token=4.0, idle=3.0)
RETRIES = 1
PREMISE = {"sound": True, "reason": "a note can say it"}
HANGS = 60.0
"""Seconds after which a run hangs."""


@dataclass(frozen=True)
class Row:
    """What became of one run.

    Args:
        told: the kind of the fault; "" for a whole reply.
        requests: that the failing server read.
        kept: characters of the model's text on record.
        wrong: what should not have been, in words; () for nothing.
    """

    shape: FaultShape
    wire: Wire
    ask: Ask
    told: str
    requests: int
    kept: int
    wrong: tuple[str, ...] = ()

    def line(self) -> str:
        cells = (self.shape.name, self.shape.stage, self.wire, self.ask, self.told or "whole")
        return " | ".join((*cells, str(self.requests), str(self.kept), "; ".join(self.wrong) or "fine"))


class Failing:
    """A script that fails in one way until it is mended; what it says then is whole."""

    def __init__(self, answer: Answer | None) -> None:
        self.answer = answer or Answer()
        self.broken = True
        self.said: list[str] = []

    def __call__(self, asked: Asked) -> Answer:
        answer = self.answer if self.broken else Answer(TEXT)
        if asked.schema is not None or '"reply_to"' in asked.text:
            whole = reply([verdict("warm", evidence="plain")], premise=PREMISE).replace("NONCE", nonce_of(asked))
            answer = replace(answer, text=whole) if answer.text == TEXT else answer
        self.said.append(answer.whole)
        return answer


def playing(record: Record, backend: ChatBackend) -> Loop:
    """A loop whose author and critic are the model."""
    author, critic = RecordedLine(record, backend, "author"), RecordedLine(record, backend, "critic")
    composed = ComposedCritic(OfflineCritic(), None, ModelCritic(critic), writes=False)
    return Loop(record, composed, OfflineAuthor(), ModelAuthor(author))


@asynccontextmanager
async def met(
    url: str, wire: Wire, record: Record, *, retries: int = RETRIES, apart: bool = False
) -> AsyncIterator[Loop]:
    """The loop of a session that asks there."""
    backend = open_backend(endpoint(wire, url, LIMITS), ModelSettings(retries=retries), apart=apart)
    try:
        yield playing(record, backend)
    finally:
        await backend.close()


async def begun(home: Path, ask: Ask) -> Record:
    text = None if ask == "draft" else "It is plain and short.\n"
    return await begin(parse_spec(SPEC), text, home / "sessions")


def asking(loop: Loop, ask: Ask) -> Awaitable[object]:
    if ask == "review":
        return loop.review(anyway=True)
    return write_first(loop, again=loop.session.draft is not None)


async def run(shape: FaultShape, wire: Wire, ask: Ask, home: Path) -> Row:
    """Meet the fault, then ask again when it is gone."""
    record, script = await begun(home, ask), Failing(shape.answer)
    assert record.journal is not None
    path = record.journal.path
    async with WireServer(script) as server:
        with address_of(shape, server) as url:
            async with met(url, wire, record) as loop:
                wrong = await ended(asking(loop, ask))
        requests, told = len(server.requests), faults(record)
        wrong += amiss(shape, record, script, requests, ask)
        script.broken = False
        if told:
            async with met(server.url, wire, record) as loop:
                wrong += [f"next ask: {each}" for each in await ended(asking(loop, ask))]
            if len(faults(record)) != len(told):
                wrong.append(f"the session did not go on: {why(record)}")
    kept = max((len(call.output) for call in calls(record)[:1]), default=0)
    record.close()
    wrong += verify(path).faults
    if CANARY in path.read_text(encoding="utf-8"):
        wrong.append("the key is on record")
    return Row(shape, wire, ask, told[0] if told else "", requests, kept, tuple(wrong))


async def ended(doing: Awaitable[object]) -> list[str]:
    """Wait for the end; what is not a plain refusal is wrong."""
    task = asyncio.ensure_future(doing)
    done, _waiting = await asyncio.wait({task}, timeout=HANGS)
    if not done:
        task.cancel()
        await asyncio.wait({task})
        return ["hang"]
    error = task.exception()
    return [] if error is None or isinstance(error, Declined) else [f"traceback {error!r}"]


def on_record(record: Record) -> list[AnyEvent]:
    """What the transcript's file holds, not what memory does."""
    assert record.journal is not None
    return list(read_session_file(record.journal.path).events)


def calls(record: Record) -> list[Called]:
    return [event for event in on_record(record) if isinstance(event, Called)]


def faults(record: Record) -> list[str]:
    return [event.fault for event in on_record(record) if isinstance(event, Failed)]


def why(record: Record) -> str:
    """The words of the last fault."""
    return next((event.what for event in reversed(on_record(record)) if isinstance(event, Failed)), "")


def amiss(shape: FaultShape, record: Record, script: Failing, requests: int, ask: Ask) -> list[str]:
    """What is not as it must be, after the fault and before the next ask."""
    told, made, wrong = faults(record), calls(record), list[str]()
    if record.live is not None:
        wrong.append("not idle")
    if len(told) > 1 or not made:
        wrong.append(f"{len(told)} faults of {len(made)} calls")
    if shape.stage == "mid-stream":
        if requests != 1:
            wrong.append(f"duplicate request: {requests}")
        wrong += lost(shape, record, script, ask)
    elif requests > 1 + RETRIES and told != ["invalid output"]:
        wrong.append(f"{requests} requests")
    return wrong


def lost(shape: FaultShape, record: Record, script: Failing, ask: Ask) -> list[str]:
    """Text that was sent and is not on record. A reset takes along what was not read yet, which nobody can keep."""
    assert shape.answer is not None and shape.answer.fault is not None
    output, fault = calls(record)[0].output, shape.answer.fault
    pieces = Answer(script.said[0]).pieces
    sent = "".join(pieces[: fault.after])
    wrong = [] if output == sent or (fault.shape == "reset" and sent.startswith(output)) else ["lost text"]
    draft = record.session.draft
    if ask == "draft" and output.strip() and (draft is None or draft.text != output or not draft.incomplete):
        wrong.append("lost draft")
    return wrong


def summary(rows: Iterable[Row]) -> str:
    rows = list(rows)
    told = [wrong for row in rows for wrong in row.wrong]

    def count(word: str) -> int:
        return sum(word in each for each in told)

    return (
        f"{len({row.shape.name for row in rows})} shapes × {len({row.wire for row in rows})} adapters × stages = "
        f"{len(rows)} runs: {count('hang')} hangs, {count('lost')} lost texts, {count('traceback')} tracebacks, "
        f"{count('duplicate')} duplicate requests"
    )


async def left(loop: Loop, ready: asyncio.Event) -> float:
    """Milliseconds from Esc to idle, once the stage is reached."""
    task = asyncio.ensure_future(asking(loop, "draft"))
    await asyncio.wait_for(ready.wait(), HANGS)
    began = time.monotonic()
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled() and loop.record.live is None
    return (time.monotonic() - began) * 1000
