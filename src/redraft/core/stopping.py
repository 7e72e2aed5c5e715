"""When the loop ends, and why: the questions "is it kept?" and "may it go on?", answered in their order."""

from typing import Final

from msgspec import Struct

from redraft.core.critique import REWRITE, items, pending, review_in_force, reviewed_head
from redraft.core.events import ClosedPass, Decided, EndingName
from redraft.core.session import Session
from redraft.core.spend import spent_out
from redraft.core.standing import Change, Standing, compare, rubric

ABOVE: Final = "above --accept "
"""How the reason begins for which a fix was skipped as too risky to be accepted unread."""


class Keeping(Struct, frozen=True):
    """Whether a pass's candidate stands.

    Args:
        kept: it stands (None: a person must say, because something regressed).
        by: "rule" or "you".
        why: one line.
    """

    kept: bool | None
    by: str
    why: str


class Ending(Struct, frozen=True):
    """Why the loop stops, in one line."""

    name: EndingName
    why: str


def keeping(change: Change, accepted_by_person: bool) -> Keeping:
    """Whether the candidate of a pass is kept.

    Args:
        change: what it has over its base.
        accepted_by_person: its changes were accepted by key.

    Returns:
        More progress and nothing lost: kept. Something lost: a person says. No progress: a person's accepted change
        stands until they take it back; otherwise the incumbent stays, if every criterion was judged in both.
    """
    if change.lost:
        return Keeping(None, "you", f"{_listed(change.lost)} passed before and fails now")
    if change.progress:
        return Keeping(True, "rule", _gain(change))
    if accepted_by_person:
        return Keeping(True, "you", "no criterion moved; you accepted the change, so it stands")
    if change.blind:
        return Keeping(True, "rule", f"not every criterion was judged ({_listed(change.blind)})")
    return Keeping(False, "rule", "no criterion moved, so the version before stays")


def ending(session: Session) -> Ending | None:
    """Why the loop ends after the pass that was just closed, or None if there is more to do.

    The questions are asked in the order of the design's table, and the first that is answered ends the loop.
    """
    asked = (_done, _spent, _wrong_premise, _two_stalls, _disputed, _beyond, _converged)
    return next((reached for question in asked if (reached := question(session)) is not None), None)


def premise_wrong(session: Session) -> str:
    """Why the latest full review calls the premise wrong, in one line; "" if it does not, or was not asked."""
    review = review_in_force(session)
    return (review.premise or "no reason given") if review is not None and review.sound is False else ""


def _done(session: Session) -> Ending | None:
    lines = rubric(session)
    done = lines and all(line.state == "pass" and line.mark is not None and not line.mark.stale for line in lines)
    return Ending("done", "every criterion passes") if done else None


def _spent(session: Session) -> Ending | None:
    """Without a call nothing was spent, however little there is to spend."""
    spent = spent_out(session) if session.calls else ""
    return Ending("budget", spent) if spent else None


def _wrong_premise(session: Session) -> Ending | None:
    wrong = premise_wrong(session)
    return Ending("restart", f"the premise is called wrong: {wrong}") if wrong else None


def _two_stalls(session: Session) -> Ending | None:
    why = "two passes in a row moved no criterion that matters: the premise may be wrong"
    return Ending("restart", why) if len(_stalled(session)) >= 2 else None


def _disputed(session: Session) -> Ending | None:
    """What fails is only disputed: by judges who do not agree, or by a person."""
    failing = _failing(session)
    if not failing or not all(line.overrode or _votes(line) for line in failing):
        return None
    yours = tuple(line.criterion.id for line in failing if line.overrode)
    split = tuple(f"{line.criterion.id} ({_votes(line)})" for line in failing if not line.overrode)
    told = [f"you and the critic disagree on {_listed(yours)}"] if yours else []
    return Ending("ambiguous", "; ".join([*told, *([f"judgements are split on {_listed(split)}"] if split else [])]))


def _beyond(session: Session) -> Ending | None:
    """Every failing criterion has a finding that is not answered, and all of those are of cause capability."""
    failing = {line.criterion.id for line in _failing(session)}
    left = [item.finding for item in items(session) if item.finding.criterion in failing and item.state != "accepted"]
    if not left or {found.criterion for found in left} != failing or any(f.cause != "capability" for f in left):
        return None
    return Ending("capability", "what still fails is beyond this author: split the task or change the model")


def _converged(session: Session) -> Ending | None:
    if not session.passes or progressed(session, session.passes[-1]):
        return None
    return Ending("converged", _unmoved(session.passes[-1]))


def _failing(session: Session) -> list[Standing]:
    return [line for line in rubric(session) if line.state == "fail"]


def _votes(line: Standing) -> str:
    return line.mark.votes if line.mark is not None else ""


def _unmoved(closed: ClosedPass) -> str:
    if closed.base == closed.candidate:
        return "this pass changed nothing"
    return "this pass moved no criterion" if closed.kept else "this pass was not kept"


def progressed(session: Session, closed: ClosedPass) -> bool:
    """Whether a closed pass made progress and was kept."""
    return closed.kept and compare(session, closed.base, closed.candidate).progress


def _stalled(session: Session) -> list[ClosedPass]:
    """The latest passes, in a row, in which no core criterion moved (all are core if none is marked)."""
    run: list[ClosedPass] = []
    for closed in reversed(session.passes):
        if _core_moved(session, closed):
            break
        run.append(closed)
    return run


def _core_moved(session: Session, closed: ClosedPass) -> bool:
    """Whether a core criterion moved, or could have: what was not judged, or has a fix unread, is no stall."""
    change = compare(session, closed.base, closed.candidate)
    core = {c.id for c in session.spec.criteria if c.core} or {c.id for c in session.spec.criteria}
    moved = {*change.gained, *(id for id, _, _ in change.fewer)} if closed.kept else set()
    return bool(core & {*moved, *change.blind}) or _unread(session, closed, core)


def _unread(session: Session, closed: ClosedPass, core: set[str]) -> bool:
    """Whether a core criterion had a fix in this pass that nobody was there to read; a hunk may be for any."""
    aside = [session.finding(each.finding) for each in set_aside(session, session.passes.index(closed) + 1)]
    return any(finding.criterion in core or finding.source == REWRITE for finding in aside)


def set_aside(session: Session, number: int) -> list[Decided]:
    """The fixes of a closed pass, by its number from 1, that were skipped as too risky to be accepted unread."""
    since = session.passes[number - 2].n if number > 1 else 0
    closed = session.passes[number - 1]
    decided = (each for each in session.decisions if since < each.n < closed.n)
    return [each for each in decided if each.choice == "skip" and each.reason.startswith(ABOVE)]


def _gain(change: Change) -> str:
    parts = [f"{id} passes now" for id in change.gained]
    parts += [f"{id} {before} → {after}" for id, before, after in change.fewer]
    return ", ".join(parts)


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join(ids)


def weighing(session: Session) -> Change | None:
    """What the open pass's candidate changed, if something regressed and a person must say whether it stands."""
    if session.open is None or pending(session) or not reviewed_head(session) or session.head == session.open.base:
        return None
    change = compare(session, session.open.base, session.head)
    return change if change.lost else None
