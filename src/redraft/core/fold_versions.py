"""Steps of the fold that make versions, or move the head: what was written, decided, and taken back."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from msgspec.structs import replace

from redraft.core.draft import TAKES_BACK, Draft, Passage, unpack
from redraft.core.edits import Edit, apply_edits, memory_key
from redraft.core.events import Decided, Proposed, Reverted, Written
from redraft.core.folding import Unfoldable, known, with_act, with_key, with_keys, without_key
from redraft.core.identity import shifted
from redraft.core.review import Fix
from redraft.core.session import Key, Session

_PAST: Final = {"accept": "accepted", "reject": "rejected", "skip": "skipped"}


def written(session: Session, event: Written) -> dict[str, Any]:
    """A whole text makes a version."""
    passages = _unpacked(event.n, event.passages, len(event.text))
    made = _grown(session, event.n, event.version, event.parent, event.text, passages, _writer(session, event))
    if event.incomplete or event.outline:
        draft = replace(made["drafts"][-1], incomplete=event.incomplete, outline=event.outline)
        made["drafts"] = (*session.drafts, draft)
    return made if event.version == 1 else made | with_act(session, event, event.says or "edited by hand")


def _writer(session: Session, event: Written) -> str:
    """Whether an author that was called wrote it, or a person."""
    return "drafted" if event.by in [call.model for call in session.calls] else "hand"


def decided(session: Session, event: Decided) -> dict[str, Any]:
    """A fix is accepted, which makes a version; or it is not."""
    if event.choice == "reopen":
        return _reopened(session, event)
    step = _accepted(session, event) if event.choice == "accept" else _declined(session, event)
    says = f"{_PAST[event.choice]} {_said(session, event)}"
    return {"decisions": (*session.decisions, event)} | step | with_act(session, event, says)


def _said(session: Session, event: Decided) -> str:
    """The fix in its author's words, or its name."""
    if not event.fix:
        return event.finding
    _, fix = _fix(session, event.n, event.fix)
    return fix.says or event.fix


def _accepted(session: Session, event: Decided) -> dict[str, Any]:
    return _edited(session, event.n, event.version, event.parent, event.edits, event.passages, event.fix)


def _declined(session: Session, event: Decided) -> dict[str, Any]:
    decided = with_key(session.decided, event.finding, event)
    return {"decided": decided, "rejected": with_keys(session.rejected, _keys(session, event))}


def _reopened(session: Session, event: Decided) -> dict[str, Any]:
    if event.finding not in session.decided and not event.undoes:  # a skip, then decided in a later pass, is gone
        raise Unfoldable(event.n, f"finding {event.finding} was not rejected or skipped")
    decided = without_key(session.decided, event.finding)
    before = session.decided.get(event.finding)
    if before is None or not _keys(session, before):  # nothing was forbidden by it
        return {"decisions": (*session.decisions, event), "decided": decided} | _reopening(session, event)
    return {
        "decisions": (*session.decisions, event),
        "decided": decided,
        "rejected": MappingProxyType(_keys_of_all(session, decided.values())),
    } | _reopening(session, event)


def _reopening(session: Session, event: Decided) -> dict[str, Any]:
    return with_act(session, event, f"reopened {event.finding}")


def _keys(session: Session, event: Decided) -> dict[Key, int]:
    """What a rejection forbids to offer again."""
    if event.choice != "reject" or not event.fix:
        return {}
    _, fix = _fix(session, event.n, event.fix)
    return {_key(edit): event.n for edit in fix.edits}


def _keys_of_all(session: Session, decided: Iterable[Decided]) -> dict[Key, int]:
    """What all these rejections forbid; each fix was found before, when it was rejected."""
    proposals = {proposal.n: proposal for proposal in session.proposals}
    keys = {}
    for decision in decided:
        if decision.choice == "reject" and decision.fix:
            n, _, place = decision.fix.partition(".")
            for edit in proposals[int(n)].fixes[int(place) - 1].edits:
                keys[_key(edit)] = decision.n
    return keys


_key = lru_cache(maxsize=8192)(memory_key)
"""Every reopening asks for the keys of all that stays rejected."""


def _fix(session: Session, n: int, name: str) -> tuple[Proposed, Fix]:
    try:
        return session.fix(name)
    except KeyError as error:
        raise Unfoldable(n, f"there is no fix {name}") from error


def reverted(session: Session, event: Reverted) -> dict[str, Any]:
    """The head moves; or one fix is taken back, which makes a version."""
    if event.fix:
        origin = TAKES_BACK + event.fix
        made = _edited(session, event.n, event.to, event.parent, event.edits, event.passages, origin)
    else:
        known(session, event.n, event.to)
        made = {"head": event.to, "ended": None}
    return made | with_act(session, event, f"went back to v{event.to}")


def _unpacked(n: int, packed: tuple[str, ...], length: int) -> tuple[Passage, ...]:
    try:
        return unpack(packed, length)
    except ValueError as error:
        raise Unfoldable(n, str(error)) from error


def _edited(
    session: Session, n: int, version: int, parent: int, edits: tuple[Edit, ...], packed: tuple[str, ...], origin: str
) -> dict[str, Any]:
    known(session, n, parent)
    old = session.drafts[parent - 1]
    try:
        text = apply_edits(old.text, edits)
    except ValueError as error:
        raise Unfoldable(n, str(error)) from error
    passages = _unpacked(n, packed, len(text)) if packed else shifted(old.passages, edits)
    made = _grown(session, n, version, parent, text, passages, origin)
    if old.outline:  # a fix of an outline leaves it one
        made["drafts"] = (*session.drafts, replace(made["drafts"][-1], outline=True))
    return made


def _grown(
    session: Session, n: int, version: int, parent: int, text: str, passages: tuple[Passage, ...], origin: str
) -> dict[str, Any]:
    if version != len(session.drafts) + 1 or parent != session.head:
        raise Unfoldable(n, f"version {version} over v{parent} does not follow v{session.head}")
    draft = Draft(number=version, parent=parent, text=text, passages=passages, origin=origin, made=n)
    highest = max([session.highest, *_numbers(session.draft, passages)])
    return {"drafts": (*session.drafts, draft), "head": version, "highest": highest, "ended": None}


def _numbers(before: Draft | None, passages: tuple[Passage, ...]) -> Iterator[int]:
    """The numbers of the passages that the version before did not have."""
    old = {passage.id for passage in before.passages} if before else ()
    return (int(p.id[1:]) for p in passages if p.id not in old and p.id[1:].isdecimal())
