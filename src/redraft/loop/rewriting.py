"""The rewrite: a deliberate whole new text, shown as hunks that are decided one by one like any fix."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from redraft.authors.facts import Givens, given
from redraft.authors.protocol import Writer
from redraft.core.critique import REWRITE, pending
from redraft.core.draft import Draft
from redraft.core.events import Proposed
from redraft.core.review import Finding, Fix
from redraft.core.what_counts import weighing
from redraft.loop.briefing import draft_brief, facts, notes
from redraft.loop.hunks import Hunk, hunks
from redraft.loop.passes import Loop
from redraft.loop.proposing import REJECTED
from redraft.loop.record import Declined
from redraft.loop.whole_text import ask_for_text

_IMPACT = 3
"""A hunk answers no finding, so it is of middling weight."""


async def rewrite(loop: Loop) -> int:
    """Have the head rewritten as a whole, and offer what changed: all hunks are in focus at once.

    A rewrite that breaks a hold goes back to its writer once with the reason.

    The head is reviewed first if it was not, so that what the rewrite gains or loses can be told when its pass closes.

    Returns:
        How many hunks may be decided; the others break a hold, or were rejected before, and are shown as refused.

    Raises:
        Incomplete: the draft is not whole.
        Declined: there is no draft, a pass is open, nobody is there to write, the author did not answer, or it
            changed nothing.
    """
    writer = writer_for(loop)
    await loop.review()
    draft = loop.session.version(loop.session.head)
    offers = await _offers(loop, writer, draft)
    if not offers:
        raise Declined(f"{writer.name} would change nothing: no rewrite is better.")
    if why := _holds_broken(offers):
        with suppress(Declined):  # then what was written first is offered, with its refusals
            offers = await _offers(loop, writer, draft, why) or offers
    await loop.record.put(_Proposing(draft.number, offers), by=writer.name)
    return sum(not offer.fix.refused for offer in offers)


class _Offer(NamedTuple):
    finding: Finding
    fix: Fix


async def _offers(loop: Loop, writer: Writer, draft: Draft, sent_back: str = "") -> tuple[_Offer, ...]:
    """Have the whole text written, and see what of it can be offered; `sent_back` is why the one before could not."""
    text = await _written(loop, writer, sent_back)
    known = given(loop.session.spec, draft, (*notes(loop.session), *facts(loop.session)))
    # Hunks and facts are looked for in the whole draft, which may be long: not where keys are answered.
    found = await asyncio.to_thread(_found, draft, text, known, loop.session.spec.language)
    if loop.session.head != draft.number or loop.session.open is not None:
        raise Declined("The draft changed while it was rewritten: W asks again.")
    return tuple([await _offered(loop, draft, hunk, added) for hunk, added in found])


def _holds_broken(offers: Sequence[_Offer]) -> str:
    """The holds that hunks of a rewrite would break, each once; "" if none does."""
    refused = [offer.fix.refused for offer in offers if offer.fix.refused]
    return "; ".join(dict.fromkeys(why for why in refused if not why.startswith(REJECTED)))


class _Proposing(NamedTuple):
    """The event, but for its number, which names its findings."""

    version: int
    offers: tuple[_Offer, ...]

    def __call__(self, *, n: int, at: datetime, by: str) -> Proposed:
        fixes = (replace(offer.fix, finding=f"{n}.{place}") for place, offer in enumerate(self.offers, 1))
        findings = tuple(offer.finding for offer in self.offers)
        return Proposed(n=n, at=at, by=by, version=self.version, fixes=tuple(fixes), findings=findings)


def writer_for(loop: Loop) -> Writer:
    """Who can rewrite the head now.

    Raises:
        Declined: there is no draft, a pass is open, or nobody is there to write.
    """
    session = loop.session
    loop.ready()
    if session.draft is None:
        raise Declined("There is no draft to rewrite yet: g has one written, E writes one.")
    if pending(session):
        raise Declined("Decide the fixes in focus first: a accepts, r rejects, s skips.")
    if weighing(session):
        raise Declined("This pass lost a criterion: say first whether its version is kept.")
    if session.open is not None:
        raise Declined("A pass is open: g closes it; then W has the draft rewritten.")
    if loop.writer is None:
        raise Declined("Nobody rewrites here: M picks a model for the author.")
    return loop.writer


async def _written(loop: Loop, writer: Writer, sent_back: str) -> str:
    """The whole new text. One that was stopped or cut off is not offered; the record of its call holds it."""
    record, doing = loop.record, f"{writer.name} rewrites v{loop.session.head}{' again' if sent_back else ''}"
    brief = replace(draft_brief(loop.session, rewrite=True), sent_back=sent_back)
    return await ask_for_text(record, writer, doing, brief, "W")


def _found(draft: Draft, text: str, known: Sequence[str], language: str) -> list[tuple[Hunk, tuple[str, ...]]]:
    """The hunks of a rewrite, each with the facts that it adds."""
    givens = Givens(known, language)
    return [(hunk, givens.added_by(hunk.edit.replacement)) for hunk in hunks(draft, text)]


async def _offered(loop: Loop, draft: Draft, hunk: Hunk, added: tuple[str, ...]) -> _Offer:
    finding = Finding(hunk.passage, 0, "", _directive(hunk), _IMPACT, source=REWRITE)
    fix = Fix("", (hunk.edit,), hunk.says, invented=added)
    await asyncio.sleep(0)  # there may be hundreds: keys are answered between them
    return _Offer(finding, await loop.proposing.weighed(draft, fix, finding))


def _directive(hunk: Hunk) -> str:
    return f"Take the rewrite's words: {hunk.says}."
