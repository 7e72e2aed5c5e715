"""Keys: where they are found, and how they are kept from being shown, written down or handed on."""

import hmac
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final, NoReturn
from urllib.parse import quote

from redraft.private import NotPrivate, read_private
from redraft.roles import names_secret
from redraft.settings import FILE_LIMIT, ConfigError

KEYRING_SERVICE: Final = "redraft"
"""What keys go by in the system keyring, each under its own name: `keyring set redraft ANTHROPIC_API_KEY`."""
KEY_FILE: Final = "keys.toml"
MASK: Final = "[key]"
"""What stands for a key in a text that is shown or kept."""

_KEY_LINES: Final = 'It takes lines such as ANTHROPIC_API_KEY = "...", one for each key.'
_SHORTEST: Final = 6
"""Characters of the shortest text that is taken for a key: anything shorter stands in too many places by chance."""
_CUT: Final = 8
"""Characters of a key at the end of a text, as where a long message was cut, that are masked as well."""
_LONG: Final = 16
"""Characters of a key that is not part of another variable's value by chance."""
_PATHS: Final = ("/", "~", "./")
"""How a value begins that says where a key is, and is none: `HOME` may well be the same folder."""
_READ_BY_SDKS: Final = ("ANTHROPIC_", "OPENAI_", "AZURE_OPENAI_", "OPENROUTER_")
"""Starts of variables that model libraries read by themselves: keys, headers with keys, addresses."""
_PROXIES: Final = frozenset({"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
_LOOKS_LIKE_KEY: Final = re.compile(r"\b(sk|rk|pk|gsk|xai|hf|ghp|gho|glpat|github_pat)[-_][\w-]{16,}|\bAIza[\w-]{30,}")
_PASSWORD_IN_URL: Final = re.compile(r"://[^/\s@:]*:[^/\s@]+@")


class Secret:
    """A key. It is shown by `reveal` alone: not as text, in a log, in a trace with locals, nor when encoded.

    Args:
        value: the key.
    """

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        object.__setattr__(self, "_Secret__value", value)

    def reveal(self) -> str:
        """Get the key itself, for the one place that sends it."""
        return str(object.__getattribute__(self, "_Secret__value"))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a key does not change")

    def __repr__(self) -> str:
        return "Secret()"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.reveal().encode(), other.reveal().encode())

    def __hash__(self) -> int:
        return hash((Secret, self.reveal()))

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: object) -> "Secret":
        return self

    def __getstate__(self) -> NoReturn:
        raise TypeError("a key is not written down")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a key is not written down")


def find_key(provider: str, key_name: str, environ: Mapping[str, str], config_dir: Path) -> tuple[Secret, str] | None:
    """Find a key: in the environment, else in the system keyring, else in the key file.

    The keyring may wait for a person to unlock it: call this in a thread where that would hold others up.

    Args:
        provider: whose key it is, for messages.
        key_name: what it goes by in all three places.
        environ: the environment.
        config_dir: the folder of the key file.

    Returns:
        The key and where it was found; None if it is nowhere.

    Raises:
        ConfigError: the key file cannot be used, or what was found cannot be a key. No message holds it.
    """
    for where, secret in _places(key_name, environ, config_dir):
        if secret is not None and secret != Secret(""):
            if not _usable(secret):
                raise ConfigError(
                    f"{key_name} in {where} cannot be the key of {provider}: it holds spaces, line ends or other "
                    "signs that no key has. Set it again."
                )
            return secret, where
    return None


def _places(key_name: str, environ: Mapping[str, str], config_dir: Path) -> Iterator[tuple[str, Secret | None]]:
    """Where keys can be, in the order in which they count; a place is only looked at when those before it had none."""
    if not key_name:
        return
    yield "the environment", Secret(environ.get(key_name, "").strip())
    yield "the system keyring", _in_keyring(key_name)
    path = config_dir / KEY_FILE
    yield str(path), key_file(path).get(key_name)


def _usable(secret: Secret) -> bool:
    """Whether it can stand in a header: a library that refuses a header may tell what was in it."""
    return all("!" <= sign <= "~" for sign in secret.reveal())


def _in_keyring(key_name: str) -> Secret | None:
    """What the keyring has; None when it has none, is locked, or is not there at all."""
    try:
        import keyring
        from keyring.errors import KeyringError

        try:
            found = keyring.get_password(KEYRING_SERVICE, key_name)
        except KeyringError:  # no keyring on this machine, or it stays locked: a key can be elsewhere
            return None
    except (ImportError, AttributeError, OSError, RuntimeError, ValueError):  # one that is set, and cannot be loaded
        return None
    return Secret(found.strip()) if found else None


def keyring_name() -> str:
    """What keeps keys on this machine, for people; "" when nothing does. May take a while: ask it in a thread."""
    try:
        import keyring
        from keyring.backends import fail, null

        backend = keyring.get_keyring()
        return "" if isinstance(backend, fail.Keyring | null.Keyring) else str(backend.name)
    except (ImportError, AttributeError, OSError, RuntimeError, ValueError):
        return ""


def key_file(path: Path) -> Mapping[str, Secret]:
    """Read the key file: a line `NAME = "key"` for each key.

    Args:
        path: where it is.

    Returns:
        The keys by name; none when there is no such file.

    Raises:
        ConfigError: others can read it, or it cannot be read. The message holds no key.
    """
    read = _read_keys(path)
    if isinstance(read, str):
        raise ConfigError(read)
    return read


def _read_keys(path: Path) -> dict[str, Secret] | str:
    """The keys, or what is wrong. No exception leaves this function: the file's text would hang in its trace."""
    import tomllib

    try:
        return _keys_in(tomllib.loads(read_private(path, FILE_LIMIT).decode()), path)
    except FileNotFoundError:
        return {}
    except NotPrivate as fault:
        return str(fault)
    except OSError as fault:
        return f"{path}: cannot be read ({fault.strerror or 'too large'}). Check its permissions and its size."
    except (ValueError, RecursionError):
        return f"{path}: not valid TOML in UTF-8. {_KEY_LINES}"


def _keys_in(table: Mapping[str, object], path: Path) -> dict[str, Secret] | str:
    keys = {name: Secret(key.strip()) for name, key in table.items() if isinstance(key, str)}
    odd = next((name for name in table if name not in keys), "")
    return f"{path}: {odd!r} is not a text. {_KEY_LINES}" if odd else keys


def scrub(text: str, secrets: Collection[Secret]) -> str:
    """Mask every key in a text that others wrote, such as a server's answer.

    Args:
        text: the text.
        secrets: the keys that might stand in it.

    Returns:
        The text with each of them masked, also the start of one that its end cuts off.
    """
    for value in sorted((secret.reveal() for secret in secrets), key=len, reverse=True):
        if len(value) < _SHORTEST:
            continue
        text = text.replace(value, MASK).replace(quote(value, safe=""), MASK)
        for length in range(len(value) - 1, _CUT - 1, -1):
            if text.endswith(value[:length]):
                text = text[:-length] + MASK
                break
    return text


def clean_environ(
    environ: Mapping[str, str], secrets: Collection[Secret] = (), *, proxies: bool = False
) -> dict[str, str]:
    """Make the environment of a child process: without any variable that holds a key.

    Args:
        environ: the environment of this process.
        secrets: keys that are known from elsewhere; a variable that holds one is left out.
        proxies: the child speaks to models: it keeps the addresses of proxies, even with a password in them.

    Returns:
        What is left: no variable that model libraries read by themselves, none whose name says that it is secret,
        and none that holds the value of one that was left out.
    """
    kept = {name: value for name, value in environ.items() if not _secret_variable(name)}
    left_out = {value for name, value in environ.items() if name not in kept and not value.startswith(_PATHS)}
    known = {value for value in left_out | {secret.reveal() for secret in secrets} if len(value) >= _CUT}
    return {
        name: value
        for name, value in kept.items()
        if not _holds_key(value, known)
        and ((proxies and name.upper() in _PROXIES) or not _PASSWORD_IN_URL.search(value))
    }


def _secret_variable(name: str) -> bool:
    return name.upper().startswith(_READ_BY_SDKS) or names_secret(name)


def _holds_key(value: str, known: Collection[str]) -> bool:
    return (
        value in known
        or any(secret in value for secret in known if len(secret) >= _LONG)
        or _LOOKS_LIKE_KEY.search(value) is not None
    )
