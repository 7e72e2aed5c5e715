"""What the settings say of models: roles, providers, timeouts and profiles."""

from decimal import Decimal
from pathlib import Path

import pytest

from redraft import config
from redraft.config import ConfigError
from redraft.core.spec_values import Limits
from redraft.roles import ModelSettings, ProviderSettings, Timeouts, names_secret

EVERYTHING = """
author = "anthropic:claude-opus-5-5"
critic = "openai:gpt-6-sol"
judge = "ollama:qwen3"
votes = 3
max_tokens = 8000
retries = 2
record = "here"

[provider.local]
base_url = "http://127.0.0.1:9000/v1"
[provider.mine]
base_url = "https://mine.example.org/v1"
wire = "anthropic"
key = "MINE_API_KEY"

[timeouts]
connect = 5
idle = 30.5

[profile.dev]
author = "ollama:qwen3"
votes = 1
[profile.prod]
critic = "anthropic:claude-opus-5-5"
key_names = { anthropic = "PROD_API_KEY", mine = "OTHER_TOKEN" }
[profile.prod.budget]
passes = 3
tokens = 100000
usd = "0.50"
"""


def settings(text: str) -> Path:
    path = config.config_file()
    config.private_dir(path.parent)
    path.write_text(text)
    return path


def test_without_a_file_no_model_is_named() -> None:
    models = config.load().models
    assert models == ModelSettings()
    assert models.named == ()
    assert models.timeouts == Timeouts(connect=10.0, first_token=120.0, idle=60.0)


def test_a_key_in_the_environment_names_no_model() -> None:
    assert config.load({"REDRAFT_HOME": "/nowhere", "OPENAI_API_KEY": "sk-there"}).models.named == ()


def test_a_file_sets_roles_providers_and_timeouts() -> None:
    settings(EVERYTHING)
    models = config.load().models
    assert models == ModelSettings(
        author="anthropic:claude-opus-5-5",
        critic="openai:gpt-6-sol",
        judge="ollama:qwen3",
        votes=3,
        providers={
            "local": ProviderSettings("http://127.0.0.1:9000/v1"),
            "mine": ProviderSettings("https://mine.example.org/v1", "anthropic", "MINE_API_KEY"),
        },
        timeouts=Timeouts(connect=5.0, first_token=120.0, idle=30.5),
        max_tokens=8000,
        retries=2,
        record="here",
    )
    assert models.named == ("anthropic:claude-opus-5-5", "openai:gpt-6-sol", "ollama:qwen3")


def test_a_profile_comes_before_what_is_common() -> None:
    settings(EVERYTHING)
    dev = config.load(profile="dev").models
    assert (dev.author, dev.critic, dev.votes, dev.budget) == ("ollama:qwen3", "openai:gpt-6-sol", 1, None)
    assert dev.named == ("ollama:qwen3", "openai:gpt-6-sol")


def test_a_profile_has_its_own_keys_and_budget() -> None:
    settings(EVERYTHING)
    prod = config.load(profile="prod").models
    assert prod.budget == Limits(passes=3, tokens=100_000, usd=Decimal("0.50"))
    assert prod.providers["anthropic"].key == "PROD_API_KEY"
    assert prod.providers["mine"] == ProviderSettings("https://mine.example.org/v1", "anthropic", "OTHER_TOKEN")
    assert prod.timeouts.connect == 5.0
    assert config.load().models.providers["mine"].key == "MINE_API_KEY"


def test_a_profile_that_is_not_there_says_which_are() -> None:
    with pytest.raises(ConfigError, match=r"there is no profile 'dev'. Put \[profile.dev\] there"):
        config.load(profile="dev")
    settings(EVERYTHING)
    with pytest.raises(ConfigError, match=r"there is no profile 'prd'. Did you mean 'prod'?"):
        config.load(profile="prd")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("autor = 'a:b'", "Did you mean 'author'?"),
        ("author = 1", "author = 1 cannot be used. It takes a text on one line"),
        ("votes = 2", "1, 3, 5, 7 or 9"),
        ("votes = true", "a whole number from 1 to 9"),
        ("max_tokens = 0", "a whole number from 16 to 1,000,000"),
        ("retries = -1", "a whole number from 0 to 20"),
        ("timeouts = 3", "under a line [timeouts]"),
        ("[timeouts]\nconect = 1", "unknown key 'conect' in [timeouts]. Did you mean 'connect'?"),
        ("[timeouts]\nconnect = 0", "timeouts.connect = 0 cannot be used. It takes seconds above 0, up to 3600"),
        ("[timeouts]\nidle = nan", "seconds above 0"),
        ("[timeouts]\nidle = inf", "seconds above 0"),
        ("[provider]\nlocal = 3", "under a line [provider.local]"),
        ("[provider.Local]", "'Local' cannot be a provider's name"),
        ('[provider."a:b"]', "cannot be a provider's name"),
        ("[provider.x]\nwire = 'soap'", "It takes anthropic or responses or chat"),
        ("[provider.x]\nbase_url = 3", "provider.x.base_url = 3 cannot be used"),
        ("[profile.x]\ntimeouts = {}", "unknown key 'timeouts' in [profile.x]"),
        ("[profile.x]\nvotes = 4", "profile.x.votes = 4"),
        ("[profile.x.budget]\nusd = -1", "an amount above 0"),
        ("[profile.x.budget]\nusd = 'much'", "an amount above 0"),
        ("[profile.x.budget]\nusd = nan", "an amount above 0"),
        ("[profile.x.budget]\npasses = 0", "profile.x.budget.passes = 0"),
        ("[profile.x.budget]\neur = 1", "unknown key 'eur' in [profile.x.budget]"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_file(text: str, said: str) -> None:
    path = settings(text)
    with pytest.raises(ConfigError) as refused:
        config.load()
    assert str(path) in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "where",
    ["[provider.openai]\nkey = {!r}", "[profile.x.key_names]\nopenai = {!r}", "[provider.openai]\napi_key = {!r}"],
)
@pytest.mark.parametrize("value", ["sk-canary-4711-abcdef", "canary4711", "CANARY4711"])
def test_a_key_where_its_name_belongs_is_refused_and_not_repeated(where: str, value: str) -> None:
    settings(where.format(value))
    with pytest.raises(ConfigError) as refused:
        config.load()
    assert value not in str(refused.value)


@pytest.mark.parametrize(
    "name",
    "OPENAI_API_KEY GH_TOKEN github_token AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN PGPASSWORD MYSQL_PWD "
    "NPM_CONFIG__AUTH OPENAIKEY GH_PAT GOOGLE_APPLICATION_CREDENTIALS OTEL_EXPORTER_OTLP_HEADERS SIGNING_KEYS".split(),
)
def test_a_name_tells_that_it_holds_a_secret(name: str) -> None:
    assert names_secret(name)


@pytest.mark.parametrize(
    "name",
    "PATH HOME PWD OLDPWD TERM LANG EDITOR VISUAL SSH_AUTH_SOCK XAUTHORITY XDG_RUNTIME_DIR DISPLAY COLORTERM SHELL "
    "TOKENIZERS_PARALLELISM KEYBOARD_LAYOUT PYTHONPATH REDRAFT_HOME TMPDIR LC_ALL USER GPG_TTY NO_COLOR".split(),
)
def test_what_an_editor_needs_is_no_secret(name: str) -> None:
    assert not names_secret(name)
