"""What was judged in one session: by criterion, by whom, on what evidence, and which faults were found."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from redraft.core.canonical import canonical
from redraft.core.events import AnyEvent, Reviewed, Ticked
from redraft.core.first_judgement import first_ticks
from redraft.core.review import Verdict
from redraft.core.session import Mark, Session
from redraft.core.signals.wording import alike
from redraft.core.standing import rubric
from redraft.stats.counted import Fault, Judged, Pair, SeenAfter

MOST_FAULTS: Final = 60
"""Kinds of fault kept of one session, the first found; a session of more is no better known by them."""
LONGEST: Final = 200
"""Characters of a directive that are kept."""


def judged(session: Session, since: int) -> tuple[Judged, ...]:
    """How each criterion was judged, by critic, code or person; ticks that were taken back are none.

    A pass whose evidence is not in the draft is no judgement. A criterion is re-opened by a judgement that it fails
    after one that it passes, of whatever version; by the final check where that gave it. It is resolved if it failed
    at first (for a fork: as it stood in the copy) and a judgement of this session has it pass in the text that stands.

    Args:
        session: the session.
        since: the last event that a fork copied; 0 for none.
    """
    checks = {review.n for review in session.reviews if review.scope == "final"}
    judges = {criterion.id: criterion.judge for spec in session.specs for criterion in spec.criteria}
    standing = {line.criterion.id: line.mark for line in rubric(session) if line.state == "pass" and line.mark}
    found = []
    for id in sorted(session.marks):
        marks = [mark for mark in session.marks[id] if not mark.ungrounded]
        own = [mark for mark in marks if mark.n > since]
        if own:
            reopened = [b.n for a, b in pairwise(marks) if a.passed and not b.passed and b.n > since]
            passed = sum(mark.passed for mark in own)
            found.append(
                Judged(
                    id, judges.get(id, ""), passed, len(own) - passed, len(reopened),
                    sum(n in checks for n in reopened), _resolved(marks, since, standing.get(id)),
                )
            )  # fmt: skip
    return tuple(found)


def _resolved(marks: Sequence[Mark], since: int, standing: Mark | None) -> bool:
    copied = bisect_right(marks, since, key=lambda mark: mark.n)
    at_first = marks[max(copied - 1, 0)]
    return standing is not None and standing.n > since and not at_first.passed


def pairs(session: Session, own: Sequence[AnyEvent]) -> tuple[Pair, ...]:
    """Where a person ticked what the critic judged in the same version, under the same revision of the spec.

    Of each criterion and version one pair at most: the person's first judgement, made before they saw the critic's,
    if there is one; else their last tick. Against it stands the critic's last verdict before it, else its first one
    after. Verdicts without evidence in the draft count for nothing, and only criteria that the critic judges do.

    Args:
        session: the session.
        own: its own events.
    """
    found = []
    for ticks in _ticked(session, own).values():
        tick = next((each for each in ticks if each.first), ticks[-1])
        critic = _critic_on(session, tick)
        if critic is not None:
            found.append(Pair(tick.criterion, tick.at, bool(tick.passed), critic.passed, tick.first))
    return tuple(sorted(found, key=lambda pair: (pair.at, pair.criterion)))


def seen_after(session: Session, since: int) -> tuple[SeenAfter, ...]:
    """How often the person changed a first judgement later, of the same version, and whether the critic had differed.

    Where the critic had given no verdict, there was none to see.

    Args:
        session: the session.
        since: the last event that a fork copied; 0 for none.
    """
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for tick in first_ticks(session):
        if tick.n > since and tick.critic is not None:
            row = counts[tick.criterion]
            for place, is_so in enumerate((True, tick.changed, tick.differs, tick.changed and tick.differs)):
                row[place] += is_so
    return tuple(SeenAfter(id, *row) for id, row in sorted(counts.items()))


def _ticked(session: Session, own: Sequence[AnyEvent]) -> dict[tuple[str, int], list[Ticked]]:
    """The person's ticks that stand, by criterion and version, in order."""
    standing = {mark.n for marks in session.marks.values() for mark in marks if mark.hand}
    found: defaultdict[tuple[str, int], list[Ticked]] = defaultdict(list)
    for event in own:
        if isinstance(event, Ticked) and event.n in standing:
            found[event.criterion, event.version].append(event)
    return found


def _critic_on(session: Session, tick: Ticked) -> Mark | None:
    """The critic's verdict that a tick is held against; None where there is none."""
    marks = session.marks[tick.criterion]
    mine = next(mark for mark in marks if mark.n == tick.n)
    if not _by_critic(session, tick.criterion, mine.revision):
        return None
    same = [
        m for m in marks if not (m.hand or m.ungrounded) and (m.version, m.revision) == (mine.version, mine.revision)
    ]
    before = [mark for mark in same if mark.n < tick.n]
    return before[-1] if before else next(iter(same), None)


def _by_critic(session: Session, criterion: str, revision: int) -> bool:
    then = session.criterion(criterion, revision)
    return then is not None and then.judge == "critic"


def faults(session: Session, since: int) -> tuple[Fault, ...]:
    """The kinds of fault that the session's reviews found: by criterion, directives that say the same taken as one.

    Optional findings are left out: they are no failing.

    Args:
        session: the session.
        since: the last event that a fork copied; 0 for none.
    """
    reviews = (review for review in session.reviews if review.n > since)
    found = dict.fromkeys(
        (each.criterion, each.directive) for review in reviews for each in review.findings if not each.optional
    )
    said = dict.fromkeys((criterion, " ".join(directive.split())[:LONGEST]) for criterion, directive in found)
    kinds: dict[str, list[str]] = {}
    left = MOST_FAULTS
    for criterion, directive in said:
        known = kinds.setdefault(criterion, [])
        if left and not any(alike(directive, each) for each in known):
            known.append(directive)
            left -= 1
    return tuple(Fault(criterion, said) for criterion, known in kinds.items() for said in known)


def grounded(session: Session, since: int) -> tuple[int, int]:
    """How many of the critic's verdicts rest on words of the draft, and how many were looked at.

    Of a pass it was checked when it came. A fail is looked at if it quotes evidence: it is grounded where those words
    stand in the version judged, quotes, dashes and white space aside; in their order, where some were left out.

    Args:
        session: the session.
        since: the last event that a fork copied; 0 for none.
    """
    found = [
        _is_grounded(session, review, verdict)
        for review in session.reviews
        if review.n > since and review.scope != "rules"
        for verdict in review.verdicts
        if (verdict.passed or verdict.evidence.strip()) and _by_critic(session, verdict.criterion, review.revision)
    ]
    return sum(found), len(found)


def _is_grounded(session: Session, review: Reviewed, verdict: Verdict) -> bool:
    if verdict.passed:
        return not verdict.ungrounded
    text, at = _canonical(session.version(review.version).text), 0
    for piece in _pieces(verdict.evidence):
        place = text.find(piece, at)
        if place < 0:
            return False
        at = place + len(piece)
    return True


def _pieces(evidence: str) -> Iterator[str]:
    quote = canonical(evidence).strip().strip("\"'` ")
    return (piece.strip() for piece in quote.split("...") if piece.strip())


_canonical = lru_cache(maxsize=4)(canonical)
"""One version is looked at for every verdict of its review."""
