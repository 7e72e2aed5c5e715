"""One review of several independent ones: for each criterion what most of them say, and how they split."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from redraft.core.critique_terms import MOST_FINDINGS
from redraft.core.review import Finding, Premise, Review, Verdict
from redraft.critics.checking import ranked


def agreed(reviews: Sequence[Review]) -> Review:
    """Merge reviews of the same draft by the same question.

    A criterion passes if more than half say so, and grounded if more than half say so with evidence. Findings come
    from those who judged as the majority did; the same words for the same criterion are told once.

    Args:
        reviews: at least one, each with a verdict for the same criteria.

    Returns:
        One review, its findings in rank order.
    """
    if len(reviews) == 1:
        return reviews[0]
    sheets = [{verdict.criterion: verdict for verdict in review.verdicts} for review in reviews]
    verdicts = tuple(_verdict([sheet[first.criterion] for sheet in sheets]) for first in reviews[0].verdicts)
    passed = {verdict.criterion: verdict.passed for verdict in verdicts}
    findings = ranked(_distinct(_upheld(reviews, sheets, passed)))
    return Review(verdicts, findings[:MOST_FINDINGS], _premise([each.premise for each in reviews if each.premise]))


def _verdict(votes: Sequence[Verdict]) -> Verdict:
    most = len(votes) // 2 + 1
    passed = sum(vote.passed for vote in votes) >= most
    side = [vote for vote in votes if vote.passed == passed]
    grounded = [vote for vote in side if not vote.ungrounded]
    split = f"{len(side)}/{len(votes)}" if len(side) < len(votes) else ""
    return replace((grounded or side)[0], ungrounded=passed and len(grounded) < most, votes=split)


def _upheld(
    reviews: Sequence[Review], sheets: Sequence[dict[str, Verdict]], passed: dict[str, bool]
) -> Iterator[Finding]:
    """Findings of those on the majority's side, the first of each review before the second of any."""
    deepest = max(len(review.findings) for review in reviews)
    for rank in range(deepest):
        for review, sheet in zip(reviews, sheets, strict=True):
            for found in review.findings[rank : rank + 1]:
                if not found.criterion or sheet[found.criterion].passed == passed[found.criterion]:
                    yield found


def _distinct(findings: Iterable[Finding]) -> Iterator[Finding]:
    told: list[Finding] = []
    for found in findings:
        if not any(_same(found, other) for other in told):
            told.append(found)
            yield found


def _same(one: Finding, other: Finding) -> bool:
    """Whether two findings are about the same words, or words within them, and serve the same criterion."""
    if (one.passage, one.criterion) != (other.passage, other.criterion):
        return False
    if not one.quote or not other.quote:
        return one.quote == other.quote
    return one.at < other.at + len(other.quote) and other.at < one.at + len(one.quote)


def _premise(given: Sequence[Premise]) -> Premise | None:
    if not given:
        return None
    sound = sum(premise.sound for premise in given) * 2 >= len(given)
    return next(premise for premise in given if premise.sound == sound)
