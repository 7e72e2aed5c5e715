"""The outline by key: what is arranged, taken and locked; and unlocked, for a reason."""

from redraft.core.locks import outline_now
from redraft.core.outline import Part
from redraft.core.session import Session
from redraft.core.standing import Standing, rubric
from redraft.loop import acts
from redraft.loop.outlining import arrange, lock_outline, propose_outline, proposed_outline
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.writing import HoldsBroken
from redraft.tui.deciding import Deciding
from redraft.tui.desk import Desk
from redraft.tui.screens.outline import Chosen, OutlineScreen


class Outlining:
    """Arranges and locks the outline.

    Args:
        desk: the screen.
        loop: the loop.
        deciding: asks about a pass that lost something.
    """

    def __init__(self, desk: Desk, loop: Loop, deciding: Deciding) -> None:
        self._desk = desk
        self._loop = loop
        self._deciding = deciding
        self._left: tuple[int, tuple[Part, ...]] = (0, ())
        """What was arranged and not taken, and the version it was for."""

    @property
    def _session(self) -> Session:
        return self._loop.session

    async def lock(self) -> None:
        """Show the outline, to be arranged and locked; or unlock it, for a reason."""
        if self._session.lock is not None:
            await self._unlock()
            return
        parts, says = await self._first()
        while (chosen := await self._shown(parts, says)) is not None and chosen.what != "leave":
            parts, says = chosen.parts, ""
            if chosen.what == "propose":
                parts, says = await self._proposed(parts)
            elif await self._taken(chosen):
                self._left = (0, ())
                await self._deciding.weigh()
                return
        left = chosen.parts if chosen is not None else ()
        self._left = (self._session.head, left if left != outline_now(self._session) else ())

    async def _unlock(self) -> None:
        reason = await self._desk.ask_line("Why unlock the outline?")
        if reason is not None:
            await acts.unlock(self._loop.record, reason.strip())

    async def _first(self) -> tuple[tuple[Part, ...], str]:
        """What to begin with: what was left, what the author proposed, or the outline as it stands."""
        version, left = self._left
        if left and version == self._session.head:
            return left, "As you left it; nothing of it is taken yet."
        if proposed := proposed_outline(self._session):
            return proposed, _PROPOSED
        if self._session.draft is None and self._loop.outliner is not None:
            return await propose_outline(self._loop), ""
        return outline_now(self._session), ""

    async def _proposed(self, parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], str]:
        """What the author proposes; if nothing came, what was there."""
        try:
            return await propose_outline(self._loop), _PROPOSED
        except Declined as why:
            return parts, str(why)

    async def _shown(self, parts: tuple[Part, ...], says: str) -> Chosen | None:
        before, author = outline_now(self._session), self._loop.outliner is not None
        return await self._desk.ask(OutlineScreen(before, parts, self._structure(), says=says, author=author))

    def _structure(self) -> tuple[Standing, ...]:
        return tuple(line for line in rubric(self._session) if line.criterion.stage == "structure")

    async def _taken(self, chosen: Chosen) -> bool:
        """Take or lock what was arranged; whether that was done, or the person goes on arranging."""
        try:
            await (lock_outline if chosen.what == "lock" else arrange)(self._loop, chosen.parts)
        except HoldsBroken as held:
            why = "\n".join(f"{each.says[:1].upper()}{each.says[1:]}." for each in held.broken)
            choices = (("t", "thaw and take it"), ("k", "keep arranging"))
            if await self._desk.choose("Not taken yet: it changes what is held", choices, why) != "t":
                return False
            await acts.release(self._loop.record, held.broken)
            return await self._taken(chosen)
        except Declined as why:
            self._desk.say(str(why))
            return False
        return True


_PROPOSED = "Proposed by the author; nothing of it is taken yet."
