"""What signals and endings offer, by key: a digit takes an offer, D dismisses a signal, w lists them all.

What does it is loaded when a first offer is taken: other keys need not wait for it.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from redraft.core.offering import OnOffer, on_offer
from redraft.core.session import Session
from redraft.core.signal import Offer, Signal
from redraft.loop import acts
from redraft.loop.drafting import check_free
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.tui.deciding import Deciding
from redraft.tui.desk import Desk

Does = Callable[[], Awaitable[None]]

_TITLES: Final = {
    "constrain": "Make it a constraint of the spec",
    "boundary": "Make it a boundary of the spec",
    "amend note": "Make the note last: what the spec says besides",
    "amend criterion": "Amend a criterion that never moved",
    "start over": "Start over: a new draft from the same spec, with what was learnt",
}


class Offering:
    """Takes offers, and asks what they leave to the person.

    Args:
        desk: the screen.
        loop: the loop.
        deciding: asks about a pass that lost something.
        rate: asks for a rating.
        check: has the final check made.
        write: opens the person's editor on the draft.
    """

    def __init__(self, desk: Desk, loop: Loop, deciding: Deciding, *, rate: Does, check: Does, write: Does) -> None:
        self._desk = desk
        self._loop = loop
        self._deciding = deciding
        self._own = {"rate": rate, "final check": check}
        self._write = write
        self._unsent: dict[tuple[str, str], str] = {}

    @property
    def _session(self) -> Session:
        return self._loop.session

    def intents(self) -> dict[str, Does]:
        """What each key does, by the id of its action."""
        digits = {f"offer_{digit}": self._taking(str(digit)) for digit in range(1, 10)}
        return {**digits, "dismiss": self.dismiss_top, "signals": self.list_all}

    def _taking(self, key: str) -> Does:
        async def taking() -> None:
            now = on_offer(self._session)
            offer = dict(now.offers).get(key)
            if offer is None:
                raise Declined(_none_under(key, now))
            await self.take(offer)

        return taking

    async def dismiss_top(self) -> None:
        """Ask why, and set the top signal aside."""
        found = on_offer(self._session)
        here = next((each for name, each in found.shown.at_fixes if name == self._desk.finding), None)
        tops = [*found.shown.open[:1], *((here,) if here is not None else ()), *found.signals[:1]]
        if not tops:
            raise Declined("There is no signal to dismiss.")
        await self._dismiss(tops[0])

    async def _dismiss(self, signal: Signal) -> None:
        reason = await self._desk.ask_line(
            f"Dismiss this {signal.kind}. Why?", why="It is not raised again on the same evidence."
        )
        if reason is not None:
            await acts.dismiss(self._loop.record, signal, reason)

    async def list_all(self) -> None:
        """List every signal, and do what the person picks."""
        from redraft.tui.screens.signal_list import SignalList

        wanted = await self._desk.ask(SignalList(on_offer(self._session)))
        if wanted is not None and wanted.offer is not None:
            await self.take(wanted.offer)
        elif wanted is not None and wanted.signal is not None:
            await self._dismiss(wanted.signal)

    async def take(self, offer: Offer) -> None:
        """Do what an offer says, asking first what it leaves open."""
        from redraft.loop.offering import take

        if offer.act in self._own:
            await self._own[offer.act]()
        elif offer.act == "requirements":
            await self._show_requirements()
        elif offer.act in _TITLES:
            await self._amend(offer)
        elif offer.act != "freeze criterion" or await self._would_go_back(offer):
            await take(self._loop, offer)
            await self._deciding.weigh()

    async def _show_requirements(self) -> None:
        from redraft.tui.screens.requirements import Requirements

        await self._desk.ask(Requirements(self._session))

    async def _would_go_back(self, offer: Offer) -> bool:
        """Where what is to be frozen fails now, ask whether to go back to where it passed."""
        from redraft.loop.offering import passing_version

        version, head = passing_version(self._session, offer.target), self._session.head
        if version in (0, head):
            return True
        choices = (("y", f"goes back to v{version}, and freezes {offer.target} there"), ("n", "leaves all as it is"))
        why = f"It fails in v{head}; v{version} is the last version in which it passed. Nothing is lost: v goes back."
        return await self._desk.choose(f"Freeze {offer.target}?", choices, why) == "y"

    async def _amend(self, offer: Offer) -> None:
        """Let the person word what the spec is to say, then ask for the reason."""
        from redraft.core.constraints import read_constraint
        from redraft.loop.offering import Said, reason_for, start_over, take

        session, over = self._session, offer.act == "start over"
        if over:
            check_free(session)
        text = await self._worded(offer)
        if text is None:
            return
        constraint, reason = read_constraint(text), reason_for(session, offer)
        if constraint or not over:
            asked = await self._desk.ask_line("Why this amendment?", reason, why=_REVISION)
            if asked is None:
                self._unsent[offer.act, offer.target] = text
                return
            reason = asked
        if not over:
            await take(self._loop, offer, Said(constraint, reason))
        elif not await start_over(self._loop, constraint, reason):
            await self._write()

    async def _worded(self, offer: Offer) -> str | None:
        """The constraint as TOML, as the person edited it; what they leave is kept for the next time."""
        from redraft.core.constraints import written
        from redraft.loop.offering import drafted, grounds
        from redraft.tui.screens.constraining import Constrain
        from redraft.tui.widgets.beside_rows import beside_rows

        about, session = (offer.act, offer.target), self._session
        text = self._unsent.pop(about, "") or written(drafted(session, offer))
        beside = beside_rows(session, offer, on_offer(session).signals)
        why = grounds(session, offer) or "What was learnt goes into the spec; leave it empty to start over as it is."
        edited = await self._desk.ask(Constrain(_TITLES[offer.act], text, why, beside))
        if edited is None or not edited.accepted:
            if edited is not None and edited.text != text:
                self._unsent[about] = edited.text
            return None
        return edited.text


_REVISION: Final = "The spec's revision goes up; older verdicts stay tied to the one that they judged."


def _none_under(key: str, now: OnOffer) -> str:
    digits = [each for each, _ in now.offers if each.isdigit()]
    if not digits:
        return "Nothing is offered under a digit now: a signal or an ending would say so."
    return f"Nothing is offered under {key}: there is {digits[0]}{f' to {digits[-1]}' if len(digits) > 1 else ''}."
