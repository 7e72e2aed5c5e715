"""What a model critic is asked to reply: shapes only. What must be true of them is checked beside each question."""

from typing import Literal

from msgspec import Struct

from redraft.core.review import Cause
from redraft.core.spec import Stage


class VerdictReply(Struct, frozen=True):
    """One verdict. The evidence comes first, so that a model looks before it judges."""

    criterion: str
    evidence: str
    reason: str
    passed: bool


class FindingReply(Struct, frozen=True):
    """One fault, or one of the weakest places."""

    passage: str
    quote: str
    directive: str
    impact: int
    cause: Cause
    criterion: str = ""
    category: str = ""


class PremiseReply(Struct, frozen=True):
    """Whether the text, as conceived, can do its task at all."""

    reason: str
    sound: bool


class ReviewReply(Struct, frozen=True):
    """A review."""

    reply_to: str
    verdicts: tuple[VerdictReply, ...]
    findings: tuple[FindingReply, ...]


class FirstReviewReply(ReviewReply, frozen=True):
    """The first review of a session, which judges the premise too."""

    premise: PremiseReply


class PreferenceReply(Struct, frozen=True):
    """Which of two texts is better."""

    reply_to: str
    why: str
    better: Literal["first", "second", "tie"]


Checked = Literal[
    "", "min_words", "max_words", "min_sentences", "max_sentences", "max_sentence_words", "contains", "lacks"
]


class CriterionReply(Struct, frozen=True):
    """One criterion; `rule` and `value` where code can judge it, else both empty."""

    id: str
    says: str
    rule: Checked = ""
    value: str = ""
    stage: Stage = "content"


class CriteriaReply(Struct, frozen=True):
    """A rubric."""

    reply_to: str
    criteria: tuple[CriterionReply, ...]
