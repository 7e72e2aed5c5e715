"""A machine with Python and pip only: install, take the demo through a pass by key, and look at what it left."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal, screens
from conftest import ROOT

GRACE = 0.8
"""Seconds to look at a fix before deciding it: longer than the app's own grace."""
PATIENCE = 60.0
PANES = ("Spec r1", "Draft v1", "Critique", "Rubric")


def checkout(to: Path) -> Path:
    """Copy what a clone holds."""
    named = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    names = [name for name in named.stdout.split("\0") if name and (ROOT / name).is_file()]
    for name in names or [str(p.relative_to(ROOT)) for p in ROOT.rglob("*") if p.is_file()]:
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, to / name)
    return to


def installed(folder: Path) -> Path:
    """Install a copy of the checkout in an environment of its own; return the command."""
    reach = {name: value for name, value in os.environ.items() if name.upper().endswith("_PROXY") or name[:4] == "PIP_"}
    environ = {"PATH": os.defpath, "HOME": os.environ.get("HOME", str(folder)), **reach}
    source = checkout(folder / "clone")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True, env=environ)
    pip = [folder / "venv" / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "."]
    subprocess.run(pip, check=True, cwd=source, env=environ)
    return folder / "venv" / "bin" / "redraft"


class Sitting:
    """Someone at a terminal who waits until something is on the screen."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def screen(self) -> str:
        """What stands on the screen."""
        shown = [lines for _, lines in screens(self._terminal.chunks)]
        return "\n".join(shown[-1]) if shown else ""

    def sees(self, *words: str) -> None:
        """Wait until all these words are on the screen."""
        end = self._terminal.now() + PATIENCE
        while not all(word in self.screen() for word in words):
            assert self._terminal.now() < end and not self._terminal.ended, f"{words} is not on:\n{self.screen()}"
            self._terminal.watch(0.2)

    def press(self, key: str) -> None:
        """Look for a moment, then press a key."""
        self._terminal.watch(GRACE)
        self._terminal.send(key.encode())

    def leaves(self) -> None:
        """Quit, and wait until the program has ended."""
        self.press("q")
        self._terminal.watch(PATIENCE)
        assert self._terminal.ended


def passed(command: Path, environ: Mapping[str, str], spec: Path, draft: Path) -> int:
    """How many criteria of a spec a draft passes."""
    done = subprocess.run([command, "check", spec, draft, "--json"], env=environ, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    return int(json.loads(done.stdout)["passed"])


@pytest.mark.soak
def test_the_first_command_of_the_readme_works_on_a_fresh_machine(tmp_path: Path):
    command = installed(tmp_path)
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    environ = {"HOME": str(home), "PATH": os.defpath, "TERM": "xterm-256color", "LANG": "C.UTF-8"}

    def said(*typed: str) -> str:
        done = subprocess.run([command, *typed], cwd=elsewhere, env=environ, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    with Terminal([str(command), "demo"], environ, elsewhere) as terminal:
        user = Sitting(terminal)
        user.sees("Launch email", *PANES)
        user.press("g")
        user.sees("3 in focus", "3 fixes are yours to decide")
        user.press("a")
        user.sees("Draft v2", "2 in focus", "Accepted")
        user.press("r")
        user.sees("1 in focus", "Rejected")
        user.press("a")
        user.sees("Draft v3", "Pass 1 kept")
        user.leaves()

    (session,) = json.loads(said("list", "--json"))
    assert session["version"] == 3
    verified = said("verify", session["id"])
    assert verified.startswith(
        f"{Path(session['path']).name}: sound\nevents    {session['events']}\nversions  3, v3 stands"
    )
    assert verified.count("sha256") == 2
    log = said("show", session["id"], "--log").splitlines()
    assert log[0].split() == ["Version", "Change", "Score", "Keep?"]
    assert [line.split()[0] for line in log[1:]] == ["v1", "v2", "v3"]

    # Another sitting: what helps is accepted, and the draft scores higher than the one it began with.
    with Terminal([str(command), "open", session["id"]], environ, elsewhere) as terminal:
        user = Sitting(terminal)
        user.sees("Launch email", "Draft v3")
        user.press("g")
        user.sees("are yours to decide")
        user.press("a")
        user.sees("Draft v4", "Accepted")
        user.press("a")
        user.sees("Draft v5")
        user.leaves()
    demo = tmp_path / "clone" / "src" / "redraft" / "demo"
    after = elsewhere / "after.md"
    after.write_text(said("show", session["id"], "--draft"))
    before = passed(command, environ, demo / "spec.toml", demo / "draft.md")
    assert passed(command, environ, demo / "spec.toml", after) > before
