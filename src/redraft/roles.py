"""Which model plays which role, and how each provider is reached: what a person sets, before anything is asked.

A role without a model is played offline. Nothing here opens a connection, and no key is ever a setting: settings name
keys, and say not what they are.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, cast, get_args

from msgspec import Struct, field
from msgspec.structs import replace

from redraft.core.spec_values import Limits
from redraft.settings import (
    ConfigError,
    Table,
    amount_at,
    nearest,
    refuse_unknown,
    seconds_at,
    table_at,
    text_at,
    whole_at,
    wrong,
)

Wire = Literal["anthropic", "responses", "chat"]
"""What a server speaks: Anthropic's Messages, OpenAI's Responses, or Chat Completions as most others do."""

ROLES: Final = ("author", "critic", "judge")
OFFLINE: Final = "offline"
"""What those that work without a model are called, and what is typed to name none."""
VOTES: Final = (1, 3, 5, 7, 9)
"""How often a critic can be asked: odd, so that there is a majority."""
MOST_SECONDS: Final = 3600.0
_BUDGET: Final = ("passes", "tokens", "usd")
_OWN: Final = (*ROLES, "votes", "max_tokens", "retries", "record", "replay")
MODEL_KEYS: Final = (*_OWN, "provider", "timeouts", "profile")
"""The keys of the settings file that speak of models."""
_PROVIDER_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_KEY_NAME: Final = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_SECRET_WORDS: Final = frozenset("KEYS TOKENS SECRETS PASSWORDS PASSWD PASS PASSPHRASE PAT CREDENTIALS HEADERS".split())
_SECRET_ENDS: Final = ("KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL")
_SECRET_LAST: Final = ("_AUTH", "_PWD")


class Timeouts(Struct, frozen=True):
    """How long a silence may last, in seconds.

    Args:
        connect: until the server is reached.
        first_token: from then until the first piece of the reply or of the reasoning before it.
        idle: between two signs of life after that.
    """

    connect: float = 10.0
    first_token: float = 120.0
    idle: float = 60.0


class ProviderSettings(Struct, frozen=True):
    """What a person says of a provider. "" leaves it as it is.

    Args:
        base_url: where its server is.
        wire: what it speaks; "" for what is usual.
        key: the name of its key (of a variable, in the keyring, in the key file), never the key.
    """

    base_url: str = ""
    wire: Wire | Literal[""] = ""
    key: str = ""


class ModelSettings(Struct, frozen=True):
    """Which models are used, and how.

    Args:
        author: the model that writes, `provider:id`; "" for none.
        critic: the model that finds fault; "" for none.
        judge: the model that compares two versions; "" for the critic's.
        votes: independent judgements of a review: 1, 3, 5, 7 or 9.
        providers: what is said of each provider, by name.
        timeouts: how long silences may last.
        max_tokens: most tokens of a reply.
        retries: most requests that are made again before the first token.
        budget: a profile's own; None for the spec's.
        record: folder in which exchanges are recorded; "" for none.
        replay: folder from which they are played back instead of being made; "" for none.
    """

    author: str = ""
    critic: str = ""
    judge: str = ""
    votes: int = 1
    providers: Mapping[str, ProviderSettings] = field(default_factory=dict)
    timeouts: Timeouts = Timeouts()
    max_tokens: int = 16_000
    retries: int = 4
    budget: Limits | None = None
    record: str = ""
    replay: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        """The models that are named, each once. None: everything is offline."""
        return tuple(dict.fromkeys(name for name in (self.author, self.critic, self.judge) if name))


def names_secret(name: str) -> bool:
    """Whether a variable of this name holds something secret, as its words say: `OPENAI_API_KEY`, `GH_TOKEN`."""
    name = name.upper()
    words = name.split("_")
    return name.endswith(_SECRET_LAST) or any(word in _SECRET_WORDS or word.endswith(_SECRET_ENDS) for word in words)


def read_models(path: Path, table: Table, profile: str = "") -> ModelSettings:
    """Read what a settings file says of models.

    Args:
        path: the file, for messages.
        table: what was read from it.
        profile: the name of the profile whose own settings come before the others; "" for none.

    Returns:
        The settings.

    Raises:
        ConfigError: something there cannot be used, or there is no such profile.
    """
    common = ModelSettings(providers=_providers(path, table), timeouts=_timeouts(path, table))
    common = _owned(path, table, common, "")
    profiles = {name: _profile(path, table, name, common) for name in table_at(path, table, "profile")}
    if profile and profile not in profiles:
        hint = nearest(profile, profiles) if profiles else f"Put [profile.{profile}] there, with what it sets."
        raise ConfigError(f"{path}: there is no profile {profile!r}. {hint}")
    return profiles[profile] if profile else common


def _owned(path: Path, table: Table, before: ModelSettings, where: str) -> ModelSettings:
    """What the top of the file or a profile says, over what was said before it."""
    votes = whole_at(path, table, "votes", VOTES[0], VOTES[-1], where)
    if votes is not None and votes not in VOTES:
        raise wrong(path, f"{where}votes", votes, "1, 3, 5, 7 or 9, so that there is a majority")
    texts = {key: text_at(path, table, key, getattr(before, key), where) for key in (*ROLES, "record", "replay")}
    max_tokens = whole_at(path, table, "max_tokens", 16, 1_000_000, where)
    retries = whole_at(path, table, "retries", 0, 20, where)
    return replace(
        before,
        votes=before.votes if votes is None else votes,
        max_tokens=before.max_tokens if max_tokens is None else max_tokens,
        retries=before.retries if retries is None else retries,
        **texts,
    )


def _profile(path: Path, table: Table, name: str, common: ModelSettings) -> ModelSettings:
    where = f"profile.{name}"
    own = table_at(path, table_at(path, table, "profile"), name, "profile.")
    refuse_unknown(path, own, (*_OWN, "key_names", "budget"), where)
    settings = _owned(path, own, common, f"{where}.")
    providers = dict(common.providers)
    for provider, key in table_at(path, own, "key_names", f"{where}.").items():
        _check_provider_name(path, provider)
        known = providers.get(provider, ProviderSettings())
        providers[provider] = replace(known, key=_key_name(path, f"{where}.key_names.{provider}", key))
    return replace(settings, providers=providers, budget=_budget(path, own, f"{where}."))


def _budget(path: Path, own: Table, where: str) -> Limits | None:
    said = table_at(path, own, "budget", where)
    refuse_unknown(path, said, _BUDGET, f"{where}budget")
    if not said:
        return None
    inside = f"{where}budget."
    return Limits(
        passes=whole_at(path, said, "passes", 1, 1000, inside),
        tokens=whole_at(path, said, "tokens", 1, 10**12, inside),
        usd=amount_at(path, said, "usd", inside),
    )


def _timeouts(path: Path, table: Table) -> Timeouts:
    said = table_at(path, table, "timeouts")
    refuse_unknown(path, said, Timeouts.__struct_fields__, "timeouts")
    read = {key: seconds_at(path, said, key, MOST_SECONDS, "timeouts.") for key in Timeouts.__struct_fields__}
    return replace(Timeouts(), **{key: value for key, value in read.items() if value is not None})


def _providers(path: Path, table: Table) -> dict[str, ProviderSettings]:
    said = table_at(path, table, "provider")
    return {name: _provider(path, said, name) for name in said}


def _provider(path: Path, said: Table, name: str) -> ProviderSettings:
    _check_provider_name(path, name)
    where = f"provider.{name}"
    own = table_at(path, said, name, "provider.")
    refuse_unknown(path, own, ProviderSettings.__struct_fields__, where)
    wire = text_at(path, own, "wire", "", f"{where}.")
    if wire and wire not in get_args(Wire):
        raise wrong(path, f"{where}.wire", wire, " or ".join(get_args(Wire)))
    return ProviderSettings(
        base_url=text_at(path, own, "base_url", "", f"{where}."),
        wire=cast(Wire, wire),
        key=_key_name(path, f"{where}.key", own.get("key", "")),
    )


def _check_provider_name(path: Path, name: str) -> None:
    if not _PROVIDER_NAME.fullmatch(name):
        raise ConfigError(
            f"{path}: {name!r} cannot be a provider's name. Use a-z, 0-9, - and _, as in [provider.local]."
        )


def _key_name(path: Path, where: str, value: object) -> str:
    """The name of a key. What stands there is not told, as it may be the key itself."""
    if value == "":
        return ""
    if not isinstance(value, str) or not _KEY_NAME.fullmatch(value) or not names_secret(value):
        raise ConfigError(
            f"{path}: {where} cannot be used. It takes the name of a key in capitals, such as MY_API_KEY, never the "
            "key itself: that belongs in the environment, the keyring or keys.toml."
        )
    return value
