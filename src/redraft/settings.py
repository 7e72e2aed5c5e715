"""How a settings file is read: small TOML, nothing unknown, and every value checked where it stands."""

from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

FILE_LIMIT = 16_384
"""Bytes that a settings or theme file may have; checked before parsing, whose time can grow as their square."""

Table = Mapping[str, object]


class ConfigError(ValueError):
    """A setting that cannot be used: what is wrong, where it stands, and what to do."""


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


def refuse_unknown(path: Path, table: Table, allowed: Collection[str], where: str = "") -> None:
    """Refuse a key that has no meaning here, and suggest the one that was probably meant.

    Args:
        path: the file, for the message.
        table: what was read.
        allowed: the keys that have a meaning.
        where: the table's name when it is not the top of the file.

    Raises:
        ConfigError: at the first such key.
    """
    for key in table:
        if key not in allowed:
            raise ConfigError(f"{path}: unknown key {key!r}{where and f' in [{where}]'}. {nearest(key, allowed)}")


def nearest(word: str, known: Collection[str]) -> str:
    """Say which of the known words was probably meant, or else what they all are."""
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Allowed: {', '.join(sorted(known))}."


def wrong(path: Path, key: str, value: object, wanted: str) -> ConfigError:
    """The refusal of a value: what stands there, and what it takes."""
    return ConfigError(f"{path}: {key} = {value!r} cannot be used. It takes {wanted}.")


def text_at(path: Path, table: Table, key: str, default: str, where: str = "") -> str:
    """Read a text on one line.

    Raises:
        ConfigError: it is something else.
    """
    value = table.get(key, default)
    if not isinstance(value, str) or not value.isprintable():
        raise wrong(path, where + key, value, "a text on one line")
    return value


def whole_at(path: Path, table: Table, key: str, least: int, most: int, where: str = "") -> int | None:
    """Read a whole number from `least` to `most`; None if there is none.

    Raises:
        ConfigError: it is something else.
    """
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise wrong(path, where + key, value, f"a whole number from {least:,} to {most:,}")
    return value


def seconds_at(path: Path, table: Table, key: str, most: float, where: str = "") -> float | None:
    """Read seconds, above 0 and up to `most`; None if there are none.

    Raises:
        ConfigError: it is something else.
    """
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
        raise wrong(path, where + key, value, f"seconds above 0, up to {most:g}")
    return float(value)


def amount_at(path: Path, table: Table, key: str, where: str = "") -> Decimal | None:
    """Read an amount of money, above 0; None if there is none.

    Raises:
        ConfigError: it is something else.
    """
    value = table.get(key)
    if value is None:
        return None
    try:
        amount = Decimal(str(value)) if isinstance(value, str | int | float) else Decimal(-1)
    except InvalidOperation:
        amount = Decimal(-1)
    if isinstance(value, bool) or not amount.is_finite() or not Decimal("1e-9") <= amount <= 10**9:
        raise wrong(path, where + key, value, 'an amount above 0, such as "0.50"')
    return amount


def table_at(path: Path, table: Table, key: str, where: str = "") -> dict[str, object]:
    """Read a table; an empty one if there is none.

    Raises:
        ConfigError: it is something else.
    """
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise ConfigError(f"{path}: {where}{key} cannot be used. It takes a table, under a line [{where}{key}].")
    return value
