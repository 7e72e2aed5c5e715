"""Settings and places: a TOML file in the config folder, the environment, and where redraft keeps its data.

Everything lives where the platform keeps such things, or, with `REDRAFT_HOME` set, under that one folder.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

FILE_LIMIT = 16_384
"""Bytes that a settings or theme file may have; checked before parsing, whose time can grow as their square."""
NAME_LIMIT = 80
"""Characters that a person's name may have: it stands in every event."""
_OTHERS = ("rules", "offline")
"""What the transcript calls those that are no person."""
GRACE_LIMIT = 10.0
"""The longest grace that can be set, in seconds."""

Kind = Literal["data", "config", "state"]
Table = Mapping[str, object]


class ConfigError(ValueError):
    """A settings or theme file that cannot be used: what is wrong, in which file, and what to do."""


class Config(Struct, frozen=True):
    """What a person can set.

    Args:
        name: who decides, as the transcript calls them.
        theme: name of the colour theme.
        grace: seconds in which a fix that came under the cursor by itself cannot be decided, 0 to 10.
        editor: command that opens a whole draft; "" when neither the file nor the environment names one.
        keys: for the id of an action, the keys that do it instead of the usual ones ("y" or "y,ctrl+y").
    """

    name: str = "you"
    theme: str = "redraft-dark"
    grace: float = 0.5
    editor: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)


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


def private_dir(path: Path) -> Path:
    """Make a folder that only its owner can enter, and return it.

    Folders that stand already are left as they are: their owner may have chosen to share them.

    Raises:
        OSError: it cannot be made, or something else has its name.
    """
    if not path.is_dir():
        private_dir(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
    return path


def load(environ: Mapping[str, str] = os.environ) -> Config:
    """Read the settings; without a file, every one has its default.

    Raises:
        ConfigError: the file cannot be read, or says something that redraft does not know.
    """
    path = config_file(environ)
    table = read_toml(path) if path.exists() else {}
    allowed = list(Config.__struct_fields__)
    refuse_unknown(path, table, allowed)
    return Config(
        name=_name(path, table),
        theme=_text(path, table, "theme", Config().theme),
        grace=_grace(path, table),
        editor=_text(path, table, "editor", environ.get("VISUAL") or environ.get("EDITOR") or ""),
        keys=_keys(path, table),
    )


def read_toml(path: Path) -> dict[str, object]:
    """Read a small TOML file.

    Raises:
        ConfigError: it is missing, too large, not UTF-8, or not TOML; the message names the file and the line.
    """
    import tomllib  # costs as much as the rest of this module, and most runs have no settings file

    try:
        if (size := path.stat().st_size) > FILE_LIMIT:
            raise ConfigError(f"{path}: {size:,} bytes, more than the {FILE_LIMIT:,} allowed here. Make it smaller.")
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be read ({fault.strerror}). Check the path and its permissions.") from fault
    except UnicodeDecodeError as fault:
        raise ConfigError(f"{path}: not UTF-8 at byte {fault.start}. Save it as UTF-8.") from fault
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise ConfigError(f"{path}: not valid TOML: {fault}. Mend that place.") from fault


def refuse_unknown(path: Path, table: Table, allowed: list[str], where: str = "") -> None:
    """Refuse a key that has no meaning here, and suggest the one that was probably meant.

    Args:
        path: the file, for the message.
        table: what was read.
        allowed: the keys that have a meaning.
        where: the table's name when it is not the top of the file.

    Raises:
        ConfigError: at the first such key.
    """
    from difflib import get_close_matches

    for key in table:
        if key not in allowed:
            near = get_close_matches(key, allowed, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Allowed: {', '.join(sorted(allowed))}."
            raise ConfigError(f"{path}: unknown key {key!r}{where and f' in [{where}]'}. {hint}")


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


def _wrong(path: Path, key: str, value: object, wanted: str) -> ConfigError:
    return ConfigError(f"{path}: {key} = {value!r} cannot be used. It takes {wanted}.")


def _text(path: Path, table: Table, key: str, default: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, str) or not value.isprintable():
        raise _wrong(path, key, value, "a text on one line")
    return value


def _name(path: Path, table: Table) -> str:
    name = _text(path, table, "name", Config().name)
    if not 0 < len(name.strip()) <= NAME_LIMIT:
        raise _wrong(path, "name", name, f"1 to {NAME_LIMIT} characters")
    if name in _OTHERS:  # what the app does by itself is told from what a person does by this name
        raise _wrong(path, "name", name, f"any name but {' and '.join(_OTHERS)}, which the transcript needs")
    return name


def _grace(path: Path, table: Table) -> float:
    value = table.get("grace", Config().grace)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= GRACE_LIMIT:
        raise _wrong(path, "grace", value, f"seconds from 0 to {GRACE_LIMIT:g}")
    return float(value)


def _keys(path: Path, table: Table) -> Mapping[str, str]:
    value = table.get("keys", {})
    if not isinstance(value, dict):
        raise _wrong(path, "keys", value, 'a table, such as [keys] with accept = "y"')
    for action, keys in value.items():
        if not isinstance(keys, str) or not all(key.strip() for key in keys.split(",")):
            raise _wrong(path, f"keys.{action}", keys, 'keys with commas between them, such as "y,ctrl+y"')
    return dict(value)
