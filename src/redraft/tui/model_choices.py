"""Models to choose from: those that the settings name, and well-known ones, each with what is known of its key."""

from collections.abc import Mapping

from redraft.config import config_file
from redraft.models.naming import parse_model, provider_of
from redraft.roles import ModelSettings
from redraft.settings import ConfigError
from redraft.tui.screens.choose_models import ChooseModels, Known, Models

_WELL_KNOWN = (
    "anthropic:claude-opus-5-5", "anthropic:claude-sonnet-5-5", "anthropic:claude-haiku-5-5", "openai:gpt-6-sol",
    "openai:gpt-6-luna", "ollama:qwen3",
)  # fmt: skip


def known_models(settings: ModelSettings, environ: Mapping[str, str]) -> tuple[Known, ...]:
    """What can be chosen, the settings' own models first.

    Args:
        settings: the person's settings.
        environ: looked at for whether a key is there, never for the key itself.
    """
    names = dict.fromkeys((*settings.named, *_WELL_KNOWN))
    return tuple(Known(name, _says(name, settings, environ)) for name in names)


def models_dialog(settings: ModelSettings, environ: Mapping[str, str]) -> ChooseModels:
    """Ask for models.

    Args:
        settings: whose models stand there to begin with.
        environ: looked at for whether keys are there.
    """
    now = Models(settings.author, settings.critic, settings.judge)
    known = known_models(settings, environ)
    return ChooseModels(now, known, lambda name: why_unusable(name, settings), str(config_file(environ)))


def why_unusable(name: str, settings: ModelSettings) -> str:
    """Why a name cannot be used, in one line; "" if it can."""
    try:
        provider_of(parse_model(name, tuple(settings.providers)).provider, settings.providers)
    except ConfigError as why:
        return str(why)
    return ""


def _says(name: str, settings: ModelSettings, environ: Mapping[str, str]) -> str:
    try:
        provider = provider_of(parse_model(name, tuple(settings.providers)).provider, settings.providers)
    except ConfigError as why:
        return str(why)
    if provider.local or not provider.key_variable:
        return f"here, at {provider.base_url}"
    found = "is set" if environ.get(provider.key_variable) else "not in environment"
    return f"{provider.key_variable} {found}"
