"""What models took in one session."""

from decimal import Decimal
from typing import Final

from redraft.core.events import Called
from redraft.core.session import Session
from redraft.core.spend import spent_on
from redraft.stats.counted import Used

_CAME: Final = ("end", "length", "refused")
"""Why a call ended that its model answered."""
_MOST: Final = 2**53
"""More than anything that is counted comes to; only a forged transcript has such numbers."""


def used(session: Session, since: int) -> tuple[Used, ...]:
    """What each model took in each role. What a server did not tell is counted as not told, and never as nothing.

    Args:
        session: the session.
        since: the last event that a fork copied; 0 for none.
    """
    calls = [call for call in session.calls if call.n > since]
    kinds = sorted({(call.role, call.model) for call in calls})
    return tuple(_used([call for call in calls if (call.role, call.model) == kind]) for kind in kinds)


def _used(calls: list[Called]) -> Used:
    spent = spent_on(calls)
    unpriced = sum(spent_on([call]).unknown for call in calls)
    return Used(
        calls[0].role, calls[0].model, len(calls), min(sum(max(call.retries, 0) for call in calls), _MOST),
        sum(call.stopped not in _CAME for call in calls), min(spent.tokens, _MOST), spent.uncounted,
        str(spent.usd or Decimal(0)), unpriced,
    )  # fmt: skip
