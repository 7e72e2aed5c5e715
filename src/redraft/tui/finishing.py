"""What the person asks at the end by key: whether the text is ready to use, and what comes of the answer."""

from collections.abc import Awaitable, Callable

from redraft.core.events import Reviewed
from redraft.core.session import Session
from redraft.loop.finishing import final_check
from redraft.loop.passes import Loop
from redraft.tui.desk import Desk


class Finishing:
    """The final check.

    Args:
        desk: the screen.
        loop: the loop.
        rate: asks for a rating.
        amend: lets the person amend the spec.
    """

    def __init__(
        self, desk: Desk, loop: Loop, rate: Callable[[], Awaitable[None]], amend: Callable[[], Awaitable[None]]
    ) -> None:
        self._desk = desk
        self._loop = loop
        self._next = {"R": rate, "m": amend}

    async def final_check(self) -> None:
        """Ask, show the answer, and go on as the person says."""
        from redraft.tui.screens.final_check import FinalAnswer

        checked = await final_check(self._loop)
        if self._desk.veiled:
            return
        chosen = await self._desk.ask(FinalAnswer(checked, self._loop.session))
        if chosen in self._next:
            await self._next[chosen]()
        else:
            self._desk.say(after_check(checked, self._loop.session))


def after_check(checked: Reviewed, session: Session) -> str:
    """What can be done after the answer, in one line."""
    if checked.ready:
        return f"v{checked.version} is ready to use, says {checked.by}: R rates it, q quits."
    reopened = [verdict.criterion for verdict in checked.verdicts]
    amends = sum(not gap.criterion for gap in checked.findings)
    told = (
        [f"{', '.join(reopened)} {'is' if len(reopened) == 1 else 'are'} open again: g works on it"] if reopened else []
    )
    told += (
        [f"{amends} {'gap needs' if amends == 1 else 'gaps need'} an amendment: m amends the spec"] if amends else []
    )
    return f"Not ready to use. {'; '.join(told) or checked.why}."
