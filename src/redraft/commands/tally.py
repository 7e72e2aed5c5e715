"""What became of the fixes of a pass."""

from collections import Counter

from msgspec import Struct

from redraft.core.events import ClosedPass
from redraft.core.review import Risk
from redraft.core.session import Session
from redraft.core.stopping import set_aside


class Tally(Struct, frozen=True):
    """The fixes of one closed pass.

    Args:
        closed: the pass.
        accepted: how many were.
        above: how many were skipped as riskier than what is accepted.
        left: how many were skipped for another reason.
        refused: how many could not be offered.
        risks: of those above, how many have which risk.
    """

    closed: ClosedPass
    accepted: int
    above: int
    left: int
    refused: int
    risks: dict[Risk, int]


def tally(session: Session, number: int) -> Tally:
    """Count what became of a pass's fixes.

    Args:
        session: the session.
        number: of the closed pass, from 1.
    """
    closed = session.passes[number - 1]
    since = session.passes[number - 2].n if number > 1 else 0
    decided = [decision for decision in session.decisions if since < decision.n < closed.n]
    skipped = [decision for decision in decided if decision.choice == "skip"]
    above = set_aside(session, number)
    proposed = [fix for proposal in session.proposals if since < proposal.n < closed.n for fix in proposal.fixes]
    return Tally(
        closed=closed,
        accepted=sum(decision.choice == "accept" for decision in decided),
        above=len(above),
        left=len(skipped) - len(above),
        refused=sum(bool(fix.refused) for fix in proposed),
        risks=dict(Counter(session.fix(decision.fix)[1].risk for decision in above)),
    )
