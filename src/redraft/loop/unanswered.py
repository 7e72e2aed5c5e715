"""What nothing came of yet, over many sessions. It reads, and locks and writes nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from redraft.core.feedback import Feedback, open_feedback
from redraft.loop.opening import read_session
from redraft.transcripts.library import NoSession
from redraft.transcripts.recovery import Damaged


class Unanswered(Struct, frozen=True):
    """The open feedback of one session.

    Args:
        path: its transcript.
        id: of the session; "" where it cannot be read.
        title: likewise.
        items: what is open, oldest first.
        fault: what is wrong with the file, in one line; "" if it is sound.
    """

    path: Path
    id: str = ""
    title: str = ""
    items: tuple[Feedback, ...] = ()
    fault: str = ""


def unanswered(paths: Sequence[Path]) -> Iterator[Unanswered]:
    """The sessions that have open feedback, or cannot be read, in the order given."""
    for path in paths:
        found = of_session(path)
        if found.items or found.fault:
            yield found


def of_session(path: Path) -> Unanswered:
    """The open feedback of one session, as far as its file can be read."""
    try:
        read = read_session(path)
    except (Damaged, NoSession) as fault:
        return Unanswered(path, fault=str(fault))
    return Unanswered(path, read.session.id, read.session.title, open_feedback(read.session), read.fault)
