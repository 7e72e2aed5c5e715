"""Leave for commands: given for one file and exactly these commands, and by nobody but the person."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redraft.core.spec import Criterion, Spec
from redraft.critics.allowed import Granted, Trust, commands_of, digest
from redraft.critics.command import CommandCritic

COMMANDS = (("grep", "-q", "figure", "{draft}"), ("python3", "/opt/check.py"))


def spec_of(*commands: tuple[str, ...]) -> Spec:
    criteria = [Criterion(f"c{n}", "holds", "command", command=each) for n, each in enumerate(commands, 1)]
    return Spec(title="t", task="t", criteria=(Criterion("critic", "is good"), *criteria))


def test_nothing_is_allowed_until_a_person_allows_it(tmp_path: Path) -> None:
    data, path, spec = tmp_path / "data", tmp_path / "spec.toml", spec_of(*COMMANDS)
    assert not Trust(data).allowed(path, spec)
    assert CommandCritic(Trust(data), path).waiting(spec) == COMMANDS
    assert not data.exists()
    Trust(data).allow(path, spec)
    assert Trust(data).allowed(path, spec)
    assert CommandCritic(Trust(data), path).waiting(spec) == ()
    Trust(data).forget(path)
    Trust(data).forget(path)
    assert not Trust(data).allowed(path, spec)


def test_leave_is_for_one_file(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "here")
    trust, spec = Trust(tmp_path), spec_of(*COMMANDS)
    trust.allow(tmp_path / "here" / "spec.toml", spec)
    assert trust.allowed(tmp_path / "link" / ".." / "here" / "spec.toml", spec)
    assert trust.allowed(tmp_path / "link" / "spec.toml", spec)
    assert not trust.allowed(tmp_path / "here" / "spec2.toml", spec)
    assert not trust.allowed(tmp_path / "spec.toml", spec)


@pytest.mark.parametrize(
    "changed",
    [
        (("grep", "-q", "figurf", "{draft}"), COMMANDS[1]),
        (("grep", "-q", "figure "), ("{draft}", *COMMANDS[1])),
        (COMMANDS[1], COMMANDS[0]),
        COMMANDS[:1],
        (*COMMANDS, ("true",)),
        ((*COMMANDS[0], ""), COMMANDS[1]),
        (("grep", "-q figure", "{draft}"), COMMANDS[1]),
        ((*COMMANDS[0], *COMMANDS[1]),),
    ],
)
def test_other_commands_ask_again(tmp_path: Path, changed: tuple[tuple[str, ...], ...]) -> None:
    trust, path = Trust(tmp_path), tmp_path / "spec.toml"
    trust.allow(path, spec_of(*COMMANDS))
    assert not trust.allowed(path, spec_of(*changed))
    assert CommandCritic(trust, path).waiting(spec_of(*changed)) == changed
    trust.allow(path, spec_of(*changed))
    assert trust.allowed(path, spec_of(*changed)) and not trust.allowed(path, spec_of(*COMMANDS))


parts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4)
some = st.lists(st.lists(parts, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple)


@given(some, some)
def test_other_commands_have_another_digest(
    one: tuple[tuple[str, ...], ...], other: tuple[tuple[str, ...], ...]
) -> None:
    assert (digest(one) == digest(other)) == (one == other)


def test_without_commands_there_is_nothing_to_ask(tmp_path: Path) -> None:
    assert commands_of(spec_of()) == ()
    assert Trust(tmp_path).allowed(tmp_path / "spec.toml", spec_of())


def test_leave_of_a_single_run_is_not_remembered(tmp_path: Path) -> None:
    assert Granted().allowed(tmp_path / "spec.toml", spec_of(*COMMANDS))
    assert list(tmp_path.iterdir()) == []


def test_the_memory_is_for_this_user_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Trust(tmp_path / "data").allow(tmp_path / "spec.toml", spec_of(*COMMANDS))
    finally:
        os.umask(before)
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["trusted.toml"]
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "data" / "trusted.toml").stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_memory_that_others_could_have_written_allows_nothing(tmp_path: Path, mode: int) -> None:
    trust, path, spec = Trust(tmp_path), tmp_path / "spec.toml", spec_of(*COMMANDS)
    trust.allow(path, spec)
    (tmp_path / "trusted.toml").chmod(mode)
    assert not trust.allowed(path, spec)


@pytest.mark.parametrize(
    "damage",
    [b"", b"\xff", b"[[trusted]", b"trusted = 3", b"[[trusted]]\npath = 3\nsha256 = 4", b"a = " + b"[" * 5_000],
)
def test_a_damaged_memory_allows_nothing_and_can_be_filled_again(tmp_path: Path, damage: bytes) -> None:
    trust, path, spec = Trust(tmp_path), tmp_path / "spec.toml", spec_of(*COMMANDS)
    trust.allow(path, spec)
    (tmp_path / "trusted.toml").write_bytes(damage)
    assert not trust.allowed(path, spec)
    trust.allow(path, spec)
    assert trust.allowed(path, spec)


def test_many_files_are_remembered_and_the_oldest_forgotten_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redraft.critics.allowed.MOST_ENTRIES", 3)
    trust, spec = Trust(tmp_path), spec_of(*COMMANDS)
    for name in ("a", "b", "c", "a", "d"):
        trust.allow(tmp_path / name, spec)
    assert [name for name in "abcd" if trust.allowed(tmp_path / name, spec)] == ["a", "c", "d"]


def test_a_path_that_is_no_text_can_be_allowed(tmp_path: Path) -> None:
    trust, spec, path = Trust(tmp_path), spec_of(*COMMANDS), Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.toml"))
    trust.allow(path, spec)
    assert trust.allowed(path, spec)
    assert not trust.allowed(tmp_path / "\\xff.toml", spec)
