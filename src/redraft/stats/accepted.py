"""Which proposals a person accepts, how fast they decide, and what of it is taken back."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from redraft.stats.counted import Choice
from redraft.stats.facts import Facts
from redraft.stats.figures import LEAST_DECISIONS, Figure, Share, middle, share

_HALF: Final = 0.5


class Kept(Struct, frozen=True):
    """How often one kind of proposal is accepted.

    Args:
        name: the kind; "" where there is none.
        share: accepted, of all that were accepted or rejected.
        skipped: how many were left for another pass; they count neither way.
        wasted: more are rejected than accepted, beyond what chance explains: its whole interval is below a half.
    """

    name: str
    share: Share
    skipped: int
    wasted: bool


class Acceptance(Struct, frozen=True):
    """The person's decisions, but for those that they undid. The most often decided kind comes first.

    Args:
        all: of every kind.
        by_cause: of the fault.
        by_criterion: that the fault is of; "" for style notes and boundaries.
        by_impact: of the fault, "1" to "5", the highest first.
        by_risk: of the fix; "" where a fault was rejected that had no fix.
        by_source: who proposed the fix; "" likewise.
        by_finder: who found the fault.
    """

    all: Kept
    by_cause: tuple[Kept, ...]
    by_criterion: tuple[Kept, ...]
    by_impact: tuple[Kept, ...]
    by_risk: tuple[Kept, ...]
    by_source: tuple[Kept, ...]
    by_finder: tuple[Kept, ...]


class Pace(Struct, frozen=True):
    """How long the person's decisions take, in seconds; those that were not measured are left out.

    Args:
        median: of those that are neither hasty nor tired.
        hasty: of those in a run of at least eight accepts on end under a second each.
        tired: of those made more than 45 minutes into a sitting.
        in_haste: how many are hasty, of those measured.
        when_tired: how many are tired; one that is both counts in both.
    """

    median: Figure
    hasty: Figure
    tired: Figure
    in_haste: Share
    when_tired: Share


class Deciding(Struct, frozen=True):
    """What a person decides.

    Args:
        acceptance: what they accept.
        pace: how long it takes.
        rollback: accepted fixes, whoever accepted them, that are not in the text that stands: undone, gone back
            behind, in a pass that was not kept, or taken back alone.
    """

    acceptance: Acceptance
    pace: Pace
    rollback: Share


_NAMES: Final = ("cause", "criterion", "impact", "risk", "source", "finder")


class DecidingTally:
    """Decisions, session by session."""

    def __init__(self) -> None:
        self._kinds: dict[str, defaultdict[str, Counter[str]]] = {
            name: defaultdict(Counter) for name in ("all", *_NAMES)
        }
        self._steady: Counter[int] = Counter()
        self._hasty: Counter[int] = Counter()
        self._tired: Counter[int] = Counter()
        self._timed = self._changes = self._rolled_back = 0

    def add(self, facts: Facts) -> None:
        """Take one session in."""
        for choice in facts.choices:
            self._add_choice(choice)
        self._steady.update(facts.paces.steady)
        self._hasty.update(facts.paces.hasty)
        self._tired.update(facts.paces.tired)
        self._timed += facts.paces.timed
        self._changes += facts.changes
        self._rolled_back += facts.rolled_back

    def _add_choice(self, choice: Choice) -> None:
        counts = {"accepted": choice.accepted, "rejected": choice.rejected, "skipped": choice.skipped}
        self._kinds["all"][""].update(counts)
        for name in _NAMES:
            self._kinds[name][str(getattr(choice, name))].update(counts)

    def told(self) -> Deciding:
        """What they say."""
        pace = Pace(
            middle(self._steady, LEAST_DECISIONS, 0.1),
            middle(self._hasty, LEAST_DECISIONS, 0.1),
            middle(self._tired, LEAST_DECISIONS, 0.1),
            share(self._hasty.total(), self._timed, LEAST_DECISIONS),
            share(self._tired.total(), self._timed, LEAST_DECISIONS),
        )
        cause, criterion, impact, risk, source, finder = (self._by(name) for name in _NAMES)
        impact = tuple(sorted(impact, key=lambda each: each.name, reverse=True))
        acceptance = Acceptance(_kept("", self._kinds["all"][""]), cause, criterion, impact, risk, source, finder)
        return Deciding(acceptance, pace, share(self._rolled_back, self._changes, LEAST_DECISIONS))

    def _by(self, name: str) -> tuple[Kept, ...]:
        found = (_kept(kind, counts) for kind, counts in self._kinds[name].items())
        return tuple(sorted(found, key=lambda each: (-each.share.n, each.name)))


def _kept(name: str, counts: Mapping[str, int]) -> Kept:
    accepted, rejected = counts.get("accepted", 0), counts.get("rejected", 0)
    part = share(accepted, accepted + rejected, LEAST_DECISIONS)
    return Kept(name, part, counts.get("skipped", 0), part.high is not None and part.high < _HALF)
