"""What of a transcript a fork takes over: the records up to an event, byte for byte, if they are as they were written.

A seal covers its own record alone, so a record means the same in another file. What stands after the event is no
matter here, be it torn, edited or of a kind that only a newer redraft knows.
"""

from msgspec import Struct

from redraft.core.events import AnyEvent
from redraft.transcripts.codec import Header
from redraft.transcripts.library import fault_line
from redraft.transcripts.recovery import Damaged, Record, records, scan


class Copied(Struct, frozen=True):
    """The beginning of a transcript.

    Args:
        header: the origin's.
        events: 1 up to the last one copied.
        data: their records as they stand in the origin, without its header's.
        seal: of the last of them.
    """

    header: Header
    events: tuple[AnyEvent, ...]
    data: bytes
    seal: str


class NoSuchEvent(ValueError):
    """There is no event of that number to fork at. `last` is the number of the last one."""

    def __init__(self, n: int, last: int) -> None:
        """Name both."""
        super().__init__(f"there is no event {n}: the session has {last:,} event{'' if last == 1 else 's'}")
        self.last = last


def copied(data: bytes, event: int | None = None) -> Copied:
    """Take the records up to an event.

    Args:
        data: the origin's bytes.
        event: the last one to take; the last whole one there is when None.

    Raises:
        NoSuchEvent: the origin has fewer events.
        Damaged: one of the records, or the header, is not as it was written. The message says which.
    """
    whole = list(records(data))
    n = len(whole) - 1 if event is None else event
    if not whole:
        raise Damaged("it does not begin with a transcript's header, so there is nothing to fork")
    if len(whole) == 1:
        raise Damaged("it holds no whole event, so there is nothing to fork")
    if not 1 <= n < len(whole):
        raise NoSuchEvent(n, len(whole) - 1)
    end = whole[n].end
    seen = scan(data[:end])
    if not seen.sound or seen.header is None:
        raise Damaged(
            f"what stands before event {n} is not as it was written: {fault_line(seen)}; fork at an earlier event"
        )
    return Copied(seen.header, seen.events, data[whole[0].end : end], _seal(data, whole[n]))


def _seal(data: bytes, record: Record) -> str:
    """The seal that a record's end line gives, which was found to be right."""
    return data[record.body_end : record.end].split()[-1].decode()
