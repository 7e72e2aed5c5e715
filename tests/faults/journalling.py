"""What the tests of a journal share: a session that appends, and what must hold at its end."""

import os
from pathlib import Path

import pytest

from faults.made import said
from redraft.core.events import AnyEvent
from redraft.transcripts.journal import Journal, Unsaved
from redraft.transcripts.library import read_session_file
from redraft.transcripts.lock import ReadOnly
from redraft.transcripts.recovery import scan

EVENTS = tuple(said(n) for n in range(1, 5))


async def write_all(journal: Journal, events: tuple[AnyEvent, ...] = EVENTS) -> list[AnyEvent]:
    """Append the events, as a session would that goes on in memory; return those acknowledged as saved."""
    acknowledged = []
    for event in events:
        try:
            await journal.append(event)
        except Unsaved as fault:
            assert str(fault) == journal.fault  # noqa: PT017
        else:
            assert not journal.fault
            acknowledged.append(event)
    return acknowledged


def held(path: Path) -> tuple[AnyEvent, ...]:
    """Read what a new start of the app would find."""
    return scan(path.read_bytes()).events if path.exists() else ()


async def goes_on(journal: Journal, events: tuple[AnyEvent, ...]) -> None:
    """All is saved, the next event is too, and the file opens for writing once it is free."""
    assert (journal.fault, journal.unsaved) == ("", ())
    after = said(len(events) + 1)
    await journal.append(after)
    with pytest.raises(ReadOnly, match=rf"open in another redraft \(process {os.getpid()} on "):
        Journal.open_for_writing(journal.path)
    journal.close()
    seen = read_session_file(journal.path)
    assert seen.sound
    assert seen.events == (*events, after)
    again, _ = Journal.open_for_writing(journal.path)
    again.close()
