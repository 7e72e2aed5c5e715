"""What `doctor` says of models, keys and hosts: everything but the keys."""

import json
from pathlib import Path

import pytest

from commands import redraft
from redraft.config import private_dir
from redraft.models.endpoints import Hosts
from redraft.private import write_private

CANARY = "sk-canary-4711-0123456789abcdef"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REDRAFT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def settings(home: Path, text: str) -> None:
    (private_dir(home / "config") / "config.toml").write_text(text)


def test_with_nothing_set_everything_is_offline(home: Path):
    answer = json.loads(redraft("doctor", "--json").out)
    assert answer["models"] == dict.fromkeys(("author", "critic", "judge"), "(none named: offline)") | {
        "hosts": "(none confirmed)"
    }
    assert answer["keys"]["key file"] == f"{home / 'config' / 'keys.toml'} (none)"
    assert answer["keys"]["anthropic"] == "ANTHROPIC_API_KEY: not found"


def test_it_says_where_keys_are_and_never_what_they_are(home: Path):
    write_private(home / "config" / "keys.toml", f'ANTHROPIC_API_KEY = "{CANARY}-1"\n'.encode())
    settings(home, '[provider.mine]\nbase_url = "https://mine.example.org"\nkey = "MINE_API_KEY"\n')
    ran = redraft("doctor", environ={"OPENAI_API_KEY": f"{CANARY}-2", "MINE_API_KEY": f"{CANARY}-3"})
    assert ran.code == 0
    assert f"ANTHROPIC_API_KEY: found in {home / 'config' / 'keys.toml'}" in ran.out
    assert "OPENAI_API_KEY: found in the environment" in ran.out
    assert "MINE_API_KEY: found in the environment" in ran.out
    assert "(mode 0600, keys: ANTHROPIC_API_KEY)" in ran.out
    assert "canary" not in ran.out + ran.err


def test_a_key_file_that_others_can_read_is_told(home: Path):
    write_private(home / "config" / "keys.toml", f'ANTHROPIC_API_KEY = "{CANARY}"\n'.encode())
    (home / "config" / "keys.toml").chmod(0o644)
    ran = redraft("doctor")
    assert ran.code == 1
    assert "! key file" in ran.out and "(mode 0644)" in ran.out and "chmod 600" in ran.out
    assert "canary" not in ran.out + ran.err


def test_named_models_are_told_with_what_they_lack(home: Path):
    settings(home, 'author = "anthropic:claude-opus-5-5"\ncritic = "openai:gpt-6-sol"\njudge = "qwen3"\n')
    ran = redraft("doctor", environ={"OPENAI_API_KEY": CANARY})
    assert ran.code == 1
    assert "! author         anthropic:claude-opus-5-5: no key ANTHROPIC_API_KEY was found" in ran.out
    assert "critic         openai:gpt-6-sol at https://api.openai.com/v1" in ran.out
    assert "! judge" in ran.out and "write ollama:qwen3" in ran.out


def test_a_host_that_nobody_confirmed_is_told_until_it_is(home: Path):
    settings(home, 'critic = "openai:gpt-6-sol"\n')
    environ = {"OPENAI_API_KEY": CANARY, "OPENAI_BASE_URL": "https://proxy.example.org/v1"}
    ran = redraft("doctor", environ=environ)
    assert ran.code == 1
    assert "OPENAI_BASE_URL in the environment would send OPENAI_API_KEY to proxy.example.org" in ran.out
    Hosts(home / "data" / "hosts.toml").confirm("proxy.example.org")
    ran = redraft("doctor", environ=environ)
    assert ran.code == 0
    assert "hosts          proxy.example.org" in ran.out
    assert "openai:gpt-6-sol at https://proxy.example.org/v1" in ran.out
