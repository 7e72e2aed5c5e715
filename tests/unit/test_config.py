"""Settings and places."""

import stat
from pathlib import Path

import pytest

from redraft import config
from redraft.config import Config, ConfigError


def settings(text: str) -> Path:
    path = config.config_file()
    config.private_dir(path.parent)
    path.write_text(text)
    return path


def test_without_a_file_everything_has_its_default() -> None:
    assert config.load() == Config(name="you", theme="redraft-dark", grace=0.5, editor="", keys={})


def test_a_file_sets_each_of_them() -> None:
    settings('name = "Ann"\ntheme = "nord"\ngrace = 1\neditor = "vim -f"\n[keys]\naccept = "y,ctrl+y"\n')
    assert config.load() == Config("Ann", "nord", 1.0, "vim -f", {"accept": "y,ctrl+y"})


def test_low_risks_are_taken_only_where_a_file_says_so() -> None:
    assert config.load().auto_accept == "none"
    settings('auto_accept = "low"')
    assert config.load().auto_accept == "low"
    settings('auto_accept = "none"')
    assert config.load().auto_accept == "none"


def test_the_person_judges_first_only_where_a_file_says_so() -> None:
    assert config.load().judge_first is False
    settings("judge_first = true")
    assert config.load().judge_first is True


def test_the_editor_is_the_one_set_then_visual_then_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "ed")
    assert config.load().editor == "ed"
    monkeypatch.setenv("VISUAL", "vi")
    assert config.load().editor == "vi"
    settings('editor = "nano"')
    assert config.load().editor == "nano"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('nane = "Ann"', "unknown key 'nane'. Did you mean 'name'?"),
        ('name = "rules"', "any name but rules and offline"),
        ("zzzz = 1", "unknown key 'zzzz'. Allowed: author, auto_accept, critic, editor, grace, judge, judge_first, "),
        ("judge_first = 1", "true or false"),
        ("name = 3", "name = 3 cannot be used. It takes a text on one line."),
        ('name = " "', "1 to 80 characters"),
        (f'name = "{"a" * 81}"', "1 to 80 characters"),
        ('name = "a\\u001b[2J"', "a text on one line"),
        ('grace = "1"', "seconds from 0 to 10"),
        ("grace = true", "seconds from 0 to 10"),
        ("grace = -1", "seconds from 0 to 10"),
        ("grace = nan", "seconds from 0 to 10"),
        ("grace = 11", "seconds from 0 to 10"),
        ('auto_accept = "medium"', 'auto_accept = \'medium\' cannot be used. It takes "none" or "low".'),
        ('auto_accept = "Low"', 'It takes "none" or "low".'),
        ("auto_accept = true", 'It takes "none" or "low".'),
        ('keys = "y"', "It takes a table"),
        ("[keys]\naccept = 1", "keys.accept = 1 cannot be used"),
        ('[keys]\naccept = "y,"', "keys.accept = 'y,' cannot be used"),
        ("name =", "not valid TOML: "),
        ("a" * 20_000, "20,000 bytes, more than the 16,384"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_file(text: str, said: str) -> None:
    path = settings(text)
    with pytest.raises(ConfigError) as refused:
        config.load()
    assert str(path) in str(refused.value)
    assert said in str(refused.value)


def test_a_file_that_is_not_text_says_where() -> None:
    path = settings("")
    path.write_bytes(b"name = '\xff'")
    with pytest.raises(ConfigError, match="not UTF-8 at byte 8"):
        config.load()


def test_a_folder_in_its_place_is_a_message() -> None:
    config.private_dir(config.config_file())
    with pytest.raises(ConfigError, match="cannot be read"):
        config.load()


def test_one_variable_moves_everything(tmp_path: Path) -> None:
    environ = {"REDRAFT_HOME": str(tmp_path / "here")}
    places = [place(environ) for place in (config.data_dir, config.config_dir, config.state_dir, config.sessions_dir)]
    assert places == [tmp_path / "here" / name for name in ("data", "config", "state", "data/sessions")]


def test_without_it_the_platform_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert config.data_dir({}).name == "redraft"
    assert tmp_path in config.data_dir({}).parents


def test_a_relative_home_does_not_move_with_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert config.data_dir({"REDRAFT_HOME": "here"}) == tmp_path / "here" / "data"


def test_what_redraft_makes_only_its_owner_can_enter(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    made = config.private_dir(shared / "a" / "b")
    assert [stat.S_IMODE(each.stat().st_mode) for each in (shared, made.parent, made)] == [0o755, 0o700, 0o700]
    assert config.private_dir(made) == made


def test_a_file_in_the_way_of_a_folder_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(OSError, match="a"):
        config.private_dir(tmp_path / "a" / "b")
