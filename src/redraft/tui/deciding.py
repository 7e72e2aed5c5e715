"""What a person decides: the fix in focus, and whether a version stands that lost something."""

from redraft.core.critique import Item, items
from redraft.core.session import Session
from redraft.core.signal import Offer
from redraft.core.standing import Change, rubric
from redraft.core.what_counts import weighing
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.tui.desk import Desk
from redraft.tui.grace import Grace
from redraft.tui.neutral import one_line


class Deciding:
    """Decisions on fixes.

    Args:
        desk: the screen.
        loop: the loop.
        grace: whether the fix in focus may be decided yet.
    """

    def __init__(self, desk: Desk, loop: Loop, grace: Grace) -> None:
        self._desk = desk
        self._loop = loop
        self._grace = grace

    @property
    def _session(self) -> Session:
        return self._loop.session

    async def accept(self) -> None:
        """Accept the fix in focus."""
        self._check_grace()
        await self._loop.accept(self.finding(), self._grace.shown)
        await self.weigh()

    async def accept_all(self) -> None:
        """Accept every fix in focus, one version each."""
        from redraft.loop.auto import take_all

        self._check_grace()
        before = len(self._session.drafts)
        left = await take_all(self._loop, self._grace.shown)
        made = len(self._session.drafts) - before
        await self.weigh()
        if left:
            raise Declined(f"{made or 'None'} accepted, {len(left)} not. {left[0]}")

    async def take_low(self) -> None:
        """Accept the fixes of low risk that were just proposed, if the settings say so."""
        if self._desk.takes_low and not self._desk.veiled:
            from redraft.loop.auto import take_low

            await take_low(self._loop)

    async def reject(self) -> None:
        """Reject the fix in focus at once."""
        self._check_grace()
        await self._loop.reject(self.finding(), seconds=self._grace.shown)
        await self.weigh()

    async def reject_because(self) -> None:
        """Reject the fix in focus, with a reason."""
        finding, seconds = self.item_in_focus().name, self._grace.shown
        reason = await self._desk.ask_line("Why reject this fix?")
        if reason is not None:
            await self._loop.reject(finding, reason.strip(), seconds)
            await self.weigh()

    async def skip(self) -> None:
        """Leave the fix for the next pass."""
        await self._loop.skip(self.finding(), self._grace.shown)
        await self.weigh()

    async def reopen(self) -> None:
        """Let what was rejected or skipped be offered again."""
        await self._loop.reopen(self.finding())

    async def weigh(self) -> None:
        """When a pass lost a criterion, ask whether its version stands; going back is the first choice.

        Where the criteria trade places, freezing one of them is an answer, too.
        """
        change = weighing(self._session)
        if change is None or self._session.open is None or self._desk.veiled:
            return
        from redraft.loop.offering import take

        base, head, sides = self._session.open.base, self._session.head, _sides(self._session)
        choices = [("r", f"revert to v{base}"), ("k", f"keep v{head} all the same")]
        choices += [(key, says) for key, says, _ in sides]
        asked = f"{', '.join(change.lost)}: passed in v{base}, fails in v{head}."
        chosen = await self._desk.choose(asked, choices, _told(self._session, change), default="r")
        offer = next((offer for key, _, offer in sides if key == chosen), None)
        if offer is not None:
            await take(self._loop, offer)
        elif chosen is not None:
            await self._loop.keep(chosen == "k")

    def finding(self) -> str:
        """The finding under the cursor.

        Raises:
            Declined: there is none.
        """
        if not self._desk.finding:
            raise Declined("There is no finding under the cursor: press g for a review.")
        return self._desk.finding

    def item(self) -> Item:
        """The finding under the cursor, with its state.

        Raises:
            Declined: there is none in force.
        """
        name = self.finding()
        item = next((item for item in items(self._session) if item.name == name), None)
        if item is None:
            raise Declined("This finding is no longer in force: press g for a fresh review.")
        return item

    def item_in_focus(self) -> Item:
        """The finding under the cursor, whose fix waits for a decision.

        Raises:
            Declined: it has no fix to decide.
        """
        item = self.item()
        if item.state != "focus":
            raise Declined("There is no fix to decide under the cursor.")
        return item

    def _check_grace(self) -> None:
        if self._grace.holds:
            raise Declined("This fix has only just come up: look, then press again.")


def _told(session: Session, change: Change) -> str:
    """Why what was lost fails, and what was gained for it."""
    marks = [(line.criterion.id, line.mark) for line in rubric(session) if line.criterion.id in change.lost]
    told = [f"{id}: {one_line(mark.reason)}." for id, mark in marks if mark is not None and mark.reason]
    return " ".join([*told, *(f"{id} passes now." for id in change.gained)])


def _sides(session: Session) -> list[tuple[str, str, Offer]]:
    """The sides of an oscillation that may be frozen now: the digit, what it does to the pass, the offer."""
    from redraft.core.offering import offers_now
    from redraft.loop.offering import passing_version

    assert session.open is not None
    does = {session.head: f"keep v{session.head}", session.open.base: f"revert to v{session.open.base}"}
    freezing = [(key, offer) for key, offer in offers_now(session) if offer.act == "freeze criterion"]
    sides = [(key, offer, does.get(passing_version(session, offer.target), "")) for key, offer in freezing]
    return [(key, f"{stands}, and freeze {offer.target}", offer) for key, offer, stands in sides if stands]
