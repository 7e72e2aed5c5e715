"""The signals that were in force at a moment of the past, as the panes of a replay show them: with nothing to press."""

from msgspec.structs import replace

from redraft.core.offering import OnOffer, shown
from redraft.core.session import Session
from redraft.tui.lookout import worth_a_look


def seen_then(session: Session) -> OnOffer | None:
    """What was raised at that moment; None where nothing could be."""
    if not worth_a_look(session):
        return None
    from redraft.core.signals import signals

    raised = tuple(replace(each, offers=()) for each in signals(session))
    return OnOffer(raised, shown(session, raised))
