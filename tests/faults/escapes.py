"""Esc at every stage of an ask: how long until all is idle, until the server is left, and what is kept."""

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from faults.backends import address_of, endpoint
from faults.fault_table import HANGS, Ask, Failing, asking, begun, calls, faults, idle, playing, stands
from redraft.loop.passes import Loop
from redraft.models.chat import Around, ChatBackend, Delta, Reply, Request, Waiting, listening
from redraft.models.opening import open_backend
from redraft.roles import ModelSettings, Timeouts
from wire.answers import Answer, Asked, Fault, Wire
from wire.shapes import SHAPES, TEXT, FaultShape
from wire_server import WireServer

TIMES = 3
BOUND = 200.0
"""Milliseconds from Esc to idle, at most."""
NEVER = Timeouts(connect=60, first_token=60, idle=60)
"""No deadline may run out: what ends is ended by Esc."""
PIECES = 3
ENOUGH = sum(len(piece) for piece in Answer(TEXT).pieces[:PIECES])
"""Characters in so many pieces, which may come joined."""
OF_SHAPE = {shape.name: shape for shape in SHAPES}
STAGES = {
    "loading the SDK": FaultShape("whole", "connecting", Answer(TEXT), ""),
    "connecting": OF_SHAPE["connection never accepted"],
    "before headers": OF_SHAPE["silence"],
    "after headers": OF_SHAPE["stall after headers"],
    "keep-alives only": OF_SHAPE["pings only"],
    "mid-stream": FaultShape("stall", "mid-stream", Answer(TEXT, fault=Fault("stall", after=PIECES)), ""),
    "countdown": FaultShape("503", "status", Answer(status=503, headers={"retry-after": "30"}), "overloaded"),
}
UNANSWERED = frozenset({"before headers", "after headers", "keep-alives only"})
LOADED_FOR = 0.15
"""Seconds for which the process that asks has run when Esc comes while it loads its SDK."""
SYN_SENT = "02"


@dataclass(frozen=True)
class Escape:
    """What became of leaving at one stage, some times over.

    Args:
        apart: the model was asked from another process.
        idle: milliseconds until the task was done and nothing was under way.
        gone: milliseconds until the server saw its connection closed; () where it had none.
        wrong: what should not have been, in words.
    """

    stage: str
    wire: Wire
    ask: Ask
    apart: bool
    idle: tuple[float, ...]
    gone: tuple[float, ...]
    wrong: tuple[str, ...]

    def line(self) -> str:
        gone = f"{median(self.gone):.0f}" if self.gone else "no connection"
        cells = (self.stage, self.wire, self.ask, "another process" if self.apart else "this process")
        return " | ".join(
            (
                *cells,
                f"{median(self.idle):.0f}",
                f"{max(self.idle):.0f}",
                gone,
                "; ".join(self.wrong) or "as it must be",
            )
        )


class Watched(Around):
    """Tells when so much text, or a notice of waiting, has been taken by whoever listens."""

    def __init__(self, backend: ChatBackend, tell: Callable[[], None], enough: int) -> None:
        super().__init__(backend)
        self._tell, self._enough = tell, enough

    async def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
        heard = 0
        async with listening(self._backend.stream(request)) as items:
            async for item in items:
                yield item
                heard += len(item.text) if isinstance(item, Delta) else 0
                if isinstance(item, Waiting) or heard >= self._enough:
                    self._tell()


async def escape(stage: str, wire: Wire, ask: Ask, apart: bool, home: Path) -> Escape:
    """Leave as often as is measured. All come to the stage at once: starting them takes no longer than it must."""
    shape, barrier = STAGES[stage], asyncio.Barrier(1 if stage == "loading the SDK" else TIMES)
    turn = asyncio.Lock()

    async def once(at: int) -> tuple[float, float | None, list[str]]:
        async with AsyncExitStack() as stack:
            script = Failing(shape.answer)
            server = await stack.enter_async_context(WireServer(script))
            url = stack.enter_context(address_of(shape, server))
            left = Left(stage, server, script, _port(url))
            loop = await stack.enter_async_context(_loop(left, url, wire, ask, apart, home / str(at)))
            return await left.measured(loop, ask, barrier, turn)

    if stage == "loading the SDK":
        taken = [await once(at) for at in range(TIMES)]
    else:
        taken = await asyncio.gather(*(once(at) for at in range(TIMES)))
    gone = tuple(each for _idle, each, _wrong in taken if each is not None)
    wrong = tuple(each for *_times, told in taken for each in told)
    return Escape(stage, wire, ask, apart, tuple(each for each, *_more in taken), gone, wrong)


class _loop:  # noqa: N801 - it is used as a function
    """A session's loop at one end of a wire, and all that it needs, until it is left."""

    def __init__(self, left: "Left", url: str, wire: Wire, ask: Ask, apart: bool, home: Path) -> None:
        self._left, self._ask, self._home = left, ask, home
        settings = ModelSettings(retries=3)
        self._backend = Watched(open_backend(endpoint(wire, url, NEVER), settings, apart=apart), left.tell, ENOUGH)

    async def __aenter__(self) -> Loop:
        self._record = await begun(self._home, self._ask)
        return playing(self._record, self._backend)

    async def __aexit__(self, *_exc: object) -> None:
        await self._backend.close()
        self._record.close()


class Left:
    """One ask on its way to a stage, and away from it."""

    def __init__(self, stage: str, server: WireServer, script: Failing, port: int) -> None:
        self._stage, self._server, self._script, self._port = stage, server, script, port
        self._ready = asyncio.Event()
        self._syns, self._children = _connecting(port), _children()
        if stage in UNANSWERED:
            server.on_request = self._soon

    def tell(self) -> None:
        """Text or a notice of waiting was taken."""
        self._ready.set()

    def _soon(self, _asked: Asked) -> None:
        """The request was read; what the server says then needs a moment to be heard."""
        asyncio.get_running_loop().call_later(0.1, self._ready.set)

    async def measured(
        self, loop: Loop, ask: Ask, barrier: asyncio.Barrier, turn: asyncio.Lock
    ) -> tuple[float, float | None, list[str]]:
        """Milliseconds to idle, milliseconds until the server is left, and what is amiss."""
        task = asyncio.ensure_future(asking(loop, ask))
        try:
            async with asyncio.timeout(HANGS):
                await self._reached()
                await barrier.wait()
        except TimeoutError:
            task.cancel()
            await asyncio.wait({task}, timeout=HANGS)
            return 0.0, None, ["hang before its stage"]
        async with turn:
            began = time.monotonic()
            task.cancel()
            await asyncio.wait({task}, timeout=HANGS)
            taken = (time.monotonic() - began) * 1000
            wrong = self._amiss(loop, ask, task)
            return taken, await self._gone(began), wrong

    async def _reached(self) -> None:
        if self._stage == "connecting":
            await _until(lambda: _connecting(self._port) > self._syns)
        elif self._stage == "loading the SDK":
            await _until(lambda: bool(_children() - self._children))
            await asyncio.sleep(LOADED_FOR)
        else:
            await self._ready.wait()

    async def _gone(self, began: float) -> float | None:
        """Milliseconds until the server saw that it was left; None where there was nothing to leave."""
        if self._stage in ("loading the SDK", "countdown"):
            return None
        if self._stage == "connecting":
            await _until(lambda: _connecting(self._port) <= self._syns)
            return (time.monotonic() - began) * 1000
        await _until(lambda: self._server.asked.left > 0)
        return (self._server.asked.left - began) * 1000

    def _amiss(self, loop: Loop, ask: Ask, task: "asyncio.Future[object]") -> list[str]:
        record, made = loop.record, calls(loop.record)
        wrong = [] if task.cancelled() and idle(record) else ["not idle"]
        if [call.stopped for call in made] != ["cancelled"] or faults(record):
            return [*wrong, f"{len(made)} calls and {len(faults(record))} faults on record"]
        if len(self._server.requests) != (0 if self._stage in ("connecting", "loading the SDK") else 1):
            wrong.append(f"{len(self._server.requests)} requests")
        sent = "".join(Answer(self._script.said[0]).pieces[:PIECES]) if self._stage == "mid-stream" else ""
        kept = stands(record) if ask == "draft" else (sent, True)
        return wrong if made[0].output == sent and kept == (sent, True) else [*wrong, "lost text"]


async def _until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(HANGS):
        while not so():  # noqa: ASYNC110 - what it waits for happens in the kernel
            await asyncio.sleep(0.002)


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])


def _connecting(port: int) -> int:
    """How many connections to a port of this machine are neither accepted nor refused yet."""
    rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return sum(row[2].endswith(f":{port:04X}") and row[3] == SYN_SENT for row in rows)


def _children() -> frozenset[str]:
    """The processes that this thread started."""
    return frozenset(Path(f"/proc/{os.getpid()}/task/{threading.get_native_id()}/children").read_text().split())
