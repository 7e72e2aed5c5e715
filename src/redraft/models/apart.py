"""A backend in a process of its own: loading an SDK costs no key stroke, and whatever hangs there is ended at once."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Final

import msgspec

from redraft.models.chat import Delta, Reply, Request
from redraft.models.endpoints import Endpoint
from redraft.models.faults import ModelFault
from redraft.models.pipe import Answer, Broken, Lines, Piece, Told, fault_of, request_line, setup_line
from redraft.models.secrets import clean_environ

MOST_AT_ONCE: Final = 1 << 18
"""Bytes that are read in one go."""
FAREWELL: Final = 2.0
"""Seconds that a killed process is waited for, at most."""
MOST_RESTING: Final = 3
"""Processes kept for the next questions, with their SDK loaded: one for each of three votes."""
ALWAYS_RESTING: Final = 1
"""Of those, how many are kept however long nobody asks."""
IDLE: Final = 60.0
"""Seconds for which the others are kept; each has 40 to 65 MB of its own."""


class Apart:
    """A model that is asked from another process. Every question under way has a process to itself.

    Args:
        endpoint: whom to ask. Its key goes over the process's standard input, and nowhere else.
        environ: this process's environment; the other gets it without any key.
        idle: seconds for which processes are kept that nobody asks.
    """

    def __init__(self, endpoint: Endpoint, environ: Mapping[str, str] = os.environ, idle: float = IDLE) -> None:
        self._endpoint = endpoint
        self._environ = environ
        self._idle = idle
        self._resting: list[_Child] = []
        self._children: set[_Child] = set()
        self._reaping: set[asyncio.Task[None]] = set()

    @property
    def name(self) -> str:
        """The model as a person names it."""
        return str(self._endpoint.model)

    async def stream(self, request: Request) -> AsyncIterator[Delta | Reply]:
        """Ask.

        Args:
            request: the question.

        Yields:
            Deltas (an empty one is a sign of life), and the reply last.

        Raises:
            ModelFault: it could not answer, or the process ended.
        """
        yield Delta("", sign="loading")  # its process may have to be started
        child, told = await self._taken(request)
        try:
            while child.asked:
                for each in told:
                    yield _item(each)
                told = await child.hear()
        except _Gone as gone:
            raise self._fault(gone) from None
        finally:
            self._leave(child)  # before the reply is told: many stop listening there
        for each in told:
            yield _item(each)

    async def close(self) -> None:
        """End every process, and wait until it is gone."""
        for child in list(self._children):
            self._end(child)
        if self._reaping:
            await asyncio.wait(self._reaping, timeout=FAREWELL)

    async def _taken(self, request: Request) -> tuple["_Child", list[Told]]:
        """The process that took the question, and what it told so far.

        One that rested may have ended meanwhile: what it did not take was not sent, and a new one is asked.
        """
        while True:
            rested = bool(self._resting)
            child = self._woken() if rested else await self._started()
            try:
                await child.ask(request)
                return child, await child.hear()
            except _Gone as gone:
                self._end(child)
                if not rested:
                    raise self._fault(gone) from None
            except BaseException:
                self._end(child)
                raise

    async def _started(self) -> "_Child":
        try:
            child = _Child(await _started(self._environ, self._endpoint))
        except OSError as fault:
            said = f"no process could be started to ask {self.name} ({fault.strerror})"
            raise ModelFault("cut off", said) from fault
        self._children.add(child)
        child.tell(setup_line(self._endpoint))
        return child

    def _fault(self, gone: "_Gone") -> ModelFault:
        return ModelFault("cut off", f"{self.name}: {gone}")

    def _leave(self, child: "_Child") -> None:
        """Keep a process that has said all, for the next question; end one that has not."""
        if child.alive and not child.asked and len(self._resting) < MOST_RESTING:
            self._resting.append(child)
            child.resting = asyncio.get_running_loop().call_later(self._idle, self._let_go, child)
        else:
            self._end(child)

    def _woken(self) -> "_Child":
        """The process that has rested for the shortest time, so that the others may be let go."""
        child = self._resting.pop()
        if child.resting is not None:
            child.resting.cancel()
        return child

    def _let_go(self, child: "_Child") -> None:
        if child in self._resting and len(self._resting) > ALWAYS_RESTING:
            self._end(child)

    def _end(self, child: "_Child") -> None:
        if child not in self._children:
            return
        self._children.discard(child)
        if child in self._resting:
            self._resting.remove(child)
        if child.resting is not None:
            child.resting.cancel()
        child.kill()
        reaping = asyncio.create_task(child.reaped())
        self._reaping.add(reaping)
        reaping.add_done_callback(self._reaping.discard)


class _Gone(Exception):
    """The process is not there any more, or not to be understood."""


class _Child:
    """One process: it answers one question after another.

    Args:
        process: has been started, in a session of its own.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._process = process
        self._to = process.stdin
        self._from = process.stdout
        self._lines = Lines()
        self.asked = False
        self.resting: asyncio.TimerHandle | None = None

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.returncode is None and not self._from.at_eof()

    def tell(self, line: bytes) -> None:
        """Send a line, as fast as it is read."""
        self._to.write(line)

    async def ask(self, request: Request) -> None:
        """Send a question.

        Raises:
            _Gone: nobody reads it.
        """
        self.asked = True
        try:
            self.tell(request_line(request))
            await self._to.drain()
        except (BrokenPipeError, ConnectionResetError):
            raise _Gone(await self._farewell()) from None

    async def hear(self) -> list[Told]:
        """Wait for what comes next; all that is there already comes together.

        Raises:
            _Gone: nothing comes any more.
        """
        told: list[Told] = []
        while not told:
            data = await self._from.read(MOST_AT_ONCE)
            if not data:
                raise _Gone(await self._farewell())
            told = self._understood(data)
        self.asked = not any(isinstance(each, Answer | Broken) for each in told)
        return told

    def _understood(self, data: bytes) -> list[Told]:
        try:
            return list(self._lines.feed(data))
        except (msgspec.MsgspecError, OverflowError, UnicodeDecodeError) as fault:
            raise _Gone(f"the process that asks it cannot be understood ({type(fault).__name__})") from fault

    def kill(self) -> None:
        """End it and whatever it started, at once."""
        if not self._to.is_closing():
            self._to.transport.abort()
        if self._process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    async def reaped(self) -> None:
        """Wait until a killed process is gone. What it still said is read and dropped, or its pipe would stay open."""
        while await self._from.read(MOST_AT_ONCE):
            pass
        await self._process.wait()

    async def _farewell(self) -> str:
        """How it ended, in words."""
        try:
            status = await asyncio.wait_for(self._process.wait(), FAREWELL)
        except TimeoutError:
            return "the process that asks it says nothing any more"
        if status < 0:
            return f"the process that asks it was ended ({signal.strsignal(-status) or f'signal {-status}'})"
        return f"the process that asks it ended (status {status})"


def _item(told: Told) -> Delta | Reply:
    match told:
        case Piece(text=text, thought=thought, sign=sign):
            return Delta(text, thought, sign)
        case Answer(reply=reply):
            return reply
        case Broken():
            raise fault_of(told)


async def _started(environ: Mapping[str, str], endpoint: Endpoint) -> asyncio.subprocess.Process:
    """A process that imports from where this one does, and from no other folder; it has no terminal."""
    clean = clean_environ(environ, () if endpoint.key is None else (endpoint.key,), proxies=True)
    clean["PYTHONPATH"] = os.pathsep.join(place for place in sys.path if place)
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "redraft.models.host",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=clean,
        start_new_session=True,
        limit=MOST_AT_ONCE,
    )
