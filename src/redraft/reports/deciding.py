"""Every decision on a fix: what it was about, what it would have changed, and why it was taken."""

from msgspec import Struct

from redraft.core.events import Decided
from redraft.core.pace import hasty, tired
from redraft.core.review import Finding, Fix
from redraft.core.session import Session
from redraft.core.worddiff import Span, word_diff


class DecisionTold(Struct, frozen=True):
    """One decision.

    Args:
        decision: as it was taken.
        finding: the fault that it is about; None where a transcript was edited by hand.
        fix: what was proposed; None where there was nothing but the finding.
        edits: what each edit changes, word by word: as applied where it was accepted, as proposed elsewhere.
        hasty: it is one of a run of accepts too quick to have been read.
        tired: it came late in a long sitting.
    """

    decision: Decided
    finding: Finding | None
    fix: Fix | None
    edits: tuple[tuple[Span, ...], ...]
    hasty: bool = False
    tired: bool = False

    @property
    def criterion(self) -> str:
        """The criterion that it serves; "" for none."""
        return self.finding.criterion if self.finding else ""

    @property
    def says(self) -> str:
        """What the change is, in a line: the fix's own words, else the directive."""
        directive = self.finding.directive if self.finding else ""
        return (self.fix.says if self.fix else "") or directive


def decisions_told(session: Session) -> tuple[DecisionTold, ...]:
    """Every decision, oldest first, those that were taken back included."""
    quick, late = hasty(session), tired(session)
    return tuple(_told(session, each, each.n in quick, each.n in late) for each in session.decisions)


def _told(session: Session, decision: Decided, quick: bool, late: bool) -> DecisionTold:
    fix = _fix(session, decision.fix)
    edits = decision.edits or (fix.edits if fix else ())
    spans = tuple(word_diff(edit.quote, edit.replacement) for edit in edits)
    return DecisionTold(decision, _finding(session, decision.finding), fix, spans, quick, late)


def _finding(session: Session, name: str) -> Finding | None:
    try:
        return session.finding(name)
    except KeyError:
        return None


def _fix(session: Session, name: str) -> Fix | None:
    try:
        return session.fix(name)[1] if name else None
    except KeyError:
        return None
