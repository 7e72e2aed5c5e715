"""Keys: found where they may be, and shown nowhere."""

import copy
import io
import json
import logging
import os
import pickle
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import msgspec
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError
from rich.console import Console
from rich.traceback import Traceback

from redraft.config import ConfigError
from redraft.models.endpoints import Endpoint
from redraft.models.naming import ModelName
from redraft.models.secrets import MASK, Secret, clean_environ, find_key, key_file, keyring_name, scrub
from redraft.private import private_dir, read_private, write_private

CANARY = "sk-canary-4711-0123456789abcdef"
NAME = "OPENAI_API_KEY"


class Ring(KeyringBackend):
    """A system keyring: what a desktop would run."""

    name = "a ring"
    priority = 1  # type: ignore[assignment]

    def __init__(self, held: dict[tuple[str, str], str], fault: Exception | None = None) -> None:
        super().__init__()
        self.held, self.fault, self.asked = held, fault, 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        if self.fault:
            raise self.fault
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password


@pytest.fixture(autouse=True)
def ring() -> Iterator[Ring]:
    before = keyring.get_keyring()
    empty = Ring({})
    keyring.set_keyring(empty)
    yield empty
    keyring.set_keyring(before)


def write_keys(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = private_dir(folder) / "keys.toml"
    path.write_text(text)
    path.chmod(mode)
    return path


# Shown nowhere


def shown(secret: Secret) -> Iterator[str]:
    yield from (repr(secret), str(secret), f"{secret}", f"{secret!r}", f"{secret:>50}", f"{secret!s:.3}", ascii(secret))
    yield from ("%s" % secret, "%r" % (secret,), repr([secret]), repr({"key": secret}))  # noqa: UP031
    endpoint = Endpoint(ModelName("openai", "m"), "chat", "https://api.openai.com/v1", secret)
    yield from (repr(endpoint), str(endpoint), repr(msgspec.structs.asdict(endpoint)))


def test_no_way_of_showing_a_key_shows_it() -> None:
    assert [text for text in shown(Secret(CANARY)) if CANARY[:6] in text] == []
    assert Secret(CANARY).reveal() == CANARY


def test_a_log_holds_no_key(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("redraft").error("asked with %s, %r", Secret(CANARY), Secret(CANARY))
    assert MASK in caplog.text and CANARY not in caplog.text


def test_a_trace_with_locals_holds_no_key() -> None:
    def fails(key: Secret, endpoint: Endpoint) -> None:
        raise RuntimeError("it broke")

    drawn = io.StringIO()
    secret = Secret(CANARY)
    try:
        fails(secret, Endpoint(ModelName("openai", "m"), "chat", "https://api.openai.com/v1", secret))
    except RuntimeError as fault:
        trace = Traceback.from_exception(type(fault), fault, fault.__traceback__, show_locals=True)
        Console(file=drawn, width=200).print(trace)
    assert "it broke" in drawn.getvalue() and "endpoint" in drawn.getvalue()
    assert CANARY not in drawn.getvalue()


@pytest.mark.parametrize(
    "encode",
    [
        msgspec.json.encode,
        msgspec.toml.encode,
        msgspec.msgpack.encode,
        msgspec.to_builtins,
        json.dumps,
        pickle.dumps,
    ],
)
def test_a_key_is_never_encoded(encode) -> None:
    secret = Secret(CANARY)
    for value in (secret, {"key": secret}, Endpoint(ModelName("a", "b"), "chat", "https://a.example.org", secret)):
        with pytest.raises((TypeError, AttributeError)) as refused:
            encode(value)
        assert CANARY not in str(refused.value)


def test_a_key_is_compared_hashed_and_copied_but_not_changed() -> None:
    one, same, other = Secret(CANARY), Secret(CANARY), Secret("sk-other-key-0123")
    assert one == same and hash(one) == hash(same) and one not in (other, CANARY)
    assert copy.copy(one) is one and copy.deepcopy({"k": one})["k"] is one
    assert not hasattr(one, "__dict__")
    with pytest.raises(TypeError):
        one.__getstate__()
    with pytest.raises(AttributeError):
        one.value = "x"  # type: ignore[attr-defined]


# Found


def test_the_environment_comes_first_then_the_keyring_then_the_file(tmp_path: Path, ring: Ring) -> None:
    path = write_keys(tmp_path, f'{NAME} = "from-file"\n')
    assert find_key("openai", NAME, {}, tmp_path) == (Secret("from-file"), str(path))
    ring.held["redraft", NAME] = "from-ring"
    assert find_key("openai", NAME, {}, tmp_path) == (Secret("from-ring"), "the system keyring")
    asked = ring.asked
    assert find_key("openai", NAME, {NAME: CANARY}, tmp_path) == (Secret(CANARY), "the environment")
    assert ring.asked == asked


def test_a_key_is_nowhere(tmp_path: Path) -> None:
    assert find_key("openai", NAME, {"ANTHROPIC_API_KEY": CANARY, NAME: "  "}, tmp_path) is None
    assert find_key("ollama", "", {"": CANARY}, tmp_path) is None


@pytest.mark.parametrize(
    "fault", [NoKeyringError("none"), KeyringLocked("locked"), OSError("no bus"), RuntimeError("x")]
)
def test_a_keyring_that_cannot_answer_is_passed_over(tmp_path: Path, ring: Ring, fault: Exception) -> None:
    ring.fault = fault
    write_keys(tmp_path, f'{NAME} = "from-file"\n')
    found = find_key("openai", NAME, {}, tmp_path)
    assert found is not None and found[0] == Secret("from-file")


def test_a_keyring_that_cannot_be_loaded_is_passed_over(tmp_path: Path) -> None:
    code = (
        "import pathlib; from redraft.models.secrets import find_key, keyring_name;"
        f"print(find_key('openai', {NAME!r}, {{}}, pathlib.Path({str(tmp_path)!r})), repr(keyring_name()))"
    )
    for backend in ("no.such.module.Ring", "keyring.backends.null.NoSuch", "keyring.backends.fail.Keyring"):
        environ = os.environ | {"PYTHON_KEYRING_BACKEND": backend}
        run = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, timeout=50)
        assert (run.stdout, run.returncode) == ("None ''\n", 0), run.stderr


def test_the_keyring_is_named(ring: Ring) -> None:
    assert keyring_name() == ring.name


def test_finding_keys_loads_no_keyring_until_one_is_looked_for() -> None:
    code = "import sys, redraft.models.secrets, redraft.models.endpoints; print('keyring' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50)
    assert run.stdout == "False\n", run.stderr


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o666])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = write_keys(tmp_path, f'{NAME} = "{CANARY}"\n', mode)
    with pytest.raises(ConfigError) as refused:
        find_key("openai", NAME, {}, tmp_path)
    assert f"chmod 600 {path}" in str(refused.value) and f"mode {mode:04o}" in str(refused.value)
    assert find_key("openai", NAME, {NAME: CANARY}, tmp_path) == (Secret(CANARY), "the environment")


@pytest.mark.parametrize(
    "text",
    [
        f'{NAME} = "{CANARY}',
        f"{NAME} = {CANARY}",
        f'{NAME} = ["{CANARY}"]',
        f'[{NAME}]\nkey = "{CANARY}"',
        f'{NAME} = "{CANARY}"\n{NAME} = "{CANARY}"',
        f'{NAME} = "{CANARY}"\nx = "\\ud800"',
        f'{NAME} = "{CANARY}"\n' + "[" * 5000,
        f'{NAME} = "{CANARY}"\n' + "#" * 17_000,
    ],
)
def test_a_damaged_key_file_says_so_and_shows_no_key(tmp_path: Path, text: str) -> None:
    path = write_keys(tmp_path, text)
    drawn = io.StringIO()
    with pytest.raises(ConfigError) as refused:
        key_file(path)
    trace = Traceback.from_exception(ConfigError, refused.value, refused.tb.tb_next, show_locals=True)
    Console(file=drawn, width=300).print(trace)
    assert str(path) in str(refused.value)
    assert "key_file" in drawn.getvalue()
    assert "canary" not in drawn.getvalue()


def test_a_key_file_that_is_not_text_or_no_file(tmp_path: Path) -> None:
    path = write_keys(tmp_path, "")
    path.write_bytes(b"K = '\xff'")
    with pytest.raises(ConfigError, match="not valid TOML in UTF-8"):
        key_file(path)
    path.unlink()
    os.mkfifo(path, 0o600)
    with pytest.raises(ConfigError, match="not a file"):
        key_file(path)
    path.unlink()
    path.mkdir(0o700)
    with pytest.raises(ConfigError, match=r"not a file|cannot be read"):
        key_file(path)


@pytest.mark.parametrize("value", [f"{CANARY}\nx", f"{CANARY} x", f"{CANARY}é", f"{CANARY}\x00", f"“{CANARY}”"])
def test_what_could_not_stand_in_a_header_is_refused_without_showing_it(tmp_path: Path, value: str) -> None:
    with pytest.raises(ConfigError, match="OPENAI_API_KEY in the environment cannot be the key of openai") as refused:
        find_key("openai", NAME, {NAME: value}, tmp_path)
    assert "canary" not in str(refused.value)


def test_white_space_around_a_key_is_no_part_of_it(tmp_path: Path, ring: Ring) -> None:
    ring.held["redraft", NAME] = f"{CANARY}\n"
    assert find_key("openai", NAME, {}, tmp_path) == (Secret(CANARY), "the system keyring")
    assert find_key("openai", NAME, {NAME: f" {CANARY}\n"}, tmp_path) == (Secret(CANARY), "the environment")


# Masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"wrong key {CANARY}.", f"wrong key {MASK}."),
        (f"{CANARY}{CANARY}", MASK + MASK),
        (f"wrong key {CANARY[:20]}", f"wrong key {MASK}"),
        (f"wrong key {CANARY[:7]}", f"wrong key {CANARY[:7]}"),
        ("nothing here", "nothing here"),
        ("", ""),
    ],
)
def test_a_key_in_what_others_wrote_is_masked(text: str, masked: str) -> None:
    assert scrub(text, [Secret("short"), Secret(CANARY), Secret("")]) == masked


def test_the_longer_of_two_keys_is_masked_first() -> None:
    assert scrub(f"{CANARY}-more", [Secret(CANARY), Secret(f"{CANARY}-more")]) == MASK


# Not handed on

ORDINARY = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/home/ann",
    "TERM": "xterm-256color",
    "LANG": "C.UTF-8",
    "SSH_AUTH_SOCK": "/run/agent",
    "EDITOR": "vi",
}


@pytest.mark.parametrize(
    "held",
    [
        {"OPENAI_API_KEY": CANARY},
        {"ANTHROPIC_AUTH_TOKEN": CANARY},
        {"ANTHROPIC_CUSTOM_HEADERS": f"Authorization: Bearer {CANARY}"},
        {"OPENAI_CUSTOM_HEADERS": f"Authorization: Bearer {CANARY}"},
        {"OPENAI_ADMIN_KEY": CANARY},
        {"openai_api_key": CANARY},
        {"GH_TOKEN": CANARY},
        {"AWS_SECRET_ACCESS_KEY": CANARY},
        {"MY_TOOL": CANARY},
        {"MY_API_KEY": "abcdefgh12345678", "COPY": "abcdefgh12345678"},
        {"MY_API_KEY": "abcdefgh12345678", "COPY": "Bearer abcdefgh12345678"},
        {"DATABASE_URL": "postgres://ann:hush@db.example.org/x"},
        {"HTTPS_PROXY": "http://ann:hush@proxy.example.org:3128"},
    ],
)
def test_a_child_process_gets_no_key(held: dict[str, str]) -> None:
    assert clean_environ(ORDINARY | held) == ORDINARY


def test_a_key_known_from_elsewhere_is_not_handed_on_either() -> None:
    environ = ORDINARY | {"PLAIN": "key-of-the-file", "WITHIN": "x key-of-the-file-0001 y"}
    kept = clean_environ(environ, [Secret("key-of-the-file"), Secret("key-of-the-file-0001")])
    assert kept == ORDINARY


def test_what_merely_looks_alike_stays() -> None:
    environ = ORDINARY | {"SSH_KEY_DIR": "/home/ann", "DEBUG_TOKENS": "1", "LEVEL": "1", "HTTP_PROXY": "http://p:3128"}
    assert clean_environ(environ) == ORDINARY | {"LEVEL": "1", "HTTP_PROXY": "http://p:3128"}


def test_who_speaks_to_models_keeps_the_way_out() -> None:
    environ = ORDINARY | {"https_proxy": "http://ann:hush@proxy.example.org:3128"}
    assert clean_environ(environ, proxies=True) == environ
    with_key = environ | {"http_proxy": f"http://ann:{CANARY}@proxy.example.org:3128", "GH_TOKEN": CANARY}
    assert clean_environ(with_key, proxies=True) == environ
    assert clean_environ(environ) == ORDINARY


# Private files


def test_private_files_are_private_whatever_the_umask_is(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "a" / "b" / "file", b"one")
        write_private(tmp_path / "a" / "b" / "file", b"two")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "a/b", "a/b/file")]
    assert modes == [0o700, 0o700, 0o600]
    assert read_private(tmp_path / "a" / "b" / "file", 10) == b"two"
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["file"]


def test_a_file_that_cannot_be_replaced_is_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "file" / "inside").mkdir(parents=True)
    with pytest.raises(OSError):
        write_private(tmp_path / "file", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
