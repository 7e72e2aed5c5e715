"""Holds: what must not change, checked in code before a change is offered and again before it is made."""

from collections.abc import Iterator

from redraft.core.bands import MEASURES
from redraft.core.broken import Broken
from redraft.core.canonical import is_boundary
from redraft.core.draft import Draft
from redraft.core.events import Froze
from redraft.core.locks import broken_lock
from redraft.core.session import Mark, Session


def broken_holds(session: Session, candidate: Draft) -> tuple[Broken, ...]:
    """What `candidate` would break, as far as its text and the record tell, in the order in which it was frozen.

    Passages, words of passages, measures and the lock are looked at in the text. A criterion is broken here only by a
    text that was a version before, and failed it; what code judges anew is `redraft.loop.proposing.broken_criteria`.
    """
    frozen = (_broken(session, hold, candidate) for hold in session.holds)
    return tuple(b for b in (*frozen, broken_lock(session, candidate)) if b is not None)


def fails_what_is_frozen(session: Session) -> str:
    """Why the candidate of the open pass cannot stand, whatever else it gained: a frozen criterion fails in it.

    Where the pass's first version breaks a hold as well, as one that was frozen since does, going back mends nothing:
    then this is no ground, and the rules for any pass decide.

    Returns:
        One line that names the hold; "" if there is no ground.
    """
    if session.open is None or session.head == session.open.base or not session.holds:
        return ""
    broken = broken_holds(session, session.version(session.head))
    failing = next((hold.says for hold in broken if hold.what == "criterion"), "")
    return "" if failing and broken_holds(session, session.version(session.open.base)) else failing


def held_criteria(session: Session) -> tuple[str, ...]:
    """Ids of the criteria that are frozen passing."""
    return tuple(hold.target for hold in session.holds if hold.what == "criterion")


def _broken(session: Session, hold: Froze, candidate: Draft) -> Broken | None:
    if hold.what == "measure":
        return _broken_measure(hold, candidate)
    if hold.what == "criterion":
        return _broken_criterion(session, hold.target, candidate)
    return _broken_words(session, hold, candidate) if hold.quote else _broken_passage(session, hold, candidate)


def _broken_passage(session: Session, hold: Froze, candidate: Draft) -> Broken | None:
    target = hold.target
    frozen = session.version(hold.version).text_of(target)
    try:
        now = candidate.text_of(target)
    except KeyError:
        return Broken("passage", target, f"passage {target} is frozen, and this removes it")
    if now == frozen:
        return None
    return Broken("passage", target, f"passage {target} is frozen, and this changes it")


def _broken_words(session: Session, hold: Froze, candidate: Draft) -> Broken | None:
    says = f"{shown(hold.quote)} is frozen in {hold.target}, and this "
    try:
        now = candidate.text_of(hold.target)
    except KeyError:
        return Broken("passage", hold.target, f"{says}removes the passage", hold.quote)
    edges = _edges(session.version(hold.version).text_of(hold.target), hold.quote)
    if any(_whole(now, at, hold.quote, edges) for at in places(now, hold.quote)):
        return None
    return Broken("passage", hold.target, f"{says}changes those words", hold.quote)


def _edges(frozen: str, quote: str) -> tuple[bool, bool]:
    """Whether the frozen words began and ended where a word does: then "no fee" does not stand in "no feedback"."""
    at = frozen.find(quote)
    return _edge(frozen, at), _edge(frozen, at + len(quote))


def _whole(text: str, at: int, quote: str, edges: tuple[bool, bool]) -> bool:
    end = at + len(quote)
    first, last = edges
    return (_edge(text, at) or not first) and (_edge(text, end) or not last)


def _edge(text: str, at: int) -> bool:
    inside = text[at - 1 : at].isalnum() and text[at : at + 1].isalnum()
    return not inside and is_boundary(text, at)


def places(text: str, quote: str) -> Iterator[int]:
    """Every place where words stand in a text, overlapping ones too."""
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def shown(quote: str) -> str:
    """Frozen words for a message, in one line and not too many."""
    line = " ".join(quote.split())
    return f'"{line[:_SHOWN]}…"' if len(line) > _SHOWN else f'"{line}"'


_SHOWN = 40


def _broken_measure(hold: Froze, candidate: Draft) -> Broken | None:
    measure = MEASURES.get(hold.target)
    if measure is None:  # of a newer redraft: what cannot be checked is not changed
        says = f"the measure '{hold.target}' is frozen, and this version of redraft cannot check it: thaw it to go on"
        return Broken("measure", hold.target, says)
    value = measure.of(candidate)
    if value is not None and hold.low <= value <= hold.high:
        return None
    kept = f"{measure.label} {_verb(measure.label)} frozen at {measure.show_band(hold.low, hold.high)}"
    became = "leaves no words to measure" if value is None else f"makes it {measure.show(value)}"
    return Broken("measure", hold.target, f"{kept}, and this {became}")


def _verb(label: str) -> str:
    return "are" if label.endswith("s") else "is"


def _broken_criterion(session: Session, criterion: str, candidate: Draft) -> Broken | None:
    mark = _judged(session, criterion, candidate.text)
    if mark is None or mark.passed:
        return None
    reason = f": {mark.reason}" if mark.reason else ""
    return Broken("criterion", criterion, f"criterion '{criterion}' is frozen, and v{mark.version} fails it{reason}")


def _judged(session: Session, criterion: str, text: str) -> Mark | None:
    """The latest judgement on record of just this text, by what the criterion says now."""
    same = {draft.number for draft in session.drafts if draft.text == text}
    marks = (mark for mark in reversed(session.marks.get(criterion, ())) if mark.version in same)
    return next((mark for mark in marks if _means_the_same(session, criterion, mark.revision)), None)


def _means_the_same(session: Session, criterion: str, revision: int) -> bool:
    """Whether a criterion is worded and judged now as it was in a revision of the spec."""
    if revision == session.revision:
        return True
    return session.criterion(criterion, revision) in session.spec.criteria
