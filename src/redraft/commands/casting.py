"""From flags and settings to who plays which role: flags come before the profile, and the profile before the rest."""

import os
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace as with_
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from redraft.config import Config, data_dir, load
from redraft.core.naming import named
from redraft.roles import OFFLINE, ROLES, ModelSettings

if TYPE_CHECKING:
    from redraft.core.spec import Spec
    from redraft.critics.allowed import Leave
    from redraft.models.endpoints import Hosts


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

    def without_budget(self) -> "Models":
        """The same models with no budget of the settings' own, where the spec has it already."""
        return with_(self, config=replace(self.config, models=replace(self.settings, budget=None)))


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
    config = load(environ, getattr(args, "profile", None) or "")
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


def check_reach(models: Models, *roles: str) -> None:
    """See to it that these roles' models have an address and a key; nothing is sent.

    Raises:
        ModelFault: there is no key, or it would go to a host that nobody has confirmed.
        ConfigError: the address cannot be used.
    """
    settings = models.settings
    names = dict.fromkeys(name for role in roles if (name := getattr(settings, role)))
    if not names or settings.replay:  # what is played back asks no server
        return
    from redraft.models.endpoints import endpoint_for
    from redraft.models.naming import parse_model

    for name in names:
        endpoint_for(parse_model(name, settings.providers), settings, models.environ, models.hosts)


def no_critic(models: Models, spec: "Spec") -> str:
    """Which criteria are not judged for want of a critic, in a line; "" if none."""
    ids = [criterion.id for criterion in spec.criteria if criterion.judge == "critic"]
    if not ids or models.settings.critic:
        return ""
    return f"not judged, as no critic is named: {', '.join(ids)} (--critic MODEL)"


def no_author(models: Models) -> str:
    """What a critic's findings come to for want of an author, in a line; "" if there is one, or no critic."""
    if models.settings.author or not models.settings.critic:
        return ""
    return "what the critic finds is left to you, as no author is named (--author MODEL)"


def no_leave(models: Models, spec: "Spec", place: Path) -> str:
    """Which criteria are not judged as their commands may not run, in a line; "" if none.

    Args:
        models: what was allowed.
        spec: what done means.
        place: the file that it came in.
    """
    ids = [criterion.id for criterion in spec.criteria if criterion.command]
    if not ids or models.leave.allowed(place.resolve(), spec):
        return ""
    which = ", ".join(ids)
    return f"not judged, as commands are not allowed: {which} (read them in {named(place)}, then --allow-commands)"
