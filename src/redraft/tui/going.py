"""What comes next, by one key: a draft that is written or written again, a review, fixes, or the way past an ending."""

from collections.abc import Awaitable, Callable

from redraft.core.offering import ending_offers
from redraft.core.session import Session
from redraft.core.signal import Offer
from redraft.core.what_counts import premise_wrong, weighing
from redraft.loop.drafting import Incomplete, write_first
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.models.faults import ModelFault
from redraft.tui.deciding import Deciding
from redraft.tui.desk import Desk
from redraft.tui.editing import Editing
from redraft.tui.telling import kept_of, length_of


class Going:
    """Goes on, and asks where the person must say which way.

    Args:
        desk: the screen.
        loop: the loop.
        deciding: asks about a pass that lost something.
        editing: the spec and the draft in the person's own words.
        take: does what an ending offers.
    """

    def __init__(
        self,
        desk: Desk,
        loop: Loop,
        deciding: Deciding,
        editing: Editing,
        take: Callable[[Offer], Awaitable[None]],
    ) -> None:
        self._desk = desk
        self._loop = loop
        self._deciding = deciding
        self._editing = editing
        self._take = take

    @property
    def _session(self) -> Session:
        return self._loop.session

    async def go(self) -> None:
        """Go on: draft, review, propose, verify, or weigh what a pass lost."""
        ended = self._session.ended
        if not weighing(self._session):
            await self._next()
            await self._deciding.take_low()
        await self._deciding.weigh()
        if self._session.ended is not None and self._session.ended is not ended:
            await self.restart()

    async def _next(self) -> None:
        """What the loop does next; of a first draft that broke off, say how much there is."""
        head = self._session.head
        try:
            await self._loop.go()
        except Incomplete:
            await self._whole_or_not()
        except Declined as why:
            raise _with_kept(why, kept_of(self._session, head)) from why

    async def _whole_or_not(self) -> None:
        head = self._session.head
        choices = (("d", "drafts it again"), ("r", "reviews it as it is"))
        why = f"It has {length_of(self._session)}; its author was stopped or cut off."
        chosen = await self._desk.choose(f"v{head} is incomplete", choices[self._loop.writer is None :], why)
        if chosen == "r":
            await self._loop.go(anyway=True)
        elif chosen == "d":
            await self._again(head)

    async def _again(self, head: int) -> None:
        try:
            await write_first(self._loop, again=True)
        except Declined as why:
            raise _with_kept(why, kept_of(self._session, head)) from why

    async def restart(self) -> None:
        """The first review calls the premise wrong: offer to begin otherwise, at once."""
        wrong = premise_wrong(self._session)
        if self._desk.veiled or not wrong or self._session.ended is None or self._session.ended.ending != "restart":
            return
        over = next((offer for offer in ending_offers(self._session) if offer.act == "start over"), None)
        choices = [("s", over.does)] if over is not None and self._loop.writer is not None else []
        choices += [
            ("m", "amends the spec"),
            ("E", "writes another draft in your editor"),
            ("g", "goes on all the same"),
        ]
        chosen = await self._desk.choose("Restart? The critic calls the premise wrong", choices, wrong)
        if chosen == "s" and over is not None:
            await self._take(over)
        elif chosen == "m":
            await self._editing.amend()
        elif chosen == "E":
            await self._editing.edit_draft()
        elif chosen == "g":
            await self.go()


def _with_kept(why: Declined, kept: str) -> Declined:
    """What stands of a draft that broke off comes first; why it did needs no more than what happened."""
    fault = why.__cause__
    what = f"{fault.what[:1].upper()}{fault.what[1:]}." if isinstance(fault, ModelFault) else str(why)
    return Declined(f"{kept} {what}") if kept else why
