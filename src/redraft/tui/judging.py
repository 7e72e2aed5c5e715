"""The person judges before they see the critic's word: a criterion at a time, and then what waited for that."""

from redraft.core.veil import asked, difference
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.saying import judge_first
from redraft.tui.deciding import Deciding
from redraft.tui.desk import Desk
from redraft.tui.going import Going


class Judging:
    """Takes first judgements.

    Args:
        desk: the screen.
        loop: the loop.
        deciding: takes low risks, and asks about a pass that lost something, once that may be seen.
        going: asks about a premise that is called wrong, likewise.
    """

    def __init__(self, desk: Desk, loop: Loop, deciding: Deciding, going: Going) -> None:
        self._desk = desk
        self._loop = loop
        self._deciding = deciding
        self._going = going

    async def passes(self) -> None:
        """The criterion that is asked passes, says the person."""
        await self._say(True)

    async def fails(self) -> None:
        """It fails."""
        await self._say(False)

    async def _say(self, passed: bool) -> None:
        now = asked(self._loop.session)
        if now is None:
            raise Declined("Nothing waits for your judgement: the critic's word is shown.")
        await judge_first(self._loop.record, now.left[0].id, now.version, passed)
        if asked(self._loop.session) is None:
            self._desk.say(difference(self._loop.session))
            await self._deciding.take_low()
            await self._deciding.weigh()
            await self._going.restart()
