"""The veil: a session as it is shown to a person who judges first, with nothing in it of what the critic said.

What is hidden is told from the session alone: the critic's verdicts on a version that the person has not judged by the
same criteria, as long as they have done nothing else since. What came of those verdicts (findings, fixes, a pass that
closed, an ending) is hidden with them; what code judges is not.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from redraft.core.events import Reviewed
from redraft.core.first_judgement import first_ticks
from redraft.core.fold_trail import makes_critique
from redraft.core.session import Mark, OpenPass, Session
from redraft.core.spec import Criterion
from redraft.core.trail import Trail, VersionTrail


class Asked(Struct, frozen=True):
    """What a person is to judge before they see what the critic said.

    Args:
        version: the version to judge.
        left: the criteria that they have not judged, in the spec's order; at least one.
        total: how many there were to judge.
    """

    version: int
    left: tuple[Criterion, ...]
    total: int


def asked(session: Session) -> Asked | None:
    """What is to be judged first; None where nothing is hidden."""
    hidden = _hidden(session)
    if not hidden:
        return None
    ids = {id for review in hidden for id in _judged(session, review)}
    left = {id for review in hidden for id in _left(session, review)}
    criteria = [each for each in session.spec.criteria if each.id in ids]
    return Asked(hidden[0].version, tuple(each for each in criteria if each.id in left), len(criteria))


def veiled(session: Session) -> Session:
    """The session as it stood before the hidden verdicts, with what code judged and what the person said since."""
    hidden = _hidden(session)
    if not hidden:
        return session
    since, first = hidden[0].n, hidden[0]
    marks = _marks(session, first)
    passes = tuple(each for each in session.passes if each.n < since)
    reviews = (*(each for each in session.reviews if each.n < since), *_by_code(session, first))
    before = replace(
        session, last=since, last_at=first.at, head=first.version, reviews=reviews, marks=MappingProxyType(marks),
        passes=passes, ended=None,
        stops=tuple(each for each in session.stops if each.n < since),
        proposals=tuple(each for each in session.proposals if each.n < since),
        decisions=tuple(each for each in session.decisions if each.n < since),
        decided=MappingProxyType({name: each for name, each in session.decided.items() if each.n < since}),
        rejected=MappingProxyType({key: n for key, n in session.rejected.items() if n < since}),
        calls=tuple(each for each in session.calls if each.n < since),
        challenges=tuple(each for each in session.challenges if each.n < since),
    )  # fmt: skip
    return replace(before, open=_open(before), trail=_trail(before))


def difference(session: Session) -> str:
    """Where person and critic differ on the version that was judged first last, in one line; "" where none was."""
    ticks = first_ticks(session)
    latest = [tick for tick in ticks if tick.version == ticks[-1].version]
    differ = list(dict.fromkeys(tick.criterion for tick in latest if tick.differs))
    if differ:
        return f"You and the critic differ on {', '.join(differ)}: yours stands, space in the rubric changes it."
    return "You and the critic agree." if latest else ""


def _hidden(session: Session) -> list[Reviewed]:
    """The reviews that the person is not to see yet, oldest first."""
    firsts = {mark.n for marks in session.marks.values() for mark in marks if mark.first}
    seen = max((act.n for act in session.acts if act.n not in firsts), default=0)
    found: list[Reviewed] = []
    for review in reversed(session.reviews):
        if review.n <= seen:
            break
        if _left(session, review):
            found.append(review)
    return found[::-1]


def _judged(session: Session, review: Reviewed) -> list[str]:
    """The criteria of the spec that the critic judged in a review; a final check looks at all of them."""
    if review.scope == "rules":
        return []
    verdicts = {verdict.criterion for verdict in review.verdicts}
    theirs = [each.id for each in session.spec.criteria if each.judge == "critic"]
    return [id for id in theirs if review.scope == "final" or id in verdicts]


def _left(session: Session, review: Reviewed) -> list[str]:
    """Those of them that the person has not judged first, as they read now, in that version."""
    return [id for id in _judged(session, review) if not _said(session, id, review)]


def _said(session: Session, criterion: str, review: Reviewed) -> bool:
    marks = (mark for mark in session.marks.get(criterion, ()) if mark.first and mark.version == review.version)
    now = session.criterion(criterion, review.revision)
    return any(session.criterion(criterion, mark.revision) == now for mark in marks)


def _code(session: Session) -> set[str]:
    return {each.id for each in session.spec.criteria if each.judge in ("rule", "command")}


def _by_code(session: Session, review: Reviewed) -> tuple[Reviewed, ...]:
    """What code judged in a hidden review, as a review of rules alone."""
    code = _code(session)
    verdicts = tuple(verdict for verdict in review.verdicts if verdict.criterion in code)
    shown = Reviewed(
        n=review.n, at=review.at, by="rules", version=review.version, revision=review.revision, scope="rules",
        verdicts=verdicts,
    )  # fmt: skip
    return (shown,) if verdicts else ()


def _marks(session: Session, first: Reviewed) -> dict[str, tuple[Mark, ...]]:
    """The judgements of before, what code judged in the first hidden review, and what the person ticked."""
    code, found = _code(session), dict[str, tuple[Mark, ...]]()
    for criterion, marks in session.marks.items():
        latest = first.n if criterion in code else first.n - 1
        kept = tuple(mark for mark in marks if mark.n <= latest or mark.hand)
        if kept:
            found[criterion] = kept
    return found


def _open(before: Session) -> OpenPass | None:
    """The pass that was under way."""
    since = before.passes[-1].n if before.passes else 0
    offered = (p for p in before.proposals if p.n > since and any(not fix.refused for fix in p.fixes))
    first = next(offered, None)
    return OpenPass(len(before.passes) + 1, first.version, first.n) if first is not None else None


def _trail(before: Session) -> Trail:
    """The trail, as far as the panes read it; no signal is looked for behind the veil."""
    trail, count = before.trail, len(before.passes)
    number = before.head
    known = VersionTrail(_latest(before.marks, number), _whole(before.reviews, number))
    return replace(
        trail,
        versions=(*trail.versions[: number - 1], known, *trail.versions[number:]),
        swings=trail.swings[:count],
        tried=MappingProxyType({id: tried for id, tried in trail.tried.items() if tried <= count}),
        strays=tuple(stray for stray in trail.strays if stray.pass_number <= count),
        underway=(), unmoved=MappingProxyType({}), reviewed=any(each.scope == "draft" for each in before.reviews),
    )  # fmt: skip


def _latest(marks: Mapping[str, Sequence[Mark]], version: int) -> Mapping[str, Mark]:
    """The latest mark of each criterion in a version."""
    found = {id: [mark for mark in each if mark.version == version] for id, each in marks.items()}
    return MappingProxyType({id: each[-1] for id, each in found.items() if each})


def _whole(reviews: Iterable[Reviewed], version: int) -> Reviewed | None:
    """The latest review of a version that makes a critique."""
    of_it = [each for each in reviews if each.version == version and makes_critique(each)]
    return of_it[-1] if of_it else None
