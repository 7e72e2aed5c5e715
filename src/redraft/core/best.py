"""The best version that a session has seen, which need not be the last."""

from redraft.core.holds import broken_holds, held_criteria
from redraft.core.session import Session
from redraft.core.stages import is_outline
from redraft.core.standing import compare, rubric, score


def best_version(session: Session) -> int:
    """The version that passes most, by weight, of those that were judged as a whole under the spec as it is.

    Returns:
        Its number: of versions that pass as much the one with fewer violations, else the earlier. A version that
        breaks a hold in force is none of them; where none is left, the head.
    """
    judged = {r.version for r in session.reviews if (r.scope, r.revision) == ("draft", session.revision)}
    if not is_outline(session):  # no outline takes the place of a text
        judged -= {draft.number for draft in session.drafts if draft.outline}
    sound = [number for number in sorted(judged) if _holds(session, number)]
    best = sound[0] if sound else session.head
    for number in sound[1:]:
        best = number if better(session, best, number) else best
    return best


def better(session: Session, one: int, other: int) -> bool:
    """Whether the other of two versions passes more, by weight; or as much, with fewer violations and no more of any.

    What was judged of an ancestor counts for a version that was not judged itself.
    """
    before, after = score(session, one).weight, score(session, other).weight
    if before != after:
        return after > before
    change, back = compare(session, one, other), compare(session, other, one)
    return bool(change.fewer) and not (change.lost or back.fewer)


def _holds(session: Session, number: int) -> bool:
    if broken_holds(session, session.version(number)):
        return False
    held = held_criteria(session)
    return all(line.state == "pass" for line in rubric(session, number) if line.criterion.id in held)
