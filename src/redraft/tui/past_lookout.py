"""The signals that were in force at a moment of the past, as the panes of a replay show them: with nothing to press."""

from msgspec.structs import replace

from redraft.core.offering import OnOffer, shown
from redraft.core.session import Session


def seen_then(session: Session) -> OnOffer | None:
    """What was raised at that moment; None where nothing could be."""
    if not (session.reviews or session.ended or len(session.notes) > 1 or session.amendments):
        return None
    from redraft.core.signals import signals

    raised = tuple(replace(each, offers=()) for each in signals(session))
    return OnOffer(raised, shown(session, raised))


def marked_then(session: Session, found: OnOffer | None) -> dict[str, str]:
    """What the rubric says of each criterion that trades places with another."""
    if found is None or not found.signals:
        return {}
    from redraft.tui.widgets.signal_rows import trading

    return trading(found.signals, (criterion.id for criterion in session.spec.criteria))
