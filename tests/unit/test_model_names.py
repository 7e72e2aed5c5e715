"""Names of models, and the providers behind them."""

import pytest

from redraft.config import ConfigError
from redraft.models.naming import PROVIDERS, BadModelName, ModelName, parse_model, provider_of
from redraft.roles import ProviderSettings, Wire


@pytest.mark.parametrize(
    ("text", "provider", "id"),
    [
        ("anthropic:claude-opus-5-5", "anthropic", "claude-opus-5-5"),
        (" openai:gpt-6-sol ", "openai", "gpt-6-sol"),
        ("ollama:qwen3:8b", "ollama", "qwen3:8b"),
        ("openrouter:maker/model:free", "openrouter", "maker/model:free"),
        ("local:/models/small one.gguf", "local", "/models/small one.gguf"),
    ],
)
def test_a_name_is_a_provider_and_an_id(text: str, provider: str, id: str) -> None:
    name = parse_model(text)
    assert name == ModelName(provider, id)
    assert str(name) == f"{provider}:{id}" == text.strip()


def test_a_provider_of_the_settings_is_known_once_they_are_given() -> None:
    assert parse_model("mine:m", {"mine": ProviderSettings()}) == ModelName("mine", "m")
    with pytest.raises(BadModelName, match=r"\[provider.mine\] with a base_url"):
        parse_model("mine:m")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("claude-opus-5-5", "write anthropic:claude-opus-5-5"),
        ("Claude-Opus-5-5", "write anthropic:Claude-Opus-5-5"),
        ("claude-opus-5-5:latest", "write anthropic:claude-opus-5-5:latest"),
        ("gpt-6-sol", "write openai:gpt-6-sol"),
        ("qwen3", "write ollama:qwen3 if Ollama serves it"),
        ("qwen3:8b", "write ollama:qwen3:8b if Ollama serves it"),
        ("ollama/qwen3", "write ollama:qwen3."),
        ("antropic:claude-opus-5-5", "Did you mean anthropic:claude-opus-5-5?"),
        ("OpenAI:gpt-6-sol", "Did you mean openai:gpt-6-sol?"),
        ("zzz:model", "there is no provider 'zzz'. There are anthropic, llamacpp, lmstudio"),
        ("openai:", "does not say which model"),
        ("openai: gpt", "does not say which model"),
        ("", "1 to 200 characters"),
        ("a" * 201, "1 to 200 characters"),
        ("openai:gpt\x1b[2J", "on one line"),
        ("openai:gpt\u202e", "on one line"),
    ],
)
def test_what_is_no_name_says_what_to_write_instead(text: str, said: str) -> None:
    with pytest.raises(BadModelName) as refused:
        parse_model(text)
    assert said in str(refused.value)
    assert "\x1b" not in str(refused.value)
    assert isinstance(refused.value, ConfigError)


@pytest.mark.parametrize(
    ("name", "wire", "base_url", "local"),
    [
        ("anthropic", "anthropic", "https://api.anthropic.com", False),
        ("openai", "responses", "https://api.openai.com/v1", False),
        ("openrouter", "chat", "https://openrouter.ai/api/v1", False),
        ("ollama", "chat", "http://127.0.0.1:11434/v1", True),
        ("llamacpp", "chat", "http://127.0.0.1:8080/v1", True),
        ("vllm", "chat", "http://127.0.0.1:8000/v1", True),
        ("lmstudio", "chat", "http://127.0.0.1:1234/v1", True),
        ("local", "chat", "", True),
    ],
)
def test_each_provider_has_its_wire_and_its_place(name: str, wire: Wire, base_url: str, local: bool) -> None:
    provider = provider_of(name, {})
    assert (provider.wire, provider.base_url, provider.local) == (wire, base_url, local)
    assert bool(provider.key_variable) is not local


def test_settings_move_a_provider_and_name_its_key() -> None:
    said = {"openai": ProviderSettings("https://eu.example.org/v1", "chat", "WORK_API_KEY")}
    moved = provider_of("openai", said)
    assert (moved.base_url, moved.wire, moved.key_variable) == ("https://eu.example.org/v1", "chat", "WORK_API_KEY")
    assert provider_of("anthropic", said) == PROVIDERS["anthropic"]


def test_a_local_server_that_wants_a_key_is_not_taken_to_cost_nothing() -> None:
    assert not provider_of(
        "local", {"local": ProviderSettings("https://paid.example.org/v1", "", "PAID_API_KEY")}
    ).local


def test_an_unknown_provider_is_refused() -> None:
    with pytest.raises(BadModelName, match=r"there is no provider 'ollma'. Did you mean 'ollama'"):
        provider_of("ollma", {})
