"""What must be true of a model's review, and the review that is made of one: nothing is taken on its word.

A verdict that is missing, or that was not asked, makes the whole reply unusable. A pass without words of the draft
for it is kept as ungrounded. Findings that cannot be placed or used are left out after they were sent back once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from msgspec.structs import replace

from redraft.core.briefs import CriticBrief
from redraft.core.critique_terms import MOST_FINDINGS
from redraft.core.review import Finding, Premise, Review, Verdict
from redraft.critics.asking import asked_of_model
from redraft.critics.directing import instructs
from redraft.critics.grounding import Ground, place
from redraft.critics.replies import FindingReply, FirstReviewReply, PremiseReply, ReviewReply, VerdictReply

LONGEST: Final = 300
"""Characters kept of a line that a model gave."""
LOOKED_AT: Final = 5 * MOST_FINDINGS
"""Findings of a reply that are looked at: the worst come first, and so many more than were asked for mean nothing."""


def stands(first: ReviewReply, second: ReviewReply) -> ReviewReply:
    """The review to take of one that was sent back for its findings: what it judged stands, and is not asked again.

    Else a critic that is asked for the fault behind a failed criterion may pass it instead.
    """
    return replace(first, findings=second.findings)


class Checking:
    """Checks the replies to one question, and makes reviews of them."""

    def __init__(self, brief: CriticBrief, source: str) -> None:
        """For one question.

        Args:
            brief: what the critic was shown.
            source: what findings name as who found them.
        """
        self._draft, self._source = brief.draft, source
        self._ground = Ground(brief.draft.text)
        self._asked = tuple(criterion.id for criterion in asked_of_model(brief))
        self._terms = brief.spec.critique
        self._english = brief.spec.language.lower().split("-")[0] == "en"

    def wrong(self, reply: ReviewReply) -> str:
        """What makes a reply unusable: verdicts that are missing, not asked, or given twice; "" if nothing does."""
        given = Counter(verdict.criterion for verdict in reply.verdicts)
        missing = [id for id in self._asked if id not in given]
        extra = [id for id in given if id not in self._asked]
        twice = [id for id, count in given.items() if count > 1 and id in self._asked]
        said = (("no verdict for", missing), ("not a criterion that was asked:", extra), ("two verdicts for", twice))
        return "; ".join(f"{what} {_names(ids)}" for what, ids in said if ids)

    def lacking(self, reply: ReviewReply) -> str:
        """What a usable reply should still have, for sending it back once; "" if it lacks nothing."""
        return "; ".join((*self._uncovered(reply), *self._of_findings(reply.findings)))

    def verdict(self, reply: VerdictReply) -> Verdict | None:
        """One verdict, checked against the draft; None if it was not asked."""
        if reply.criterion not in self._asked:
            return None
        evidence, reason = _line(reply.evidence), _line(reply.reason)
        grounded = not reply.passed or self._ground.holds(reply.evidence)
        return Verdict(reply.criterion, reply.passed, reason, evidence, ungrounded=not grounded)

    def review(self, reply: ReviewReply) -> Review:
        """The review that a usable reply gives: verdicts in the order asked, findings that can be used, ranked."""
        given = {verdict.criterion: self.verdict(verdict) for verdict in reply.verdicts}
        verdicts = tuple(found for id in self._asked if (found := given.get(id)))
        failing = {verdict.criterion for verdict in verdicts if not verdict.passed}
        placed = [self._finding(each, failing) for each in reply.findings[:LOOKED_AT]]
        findings = ranked(finding for finding in placed if finding is not None)
        premise = _premise(reply.premise) if isinstance(reply, FirstReviewReply) else None
        return Review(verdicts, findings[:MOST_FINDINGS], premise)

    def _uncovered(self, reply: ReviewReply) -> Iterator[str]:
        """Failing criteria without a finding, and kinds of fault that were not looked for."""
        served = {finding.criterion for finding in reply.findings}
        failing = [verdict.criterion for verdict in reply.verdicts if not verdict.passed]
        bare = [id for id in failing if id not in served]
        if bare:
            yield f"no finding for the failing criteria {_names(bare)}"
        kinds = Counter(finding.category for finding in reply.findings)
        few = [name for name, least in self._terms.categories if kinds[name] < least]
        if few and (failing or reply.findings):
            yield f"too few findings of the category {_names(few)}"

    def _of_findings(self, findings: Iterable[FindingReply]) -> Iterator[str]:
        for number, finding in enumerate(islice(findings, LOOKED_AT), 1):
            for what in self._faults(finding):
                yield f"finding {number}: {what}"

    def _faults(self, finding: FindingReply) -> Iterator[str]:
        placed = place(self._draft, self._ground, finding.passage, finding.quote)
        if placed is None:
            yield f"there is no passage {finding.passage[:20]!r}"
        elif finding.quote.strip() and not placed[2]:
            yield f"its quote does not stand in {finding.passage[:20]}"
        if not 1 <= finding.impact <= 5:
            yield f"impact {finding.impact} is not from 1 to 5"
        if finding.criterion and finding.criterion not in self._asked:
            yield f"no criterion {finding.criterion[:40]!r} was asked"
        known = [name for name, _ in self._terms.categories]
        if finding.category and known and finding.category not in known:
            yield f"no category {finding.category[:40]!r}"
        if not finding.directive.strip() or (self._english and not instructs(_line(finding.directive))):
            yield "its directive only describes: begin it with what to do"

    def _finding(self, reply: FindingReply, failing: set[str]) -> Finding | None:
        placed = place(self._draft, self._ground, reply.passage, reply.quote)
        if placed is None or not 1 <= reply.impact <= 5 or not reply.directive.strip():
            return None
        passage, at, quote = placed
        serves = reply.criterion if reply.criterion in self._asked else ""
        return Finding(
            passage,
            at,
            quote,
            _line(reply.directive),
            reply.impact,
            reply.cause,
            serves,
            self._source,
            category=_line(reply.category),
            optional=serves not in failing,
        )


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in rank order: what fails first, then by impact; equals stay as they were given."""
    return tuple(sorted(findings, key=lambda found: (found.optional, -found.impact)))


def _premise(reply: PremiseReply) -> Premise:
    return Premise(reply.sound, _line(reply.reason))


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _names(ids: Iterable[str]) -> str:
    return ", ".join(repr(id[:40]) for id in ids)
