"""The file that a command was told to write: settled before anything is begun, and written whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from redraft.core.naming import named
from redraft.intake import Refused


def checked_out(path: Path, spec: Path, overwrite: bool) -> Path:
    """Refuse a place where a text cannot or must not be written.

    Args:
        path: the file that shall be written.
        spec: the spec's file, which is never written over.
        overwrite: a file that stands there may be replaced, the draft's own included.

    Returns:
        The path, with links followed, so that a link stays one.

    Raises:
        Refused: it is the spec, a folder, in no folder, not writable, or stands already.
    """
    path = Path(os.path.realpath(path))
    if path.is_dir() or not path.parent.is_dir():
        raise Refused(f"{named(path)}: no text can be written there: --out takes a file in a folder that there is")
    if path.exists() and path.samefile(spec):
        raise Refused(f"{named(path)}: is the spec: name another file with --out")
    if path.exists() and not overwrite:
        raise Refused(f"{named(path)}: is there already: name another file with --out, or say --overwrite")
    if not os.access(path if path.exists() else path.parent, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise Refused(f"{named(path)}: may not be written: check the permissions of the file and its folder")
    return path


def write_out(path: Path, text: str) -> None:
    """Write a text exactly, in place of what had the name, with that file's permissions.

    Raises:
        OSError: it cannot be written; what had the name is as it was.
    """
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    fd, made = tempfile.mkstemp(prefix=f".{path.name[:100]}-", dir=path.parent)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(text.encode())
            os.fchmod(fd, mode)
            file.flush()
            os.fsync(fd)
        os.replace(made, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(made)
        raise


def _umask() -> int:
    """The mask of new files, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
