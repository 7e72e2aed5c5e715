"""One run of a program over a draft: no shell, a folder of its own, a time limit, bounded output, and no keys."""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from redraft.core.commands import PLACE, Command

SECONDS: Final = 10.0
"""A program that is still running then is killed, with all that it started."""
KEPT: Final = 4_096
"""Bytes of the output that are kept: the last."""
MOST_OUTPUT: Final = 8_000_000
"""Bytes of output after which a program is killed: it says nothing that anyone could read."""
DRAINED: Final = 0.5
"""Seconds for the rest of the output once the program has ended: what left its group may hold the pipe open."""

_CHUNK: Final = 65_536
_SHELL_CODES: Final = {126: "permission denied", 127: "not found"}
"""What programs that start others (env, xargs, shells) end with when they could not."""
_SEQUENCES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\U000e0000-\U000e007f]"
)


class Ran(Struct, frozen=True):
    """What came of a run.

    Args:
        status: the exit status; None when there is none that says anything of the draft.
        output: the end of what it wrote, stdout and stderr as they came, with nothing that steers a terminal.
        trouble: why there is no status, in a few words; "" when there is one.
    """

    status: int | None
    output: str = ""
    trouble: str = ""


async def run(command: Command, text: str, environ: Mapping[str, str], seconds: float = SECONDS) -> Ran:
    """Run a program over a text.

    Cancelling kills it, and everything in its process group, at once. What leaves that group by a session of its own
    lives on, without keys and without the draft, whose file is gone.

    Args:
        command: the program and its arguments; `{draft}` in an argument is the path of a file that holds the text,
            and without one the path is the last argument.
        text: the draft.
        environ: the program's environment, without any key.
        seconds: the longest it may take.

    Returns:
        Its exit status and output, or why it has none. A signal is no status, nor is 126 or 127.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix="redraft-")).resolve()  # as programs will name it
    except OSError as fault:
        return Ran(None, trouble=f"no folder for the draft ({fault.strerror})")
    try:
        ran = await _run(_argv(command, folder, text), folder, environ, seconds)
        # The folder's name differs from run to run, says nothing to an author, and would tell of this machine.
        return msgspec.structs.replace(ran, output=ran.output.replace(f"{folder}{os.sep}", ""))
    except OSError as fault:
        return Ran(None, trouble=_why(fault))
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # what a program locked away in there is its own


def _argv(command: Command, folder: Path, text: str) -> list[str]:
    draft = folder / "draft.md"
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(text.encode("utf-8", "replace"))
    placed = [part.replace(PLACE, str(draft)) for part in command]
    return placed if any(PLACE in part for part in command) else [*placed, str(draft)]


def _why(fault: OSError) -> str:
    if isinstance(fault, FileNotFoundError):
        return "not found: name it by its whole path, or put it on PATH"
    return (fault.strerror or str(fault)).lower()


async def _run(argv: list[str], folder: Path, environ: Mapping[str, str], seconds: float) -> Ran:
    ours, theirs = os.pipe()
    heard = _Output()
    try:
        # The pipe is ours and not asyncio's, whose own waits until every descendant has closed it.
        process = await asyncio.create_subprocess_exec(
            *argv, stdin=asyncio.subprocess.DEVNULL, stdout=theirs, stderr=theirs, cwd=folder, env=dict(environ),
            start_new_session=True,
        )  # fmt: skip
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    try:
        with heard.reading(ours):
            status = await _status(process, heard, seconds)
            if status is None:
                return Ran(None, heard.text(), _stopped(heard, seconds))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(heard.closed.wait(), DRAINED)
            return _ended(status, heard.text())
    finally:
        await process.wait()


async def _status(process: asyncio.subprocess.Process, heard: "_Output", seconds: float) -> int | None:
    """Wait for the end, and kill whatever is left of the group, once: later its number may be another's."""
    ended = asyncio.ensure_future(process.wait())
    flooded = asyncio.ensure_future(heard.flooded.wait())
    try:
        await asyncio.wait({ended, flooded}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        return ended.result() if ended.done() else None
    finally:
        _kill(process.pid)
        ended.cancel()
        flooded.cancel()


def _stopped(heard: "_Output", seconds: float) -> str:
    return f"wrote more than {MOST_OUTPUT:,} bytes" if heard.flooded.is_set() else f"took more than {seconds:g} s"


def _ended(status: int, output: str) -> Ran:
    if status < 0:
        return Ran(None, output, f"ended by signal {-status}")
    if status in _SHELL_CODES:
        return Ran(None, output, f"exit status {status}, {_SHELL_CODES[status]}")
    return Ran(status, output)


def _kill(leader: int) -> None:
    """Kill a program and what it started, as long as that has not begun a session of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


class _Output:
    """The end of what a program writes, read as it comes."""

    def __init__(self) -> None:
        self.flooded, self.closed = asyncio.Event(), asyncio.Event()
        self._kept = bytearray()
        self._size = 0

    @contextlib.contextmanager
    def reading(self, fd: int) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        os.set_blocking(fd, False)
        loop.add_reader(fd, self._read, fd, loop)
        try:
            yield
        finally:
            loop.remove_reader(fd)
            os.close(fd)

    def _read(self, fd: int, loop: asyncio.AbstractEventLoop) -> None:
        with contextlib.suppress(BlockingIOError):
            data = os.read(fd, _CHUNK)
            self._size += len(data)
            self._kept = (self._kept + data)[-KEPT:]
            if not data:
                loop.remove_reader(fd)
                self.closed.set()
            elif self._size > MOST_OUTPUT:
                loop.remove_reader(fd)
                self.flooded.set()

    def text(self) -> str:
        """What was kept, as text: colours and whatever else steers a terminal are taken out."""
        decoded = bytes(self._kept).decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        return _UNSEEN.sub("", _SEQUENCES.sub("", decoded)).strip()
