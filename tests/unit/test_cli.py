"""What the command line refuses before anything is made, with and without a terminal."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from commands import make_session
from loops import DRAFT, SPEC, word_loop
from redraft.commands.casting import Models, models_from
from redraft.commands.grammar import parser
from redraft.config import ConfigError
from redraft.core.naming import named
from redraft.core.spec import parse_spec
from redraft.loop import acts, writing
from redraft.loop.opening import begin, read_session
from redraft.loop.record import Declined

HALF = "half \ud800 a character"


def on_a_terminal(*typed: str, cwd: Path) -> tuple[int, str]:
    """Run a command that has a terminal; its exit code, and what it wrote to standard error."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "redraft", *typed]
    done = subprocess.run(command, cwd=cwd, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, timeout=20)
    os.close(theirs)
    os.close(ours)
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a b.md", "a b.md"),
        ("Ω❄.md", "Ω❄.md"),
        ("a\nb", r"'a\nb'"),
        ("\x1b[31m", r"'\x1b[31m'"),
        ("\udcff", r"'\udcff'"),
    ],
)
def test_a_name_is_one_line_that_steers_nothing(path: str, name: str):
    assert named(Path(path)) == name


async def test_what_no_transcript_can_hold_is_declined_and_changes_nothing(tmp_path: Path):
    loop = await word_loop(tmp_path)
    before = loop.session
    with pytest.raises(
        Declined, match=r"Nothing was done: .*half a character \(U\+D800\).*; take it out and try again"
    ):
        await acts.rate(loop.record, 3, HALF)
    with pytest.raises(Declined, match="half a character"):
        await writing.write_draft(loop, HALF)
    assert loop.session is before and not loop.record.fault
    await acts.rate(loop.record, 3, "whole")
    loop.record.close()
    assert loop.record.journal is not None
    read = read_session(loop.record.journal.path)
    assert (read.fault, read.session.last) == ("", before.last + 1)


@pytest.mark.parametrize("text", [HALF, "\x01" * 2_800_000])
async def test_no_session_is_begun_with_a_draft_that_no_transcript_can_hold(tmp_path: Path, text: str):
    with pytest.raises(Declined, match="No session was begun: event 2"):
        await begin(parse_spec(SPEC), text, tmp_path / "sessions")
    assert list(tmp_path.iterdir()) == []


async def test_no_session_is_begun_for_a_person_whose_name_cannot_be_written(tmp_path: Path):
    with pytest.raises(Declined, match="No session was begun: event 1"):
        await begin(parse_spec(SPEC), DRAFT, tmp_path / "sessions", person="\udcff")
    assert list(tmp_path.iterdir()) == []


def test_new_refuses_such_a_draft_before_the_screen_comes_up(tmp_path: Path):
    (tmp_path / "note.toml").write_text(SPEC)
    (tmp_path / "note.md").write_bytes(b"\x01" * 2_800_000)
    code, said = on_a_terminal("new", "note.toml", "--draft", "note.md", cwd=tmp_path)
    assert code == 2
    assert said.startswith("redraft: No session was begun: event 2 has 16,80") and said.count("\n") == 1
    assert not list(Path(os.environ["REDRAFT_HOME"]).rglob("*.toml"))


async def test_open_refuses_a_damaged_session_on_a_terminal_too(tmp_path: Path):
    path = await make_session(tmp_path)
    path.write_bytes(b"\xff" * 99)
    code, said = on_a_terminal("open", str(path), cwd=tmp_path)
    assert code == 3
    assert said.startswith(f"redraft: {path.name} does not begin with a whole header: ") and said.count("\n") == 1


def test_settings_that_cannot_be_used_are_named_before_the_screen_comes_up(tmp_path: Path):
    folder = Path(os.environ["REDRAFT_HOME"]) / "config"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("grace = 'long'\n")
    code, said = on_a_terminal("demo", cwd=tmp_path)
    assert code == 2
    assert "config.toml: grace = 'long' cannot be used. It takes seconds from 0 to 10." in said
    assert not (folder.parent / "data").exists()


def test_nothing_heavy_is_imported_to_say_no():
    code = (
        "import sys, json; from redraft.cli import main; from redraft.commands.grammar import parser\n"
        "parser().parse_args(['run', 'a', '--author', 'openai:gpt-6-sol', '--allow-host', 'models.example.org'])\n"
        "try: main(['opn'])\nexcept SystemExit: pass\n"
        "slow = ('textual', 'rtoml', 'harper', 'anthropic', 'asyncio', 'redraft.config', 'redraft.models')\n"
        "print(json.dumps([name for name in slow if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert json.loads(done.stdout) == []


def models_of(*typed: str, settings: str = "") -> Models:
    """What these flags and settings make."""
    folder = Path(os.environ["REDRAFT_HOME"]) / "config"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(settings)
    return models_from(parser().parse_args(typed))


def test_flags_come_before_the_profile_and_the_profile_before_the_rest():
    settings = """
author = "ollama:one"
critic = "ollama:two"
[profile.dev]
critic = "ollama:three"
"""
    asked = ("run", "note.toml")
    named = [(m.author, m.critic) for m in [models_of(*asked, settings=settings).settings]]
    assert named == [("ollama:one", "ollama:two")]
    made = models_of(*asked, "--profile", "dev", "--author", "ollama:four", settings=settings).settings
    assert (made.author, made.critic) == ("ollama:four", "ollama:three")
    made = models_of(*asked, "--author", "offline", "--critic", "offline", settings=settings).settings
    assert made.named == ()


def test_what_is_allowed_this_once_is_allowed_this_once():
    models = models_of("run", "note.toml", "--allow-host", "models.example.org", "--allow-host", "b.example.org:8443")
    assert models.hosts.confirmed("models.example.org") and models.hosts.confirmed("B.example.org")
    assert not models.hosts.listed()
    spec = parse_spec('task = "x"\n[[criterion]]\nid = "a"\nsays = "b"\ncommand = ["true"]\n')
    assert not models.leave.allowed(Path("note.toml"), spec)
    assert models_of("run", "note.toml", "--allow-commands").leave.allowed(Path("note.toml"), spec)
    assert not models_of("run", "note.toml").hosts.confirmed("models.example.org")


@pytest.mark.parametrize(
    "typed", [("--author", "gpt"), ("--critic", "nobody:x"), ("--allow-host", "a b"), ("--profile", "x")]
)
def test_what_names_nothing_is_refused(typed: tuple[str, ...]):
    with pytest.raises(ConfigError):
        models_of("run", "note.toml", *typed)


@pytest.mark.parametrize("command", ["new", "demo", "open k3v9"])
def test_models_can_be_named_wherever_a_session_is_worked_on(command: str):
    models = models_of(*command.split(), "--author", "ollama:one", "--judge", "ollama:two", "--critic", "ollama:three")
    assert models.settings.named == ("ollama:one", "ollama:three", "ollama:two")
