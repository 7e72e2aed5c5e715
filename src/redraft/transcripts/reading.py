"""What a transcript tells: its events folded into a session, as far as they can be. It locks and changes nothing."""

from pathlib import Path

from msgspec import Struct

from redraft.core.events import AnyEvent
from redraft.core.fold import fold_far
from redraft.core.folding import Unfoldable
from redraft.core.naming import named
from redraft.core.session import Session
from redraft.transcripts.codec import Header
from redraft.transcripts.library import fault_line, read_session_file
from redraft.transcripts.recovery import Damaged, Scan


class Read(Struct, frozen=True):
    """What a transcript says.

    Args:
        session: the fold of its events, as far as they follow from each other.
        events: the events folded.
        fault: what is wrong with the file, in one line; "" if it is sound.
        broken: the fold stopped before the last event.
        about: how it came about, where it is no person's own work; "" else.
    """

    session: Session
    events: tuple[AnyEvent, ...]
    fault: str = ""
    broken: bool = False
    about: str = ""


def read_session(path: Path) -> Read:
    """Read a transcript without locking or changing anything.

    Raises:
        Damaged: it is no transcript.
        NoSession: there is no such file.
    """
    return told(path, read_session_file(path))


def told(path: Path, seen: Scan) -> Read:
    """What a transcript that was scanned says.

    Args:
        path: its name, for messages.
        seen: what stands in it.

    Raises:
        Damaged: it is no transcript.
    """
    header = header_of(path, seen)
    try:
        session, stop = fold_far(header.id, header.created, seen.events)
    except Unfoldable as unfit:
        raise no_session_in(path, unfit) from unfit
    why = f"{stop}; shown up to event {session.last}" if stop else ""
    fault = "; ".join(part for part in (fault_line(seen), why) if part)
    return Read(session, seen.events[: session.last - seen.events[0].n + 1], fault, bool(why), header.about)


def header_of(path: Path, seen: Scan) -> Header:
    """The header of a transcript in which something happened.

    Args:
        path: its name, for messages.
        seen: what stands in it.

    Raises:
        Damaged: it has none, or no whole event.
    """
    if seen.header is None or not seen.events:
        raise Damaged(
            f"{named(path.name)} holds no whole event: it is no transcript, or lost all it held; check the name"
        )
    return seen.header


def no_session_in(path: Path, unfit: Unfoldable) -> Damaged:
    """What to say of a transcript in which no session begins."""
    return Damaged(f"{named(path.name)} cannot be read as a session: {unfit}; restore it from a backup")
