"""New versions out of edits: where a fix stands now, what a draft would become, and what its passages are called."""

from collections.abc import Sequence
from itertools import takewhile

from msgspec import Struct

from redraft.core.critique import Item
from redraft.core.draft import Draft, Passage, pack
from redraft.core.edits import Edit, Unanchored, apply_edits, difference, shift
from redraft.core.identity import inherit_by_edits, shifted
from redraft.core.session import Session
from redraft.loop.record import Declined


class Made(Struct, frozen=True):
    """A version about to be recorded: its number, and its passages as stored (none where ids merely shift)."""

    number: int
    packed: tuple[str, ...]


def candidate_of(session: Session, edits: Sequence[Edit]) -> Draft:
    """What the head would become under these placed edits."""
    head = session.version(session.head)
    text = apply_edits(head.text, edits)
    passages = inherit_by_edits(head, text, edits, session.highest)
    return Draft(len(session.drafts) + 1, head.number, text, passages, "candidate")


def made_by(session: Session, edits: Sequence[Edit]) -> Made:
    """The version that these placed edits make of the head."""
    candidate = candidate_of(session, edits)
    same = candidate.passages == shifted(session.version(session.head).passages, edits)
    return Made(candidate.number, () if same else stored(candidate.passages))


def stored(passages: Sequence[Passage]) -> tuple[str, ...]:
    """Passages as a transcript keeps them."""
    return tuple(pack(passages))


def placed_at_head(session: Session, item: Item) -> tuple[Edit, ...]:
    """Where the edits of an offered fix stand in the head.

    What was changed since it was proposed moves it, by whatever hand; what overlaps or touches it makes it stale.

    Raises:
        Declined: its ground has gone.
    """
    if item.fix is None:
        raise Declined("There is no fix to decide.")
    proposal, fix = session.fix(item.fix_name)
    try:
        edits = tuple(_moved(session, edit, proposal.version) for edit in fix.edits)
        apply_edits(session.version(session.head).text, edits)
    except (Unanchored, ValueError) as error:  # what does not stand in its place was put there by hand
        raise Declined(f"This fix no longer fits: {error}. s skips it; it returns next pass.") from error
    return edits


def _moved(session: Session, edit: Edit, since: int) -> Edit:
    for step in edits_between(session, since, session.head):
        edit = shift(edit, step)
    return edit


def edits_between(session: Session, older: int, newer: int) -> list[tuple[Edit, ...]]:
    """The placed edits that lead from one version to another, in order.

    Accepted fixes as they were stored, and the difference of the texts where a version came about in another way. If
    one is no ancestor of the other, the difference of their texts is the only step.
    """
    made = {decision.version: decision.edits for decision in session.decisions if decision.version > older}
    since = list(takewhile(lambda draft: draft.number != older, session.lineage(newer)))[::-1]
    if (since[0].parent if since else newer) != older:
        return [difference(session.version(older).text, session.version(newer).text)]
    return [made.get(draft.number) or difference(session.version(draft.parent).text, draft.text) for draft in since]
