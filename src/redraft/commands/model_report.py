"""What `doctor` says of models: which are named, which keys are found and where, and which hosts are confirmed.

No key is ever part of it, and nothing is asked of any server.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from redraft.config import ConfigError, config_dir, load
from redraft.core.naming import named
from redraft.models.endpoints import Hosts, endpoint_for
from redraft.models.faults import ModelFault
from redraft.models.naming import PROVIDERS, parse_model, provider_of
from redraft.models.secrets import KEY_FILE, find_key, key_file, keyring_name
from redraft.roles import ModelSettings

Lines = dict[str, tuple[str, bool]]


def models(environ: Mapping[str, str]) -> Lines:
    """Say which model plays which role, and whether it could be asked.

    Args:
        environ: the environment.

    Returns:
        What was found, by name, and whether it works.
    """
    settings = _settings(environ)
    lines = {role: _model(getattr(settings, role), settings, environ) for role in ("author", "critic", "judge")}
    lines["hosts"] = _told(lambda: ", ".join(Hosts.of(environ).listed()) or "(none confirmed)")
    return lines


def keys(environ: Mapping[str, str]) -> Lines:
    """Say which keys are found, and where; never what they are.

    Args:
        environ: the environment.

    Returns:
        What was found, by name, and whether it works.
    """
    folder = config_dir(environ)
    lines = {"key file": _key_file(folder / KEY_FILE), "keyring": (keyring_name() or "(none on this machine)", True)}
    settings = _settings(environ)
    for name in dict.fromkeys((*PROVIDERS, *settings.providers)):
        provider = provider_of(name, settings.providers)
        if provider.key_variable:
            lines[name] = _key(name, provider.key_variable, environ, folder)
    return lines


def _settings(environ: Mapping[str, str]) -> ModelSettings:
    """The settings; those of no file when the file cannot be used, which is told where its path is."""
    try:
        return load(environ).models
    except ConfigError:
        return ModelSettings()


def _model(name: str, settings: ModelSettings, environ: Mapping[str, str]) -> tuple[str, bool]:
    if not name:
        return "(none named: offline)", True
    try:
        endpoint = endpoint_for(parse_model(name, settings.providers), settings, environ, Hosts.of(environ))
    except (ConfigError, ModelFault) as fault:
        return _one_line(str(fault)), False
    return f"{endpoint.model} at {endpoint.base_url}", True


def _key(provider: str, key_name: str, environ: Mapping[str, str], folder: Path) -> tuple[str, bool]:
    def where() -> str:
        found = find_key(provider, key_name, environ, folder)
        return f"{key_name}: found in {found[1]}" if found else f"{key_name}: not found"

    return _told(where)


def _key_file(path: Path) -> tuple[str, bool]:
    def held() -> str:
        try:
            mode = path.stat().st_mode & 0o777
        except FileNotFoundError:
            return f"{named(path)} (none)"
        return f"{named(path)} (mode {mode:04o}, keys: {', '.join(key_file(path)) or 'none'})"

    return _told(held)


def _told(say: Callable[[], str]) -> tuple[str, bool]:
    try:
        return say(), True
    except ConfigError as fault:
        return _one_line(str(fault)), False
    except OSError as fault:
        return f"{named(fault.filename)}: {fault.strerror}: check its permissions", False


def _one_line(text: str) -> str:
    return " ".join(text.split())
