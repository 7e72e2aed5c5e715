"""Briefs: what each role may see. A request to a model is made from a brief, and from nothing else.

The critic's has no word of the author's, no earlier draft, and not who decided what; the author's has what was
rejected, and why.
"""

from collections.abc import Mapping

from msgspec import Struct, field

from redraft.core.causes import CALLS_FOR
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.outline import Part
from redraft.core.review import Finding
from redraft.core.spec import Spec


class Named(Struct, frozen=True):
    """A finding and the name that fixes answer it by.

    Args:
        name: event and position, such as "2.1".
        finding: the finding.
    """

    name: str
    finding: Finding

    @property
    def split(self) -> bool:
        """It was called too large to be mended at once: the smallest part that can be mended is asked for."""
        return CALLS_FOR[self.finding.cause].splits


class Held(Struct, frozen=True):
    """A hold in words: `what` is "passage", "measure", "criterion" or "outline", `says` one line that names it."""

    what: str
    target: str
    says: str


class Rejected(Struct, frozen=True):
    """A change that the person rejected in this session, and why ("" when they did not say)."""

    quote: str
    replacement: str
    reason: str = ""


class SentBack(Struct, frozen=True):
    """A fix that could not be offered: its edits, and why, for its author to mend once."""

    edits: tuple[Edit, ...]
    why: str


class CriticBrief(Struct, frozen=True):
    """What a critic sees.

    Args:
        spec: what done means.
        draft: the version to judge; its number, parent and origin are not shown to a model.
        holds: what must stay as it is.
        asked: ids of the only criteria to judge; () for all.
        first: no review has judged the premise of this spec yet, so it is judged too.
        votes: independent judgements that a critic makes at least, whose majority stands.
    """

    spec: Spec
    draft: Draft
    holds: tuple[Held, ...] = ()
    asked: tuple[str, ...] = ()
    first: bool = False
    votes: int = 1


class AuthorBrief(Struct, frozen=True):
    """What an author sees when it is asked for fixes.

    Args:
        spec: what done means.
        draft: the version that the findings are about, and that the edits are for.
        findings: what to answer, in rank order.
        holds: what must stay as it is.
        rejected: what the person rejected in this session, and why.
        notes: what the person told the author, oldest first.
        facts: facts that the person gave when a finding asked for one.
        sent_back: for the name of a finding, the fix that could not be offered.
    """

    spec: Spec
    draft: Draft
    findings: tuple[Named, ...]
    holds: tuple[Held, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    sent_back: Mapping[str, SentBack] = field(default_factory=dict)


class DraftBrief(Struct, frozen=True):
    """What an author sees when it is asked for a whole text.

    Args:
        spec: what done means.
        holds: what must stay as it is.
        outline: the locked parts, and what each is for; () when they are not locked.
        draft: the version to rewrite; None for a first draft.
        findings: for a rewrite, what the critic found.
        rejected: for a rewrite, what the person rejected.
        notes: what the person told the author.
        facts: facts that the person gave.
        sent_back: why an earlier text for this brief could not be taken; "" where there was none.
    """

    spec: Spec
    holds: tuple[Held, ...] = ()
    outline: tuple[Part, ...] = ()
    draft: Draft | None = None
    findings: tuple[Named, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    sent_back: str = ""


class OutlineBrief(Struct, frozen=True):
    """What an author sees when it is asked for an outline.

    Args:
        spec: what done means.
        draft: the text whose parts are to be put in order; None where nothing is written yet.
        holds: what must stay as it is.
        notes: what the person told the author.
        facts: facts that the person gave.
    """

    spec: Spec
    draft: Draft | None = None
    holds: tuple[Held, ...] = ()
    notes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


class ChallengeBrief(Struct, frozen=True):
    """What a judge sees of two versions: the spec and two texts, not which is newer."""

    spec: Spec
    one: str
    other: str


class FinalBrief(Struct, frozen=True):
    """What a fresh critic sees at the end: the spec alone, and a draft. No verdicts, no holds, no history.

    Args:
        spec: what done means.
        draft: the version to judge; only its text is shown, and gaps are placed in it.
    """

    spec: Spec
    draft: Draft


class CriteriaBrief(Struct, frozen=True):
    """What a critic sees when it is asked for criteria: no draft exists yet."""

    task: str
    audience: str = ""
    context: str = ""
