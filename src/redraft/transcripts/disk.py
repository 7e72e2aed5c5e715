"""The door to the disk: every system call that writes a transcript goes through here.

So tests can watch them, and make each of them fail.
"""

import errno
import fcntl
import os
from pathlib import Path
from typing import Protocol

_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)
"""On macOS `fsync` leaves the bytes in the drive's own cache; this asks for the medium."""
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
"""How file systems say that a file has one name there and no more."""


class Disk(Protocol):
    """The calls that a journal makes. Each raises `OSError` as the call of the same name in `os` does."""

    def make_folder(self, folder: Path) -> None:
        """Make a folder, and those above it, for this user only; one that is there is left as it is."""
        ...

    def open(self, path: Path, flags: int) -> int:
        """Open a file; one that it makes is for this user only."""
        ...

    def write(self, fd: int, data: bytes | memoryview) -> int:
        """Write as much as the system takes, and say how much that was."""
        ...

    def fsync(self, fd: int) -> None:
        """Return once what was written is on the medium."""
        ...

    def truncate(self, fd: int, size: int) -> None:
        """Cut the file to `size` bytes."""
        ...

    def size(self, fd: int) -> int:
        """Say how many bytes the open file has."""
        ...

    def read(self, fd: int, start: int, count: int) -> bytes:
        """Read up to `count` bytes from offset `start`."""
        ...

    def names(self, path: Path, fd: int) -> bool:
        """Say whether the path still leads to the open file."""
        ...

    def sync_folder(self, folder: Path) -> None:
        """Return once the folder's entries are on the medium."""
        ...

    def unlink(self, path: Path) -> None:
        """Take the name of a file away."""
        ...

    def rename(self, old: Path, new: Path) -> None:
        """Give a file another name, unless there is a file of that name: then `FileExistsError`."""
        ...

    def close(self, fd: int) -> None:
        """Close the file, which also ends a lock on it."""
        ...


class RealDisk:
    """The disk of this machine."""

    def make_folder(self, folder: Path) -> None:
        """Make it and its missing parents, mode 0700 whatever the umask."""
        missing = [part for part in (folder, *folder.parents) if not part.exists()]
        for part in reversed(missing):
            part.mkdir(mode=0o700, exist_ok=True)

    def open(self, path: Path, flags: int) -> int:
        """Open it, not inherited by programs that are started, and never waiting for the other end of a pipe."""
        return os.open(path, flags | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)

    def write(self, fd: int, data: bytes | memoryview) -> int:
        """Write once."""
        return os.write(fd, data)

    def fsync(self, fd: int) -> None:
        """Flush to the medium."""
        if _FULL_SYNC is not None:
            fcntl.fcntl(fd, _FULL_SYNC)
        else:
            os.fsync(fd)

    def truncate(self, fd: int, size: int) -> None:
        """Cut it."""
        os.ftruncate(fd, size)

    def size(self, fd: int) -> int:
        """Ask the open file."""
        return os.fstat(fd).st_size

    def read(self, fd: int, start: int, count: int) -> bytes:
        """Read without moving."""
        return os.pread(fd, count, start)

    def names(self, path: Path, fd: int) -> bool:
        """Compare device and inode."""
        return os.path.samestat(path.stat(), os.fstat(fd))

    def sync_folder(self, folder: Path) -> None:
        """Flush the folder's entries."""
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def unlink(self, path: Path) -> None:
        """Take the name away."""
        path.unlink()

    def rename(self, old: Path, new: Path) -> None:
        """Link the new name, which fails where there is one, and take the old one away."""
        try:
            os.link(old, new)
        except OSError as fault:
            if fault.errno not in _NO_LINKS:
                raise
            if os.path.lexists(new):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(new)) from None
            old.rename(new)
        else:
            old.unlink()

    def close(self, fd: int) -> None:
        """Close it."""
        os.close(fd)
