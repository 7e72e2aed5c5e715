"""The offline author: offers the replacements of the prose tools that can be trusted unread, and nothing else.

It keeps no state: a fix is found anew from the draft and the finding, so it is the same after a restart.
"""

from collections.abc import Sequence

from redraft.core.briefs import AuthorBrief, Named
from redraft.core.draft import Draft, Passage
from redraft.core.edits import Edit
from redraft.core.review import Finding, Fix
from redraft.core.risk import risk_of
from redraft.critics.prose import Fault, ProseLinter, shared_linter


class OfflineAuthor:
    """Proposes what the prose tools have ready."""

    name = "offline"
    mends = False

    def __init__(self, linter: ProseLinter | None = None) -> None:
        """Make an author.

        Args:
            linter: reads prose; None shares one with the offline critic.
        """
        self._linter = linter or shared_linter()

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        """Propose fixes; see `redraft.authors.protocol.Author`."""
        if all(named.finding.yours for named in brief.findings):
            return ()
        faults = await self._linter.faults(brief.draft, brief.spec.language)
        made = (_fix(brief.draft, named, faults) for named in brief.findings if not named.finding.yours)
        return tuple(fix for fix in made if fix is not None)


def _fix(draft: Draft, named: Named, faults: Sequence[Fault]) -> Fix | None:
    finding = named.finding
    try:
        passage = draft.passage(finding.passage)
    except KeyError:
        return None
    start = passage.start + finding.at
    for fault in faults:
        if (fault.start, fault.end) == (start, start + len(finding.quote)) and fault.ready is not None:
            edit = _unique(draft.text, passage, fault, fault.ready)
            risk = risk_of(edit, draft.text[passage.start : passage.end], fault.slip)
            return Fix(named.name, (edit,), _says(finding, fault.ready), risk)
    return None


def _says(finding: Finding, ready: str) -> str:
    if not finding.quote.strip():
        return "white space set right"
    quote = " ".join(finding.quote.split())
    return f"{quote!r} → {ready!r}" if ready.strip() else f"{quote!r} left out"


def _unique(text: str, passage: Passage, fault: Fault, ready: str) -> Edit:
    """Widen the quote by whole words, left and right in turn, until it stands once in its passage."""
    block = text[passage.start : passage.end]
    first, last = fault.start, fault.end + (not ready and _leaves_two_blanks(text, fault))
    start, end, left = first, last, True
    while not text[start:end].strip() or _twice(block, text[start:end]):
        if start > passage.start and (left or end >= passage.end):
            start = _word_left(text, start, passage.start)
        else:
            end = _word_right(text, end, passage.end)
        left = not left
    return Edit(passage.id, text[start:end], text[start:first] + ready + text[last:end])


def _leaves_two_blanks(text: str, fault: Fault) -> bool:
    inside = text[fault.start : fault.end]
    return (
        not inside[-1:].isspace() and text[fault.end : fault.end + 1] == " " and text[: fault.start][-1:] in ("", " ")
    )


def _twice(block: str, quote: str) -> bool:
    return block.find(quote, block.find(quote) + 1) >= 0


def _word_left(text: str, start: int, least: int) -> int:
    at = start
    while at > least and text[at - 1].isspace():
        at -= 1
    while at > least and not text[at - 1].isspace():
        at -= 1
    return at


def _word_right(text: str, end: int, most: int) -> int:
    at = end
    while at < most and text[at].isspace():
        at += 1
    while at < most and not text[at].isspace():
        at += 1
    return at
