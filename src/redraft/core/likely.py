"""What the next call of a model would likely take, and whether the budget has that much left."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from redraft.core.events import Role
from redraft.core.session import Session
from redraft.core.spec_values import Budget
from redraft.core.spend import counted_from, dollars, spent_on, tokens_of

LATEST: Final = 5
"""Calls that are looked back on: a draft grows, and what the first calls took says less and less."""
CHARACTERS: Final = 4
"""Characters of a request for one token, about."""


class Likely(Struct, frozen=True):
    """What a call would likely take.

    Args:
        read: tokens of the request.
        written: tokens of the answer; 0 where nothing is known of answers in this session.
    """

    read: int
    written: int

    @property
    def tokens(self) -> int:
        """Both together."""
        return self.read + self.written


def likely(session: Session, role: Role, doing: str, request_characters: int) -> Likely:
    """What the next call would likely take.

    Args:
        session: as it stands.
        role: who is asked.
        doing: what for ("review").
        request_characters: length of the request.

    Returns:
        The middle of the latest whole calls of that role for the same; without any, the length of the request and an
        answer as this session's calls usually have; before any call, the request alone, as a guess stops nothing.
    """
    whole = [call for call in session.calls if call.stopped == "end" and tokens_of(call) is not None]
    alike = [call for call in whole if (call.role, call.doing) == (role, doing)][-LATEST:]
    if alike:
        return Likely(_middle([call.input_tokens for call in alike]), _middle([call.output_tokens for call in alike]))
    return Likely(request_characters // CHARACTERS, _middle([call.output_tokens for call in whole[-LATEST:]]))


def too_dear(
    session: Session, next_calls: Sequence[Likely], usd: Decimal | None, limits: Budget | None = None, granted: int = 0
) -> str:
    """Why calls are not to be made: they would likely take more than is left of the tokens or the dollars.

    The first call after a person went on is never too dear: they know what it takes.

    Args:
        session: the session.
        next_calls: what each call under way and the next one would likely take.
        usd: what they would likely cost together; None where it is not known, and then no dollars are watched.
        limits: another budget than the session's.
        granted: the ending after which the person goes on now.

    Returns:
        One line with both figures; "" if there is enough left, or no such budget.
    """
    budget, since = limits or session.budget, counted_from(session, granted)
    made = [call for call in session.calls if call.n > since]
    if since and not made:
        return ""
    spent, tokens = spent_on(made), sum(each.tokens for each in next_calls)
    calls = "call" if len(next_calls) == 1 else f"{len(next_calls)} calls"
    more = " more" if since else ""
    if budget.tokens is not None and tokens > budget.tokens - spent.tokens:
        left = f"{max(budget.tokens - spent.tokens, 0):,} of {budget.tokens:,}{more} are left"
        return f"the next {calls} would likely take about {tokens:,} tokens, and {left}"
    if budget.usd is not None and usd is not None and usd > budget.usd - (spent.usd or 0):
        rest = max(budget.usd - (spent.usd or 0), Decimal(0))
        left = f"{dollars(rest)} of {dollars(budget.usd)}{more} is left"
        return f"the next {calls} would likely cost about {dollars(usd)}, and {left}"
    return ""


def _middle(counts: Sequence[int | None]) -> int:
    known = sorted(count for count in counts if count is not None)
    return known[len(known) // 2] if known else 0
