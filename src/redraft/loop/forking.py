"""Forking: a session of one's own that begins as a copy of another one, up to an event of it.

The origin is read and no more: it needs no lock, and may be open elsewhere. The fork has its name only once all of it
is on the disk, so that there is never half of one.
"""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from redraft import __version__
from redraft.core.fold import apply, fold
from redraft.core.folding import Unfoldable
from redraft.core.naming import named
from redraft.core.said import Forked
from redraft.core.session import Session
from redraft.loop.record import Clock, Declined, utc_now
from redraft.transcripts.codec import MAX_FILE, Header, encode_event, encode_header
from redraft.transcripts.disk import Disk, RealDisk
from redraft.transcripts.forking import Copied, NoSuchEvent, copied
from redraft.transcripts.library import new_id, path_for, read_bytes
from redraft.transcripts.outfile import write_all
from redraft.transcripts.recovery import Damaged
from redraft.transcripts.text import Unwritable

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def fork(
    path: Path,
    event: int | None,
    folder: Path,
    *,
    person: str = "you",
    clock: Clock = utc_now,
    disk: Disk | None = None,
) -> Path:
    """Begin a session from the events 1 to `event` of another.

    Args:
        path: the origin.
        event: the last event that is copied; the last there is when None.
        folder: where the fork goes; made if need be.
        person: how the transcript names the person.
        clock: gives the time of the fork, UTC.
        disk: the door to the file system, for tests.

    Returns:
        The fork's file, durable. It holds what was copied byte for byte, and one event more that says from where.

    Raises:
        Declined: there is no such event, or no transcript could hold the fork; nothing was made.
        Damaged: the origin, up to that event, is not as it was written.
        NoSession: there is no such file.
        OSError: the fork cannot be written there; nothing of it is left.
    """
    taken, session = _taken(path, event)
    now = clock()
    header = Header(new_id(folder), session.title, __version__, now, about=taken.header.about)
    data = _data(header, taken, session, _event(taken, session, now, person))
    made = path_for(folder, now, session.title, header.id)
    _publish(data, made, disk or RealDisk())
    return made


def _taken(path: Path, event: int | None) -> tuple[Copied, Session]:
    """What is copied, and the session that it folds into."""
    try:
        taken = copied(read_bytes(path), event)
        return taken, fold(taken.header.id, taken.header.created, taken.events)
    except NoSuchEvent as why:
        raise Declined(f"Not forked: {why}; fork at one of 1 to {why.last}.") from why
    except Damaged as why:
        raise type(why)(f"{named(path.name)} cannot be forked: {why}") from why
    except Unfoldable as why:
        raise Damaged(f"{named(path.name)} cannot be forked there: {why}; fork at an earlier event") from why


def _event(taken: Copied, session: Session, now: datetime, person: str) -> Forked:
    n, origin = session.last, taken.header.id
    return Forked(n=n + 1, at=now, by=person, origin=origin, event=n, seal=taken.seal, title=session.title)


def _data(header: Header, taken: Copied, session: Session, event: Forked) -> bytes:
    """All of the fork; what it says must follow from what was copied, as everything does."""
    try:
        data = encode_header(header) + taken.data + encode_event(event)
    except Unwritable as why:
        raise Declined(f"Not forked: {why}.") from why
    if len(data) > MAX_FILE:
        raise Declined(f"Not forked: it would have {len(data):,} bytes, and a transcript has at most {MAX_FILE:,}.")
    apply(session, event)
    return data


def _publish(data: bytes, path: Path, disk: Disk) -> None:
    """Write the file under another name first; give it its own once it is whole and durable."""
    disk.make_folder(path.parent)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _write(data, part, disk)
        disk.rename(part, path)
    except BaseException:
        with suppress(OSError):
            disk.unlink(part)
        raise
    disk.sync_folder(path.parent)


def _write(data: bytes, path: Path, disk: Disk) -> None:
    fd = disk.open(path, _NEW)
    try:
        write_all(disk, fd, data)
        disk.fsync(fd)
    finally:
        disk.close(fd)
