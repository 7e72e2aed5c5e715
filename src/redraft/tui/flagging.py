"""Flags: what is under the cursor is marked as wrong in some way, in two keys and a line if one likes."""

from redraft.core.critique import items
from redraft.core.said import FlagTarget
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.saying import check_flaggable, flag
from redraft.tui.desk import Desk


class Flagging:
    """Flags the draft, a finding or a verdict, by the pane that has the focus.

    Args:
        desk: the screen.
        loop: the loop.
    """

    def __init__(self, desk: Desk, loop: Loop) -> None:
        self._desk = desk
        self._loop = loop
        self._unsent: dict[tuple[str, str], str] = {}

    async def flag(self) -> None:
        """Ask what is wrong, and keep it; a line that was typed and not sent stands there the next time."""
        from redraft.tui.screens.flagging import FlagThis

        what, target = self._under_cursor()
        check_flaggable(self._loop.record, what, target)
        given = await self._desk.ask(FlagThis(self._named(what, target), self._unsent.pop((what, target), "")))
        if given is not None and given.sent and given.kind is not None:
            await flag(self._loop.record, what, target, given.kind, given.line)
        elif given is not None and given.line:
            self._unsent[what, target] = given.line

    def _under_cursor(self) -> tuple[FlagTarget, str]:
        if self._desk.pane == "draft":
            return "draft", ""
        if self._desk.pane == "rubric" and self._desk.criterion:
            return "verdict", self._desk.criterion
        if self._desk.pane == "critique" and self._desk.finding:
            return "finding", self._desk.finding
        raise Declined("! flags the draft, a finding or a verdict: go to one of them first (tab).")

    def _named(self, what: FlagTarget, target: str) -> str:
        """What is flagged, for a title."""
        head = f"v{self._loop.session.head}"
        if what == "finding":
            item = next((item for item in items(self._loop.session) if item.name == target), None)
            of = item.finding.criterion or item.finding.source.split(":")[0] if item is not None else target
            return f"finding {item.rank if item is not None else target}, {of}"
        return f"the verdict on {target}, {head}" if what == "verdict" else f"the draft, {head}"
