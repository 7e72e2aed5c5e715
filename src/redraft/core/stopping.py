"""The questions that may end a loop, each answered with why it does, in one line, or "" if it does not.

Which is asked before which, and what their endings are called, is said in `redraft.core.what_counts`.
"""

from typing import Final

from redraft.core.best import had_it_all
from redraft.core.causes import CALLS_FOR
from redraft.core.critique import REWRITE, items, pending, review_in_force, reviewed_head
from redraft.core.events import ClosedPass, Decided
from redraft.core.holds import fails_what_is_frozen
from redraft.core.review import Finding
from redraft.core.session import Mark, Session
from redraft.core.spend import spent_out
from redraft.core.stages import STAGES, is_outline
from redraft.core.standing import Change, Standing, compare, rubric

ABOVE: Final = "above --accept "
"""How the reason begins for which a fix was skipped as too risky to be accepted unread."""


def every_criterion_passes(session: Session) -> str:
    """Whether the head meets its whole spec: judged as it stands, not as an ancestor stood."""
    lines = () if is_outline(session) else rubric(session)  # an outline is no text yet, whatever it meets
    done = lines and all(line.state == "pass" and line.mark is not None and not line.mark.stale for line in lines)
    return "every criterion passes" if done else ""


def budget_spent(session: Session) -> str:
    """Without a call nothing was spent, however little there is to spend."""
    return spent_out(session) if session.calls else ""


def premise_called_wrong(session: Session) -> str:
    """Whether the latest full review calls the premise wrong."""
    wrong = premise_wrong(session)
    return f"the premise is called wrong: {wrong}" if wrong else ""


def two_stalls(session: Session) -> str:
    """Whether two passes in a row moved no criterion that matters."""
    last = session.passes[-2:]
    if (
        len(last) < 2
        or before_a_choice(session, last[0])
        or any(_core_moved(session, closed) for closed in reversed(last))
    ):
        return ""
    still = never_moved(session)
    named = f"; never moved since pass 1: {_listed(still)}" if still else ""
    return f"two passes in a row moved no criterion that matters: the premise may be wrong{named}"


def only_disputed(session: Session) -> str:
    """Whether what fails is only disputed: by judges who do not agree, or by a person."""
    failing = _failing(session)
    if not failing or not all(line.overrode or _votes(line) for line in failing):
        return ""
    yours = tuple(line.criterion.id for line in failing if line.overrode)
    split = tuple(f"{line.criterion.id} ({_votes(line)})" for line in failing if not line.overrode)
    told = [f"you and the critic disagree on {_listed(yours)}"] if yours else []
    return "; ".join([*told, *([f"judgements are split on {_listed(split)}"] if split else [])])


def only_beyond_the_author(session: Session) -> str:
    """Whether what fails is too large for this author, who was asked for the smallest part of each fault already."""
    failing = {line.criterion.id for line in _failing(session)}
    left = [item.finding for item in items(session) if item.finding.criterion in failing and item.state != "accepted"]
    if not left or {found.criterion for found in left} != failing:
        return ""
    asked = _asked_for_a_part(session)
    if not all(CALLS_FOR[found.cause].splits and found.criterion in asked for found in left):
        return ""
    return f"what still fails is beyond this author, part by part too: {_listed(tuple(sorted(failing)))}"


def no_progress(session: Session) -> str:
    """Whether the pass that was closed last resolved nothing."""
    if not session.passes or progressed(session, session.passes[-1]):
        return ""
    closed = session.passes[-1]
    if before_a_choice(session, closed):
        return ""
    if closed.base == closed.candidate:
        return "this pass changed nothing"
    if not closed.kept:
        return "this pass was not kept"
    earlier = went_back_to(session, closed)
    return f"v{closed.candidate} passes nothing that v{earlier} did not" if earlier else "this pass moved no criterion"


def before_a_choice(session: Session, closed: ClosedPass) -> bool:
    """Whether a pass began before the person froze one of two criteria that trade places.

    Work goes on with the other one then, and nothing that came before says how that will go.
    """
    chosen = max((hold.n for hold in session.holds if hold.against), default=0)
    ended = max((each.n for each in session.passes if each.n < closed.n), default=0) if chosen else 0
    return any(ended < each.n < min(chosen, closed.n) for each in session.proposals if chosen)


def premise_wrong(session: Session) -> str:
    """Why the latest full review calls the premise wrong, in one line; "" if it does not, or was not asked."""
    review = review_in_force(session)
    return (review.premise or "no reason given") if review is not None and review.sound is False else ""


def progressed(session: Session, closed: ClosedPass) -> bool:
    """Whether a closed pass was kept and got further than the session had been before."""
    moved = closed.kept and compare(session, closed.base, closed.candidate).progress
    return moved and not went_back_to(session, closed)


def went_back_to(session: Session, closed: ClosedPass) -> int:
    """The version before a pass began which had met all that its candidate meets; 0 for none.

    What one pass gained and the next gave away is no progress when it comes again. Only the candidate's own line of
    descent is looked at: what the person went back from may come again.
    """
    judged = {r.version for r in session.reviews if (r.scope, r.revision) == ("draft", session.revision)}
    line = [draft.number for draft in session.lineage(closed.base)][1:]
    return had_it_all(session, [number for number in line if number in judged], closed.candidate)


def never_moved(session: Session) -> tuple[str, ...]:
    """Criteria that fail, and that never passed nor had fewer violations since the first review under this spec."""
    return tuple(line.criterion.id for line in _failing(session) if not _ever_moved(session, line.history))


def set_aside(session: Session, number: int) -> list[Decided]:
    """The fixes of a closed pass, by its number from 1, that were skipped as too risky to be accepted unread."""
    since = session.passes[number - 2].n if number > 1 else 0
    closed = session.passes[number - 1]
    decided = (each for each in session.decisions if since < each.n < closed.n)
    return [each for each in decided if each.choice == "skip" and each.reason.startswith(ABOVE)]


def weighing(session: Session) -> Change | None:
    """What the open pass's candidate changed, if something regressed and a person must say whether it stands."""
    if session.open is None or pending(session) or not reviewed_head(session) or session.head == session.open.base:
        return None
    change = compare(session, session.open.base, session.head)
    return change if change.lost and not fails_what_is_frozen(session) else None


def _failing(session: Session) -> list[Standing]:
    return [line for line in rubric(session) if line.state == "fail"]


def _votes(line: Standing) -> str:
    return line.mark.votes if line.mark is not None else ""


def _asked_for_a_part(session: Session) -> set[str]:
    """Criteria for whose faults an author was asked, though they were called too large to be mended at once."""
    answered = (fix.finding for proposal in session.proposals for fix in proposal.fixes)
    found = (_finding(session, name) for name in answered)
    return {each.criterion for each in found if each is not None and CALLS_FOR[each.cause].splits}


def _finding(session: Session, name: str) -> Finding | None:
    try:
        return session.finding(name)
    except KeyError:  # only where a transcript was edited by hand
        return None


def _ever_moved(session: Session, marks: tuple[Mark, ...]) -> bool:
    judged = [mark for mark in marks if mark.revision == session.revision and not mark.ungrounded]
    counts = [mark.count for mark in judged if mark.count is not None]
    return any(mark.passed for mark in judged) or any(count < counts[0] for count in counts)


def _core_moved(session: Session, closed: ClosedPass) -> bool:
    """Whether a core criterion moved (all are core if none is marked), or could have.

    What was not judged, or has a fix that nobody read, is no stall; but what only a person judges says nothing of it.
    """
    change = compare(session, closed.base, closed.candidate)
    core = {c.id for c in session.spec.criteria if c.core} or {c.id for c in session.spec.criteria}
    core |= _settled_first(session, closed)
    moved = {*change.gained, *(id for id, _, _ in change.fewer)} if progressed(session, closed) else set()
    others = {c.id for c in session.spec.criteria if c.id in core and c.judge != "person"} or core
    return bool(core & moved or others & set(change.blind)) or _unread(session, closed, core)


def _settled_first(session: Session, closed: ClosedPass) -> set[str]:
    """The criteria that a pass worked on while every core one waited for a later stage: they matter then."""
    failing = {line.criterion.stage for line in rubric(session, closed.base) if line.state == "fail"}
    first = next((stage for stage in STAGES if stage in failing), STAGES[-1])
    at_hand = [c for c in session.spec.criteria if STAGES.index(c.stage) <= STAGES.index(first)]
    return set() if any(c.core for c in at_hand) else {c.id for c in at_hand}


def _unread(session: Session, closed: ClosedPass, core: set[str]) -> bool:
    """Whether a core criterion had a fix in this pass that nobody was there to read; a hunk may be for any."""
    aside = [session.finding(each.finding) for each in set_aside(session, session.passes.index(closed) + 1)]
    return any(finding.criterion in core or finding.source == REWRITE for finding in aside)


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join(ids)
