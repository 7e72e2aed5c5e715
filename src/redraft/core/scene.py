"""Where an event happened: what somebody who watches the session would look at, so that the eye follows the story."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

from msgspec import Struct

from redraft.core.draft import Draft
from redraft.core.events import (
    AnyEvent,
    Called,
    Challenged,
    ClosedPass,
    Decided,
    Dismissed,
    Failed,
    Froze,
    Locked,
    Proposed,
    Rated,
    Reverted,
    Reviewed,
    Stopped,
    Thawed,
    Ticked,
    Unlocked,
    Written,
)
from redraft.core.said import Flagged
from redraft.core.session import Session

Where = Literal["spec", "draft", "critique", "rubric", ""]


class Scene(Struct, frozen=True):
    """What to look at.

    Args:
        where: which side of the session the event is about; "" where nothing is seen of it, as of a call.
        finding: the finding that it is about; "" for none.
        passage: the passage of the version that stands after it; "" for none.
        criterion: the criterion; "" for none.
    """

    where: Where
    finding: str = ""
    passage: str = ""
    criterion: str = ""


def scene(event: AnyEvent, before: Session | None, after: Session) -> Scene:
    """Where an event happened.

    Args:
        event: it.
        before: the session until then; None for the first event.
        after: the session with it.
    """
    look = _LOOKS.get(type(event))
    return look(event, before, after) if look is not None else Scene("spec")


def first_changed(old: Draft | None, new: Draft | None) -> str:
    """The first passage of a version whose words another one has not, or not so; "" where there is none."""
    if new is None:
        return ""
    known = old.texts() if old is not None else {}
    return next((id for id, text in new.texts().items() if known.get(id, "").rstrip() != text.rstrip()), "")


def _text(_event: AnyEvent, before: Session | None, after: Session) -> Scene:
    return Scene("draft", passage=first_changed(before.draft if before is not None else None, after.draft))


def _reviewed(event: Reviewed, before: Session | None, _after: Session) -> Scene:
    turned = next((v.criterion for v in event.verdicts if _turns(before, v.criterion, v.passed)), "")
    criterion = turned or (event.verdicts[0].criterion if event.verdicts else "")
    if not event.findings:
        return Scene("rubric", criterion=criterion)
    return Scene("critique", f"{event.n}.1", event.findings[0].passage, criterion)


def _turns(before: Session | None, criterion: str, passed: bool) -> bool:
    """Whether a verdict says other than the one before it."""
    marks = before.marks.get(criterion, ()) if before is not None else ()
    return not marks or marks[-1].passed is not passed


def _proposed(event: Proposed, _before: Session | None, after: Session) -> Scene:
    if not event.fixes:
        return Scene("draft")
    fix = next((fix for fix in event.fixes if not fix.refused), event.fixes[0])
    return Scene("critique", fix.finding, fix.edits[0].passage if fix.edits else _passage(after, fix.finding))


def _decided(event: Decided, before: Session | None, after: Session) -> Scene:
    if event.choice == "accept":
        changed = _text(event, before, after).passage
        return Scene("draft", event.finding, changed or (event.edits[0].passage if event.edits else ""))
    return Scene("critique", event.finding, _passage(after, event.finding))


def _passage(session: Session, finding: str) -> str:
    try:
        return session.finding(finding).passage
    except KeyError:
        return ""


def _held(event: Froze | Thawed, _before: Session | None, _after: Session) -> Scene:
    if event.what == "passage":
        return Scene("draft", passage=event.target)
    return Scene("rubric", criterion=event.target) if event.what == "criterion" else Scene("spec")


def _flagged(event: Flagged, _before: Session | None, after: Session) -> Scene:
    if event.what == "finding":
        return Scene("critique", event.target, _passage(after, event.target))
    return Scene("rubric", criterion=event.target) if event.what == "verdict" else Scene("draft")


def _at(where: Where) -> Callable[[Any, Session | None, Session], Scene]:
    return lambda event, before, after: Scene(where)


_LOOKS: Final[Mapping[type[Any], Callable[[Any, Session | None, Session], Scene]]] = MappingProxyType(
    {
        Written: _text,
        Reverted: _text,
        Reviewed: _reviewed,
        Proposed: _proposed,
        Decided: _decided,
        Ticked: lambda event, before, after: Scene("rubric", criterion=event.criterion),
        Froze: _held,
        Thawed: _held,
        Flagged: _flagged,
        Locked: _at("draft"),
        Unlocked: _at("draft"),
        Challenged: _at("draft"),
        Rated: _at("draft"),
        ClosedPass: _at("rubric"),
        Stopped: _at("critique"),
        Called: _at(""),
        Failed: _at("critique"),
        Dismissed: _at("critique"),
    }
)
