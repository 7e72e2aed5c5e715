"""The critic proposes criteria while there is no session yet; its calls are handed on to the session that begins."""

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from redraft.core.briefs import CriteriaBrief
from redraft.core.events import Called
from redraft.core.spec import Criterion, Spec
from redraft.loop.casting import cast
from redraft.loop.opening import begin
from redraft.loop.record import Declined, Record
from redraft.roles import ModelSettings
from redraft.tui.consent import Consent

_COMMON = ("n", "at", "by")


class AskingCriteria:
    """Asks the critic for criteria, as often as the person likes.

    Calls are on record in a session of their own, in a folder that is removed at the end, so that none is made without
    one: what was spent is spent, whether or not a session begins.

    Args:
        consent: asks before a key goes to a new host.
        changed: is called whenever there is something else to show of what is being done.
    """

    def __init__(self, consent: Consent, changed: Callable[[Record], None]) -> None:
        self._consent = consent
        self._changed = changed
        self._folder: Path | None = None
        self._record: Record | None = None

    async def criteria(self, task: str, audience: str, settings: ModelSettings) -> tuple[Criterion, ...]:
        """Ask.

        Args:
            task: what is to be written.
            audience: who reads it.
            settings: the critic, and how it is reached.

        Returns:
            What it proposes.

        Raises:
            Declined: no critic is named, or it did not answer as asked; the message says what to do.
            ConfigError: its name names no model.
        """
        record = self._record or await self._begun()
        players = cast(record, settings, os.environ, self._consent.hosts, confirm=self._consent.host)
        self._consent.ask_hosts_again()
        try:
            brief = CriteriaBrief(task, audience)
            return await record.ask("Asking for criteria", players.critic.criteria(brief))
        finally:
            await players.close()

    async def hand_on(self, record: Record) -> None:
        """Put the calls that were made into the session that began; each keeps all but its number and time."""
        for call in self._record.session.calls if self._record is not None else ():
            fields = msgspec.structs.asdict(call)
            await record.put(partial(Called, **{k: v for k, v in fields.items() if k not in _COMMON}), by=call.by)

    def close(self) -> None:
        """Let go of what was kept."""
        if self._record is not None:
            self._record.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    async def _begun(self) -> Record:
        self._folder = Path(tempfile.mkdtemp(prefix="redraft-"))
        made = Spec(title="being made", task="being made", criteria=(Criterion("made", "being made"),))
        record = await begin(made, None, self._folder)
        if record.fault:
            record.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            raise Declined(f"The critic was not asked, as its calls could not be kept: {record.fault}")
        record.listen(partial(self._changed, record))
        record.hear(partial(self._changed, record))
        self._record = record
        return record
