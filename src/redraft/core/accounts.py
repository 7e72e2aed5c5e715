"""What a session came to, as values that a log and a script are told alike: its holds, endings and fixes."""

from bisect import bisect_left

from msgspec import Struct

from redraft.core.at_risk import at_risk
from redraft.core.bands import MEASURES
from redraft.core.events import Decided, Froze, Proposed, Stopped
from redraft.core.review import Fix, Verdict
from redraft.core.session import Session
from redraft.core.standing import rubric


class HoldTold(Struct, frozen=True):
    """A hold in force.

    Args:
        hold: the freeze.
        value: how what it holds stands now: a measure's figure, a criterion's state; None for a passage.
    """

    hold: Froze
    value: float | str | None


class EndingTold(Struct, frozen=True):
    """An ending, and whether the person went on after it."""

    stop: Stopped
    went_on: bool


class FixTold(Struct, frozen=True):
    """A fix that was proposed, and what became of it.

    Args:
        name: as "event.position".
        fix: with its risk.
        criterion: the criterion that it serves; "" for none.
        at_risk: what it puts at risk, in a few words each.
        decisions: what was decided on it, oldest first: one that was taken back may be accepted again.
    """

    name: str
    fix: Fix
    criterion: str
    at_risk: tuple[str, ...]
    decisions: tuple[Decided, ...]

    @property
    def decision(self) -> Decided | None:
        """The latest; None where there is none."""
        return self.decisions[-1] if self.decisions else None


def holds_told(session: Session) -> tuple[HoldTold, ...]:
    """The freezes in force, in the order in which they came."""
    return tuple(HoldTold(hold, _value(session, hold)) for hold in session.holds)


def endings_told(session: Session) -> tuple[EndingTold, ...]:
    """Every ending that there was, oldest first."""
    return tuple(EndingTold(stop, stop is not session.ended) for stop in session.stops)


def fixes_told(session: Session) -> tuple[FixTold, ...]:
    """Every fix that was proposed, in order."""
    decided: dict[str, list[Decided]] = {}
    for decision in session.decisions:
        decided.setdefault(decision.fix, []).append(decision)
    return tuple(
        _fix_told(session, proposal, fix, f"{proposal.n}.{place}", decided)
        for proposal in session.proposals
        for place, fix in enumerate(proposal.fixes, 1)
    )


def _value(session: Session, hold: Froze) -> float | str | None:
    if hold.what == "measure" and session.draft is not None and hold.target in MEASURES:
        return MEASURES[hold.target].of(session.draft)
    if hold.what == "criterion":
        return next((line.state for line in rubric(session) if line.criterion.id == hold.target), None)
    return None


def _fix_told(session: Session, proposal: Proposed, fix: Fix, name: str, decided: dict[str, list[Decided]]) -> FixTold:
    try:
        criterion = session.finding(fix.finding).criterion
    except KeyError:  # only where a transcript was edited by hand
        criterion = ""
    told = at_risk(fix, session.version(proposal.version), _verdict(session, proposal, criterion))
    return FixTold(name, fix, criterion, told, tuple(decided.get(name, ())))


def _verdict(session: Session, proposal: Proposed, criterion: str) -> Verdict | None:
    """The latest verdict on a criterion of the version that fixes were proposed for, when they were."""
    before = session.reviews[: bisect_left(session.reviews, proposal.n, key=lambda review: review.n)]
    of_it = (review for review in reversed(before) if review.version == proposal.version)
    return next((v for review in of_it for v in review.verdicts if v.criterion == criterion), None)
