"""Judgements of a draft: verdicts, findings, and the fixes that answer them."""

from typing import Literal

from msgspec import Struct

from redraft.core.edits import Edit

Cause = Literal["instruction", "context", "format", "capability"]
Risk = Literal["low", "medium", "high"]
Impact = int
"""1 (barely matters) to 5 (the draft fails its purpose)."""


class Verdict(Struct, frozen=True):
    """Pass or fail for one criterion.

    Args:
        criterion: id of the criterion that was judged.
        passed: whether the draft meets it.
        reason: one line that says why.
        evidence: words of the draft that show it, or a figure ("163 words").
        count: violations, where the criterion can be counted; None where it cannot.
        ungrounded: it was said to pass, but the evidence is not in the draft: no pass until asked again or ticked.
        votes: how several judgements split, "2/3" for the verdict given; "" when there was one, or all agreed.
    """

    criterion: str
    passed: bool
    reason: str = ""
    evidence: str = ""
    count: int | None = None
    ungrounded: bool = False
    votes: str = ""


class Finding(Struct, frozen=True):
    """One fault of one draft.

    Args:
        passage: id of the passage that holds it.
        at: where the quote starts within that passage, in code points.
        quote: the exact words; "" when the fault is of the passage as a whole.
        directive: an instruction that can be acted on.
        impact: 1 to 5.
        cause: what kind of remedy it calls for.
        criterion: id of the criterion it serves, or "" for a style note or a boundary.
        source: who found it ("words", "harper:SpellCheck", "boundary 1").
        yours: no replacement can be trusted, so the words are the person's to write.
        category: what kind of fault it is, in the spec's words ("accuracy"); "" when it was not asked.
        optional: one of the weakest places, not a failing: it opens no pass by itself.
    """

    passage: str
    at: int
    quote: str
    directive: str
    impact: Impact
    cause: Cause = "instruction"
    criterion: str = ""
    source: str = ""
    yours: bool = False
    category: str = ""
    optional: bool = False

    @property
    def of_boundary(self) -> bool:
        """Whether it is of a boundary of the spec that the draft breaks."""
        return self.source.startswith("boundary ")


class Fix(Struct, frozen=True):
    """Edits that answer one finding.

    Args:
        finding: name of the finding, as "event.position".
        edits: the smallest edits that resolve it.
        says: one line on what changed.
        risk: what accepting it unread may cost.
        refused: the hold that it would break, named; "" when it may be offered.
        invented: numbers, names, dates and quotes that it adds and that are in neither spec, draft nor your facts.
    """

    finding: str
    edits: tuple[Edit, ...]
    says: str = ""
    risk: Risk = "medium"
    refused: str = ""
    invented: tuple[str, ...] = ()


class Premise(Struct, frozen=True):
    """Whether the text, as conceived, can do its task for its audience at all, and why, in one line."""

    sound: bool
    reason: str


class Unjudged(Struct, frozen=True):
    """A criterion that was asked and got no verdict, and why, in one line."""

    criterion: str
    why: str


class Review(Struct, frozen=True):
    """What a critic says of one draft: at most one verdict a criterion, and findings in rank order.

    `premise` is judged by a model in the first review of a session; None otherwise. `unjudged` names the criteria whose
    command gave no verdict.
    """

    verdicts: tuple[Verdict, ...] = ()
    findings: tuple[Finding, ...] = ()
    premise: Premise | None = None
    unjudged: tuple[Unjudged, ...] = ()
