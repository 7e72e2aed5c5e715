"""Faults met by a whole session: a loop on a journal, a recorded line, patience, a real SDK, a server that fails."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable
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
from redraft.authors.outlining import ModelOutliner
from redraft.core.events import AnyEvent, Called, Failed, Reviewed
from redraft.core.outline import Part
from redraft.core.spec import parse_spec
from redraft.critics.composed import ComposedCritic
from redraft.critics.final import ModelChecker
from redraft.critics.model import ModelCritic
from redraft.critics.offline import OfflineCritic
from redraft.loop.calling import RecordedLine
from redraft.loop.drafting import write_first
from redraft.loop.filling import write_from_outline
from redraft.loop.finishing import final_check
from redraft.loop.opening import begin
from redraft.loop.outlining import lock_outline, propose_outline
from redraft.loop.passes import Loop
from redraft.loop.record import Declined, Record
from redraft.loop.verifying import verify
from redraft.models.chat import ChatBackend
from redraft.models.faults import RETRIED
from redraft.models.opening import open_backend
from redraft.roles import ModelSettings, Timeouts
from redraft.transcripts.library import read_session_file
from scripted import unpriced
from wire.answers import Answer, Asked, Wire
from wire.shapes import TEXT, FaultShape
from wire_server import WireServer

Ask = Literal["draft", "review", "outline", "fill", "final"]
"""What a model is asked for; "fill" is the text under a locked outline."""
LIMITS = Timeouts(connect=1.0, first_token=4.0, idle=3.0)
RETRIES = 1
PREMISE = {"sound": True, "reason": "a note can say it"}
HANGS = 60.0
"""Seconds after which a run hangs."""
TOLD_AT_ONCE = frozenset({"429 Wed, 21 Oct 2037 07:28:00 GMT", "429 31536000"})
"""The server asks for more patience than anybody has: its fault is told instead of waiting."""
NOTHING_BEGAN = frozenset({"error body", "stall after headers", "pings only"})
"""The server took the question and then said that it would not, or not a word: nothing can be told or billed twice."""
NOT_READ = frozenset({"reset"})
"""A reset takes along what lies unread in the buffers, which nobody can keep."""


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
        return " | ".join((*cells, str(self.requests), str(self.kept), "; ".join(self.wrong) or "as it must be"))


class Failing:
    """A script that fails in one way until it is mended; what it says then is whole."""

    def __init__(self, answer: Answer | None) -> None:
        self.answer = answer or Answer()
        self.broken = True
        self.said: list[str] = []

    def __call__(self, asked: Asked) -> Answer:
        answer = self.answer if self.broken else Answer(TEXT)
        if asked.schema is not None or '"reply_to"' in asked.text:
            whole = answer_to(asked).replace("NONCE", nonce_of(asked))
            answer = replace(answer, text=whole) if answer.text == TEXT else answer
        self.said.append(answer.whole)
        return answer


def answer_to(asked: Asked) -> str:
    """A whole reply in the shape that is asked for."""
    if "Reply with `parts`" in asked.text:
        return json.dumps({"reply_to": "NONCE", "parts": [{"part": "", "level": 0, "title": "When", "purpose": "It."}]})
    if "`ready`" in asked.text:
        return json.dumps({"reply_to": "NONCE", "gaps": [], "why": "it says when, and no more", "ready": True})
    return reply([verdict("warm", evidence="plain")], premise=PREMISE)


def playing(record: Record, backend: ChatBackend) -> Loop:
    """A loop whose author and critic are the model."""
    author, critic = (RecordedLine(record, backend, role, price=unpriced) for role in ("author", "critic"))
    composed = ComposedCritic(OfflineCritic(), None, ModelCritic(critic), writes=False)
    return Loop(
        record, composed, OfflineAuthor(), ModelAuthor(author), checker=ModelChecker(critic),
        outliner=ModelOutliner(author),
    )  # fmt: skip


@asynccontextmanager
async def met(url: str, wire: Wire, record: Record) -> AsyncIterator[Loop]:
    """The loop of a session that asks there."""
    backend = open_backend(endpoint(wire, url, LIMITS), ModelSettings(retries=RETRIES), apart=False)
    try:
        yield playing(record, backend)
    finally:
        await backend.close()


async def begun(home: Path, ask: Ask) -> Record:
    text = "It is plain and short.\n" if ask in ("review", "final") else None
    record = await begin(parse_spec(SPEC), text, home / "sessions")
    if ask == "fill":
        await lock_outline(Loop(record, OfflineCritic(), OfflineAuthor()), (Part("", 0, "When", "Says when."),))
    return record


def asking(loop: Loop, ask: Ask) -> Awaitable[object]:
    match ask:
        case "review":
            return loop.review(anyway=True)
        case "outline":
            return propose_outline(loop)
        case "fill":
            return write_from_outline(loop)
        case "final":
            return final_check(loop)
    return write_first(loop, again=loop.session.draft is not None)


async def run(shape: FaultShape, wire: Wire, ask: Ask, home: Path) -> Row:
    """Meet the fault, then ask again when it is gone: the same loop and the same backend, where they can reach it."""
    record, script = await begun(home, ask), Failing(shape.answer)
    assert record.journal is not None
    path = record.journal.path
    async with WireServer(script) as server:
        with address_of(shape, server) as url:
            async with met(url, wire, record) as loop:
                wrong = await ended(asking(loop, ask))
                requests, told, call = len(server.requests), faults(record), calls(record)[:1]
                wrong += amiss(shape, wire, ask, record, script, requests)
                script.broken = False
                if told and url == server.url:
                    wrong += await goes_on(loop, ask, server)
        if told and url != server.url:
            async with met(server.url, wire, record) as loop:
                wrong += await goes_on(loop, ask, server)
    record.close()
    wrong += verify(path).faults
    wrong += [f"the key is in {file.name}" for file in home.rglob("*") if file.is_file() and holds_key(file)]
    kept = max((len(each.output) for each in call), default=0)
    return Row(shape, wire, ask, told[0] if told else "", requests, kept, tuple(wrong))


def holds_key(file: Path) -> bool:
    return CANARY.encode() in file.read_bytes()


async def goes_on(loop: Loop, ask: Ask, server: WireServer) -> list[str]:
    """What is amiss with the next ask, now that the fault is gone."""
    record, before = loop.record, len(server.requests)
    calls_before, faults_before = len(calls(record)), len(faults(record))
    wrong = [f"next ask: {each}" for each in await ended(asking(loop, ask))]
    made, told = len(calls(record)) - calls_before, len(faults(record)) - faults_before
    if (made, told, len(server.requests) - before) != (1, 0, 1):
        wrong.append(f"next ask: {made} calls, {told} faults ({why(record)}), {len(server.requests) - before} requests")
    return wrong if came(record, ask) and idle(record) else [*wrong, "the session did not go on"]


def came(record: Record, ask: Ask) -> bool:
    """Whether what was asked for is on record, or is the draft."""
    made = [event for event in on_record(record) if isinstance(event, Reviewed)]
    match ask:
        case "review":
            return any(verdict.criterion == "warm" for event in made for verdict in event.verdicts)
        case "final":
            return any(event.scope == "final" and event.ready for event in made)
        case "outline":
            return stands(record) == ("It.", False) and record.session.version(1).outline
    return stands(record) == (TEXT, False) and not record.session.version(record.session.head).outline


def stands(record: Record) -> tuple[str, bool]:
    """The draft, and whether it is incomplete. A whole one ends as a file does."""
    draft = record.session.draft
    if draft is None:
        return "", True
    return draft.text if draft.incomplete else draft.text.removesuffix("\n"), draft.incomplete


def idle(record: Record) -> bool:
    return record.live is None and not record.doing


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


def foreseen(shape: FaultShape, wire: Wire) -> str:
    """The fault that an ask must be told; "" for none. A reply that was stopped early is whole to a backend only."""
    stop = shape.answer.stop if shape.answer else "end"
    return shape.expected(wire) or {"length": "truncated", "refused": "refused"}.get(stop, "")


def foreseen_requests(shape: FaultShape, kind: str) -> int:
    """How many requests the failing server must have read; never two once an answer has begun, or may have."""
    if shape.address != "server":
        return 0
    may_have_begun = shape.stage not in ("before headers", "status") and shape.name not in NOTHING_BEGAN
    return 1 if may_have_begun or kind not in RETRIED or shape.name in TOLD_AT_ONCE else 1 + RETRIES


def amiss(shape: FaultShape, wire: Wire, ask: Ask, record: Record, script: Failing, requests: int) -> list[str]:
    """What is not as it must be, after the fault and before the next ask."""
    told, made, kind = faults(record), calls(record), foreseen(shape, wire)
    wrong = [] if idle(record) else ["not idle"]
    if told != ([kind] if kind else []):
        wrong.append(f"told {told or 'nothing'} instead of {kind or 'nothing'}")
    if len(made) != 1:
        return [*wrong, f"{len(made)} calls on record"]
    if requests > 1 and made[0].output:
        wrong.append(f"duplicate request after a first token: {requests}")
    if requests != foreseen_requests(shape, kind):
        wrong.append(f"{requests} requests instead of {foreseen_requests(shape, kind)}")
    return wrong + lost(shape, ask, record, script, bool(kind))


def lost(shape: FaultShape, ask: Ask, record: Record, script: Failing, incomplete: bool) -> list[str]:
    """Text that was sent and is not on record, to the last character."""
    output, fault, sent = calls(record)[0].output, shape.answer and shape.answer.fault, ""
    if shape.stage == "mid-stream" and fault:
        sent = "".join(Answer(script.said[0]).pieces[: fault.after])
    elif shape.stage == "at the end" or not incomplete:
        sent = script.said[0]
    wrong = [] if output == sent or (shape.name in NOT_READ and sent.startswith(output)) else ["lost text"]
    if ask == "draft" and stands(record) != ((output, incomplete) if output.strip() else ("", True)):
        wrong.append("lost draft")
    if ask == "fill" and stands(record) != (("Says when.", False) if incomplete else (output, False)):
        wrong.append("an outline that is not whole")
    return wrong
