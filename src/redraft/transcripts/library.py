"""The folder of sessions: what a transcript is called, how a session is found, and what the folder holds.

Everything here reads; it locks nothing and writes nothing.
"""

import os
import re
import stat
import time
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from redraft.core.naming import named
from redraft.transcripts.recovery import Damaged, Scan, TooLarge, check_limits, glance, scan, size_fault

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_SLUG = 40
_SETTLE = 0.05
"""Seconds in which a writer that is in the middle of a record comes to its end."""


class NoSession(Exception):
    """No session, or more than one, answers to what was asked for. The message names what is there."""


class Summary(Struct, frozen=True):
    """One session in a list.

    Args:
        path: the file.
        id: its short id; "" if the file cannot be read.
        title: what the session was opened as.
        created: when it was opened, UTC; None if the file cannot be read.
        changed: when its last event was written, UTC; None if it has none.
        events: the number of the last one.
        size: bytes.
        fault: what is wrong with the file, in a line; "" if it is sound.
    """

    path: Path
    id: str = ""
    title: str = ""
    created: datetime | None = None
    changed: datetime | None = None
    events: int = 0
    size: int = 0
    fault: str = ""


def slug(title: str) -> str:
    """Make a title fit for a file name: ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_SLUG].strip("-") or "session"


def path_for(folder: Path, created: datetime, title: str, id: str) -> Path:
    """Say where a new session's transcript goes: `YYYY-MM-DD-slug-id.toml`."""
    return folder / f"{created:%Y-%m-%d}-{slug(title)}-{id}.toml"


def new_id(folder: Path) -> str:
    """Choose a short id that no session in the folder has."""
    import secrets

    while True:
        id = "".join(secrets.choice(_LETTERS) for _ in range(4))
        if not any(folder.glob(f"*-{id}.toml")):
            return id


def read_bytes(path: Path) -> bytes:
    """Read a transcript whole, once it is known to be a file of acceptable size.

    Raises:
        NoSession: there is no such file.
        TooLarge: it is larger than any transcript.
        Damaged: it is a folder, a pipe, a device, empty or binary, or cannot be read.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise NoSession(f"there is no file {named(path)}: check the name, or see: redraft list") from None
    except OSError as fault:
        raise Damaged(f"{named(path.name)} cannot be read: {fault.strerror}; check its permissions") from None
    try:
        return _checked(fd, named(path.name or path))
    finally:
        os.close(fd)


def _checked(fd: int, name: str) -> bytes:
    about = os.fstat(fd)
    if not stat.S_ISREG(about.st_mode):
        raise Damaged(f"{name} is a folder, pipe or device, and a session is a file: check the name")
    if fault := size_fault(about.st_size):
        raise TooLarge(f"{name} cannot be read: {fault}")
    try:
        with open(fd, "rb", closefd=False) as file:
            data = file.read(about.st_size)
        check_limits(data)
    except Damaged as fault_:
        raise type(fault_)(f"{name} cannot be read: {fault_}") from None
    except OSError as fault_:
        raise Damaged(f"{name} cannot be read: {fault_.strerror}") from None
    return data


def read_session_file(path: Path) -> Scan:
    """Read and judge a transcript, while it is being written or not.

    Raises:
        NoSession: there is no such file.
        Damaged: it cannot be read at all; see `read_bytes`.
    """
    return read_and_scan(path)[1]


def read_and_scan(path: Path) -> tuple[bytes, Scan]:
    """The same, with the very bytes that were judged."""
    data = read_bytes(path)
    seen = scan(data)
    if seen.torn:
        time.sleep(_SETTLE)  # a writer may be in the middle of a record
        later = read_bytes(path)
        return (later, scan(later)) if later != data else (data, seen)
    return data, seen


def find(folder: Path, session: str) -> Path:
    """Find the transcript that a person means: a path, an id, or a unique start of its name, with or without its date.

    Raises:
        NoSession: none answers, or several do; the message names them.
    """
    given = os.path.expanduser(session)
    if os.path.isfile(given) or os.sep in session:
        return Path(given)
    names = sorted(path for path in folder.glob("*.toml"))
    for matches in _matches(names, session):
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise NoSession(f"{session!r} fits {len(matches)} sessions: {_named(matches)}; give more of the name")
    if not names:
        raise NoSession(f"there is no session {session!r}: {folder} holds none yet; start one with: redraft new")
    raise NoSession(f"there is no session {session!r}; there are: {_named(names)}")


def _matches(names: list[Path], session: str) -> Iterator[list[Path]]:
    yield [path for path in names if session in (path.name, path.stem)]
    yield [path for path in names if path.stem.endswith(f"-{session}")]
    yield [path for path in names if session and path.name.startswith(session)]
    yield [path for path in names if session and re.sub(r"^\d{4}-\d\d-\d\d-", "", path.name).startswith(session)]


def _named(paths: list[Path]) -> str:
    more = f" and {len(paths) - 5} more" if len(paths) > 5 else ""
    return ", ".join(named(path.stem) for path in paths[-5:]) + more


def recent(item: Summary) -> tuple[float, str]:
    """What a list is sorted by: when the session changed last."""
    when = item.changed or item.created
    return (when.timestamp() if when else 0.0, item.path.name)


def summary(path: Path) -> Summary:
    """Summarise one transcript; what is wrong with it is said in `fault`."""
    try:
        seen = glance(read_bytes(path))
    except (Damaged, NoSession) as fault:
        return Summary(path, fault=str(fault))
    if seen.header is None:
        return Summary(path, fault=f"{named(path.name)} does not begin with a transcript's header")
    return Summary(
        path,
        seen.header.id,
        seen.header.title,
        seen.header.created,
        seen.events[-1].at if seen.events else None,
        seen.last,
        seen.sound_length + len(seen.torn),
        fault_line(seen),
    )


def _edited(n: int) -> str:
    if n < 0:
        return "edited by hand, at the end line of an event"
    return f"edited by hand at event {n}" if n else "edited by hand in its header"


def fault_line(seen: Scan) -> str:
    """Say in a line what is wrong with a transcript; "" if nothing is."""
    parts = [_edited(n) for n in seen.edited[:3]]
    parts += [f"holds what this version does not know: {name}" for name in seen.unknown[:3]]
    parts += list(seen.problems[:3])
    if seen.torn:
        parts.append(f"its last record is half written ({len(seen.torn)} bytes)")
    return "; ".join(parts)
