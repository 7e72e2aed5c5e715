"""The trash: where a deleted transcript goes, whole and under its name, until somebody takes it back.

Nothing here removes a file for good: the folder is the person's to empty.
"""

import errno
import fcntl
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from redraft.core.naming import named
from redraft.private import private_dir
from redraft.transcripts.library import NoSession
from redraft.transcripts.lock import Held, read_holder

_AGAIN: Final = re.compile(r"~\d+(?=\.toml$)")
_TRIES: Final = 10_000


class Taken(Exception):
    """A transcript cannot come back, as there is a file of its name already. The message names both."""


def put_in_trash(path: Path, trash: Path) -> Path:
    """Move a transcript to the trash, unless another redraft writes it.

    Args:
        path: the transcript, sound or damaged; a link is moved as a link.
        trash: the folder; made if need be.

    Returns:
        Where it lies now.

    Raises:
        Held: another redraft writes it; it stays.
        NoSession: there is no such file.
        OSError: it cannot be moved there; it stays.
    """
    fd = _opened(path)
    try:
        if fd is not None:
            _lock(fd, path)
        return _moved(path, private_dir(trash))
    finally:
        if fd is not None:
            os.close(fd)


def take_back(trashed: Path, folder: Path) -> Path:
    """Move a transcript from the trash to its folder, under the name that it had.

    Args:
        trashed: where it lies in the trash.
        folder: where transcripts are kept.

    Returns:
        Where it stands again.

    Raises:
        Taken: there is a file of that name; both stay.
        NoSession: it is in the trash no longer.
        OSError: it cannot be moved; it stays.
    """
    path = private_dir(folder) / _AGAIN.sub("", trashed.name)
    try:
        _rename(trashed, path)
    except FileExistsError:
        raise Taken(f"{named(trashed)} stays where it is: there is a {named(path.name)} already") from None
    except FileNotFoundError:
        raise NoSession(f"{named(trashed)} has gone from the trash; nothing was taken back") from None
    return path


def last_in_trash(trash: Path) -> Path | None:
    """What was put there last; None if there is nothing."""
    try:
        found = [(os.lstat(path).st_ctime_ns, path) for path in trash.glob("*.toml")]
    except OSError:  # it went away meanwhile, or the folder may not be read
        return None
    return max(found)[1] if found else None


def _opened(path: Path) -> int | None:
    """The file, to see whether it is locked; None where that cannot be seen, as then nobody here writes it either."""
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as fault:
        if fault.errno == errno.ENOENT and not os.path.islink(path):
            raise NoSession(f"there is no file {named(path)} any more: nothing was moved") from None
        return None


def _lock(fd: int, path: Path) -> None:
    with suppress(OSError):  # files that cannot be locked there are not locked by anybody
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Held(path, read_holder(path)) from None


def _moved(path: Path, trash: Path) -> Path:
    for number in range(1, _TRIES):
        tail = "" if number == 1 else f"~{number}"
        place = trash / f"{path.stem}{tail}{path.suffix}"
        with suppress(FileExistsError):
            _rename(path, place)
            return place
    raise OSError(errno.EEXIST, "too many files of that name in the trash; empty it", str(trash))


def _rename(path: Path, place: Path) -> None:
    """Rename without taking the place of another file."""
    if os.path.lexists(place):
        raise FileExistsError(errno.EEXIST, "there is a file of that name", str(place))
    os.rename(path, place)
