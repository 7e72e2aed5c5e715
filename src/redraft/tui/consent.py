"""What a person is asked before a key goes to a host that is new, and before a spec's commands run."""

import asyncio
import os
from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redraft.config import data_dir
from redraft.core.events import Allowed
from redraft.core.spec import Spec
from redraft.critics.protocol import CriticFault
from redraft.loop.record import Declined, Record
from redraft.settings import ConfigError

if TYPE_CHECKING:
    from textual.app import App

    from redraft.critics.allowed import Trust
    from redraft.models.endpoints import Hosts, UnconfirmedHost


class Consent:
    """Asks on the screen, keeps what was allowed, and remembers what was not for as long as the app runs.

    Args:
        hosts: the hosts that may have a key; None for those on file.
    """

    def __init__(self, hosts: "Hosts | None" = None) -> None:
        self.hosts = hosts
        self.app: App[Any] | None = None
        self._refused_hosts: set[str] = set()
        self._refused_commands: set[tuple[Path, str]] = set()

    def ask_hosts_again(self) -> None:
        """Another key was pressed: who said no to a host may change their mind."""
        self._refused_hosts.clear()

    async def host(self, unknown: "UnconfirmedHost") -> bool:
        """Ask whether a key may go to a host from now on, once for all that one press of a key asks for.

        Returns:
            Whether it may; it is on file then.

        Raises:
            CriticFault: it may, and that cannot be kept.
        """
        if self.app is None or unknown.host in self._refused_hosts:
            return False
        from redraft.tui.screens.confirm_host import confirm_host

        if await self.app.push_screen_wait(confirm_host(unknown)) != "send":
            self._refused_hosts.add(unknown.host)
            return False
        await asyncio.to_thread(self._confirm, unknown.host)
        return True

    def _confirm(self, host: str) -> None:
        from redraft.models.endpoints import Hosts

        try:
            (self.hosts or Hosts.of(os.environ)).confirm(host)
        except (ConfigError, OSError) as fault:
            raise CriticFault(f"nothing was sent, as it cannot be kept that {host} is confirmed: {fault}") from fault

    async def commands(self, record: Record, place: Path, spec: Spec) -> None:
        """Ask whether a spec's commands may run, unless they may, or these very ones were refused before.

        Args:
            record: where it goes on record that they may.
            place: the file that leave is bound to.
            spec: as it stands.

        Raises:
            Declined: the person left, and decided nothing.
            CriticFault: they may run, and that cannot be kept.
        """
        from redraft.critics.allowed import Trust, commands_of, digest

        seal, trust = digest(commands_of(spec)), Trust(data_dir())
        if self.app is None or (place, seal) in self._refused_commands:
            return
        if await asyncio.to_thread(trust.allowed, place, spec):
            return
        from redraft.tui.screens.allow_commands import AllowCommands

        match await self.app.push_screen_wait(AllowCommands(spec)):
            case "allow":
                await _whole(_kept(trust, record, place, spec))
            case "without":
                self._refused_commands.add((place, seal))
            case None:
                raise Declined("Not judged: whether the spec's commands may run is not decided.")


async def _whole(keeping: Coroutine[None, None, None]) -> None:
    """Leave nothing half done: who cancels waits for its end, so that no leave is on file and not on record."""
    kept = asyncio.ensure_future(keeping)
    try:
        await asyncio.shield(kept)
    except asyncio.CancelledError:
        await asyncio.wait({kept})
        raise


async def _kept(trust: "Trust", record: Record, place: Path, spec: Spec) -> None:
    from redraft.critics.allowed import commands_of, digest
    from redraft.critics.command import shown

    try:
        await asyncio.to_thread(trust.allow, place, spec)
    except OSError as fault:
        raise CriticFault(f"no command was run, as it cannot be kept that they may: {fault}") from fault
    commands = commands_of(spec)
    await record.put(partial(Allowed, commands=tuple(map(shown, commands)), sha256=digest(commands)))
