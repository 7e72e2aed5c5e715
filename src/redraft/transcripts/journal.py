"""The journal: the one place that writes a transcript. What it has acknowledged is on the disk.

`append` encodes first, writes the record in one call, flushes it to the medium in a worker thread, and only then
returns. After a fault nothing more is acknowledged: events stay in memory, in `unsaved`, until `retry` or
`save_elsewhere` has put every one of them on a disk.
"""

import asyncio
import errno
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

from redraft.core.events import AnyEvent
from redraft.core.naming import named
from redraft.transcripts.codec import MAX_FILE, Header, encode_event, encode_header
from redraft.transcripts.disk import Disk, RealDisk
from redraft.transcripts.library import path_for, read_bytes
from redraft.transcripts.lock import ReadOnly
from redraft.transcripts.outfile import OutFile
from redraft.transcripts.recovery import Damaged, Scan, scan
from redraft.transcripts.text import Unwritable

_ADVICE = {
    errno.ENOSPC: "the disk is full; make room and retry, or save elsewhere",
    errno.EDQUOT: "your disk quota is used up; make room and retry, or save elsewhere",
    errno.EIO: "the disk reports an error; save elsewhere",
    errno.EROFS: "the disk is read-only; save elsewhere",
    errno.EACCES: "you may not write there; save elsewhere",
    errno.EPERM: "you may not write there; save elsewhere",
    errno.ENOENT: "the file or its folder has gone; retry to make it anew, or save elsewhere",
    errno.ESTALE: "another program changed or replaced the file; save elsewhere",
    errno.EEXIST: "there is a file of that name already; save elsewhere",
    errno.EFBIG: "the file may not grow any more; save elsewhere",
}


class Unsaved(Exception):
    """What was asked for is in memory but not on the disk. The message says why, and what to do."""


def _reason(fault: OSError, path: Path) -> str:
    """Say in a line why a write to `path` failed, and what to do."""
    what = _ADVICE.get(fault.errno or 0, f"{fault.strerror or fault}; retry, or save elsewhere")
    return f"Not saved to {path.name}: {what}."


class Journal:
    """One open transcript that this process, and no other, may write.

    Attributes:
        path: the file.
        fault: why nothing is saved any more; "" while all is well.
        unsaved: the events that are in memory only, in order.
        set_aside: where a torn tail was copied to when the file was opened; None if it had none.
    """

    def __init__(self, path: Path, disk: Disk, file: OutFile | None, saved: list[bytes], last: int) -> None:
        """Hold what is on the disk; use `create` or `open_for_writing` instead."""
        self.path = path
        self.fault = ""
        self.unsaved: tuple[AnyEvent, ...] = ()
        self.set_aside: Path | None = None
        self._disk = disk
        self._file = file
        self._saved = saved  # the records on the disk, kept because a disk that fails may not give them back
        self._waiting: list[bytes] = []  # the records that are not on the disk: those of `unsaved`, or the header
        self._last = last
        self._bytes = sum(map(len, saved))  # once all that was asked for is written
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="journal")  # one thread, so in order

    @classmethod
    def create(cls, folder: Path, header: Header, disk: Disk | None = None) -> "Journal":
        """Start a transcript in `folder`, made if need be, and lock it.

        A disk that cannot take it is no exception but `fault`, so that the session can go on in memory.

        Raises:
            FileExistsError: there is a session of that name; take another id.
            Unwritable: the header holds what no file can.
        """
        path = path_for(folder, header.created, header.title, header.id)
        journal = cls(path, disk or RealDisk(), None, [], 0)
        journal._waiting = [encode_header(header)]
        journal._bytes = len(journal._waiting[0])
        try:
            journal._start_over()
            journal._write_waiting()
        except FileExistsError:
            raise
        except OSError as fault:
            journal.fault = _reason(fault, path)
        return journal

    @classmethod
    def open_for_writing(cls, path: Path, disk: Disk | None = None) -> tuple["Journal", Scan]:
        """Lock a transcript and go on in it; a torn tail is copied to `NAME.torn-N` and cut away.

        Raises:
            ReadOnly: it may be read but not written here, or holds what this version does not know; `Held` if
                that is because another redraft writes it.
            NoSession: there is no such file.
            Damaged: it is no transcript. Nothing was changed.
        """
        read_bytes(path)  # refuses folders, pipes and giants before anything opens them for writing
        door = disk or RealDisk()
        try:
            file = OutFile.take(path, door)
        except OSError as fault:
            raise ReadOnly(f"{path.name} cannot be written ({fault.strerror}); it is shown read-only.") from None
        with ExitStack() as on_fault:
            on_fault.callback(file.close)
            opened = cls._opened(file, door)
            on_fault.pop_all()
        return opened

    @classmethod
    def _opened(cls, file: OutFile, disk: Disk) -> tuple["Journal", Scan]:
        data = read_bytes(file.path)
        seen = scan(data)
        if seen.header is None:
            why = "it is no transcript, or was damaged; nothing in it was changed"
            raise Damaged(f"{named(file.path.name)} does not begin with a whole header: {why}")
        if not seen.writable:
            why = ", ".join(seen.unknown[:3]) or seen.problems[0]
            raise ReadOnly(f"{file.path.name} is shown read-only, for part of it cannot be read: {why}.")
        file.length = seen.sound_length
        journal = cls(file.path, disk, file, [data[: seen.sound_length]], seen.last)
        if seen.torn:
            journal.set_aside = _set_aside(file, seen.torn)
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
            Unwritable: no transcript can hold it; it is nowhere, and its number is still free.
            ValueError: its number is not `next_number`.
        """
        if event.n != self.next_number:
            raise ValueError(f"event {event.n} where {self.next_number} is due")
        record = encode_event(event)
        if self._bytes + len(record) > MAX_FILE:
            raise Unwritable(f"{self.path.name} is full ({MAX_FILE:,} bytes); start a new session from its text")
        self._last = event.n
        self._bytes += len(record)
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

    def close(self, *, cut_back: bool = False) -> None:
        """Finish what is being written, and free the file for others.

        Args:
            cut_back: what is unsaved will not be missed: of what is half written nothing is left in the file.
        """
        self._worker.shutdown()
        if self._file is not None:
            if cut_back and self._waiting:
                with suppress(OSError):  # then it is set aside when the file is opened the next time
                    self._file.cut_back(b"".join(self._waiting))
            self._file.close()
            self._file = None

    # What follows runs in the worker thread, one call after the other.

    def _append(self, event: AnyEvent, record: bytes) -> None:
        if not self.fault and self._file is not None:
            try:
                self._file.add(record)
            except OSError as fault:
                self.fault = _reason(fault, self.path)
            else:
                self._saved.append(record)
                return
        self.unsaved += (event,)
        self._waiting.append(record)
        raise Unsaved(self.fault)

    def _retry(self) -> None:
        if not self.fault:
            return
        try:
            if self._file is None or not self.path.exists():
                self._start_over()
            self._write_waiting()
        except OSError as fault:
            self.fault = _reason(fault, self.path)
            raise Unsaved(self.fault) from None

    def _start_over(self) -> None:
        """Make the file, or make it anew where it has gone; then all of the session waits to be written."""
        file = OutFile.new(self.path, self._disk)
        if self._file is not None:
            self._file.close(replaced=True)
        self._file = file
        self._waiting = [*self._saved, *self._waiting]
        self._saved = []

    def _write_waiting(self) -> None:
        if self._file is not None:
            self._file.add_again(b"".join(self._waiting))
            self._settle()

    def _save_elsewhere(self, path: Path) -> None:
        try:
            file = OutFile.new(path / self.path.name if path.is_dir() else path, self._disk)
            self._move_to(file)
        except FileExistsError:
            raise
        except OSError as fault:
            raise Unsaved(_reason(fault, path)) from None

    def _move_to(self, file: OutFile) -> None:
        """Fill a new file with all of the session, and go on there."""
        with ExitStack() as on_fault:
            on_fault.callback(file.close)
            file.add_again(b"".join([*self._saved, *self._waiting]))
            on_fault.pop_all()
        if self._file is not None:
            self._file.close()
        self._file, self.path = file, file.path
        self._settle()

    def _settle(self) -> None:
        """Everything that waited is on the disk."""
        self._saved += self._waiting
        self._waiting, self.unsaved, self.fault = [], (), ""

    async def _in_worker(self, work: Callable[[], None]) -> None:
        await _seen_through(self._worker.submit(work))


def _set_aside(file: OutFile, torn: bytes) -> Path:
    try:
        return file.set_aside(torn)
    except OSError as fault:
        raise ReadOnly(
            f"{file.path.name} is shown read-only: its last record is half written and cannot be set aside"
            f" ({fault.strerror}). Make room and open it again."
        ) from None


async def _seen_through(job: Future[None]) -> None:
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
    waiting.result()
