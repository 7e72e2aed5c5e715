"""Settings and places: a TOML file in the config folder, the environment, and where redraft keeps its data.

Everything lives where the platform keeps such things, or, with `REDRAFT_HOME` set, under that one folder.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from redraft.core.event import NO_PERSON
from redraft.private import private_dir
from redraft.roles import MODEL_KEYS, ModelSettings, read_models
from redraft.settings import ConfigError, Table, read_toml, refuse_unknown, text_at, wrong

__all__ = [
    "Config",
    "ConfigError",
    "config_dir",
    "config_file",
    "data_dir",
    "load",
    "private_dir",
    "read_toml",
    "refuse_unknown",
    "sessions_dir",
    "state_dir",
]

NAME_LIMIT = 80
"""Characters that a person's name may have: it stands in every event."""
GRACE_LIMIT = 10.0
"""The longest grace that can be set, in seconds."""

_KEYS = ("name", "theme", "grace", "editor", "auto_accept", "judge_first", "keys")

Kind = Literal["data", "config", "state"]
AutoAccept = Literal["none", "low"]


class Config(Struct, frozen=True):
    """What a person can set.

    Args:
        name: who decides, as the transcript calls them.
        theme: name of the colour theme.
        grace: seconds in which a fix that came under the cursor by itself cannot be decided, 0 to 10.
        editor: command that opens a whole draft; "" when neither the file nor the environment names one.
        keys: for the id of an action, the keys that do it instead of the usual ones ("y" or "y,ctrl+y").
        models: which models are used, and how.
        auto_accept: the risk up to which a fix is accepted without a key.
        judge_first: the critic's word on a version is hidden until the person has judged it, too.
    """

    name: str = "you"
    theme: str = "redraft-dark"
    grace: float = 0.5
    editor: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    models: ModelSettings = ModelSettings()
    auto_accept: AutoAccept = "none"
    judge_first: bool = False


def data_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of what must not be lost. It may not exist yet: `private_dir` makes it."""
    return _place("data", environ)


def config_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the settings file and of a person's own themes (in `themes/`)."""
    return _place("config", environ)


def state_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of what may be lost without harm, such as logs."""
    return _place("state", environ)


def sessions_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the transcripts."""
    return data_dir(environ) / "sessions"


def config_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the path of the settings file, whether or not there is one."""
    return config_dir(environ) / "config.toml"


def load(environ: Mapping[str, str] = os.environ, profile: str = "") -> Config:
    """Read the settings; without a file, every one has its default.

    Args:
        environ: where `VISUAL`, `EDITOR` and the folders are looked up.
        profile: the name of the profile whose own models, key names and budget are used; "" for none.

    Returns:
        The settings.

    Raises:
        ConfigError: the file cannot be read, says something that redraft does not know, or has no such profile.
    """
    path = config_file(environ)
    table = read_toml(path) if path.exists() else {}
    refuse_unknown(path, table, (*_KEYS, *MODEL_KEYS))
    return Config(
        name=_name(path, table),
        theme=text_at(path, table, "theme", Config().theme),
        grace=_grace(path, table),
        editor=text_at(path, table, "editor", environ.get("VISUAL") or environ.get("EDITOR") or ""),
        keys=_keys(path, table),
        models=read_models(path, table, profile),
        auto_accept=_auto_accept(path, table),
        judge_first=_judge_first(path, table),
    )


def _place(kind: Kind, environ: Mapping[str, str]) -> Path:
    if home := environ.get("REDRAFT_HOME"):
        return _home(home) / kind
    from platformdirs import PlatformDirs  # a tenth of the time to first paint, so only where it is asked

    dirs = PlatformDirs("redraft", appauthor=False)
    return {"data": dirs.user_data_path, "config": dirs.user_config_path, "state": dirs.user_state_path}[kind]


def _home(given: str) -> Path:
    try:
        return Path(given).expanduser().absolute()
    except RuntimeError as fault:
        raise ConfigError(f"REDRAFT_HOME is {given!r}, and there is no such user. Name a folder.") from fault


def _name(path: Path, table: Table) -> str:
    name = text_at(path, table, "name", Config().name)
    if not 0 < len(name.strip()) <= NAME_LIMIT:
        raise wrong(path, "name", name, f"1 to {NAME_LIMIT} characters")
    if name in NO_PERSON:  # what the app does by itself is told from what a person does by this name
        raise wrong(path, "name", name, f"any name but {' and '.join(NO_PERSON)}, which the transcript needs")
    return name


def _grace(path: Path, table: Table) -> float:
    value = table.get("grace", Config().grace)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= GRACE_LIMIT:
        raise wrong(path, "grace", value, f"seconds from 0 to {GRACE_LIMIT:g}")
    return float(value)


def _auto_accept(path: Path, table: Table) -> AutoAccept:
    value = table.get("auto_accept", Config().auto_accept)
    if value == "low":
        return "low"
    if value != "none":  # a riskier fix is always for a person to read
        raise wrong(path, "auto_accept", value, '"none" or "low"')
    return "none"


def _judge_first(path: Path, table: Table) -> bool:
    value = table.get("judge_first", False)
    if not isinstance(value, bool):
        raise wrong(path, "judge_first", value, "true or false")
    return value


def _keys(path: Path, table: Table) -> Mapping[str, str]:
    value = table.get("keys", {})
    if not isinstance(value, dict):
        raise wrong(path, "keys", value, 'a table, such as [keys] with accept = "y"')
    for action, keys in value.items():
        if not isinstance(keys, str) or not all(key.strip() for key in keys.split(",")):
            raise wrong(path, f"keys.{action}", keys, 'keys with commas between them, such as "y,ctrl+y"')
    return dict(value)
