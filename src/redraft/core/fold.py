"""The fold: a session and one event make the next session. Nothing else changes a session.

What an event claims is checked here (a version's number, a quote at its place), so that a transcript edited by hand
cannot quietly tell another story.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar, cast

from msgspec.structs import replace

from redraft.core.draft import Draft, Passage, unpack
from redraft.core.edits import Edit, apply_edits, memory_key
from redraft.core.events import (
    Allowed,
    Amended,
    AnyEvent,
    Called,
    Challenged,
    ClosedPass,
    Decided,
    Failed,
    Froze,
    Locked,
    Noted,
    Opened,
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
from redraft.core.identity import shifted
from redraft.core.review import Fix
from redraft.core.session import Act, Key, Mark, OpenPass, Session, mark_of
from redraft.core.spec import Spec, parse_spec
from redraft.core.spend import goes_on

_Undoable = Amended | Written | Decided | Reverted | Ticked | Froze | Thawed | Locked | Unlocked | Rated | Noted

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


def start(id: str, created: datetime, event: AnyEvent) -> Session:
    """The session that begins with `event`.

    Raises:
        Unfoldable: it is not an `Opened`, or its spec cannot be read.
    """
    if not isinstance(event, Opened):
        raise Unfoldable(event.n, "a session begins with 'opened'")
    spec = _spec(event.n, event.spec)
    return Session(
        id=id, title=event.title, created=created, spec=spec, specs=(spec,), revision=event.revision,
        last=event.n, last_at=event.at,
    )  # fmt: skip


def apply(session: Session, event: AnyEvent) -> Session:
    """The session after `event`.

    Raises:
        Unfoldable: the event does not follow from the session.
    """
    if event.n != session.last + 1:
        raise Unfoldable(event.n, f"expected event {session.last + 1}")
    step = cast(Callable[[Session, Any], dict[str, Any]], _STEPS.get(type(event), _opened_again))
    return replace(session, last=event.n, last_at=event.at, **step(session, event))


def fold(id: str, created: datetime, events: Iterable[AnyEvent]) -> Session:
    """The session that all `events` make.

    Raises:
        Unfoldable: there are none, or one does not follow.
    """
    session, unfit = fold_far(id, created, events)
    if unfit is not None:
        raise unfit
    return session


def fold_far(id: str, created: datetime, events: Iterable[AnyEvent]) -> tuple[Session, Unfoldable | None]:
    """The session as far as `events` follow from each other, and why they do no longer, if they do not.

    Raises:
        Unfoldable: there are none, or no session begins with the first.
    """
    rest = iter(events)
    first = next(rest, None)
    if first is None:
        raise Unfoldable(1, "a session has at least one event, 'opened'")
    session = start(id, created, first)
    for event in rest:
        try:
            session = apply(session, event)
        except Unfoldable as unfit:
            return session, unfit
    return session, None


def _opened_again(session: Session, event: AnyEvent) -> dict[str, Any]:
    raise Unfoldable(event.n, "a session is opened once")


def _spec(n: int, text: str) -> Spec:
    try:
        return parse_spec(text)
    except ValueError as error:
        raise Unfoldable(n, f"its spec cannot be read: {error}") from error


def _amended(session: Session, event: Amended) -> dict[str, Any]:
    if event.revision != session.revision + 1:
        raise Unfoldable(event.n, f"expected revision {session.revision + 1}")
    spec = _spec(event.n, event.spec)
    return {
        "spec": spec,
        "revision": event.revision,
        "specs": (*session.specs, spec),
        "amendments": (*session.amendments, event),
        "ended": None,
    } | _act(session, event, f"amended the spec: {event.reason}")


def _written(session: Session, event: Written) -> dict[str, Any]:
    passages = _unpacked(event.n, event.passages, len(event.text))
    made = _grown(session, event.n, event.version, event.parent, event.text, passages, _writer(session, event))
    if event.incomplete:
        made["drafts"] = (*session.drafts, replace(made["drafts"][-1], incomplete=True))
    return made if event.version == 1 else made | _act(session, event, event.says or "edited by hand")


def _writer(session: Session, event: Written) -> str:
    """Whether an author that was called wrote it, or a person."""
    return "drafted" if any(call.model == event.by for call in session.calls) else "hand"


def _reviewed(session: Session, event: Reviewed) -> dict[str, Any]:
    _known(session, event.n, event.version)
    marks = dict(session.marks)
    for v in event.verdicts:
        marks[v.criterion] = (*marks.get(v.criterion, ()), mark_of(event, v))
    return {"reviews": (*session.reviews, event), "marks": MappingProxyType(marks)}


def _proposed(session: Session, event: Proposed) -> dict[str, Any]:
    _known(session, event.n, event.version)
    offered = any(not fix.refused for fix in event.fixes)
    opens = session.open is None and offered
    number = len(session.passes) + 1
    return {
        "proposals": (*session.proposals, event),
        "open": OpenPass(number, event.version, event.n) if opens else session.open,
        "ended": None if offered else session.ended,
    }


def _decided(session: Session, event: Decided) -> dict[str, Any]:
    if event.choice == "reopen":
        return _reopened(session, event)
    step = _accepted(session, event) if event.choice == "accept" else _declined(session, event)
    says = f"{_PAST[event.choice]} {_said(session, event)}"
    return {"decisions": (*session.decisions, event)} | step | _act(session, event, says)


def _said(session: Session, event: Decided) -> str:
    """The fix in its author's words, or its name."""
    if not event.fix:
        return event.finding
    _, fix = _fix(session, event.n, event.fix)
    return fix.says or event.fix


_PAST = {"accept": "accepted", "reject": "rejected", "skip": "skipped"}


def _accepted(session: Session, event: Decided) -> dict[str, Any]:
    return _edited(session, event.n, event.version, event.parent, event.edits, event.passages, event.fix)


def _declined(session: Session, event: Decided) -> dict[str, Any]:
    decided = _with(session.decided, event.finding, event)
    return {"decided": decided, "rejected": MappingProxyType({**session.rejected, **_keys(session, event)})}


def _reopened(session: Session, event: Decided) -> dict[str, Any]:
    if event.finding not in session.decided and not event.undoes:  # a skip, then decided in a later pass, is gone
        raise Unfoldable(event.n, f"finding {event.finding} was not rejected or skipped")
    decided = _without(session.decided, event.finding)
    keys = {key: n for decision in decided.values() for key, n in _keys(session, decision).items()}
    return {
        "decisions": (*session.decisions, event),
        "decided": decided,
        "rejected": MappingProxyType(keys),
    } | _act(session, event, f"reopened {event.finding}")


def _keys(session: Session, event: Decided) -> dict[Key, int]:
    """What a rejection forbids to offer again."""
    if event.choice != "reject" or not event.fix:
        return {}
    _, fix = _fix(session, event.n, event.fix)
    return {memory_key(edit): event.n for edit in fix.edits}


def _fix(session: Session, n: int, name: str) -> tuple[Proposed, Fix]:
    try:
        return session.fix(name)
    except KeyError as error:
        raise Unfoldable(n, f"there is no fix {name}") from error


def _reverted(session: Session, event: Reverted) -> dict[str, Any]:
    if event.fix:
        made = _edited(session, event.n, event.to, event.parent, event.edits, event.passages, f"undo {event.fix}")
    else:
        _known(session, event.n, event.to)
        made = {"head": event.to, "ended": None}
    return made | _act(session, event, f"went back to v{event.to}")


def _ticked(session: Session, event: Ticked) -> dict[str, Any]:
    """A tick is one more mark; undoing one takes its mark away, so that what it covered counts again."""
    marks = session.marks.get(event.criterion, ())
    if event.undoes:
        marks = tuple(mark for mark in marks if mark.n != event.undoes)
    elif event.passed is None:
        raise Unfoldable(event.n, "a tick says whether the criterion passes")
    else:
        _known(session, event.n, event.version)
        mark = Mark(event.n, event.version, session.revision, event.passed, "ticked by hand", by=event.by, hand=True)
        marks = (*marks, mark)
    says = f"{'ticked' if event.passed else 'unticked'} {event.criterion}"
    return {"marks": _with(session.marks, event.criterion, marks), "ended": None} | _act(session, event, says)


def _froze(session: Session, event: Froze) -> dict[str, Any]:
    _known(session, event.n, event.version)
    if event.what == "passage" and event.target not in {p.id for p in session.drafts[event.version - 1].passages}:
        raise Unfoldable(event.n, f"v{event.version} has no passage {event.target} to freeze")
    held = tuple(h for h in session.holds if (h.what, h.target) != (event.what, event.target))
    return {"holds": (*held, event)} | _act(session, event, f"froze {event.target}", event)


def _thawed(session: Session, event: Thawed) -> dict[str, Any]:
    kept = tuple(h for h in session.holds if (h.what, h.target) != (event.what, event.target))
    ended = session.hold(event.what, event.target)
    if ended is None:
        raise Unfoldable(event.n, f"{event.target} was not frozen")
    return {"holds": kept} | _act(session, event, f"thawed {event.target}", ended)


def _locked(session: Session, event: Locked) -> dict[str, Any]:
    return {"lock": event} | _act(session, event, "locked the outline")


def _unlocked(session: Session, event: Unlocked) -> dict[str, Any]:
    return {"lock": None} | _act(session, event, "unlocked the outline")


def _closed(session: Session, event: ClosedPass) -> dict[str, Any]:
    _known(session, event.n, event.base, event.candidate)
    return {"passes": (*session.passes, event), "open": None}


def _rated(session: Session, event: Rated) -> dict[str, Any]:
    if event.undoes:
        ratings = tuple(rating for rating in session.ratings if rating.n != event.undoes)
    elif 1 <= event.score <= 5:
        _known(session, event.n, event.version)
        ratings = (*session.ratings, event)
    else:
        raise Unfoldable(event.n, f"a rating is 1 to 5, not {event.score}")
    return {"ratings": ratings} | _act(session, event, f"rated {event.score}")


def _stopped(session: Session, event: Stopped) -> dict[str, Any]:
    return {"ended": event, "stops": (*session.stops, event)}


def _failed(session: Session, event: Failed) -> dict[str, Any]:
    return {}


def _called(session: Session, event: Called) -> dict[str, Any]:
    return {"calls": (*session.calls, event), "ended": None if goes_on(event, session.ended) else session.ended}


def _noted(session: Session, event: Noted) -> dict[str, Any]:
    kept = tuple(note for note in session.notes if note.n != event.undoes)
    return {"notes": kept if event.undoes else (*kept, event)} | _act(session, event, f"told the author: {event.text}")


def _challenged(session: Session, event: Challenged) -> dict[str, Any]:
    _known(session, event.n, event.older, event.newer)
    return {"challenges": (*session.challenges, event)}


def _allowed(session: Session, event: Allowed) -> dict[str, Any]:
    return {"allowed": (*session.allowed, event)}


_STEPS: dict[type[Any], Callable[[Session, Any], dict[str, Any]]] = {
    Amended: _amended,
    Written: _written,
    Reviewed: _reviewed,
    Proposed: _proposed,
    Decided: _decided,
    Reverted: _reverted,
    Ticked: _ticked,
    Froze: _froze,
    Thawed: _thawed,
    Locked: _locked,
    Unlocked: _unlocked,
    ClosedPass: _closed,
    Rated: _rated,
    Stopped: _stopped,
    Failed: _failed,
    Called: _called,
    Noted: _noted,
    Challenged: _challenged,
    Allowed: _allowed,
}


def _known(session: Session, n: int, *versions: int) -> None:
    for version in versions:
        if not 1 <= version <= len(session.drafts):
            raise Unfoldable(n, f"the session never held a version {version}")


def _unpacked(n: int, packed: tuple[str, ...], length: int) -> tuple[Passage, ...]:
    try:
        return unpack(packed, length)
    except ValueError as error:
        raise Unfoldable(n, str(error)) from error


def _edited(
    session: Session, n: int, version: int, parent: int, edits: tuple[Edit, ...], packed: tuple[str, ...], origin: str
) -> dict[str, Any]:
    _known(session, n, parent)
    old = session.drafts[parent - 1]
    try:
        text = apply_edits(old.text, edits)
    except ValueError as error:
        raise Unfoldable(n, str(error)) from error
    passages = _unpacked(n, packed, len(text)) if packed else shifted(old.passages, edits)
    return _grown(session, n, version, parent, text, passages, origin)


def _grown(
    session: Session, n: int, version: int, parent: int, text: str, passages: tuple[Passage, ...], origin: str
) -> dict[str, Any]:
    if version != len(session.drafts) + 1 or parent != session.head:
        raise Unfoldable(n, f"version {version} over v{parent} does not follow v{session.head}")
    draft = Draft(number=version, parent=parent, text=text, passages=passages, origin=origin)
    numbers = (int(passage.id[1:]) for passage in passages if passage.id[1:].isdecimal())
    highest = max(session.highest, *numbers, 0)
    return {"drafts": (*session.drafts, draft), "head": version, "highest": highest, "ended": None}


def _act(session: Session, event: _Undoable, says: str, hold: Froze | None = None) -> dict[str, Any]:
    """What the person may take back next; an undoing takes its act off, a rule adds none."""
    if event.by == "rules":
        return {}
    if not isinstance(event, Written) and event.undoes:
        return {"acts": tuple(act for act in session.acts if act.n != event.undoes)}
    return {"acts": (*session.acts, Act(event.n, type(event).__name__.lower(), says, session.head, hold))}


def _with(mapping: Mapping[_K, _V], key: _K, value: _V) -> Mapping[_K, _V]:
    return MappingProxyType({**mapping, key: value})


def _without(mapping: Mapping[_K, _V], key: _K) -> Mapping[_K, _V]:
    return MappingProxyType({k: v for k, v in mapping.items() if k != key})
