"""What a session has spent on models, by role, and whether its budget is spent. Derived from the calls on record.

What is not known is told as unknown, and never counted as nothing.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import Struct

from redraft.core.events import Called, Role, Stopped
from redraft.core.session import Session
from redraft.core.spec_values import Budget

ROLES: tuple[Role, ...] = ("author", "critic", "judge")
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,24})?")


class Spend(Struct, frozen=True):
    """What some calls took.

    Args:
        tokens: read and written, as far as servers told.
        usd: US dollars, as far as prices are known; None when no call's is.
        unknown: the cost of at least one call is not known.
        calls: how many there were.
        uncounted: of how many the server did not tell the tokens.
    """

    tokens: int = 0
    usd: Decimal | None = Decimal(0)
    unknown: bool = False
    calls: int = 0
    uncounted: int = 0

    @property
    def tokens_say(self) -> str:
        """The tokens in words: "8,120 tokens", "tokens unknown", or what is known and that there is more."""
        if self.calls and self.uncounted == self.calls:
            return "tokens unknown"
        more = f" and more ({self.uncounted} of {self.calls} calls unknown)" if self.uncounted else ""
        return f"{self.tokens:,} tokens{more}"

    @property
    def cost_says(self) -> str:
        """The cost in words: "$0.04", "cost unknown", or what is known and that there is more."""
        if self.usd is None:
            return "cost unknown"
        return f"{dollars(self.usd)} and more, cost unknown" if self.unknown else dollars(self.usd)


def dollars(amount: Decimal) -> str:
    """An amount for a person: cents, or as many digits as show that a small one is not nothing."""
    if not amount:
        return "$0"
    if amount < Decimal("0.01"):
        return f"${amount:.4f}" if amount >= Decimal("0.0001") else "under $0.0001"
    return f"${amount:,.2f}"


def spend(session: Session) -> dict[Role, Spend]:
    """What each role took, for the roles that a model was called for, in the order author, critic, judge."""
    by_role = {role: [call for call in session.calls if call.role == role] for role in ROLES}
    return {role: spent_on(calls) for role, calls in by_role.items() if calls}


def total(session: Session) -> Spend:
    """What all roles took together."""
    return spent_on(session.calls)


def spent_on(calls: Sequence[Called]) -> Spend:
    """What these calls took together."""
    prices = [_price(call) for call in calls]
    known = [price for price in prices if price is not None]
    counts = [tokens_of(call) for call in calls]
    return Spend(
        tokens=sum(count for count in counts if count is not None),
        usd=sum(known, Decimal(0)) if known or not prices else None,
        unknown=len(known) < len(prices),
        calls=len(calls),
        uncounted=counts.count(None),
    )


def passes_counted(session: Session, since: int = 0) -> int:
    """Closed passes in which a model was called; those without one cost nothing of the budget.

    Args:
        session: the session.
        since: the event after which passes are counted; 0 for all.
    """
    ends = [closed.n for closed in session.passes]
    spans = zip([since, *(max(end, since) for end in ends)], ends, strict=False)
    called = [call.n for call in session.calls]
    return sum(any(first < n < last for n in called) for first, last in spans)


def spent_out(session: Session, limits: Budget | None = None, granted: int = 0) -> str:
    """Which part of the budget is spent.

    A person who goes on after this was said has the same budget once more: it counts from there on.

    Args:
        session: the session.
        limits: another budget than the session's.
        granted: the ending after which the person goes on now; endings that they went on after are seen in the record.

    Returns:
        One line that says which part, with both figures; "" while there is some left.
    """
    budget, since = limits or session.budget, counted_from(session, granted)
    spent, again = spent_on([call for call in session.calls if call.n > since]), " more" if since else ""
    if passes_counted(session, since) >= budget.passes:
        return f"the budget of {_count(budget.passes, 'pass', 'passes')}{again} is spent"
    if budget.tokens is not None and spent.tokens >= budget.tokens:
        return f"the budget of {budget.tokens:,} tokens{again} is spent: {spent.tokens_say}"
    if budget.usd is not None and spent.usd is not None and spent.usd >= budget.usd:
        return f"the budget of {dollars(budget.usd)}{again} is spent: {spent.cost_says}"
    return ""


def counted_from(session: Session, granted: int = 0) -> int:
    """The ending out of budget after which what is spent counts, by its event; 0 from the beginning on.

    Args:
        session: the session.
        granted: the ending after which the person goes on now.
    """
    return max(granted, _gone_past(session))


def unwatched(session: Session, limits: Budget | None = None) -> str:
    """Why a budget cannot be watched, in one line; "" when it can, or there is none.

    Args:
        session: the session.
        limits: another budget than the session's.
    """
    budget = limits or session.budget
    told = []
    if budget.usd is not None and (models := _models(call for call in session.calls if _price(call) is None)):
        told.append(f"the budget of {dollars(budget.usd)} cannot be watched: cost unknown for {models}")
    if budget.tokens is not None and (models := _models(call for call in session.calls if tokens_of(call) is None)):
        told.append(f"the budget of {budget.tokens:,} tokens cannot be watched: tokens unknown for {models}")
    return "; ".join(told)


def goes_on(call: Called, stop: Stopped | None) -> bool:
    """Whether a call began after an ending out of budget: a person went on. One that was under way is no leave."""
    if stop is None or stop.ending != "budget" or call.n < stop.n:
        return False
    return (call.at - stop.at).total_seconds() >= max(call.seconds, 0.0)  # whatever number a file says it took


def _gone_past(session: Session) -> int:
    """The last ending out of budget after which a person went on; 0 if there is none."""
    stops = (stop for stop in reversed(session.stops) if stop.ending == "budget")
    return next((stop.n for stop in stops if any(goes_on(call, stop) for call in session.calls)), 0)


def _price(call: Called) -> Decimal | None:
    return Decimal(call.usd) if _AMOUNT.fullmatch(call.usd) else None


def tokens_of(call: Called) -> int | None:
    """The tokens that a call read and wrote; None where its server did not tell."""
    counts = (call.input_tokens, call.output_tokens)
    return None if None in counts or min(c or 0 for c in counts) < 0 else sum(c or 0 for c in counts)


def _models(calls: Iterable[Called]) -> str:
    return ", ".join(dict.fromkeys(call.model for call in calls))


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
