"""The process that talks to a model for the app: `python -m redraft.models.host`, started and ended by `apart`.

Endpoint and key come on standard input, then questions; what comes of them goes to standard output. It ends when its
input does, whatever it is doing.
"""

import asyncio
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO, Final

from redraft.models.chat import ChatBackend, Request, listening
from redraft.models.endpoints import Endpoint
from redraft.models.faults import ModelFault
from redraft.models.pipe import TAKEN, Broken, Told, broken_by, read_request, read_setup, told_line, told_of
from redraft.models.secrets import scrub
from redraft.models.whole import mended
from redraft.models.wires import Here

LONGEST_SAID: Final = 300
"""Characters of an error that nobody foresaw, at most."""


def main() -> None:
    """Serve until the input ends."""
    _shut_in()
    out = _own_output()
    try:
        asyncio.run(_serve(read_setup(sys.stdin.buffer.readline()), sys.stdin.buffer, out))
    finally:
        os._exit(1)  # an orderly end would wait for the thread that reads the input


def _shut_in() -> None:
    """Leave no memory behind, which holds a key, and let the app decide what ctrl-C means."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _own_output() -> int:
    """Keep the output to ourselves: what a library prints goes nowhere."""
    out = os.dup(sys.stdout.fileno())
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for each in (sys.stdout, sys.stderr):
        os.dup2(nowhere, each.fileno())
    os.close(nowhere)
    return out


async def _serve(endpoint: Endpoint, lines: BinaryIO, out: int) -> None:
    asked: asyncio.Queue[Request] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def ask(request: Request) -> None:
        loop.call_soon_threadsafe(asked.put_nowait, request)

    # A thread of its own notices the end of the input even while a library is being loaded, or hangs.
    threading.Thread(target=_listen, args=(lines, ask), daemon=True).start()
    backend = Here(endpoint)
    while True:
        request = await asked.get()
        try:
            await _answer(backend, request, out)
        except BaseException as fault:
            _tell(out, _unforeseen(fault, endpoint))
            raise


def _listen(lines: BinaryIO, ask: Callable[[Request], None]) -> None:
    """Hand on what is asked; when the app is gone, go too."""
    try:
        for line in lines:
            ask(read_request(line))
    finally:
        os._exit(0)


async def _answer(backend: ChatBackend, request: Request, out: int) -> None:
    _tell(out, TAKEN)
    try:
        async with listening(backend.stream(request)) as items:
            async for item in items:
                _tell(out, told_of(item))
    except ModelFault as fault:
        _tell(out, broken_by(fault))


def _unforeseen(fault: BaseException, endpoint: Endpoint) -> Broken:
    """What is told of a fault that nobody foresaw. It is never asked again unasked: it may have been billed."""
    keys = () if endpoint.key is None else (endpoint.key,)
    said = " ".join(mended(scrub(f"{type(fault).__name__}: {fault}", keys)).split())[:LONGEST_SAID]
    return Broken("cut off", f"asking {endpoint.model} ended in an error nobody foresaw ({said})")


def _tell(out: int, told: Told) -> None:
    line = memoryview(told_line(told))
    while line:
        line = line[os.write(out, line) :]


if __name__ == "__main__":
    main()
