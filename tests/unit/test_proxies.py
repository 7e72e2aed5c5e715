"""Which proxy a request goes by: the machine's, for far servers behind TLS, and none for this machine."""

import pytest

from redraft.models.connection import proxy_for
from redraft.models.endpoints import Endpoint
from redraft.models.faults import ModelFault
from redraft.models.naming import ModelName

PROXY = "http://proxy.example:3128"


@pytest.fixture(autouse=True)
def _no_proxy_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def to(url: str) -> Endpoint:
    return Endpoint(ModelName("made", "m"), "chat", url)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_far_server_behind_tls_is_asked_by_the_proxy(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, PROXY)
    assert proxy_for(to("https://api.example.org/v1")) == PROXY


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/v1", "https://localhost:8080/v1", "https://[::1]:8080/v1", "http://10.0.0.7:8000/v1"]
)
def test_no_proxy_stands_before_this_machine_or_where_it_could_read(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, PROXY)
    assert proxy_for(to(url)) is None


def test_a_host_that_is_excepted_is_asked_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", "example.org")
    assert proxy_for(to("https://api.example.org/v1")) is None
    assert proxy_for(to("https://api.example.net/v1")) == PROXY


def test_a_proxy_that_cannot_be_used_is_not_gone_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://user:word@proxy.example:1080")
    with pytest.raises(ModelFault) as raised:
        proxy_for(to("https://api.example.org/v1"))
    assert raised.value.kind == "network" and "word" not in str(raised.value)


def test_without_any_setting_there_is_none() -> None:
    assert proxy_for(to("https://api.example.org/v1")) is None
