"""Holds: what must not change, checked in code before a change is offered and again before it is made."""

from typing import Literal

from msgspec import Struct

from redraft.core.draft import Draft, outline_of
from redraft.core.events import Froze
from redraft.core.session import Session


class Broken(Struct, frozen=True):
    """A hold that a draft would break.

    Args:
        what: which kind.
        target: the passage or criterion; "" for the lock.
        says: one line that names it and what would change.
    """

    what: Literal["passage", "criterion", "lock"]
    target: str
    says: str


def broken_holds(session: Session, candidate: Draft) -> tuple[Broken, ...]:
    """The freezes of passages and the structure lock that `candidate` would break, in the order they were made."""
    passages = [_broken_passage(session, hold, candidate) for hold in session.holds if hold.what == "passage"]
    return tuple(b for b in (*passages, _broken_lock(session, candidate)) if b is not None)


def held_criteria(session: Session) -> tuple[str, ...]:
    """Ids of the criteria that are frozen passing."""
    return tuple(hold.target for hold in session.holds if hold.what == "criterion")


def _broken_passage(session: Session, hold: Froze, candidate: Draft) -> Broken | None:
    target = hold.target
    frozen = session.version(hold.version).text_of(target)
    try:
        now = candidate.text_of(target)
    except KeyError:
        return Broken("passage", target, f"passage {target} is frozen, and this removes it")
    if now == frozen:
        return None
    return Broken("passage", target, f"passage {target} is frozen, and this changes it")


def _broken_lock(session: Session, candidate: Draft) -> Broken | None:
    if session.lock is None:
        return None
    now, held = outline_of(candidate), session.lock.outline
    if now == held:
        return None
    return Broken("lock", "", f"the outline is locked, and this {_outline_change(held, now)}")


def _outline_change(held: tuple[str, ...], now: tuple[str, ...]) -> str:
    gone = [entry for entry in held if entry not in now]
    new = [entry for entry in now if entry not in held]
    if gone and new:
        return f"turns '{gone[0]}' into '{new[0]}'"
    if gone:
        return f"drops '{gone[0]}'"
    if new:
        return f"adds '{new[0]}'"
    return "puts its blocks in another order"
