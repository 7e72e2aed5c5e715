"""The trail: what the signals need of a session's past, kept up event by event so that none of it is read again."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from redraft.core.events import Decided, Reviewed

if TYPE_CHECKING:
    from redraft.core.session import Mark

REMEMBERED: Final = 16
"""Decisions on one kind of fault, and reasons for rejecting, that are kept: an older one says nothing of now."""


class Answer(Struct, frozen=True):
    """A decision on a fix that answered a finding.

    Args:
        n: the decision.
        version: the version that it made by accepting; for a rejection, the one that stood.
        pass_number: the pass, from 1.
        finding: name of the finding.
        fix: name of the fix.
        accepted: accepted, or else rejected.
        fault: the criterion that the finding served, or its source where it served none.
        passages: the families of the passages that it is about.
        taken: words that it takes out, in canonical form and lower case.
        growth: words that it adds, less those that it takes out.
    """

    n: int
    version: int
    pass_number: int
    finding: str
    fix: str
    accepted: bool
    fault: str
    passages: tuple[str, ...]
    taken: frozenset[str] = frozenset()
    growth: int = 0


class Swing(Struct, frozen=True):
    """What a pass did to the verdicts, as judged when it closed. A person's ticks, and noise, are left out.

    Args:
        number: the pass, from 1.
        judged: the event of the latest judgement of its candidate; 0 where there is none.
        base: the version that it began with.
        candidate: the version that it ended with.
        kept: its candidate stood.
        revision: of the spec.
        gained: criteria that turned from fail to pass.
        lost: criteria that turned from pass to fail.
        fewer: criteria that still fail, with fewer violations.
        blind: criteria that were not judged in both; those that only a person judges are left out.
        growth: words that its accepted fixes added, less those that they took out.
    """

    number: int
    judged: int
    base: int
    candidate: int
    kept: bool
    revision: int
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    fewer: tuple[str, ...] = ()
    blind: tuple[str, ...] = ()
    growth: int = 0

    @property
    def idle(self) -> bool:
        """Whether it moved no criterion for the better, as far as was judged."""
        return not (self.gained or self.fewer or self.blind)


class Stray(Struct, frozen=True):
    """A passage that came with a fix which served no criterion: the decision, the version and the pass."""

    passage: str
    n: int
    version: int
    pass_number: int


class Failing(Struct, frozen=True):
    """How a criterion failed at the first full review: the event, the version, and its violations if they count."""

    n: int
    version: int
    count: int | None = None


class VersionTrail(Struct, frozen=True):
    """What is known of one version.

    Args:
        judged: the latest mark of each criterion that was judged in it, a tick among them.
        whole: the latest review of it that made a critique; None before there is one.
        start: the first whole draft that was reviewed on the way to it; 0 while there is none.
        idle: words that passes which moved nothing added on the way to it.
    """

    judged: Mapping[str, "Mark"] = field(default_factory=lambda: MappingProxyType({}))
    whole: Reviewed | None = None
    start: int = 0
    idle: int = 0


class Trail(Struct, frozen=True):
    """What the signals need of the past. Only `redraft.core.fold_trail.followed` makes the next one.

    Args:
        by_passage: accepted fixes, by the family of passages that they changed.
        by_fault: the latest decisions on one kind of fault.
        families: for a passage that came out of another, or went into one, the id that its family goes by.
        underway: fixes accepted since the last pass closed.
        swings: one a closed pass.
        tried: for a criterion that has had a fix decided in a closed pass, the latest such pass, from 1.
        settled: for a criterion that was ever frozen, the event that last froze or thawed it.
        reasons: the latest rejections with a reason that stand.
        reviewed: a full review was made.
        unmoved: criteria that failed at the first full review and have not moved since.
        strays: passages that serve no criterion.
        versions: one a version, in order.
    """

    by_passage: Mapping[str, tuple[Answer, ...]] = field(default_factory=lambda: MappingProxyType({}))
    by_fault: Mapping[str, tuple[Answer, ...]] = field(default_factory=lambda: MappingProxyType({}))
    families: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    underway: tuple[Answer, ...] = ()
    swings: tuple[Swing, ...] = ()
    tried: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    settled: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    reasons: tuple[Decided, ...] = ()
    reviewed: bool = False
    unmoved: Mapping[str, Failing] = field(default_factory=lambda: MappingProxyType({}))
    strays: tuple[Stray, ...] = ()
    versions: tuple[VersionTrail, ...] = ()

    def at(self, version: int) -> VersionTrail:
        """What is known of a version, by its number from 1."""
        return self.versions[version - 1]

    def family(self, passage: str) -> str:
        """The id that a passage's family goes by."""
        return self.families.get(passage, passage)
