"""Opening a session: beginning one, taking one up again, or only reading it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from redraft import __version__
from redraft.bundled import is_sample
from redraft.core.blocks import block_starts
from redraft.core.events import AnyEvent, Opened, Written
from redraft.core.fold import fold
from redraft.core.identity import fresh_ids
from redraft.core.spec import Spec, render_spec
from redraft.loop.changes import stored
from redraft.loop.record import Clock, Declined, Record, utc_now
from redraft.transcripts.codec import Header, encode_event, encode_header
from redraft.transcripts.disk import Disk
from redraft.transcripts.journal import Journal, Unsaved
from redraft.transcripts.library import new_id
from redraft.transcripts.lock import ReadOnly
from redraft.transcripts.reading import Read, read_session, told
from redraft.transcripts.recovery import Scan
from redraft.transcripts.text import Unwritable

__all__ = ["Read", "Resumed", "begin", "read_session", "resume"]

_SAMPLE: Final = "A sample is read-only; in home p replays it, and f makes a copy of it that is yours."


class Resumed(Struct, frozen=True):
    """A session taken up again: its record, and what the person should know, a line each."""

    record: Record
    notes: tuple[str, ...] = ()


async def begin(
    spec: Spec,
    draft: str | None,
    folder: Path,
    *,
    person: str = "you",
    template: str = "",
    about: str = "",
    clock: Clock = utc_now,
    disk: Disk | None = None,
) -> Record:
    """Start a session, and write its first events.

    Args:
        spec: what done means.
        draft: the text to begin with, if there is one.
        folder: where transcripts are kept; made if need be.
        person: how the transcript names the person.
        template: what the spec began with; "" for none.
        about: how the transcript comes about, where it is no person's own work; "" else.
        clock: gives the time of an event, UTC.
        disk: the door to the file system, for tests.

    Returns:
        Its record. If the folder cannot be written, the record's `fault` says so and the session is in memory.

    Raises:
        Declined: no transcript can hold the spec or the draft; nothing was made.
    """
    now = clock()
    header = Header(new_id(folder), spec.title, __version__, now, about=about)
    opened = Opened(n=1, at=now, by=person, title=spec.title, template=template, spec=render_spec(spec))
    events: list[AnyEvent] = [opened]
    if draft is not None:
        events.append(_first(draft, now, person))
    _check_writable(header, events)
    journal = Journal.create(folder, header, disk)
    for event in events:
        await _append(journal, event)
    session = fold(header.id, header.created, events)
    return Record(session, journal, person=person, clock=clock)


def resume(path: Path, *, person: str = "you", clock: Clock = utc_now, disk: Disk | None = None) -> Resumed:
    """Take a session up again; read-only, with the reason, if it cannot be written, or is a sample.

    Raises:
        Damaged: it is no transcript.
        NoSession: there is no such file.
    """
    if is_sample(path):
        read = read_session(path)
        return Resumed(Record(read.session, None, read_only=_SAMPLE), _notes(read.fault))
    try:
        journal, seen = Journal.open_for_writing(path, disk)
    except ReadOnly as refusal:
        read = read_session(path)
        return Resumed(Record(read.session, None, read_only=str(refusal)), _notes(read.fault))
    read = told(path, seen)
    if read.broken:
        journal.close()
        return Resumed(Record(read.session, None, read_only=f"{path.name} is shown read-only: {read.fault}."))
    torn = f"A half-written record was set aside in {journal.set_aside.name}; " if journal.set_aside else ""
    count = len(read.events)
    kept = f"{torn}{count} event{' was' if count == 1 else 's were'} kept." if torn else ""
    return Resumed(Record(read.session, journal, person=person, clock=clock), _notes(kept, _edited(seen)))


def _first(text: str, at: datetime, person: str) -> Written:
    passages = stored(fresh_ids(block_starts(text), len(text)))
    return Written(n=2, at=at, by=person, version=1, text=text, passages=passages)


def _check_writable(header: Header, events: Sequence[AnyEvent]) -> None:
    """Refuse what no transcript can hold before there is a file."""
    try:
        encode_header(header)
        for event in events:
            encode_event(event)
    except Unwritable as why:
        raise Declined(f"No session was begun: {why}.") from why


async def _append(journal: Journal, event: AnyEvent) -> None:
    try:
        await journal.append(event)
    except Unsaved:
        return  # the journal holds it, and its `fault` is shown for as long as it lasts


def _edited(seen: Scan) -> str:
    return (
        f"Edited by hand at event {', '.join(map(str, seen.edited[:5]))}; shown as it now stands."
        if seen.edited
        else ""
    )


def _notes(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
