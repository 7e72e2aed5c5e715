"""Names of models, `provider:id`, and the providers that redraft knows by name."""

from collections.abc import Collection, Mapping
from typing import Final

from msgspec import Struct

from redraft.roles import ProviderSettings, Wire
from redraft.settings import ConfigError

NAME_LIMIT: Final = 200
"""Characters that a model's name may have."""

_MAKERS: Final = {"claude": "anthropic", "gpt": "openai", "o1": "openai", "o3": "openai", "o4": "openai"}
"""For the start of an id, who makes the model."""


class Provider(Struct, frozen=True):
    """Who serves models, and how.

    Args:
        name: as it stands before the colon.
        wire: what its server speaks.
        base_url: where its server is; "" when only the settings can say.
        key_variable: the name of its key; "" when it needs none.
        local: it runs on this machine: it costs nothing, and no text leaves the machine.
        base_url_variable: the variable that other programs take its address from; "" for none.
    """

    name: str
    wire: Wire
    base_url: str
    key_variable: str = ""
    local: bool = False
    base_url_variable: str = ""


PROVIDERS: Final[Mapping[str, Provider]] = {
    provider.name: provider
    for provider in (
        Provider(
            "anthropic",
            "anthropic",
            "https://api.anthropic.com",
            "ANTHROPIC_API_KEY",
            base_url_variable="ANTHROPIC_BASE_URL",
        ),
        Provider(
            "openai",
            "responses",
            "https://api.openai.com/v1",
            "OPENAI_API_KEY",
            base_url_variable="OPENAI_BASE_URL",
        ),
        Provider("openrouter", "chat", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
        Provider("ollama", "chat", "http://127.0.0.1:11434/v1", local=True),
        Provider("llamacpp", "chat", "http://127.0.0.1:8080/v1", local=True),
        Provider("vllm", "chat", "http://127.0.0.1:8000/v1", local=True),
        Provider("lmstudio", "chat", "http://127.0.0.1:1234/v1", local=True),
        Provider("local", "chat", "", local=True),
    )
}
"""The providers that need no settings (`local` needs its base URL), by name."""


class BadModelName(ConfigError):
    """A model's name that names none: what was meant, or how such a name is written."""


class ModelName(Struct, frozen=True):
    """One model of one provider, written `provider:id`.

    Args:
        provider: the provider's name.
        id: what the provider calls the model.
    """

    provider: str
    id: str

    def __str__(self) -> str:
        return f"{self.provider}:{self.id}"


def parse_model(text: str, more: Collection[str] = ()) -> ModelName:
    """Read a model's name.

    Args:
        text: `provider:id`; the id may hold colons and slashes of its own.
        more: names of providers that the settings tell of, besides those known anyway.

    Returns:
        The name.

    Raises:
        BadModelName: it has no provider, an unknown one, or no usable id; the message says what to write instead.
    """
    text = text.strip()
    if not text.isprintable() or not 0 < len(text) <= NAME_LIMIT:
        raise BadModelName(f"A model's name has 1 to {NAME_LIMIT} characters on one line: provider:id. {_EXAMPLE}")
    provider, colon, id = text.partition(":")
    known = {*PROVIDERS, *more}
    if not colon or (provider not in known and _only_id(text)):
        raise BadModelName(f"{text!r} does not say whose model it is: {_instead(text, known)}.")
    if provider not in known:
        raise BadModelName(f"{text!r}: there is no provider {provider!r}. {_meant(provider, id, known)}")
    if not id or id != id.strip():
        raise BadModelName(f"{text!r} does not say which model. {_EXAMPLE}")
    return ModelName(provider, id)


def provider_of(name: str, providers: Mapping[str, ProviderSettings]) -> Provider:
    """Find a provider as the settings make it.

    Args:
        name: its name.
        providers: what the settings say of providers.

    Returns:
        The provider; its base URL is not checked yet.

    Raises:
        BadModelName: neither redraft nor the settings know one of that name.
    """
    known, said = PROVIDERS.get(name), providers.get(name)
    if known is None and said is None:
        raise BadModelName(f"there is no provider {name!r}. {_meant(name, '', {*PROVIDERS, *providers})}")
    known = known or Provider(name, "chat", "")
    said = said or ProviderSettings()
    return Provider(
        name,
        said.wire or known.wire,
        said.base_url or known.base_url,
        said.key or known.key_variable,
        known.local and not said.key,
        known.base_url_variable,
    )


_EXAMPLE: Final = "Examples: anthropic:claude-opus-5-5, openai:gpt-6-sol, ollama:qwen3."


def _maker(id: str) -> str:
    return next((maker for start, maker in _MAKERS.items() if id.lower().startswith(start)), "")


def _only_id(text: str) -> bool:
    """Whether what stands before the colon belongs to an id, as in `qwen3:8b` or `claude-opus-5-5:latest`."""
    start = text.partition(":")[0]
    return bool(_maker(start)) or any(letter.isdigit() or letter in "/." for letter in start)


def _instead(text: str, known: Collection[str]) -> str:
    start, slash, rest = text.partition("/")
    if slash and start.lower() in known and rest:
        return f"write {start.lower()}:{rest}"
    if maker := _maker(text):
        return f"write {maker}:{text}"
    return (
        f"write ollama:{text} if Ollama serves it, or {', '.join(f'{name}:{text}' for name in ('openrouter', 'local'))}"
    )


def _meant(provider: str, id: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    if near := get_close_matches(provider.lower(), known, n=1):
        return f"Did you mean {near[0]}:{id}?" if id else f"Did you mean {near[0]!r}?"
    return f"There are {', '.join(sorted(known))}; [provider.{provider}] with a base_url in the settings makes another."
