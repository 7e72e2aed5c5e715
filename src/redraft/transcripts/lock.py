"""One writer a transcript.

The lock is the kernel's, on the transcript's open file itself (`flock`): it changes no byte of it, holds whatever
name or link it was opened by, and ends with the process, however that ends, so no stale file can fool it. Who holds
it is written beside the transcript for the other process to name, and is read only while the lock is really held.

`filelock` was weighed: it locks a second file (a name, not the file), and its import costs more than the rest of this
package. What it adds is Windows, where redraft runs under WSL.
"""

import contextlib
import fcntl
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import tomli_w
from msgspec import Struct


class ReadOnly(Exception):
    """A transcript that can be read here but not written. The message says why, and what to do."""


class Holder(Struct, frozen=True):
    """Who writes a transcript: process id, name of the machine, and since when (UTC). All empty if not known."""

    pid: int = 0
    host: str = ""
    since: str = ""

    def __str__(self) -> str:
        """Name the holder in a few words."""
        if not self.pid:
            return "another redraft"
        return f"another redraft (process {self.pid} on {self.host}, since {self.since} UTC)"


class Held(ReadOnly):
    """Another process writes this transcript. `holder` says which."""

    def __init__(self, path: Path, holder: Holder) -> None:
        """Name the file and its holder."""
        super().__init__(f"{path.name} is open in {holder}; it is shown read-only. Close it there to go on here.")
        self.holder = holder


def holder_file(path: Path) -> Path:
    """Where the holder of a transcript is written: beside the file itself, whatever link led to it."""
    real = Path(os.path.realpath(path))
    return real.with_name(f".{real.name}.holder")


def read_holder(path: Path) -> Holder:
    """Say who holds a transcript that is locked; an empty `Holder` if that cannot be read."""
    import tomllib

    try:
        table = tomllib.loads(holder_file(path).read_bytes()[:1000].decode())
    except (OSError, ValueError):
        return Holder()
    pid, host, since = (table.get(key) for key in ("pid", "host", "since"))
    return Holder(pid if isinstance(pid, int) else 0, str(host), str(since))


def _write_holder(path: Path) -> None:
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    text = tomli_w.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since})
    fresh = holder_file(path).with_suffix(f".{os.getpid()}")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        fresh.replace(holder_file(path))
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def take(fd: int, path: Path) -> None:
    """Lock an open transcript for this process until `fd` is closed or the process ends.

    Raises:
        Held: another open file has it.
        OSError: files cannot be locked there.
    """
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Held(path, read_holder(path)) from None
    with contextlib.suppress(OSError):  # a full disk, say: the lock holds all the same, only unnamed
        _write_holder(path)


def leave(fd: int, path: Path, replaced: bool = False) -> None:
    """Give the lock back at once, even if a program that is just being started still shares the open file.

    Args:
        fd: the locked file.
        path: its name.
        replaced: a new file has that name by now, and its holder is the one named beside it.
    """
    with contextlib.suppress(OSError):
        if not replaced:
            holder_file(path).unlink()
    with contextlib.suppress(OSError):
        fcntl.flock(fd, fcntl.LOCK_UN)
