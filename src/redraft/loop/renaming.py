"""Give a session another title. Its file keeps its name, and what it was called stays in the story."""

from functools import partial
from pathlib import Path

from redraft.core.said import Renamed
from redraft.loop.opening import resume
from redraft.loop.record import Clock, Declined, utc_now
from redraft.transcripts.disk import Disk


async def rename(
    path: Path, title: str, *, person: str = "you", clock: Clock = utc_now, disk: Disk | None = None
) -> None:
    """Write another title into a transcript that nobody else writes.

    Args:
        path: the transcript.
        title: in one line; runs of blanks become one.
        person: how the transcript names the person.
        clock: gives the time of the event, UTC.
        disk: the door to the file system, for tests.

    Raises:
        Declined: the title is empty, or the transcript cannot be written, as another redraft has it open, say.
        Damaged: it is no transcript.
        NoSession: there is no such file.
    """
    said = " ".join(title.split())
    if not said:
        raise Declined("Not renamed: a title has at least one character.")
    record = resume(path, person=person, clock=clock, disk=disk).record
    try:
        if record.session.title == said:
            return
        await record.put(partial(Renamed, title=said))
        if record.fault:
            raise Declined(f"Not renamed: {record.fault}")
    finally:
        record.close(cut_back=True)
