"""Files and folders that only their owner can read: keys, and what a person has confirmed.

A file is written whole or not at all, whatever the umask is; one that others can read or change is not believed.
"""

import os
import stat
import tempfile
from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700
_OTHERS = 0o077


class NotPrivate(PermissionError):
    """A file that must be its owner's alone, and is not: which, and what to do. Nothing was read from it."""


def private_dir(path: Path) -> Path:
    """Make a folder that only its owner can enter, and return it.

    Folders that stand already are left as they are: their owner may have chosen to share them.

    Raises:
        OSError: it cannot be made, or something else has its name.
    """
    if not path.is_dir():
        private_dir(path.parent)
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)
    return path


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, in place of what had its name.

    Args:
        path: its name; its folder is made if need be.
        data: all that it shall hold.

    Raises:
        OSError: it cannot be written; what had its name is as it was.
    """
    folder = private_dir(path.parent)
    fd, made = tempfile.mkstemp(prefix=f".{path.name}-", dir=folder)
    try:
        with os.fdopen(fd, "wb") as file:
            os.fchmod(fd, FILE_MODE)
            file.write(data)
            file.flush()
            os.fsync(fd)
        os.replace(made, path)
    except OSError:
        Path(made).unlink(missing_ok=True)
        raise


def read_private(path: Path, limit: int) -> bytes:
    """Read a file that must be its owner's alone.

    Args:
        path: its name.
        limit: most bytes that it may have.

    Returns:
        What it holds.

    Raises:
        FileNotFoundError: there is none.
        NotPrivate: others can read or change it, it is another user's, or it is no file.
        OSError: it cannot be read, or is larger than `limit`.
    """
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe of that name would wait for its writer
    with os.fdopen(fd, "rb") as file:
        if wrong := _not_private(os.fstat(fd), path):
            raise NotPrivate(wrong)
        data = file.read(limit + 1)
    if len(data) > limit:
        raise OSError(f"{path}: more than the {limit:,} bytes allowed here. Make it smaller.")
    return data


def _not_private(found: os.stat_result, path: Path) -> str:
    """What is wrong with it, and what to do; "" if it is private."""
    if not stat.S_ISREG(found.st_mode):
        return f"{path}: not a file. Move it away."
    if found.st_uid not in (os.geteuid(), 0):
        return f"{path}: it belongs to another user, so it is not believed. Make it yours, or move it away."
    if found.st_mode & _OTHERS:
        mode = stat.S_IMODE(found.st_mode)
        return f"{path}: others can read or change it (mode {mode:04o}), so it is not used. Run: chmod 600 {path}"
    return ""
