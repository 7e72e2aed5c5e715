"""Where a model is asked, and with which key: settled before anything is sent, from settings and environment alone.

No spec and no session is ever looked at here. A key goes only to its provider's own hosts, to this machine, or to a
host that a person has confirmed.
"""

import ipaddress
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from msgspec import Struct

from redraft.config import config_dir, config_file, data_dir
from redraft.models.faults import ModelFault
from redraft.models.naming import PROVIDERS, ModelName, Provider, provider_of
from redraft.models.secrets import Secret, find_key
from redraft.private import NotPrivate, read_private, write_private
from redraft.roles import ModelSettings, Timeouts, Wire
from redraft.settings import FILE_LIMIT, ConfigError

HOSTS_FILE: Final = "hosts.toml"
_URL_SIGNS: Final = re.compile(r"[A-Za-z0-9._~:/\[\]%-]+")
_PORT: Final = re.compile(r":[0-9]*$")
_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?|[0-9a-f:.]{2,45}")


class Endpoint(Struct, frozen=True):
    """Where a model is asked, and how. No text that it is shown as holds the key.

    Args:
        model: the model.
        wire: what the server speaks.
        base_url: the server's address, as checked; give it to a library as it is, always.
        key: what it is asked with; None where none is needed.
        timeouts: how long silences may last.
        max_tokens: most tokens of a reply.
        key_place: where the key was found, for people.
    """

    model: ModelName
    wire: Wire
    base_url: str
    key: Secret | None = None
    timeouts: Timeouts = Timeouts()
    max_tokens: int = 16_000
    key_place: str = ""

    @property
    def host(self) -> str:
        """The server's host, as people confirm it."""
        return host_of(self.base_url)

    @property
    def here(self) -> bool:
        """Whether the server is on this machine: no proxy may stand between, whatever the environment says."""
        return is_loopback(self.host)


class UnconfirmedHost(ModelFault):
    """A key would go to a host that is not its provider's, and that nobody has confirmed. Nothing was sent.

    Args:
        model: the model that was to be asked.
        host: the host, for the question and for `Hosts.confirm`.
        base_url: the whole address.
        source: who says so: a variable, or the settings file.
        key_name: the name of the key that would go there.
    """

    def __init__(self, model: ModelName, host: str, base_url: str, source: str, key_name: str) -> None:
        super().__init__(
            "unconfirmed host", f"{model}: {source} would send {key_name} to {host}, which nobody has confirmed"
        )
        self.host = host
        self.base_url = base_url
        self.source = source
        self.key_name = key_name


class Hosts:
    """The hosts that a person has confirmed, kept in a file of their own.

    Args:
        path: the file; its folder is made when the first host is confirmed.
        allowed: hosts that count as confirmed for this run only.

    Raises:
        ConfigError: one of `allowed` is no host.
    """

    def __init__(self, path: Path, allowed: Collection[str] = ()) -> None:
        self._path = path
        self._allowed = frozenset(plain_host(host) for host in allowed)

    @classmethod
    def of(cls, environ: Mapping[str, str], allowed: Collection[str] = ()) -> "Hosts":
        """The hosts confirmed by the person whose environment this is."""
        return cls(data_dir(environ) / HOSTS_FILE, allowed)

    def confirmed(self, host: str) -> bool:
        """Whether a key may go to this host, which is not its provider's.

        Raises:
            ConfigError: the file is damaged, or others could have written it.
        """
        host = plain_host(host)
        return host in self._allowed or host in self.listed()

    def confirm(self, host: str) -> None:
        """Keep that a person allows keys to be sent to this host.

        Raises:
            ConfigError: it is no host, or the file is damaged.
            OSError: it cannot be written.
        """
        listed = dict.fromkeys((*self.listed(), plain_host(host)))
        lines = "".join(f'    "{each}",\n' for each in listed)
        write_private(self._path, f"hosts = [\n{lines}]\n".encode())

    def listed(self) -> tuple[str, ...]:
        """The hosts in the file, in the order in which they were confirmed.

        Raises:
            ConfigError: the file is damaged, or others could have written it.
        """
        import tomllib

        try:
            table = tomllib.loads(read_private(self._path, FILE_LIMIT).decode())
        except FileNotFoundError:
            return ()
        except NotPrivate as fault:
            raise ConfigError(str(fault)) from fault
        except OSError as fault:
            raise ConfigError(f"{self._path}: cannot be read ({fault.strerror or fault}). {_AGAIN}") from fault
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as fault:
            raise ConfigError(f"{self._path}: not valid TOML: {fault}. {_AGAIN}") from fault
        return _hosts_in(table, self._path)


_AGAIN: Final = "Mend it, or remove it and confirm your hosts again."


def _hosts_in(table: Mapping[str, object], path: Path) -> tuple[str, ...]:
    hosts = table.get("hosts", [])
    if set(table) - {"hosts"} or not isinstance(hosts, list) or not all(isinstance(host, str) for host in hosts):
        raise ConfigError(f'{path}: it takes one line, such as hosts = ["models.example.org"]. {_AGAIN}')
    return tuple(plain_host(host, f"{path}: {host!r}") for host in hosts)


class _Address(NamedTuple):
    url: str
    source: str


def endpoint_for(name: ModelName, settings: ModelSettings, environ: Mapping[str, str], hosts: Hosts) -> Endpoint:
    """Settle where a model is asked, and with which key. Opens no connection.

    The keyring may wait for a person to unlock it: call this in a thread where that would hold others up.

    Args:
        name: the model.
        settings: what the settings say of providers, and of all requests.
        environ: the environment: base URLs, keys, and where the key file is.
        hosts: the hosts that were confirmed.

    Returns:
        The endpoint.

    Raises:
        ModelFault: there is no key ("no key").
        UnconfirmedHost: the key would go to a host that was not confirmed.
        ConfigError: an address, a host list or a key file cannot be used, or there is no such provider.
    """
    provider = provider_of(name.provider, settings.providers)
    address = _address(provider, settings, environ)
    base_url = checked_url(*address)
    found = find_key(provider.name, provider.key_variable, environ, config_dir(environ))
    if found is None and provider.key_variable and not is_loopback(host_of(base_url)):
        raise ModelFault("no key", f"{name}: no key {provider.key_variable} was found")
    key, place = found or (None, "")
    if key is not None:
        _may_have_key(name, provider, _Address(base_url, address.source), hosts)
    wire = _wire(provider, settings, base_url)
    return Endpoint(name, wire, base_url, key, settings.timeouts, settings.max_tokens, place)


def waiting_keys(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The names of keys that lie in the environment. They are used only once a model is named."""
    names = (provider.key_variable for provider in PROVIDERS.values())
    return tuple(name for name in names if name and environ.get(name, "").strip())


def _address(provider: Provider, settings: ModelSettings, environ: Mapping[str, str]) -> _Address:
    """The base URL that counts, and who says so: the settings, else the environment, else the provider itself."""
    said = settings.providers.get(provider.name)
    path = config_file(environ)
    if said is not None and said.base_url:
        return _Address(said.base_url, f"base_url of [provider.{provider.name}] in {path}")
    if variable := provider.base_url_variable and environ.get(provider.base_url_variable, "").strip():
        return _Address(variable, f"{provider.base_url_variable} in the environment")
    if not provider.base_url:
        raise ConfigError(
            f"There is no base URL for {provider.name}: put these two lines in {path}:\n"
            f'[provider.{provider.name}]\nbase_url = "http://127.0.0.1:8080/v1"'
        )
    return _Address(provider.base_url, f"{provider.name} itself")


def _wire(provider: Provider, settings: ModelSettings, base_url: str) -> Wire:
    """Responses is spoken by OpenAI alone: another server in its place speaks Chat Completions, unless settings say."""
    said = settings.providers.get(provider.name)
    if said is not None and said.wire:
        return said.wire
    return "chat" if provider.wire == "responses" and not _own(provider, host_of(base_url)) else provider.wire


def _own(provider: Provider, host: str) -> bool:
    """Whether a host is the provider's own, or a part of it such as a region's."""
    known = PROVIDERS.get(provider.name)
    own = host_of(known.base_url) if known is not None and known.base_url else ""
    return bool(own) and (host == own or host.endswith(f".{own}"))


def _may_have_key(name: ModelName, provider: Provider, address: _Address, hosts: Hosts) -> None:
    host = host_of(address.url)
    if is_loopback(host):
        return
    if not address.url.startswith("https:"):
        raise ConfigError(
            f"{address.source} is {address.url}: {provider.key_variable} would go there for all to read. Use https, or "
            "a server on this machine."
        )
    if not _own(provider, host) and not hosts.confirmed(host):
        raise UnconfirmedHost(name, host, address.url, address.source, provider.key_variable)


def checked_url(url: str, source: str) -> str:
    """Check a base URL. It is written anew from its parts, so that every library reads the same host in it.

    Args:
        url: the address as it was given.
        source: who gave it, for messages; the address itself is not told where a password may stand in it.

    Returns:
        The address, without a slash at its end.

    Raises:
        ConfigError: it is no http or https address of a host, or there is more in it than host, port and path.
    """
    if "@" in url or "?" in url or "#" in url:
        raise ConfigError(f"{source} holds a name, a password or a query: it takes scheme, host, port and path alone.")
    if not _URL_SIGNS.fullmatch(url):
        raise ConfigError(f"{source} holds signs that no address has. {_SUCH_AS} Write a host's xn-- form.")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or ""), parts.port
    except ValueError as fault:
        raise ConfigError(f"{source} is {url}: no address ({fault}). {_SUCH_AS}") from fault
    if parts.scheme not in ("http", "https"):
        raise ConfigError(f"{source} is {url}: it takes http or https. {_SUCH_AS}")
    host = plain_host(host, source)
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}{f':{port}' if port is not None else ''}{parts.path.rstrip('/')}"


_SUCH_AS: Final = "It takes an address such as https://models.example.org/v1."


def plain_host(host: str, source: str = "") -> str:
    """Write a host the one way in which hosts are compared.

    Args:
        host: a name or an address, with or without a port.
        source: who gave it, for messages.

    Returns:
        The host in small letters, without port and without a dot at its end.

    Raises:
        ConfigError: it is none.
    """
    plain = host.strip().lower()
    if plain.count(":") == 1 or "]" in plain:  # else its colons are those of an address
        plain = _PORT.sub("", plain)
    plain = plain.removeprefix("[").removesuffix("]").removesuffix(".")
    if not _HOST.fullmatch(plain):
        raise ConfigError(f"{source or host!r} names no host. Write it as in models.example.org, without https://.")
    return plain


def host_of(base_url: str) -> str:
    """The host in a checked base URL."""
    return plain_host(urlsplit(base_url).hostname or "", base_url)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself: `localhost`, 127.0.0.0/8 or ::1."""
    if host == "localhost":  # a name under it is looked up like any other, and may be anywhere
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
