"""What the README promises exists, under the names that it gives."""

import argparse
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from textual.binding import Binding

from conftest import ROOT
from redraft import __version__, config
from redraft.bundled import samples_told
from redraft.commands.grammar import parser
from redraft.core import what_counts
from redraft.core.bands import MEASURES, band
from redraft.core.events import EndingName
from redraft.core.rated import SCORES
from redraft.core.rules import RULES
from redraft.core.said import ASPECTS
from redraft.core.signal import SignalKind
from redraft.core.spec import parse_spec
from redraft.models.naming import PROVIDERS, parse_model
from redraft.roles import MODEL_KEYS
from redraft.tui.actions import ACTIONS, BY_ID
from redraft.tui.home_actions import HOME_ACTIONS
from redraft.tui.replay_actions import REPLAY_ACTIONS
from redraft.tui.screens.dialog import Dialog
from redraft.tui.screens.outline import OutlineScreen
from redraft.tui.screens.rating import RateOneOf, RateVersion
from redraft.tui.widgets.questions import LETTERS

README = (ROOT / "README.md").read_text("utf-8")


def rows(title: str) -> list[tuple[str, str]]:
    """The rows of the table whose first column has this title; there is one such."""
    _, table = README.split(f"\n| {title} | ")
    found = re.findall(r"^\| (.+?) \| (.+) \|$", table.partition("\n\n")[0], re.M)
    return [(first, second) for first, second in found if "---" not in first]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.M | re.S)


def subcommands() -> dict[str, argparse.ArgumentParser]:
    return next(each.choices for each in parser()._actions if isinstance(each, argparse._SubParsersAction))


def options_of(groups: Iterable[Iterable[argparse.Action]]) -> set[str]:
    return {option for actions in groups for each in actions for option in each.option_strings}


def test_every_key_is_listed_with_what_it_does() -> None:
    assert rows("Key") == [(f"`{action.shown}`", action.help) for action in ACTIONS if action.help]


def test_every_key_of_the_replay_is_listed_with_what_it_does() -> None:
    assert rows("In a replay") == [(f"`{action.shown}`", action.help) for action in REPLAY_ACTIONS]
    own = {action.id for action in REPLAY_ACTIONS if action.id not in BY_ID}
    assert set(re.findall(r'`"(replay\.\w+)"`', README)) == own


def test_every_key_of_home_is_listed_with_what_it_does() -> None:
    assert rows("At home") == [(f"`{action.shown}`", action.help) for action in HOME_ACTIONS]
    own = {action.id for action in HOME_ACTIONS if action.id not in BY_ID}
    assert set(re.findall(r'`"(home\.\w+)"`', README)) == own


def test_every_command_is_listed_with_its_options() -> None:
    listed = {line.split()[1]: line for line in (first.strip("`") for first, _ in rows("Command")) if " " in line}
    assert set(listed) == set(subcommands())
    for name, command in subcommands().items():
        models = options_of(group._group_actions for group in command._action_groups if group.title == "models")
        options = options_of([command._actions]) - {"-h", "--help"} - models
        places = {each.metavar for each in command._actions if not each.option_strings}
        assert set(re.findall(r"--[\w-]+", listed[name])) == options
        assert ("[MODELS]" in listed[name]) == bool(models)
        assert models <= set(re.findall(r"`(--[\w-]+)", README.partition("MODELS are")[2].partition("\n\n")[0]))
        assert places <= set(re.findall(r"[A-Z]+", listed[name]))


def test_every_rule_is_listed() -> None:
    assert {name for first, _ in rows("Rule") for name in re.findall(r"`(\w+)", first)} == set(RULES)


def test_every_signal_and_every_ending_is_listed() -> None:
    assert {first for first, _ in rows("Signal")} == set(get_args(SignalKind))
    in_order = [*dict.fromkeys(name for _, name in what_counts._QUESTIONS), "stopped"]
    assert [first for first, _ in rows("Ending")] == in_order
    assert set(in_order) == set(get_args(EndingName))


def test_every_measure_that_can_be_frozen_is_named() -> None:
    told = re.search(r"^\| A measure \| (.+?) \|", README, re.MULTILINE)
    assert told is not None
    everywhere, english = told[1].lower().split("and, in english,")
    for measure in MEASURES.values():
        assert measure.label in (english if measure.english else everywhere)
    assert band(100) == (90, 110) and "a tenth up and down" in told[1]


def test_every_key_of_the_outline_is_listed() -> None:
    bound = {key for each in OutlineScreen.BINDINGS if isinstance(each, Binding) for key in each.key.split(",")}
    written = {" ".join(re.findall(r"`(.+?)`", first)) for first, _ in rows("In the outline")}
    names = {"greater_than_sign": ">", "less_than_sign": "<", "enter": "Enter"}
    assert {key for keys in written for key in keys.split()} <= {names.get(key, key) for key in bound}


def test_every_key_of_a_rating_is_listed() -> None:
    bindings = (*RateVersion.BINDINGS, *RateOneOf.BINDINGS, *Dialog.BINDINGS)
    bound = {key for each in bindings if isinstance(each, Binding) for key in each.key.split(",")}
    names = {"←": "left", "→": "right", "↑": "up", "↓": "down", "PgUp": "pageup", "PgDn": "pagedown", "Esc": "escape"}
    table = rows("In a rating")
    written = {names.get(key, key.lower()) for first, _ in table for key in re.findall(r"`(.+?)`", first)}
    assert written | {key.upper() for key in LETTERS} | {"shift+tab"} == bound
    told = "\n".join(says.lower() for _, says in table)
    assert all(says in told for says in (*SCORES.values(), *ASPECTS))


def test_every_picture_is_made_by_the_script_and_there() -> None:
    pictures = {Path(place).stem for place in re.findall(r"\]\((tests/snapshots/\S+\.svg)\)", README)}
    assert pictures == {each.stem for each in (ROOT / "tests" / "snapshots").glob("*.svg")}
    usage = (ROOT / "tests" / "samples" / "make_picture.py").read_text("utf-8").partition("make_picture.py ")[2]
    assert pictures == set(re.findall(r"\[(\w+)\]", usage.partition("\n")[0]))


def test_every_sample_session_is_explained() -> None:
    told = (ROOT / "sample_sessions" / "README.md").read_text("utf-8")
    there = {each.name for each in (ROOT / "sample_sessions").glob("*.toml")}
    assert set(re.findall(r"^- `(\S+)`", told, re.MULTILINE)) == there == set(samples_told())
    assert all(len(says) <= 45 and "\n" not in says for says in samples_told().values()), "home has no room for more"
    numbers = "no one two three four five six seven eight nine".split()
    assert f"{numbers[len(there)]} sessions to look at" in README


def test_its_spec_and_its_settings_are_taken() -> None:
    spec, settings = blocks("toml")
    assert len(parse_spec(spec).criteria) == 3
    path = config.config_file()
    config.private_dir(path.parent)
    path.write_text(settings)
    assert set(config.load().keys) == set(tomllib.loads(settings)["keys"]) <= set(BY_ID)
    models, prod = config.load().models, config.load(profile="prod").models
    assert [parse_model(name, models.providers).provider for name in models.named] == ["anthropic", "openai", "ollama"]
    assert set(MODEL_KEYS) - {"record", "replay"} <= set(tomllib.loads(settings))
    assert prod.budget is not None and prod.providers["anthropic"].key == "PROD_API_KEY"


def test_its_changes_end_with_this_version() -> None:
    assert README.partition("## Changes\n\n### ")[2].startswith(f"{__version__}\n")


def test_its_commands_need_only_python_and_pip() -> None:
    start, run_tests, *_ = blocks("sh")
    assert start.startswith("python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/redraft demo\n")
    assert run_tests.endswith("'.[test]' && .venv/bin/python -m pytest -n 6 --dist worksteal\n")
    assert run_tests.rpartition("&& ")[2] in (ROOT / ".ci" / "run").read_text()


def test_its_lines_for_a_small_model_name_what_there_is() -> None:
    lines = "\n".join(blocks("bash"))
    paths = re.findall(r"tests/\S+\.py", lines)
    assert len(paths) == 2 and all((ROOT / path).is_file() for path in paths)
    models = README.partition("## Models\n")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z]+):…`", models))
    assert named == set(PROVIDERS) - {"local"}
