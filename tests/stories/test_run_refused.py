"""`redraft run` with something missing: a model, a file, a disk, a reader; and what it refuses to begin."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from players import AUTHOR, CRITIC, DONE, DRAFT, Players, set_up, who_of
from runs import desk_in, ended, ended_unheard, environ_of, run, run_with, started
from wire.answers import Answer, Asked
from wire_server import WireServer


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return desk_in(tmp_path)


# Offline, and what is refused.


def test_without_models_it_does_what_code_can_and_says_what_it_cannot(desk: Path):
    ran = run(desk, "--draft", "launch.md", "--json")
    assert (ran.code, ran.json["ending"], ran.json["spend"]["total"]["calls"]) == (1, "converged", 0)
    assert "redraft: not judged, as no critic is named: figure, calm (--critic MODEL)" in ran.err
    assert [line["state"] for line in ran.json["failing"]] == ["not judged", "not judged"]


@pytest.mark.parametrize("command", ["run", "check", "open", "new", "show", "verify", "list", "doctor"])
def test_help_fits_a_terminal_and_explains_every_flag(command: str):
    asked = [sys.executable, "-m", "redraft", command, "--help"]
    ran = subprocess.run(asked, env={**os.environ, "COLUMNS": "80"}, capture_output=True, text=True, timeout=30)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert max(map(len, ran.stdout.splitlines())) <= 80
    options = ran.stdout.partition("\noptions:\n")[2].partition("\nexample: ")[0]
    flags = re.findall(r"^  (--\w.*)(?:\n {10,}(\S.*))?", options, re.MULTILINE)
    assert all(below or re.search(r"\S {2,}\S", flag) for flag, below in flags)
    assert len(flags) == len(re.findall(r"^  --", options, re.MULTILINE))


def test_commands_run_only_if_they_are_allowed(desk: Path):
    spec = '[[criterion]]\nid = "touched"\nsays = "Leaves a mark"\ncommand = ["touch", "ran"]\n'
    mark = desk / "ran"
    (desk / "launch.toml").write_text(f'task = "Say it."\n{spec}'.replace('"ran"', json.dumps(str(mark))))
    ran = run(desk, "--draft", "launch.md")
    assert ran.code == 1 and not mark.exists()
    assert "not judged, as commands are not allowed: touched (read them in launch.toml" in ran.err
    allowed = ended(started(desk, "--draft", "launch.md", "--allow-commands", REDRAFT_HOME=str(desk / "else")), desk)
    assert allowed.code == 0 and mark.exists() and "not judged" not in allowed.err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ((), "there is no draft, and nobody to write one: name a text with --draft, or an author with --author"),
        (("--draft", "launch.md", "--mode", "rewrite"), "a rewrite needs somebody who writes"),
        (("--draft", "launch.md", "--out", "launch.toml", "--overwrite"), "launch.toml: is the spec"),
        (("--draft", "launch.md", "--out", "launch.md"), "launch.md: is there already"),
        (("--draft", "launch.md", "--out", "no/such/folder.md"), "no text can be written there"),
        (("--draft", "launch.md", "--author", "gpt"), "'gpt' does not say whose model it is"),
        (("--draft", "launch.md", "--profile", "prod"), "there is no profile 'prod'"),
        (("launch.md",), "run: unrecognized arguments: launch.md (a draft is named with --draft)"),
        (("--draft", ""), "argument --draft: nothing is named"),
        (("--draft", "launch.md", "--author", ""), "argument --author: nothing is named"),
        (("--draft", "launch.md", "--max-passes", "0"), "'0' is not a number of passes, 1 to 1000"),
        (("--draft", "launch.md", "--accept", "some"), "invalid choice: 'some'"),
    ],
)
def test_what_cannot_be_run_is_refused_before_anything_is_begun(desk: Path, typed: tuple[str, ...], said: str):
    ran = run(desk, *typed)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err and ran.err.count("\n") == 1
    assert not (desk / "home" / "data").exists()


def test_nothing_is_asked_for_where_no_session_can_be_kept(desk: Path):
    with WireServer(Players()) as server:
        set_up(desk / "home", "chat", server)
        (desk / "home" / "data").write_text("in the way")
        ran = run(desk, "--draft", "launch.md")
    assert (ran.code, ran.out, server.requests) == (2, "", [])
    assert "data/sessions: no session can be kept there: check its permissions and its disk" in ran.err


def test_a_session_that_can_no_longer_be_saved_ends_the_run_and_its_text_is_printed(desk: Path):
    players = Players()

    def script(asked: Asked) -> Answer:
        if who_of(asked) == CRITIC:  # from here on the transcript is gone, and its folder with it
            (path,) = (desk / "home" / "data" / "sessions").glob("*.toml")
            path.unlink()
            path.parent.rename(desk / "moved")
            path.parent.write_text("in the way")
        return players(asked)

    ran, requests = run_with(desk, script)
    assert (ran.code, [who_of(asked) for asked in requests]) == (1, [AUTHOR, CRITIC])
    assert ran.out.startswith("Launch: stopped, 1/3 in v1, 0 passes\nthe session can no longer be saved\n")
    assert ran.out.endswith(f"Text      kept nowhere but here:\n\n{DRAFT}\n") and "redraft open" not in ran.out


def test_who_reads_no_further_still_gets_the_exit_code(desk: Path):
    process = started(desk, "--draft", "launch.md", "--json")
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    assert ended_unheard(process) == 1


def test_what_is_said_beside_the_answer_never_gets_into_it(desk: Path):
    command = [sys.executable, "-m", "redraft", "run", "launch.toml", "--draft", "launch.md", "--json"]
    shut = f"import os, sys; os.close(2); os.execv(sys.executable, {command!r})"
    ran = subprocess.run(
        [sys.executable, "-c", shut], cwd=desk, env=environ_of(desk / "home"), stdout=subprocess.PIPE, timeout=30
    )
    assert ran.returncode == 1 and json.loads(ran.stdout)["ending"] == "converged"


def test_a_critic_without_an_author_says_whose_the_rest_is(desk: Path):
    ran, requests = run_with(desk, Players(), "--draft", "launch.md", "--author", "offline")
    assert (ran.code, [who_of(asked) for asked in requests]) == (1, [CRITIC])
    assert "redraft: what the critic finds is left to you, as no author is named (--author MODEL)\n" in ran.err


def test_the_draft_is_replaced_only_if_that_is_said(desk: Path):
    (desk / "launch.md").chmod(0o640)
    ran, _ = run_with(desk, Players(), "--draft", "launch.md", "--out", "launch.md", "--overwrite", "--accept", "all")
    assert ran.code == 0
    assert (desk / "launch.md").read_text() == DONE and (desk / "launch.md").stat().st_mode & 0o777 == 0o640
    assert f"Text      {desk / 'launch.md'}" in ran.out
    assert sorted(path.name for path in desk.iterdir()) == ["home", "launch.md", "launch.toml"]
