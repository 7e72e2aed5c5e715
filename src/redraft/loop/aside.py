"""Fixes set aside as too risky to accept unread: offered again for the same fault, and their author is not asked."""

from typing import Final

from msgspec.structs import replace

from redraft.core.canonical import canonical
from redraft.core.critique import REWRITE, Item, items
from redraft.core.edits import Unanchored, anchor
from redraft.core.events import Decided
from redraft.core.review import Finding, Fix
from redraft.core.session import Session
from redraft.core.stopping import set_aside

_ANYWHERE: Final = -1
"""The position of an edit whose quote is looked for in its passage."""


def offered_again(session: Session) -> tuple[Item, ...]:
    """The findings that wait although the last pass had a fix for them which was set aside, each with that fix.

    A finding is the same if it is about the same words of the same passage, for the same criterion; its fix must have
    its one place in the head still. For any other the author is asked.
    """
    left = [(session.finding(each.finding), session.fix(each.fix)[1]) for each in _last_aside(session)]
    again = []
    for item in items(session):
        found = next((each for each in left if item.state == "waiting" and _fits(session, item.finding, *each)), None)
        if found is not None:
            left.remove(found)
            again.append(replace(item, fix=_unplaced(found[1])))
    return tuple(again)


def _last_aside(session: Session) -> list[Decided]:
    return [each for each in set_aside(session, len(session.passes)) if each.fix] if session.passes else []


def _fits(session: Session, finding: Finding, before: Finding, fix: Fix) -> bool:
    if before.source == REWRITE or (before.passage, before.criterion) != (finding.passage, finding.criterion):
        return False
    one, other = canonical(before.quote), canonical(finding.quote)
    return (one in other or other in one) and _stands(session, fix)


def _stands(session: Session, fix: Fix) -> bool:
    draft = session.version(session.head)
    try:
        return bool([anchor(draft, edit) for edit in _unplaced(fix).edits])
    except Unanchored:
        return False


def _unplaced(fix: Fix) -> Fix:
    return replace(fix, edits=tuple(replace(edit, at=_ANYWHERE) for edit in fix.edits))
