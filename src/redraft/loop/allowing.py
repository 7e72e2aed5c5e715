"""Whether the budget allows a call: asked before each is made, by what is spent and by what it would likely take."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from redraft.core.events import Role
from redraft.core.likely import Likely, likely, too_dear
from redraft.core.spec_values import Budget
from redraft.core.spend import spent_out
from redraft.loop.ending import end
from redraft.loop.record import Declined, Record
from redraft.models.chat import Request, Usage

Price = Callable[[Usage], Decimal | None]
"""What a call of this model costs in US dollars; None when the price is not known. It may be slow the first time."""

NO_PRICES: Final = (ImportError, OSError, LookupError, ValueError)
"""What a price fails by where there are none to be had, which is no reason to lose a reply."""

NO_PASS: Final = frozenset({"final check"})
"""What is asked for outside of any pass, as is everything of a judge: it needs none to be left."""


class Allowing:
    """Lets calls of one role be made while the budget has room for them.

    Args:
        record: of the session; an ending out of budget is put there.
        role: who is asked.
        price: what calls cost.
    """

    def __init__(self, record: Record, role: Role, price: Price) -> None:
        self._record = record
        self._role = role
        self._price = price
        self._turn = asyncio.Lock()
        self._expected: dict[int, Likely] = {}
        self._asked = self._refused = 0

    @asynccontextmanager
    async def allowed(self, request: Request, doing: str) -> AsyncIterator[None]:
        """While a call is made; calls that are asked for at once are allowed together or not at all.

        Raises:
            Declined: the budget is spent, or has less left than they would likely take, which is an event too; or the
                session is read-only. Nothing was asked.
        """
        if self._record.read_only or self._record.journal is None:
            raise Declined(self._record.read_only or "This session is read-only: no model was asked.")
        self._asked += 1
        number = self._asked
        self._expected[number] = likely(self._record.session, self._role, doing, _characters(request))
        try:
            await asyncio.sleep(0)  # so that several at once are seen together
            async with self._turn:
                await self._check(number, doing)
            yield
        finally:
            del self._expected[number]

    async def _check(self, number: int, doing: str) -> None:
        session = self._record.session
        if number <= self._refused and session.ended is not None:
            raise _out_of(session.ended.why)
        why = await self._why_not(self._budget(doing))
        if not why:
            return
        self._refused = self._asked
        session = self._record.session
        if session.ended is None or (session.ended.ending, session.ended.why) != ("budget", why):
            await end(self._record, "budget", why)
        raise _out_of(why)

    async def _why_not(self, budget: Budget) -> str:
        session, granted = self._record.session, self._record.granted
        if spent := spent_out(session, budget, granted):
            return spent
        expected = tuple(self._expected.values())
        usd = await self._priced(expected) if budget.usd is not None else None
        return too_dear(session, expected, usd, budget, granted)

    async def _priced(self, expected: tuple[Likely, ...]) -> Decimal | None:
        usage = Usage(sum(each.read for each in expected), sum(each.written for each in expected))
        try:
            return await asyncio.to_thread(self._price, usage)
        except NO_PRICES:
            return None

    def _budget(self, doing: str) -> Budget:
        """The budget in force. What is no pass needs none to be left."""
        budget = self._record.session.budget
        return replace(budget, passes=sys.maxsize) if self._role == "judge" or doing in NO_PASS else budget


def _characters(request: Request) -> int:
    return sum(len(message.text) for message in request.messages)


def _out_of(why: str) -> Declined:
    return Declined(f"Out of budget: {why}. No model was asked.")
