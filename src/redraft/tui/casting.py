"""Who plays the roles of the session on the screen: cast when it opens, and anew when other models are picked."""

import os
from pathlib import Path

from msgspec.structs import replace

from redraft.core.briefs import CriticBrief
from redraft.core.draft import Draft
from redraft.core.review import Review, Verdict
from redraft.core.spec import Spec
from redraft.critics.protocol import Critic, Seen
from redraft.loop.casting import Cast, cast
from redraft.loop.passes import Loop
from redraft.loop.record import Record
from redraft.roles import ModelSettings
from redraft.tui.consent import Consent


class Casting:
    """The loop on a session, and whom its roles are given to.

    Args:
        record: the session.
        settings: the models to begin with.
        consent: asks the person before a key goes to a new host, and before commands run.

    Raises:
        ConfigError: a model's name names none.
    """

    def __init__(self, record: Record, settings: ModelSettings, consent: Consent) -> None:
        self.consent = consent
        self.settings = settings
        self._cast = self._made(record, settings)
        players = _Players(self._cast, record, consent)
        self.loop = Loop(
            record, players.critic, players.author, players.writer, players.judge,
            checker=players.checker, outliner=players.outliner,
        )  # fmt: skip

    async def change(self, settings: ModelSettings) -> None:
        """Go on with other models, and let go of those that were asked until now.

        Raises:
            ConfigError: a model's name names none; nothing has changed.
        """
        made, before = self._made(self.loop.record, settings), self._cast
        self.settings, self._cast = settings, made
        self.loop.recast(_Players(made, self.loop.record, self.consent))
        self.loop.record.tell()
        await before.close()

    async def name(self, author: str, critic: str, judge: str) -> None:
        """Go on with these models; all else that is set stays."""
        await self.change(replace(self.settings, author=author, critic=critic, judge=judge))

    async def close(self) -> None:
        """Let go of connections and processes."""
        await self._cast.close()

    def _made(self, record: Record, settings: ModelSettings) -> Cast:
        return cast(record, settings, os.environ, self.consent.hosts, confirm=self.consent.host)


class _Players:
    """A cast whose critic asks the person before commands run."""

    def __init__(self, cast: Cast, record: Record, consent: Consent) -> None:
        place = record.journal.path if record.journal is not None else None
        self.critic: Critic = cast.critic if place is None else AskingCritic(cast.critic, record, place, consent)
        self.author, self.writer, self.outliner = cast.author, cast.writer, cast.outliner
        self.judge, self.checker = cast.judge, cast.checker


class AskingCritic:
    """A critic who judges once the person has said whether the spec's commands may run.

    Args:
        critic: judges.
        record: the session.
        place: the file that leave to run is bound to.
        consent: asks.
    """

    def __init__(self, critic: Critic, record: Record, place: Path, consent: Consent) -> None:
        self._critic = critic
        self._record = record
        self._place = place
        self._consent = consent

    @property
    def name(self) -> str:
        """What events call it."""
        return self._critic.name

    async def review(self, brief: CriticBrief, seen: Seen | None = None) -> Review:
        """Ask if need be, then judge; see `redraft.critics.protocol.Critic`.

        Raises:
            Declined: the person decided nothing.
        """
        commanded = [criterion.id for criterion in brief.spec.criteria if criterion.command]
        if commanded and (not brief.asked or set(commanded) & set(brief.asked)):
            await self._consent.commands(self._record, self._place, brief.spec)
        return await self._critic.review(brief, seen)

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        """Judge what code can judge; commands run only if they may already."""
        return await self._critic.judge_rules(spec, draft)
