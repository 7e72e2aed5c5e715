"""What a person decided in one session, how long it took them, and what of it stands."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from redraft.core.events import AnyEvent, Decided, Reverted
from redraft.core.pace import hasty, tired
from redraft.core.review import Finding
from redraft.core.session import Session
from redraft.stats.counted import Choice, Paces

_LONGEST: Final = 36_000
"""Tenths of a second: an hour. What was on screen for longer was not being read."""

_Kind = tuple[str, str, int, str, str, str]


def by_person(decision: Decided) -> bool:
    """Whether a person decided on a fix by key: opening it again decides nothing."""
    return decision.by_key and decision.choice != "reopen"


def choices(session: Session, own: Sequence[AnyEvent]) -> tuple[Choice, ...]:
    """The person's decisions that were not taken back by an undo, counted by what they are about.

    Args:
        session: the session.
        own: its own events.
    """
    undone = {event.undoes for event in own if isinstance(event, Decided | Reverted)} - {0}
    models = frozenset(call.model for call in session.calls)
    counts: defaultdict[_Kind, Counter[str]] = defaultdict(Counter)
    for event in own:
        if isinstance(event, Decided) and by_person(event) and event.n not in undone:
            counts[_kind(session, event, models)][event.choice] += 1
    rows = (Choice(*kind, each["accept"], each["reject"], each["skip"]) for kind, each in counts.items())
    return tuple(sorted(rows, key=lambda row: (row.criterion, row.cause, row.impact, row.risk, row.source, row.finder)))


def _kind(session: Session, decision: Decided, models: frozenset[str]) -> _Kind:
    try:
        found = session.finding(decision.finding)
    except KeyError:  # only where a transcript was edited by hand
        found = Finding("", 0, "", "", 0)
    risk, source = "", ""
    if decision.fix:
        proposed, fix = session.fix(decision.fix)
        risk, source = fix.risk, proposed.by
    return found.cause, found.criterion, found.impact, risk, source, _finder(found, models)


def _finder(found: Finding, models: frozenset[str]) -> str:
    """Who found a fault: a model, or a checker without its rule: "harper:SpellCheck" is harper's."""
    if found.source in models:
        return found.source
    return found.source.partition(":")[0].partition(" ")[0] or "critic"


def paces(session: Session, since: int) -> Paces:
    """How long the person's own decisions took, hasty and tired ones apart; one that is both is in both.

    Args:
        session: the session.
        since: the last event that a fork copied; 0 for none.
    """
    timed = [d for d in session.decisions if d.n > since and by_person(d) and d.seconds > 0]
    fast, late = hasty(session), tired(session)
    return Paces(
        len(timed),
        tuple(_tenths(timed, {each.n for each in timed} - fast - late)),
        tuple(_tenths(timed, fast)),
        tuple(_tenths(timed, late)),
    )


def _tenths(timed: Sequence[Decided], named: set[int] | frozenset[int]) -> Iterator[int]:
    return (round(min(each.seconds * 10, _LONGEST)) for each in timed if each.n in named)


def rolled_back(session: Session, since: int) -> tuple[int, int]:
    """How many fixes were accepted, and how many of them are not in the text that stands.

    A change does not stand whose version the head does not descend from (it was undone, or its pass was not kept, or
    the person went back), or that was taken back alone.

    Args:
        session: the session.
        since: the last event that a fork copied; 0 for none.
    """
    made = [each for each in session.decisions if each.n > since and each.choice == "accept"]
    line = tuple(session.lineage(session.head))
    standing = {draft.number for draft in line}
    taken_back = {draft.takes_back: draft.number for draft in line if draft.takes_back}
    stands = [each.version in standing and taken_back.get(each.fix, 0) < each.version for each in made]
    return len(made), stands.count(False)
