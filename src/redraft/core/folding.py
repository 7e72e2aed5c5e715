"""What every step of the fold needs: its refusal, a check of versions, and what the person may take back."""

from bisect import bisect_left
from collections.abc import Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar, cast

from msgspec.structs import replace

from redraft.core.events import (
    Amended,
    Decided,
    Dismissed,
    Froze,
    Locked,
    Noted,
    Rated,
    Reverted,
    Thawed,
    Ticked,
    Unlocked,
    Written,
)
from redraft.core.said import Answered, Flagged
from redraft.core.session import Act, Session

Undoable = (
    Amended | Written | Decided | Reverted | Ticked | Froze | Thawed | Locked | Unlocked | Rated | Noted | Dismissed
    | Flagged | Answered
)  # fmt: skip

_number = attrgetter("n")
_K = TypeVar("_K")
_V = TypeVar("_V")


class Unfoldable(ValueError):
    """An event does not follow from the session before it.

    Args:
        n: the event.
        why: what does not fit.
    """

    def __init__(self, n: int, why: str) -> None:
        super().__init__(f"event {n}: {why}")
        self.n = n
        self.why = why


def known(session: Session, n: int, *versions: int) -> None:
    """Check that the session held these versions.

    Raises:
        Unfoldable: it did not.
    """
    for version in versions:
        if not 1 <= version <= len(session.drafts):
            raise Unfoldable(n, f"the session never held a version {version}")


def with_act(
    session: Session, event: Undoable, says: str, hold: Froze | None = None, before: Froze | None = None
) -> dict[str, Any]:
    """What the person may take back next; an undoing takes its act off, a rule adds none."""
    if isinstance(event, Decided) and event.auto:
        return {"acts": _joined(session, event)}
    if event.by == "rules":
        return {}
    if not isinstance(event, Written) and event.undoes:
        place = bisect_left(session.acts, event.undoes, key=_number)
        taken = session.acts[place : place + 1]
        off = 1 if taken and taken[0].n == event.undoes else 0
        return {"acts": (*session.acts[:place], *session.acts[place + off :])}
    return {"acts": (*session.acts, Act(event.n, type(event).__name__.lower(), says, session.head, hold, before))}


def _joined(session: Session, event: Decided) -> tuple[Act, ...]:
    """Low risks that were accepted without a key, one after the other, out of one proposal, are one act."""
    acts, last = session.acts, session.acts[-1] if session.acts else None
    proposed = session.proposals[-1].n if session.proposals else 0
    if last is None or last.what != "auto" or last.n < proposed:
        return (*acts, Act(event.n, "auto", "took 1 fix of low risk", session.head))
    count = last.count + 1
    return (*acts[:-1], replace(last, count=count, says=f"took {count} fixes of low risk"))


def with_key(mapping: Mapping[_K, _V], key: _K, value: _V) -> Mapping[_K, _V]:
    """The mapping with one more entry."""
    return with_keys(mapping, {key: value})


def with_keys(mapping: Mapping[_K, _V], more: dict[_K, _V]) -> Mapping[_K, _V]:
    """The mapping with more entries."""
    # "|" copies what is behind the proxy in one go; unpacking would ask the proxy for each key.
    return MappingProxyType(cast(dict[_K, _V], mapping) | more)


def without_key(mapping: Mapping[_K, _V], key: _K) -> Mapping[_K, _V]:
    """The mapping without one entry."""
    return MappingProxyType({k: v for k, v in mapping.items() if k != key})
