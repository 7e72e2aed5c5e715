"""Signals: what the history of a session shows while the person can still act on it. Pure functions of the session.

Each room finds a kind or two; what it needs of the past is in the session's trail, so that asking after every event
stays cheap however long the session is.
"""

from typing import Final

from redraft.core.session import Session
from redraft.core.signal import Signal, SignalKind
from redraft.core.signals.passing import cosmetic, regression, stall
from redraft.core.signals.past import Past
from redraft.core.signals.recurring import fights, repeats
from redraft.core.signals.restoring import reversals
from redraft.core.signals.returning import returns
from redraft.core.signals.steering import moving_target
from redraft.core.signals.sticking import stuck
from redraft.core.signals.swelling import creep
from redraft.core.signals.trading import settled, trades

_ROOMS: Final = (
    trades, returns, regression, reversals, fights, settled, moving_target, stuck, stall, creep, cosmetic, repeats,
)  # fmt: skip
"""What looks for signals, the most telling first: a cause before what it causes."""

_AFTER_DONE: Final[frozenset[SignalKind]] = frozenset({"settled"})
"""What is still worth a word when every criterion passes: a hold that has done its work."""


def signals(session: Session) -> tuple[Signal, ...]:
    """The signals in force now.

    Args:
        session: as it stands.

    Returns:
        The most telling first; those that the person set aside on the same evidence are left out.
    """
    aside = {each.key for each in session.dismissals}
    return tuple(each for each in all_signals(session) if each.key not in aside)


def all_signals(session: Session) -> tuple[Signal, ...]:
    """The signals in force now, those that the person set aside among them; the most telling first."""
    if session.draft is None:
        return ()
    past = Past(session)
    found = tuple(each for room in _ROOMS for each in room(past))
    if session.ended is not None and session.ended.ending == "done":
        return tuple(each for each in found if each.kind in _AFTER_DONE)
    return found
