"""New versions out of edits: where a fix stands now, what a draft would become, and what its passages are called."""

from collections.abc import Sequence

from msgspec import Struct

from redraft.core.critique import Item
from redraft.core.draft import Draft, Passage, pack
from redraft.core.edits import Edit, Unanchored, anchor, apply_edits, shift
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

    Accepted edits since it was proposed move it; over a hand edit its quote must stand once in its passage again.

    Raises:
        Declined: its ground has gone.
    """
    if item.fix is None:
        raise Declined("There is no fix to decide.")
    proposal, fix = session.fix(item.fix_name)
    try:
        return tuple(_moved(session, edit, proposal.version) for edit in fix.edits)
    except Unanchored as error:
        raise Declined(f"This fix no longer fits: {error}. s skips it; it returns next pass.") from error


def _moved(session: Session, edit: Edit, since: int) -> Edit:
    steps = edits_between(session, since, session.head)
    if steps is None:
        return anchor(session.version(session.head), edit)
    for step in steps:
        edit = shift(edit, step)
    return edit


def edits_between(session: Session, older: int, newer: int) -> list[tuple[Edit, ...]] | None:
    """The placed edits that lead from one version to a later one, oldest first; None if there is no such way."""
    made = {decision.version: decision.edits for decision in session.decisions if decision.version > older}
    steps: list[tuple[Edit, ...]] = []
    for draft in session.lineage(newer):
        if draft.number == older:
            return steps[::-1]
        if draft.number not in made:
            return None
        steps.append(made[draft.number])
    return None
