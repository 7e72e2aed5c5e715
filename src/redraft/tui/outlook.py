"""How many passes a session will likely take: looked at after the first paint, and by past sessions once read."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from redraft.core.session import Session
from redraft.tui.widgets.panes import SpecPane
from redraft.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from redraft.core.estimate import Past
    from redraft.tui.screens.drafting import DraftingScreen


class Outlook:
    """The estimate of one screen's session; nothing is shown before `begin`."""

    def __init__(self) -> None:
        self._past: Sequence[Past] = ()
        self._begun = False
        self._seen: tuple[Session | None, int] = None, 0

    def begin(self, screen: "DraftingScreen") -> None:
        """Show it, and read how the person's past sessions went, off the event loop."""
        self._begun = True
        screen.run_worker(self._look_back(screen), group="outlook", exit_on_error=False)

    async def _look_back(self, screen: "DraftingScreen") -> None:
        from redraft.transcripts.past import past_sessions

        record = screen.record
        self.show(screen)
        status = screen.query_one(StatusLine)
        greeting = status.hint
        if record.journal is not None:
            folder = record.journal.path.parent
            self._past = await asyncio.to_thread(past_sessions, folder, record.session.id)
        self.show(screen)
        if greeting and status.hint == greeting and (said := self._first(screen.veil.shown)):
            screen.say(f"{greeting}  {said}")

    def show(self, screen: "DraftingScreen") -> None:
        """Show it under the budget, as the session stands now."""
        now = screen.veil.shown, len(self._past)
        if self._begun and (now[0] is not self._seen[0] or now[1] != self._seen[1]):
            self._seen = now
            screen.query_one(SpecPane).outlook = self._says(now[0])

    def with_said(self, said: str, before: Session, now: Session) -> str:
        """A line on what a key did, and, where it brought the first review, what is likely to come of it."""
        if any(review.scope == "draft" for review in before.reviews) or now.ended is not None:
            return said
        if not any(review.scope == "draft" for review in now.reviews):
            return said
        outlook = self._says(now)
        return f"{said} {outlook[:1].upper()}{outlook[1:]}.".lstrip() if outlook else said

    def _says(self, session: Session) -> str:
        """All of it; "" after an ending."""
        from redraft.core.estimate import estimate

        return "" if session.ended is not None else estimate(session, self._past).says

    def _first(self, session: Session) -> str:
        """The range alone, for a greeting; "" once a pass was begun."""
        from redraft.core.estimate import estimate

        if session.ended is not None or session.passes or session.open is not None:
            return ""
        said = estimate(session, self._past).range_says
        return f"{said[:1].upper()}{said[1:]}."
