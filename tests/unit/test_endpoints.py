"""Where a model is asked: no key goes where nobody wanted it."""

import os
import stat
from pathlib import Path

import pytest

from redraft.config import ConfigError, load, private_dir
from redraft.models.endpoints import (
    Endpoint,
    Hosts,
    UnconfirmedHost,
    checked_url,
    endpoint_for,
    is_loopback,
    plain_host,
    waiting_keys,
)
from redraft.models.faults import ModelFault
from redraft.models.naming import parse_model
from redraft.models.secrets import Secret
from redraft.roles import ModelSettings, ProviderSettings, Timeouts

CANARY = "sk-canary-4711-0123456789abcdef"


class Person:
    """Somebody with a home of their own, and the variables that they set."""

    def __init__(self, home: Path) -> None:
        self.environ = {"REDRAFT_HOME": str(home)}
        self.settings = ModelSettings()
        self.hosts = Hosts(home / "data" / "hosts.toml")

    def sets(self, **variables: str) -> "Person":
        self.environ |= variables
        return self

    def says(self, provider: str, base_url: str = "", wire: str = "", key: str = "") -> "Person":
        said = ProviderSettings(base_url, wire, key)  # type: ignore[arg-type]
        self.settings = ModelSettings(providers={**self.settings.providers, provider: said})
        return self

    def asks(self, name: str) -> Endpoint:
        model = parse_model(name, self.settings.providers)
        return endpoint_for(model, self.settings, self.environ, self.hosts)


@pytest.fixture
def ann(tmp_path: Path) -> Person:
    return Person(tmp_path)


def test_a_provider_with_its_key_is_asked_at_its_own_host(ann: Person) -> None:
    endpoint = ann.sets(ANTHROPIC_API_KEY=CANARY).asks("anthropic:claude-opus-5-5")
    assert (endpoint.wire, endpoint.base_url, endpoint.key) == (
        "anthropic",
        "https://api.anthropic.com",
        Secret(CANARY),
    )
    assert (endpoint.timeouts, endpoint.max_tokens, endpoint.key_place) == (Timeouts(), 16_000, "the environment")
    assert not endpoint.here and CANARY not in repr(endpoint)


def test_a_local_server_needs_no_key_and_no_leave(ann: Person) -> None:
    endpoint = ann.asks("ollama:qwen3:8b")
    assert (endpoint.base_url, endpoint.wire, endpoint.key) == ("http://127.0.0.1:11434/v1", "chat", None)
    assert endpoint.here


def test_without_a_key_nothing_is_asked(ann: Person) -> None:
    with pytest.raises(ModelFault, match="anthropic:claude-opus-5-5: no key ANTHROPIC_API_KEY was found") as fault:
        ann.sets(OPENAI_API_KEY=CANARY).asks("anthropic:claude-opus-5-5")
    assert fault.value.kind == "no key"


def test_local_without_an_address_says_what_to_write(ann: Person) -> None:
    with pytest.raises(ConfigError) as refused:
        ann.asks("local:anything")
    said = str(refused.value)
    assert str(Path(ann.environ["REDRAFT_HOME"]) / "config" / "config.toml") in said
    assert '[provider.local]\nbase_url = "http://127.0.0.1:8080/v1"' in said


def test_what_it_says_to_write_works(ann: Person) -> None:
    with pytest.raises(ConfigError) as refused:
        ann.asks("local:anything")
    path = Path(ann.environ["REDRAFT_HOME"]) / "config" / "config.toml"
    private_dir(path.parent)
    path.write_text(str(refused.value).partition("\n")[2])
    ann.settings = load(ann.environ).models
    assert ann.asks("local:anything").base_url == "http://127.0.0.1:8080/v1"


@pytest.mark.parametrize(
    ("variable", "key", "model", "source"),
    [
        ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY", "anthropic:m", "ANTHROPIC_BASE_URL in the environment"),
        ("OPENAI_BASE_URL", "OPENAI_API_KEY", "openai:m", "OPENAI_BASE_URL in the environment"),
    ],
)
def test_an_address_in_the_environment_is_confirmed_once(
    ann: Person, variable: str, key: str, model: str, source: str
) -> None:
    ann.sets(**{variable: "https://Proxy.example.org/v1/", key: CANARY})
    with pytest.raises(UnconfirmedHost) as fault:
        ann.asks(model)
    asked = fault.value
    assert (asked.kind, asked.host, asked.base_url) == (
        "unconfirmed host",
        "proxy.example.org",
        "https://proxy.example.org/v1",
    )
    assert (asked.source, asked.key_name) == (source, key)
    assert source in str(asked) and "--allow-host" in str(asked) and CANARY not in str(asked)
    ann.hosts.confirm(asked.host)
    assert ann.asks(model).base_url == "https://proxy.example.org/v1"
    assert Hosts.of(ann.environ).confirmed("proxy.example.org")


def test_a_confirmed_host_is_not_another_one(ann: Person) -> None:
    ann.hosts.confirm("example.org")
    for url in ("https://evil.example.org", "https://example.org.evil.net", "https://xexample.org"):
        with pytest.raises(UnconfirmedHost):
            ann.sets(OPENAI_API_KEY=CANARY, OPENAI_BASE_URL=url).asks("openai:m")


def test_a_host_can_be_allowed_for_one_run(ann: Person) -> None:
    ann.sets(OPENAI_API_KEY=CANARY, OPENAI_BASE_URL="https://proxy.example.org:8443/v1")
    ann.hosts = Hosts.of(ann.environ, ["Proxy.Example.org."])
    assert ann.asks("openai:m").base_url == "https://proxy.example.org:8443/v1"
    assert not (Path(ann.environ["REDRAFT_HOME"]) / "data").exists()
    with pytest.raises(ConfigError, match=r"names no host"):
        Hosts.of(ann.environ, ["https://proxy.example.org"])


def test_this_machine_needs_no_confirmation(ann: Person) -> None:
    ann.sets(OPENAI_API_KEY=CANARY, OPENAI_BASE_URL="http://localhost:8080/v1")
    assert ann.asks("openai:m").key == Secret(CANARY)
    ann.environ.pop("OPENAI_API_KEY")
    assert ann.asks("openai:m").key is None


def test_settings_come_before_the_environment(ann: Person) -> None:
    ann.sets(OPENAI_API_KEY=CANARY, OPENAI_BASE_URL="https://proxy.example.org/v1")
    assert (
        ann.says("openai", "https://eu.api.openai.com/v1").asks("openai:m").base_url == "https://eu.api.openai.com/v1"
    )


def test_an_address_in_the_settings_is_confirmed_as_well(ann: Person) -> None:
    ann.says("mine", "https://mine.example.org/v1", key="MINE_API_KEY").sets(MINE_API_KEY=CANARY)
    with pytest.raises(
        UnconfirmedHost, match=r"base_url of \[provider.mine\] in .*config.toml would send MINE_API_KEY"
    ):
        ann.asks("mine:m")


def test_responses_is_spoken_to_openai_alone(ann: Person) -> None:
    ann.sets(OPENAI_API_KEY=CANARY)
    assert ann.asks("openai:m").wire == "responses"
    assert ann.says("openai", "http://127.0.0.1:9/v1").asks("openai:m").wire == "chat"
    assert ann.says("openai", "http://127.0.0.1:9/v1", wire="responses").asks("openai:m").wire == "responses"


@pytest.mark.parametrize("source", ["environment", "settings"])
def test_a_key_never_goes_out_in_the_clear(ann: Person, source: str) -> None:
    ann.sets(OPENAI_API_KEY=CANARY)
    for url in ("http://api.openai.com/v1", "http://192.168.0.2:8080", "http://localhost.example.org", "http://127.1"):
        ann.sets(OPENAI_BASE_URL=url) if source == "environment" else ann.says("openai", url)
        ann.hosts = Hosts(ann.hosts._path, ["192.168.0.2", "localhost.example.org", "127.1"])
        with pytest.raises(ConfigError, match=r"would go there for all to read. Use https") as refused:
            ann.asks("openai:m")
        assert url in str(refused.value) and CANARY not in str(refused.value)


def test_a_server_in_the_house_without_a_key_may_be_asked_in_the_clear(ann: Person) -> None:
    assert ann.says("ollama", "http://192.168.0.2:11434/v1").asks("ollama:qwen3").key is None


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://ann:hush@proxy.example.org", "holds a name, a password or a query"),
        ("https://api.openai.com@evil.example.org", "holds a name, a password or a query"),
        ("https://proxy.example.org/v1?key=hush", "holds a name, a password or a query"),
        ("https://proxy.example.org/#hush", "holds a name, a password or a query"),
        ("https://evil.example.org\\.api.openai.com", "holds signs that no address has"),
        ("https://evil.example.org\n.api.openai.com", "holds signs that no address has"),
        ("https://аpi.openai.com", "xn-- form"),
        ("file:///etc/passwd", "it takes http or https"),
        ("ftp://proxy.example.org", "it takes http or https"),
        ("proxy.example.org/v1", "it takes http or https"),
        ("https:///v1", "names no host"),
        ("https://[::1", "no address"),
        ("https://proxy.example.org:99999", "no address"),
        ("https://-proxy-.example.org:x", "no address"),
        ("https://%65vil.example.org", "names no host"),
    ],
)
def test_what_is_no_address_is_refused(ann: Person, url: str, said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        ann.sets(OPENAI_API_KEY=CANARY, OPENAI_BASE_URL=url).asks("openai:m")
    assert said in str(refused.value) and "OPENAI_BASE_URL in the environment" in str(refused.value)
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "checked"),
    [
        ("HTTPS://API.Example.ORG/v1/", "https://api.example.org/v1"),
        ("https://example.org.:443/a/b", "https://example.org:443/a/b"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ],
)
def test_an_address_is_written_one_way(url: str, checked: str) -> None:
    assert checked_url(url, "here") == checked == checked_url(checked, "here")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1"])
def test_this_machine(host: str) -> None:
    assert is_loopback(plain_host(host))


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "127.1", "2130706433", "localhost.example.org", "x.localhost", "10.0.0.1", "::", "127.0.0.1.nip"],
)
def test_not_this_machine(host: str) -> None:
    assert not is_loopback(plain_host(host))


@pytest.mark.parametrize("host", ["", "a b", "https://a", "a/b", "ann@a", "-a", "a\n", "é.example.org"])
def test_what_names_no_host(host: str, ann: Person) -> None:
    if host == "a\n":
        assert plain_host(host) == "a"
        return
    with pytest.raises(ConfigError, match="names no host"):
        ann.hosts.confirm(host)


def test_confirmed_hosts_are_kept_private_and_each_once(ann: Person) -> None:
    before = os.umask(0)
    try:
        for host in ("b.example.org", "a.example.org", "B.example.org:443"):
            ann.hosts.confirm(host)
    finally:
        os.umask(before)
    home = Path(ann.environ["REDRAFT_HOME"])
    assert ann.hosts.listed() == ("b.example.org", "a.example.org")
    assert stat.S_IMODE((home / "data" / "hosts.toml").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "data").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "text", ["hosts =", "hosts = 3", "hosts = [3]", "host = []", 'hosts = ["a b"]', "[" * 5000, "#" * 17_000, "\udcff"]
)
def test_a_damaged_list_of_hosts_is_a_message(ann: Person, text: str) -> None:
    path = Path(ann.environ["REDRAFT_HOME"]) / "data" / "hosts.toml"
    private_dir(path.parent)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    path.chmod(0o600)
    for act in (ann.hosts.listed, lambda: ann.hosts.confirm("a.example.org")):
        with pytest.raises(ConfigError) as refused:
            act()
        assert str(path) in str(refused.value)


def test_a_list_that_others_can_write_is_not_believed(ann: Person) -> None:
    ann.hosts.confirm("a.example.org")
    path = Path(ann.environ["REDRAFT_HOME"]) / "data" / "hosts.toml"
    path.chmod(0o666)
    with pytest.raises(ConfigError, match=f"chmod 600 {path}"):
        ann.hosts.confirmed("a.example.org")


def test_keys_that_lie_there_are_told_by_name() -> None:
    assert waiting_keys({"OPENAI_API_KEY": CANARY, "ANTHROPIC_API_KEY": " ", "OTHER_API_KEY": "x"}) == (
        "OPENAI_API_KEY",
    )
