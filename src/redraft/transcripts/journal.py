"""The journal: the one place that writes a transcript. What it has acknowledged is on the disk.

`append` encodes first, writes the record in one call, flushes it to the medium in a worker thread, and only then
returns. After a fault nothing more is acknowledged: events stay in memory, in `unsaved`, until `retry` or
`save_elsewhere` has put every one of them on a disk.
"""

import asyncio
import contextlib
import errno
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from redraft.core.events import AnyEvent
from redraft.transcripts import lock
from redraft.transcripts.codec import Header, encode_event, encode_header
from redraft.transcripts.disk import Disk, RealDisk
from redraft.transcripts.library import path_for, read_bytes
from redraft.transcripts.recovery import Damaged, Scan, scan

T = TypeVar("T")

_NEW = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL
_OLD = os.O_RDWR | os.O_APPEND


class Unsaved(Exception):
    """An event that is in memory but not on the disk. The message says why, and what to do."""


def _reason(fault: OSError, path: Path) -> str:
    """Say in a line why a write to `path` failed, and what to do."""
    advice = {
        errno.ENOSPC: "the disk is full; make room and retry, or save elsewhere",
        errno.EDQUOT: "your disk quota is used up; make room and retry, or save elsewhere",
        errno.EIO: "the disk reports an error; save elsewhere",
        errno.EROFS: "the disk is read-only; save elsewhere",
        errno.EACCES: "you may not write there; save elsewhere",
        errno.EPERM: "you may not write there; save elsewhere",
        errno.ENOENT: "the file or its folder has gone; retry to make it anew, or save elsewhere",
        errno.ESTALE: "the file is no longer the one that was opened; save elsewhere",
        errno.EEXIST: "there is a file of that name already; save elsewhere",
        errno.EFBIG: "the file may not grow any more; save elsewhere",
    }
    what = advice.get(fault.errno or 0, f"{fault.strerror or fault}; retry, or save elsewhere")
    return f"Not saved to {path.name}: {what}."


class Journal:
    """One open transcript that this process, and no other, may write.

    Attributes:
        path: the file.
        fault: why nothing is saved any more; "" while all is well.
        unsaved: the events that are in memory only, in order.
        set_aside: where a torn tail was copied to when the file was opened, if it had one.
    """

    def __init__(self, path: Path, disk: Disk, saved: bytes, last: int) -> None:
        """Hold what is on the disk; use `create` or `open_for_writing` instead."""
        self.path = path
        self.fault = ""
        self.unsaved: tuple[AnyEvent, ...] = ()
        self.set_aside: Path | None = None
        self._disk = disk
        self._fd = -1
        self._saved = [saved]  # records that are on the disk, so that they can be saved elsewhere if it fails
        self._length = len(saved)
        self._waiting: list[bytes] = []  # the records of `unsaved`
        self._last = last
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="journal")  # one thread: in order

    @classmethod
    def create(cls, folder: Path, header: Header, disk: Disk | None = None) -> "Journal":
        """Start a transcript in `folder`, made if need be, and lock it.

        A disk that cannot take it is no exception but `fault`, so that the session can go on in memory.

        Raises:
            FileExistsError: there is a session of that name; take another id.
            Unwritable: the header holds what no file can.
        """
        journal = cls(path_for(folder, header.created, header.title, header.id), disk or RealDisk(), b"", 0)
        journal._waiting = [encode_header(header)]
        try:
            journal._start_file(journal.path)
        except FileExistsError:
            raise
        except OSError as fault:
            journal.fault = _reason(fault, journal.path)
        return journal

    @classmethod
    def open_for_writing(cls, path: Path, disk: Disk | None = None) -> tuple["Journal", Scan]:
        """Lock a transcript and go on in it; a torn tail is copied to `NAME.torn-N` and cut away.

        Raises:
            Held: another redraft writes it.
            ReadOnly: it may be read but not written here, or holds what this version does not know.
            Damaged: it is no transcript. Nothing was changed.
        """
        door = disk or RealDisk()
        read_bytes(path)  # refuses folders, pipes and giants before anything opens them for writing
        try:
            fd = door.open(path, _OLD)
        except OSError as fault:
            raise lock.ReadOnly(f"{path.name} cannot be written ({fault.strerror}); it is shown read-only.") from None
        try:
            lock.take(fd, path)
            return cls._opened(path, door, fd)
        except BaseException:
            door.close(fd)
            raise

    @classmethod
    def _opened(cls, path: Path, disk: Disk, fd: int) -> tuple["Journal", Scan]:
        data = read_bytes(path)
        seen = scan(data)
        if seen.header is None:
            raise Damaged(f"{path.name} does not begin with a whole header; nothing in it was changed")
        if not seen.writable:
            why = ", ".join(seen.unknown) or seen.problems[0]
            raise lock.ReadOnly(f"{path.name} is shown read-only, for part of it cannot be read: {why}.")
        journal = cls(path, disk, data[: seen.sound_length], seen.last)
        journal._fd = fd
        if seen.torn:
            journal._set_aside(seen.torn)
        return journal, seen

    @property
    def next_number(self) -> int:
        """The number that the next event must have."""
        return self._last + 1

    async def append(self, event: AnyEvent) -> None:
        """Put one event on the disk; it is durable once this returns.

        A task that is cancelled meanwhile is not torn away from its event: this returns first, and the cancellation
        comes at the task's next wait. So apply the event before awaiting anything else.

        Raises:
            Unsaved: it is in memory only, and in `unsaved`. So is every event after it, until `retry` or
                `save_elsewhere` has succeeded.
            Unwritable: no file can hold it; it is nowhere, and its number is still free.
            ValueError: its number is not `next_number`.
        """
        if event.n != self.next_number:
            raise ValueError(f"event {event.n} where {self.next_number} is due")
        record = encode_event(event)
        self._last = event.n
        await self._in_worker(lambda: self._append(event, record))

    async def retry(self) -> None:
        """Try again in the same place; what was half written is cut away first.

        Raises:
            Unsaved: it still cannot be saved there.
        """
        await self._in_worker(self._retry)

    async def save_elsewhere(self, path: Path) -> None:
        """Write the whole session to a new file, or into a folder, and go on there. The old file is left as it is.

        Raises:
            Unsaved: it cannot be saved there either; nothing has changed.
            FileExistsError: there is a file of that name; nothing has changed.
        """
        await self._in_worker(lambda: self._save_elsewhere(path))

    def close(self) -> None:
        """Finish what is being written, and free the file for others."""
        self._worker.shutdown()
        self._release()

    # What follows runs in the worker thread, one call after the other.

    def _append(self, event: AnyEvent, record: bytes) -> None:
        if not self.fault:
            try:
                self._check_file()
                self._write(self._fd, record)
                self._disk.fsync(self._fd)
                self._check_name()
            except OSError as fault:
                self.fault = _reason(fault, self.path)
        if self.fault:
            self.unsaved += (event,)
            self._waiting.append(record)
            raise Unsaved(self.fault)
        self._keep([record])

    def _retry(self) -> None:
        if not self.fault:
            return
        try:
            if self._fd < 0 or not self.path.exists():
                self._start_file(self.path)
            else:
                self._rewrite_tail()
        except OSError as fault:
            self.fault = _reason(fault, self.path)
            raise Unsaved(self.fault) from None

    def _rewrite_tail(self) -> None:
        """Cut away what was half written, and write what waits."""
        self._check_name()
        self._disk.truncate(self._fd, self._length)
        self._write(self._fd, b"".join(self._waiting))
        self._disk.fsync(self._fd)
        self._settle()

    def _save_elsewhere(self, path: Path) -> None:
        target = path / self.path.name if path.is_dir() else path
        try:
            self._start_file(target)
        except FileExistsError:
            raise
        except OSError as fault:
            raise Unsaved(_reason(fault, target)) from None

    def _start_file(self, path: Path) -> None:
        """Write everything to a new file, lock it, and take it for this journal's own once it is durable."""
        self._disk.make_folder(path.parent)
        fd = self._disk.open(path, _NEW)
        try:
            lock.take(fd, path)
            self._write(fd, b"".join(self._saved + self._waiting))
            self._disk.fsync(fd)
            self._disk.sync_folder(path.parent)
        except BaseException:
            self._discard(fd, path)
            raise
        self._release()
        self._fd, self.path = fd, path
        self._settle()

    def _discard(self, fd: int, path: Path) -> None:
        """Take away a file that could not be finished, so that the name is free for another try."""
        lock.leave(path)
        with contextlib.suppress(OSError):
            self._disk.unlink(path)
        with contextlib.suppress(OSError):
            self._disk.close(fd)

    def _settle(self) -> None:
        """Everything that waited is on the disk."""
        self._keep(self._waiting)
        self._waiting, self.unsaved, self.fault = [], (), ""

    def _keep(self, written: list[bytes]) -> None:
        self._saved += written
        self._length += sum(map(len, written))

    def _write(self, fd: int, data: bytes) -> None:
        """Write all of `data`, in one call if the system takes it."""
        rest = memoryview(data)
        while rest:
            taken = self._disk.write(fd, rest)
            if taken <= 0:
                raise OSError(errno.EIO, "the disk took no bytes")
            rest = rest[taken:]

    def _check_name(self) -> None:
        if not self._disk.names(self.path, self._fd):
            raise OSError(errno.ESTALE, "replaced by another file")

    def _check_file(self) -> None:
        """Find out before writing that somebody else has changed the file."""
        self._check_name()
        if self._disk.size(self._fd) != self._length:
            raise OSError(errno.ESTALE, "changed by another program")

    def _set_aside(self, torn: bytes) -> None:
        """Copy a torn tail to a file of its own, and cut it away once that is durable."""
        for number in range(1, 1000):
            aside = self.path.with_name(f"{self.path.name}.torn-{number}")
            with contextlib.suppress(FileExistsError):
                self._copy_aside(aside, torn)
                return
        raise lock.ReadOnly(f"{self.path.name} is shown read-only: there are 999 torn tails beside it already.")

    def _copy_aside(self, aside: Path, torn: bytes) -> None:
        try:
            fd = self._disk.open(aside, _NEW)
            try:
                self._write(fd, torn)
                self._disk.fsync(fd)
            finally:
                self._disk.close(fd)
            self._disk.sync_folder(aside.parent)
            self._disk.truncate(self._fd, self._length)
            self._disk.fsync(self._fd)
        except FileExistsError:
            raise
        except OSError as fault:
            raise lock.ReadOnly(
                f"{self.path.name} is shown read-only: its last record is half written and cannot be set aside"
                f" ({fault.strerror}). Make room and open it again."
            ) from None
        self.set_aside = aside

    def _release(self) -> None:
        if self._fd >= 0:
            lock.leave(self.path)
            with contextlib.suppress(OSError):
                self._disk.close(self._fd)
            self._fd = -1

    async def _in_worker(self, work: Callable[[], T]) -> T:
        """Run `work` after all work before it, and see it through even if the awaiting task is cancelled."""
        return await _seen_through(self._worker.submit(work))


async def _seen_through(job: Future[T]) -> T:
    """Wait for a job that cannot be undone; a cancellation meanwhile takes effect at the task's next wait."""
    waiting = asyncio.wrap_future(job)
    cancelled = False
    while not waiting.done():
        try:
            await asyncio.wait({waiting})
        except asyncio.CancelledError:
            cancelled = True
    task = asyncio.current_task()
    if cancelled and task is not None:
        task.uncancel()
        task.cancel()
    return waiting.result()
