"""Several fixes at once: every one in focus by one key, and those of low risk without one. Each is its own version."""

from contextlib import suppress

from redraft.core.critique import REWRITE, Item, pending
from redraft.core.draft import Draft
from redraft.core.edits import Edit, memory_key
from redraft.core.locks import locked_parts
from redraft.core.session import Session
from redraft.loop.changes import placed_at_head
from redraft.loop.passes import HoldKept, Loop
from redraft.loop.record import Declined


async def take_low(loop: Loop) -> int:
    """Accept the fixes in focus that are of low risk, without a key: an event each, taken back as one.

    Left for the person are hunks of a rewrite, what touches a frozen passage (or one with frozen words) or a locked
    part, what would break a hold, and a change that was accepted before and taken back. A pass in which nothing is
    left to decide closes.

    Returns:
        How many were accepted.

    Raises:
        Declined: who was asked to judge the closing pass did not answer; what was accepted stands.
    """
    if loop.record.read_only:
        return 0
    taken = 0
    for item in pending(loop.session):
        if _waits(loop, item.name) and _unread(loop.session, item):
            taken += not await _accept(loop, item.name, auto=True)
    return taken


async def take_all(loop: Loop, seconds: float = 0.0) -> tuple[str, ...]:
    """Accept every fix in focus, one version each; what lost its ground to those before it is skipped as stale.

    Args:
        loop: the loop.
        seconds: how long the fixes were on screen.

    Returns:
        Why a fix could not be accepted, for each that still waits.

    Raises:
        Declined: no fix is in focus; or who was asked to judge the closing pass did not answer.
    """
    names = [item.name for item in pending(loop.session)]
    if not names:
        raise Declined("There is no fix to accept: g proposes the next ones.")
    left = [await _accept(loop, name, seconds) for name in names if _waits(loop, name)]
    return tuple(why for why in left if why)


async def _accept(loop: Loop, name: str, seconds: float = 0.0, auto: bool = False) -> str:
    """Accept a fix; or leave it where it cannot be, and say why: then it still waits."""
    try:
        await loop.accept(name, seconds, auto=auto)
    except Declined as why:
        if isinstance(why, HoldKept) or _waits(loop, name):
            return str(why)
        raise
    return ""


def _waits(loop: Loop, name: str) -> bool:
    return any(item.name == name for item in pending(loop.session))


def _unread(session: Session, item: Item) -> bool:
    """Whether a fix may be accepted without a key."""
    if item.fix is None or item.fix.risk != "low" or item.finding.source == REWRITE:
        return False
    if {memory_key(edit) for edit in item.fix.edits} & _taken_back(session):
        return False
    with suppress(Declined):
        edits = placed_at_head(session, item)
        return not _touched(session.version(session.head), edits) & _held(session)
    return False


def _taken_back(session: Session) -> set[tuple[str, str, str]]:
    """The changes that were accepted once and do not stand any more, whoever took them back."""
    line = [*session.lineage(session.head)]
    standing, undone = {draft.number for draft in line}, {draft.takes_back for draft in line} - {""}
    accepted = [each for each in session.decisions if each.version]
    gone = [each for each in accepted if each.version not in standing or each.fix in undone]
    return {memory_key(edit) for each in gone for edit in session.fix(each.fix)[1].edits}


def _held(session: Session) -> set[str]:
    """The passages that are frozen, wholly or in some words, and the parts that are locked."""
    frozen = {hold.target for hold in session.holds if hold.what == "passage"}
    return frozen | {part.id for part in locked_parts(session)}


def _touched(draft: Draft, edits: tuple[Edit, ...]) -> set[str]:
    """The passages that edits reach into."""
    spans = [(edit.at, edit.at + max(len(edit.quote), 1)) for edit in edits]
    return {p.id for p in draft.passages for first, end in spans if p.start < end and first < p.end}
