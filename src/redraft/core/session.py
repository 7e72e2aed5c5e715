"""A session: the frozen value that a transcript folds into, and the questions that it answers."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import TypeVar

from msgspec import Struct, field

from redraft.core.draft import Draft
from redraft.core.events import (
    Allowed,
    Amended,
    Called,
    Challenged,
    ClosedPass,
    Decided,
    Dismissed,
    Froze,
    Locked,
    Noted,
    Proposed,
    Rated,
    Reviewed,
    Stopped,
)
from redraft.core.review import Finding, Fix, Verdict
from redraft.core.said import Answered, Flagged, Forked
from redraft.core.spec import Spec
from redraft.core.spec_values import Budget, Criterion, Limits
from redraft.core.trail import Trail

Key = tuple[str, str, str]
"""What a rejected change is remembered by: passage, canonical quote, canonical replacement."""


class Act(Struct, frozen=True):
    """Something that a person did and can take back.

    Args:
        n: the event.
        what: its kind, as in the transcript.
        says: one line for the person ("accepted 4.1").
        head: the version that stood before it.
        hold: the freeze that it made or ended, if it did.
        before: the freeze that it took the place of: a band that was widened has one.
        count: how many events it stands for: low risks that were accepted in a row are taken back as one.
    """

    n: int
    what: str
    says: str
    head: int
    hold: Froze | None = None
    before: Froze | None = None
    count: int = 1


class Mark(Struct, frozen=True):
    """One judgement of one criterion, on record.

    Args:
        n: the event that holds it.
        version: the version judged.
        revision: the spec's revision then.
        passed: pass or fail.
        hand: a person ticked it.
        stale: it judged another text, or another revision of the spec, than the ones that stand.
        ungrounded: it passed on evidence that is not in the draft.
        votes: how several judgements split ("2/3"); "" when there was one, or all agreed.
        first: a person ticked it before the critic's verdict was shown.
    """

    n: int
    version: int
    revision: int
    passed: bool
    reason: str = ""
    evidence: str = ""
    count: int | None = None
    by: str = ""
    hand: bool = False
    stale: bool = False
    ungrounded: bool = False
    votes: str = ""
    first: bool = False


def mark_of(event: Reviewed, verdict: Verdict) -> Mark:
    """The mark that a verdict of a review makes."""
    v, doubted = verdict, verdict.passed and verdict.ungrounded
    return Mark(
        event.n, event.version, event.revision, v.passed, v.reason, v.evidence, v.count, event.by,
        ungrounded=doubted, votes=v.votes,
    )  # fmt: skip


class OpenPass(Struct, frozen=True):
    """A pass under way: its number, the version it began with, and the event that opened it."""

    number: int
    base: int
    since: int


class Session(Struct, frozen=True):
    """Everything that the screen shows, derived from events alone. Only `apply` makes the next one.

    `decided` holds the rejection or skip in force for each finding, by its name; `decisions` every decision, in order.
    `reviews` holds every judgement, those of rules alone included. `specs` holds one spec a revision, from 1.
    `marks` holds every judgement and tick of each criterion, oldest first.
    `rejected` maps what was rejected to the event that did it. `highest` is the highest passage number ever used.
    `ended` is the ending that stands, `stops` every one there was.
    `calls` holds every call of a model; `notes` what the person told the author and did not take back.
    `locks` holds every lock there was; `lock` is the one in force.
    `flags` and `answers` are what the person marked, and what became of feedback; `forked` tells where the session was
    copied from, the last fork last; `template` what its spec began with.
    `dismissals` holds the signals that the person set aside; `trail` what the signals need of the past.
    `limits` alone is not told by events: it is a setting of whoever runs the session now; None where nobody does.
    """

    id: str
    title: str
    created: datetime
    spec: Spec
    revision: int
    last: int
    last_at: datetime
    drafts: tuple[Draft, ...] = ()
    head: int = 0
    highest: int = 0
    reviews: tuple[Reviewed, ...] = ()
    proposals: tuple[Proposed, ...] = ()
    decisions: tuple[Decided, ...] = ()
    decided: Mapping[str, Decided] = field(default_factory=lambda: MappingProxyType({}))
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=lambda: MappingProxyType({}))
    holds: tuple[Froze, ...] = ()
    lock: Locked | None = None
    locks: tuple[Locked, ...] = ()
    rejected: Mapping[Key, int] = field(default_factory=lambda: MappingProxyType({}))
    passes: tuple[ClosedPass, ...] = ()
    open: OpenPass | None = None
    ended: Stopped | None = None
    stops: tuple[Stopped, ...] = ()
    ratings: tuple[Rated, ...] = ()
    amendments: tuple[Amended, ...] = ()
    specs: tuple[Spec, ...] = ()
    acts: tuple[Act, ...] = ()
    calls: tuple[Called, ...] = ()
    notes: tuple[Noted, ...] = ()
    challenges: tuple[Challenged, ...] = ()
    allowed: tuple[Allowed, ...] = ()
    dismissals: tuple[Dismissed, ...] = ()
    flags: tuple[Flagged, ...] = ()
    answers: tuple[Answered, ...] = ()
    forked: tuple[Forked, ...] = ()
    template: str = ""
    trail: Trail = Trail()
    limits: Limits | None = None

    @property
    def budget(self) -> Budget:
        """What may be spent: the spec's budget, under the limits of whoever runs the session."""
        return self.spec.budget if self.limits is None else self.limits.over(self.spec.budget)

    @property
    def draft(self) -> Draft | None:
        """The version at the head, or None before the first is written."""
        return self.drafts[self.head - 1] if self.head else None

    @property
    def copied(self) -> int:
        """The event with which the session went on from a copy of another: all up to it was done there. 0 for none."""
        return self.forked[-1].n if self.forked else 0

    def version(self, number: int) -> Draft:
        """The draft with that number.

        Raises:
            KeyError: the session never held it.
        """
        if not 1 <= number <= len(self.drafts):
            raise KeyError(number)
        return self.drafts[number - 1]

    def criterion(self, id: str, revision: int) -> Criterion | None:
        """A criterion as it read in a revision of the spec; None where that had none of that id, or there was none."""
        place = len(self.specs) - 1 - (self.revision - revision)
        criteria = self.specs[place].criteria if 0 <= place < len(self.specs) else ()
        return next((each for each in criteria if each.id == id), None)

    def lineage(self, number: int) -> Iterator[Draft]:
        """That version, then its parent, and so on to the first."""
        while number:
            draft = self.drafts[number - 1]
            yield draft
            number = draft.parent

    def finding(self, name: str) -> Finding:
        """The finding called "event.position".

        Raises:
            KeyError: no review and no rewrite holds it.
        """
        event, position = _split(name)
        held: Reviewed | Proposed
        try:
            held = _at(self.reviews, event, name)
        except KeyError:
            held = _at(self.proposals, event, name)
        if not 0 < position <= len(held.findings):
            raise KeyError(name)
        return held.findings[position - 1]

    def fix(self, name: str) -> tuple[Proposed, Fix]:
        """The fix called "event.position", with the proposal that holds it.

        Raises:
            KeyError: no proposal holds it.
        """
        event, position = _split(name)
        proposal = _at(self.proposals, event, name)
        if not 0 < position <= len(proposal.fixes):
            raise KeyError(name)
        return proposal, proposal.fixes[position - 1]

    def hold(self, what: str, target: str, quote: str = "") -> Froze | None:
        """The freeze on that passage (or on these words of it), measure or criterion, if there is one."""
        wanted = (what, target, quote)
        return next((h for h in self.holds if (h.what, h.target, h.quote) == wanted), None)


@lru_cache(maxsize=4096)  # a name is asked for again with every step that has to do with it
def _split(name: str) -> tuple[int, int]:
    event, _, position = name.partition(".")
    if not (event.isdecimal() and position.isdecimal()):
        raise KeyError(name)
    return int(event), int(position)


_Named = TypeVar("_Named", Reviewed, Proposed)
_number = attrgetter("n")


def _at(events: Sequence[_Named], n: int, name: str) -> _Named:
    if events and events[-1].n == n:  # what is asked for is nearly always of the latest
        return events[-1]
    index = bisect_left(events, n, key=_number)
    if index == len(events) or events[index].n != n:
        raise KeyError(name)
    return events[index]
