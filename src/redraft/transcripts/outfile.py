"""A transcript file that this process writes: locked, added to at its end, and never changed where it is sound."""

import contextlib
import errno
import os
from pathlib import Path

from redraft.transcripts import lock
from redraft.transcripts.disk import Disk

_NEW = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL
_OLD = os.O_RDWR | os.O_APPEND
_MOST_TORN = 999


def write_all(disk: Disk, fd: int, data: bytes) -> None:
    """Write all of `data`, in one call if the system takes it; `OSError` where it does not."""
    rest = memoryview(data)
    while rest:
        taken = disk.write(fd, rest)
        if taken <= 0:
            raise OSError(errno.EIO, "the disk took no bytes")
        rest = rest[taken:]


class OutFile:
    """One locked file, new or old.

    Each method raises `OSError` when the disk does, or when somebody else has changed the file.

    Attributes:
        path: its name.
        length: bytes up to the end of its last sound record, all of them durable.
    """

    def __init__(self, path: Path, disk: Disk, fd: int, length: int, old: bool) -> None:
        """Hold an open, locked file; use `new` or `take` instead."""
        self.path = path
        self.length = length
        self._disk = disk
        self._fd = fd
        self._old = old

    @classmethod
    def new(cls, path: Path, disk: Disk) -> "OutFile":
        """Make and lock a new, empty file; `add_again` fills it.

        Raises:
            FileExistsError: there is one of that name, which is not touched.
        """
        disk.make_folder(path.parent)
        fd = disk.open(path, _NEW)
        file = cls(path, disk, fd, 0, old=False)
        with contextlib.ExitStack() as on_fault:
            on_fault.callback(file.close)
            lock.take(fd, path)
            on_fault.pop_all()
        return file

    @classmethod
    def take(cls, path: Path, disk: Disk) -> "OutFile":
        """Lock a file that is there. Its `length` is not known until the caller has read it.

        Raises:
            Held: another process writes it.
        """
        fd = disk.open(path, _OLD)
        with contextlib.ExitStack() as on_fault:
            on_fault.callback(disk.close, fd)
            lock.take(fd, path)
            on_fault.pop_all()
        return cls(path, disk, fd, 0, old=True)

    def add(self, record: bytes) -> None:
        """Add one record, and return once it is durable."""
        self._check_name()
        if self._disk.size(self._fd) != self.length:
            raise OSError(errno.ESTALE, "changed by another program")
        self._append(record)

    def add_again(self, records: bytes) -> None:
        """Cut away what an earlier try left of these records, and add them all; a new file's name is flushed too."""
        self.cut_back(records)
        self._append(records)

    def cut_back(self, records: bytes) -> None:
        """Cut away what an earlier try left of these records."""
        self._check_name()
        size = self._disk.size(self._fd)
        tail = self._disk.read(self._fd, self.length, len(records) + 1)
        if size < self.length or not records.startswith(tail):
            raise OSError(errno.ESTALE, "changed by another program")  # not ours to cut
        self._disk.truncate(self._fd, self.length)

    def _append(self, data: bytes) -> None:
        write_all(self._disk, self._fd, data)
        self._disk.fsync(self._fd)
        self._check_name()
        if not self.length:
            self._disk.sync_folder(self.path.parent)
        self.length += len(data)

    def _check_name(self) -> None:
        if not self._disk.names(self.path, self._fd):
            raise OSError(errno.ESTALE, "replaced by another file")

    def set_aside(self, torn: bytes) -> Path:
        """Copy a torn tail to `NAME.torn-N`, and cut it away once the copy is durable. Returns the copy's path."""
        aside = self._free_name()
        fd = self._disk.open(aside, _NEW)
        try:
            write_all(self._disk, fd, torn)
            self._disk.fsync(fd)
        finally:
            self._disk.close(fd)
        self._disk.sync_folder(aside.parent)
        self._disk.truncate(self._fd, self.length)
        self._disk.fsync(self._fd)
        return aside

    def _free_name(self) -> Path:
        for number in range(1, _MOST_TORN + 1):
            aside = self.path.with_name(f"{self.path.name}.torn-{number}")
            if not os.path.lexists(aside):
                return aside
        raise OSError(errno.EEXIST, f"{_MOST_TORN} torn tails are beside it already")

    def close(self, replaced: bool = False) -> None:
        """Free the file for other processes, and take away a new one that was never filled.

        Args:
            replaced: a new file has its name by now, and that one's holder is named beside it.
        """
        with contextlib.suppress(OSError):
            if not self.length and not self._old and self._disk.names(self.path, self._fd):
                self._disk.unlink(self.path)
        lock.leave(self._fd, self.path, replaced)
        with contextlib.suppress(OSError):
            self._disk.close(self._fd)
