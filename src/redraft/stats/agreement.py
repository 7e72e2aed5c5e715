"""How far the critic and the person agree, criterion by criterion, and what the person changes after seeing."""

from collections import Counter, defaultdict

from msgspec import Struct

from redraft.stats.counted import Pair, SeenAfter
from redraft.stats.facts import Facts
from redraft.stats.figures import LEAST_DECISIONS, Share, share
from redraft.stats.kappa import Drift, Kappa, Table, drift, kappa


class Agreement(Struct, frozen=True):
    """How far the critic and the person agree on one criterion.

    A pair is one criterion of one version that both judged. Where the person had seen the critic's verdict, they tick
    mostly what they disagree with: such pairs say less than first judgements, which are told apart. Intervals and drift
    take pairs for independent; several of one session are less so, and the truth is less certain than they say.

    Args:
        criterion: its id.
        pairs: how many there are.
        first: of these, first judgements, made before the critic's verdict was shown.
        both: they both said that it passes.
        person_only: only the person did.
        critic_only: only the critic did.
        neither: neither did.
        agreed: how often they said the same.
        kappa: how far beyond chance, over all pairs.
        kappa_first: over first judgements alone.
        drift: whether they agree as they used to.
    """

    criterion: str
    pairs: int
    first: int
    both: int
    person_only: int
    critic_only: int
    neither: int
    agreed: Share
    kappa: Kappa
    kappa_first: Kappa
    drift: Drift


class Changed(Struct, frozen=True):
    """How often a person changes a first judgement once the critic's verdict is shown.

    Args:
        criterion: its id; "" for all of them.
        changed: first judgements that they changed, of all.
        gave_way: that they changed, of those that differed from the critic's.
    """

    criterion: str
    changed: Share
    gave_way: Share


class Agreeing(Struct, frozen=True):
    """How far critic and person agree.

    Args:
        criteria: criterion by criterion, the one with the most pairs first.
        changed: what the person changes after seeing.
        changed_by_criterion: the same, criterion by criterion.
    """

    criteria: tuple[Agreement, ...]
    changed: Changed
    changed_by_criterion: tuple[Changed, ...]


class AgreeingTally:
    """Pairs, session by session. Each takes a few dozen bytes, as drift asks for their order in time."""

    def __init__(self) -> None:
        self._pairs: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
        self._seen: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, facts: Facts) -> None:
        """Take one session in."""
        for pair in facts.pairs:
            self._pairs[pair.criterion].append((pair.at.timestamp(), _packed(pair)))
        for seen in facts.seen_after:
            for name in ("", seen.criterion):
                self._seen[name].update(_counts(seen))

    def told(self) -> Agreeing:
        """What they say."""
        found = (_agreement(id, sorted(pairs)) for id, pairs in self._pairs.items())
        changed = sorted((_changed(id, counts) for id, counts in self._seen.items() if id), key=_first_of_changed)
        return Agreeing(
            tuple(sorted(found, key=lambda each: (-each.pairs, each.criterion))),
            _changed("", self._seen[""]),
            tuple(changed),
        )


def _packed(pair: Pair) -> int:
    return 4 * pair.person + 2 * pair.critic + pair.first


def _counts(seen: SeenAfter) -> dict[str, int]:
    return {name: getattr(seen, name) for name in ("judged", "changed", "differed", "gave_way")}


def _agreement(id: str, pairs: list[tuple[float, int]]) -> Agreement:
    said = [word for _, word in pairs]
    table, first = _table(said), _table([word for word in said if word & 1])
    both, person, critic, neither = table
    return Agreement(
        id, len(said), sum(first), both, person, critic, neither, share(both + neither, len(said), LEAST_DECISIONS),
        kappa(table), kappa(first), drift([word >> 1 in (0, 3) for word in said]),
    )  # fmt: skip


def _table(said: list[int]) -> Table:
    counts = Counter(word >> 1 for word in said)
    return counts[3], counts[2], counts[1], counts[0]


def _changed(id: str, counts: Counter[str]) -> Changed:
    return Changed(
        id,
        share(counts["changed"], counts["judged"], LEAST_DECISIONS),
        share(counts["gave_way"], counts["differed"], LEAST_DECISIONS),
    )


def _first_of_changed(each: Changed) -> tuple[int, str]:
    return -each.changed.n, each.criterion
