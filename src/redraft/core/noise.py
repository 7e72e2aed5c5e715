"""Verdicts that change although the words do not: the critic's doubt, and no news of the draft."""

from collections.abc import Iterable
from functools import lru_cache

from msgspec.structs import replace

from redraft.core.canonical import canonical
from redraft.core.review import Review, Verdict
from redraft.core.session import Session


def same_words(session: Session, one: int, other: int) -> bool:
    """Whether two versions hold the same words, but for white space and the look of quotes and dashes."""
    mine, theirs = session.version(one).text, session.version(other).text
    return mine == theirs or (not parts_at_a_letter(mine, theirs) and words_alone(mine) == words_alone(theirs))


def parts_at_a_letter(one: str, other: str) -> bool:
    """Whether two texts first differ in plain letters or digits, which are no matter of form: most texts that differ.

    It spares canonical forms of whole texts; where it says no, only they can tell.
    """
    low, high = 0, min(len(one), len(other))
    while low < high:  # the longest beginning that both have
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    around = one[max(low - 1, 0) : low + 2], other[low : low + 2]
    return all(map(str.isascii, around)) and one[low : low + 1].isalnum() and other[low : low + 1].isalnum()


@lru_cache(maxsize=32)
def words_alone(text: str) -> str:
    """A whole text in canonical form, without the white space around it; told again for the latest texts at once."""
    return canonical(text).strip()


def wavering(session: Session, version: int, verdicts: Iterable[Verdict], by: str) -> tuple[str, ...]:
    """Criteria that a critic now judges otherwise than it judged the same words before, under the same spec.

    Args:
        session: as it stood before these verdicts.
        version: the version that they judge.
        verdicts: the new ones.
        by: the critic's name.
    """
    judged = {c.id for c in session.spec.criteria if c.judge == "critic"}
    return tuple(v.criterion for v in verdicts if v.criterion in judged and _wavers(session, version, v, by))


def with_verdicts(review: Review, voted: Review, criteria: tuple[str, ...]) -> Review:
    """A review in which another's word on these criteria counts. Their findings come first.

    Args:
        review: the whole review.
        voted: the judgement that counts for them.
        criteria: their ids.
    """
    settled = {verdict.criterion: verdict for verdict in voted.verdicts if verdict.criterion in criteria}
    verdicts = tuple(settled.get(verdict.criterion, verdict) for verdict in review.verdicts)
    theirs = [found for found in voted.findings if found.criterion in criteria]
    others = [found for found in review.findings if found.criterion not in criteria]
    return replace(review, verdicts=verdicts, findings=(*theirs, *others))


def _wavers(session: Session, version: int, verdict: Verdict, by: str) -> bool:
    if verdict.passed and verdict.ungrounded:
        return False
    for mark in reversed(session.marks.get(verdict.criterion, ())):
        mine = mark.by == by and mark.revision == session.revision and not (mark.hand or mark.ungrounded)
        if mine and same_words(session, mark.version, version):
            return mark.passed != verdict.passed
    return False
