"""The critique as it stands: the findings of the review in force, each with where it is in the loop."""

from bisect import bisect_right
from typing import Literal

from msgspec import Struct

from redraft.core.events import Decided, Reviewed
from redraft.core.review import Finding, Fix
from redraft.core.session import Session

ItemState = Literal["focus", "waiting", "yours", "refused", "accepted", "rejected", "skipped"]


class Item(Struct, frozen=True):
    """One finding, ranked.

    Args:
        name: the finding, as "event.position".
        rank: its place in the review, from 1.
        finding: the fault itself.
        state: where it is: in focus with a fix to decide, waiting, the person's to write, refused, or decided.
        fix: the fix that was offered or refused, with its name; None before one is proposed.
        note: why it is refused or rejected.
    """

    name: str
    rank: int
    finding: Finding
    state: ItemState
    fix: Fix | None = None
    fix_name: str = ""
    note: str = ""


def review_in_force(session: Session) -> Reviewed | None:
    """The latest full review of the head or of its nearest ancestor, under the spec's revision; None if there is none.

    A version made by accepting fixes has no full review until its pass closes: its parent's still stands.
    """
    whole = {r.version: r for r in session.reviews if r.scope == "draft" and r.revision == session.revision}
    for draft in session.lineage(session.head):
        if draft.number in whole:
            return whole[draft.number]
        if draft.origin == "hand" and session.open is None:
            return None
    return None


def reviewed_head(session: Session) -> bool:
    """Whether the head itself has a full review under the spec's revision."""
    review = review_in_force(session)
    return review is not None and review.version == session.head


def items(session: Session) -> tuple[Item, ...]:
    """The findings of the review in force, in rank order, each with its state and its fix."""
    review = review_in_force(session)
    if review is None:
        return ()
    fixes = _fixes(session, review.n)
    accepted = _accepted(session, review)
    names = [f"{review.n}.{place}" for place in range(1, len(review.findings) + 1)]
    return tuple(
        _item(session, name, rank, finding, fixes.get(name), accepted.get(name))
        for rank, (name, finding) in enumerate(zip(names, review.findings, strict=True), 1)
    )


def pending(session: Session) -> tuple[Item, ...]:
    """The items whose fix waits for a decision in the open pass, in rank order."""
    return tuple(item for item in items(session) if item.state == "focus")


def _fixes(session: Session, since: int) -> dict[str, tuple[str, Fix]]:
    """The latest fix for each finding proposed after event `since`, with its name."""
    first = bisect_right(session.proposals, since, key=lambda proposal: proposal.n)
    return {
        fix.finding: (f"{proposal.n}.{place}", fix)
        for proposal in session.proposals[first:]
        for place, fix in enumerate(proposal.fixes, 1)
    }


def _accepted(session: Session, review: Reviewed) -> dict[str, Decided]:
    """The accepted fixes that stand: those between the version reviewed and the head, but for what was taken back."""
    first = bisect_right(session.decisions, review.n, key=lambda decision: decision.n)
    made = {decision.version: decision for decision in session.decisions[first:] if decision.version}
    found: dict[str, Decided] = {}
    taken_back: set[str] = set()
    for draft in session.lineage(session.head):
        if draft.number == review.version:
            break
        if draft.origin.startswith("undo "):
            taken_back.add(draft.origin.removeprefix("undo "))
        elif draft.number in made and draft.origin not in taken_back:
            found[made[draft.number].finding] = made[draft.number]
    return found


def _item(
    session: Session,
    name: str,
    rank: int,
    finding: Finding,
    offered: tuple[str, Fix] | None,
    accepted: Decided | None,
) -> Item:
    fix_name, fix = offered or ("", None)
    if accepted is not None:
        return Item(name, rank, finding, "accepted", fix, fix_name, accepted.reason)
    state, note = _state(session, finding, fix, fix_name, session.decided.get(name))
    return Item(name, rank, finding, state, fix, fix_name, note)


def _state(
    session: Session, finding: Finding, fix: Fix | None, fix_name: str, decided: Decided | None
) -> tuple[ItemState, str]:
    if decided is not None and decided.choice == "reject":
        return "rejected", decided.reason
    if decided is not None and decided.choice == "skip" and _this_pass(session, decided.n):
        return "skipped", "returns next pass"
    if fix is not None and fix.refused:
        return "refused", fix.refused
    if fix is not None and _this_pass(session, int(fix_name.split(".", maxsplit=1)[0])):
        return "focus", ""
    return ("yours", "") if finding.yours else ("waiting", "")


def _this_pass(session: Session, n: int) -> bool:
    return session.open is not None and n >= session.open.since
