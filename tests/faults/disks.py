"""Disks that are watched, and disks that fail: the real calls, with something in between."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

from redraft.transcripts.disk import RealDisk

SHORT = -1
"""In place of an error number: the write takes half of the bytes, and says so."""


class WatchedDisk(RealDisk):
    """Does what it is asked, and writes down each call in `calls`."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, bytes | int | None]] = []

    def write(self, fd: int, data: bytes | memoryview) -> int:
        taken = super().write(fd, data)
        self.calls.append(("write", bytes(data[:taken])))
        return taken

    def fsync(self, fd: int) -> None:
        super().fsync(fd)
        self.calls.append(("fsync", None))

    def truncate(self, fd: int, size: int) -> None:
        if size < self.size(fd):
            self.calls.append(("cut", size))
        super().truncate(fd, size)


class FailingDisk(RealDisk):
    """Fails at the `at`-th call, counted from 0; after that too if `for_ever`, until `heal`.

    A write that fails has taken half of its bytes, as the system may.
    """

    def __init__(self, at: int, fault: int, for_ever: bool) -> None:
        self.at, self.fault, self.for_ever = at, fault, for_ever
        self.count = 0
        self.failed: list[str] = []

    def heal(self) -> None:
        self.at, self.for_ever = -1, False

    def _turn(self, name: str) -> bool:
        """Say whether this call is to fail."""
        turn, self.count = self.count, self.count + 1
        due = turn == self.at or (self.for_ever and 0 <= self.at <= turn)
        if due:
            self.failed.append(name)
        return due

    def _do(self, name: str, work: Callable[[], object]) -> object:
        if self._turn(name) and self.fault != SHORT:
            raise OSError(self.fault, os.strerror(self.fault))
        return work()

    def make_folder(self, folder: Path) -> None:
        self._do("make_folder", lambda: RealDisk.make_folder(self, folder))

    def open(self, path: Path, flags: int) -> int:
        return self._do("open", lambda: RealDisk.open(self, path, flags))  # type: ignore[return-value]

    def write(self, fd: int, data: bytes | memoryview) -> int:
        if not self._turn("write"):
            return super().write(fd, data)
        half = super().write(fd, data[: max(1, len(data) // 2)])
        if self.fault == SHORT:
            return half
        raise OSError(self.fault, os.strerror(self.fault))

    def fsync(self, fd: int) -> None:
        self._do("fsync", lambda: RealDisk.fsync(self, fd))

    def truncate(self, fd: int, size: int) -> None:
        self._do("truncate", lambda: RealDisk.truncate(self, fd, size))

    def size(self, fd: int) -> int:
        return self._do("size", lambda: RealDisk.size(self, fd))  # type: ignore[return-value]

    def read(self, fd: int, start: int, count: int) -> bytes:
        return self._do("read", lambda: RealDisk.read(self, fd, start, count))  # type: ignore[return-value]

    def names(self, path: Path, fd: int) -> bool:
        return self._do("names", lambda: RealDisk.names(self, path, fd))  # type: ignore[return-value]

    def sync_folder(self, folder: Path) -> None:
        self._do("sync_folder", lambda: RealDisk.sync_folder(self, folder))

    def unlink(self, path: Path) -> None:
        self._do("unlink", lambda: RealDisk.unlink(self, path))

    def rename(self, old: Path, new: Path) -> None:
        self._do("rename", lambda: RealDisk.rename(self, old, new))

    def close(self, fd: int) -> None:
        RealDisk.close(self, fd)
        self._do("close", lambda: None)


FAULTS = {"full disk": errno.ENOSPC, "input/output error": errno.EIO, "short write": SHORT}
