"""Taking somebody's session in hand for a moment, to say how good its text is."""

from pathlib import Path

from redraft.bundled import is_sample
from redraft.core.naming import named
from redraft.loop.opening import read_session, resume
from redraft.loop.record import Clock, Declined, Record, utc_now
from redraft.transcripts.recovery import Damaged


def ratable(path: Path, person: str = "you", clock: Clock = utc_now) -> Record:
    """Take a session under its lock, so that what is rated is what stands; close the record when done.

    It reads a file: call it in a thread.

    Args:
        path: the transcript.
        person: how it names who rates.
        clock: gives the time of an event, UTC.

    Raises:
        Declined: another redraft holds it, it cannot be written, it is a sample, or it has no text yet.
        Damaged: something is wrong with the file; nothing in it was changed.
        NoSession: there is no such file.
    """
    read = read_session(path)
    if is_sample(path):
        raise Declined(f"{named(path.name)} is a sample, which a rating would change: fork it, and rate the fork.")
    if read.fault:
        raise Damaged(f"{named(path.name)} is not rated: {read.fault}; see: redraft verify {named(path.stem)}")
    record = resume(path, person=person, clock=clock).record
    if record.read_only or record.session.draft is None:
        record.close()
        raise Declined(record.read_only or f"{named(path.name)} has no text to rate yet.")
    return record
