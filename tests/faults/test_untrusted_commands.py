"""A spec from anywhere that names commands: nothing is started and nobody is reached until a person allows them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT

DRAFT = "# Notice\n\nWe moved the office on Monday.\n"


def spec_text(mark: Path, word: str = "Monday") -> str:
    leave_a_mark = f"import sys, pathlib; pathlib.Path(sys.argv[1]).open('a').write('x'); sys.exit('{word}' == 'none')"
    return f"""
task = "Tell the house where we are."
[[criterion]]
id = "length"
says = "At most 60 words"
max_words = 60
[[criterion]]
id = "run1"
says = "Passes the check"
command = ["{sys.executable}", "-c", "{leave_a_mark}", "{mark}", "{{draft}}"]
[[criterion]]
id = "run2"
says = "Names the day"
command = ["grep", "-q", "{word}"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "spec.toml").write_text(spec_text(tmp_path / "mark"))
    (tmp_path / "other.toml").write_text(spec_text(tmp_path / "mark", "Mondax"))
    (tmp_path / "draft.md").write_text(DRAFT)
    return tmp_path


def steps(folder: Path, doing: str) -> dict[str, dict[str, Any]]:
    program = ROOT / "tests" / "faults" / "watched_session.py"
    run = subprocess.run([sys.executable, program, doing, folder], capture_output=True, text=True, timeout=50)
    assert run.returncode == 0, run.stderr
    lines = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    return {line.pop("step"): line for line in lines}


def test_nothing_runs_until_a_person_allows_exactly_these_commands(folder: Path) -> None:
    seen = steps(folder, "untrusted")
    quiet = ["opened", "reviewed", "taken up again", "reviewed after a forged leave", "allowed", "changed by one byte"]
    assert [seen[step]["heard"] for step in [*quiet, "judged as changed"]] == [[]] * 7
    assert seen["reviewed"]["verdicts"] == seen["reviewed after a forged leave"]["verdicts"] == {}
    assert [command[0] for command in seen["taken up again"]["waiting"]] == [sys.executable, "grep"]
    assert set(seen["reviewed with leave"]["heard"]) == {"subprocess.Popen"}
    assert len(seen["reviewed with leave"]["heard"]) == 2
    assert seen["reviewed with leave"]["verdicts"] == {"run1": True, "run2": True}
    assert (folder / "mark").read_text() == "x"
    assert seen["changed by one byte"]["waiting"][1] == ["grep", "-q", "Mondax"]
    assert seen["judged as changed"]["verdicts"] == {}


def test_nothing_runs_when_it_is_shown_and_reviewed_on_the_screen(folder: Path) -> None:
    seen = steps(folder, "on screen")
    assert seen["shown"]["heard"] == seen["reviewed by key"]["heard"] == []
    assert seen["reviewed by key"]["judged"] == ["length"]
    assert not (folder / "mark").exists()


def test_nothing_runs_when_it_is_checked_shown_and_verified_without_a_screen(folder: Path) -> None:
    seen = steps(folder, "by command")
    assert {step: line["heard"] for step, line in seen.items()} == {"check": [], "show": [], "verify": []}
    assert [line["code"] for line in seen.values()] == [1, 0, 0]
    assert not (folder / "mark").exists()
