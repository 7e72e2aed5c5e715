"""Every version of the text, and what each changed, word by word."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from redraft.core.draft import Draft
from redraft.core.events import AnyEvent
from redraft.core.history import LogLine, version_log
from redraft.core.measures import draft_words
from redraft.core.session import Session
from redraft.core.worddiff import Span, word_diff


class PassageChange(Struct, frozen=True):
    """What became of one passage from one version to the next.

    Args:
        passage: its id.
        kind: its words changed, it came, or it went.
        spans: its text, old and new.
    """

    passage: str
    kind: Literal["changed", "added", "removed"]
    spans: tuple[Span, ...]


class VersionTold(Struct, frozen=True):
    """One version.

    Args:
        log: its line of the log.
        at: when it was made, UTC.
        by: who made it.
        words: how many it has, as a rule counts them.
        changes: what it changed in the version it was made from, in reading order; () for one made from none.
        moved: passages that both hold stand in another order.
    """

    log: LogLine
    at: datetime
    by: str
    words: int
    changes: tuple[PassageChange, ...]
    moved: bool


def versions_told(session: Session, events: Sequence[AnyEvent]) -> tuple[VersionTold, ...]:
    """Every version, oldest first."""
    made = {event.n: event for event in events}
    return tuple(_told(session, line, made) for line in version_log(session))


def _told(session: Session, line: LogLine, made: dict[int, AnyEvent]) -> VersionTold:
    draft = session.version(line.version)
    event = made.get(draft.made)
    at, by = (event.at, event.by) if event is not None else (session.created, "")
    words = len(draft_words(draft))
    if not draft.parent:
        return VersionTold(line, at, by, words, (), moved=False)
    parent = session.version(draft.parent)
    return VersionTold(line, at, by, words, tuple(_changes(parent, draft)), _moved(parent, draft))


def _changes(before: Draft, after: Draft) -> Iterator[PassageChange]:
    """What went is told where it stood: before the passage that came after it, if that is still there."""
    old, new = before.texts(), after.texts()
    gone = _gone(old, new)
    for id, text in new.items():
        yield from gone.pop(id, ())
        if id not in old:
            yield PassageChange(id, "added", (Span("added", text),) if text else ())
        elif old[id] != text:
            yield PassageChange(id, "changed", word_diff(old[id], text))
    yield from gone.get("", ())


def _gone(old: dict[str, str], new: dict[str, str]) -> dict[str, list[PassageChange]]:
    """Passages that went, by the next one that stayed; by "" where none did."""
    found: dict[str, list[PassageChange]] = {}
    waiting: list[PassageChange] = []
    for id, text in old.items():
        if id not in new:
            waiting.append(PassageChange(id, "removed", (Span("removed", text),) if text else ()))
        elif waiting:
            found[id], waiting = waiting, []
    return found | ({"": waiting} if waiting else {})


def _moved(before: Draft, after: Draft) -> bool:
    old = [passage.id for passage in before.passages]
    new = [passage.id for passage in after.passages]
    return [id for id in old if id in {*new}] != [id for id in new if id in {*old}]
