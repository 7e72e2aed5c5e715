"""From a session to its screen: the loop with the critic and author that work without a key."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from redraft.config import Config
from redraft.core.briefs import AuthorBrief, CriticBrief
from redraft.core.draft import Draft
from redraft.core.review import Fix, Review, Verdict
from redraft.core.spec import Spec
from redraft.critics.protocol import Seen
from redraft.loop.opening import resume
from redraft.loop.passes import Loop
from redraft.loop.record import Record
from redraft.tui.screens.drafting import DraftingScreen

if TYPE_CHECKING:
    from redraft.authors.offline import OfflineAuthor
    from redraft.critics.offline import OfflineCritic


class Offline:
    """The offline critic and author, loaded when first asked for something: the first paint can do without them."""

    name = "offline"
    mends = False

    def __init__(self) -> None:
        self._loaded: tuple[OfflineCritic, OfflineAuthor] | None = None

    async def review(self, brief: CriticBrief, seen: Seen | None = None) -> Review:
        """Judge a draft; see `redraft.critics.protocol.Critic`."""
        return await (await self._both())[0].review(brief, seen)

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        """Judge what code can judge; see `redraft.critics.protocol.Critic`."""
        return await (await self._both())[0].judge_rules(spec, draft)

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        """Propose fixes; see `redraft.authors.protocol.Author`."""
        return await (await self._both())[1].propose(brief)

    async def _both(self) -> "tuple[OfflineCritic, OfflineAuthor]":
        if self._loaded is None:
            self._loaded = await asyncio.to_thread(_load)
        return self._loaded


def _load() -> "tuple[OfflineCritic, OfflineAuthor]":
    from redraft.authors.offline import OfflineAuthor
    from redraft.critics.offline import OfflineCritic
    from redraft.critics.prose import ProseLinter

    linter = ProseLinter()
    return OfflineCritic(linter), OfflineAuthor(linter)


def drafting(record: Record, config: Config, notes: Sequence[str] = ()) -> DraftingScreen:
    """The drafting screen on a record, with the offline critic and author over one linter."""
    offline = Offline()
    return DraftingScreen(Loop(record, offline, offline), config, notes=notes)


def resumed(path: Path, config: Config) -> DraftingScreen:
    """The drafting screen on a session taken up again.

    Raises:
        Damaged: it is no transcript.
        NoSession: there is no such file.
    """
    taken_up = resume(path, person=config.name)
    return drafting(taken_up.record, config, taken_up.notes)
