"""The best version that a session has seen, which need not be the last."""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from redraft.core.holds import broken_holds, held_criteria
from redraft.core.session import Mark, Session
from redraft.core.stages import is_outline


class _Worth(Struct, frozen=True):
    """How a version stands: the judgement of each criterion that is nearest in descent, as in the rubric."""

    nearest: Mapping[str, Mark] = field(default_factory=dict)

    def passed(self) -> frozenset[str]:
        """The criteria that pass, by their ids."""
        return frozenset(id for id, mark in self.nearest.items() if mark.passed and not mark.ungrounded)

    def fewer(self, other: "_Worth") -> bool:
        """Whether a criterion that fails in both has fewer violations here than in the other."""
        pairs = ((mark, other.nearest.get(id)) for id, mark in self.nearest.items() if not mark.passed)
        return any(
            b is not None and not b.passed and a.count is not None and b.count is not None and a.count < b.count
            for a, b in pairs
        )


def best_version(session: Session) -> int:
    """The version that passes most, by weight, of those that were judged as a whole under the spec as it is.

    Returns:
        Its number: of versions that pass as much the one with fewer violations, else the earlier. A version that
        breaks a hold in force is none of them; where none is left, the head.
    """
    judged = {r.version for r in session.reviews if (r.scope, r.revision) == ("draft", session.revision)}
    if not is_outline(session):  # no outline takes the place of a text
        judged -= {draft.number for draft in session.drafts if draft.outline}
    worth, best = _worths(session), 0
    for number in sorted(judged):
        if (not best or _beats(session, worth[number], worth[best])) and _holds(session, number, worth[number]):
            best = number
    return best or session.head


def better(session: Session, one: int, other: int) -> bool:
    """Whether the other of two versions passes more, by weight; or as much, with fewer violations and no more of any.

    What was judged of an ancestor counts for a version that was not judged itself.
    """
    worth = _worths(session)
    return _beats(session, worth[other], worth[one])


def had_it_all(session: Session, versions: Iterable[int], candidate: int) -> int:
    """The first of some versions that met all that another meets, with no more violations; 0 if none did.

    The same text meets the same, whatever a critic says of it the second time.
    """
    worth, text = _worths(session), session.version(candidate).text
    new = worth[candidate]
    met = (n for n in versions if session.version(n).text == text or _covers(worth[n], new))
    return next(met, 0)


def _covers(earlier: _Worth, new: _Worth) -> bool:
    return new.passed() <= earlier.passed() and not new.fewer(earlier)


def _worths(session: Session) -> list[_Worth]:
    """How each version stands, at its number: in one sweep, as a long session has thousands."""
    asked = {criterion.id for criterion in session.spec.criteria}
    worths = [_Worth()]
    for draft in session.drafts:
        inherited = worths[draft.parent].nearest
        own = {id: mark for id, mark in session.trail.at(draft.number).judged.items() if id in asked}
        worths.append(_Worth({**inherited, **own} if own else inherited))
    return worths


def _beats(session: Session, one: _Worth, other: _Worth) -> bool:
    mine, theirs = one.passed(), other.passed()
    weights = {criterion.id: criterion.weight for criterion in session.spec.criteria}
    balance = sum(weights[id] for id in mine - theirs) - sum(weights[id] for id in theirs - mine)
    if balance:
        return balance > 0
    return one.fewer(other) and not (theirs - mine or other.fewer(one))


def _holds(session: Session, number: int, worth: _Worth) -> bool:
    if not worth.passed().issuperset(set(held_criteria(session)) & {c.id for c in session.spec.criteria}):
        return False
    return not broken_holds(session, session.version(number))
