"""The story of a session, a line an event."""

from collections.abc import Iterable, Iterator

from redraft.core.chronicle import line_of
from redraft.core.events import AnyEvent
from redraft.core.fold import apply, start
from redraft.core.session import Session


def story(session: Session, events: Iterable[AnyEvent]) -> tuple[str, ...]:
    """Tell each event in a line.

    Args:
        session: the session.
        events: those that fold into it, from the first.
    """
    return tuple(_lines(session, events))


def _lines(session: Session, events: Iterable[AnyEvent]) -> Iterator[str]:
    before: Session | None = None
    for event in events:
        after = start(session.id, session.created, event) if before is None else apply(before, event)
        yield line_of(event, before, after)
        before = after
