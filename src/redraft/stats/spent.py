"""What sessions cost, and what their models take. What is not known is said to be, and never counted as nothing."""

from collections import Counter, defaultdict
from decimal import Decimal

from msgspec import Struct

from redraft.stats.counted import Used
from redraft.stats.facts import Facts
from redraft.stats.figures import LEAST_CALLS, LEAST_JUDGED, LEAST_SESSIONS, Figure, Share, figure, mean, share


class Cost(Struct, frozen=True):
    """What sessions cost, in US dollars.

    Args:
        sessions: in which a model was called.
        unknown: of these, how many had a call whose price is not known; they are in neither figure.
        free: sessions in which no model was called.
        known: all that is known to have been spent, as a decimal; with `unknown` above 0 it was more.
        per_session: the median of what a session cost, over those whose cost is known.
        per_resolved: what those sessions cost together, for each criterion that they resolved.
    """

    sessions: int
    unknown: int
    free: int
    known: str
    per_session: Figure
    per_resolved: Figure


class ModelUse(Struct, frozen=True):
    """What one model took in one role.

    Args:
        role: whom it played.
        model: as `provider:id`.
        calls: how many.
        retries: requests that failed before one that answered, a call.
        failed: calls that did not come to their end.
        tokens: read and written a call, over the calls whose server told.
        uncounted: calls whose server did not.
        unpriced: calls whose price is not known.
    """

    role: str
    model: str
    calls: int
    retries: Figure
    failed: Share
    tokens: Figure
    uncounted: int
    unpriced: int


class Spent(Struct, frozen=True):
    """What was spent.

    Args:
        cost: in money.
        tokens: the median of a session's tokens, over those in which a model was called and every call was counted.
        uncounted: sessions with a call whose tokens the server did not tell; they are not in `tokens`.
        models: by model and role, the most often called first.
    """

    cost: Cost
    tokens: Figure
    uncounted: int
    models: tuple[ModelUse, ...]


class SpentTally:
    """Spending, session by session."""

    def __init__(self) -> None:
        self._models: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._costs: list[float] = []
        self._tokens: list[int] = []
        self._known = self._priced = Decimal(0)
        self._sessions = self._unknown = self._free = self._uncounted = self._resolved = 0

    def add(self, facts: Facts) -> None:
        """Take one session in."""
        for used in facts.used:
            self._models[used.role, used.model].update(_counts(used))
        if not facts.used:
            self._free += 1
            return
        self._sessions += 1
        self._add_cost(facts)
        if any(used.uncounted for used in facts.used):
            self._uncounted += 1
        else:
            self._tokens.append(sum(used.tokens for used in facts.used))

    def _add_cost(self, facts: Facts) -> None:
        cost = sum((Decimal(used.usd) for used in facts.used), Decimal(0))
        self._known += cost
        if any(used.unpriced for used in facts.used):
            self._unknown += 1
        else:
            self._costs.append(float(cost))
            self._priced += cost
            self._resolved += sum(each.resolved for each in facts.judged)

    def told(self) -> Spent:
        """What it says."""
        cost = Cost(
            self._sessions, self._unknown, self._free, str(self._known), _median(self._costs),
            mean(float(self._priced), self._resolved, LEAST_JUDGED),
        )  # fmt: skip
        models = sorted(self._models.items(), key=lambda each: (-each[1]["calls"], each[0]))
        uses = tuple(_use(role, model, counts) for (role, model), counts in models)
        return Spent(cost, _median(self._tokens), self._uncounted, uses)


def _counts(used: Used) -> dict[str, int]:
    names = ("calls", "retries", "failed", "tokens", "uncounted", "unpriced")
    return {name: getattr(used, name) for name in names}


def _use(role: str, model: str, counts: Counter[str]) -> ModelUse:
    calls = counts["calls"]
    return ModelUse(
        role, model, calls, mean(counts["retries"], calls, LEAST_CALLS), share(counts["failed"], calls, LEAST_CALLS),
        mean(counts["tokens"], calls - counts["uncounted"], LEAST_CALLS), counts["uncounted"], counts["unpriced"],
    )  # fmt: skip


def _median(numbers: list[float] | list[int]) -> Figure:
    n, ranked = len(numbers), sorted(numbers)
    return figure((ranked[(n - 1) // 2] + ranked[n // 2]) / 2 if n else 0.0, n, LEAST_SESSIONS)
