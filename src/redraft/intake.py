"""Take files in: what a person points at is read whole and exactly, or refused in words that say what to do."""

import os
import stat
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from redraft.core.naming import named
from redraft.core.spec import Spec, SpecError, parse_spec

SPEC_LIMIT: Final = 1_000_000
DRAFT_LIMIT: Final = 5_000_000
"""Most bytes of a spec and of a draft."""

_KINDS: Final = (
    (stat.S_ISDIR, "is a folder: name a file in it"),
    (stat.S_ISFIFO, "is a pipe: save what it carries to a file first"),
    (stat.S_ISSOCK, "is a socket: name a text file"),
    (stat.S_ISCHR, "is a device: name a text file"),
    (stat.S_ISBLK, "is a device: name a text file"),
)


class Refused(Exception):
    """A file that cannot be used. The message says which, why, and what to do next; the exit code is 2."""


def read_text(path: Path, limit: int) -> str:
    """Read a text file exactly.

    Args:
        path: of the file.
        limit: most bytes it may have.

    Returns:
        Its text, line ends as they are, without a byte order mark.

    Raises:
        Refused: it is missing, not a file, empty, too large, not readable, not UTF-8, or not text.
    """
    data = _read(path, limit)
    if not data:
        raise Refused(f"{named(path)}: is empty (0 bytes): write something in it first")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(f"{named(path)}: is UTF-16: save it as UTF-8")
    if 0 in data:
        raise Refused(f"{named(path)}: has a NUL byte at byte {data.index(0)}, so it is not text: name a text file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        # The decoder leaves a byte order mark out of its count.
        at = fault.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        line = data.count(b"\n", 0, at) + 1
        place = f"line {line}, byte {at} (0x{data[at]:02x})"
        raise Refused(f"{named(path)}: is not UTF-8 at {place}: save it as UTF-8") from fault


def read_draft(path: Path) -> str:
    """Read a text to judge or to mend; see `read_text`.

    Raises:
        Refused: it cannot be used, or has no words.
    """
    text = read_text(path, DRAFT_LIMIT)
    if not text.strip():
        raise Refused(f"{named(path)}: has nothing but white space in it: write something in it first")
    return text


def _read(path: Path, limit: int) -> bytes:
    try:
        # Not waiting for a writer keeps a pipe from blocking; its kind is looked at before anything is read.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(handle, "rb") as file:
            _check(path, os.fstat(file.fileno()), limit)
            data = file.read(limit + 1)
    except FileNotFoundError as fault:
        raise Refused(f"{named(path)}: there is no such file: check the name") from fault
    except PermissionError as fault:
        raise Refused(f"{named(path)}: may not be read: check its permissions") from fault
    except IsADirectoryError as fault:
        raise Refused(f"{named(path)}: is a folder: name a file in it") from fault
    except (OSError, ValueError) as fault:
        said = getattr(fault, "strerror", None) or str(fault)
        raise Refused(f"{named(path)}: cannot be read ({said}): name another file") from fault
    if len(data) > limit:
        raise Refused(_too_large(path, len(data), limit))
    return data


def _check(path: Path, status: os.stat_result, limit: int) -> None:
    for holds, says in _KINDS:
        if holds(status.st_mode):
            raise Refused(f"{named(path)}: {says}")
    if status.st_size > limit:
        raise Refused(_too_large(path, status.st_size, limit))


def _too_large(path: Path, size: int, limit: int) -> str:
    return f"{named(path)}: is too large ({size:,} bytes; at most {limit:,}): cut it into parts"


def read_spec(path: Path) -> Spec:
    """Read a spec, and the reference files beside it.

    Args:
        path: of the TOML file.

    Returns:
        The spec, with each reference that names a file in the spec's folder replaced by that file's text.

    Raises:
        Refused: the spec or a reference file cannot be read, or the spec cannot be used.
    """
    text = read_text(path, SPEC_LIMIT)
    try:
        spec = parse_spec(text, named(path))
    except SpecError as fault:
        raise Refused(str(fault)) from fault
    return replace(spec, reference=tuple(_referred(path.parent, entry) for entry in spec.reference))


_LONGEST_NAME: Final = 200


def _referred(folder: Path, entry: str) -> str:
    """The text of the file that an entry names, or the entry itself where it names none."""
    name = entry.strip()
    if "\n" in name or "\0" in name or len(name) > _LONGEST_NAME:
        return entry
    try:
        file, inside = (folder / name).resolve(), folder.resolve()
        if not file.is_file():
            return entry
    except (OSError, RuntimeError):
        return entry
    if inside not in file.parents:
        raise Refused(f"{named(file)}: a reference must lie in the spec's folder ({named(inside)}): copy it there")
    return read_text(file, SPEC_LIMIT)
