"""What the last pass did to the verdicts: a regression, a stall, or wording alone."""

from collections.abc import Iterator
from typing import Final

from redraft.core.events import ClosedPass
from redraft.core.session import Session
from redraft.core.signal import Evidence, Offer, Signal
from redraft.core.signals.past import Past
from redraft.core.signals.wording import listed
from redraft.core.standing import Change, compare, rubric
from redraft.core.stopping import before_a_choice, set_aside

_TWICE: Final = 2


def regression(past: Past) -> Iterator[Signal]:
    """Criteria that passed and fail now: in the pass that is being weighed, or in the last one if it was kept."""
    weighed, underway = past.weighed, past.session.open
    if weighed is not None and underway is not None:
        yield from _regression(past, weighed.lost, underway.base, underway.number)
    elif past.last_pass is not None and past.last_pass.kept:
        lost = tuple(id for id in past.last_change.lost if _judged_to_fail(past, id))
        yield from _regression(past, lost, past.last_pass.base, len(past.session.passes))


def _judged_to_fail(past: Past, criterion: str) -> bool:
    """Whether a criterion fails by a judgement.

    What the person unticked since, they know; and what they froze another against, they have weighed.
    """
    mark = past.rubric[criterion].mark
    if any(hold.against == criterion for hold in past.session.holds):
        return False
    return past.fails(criterion) and mark is not None and not mark.hand


def _regression(past: Past, lost: tuple[str, ...], base: int, number: int) -> Iterator[Signal]:
    if not lost:
        return
    marks = [(id, past.rubric[id].mark) for id in lost]
    evidence = tuple(
        Evidence(f"{id} in v{mark.version}: {mark.reason}", mark.n, mark.version, number)
        for id, mark in marks
        if mark is not None
    )
    fails = "fails" if len(lost) == 1 else "fail"
    says = f"{listed(lost)} passed in v{base} and {fails} now"
    yield Signal("regression", lost, says, evidence, (Offer("go back", str(base), f"goes back to v{base}"),))


def stall(past: Past) -> Iterator[Signal]:
    """The last pass resolved no criterion; after two in a row the premise may be wrong."""
    closed = past.last_pass
    if closed is None or not any(map(past.fails, past.rubric)) or not _stalled(past.session, closed):
        return
    run = [closed, *_stalled_before(past.session)]
    numbers = [len(past.session.passes) - back for back in range(len(run))]
    evidence = tuple(
        Evidence(f"pass {number}: {each.why}", each.n, each.candidate, number)
        for each, number in sorted(zip(run, numbers, strict=True), key=lambda pair: pair[1])
    )
    stop, rate = Offer("stop", "", "stops here"), Offer("rate", "", "rates what stands")
    if len(run) < _TWICE:
        yield Signal("stall", (), f"pass {numbers[0]} resolved no criterion", evidence, (stop, rate))
        return
    again = Offer("start over", "", "starts over from the same spec, with what was learnt")
    yield Signal("stall", (), "two passes in a row resolved no criterion", evidence, (again, stop))


def _stalled_before(session: Session) -> list[ClosedPass]:
    """The pass before the last one, if it resolved nothing either."""
    before = session.passes[-2:-1]
    return [closed for closed in before if _stalled(session, closed)]


def _stalled(session: Session, closed: ClosedPass) -> bool:
    change = compare(session, closed.base, closed.candidate)
    if (closed.kept and change.progress) or _blind(session, change) or before_a_choice(session, closed):
        return False
    return not set_aside(session, session.passes.index(closed) + 1)


def _blind(session: Session, change: Change) -> bool:
    """Whether something was not judged that not only a person can judge."""
    theirs = {c.id for c in session.spec.criteria if c.judge == "person"}
    return bool(set(change.blind) - theirs)


def cosmetic(past: Past) -> Iterator[Signal]:
    """The last pass accepted a fix, and changed the words and no verdict, nor a count."""
    closed = past.last_pass
    if closed is None or closed.base == closed.candidate:
        return
    change, session = past.last_change, past.session
    if change.gained or change.lost or _blind(session, change) or _counts_moved(session, closed):
        return
    number = len(session.passes)
    evidence = Evidence(f"pass {number}, v{closed.base} to v{closed.candidate}", closed.n, closed.candidate, number)
    back = Offer("go back", str(closed.base), f"goes back to v{closed.base}")
    says = f"pass {number} changed words and no verdict"
    yield Signal("cosmetic", (f"v{closed.candidate}",), says, (evidence,), (back,) if closed.kept else ())


def _counts_moved(session: Session, closed: ClosedPass) -> bool:
    before, after = rubric(session, closed.base), rubric(session, closed.candidate)
    pairs = [(a.mark, b.mark) for a, b in zip(before, after, strict=True)]
    return any(a is not None and b is not None and a.count != b.count for a, b in pairs)
