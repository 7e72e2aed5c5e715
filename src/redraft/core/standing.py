"""How each criterion stands in a version: the rubric, the score, and what changed from one version to another."""

from functools import lru_cache
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from redraft.core.noise import same_words
from redraft.core.session import Mark, Session
from redraft.core.spec import Criterion

State = Literal["pass", "fail", "not judged"]

_UNGROUNDED: Final = "said to pass, but its evidence is not in the draft: have it judged again, or tick it"


class Standing(Struct, frozen=True):
    """One line of the rubric.

    Args:
        criterion: which.
        state: how it stands. A pass whose evidence is not in the draft stands as not judged.
        mark: the judgement that counts; None where there is none.
        history: every judgement of it, oldest first.
        overrode: a person says the opposite of what was judged.
        note: why a judgement does not count, or why there is none of this version; "" where there is one that does.
    """

    criterion: Criterion
    state: State
    mark: Mark | None = None
    history: tuple[Mark, ...] = ()
    overrode: bool = False
    note: str = ""


class Score(Struct, frozen=True):
    """Criteria passed, of how many; and what they weigh, where the spec says what.

    Args:
        passed: how many pass.
        total: how many there are.
        weight: what those that pass weigh together.
        weights: what all weigh together; as much as there are, where the spec gives no weights.
    """

    passed: int
    total: int
    weight: int
    weights: int

    def __str__(self) -> str:
        weighed = f" ({self.weight} of {self.weights})" if self.weights != self.total else ""
        return f"{self.passed}/{self.total}{weighed}"


class Change(Struct, frozen=True):
    """What one version has over another, criterion by criterion.

    Of several ids those of `core` criteria come first, then the heavier ones.

    Args:
        gained: ids that turned from fail to pass.
        fewer: ids that still fail but count fewer violations, with both counts.
        lost: ids that turned from pass to fail.
        blind: ids that were not judged in both.
        balance: what the gained weigh more than the lost; below 0 where the lost weigh more.
    """

    gained: tuple[str, ...] = ()
    fewer: tuple[tuple[str, int, int], ...] = ()
    lost: tuple[str, ...] = ()
    blind: tuple[str, ...] = ()
    balance: int = 0

    @property
    def progress(self) -> bool:
        """Whether anything got better."""
        return bool(self.gained or self.fewer)


@lru_cache(maxsize=64)
def _standing(session: "_ByIdentity", version: int) -> tuple[Standing, ...]:
    why = _unjudged(session.value, version)
    return tuple(_line(session.value, c, version, why.get(c.id, "")) for c in session.value.spec.criteria)


class _ByIdentity:
    """A cache key for a value that is never changed: the same object is the same session."""

    __slots__ = ("value",)

    def __init__(self, value: Session) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


def rubric(session: Session, version: int | None = None) -> tuple[Standing, ...]:
    """How every criterion of the spec stands.

    Args:
        session: the session.
        version: the version asked about; the head when None.

    Returns:
        One standing a criterion, in the spec's order. The nearest judgement in the version's line of descent counts;
        among those of one version, the latest.
    """
    return _standing(_ByIdentity(session), session.head if version is None else version)


def score(session: Session, version: int | None = None) -> Score:
    """Criteria that pass in a version, of all. What was not judged does not pass."""
    lines = rubric(session, version)
    passing = [line.criterion.weight for line in lines if line.state == "pass"]
    return Score(len(passing), len(lines), sum(passing), sum(line.criterion.weight for line in lines))


def compare(session: Session, base: int, candidate: int) -> Change:
    """What `candidate` gained, lost and reduced against `base`; stale marks count as not judged.

    Of the same words a critic's verdicts that differ are noise: nothing is gained or lost by them.
    """
    pairs = sorted(zip(rubric(session, base), rubric(session, candidate), strict=True), key=_first)
    if session.version(candidate).outline:  # which is judged by its structure alone
        pairs = [(a, b) for a, b in pairs if a.criterion.stage == "structure"]
    judged = [(a, b) for a, b in pairs if _fresh(a) and _fresh(b)]
    turned = [(a, b) for a, b in judged if a.state != b.state]
    if any(a.criterion.judge == "critic" for a, _ in turned) and same_words(session, base, candidate):
        judged = [(a, b) for a, b in judged if a.criterion.judge != "critic"]
    gained = [b.criterion for a, b in judged if (a.state, b.state) == ("fail", "pass")]
    lost = [b.criterion for a, b in judged if (a.state, b.state) == ("pass", "fail")]
    return Change(
        gained=tuple(each.id for each in gained),
        fewer=tuple(_counts(a, b) for a, b in judged if _reduced(a, b)),
        lost=tuple(each.id for each in lost),
        blind=tuple(b.criterion.id for a, b in pairs if not (_fresh(a) and _fresh(b))),
        balance=sum(each.weight for each in gained) - sum(each.weight for each in lost),
    )


def _first(pair: tuple[Standing, Standing]) -> tuple[bool, int]:
    """What orders the criteria of a comparison: `core` first, then by weight; else they keep the spec's order."""
    criterion = pair[0].criterion
    return not criterion.core, -criterion.weight


def _fresh(line: Standing) -> bool:
    return line.mark is not None and not line.mark.stale and line.state != "not judged"


def _reduced(a: Standing, b: Standing) -> bool:
    if a.state != "fail" or b.state != "fail" or a.mark is None or b.mark is None:
        return False
    return a.mark.count is not None and b.mark.count is not None and b.mark.count < a.mark.count


def _counts(a: Standing, b: Standing) -> tuple[str, int, int]:
    return a.criterion.id, (a.mark.count if a.mark else 0) or 0, (b.mark.count if b.mark else 0) or 0


def _unjudged(session: Session, version: int) -> dict[str, str]:
    """For the criteria that the latest review of a version could not judge, why."""
    if not version or session.trail.at(version).whole is None:
        return {}
    reviews = (r for r in reversed(session.reviews) if (r.version, r.scope) == (version, "draft"))
    latest = next(reviews, None)
    if latest is None or latest.revision != session.revision:
        return {}
    return {each.criterion: each.why for each in latest.unjudged}


def _line(session: Session, criterion: Criterion, version: int, why: str) -> Standing:
    marks = session.marks.get(criterion.id, ())
    mark = _nearest(session, criterion.id, version)
    if mark is None:
        return Standing(criterion, "not judged", None, marks, note=why)
    stale = mark.version != version or mark.revision != session.revision
    shown = replace(mark, stale=True) if stale else mark
    if mark.ungrounded:
        return Standing(criterion, "not judged", shown, marks, note=_UNGROUNDED)
    state: State = "pass" if mark.passed else "fail"
    return Standing(criterion, state, shown, marks, _overrode(mark, marks), why if stale else "")


def _nearest(session: Session, criterion: str, version: int) -> Mark | None:
    """The mark of the version nearest in descent; of one version's, the latest."""
    if criterion not in session.marks:
        return None
    found = (session.trail.at(draft.number).judged.get(criterion) for draft in session.lineage(version))
    return next((mark for mark in found if mark is not None), None)


def _overrode(mark: Mark, marks: tuple[Mark, ...]) -> bool:
    """A person's mark that says the opposite of the judgement of the same version."""
    if not mark.hand:
        return False
    others = (m for m in reversed(marks) if not (m.hand or m.ungrounded) and m.version == mark.version)
    judged = next(others, None)
    return judged is not None and judged.passed != mark.passed
