"""From flags and settings to who plays which role: flags come before the profile, and the profile before the rest."""

import os
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from redraft.config import Config, data_dir, load
from redraft.roles import ROLES, ModelSettings

if TYPE_CHECKING:
    from redraft.critics.allowed import Leave
    from redraft.models.endpoints import Hosts

OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Models:
    """Which models play, and what they may have.

    Args:
        config: the settings, with the models that the flags name in the place of their own.
        allowed_hosts: hosts that may have a key this time.
        allow_commands: a spec's commands may run this time.
        environ: where keys, addresses and folders are looked up.
    """

    config: Config
    allowed_hosts: tuple[str, ...]
    allow_commands: bool
    environ: Mapping[str, str]

    @property
    def settings(self) -> ModelSettings:
        """The models, and how they are reached."""
        return self.config.models

    @property
    def hosts(self) -> "Hosts":
        """The hosts that may have a key: those on file, and those of this time."""
        from redraft.models.endpoints import Hosts

        return Hosts.of(self.environ, self.allowed_hosts)

    @property
    def leave(self) -> "Leave":
        """Which commands may run: all of this time, or those that the person has allowed before."""
        from redraft.critics.allowed import Granted, Trust

        return Granted() if self.allow_commands else Trust(data_dir(self.environ))


def models_from(args: Namespace, environ: Mapping[str, str] = os.environ) -> Models:
    """What was typed and what is set, put together. A command without these flags has the settings as they are.

    Args:
        args: what was typed; see `redraft.commands.flags.add_model_flags`.
        environ: the environment.

    Returns:
        The models. Nothing was asked of any.

    Raises:
        ConfigError: the settings cannot be used, there is no such profile, or a name names no model or no host.
    """
    config = load(environ, getattr(args, "profile", ""))
    typed = {role: said for role in ROLES if (said := (getattr(args, role, None) or "").strip())}
    named = {role: "" if said == OFFLINE else said for role, said in typed.items()}
    config = replace(config, models=replace(config.models, **named))
    hosts = tuple(getattr(args, "allow_host", ()))
    models = Models(config, hosts, getattr(args, "allow_commands", False), environ)
    _check(models)
    return models


def _check(models: Models) -> None:
    """Refuse what names nothing before anything is begun; offline there is nothing to look up."""
    if models.allowed_hosts:
        _ = models.hosts
    if models.settings.named:
        from redraft.models.naming import parse_model

        for name in models.settings.named:
            parse_model(name, models.settings.providers)
