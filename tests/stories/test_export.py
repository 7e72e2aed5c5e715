"""`redraft export`: a session's report, as its user asks for it."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from commands import STEERS, make_session, redraft, refused
from conftest import ROOT
from page_reading import Page
from redraft import __version__

FORMATS = ("md", "html", "json", "txt")
SAMPLE = ROOT / "sample_sessions" / "launch-email.toml"


@pytest.fixture
def home() -> Path:
    """The folder where this test's redraft keeps its data."""
    return Path(os.environ["REDRAFT_HOME"])


@pytest.fixture
async def session(home: Path) -> Path:
    """A session that has been through a pass."""
    return await make_session(home / "data")


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("to", FORMATS)
def test_a_report_tells_the_whole_session_and_writes_nothing(home: Path, session: Path, to: str):
    before = everything_in(home)
    ran = redraft("export", session, "--to", to)
    assert (ran.code, ran.err) == (0, "")
    told = " ".join(ran.out.split())
    for said in ("Say what changed.", "nearly", "our", "plain", "No 'utilize'", "warm", "# News", "We use it."):
        assert (said.replace("'", "&#x27;") if to == "html" else said) in told
    assert hashlib.sha256(session.read_bytes()).hexdigest() in told
    assert __version__ in told
    assert not STEERS.search(ran.out.replace("\n", ""))
    assert everything_in(home) == before


def test_markdown_is_what_comes_without_asking(session: Path):
    plain, asked = redraft("export", session), redraft("export", session, "--to", "md")
    assert plain.out == asked.out and plain.out.startswith("# Note\n")


def test_json_is_what_show_tells_and_more(session: Path):
    shown = json.loads(redraft("show", session, "--json").out)
    told = json.loads(redraft("export", session, "--to", "json").out)
    assert set(shown) <= set(told)
    assert {"made_with", "transcript", "spec", "texts", "verdicts", "decisions", "story"} <= set(told)
    assert {name: told[name] for name in shown} == shown
    assert [each["choice"] for each in told["decisions"]] == ["accept", "reject"]
    assert told["decisions"][1]["reason"] == "that is \x1b[31mour\x1b[0m word"


def test_the_page_of_a_session_stands_by_itself(session: Path):
    read = Page(redraft("export", session, "--to", "html").out)
    assert read.faults == []
    assert "⟨U+001B⟩[31mour" in read.shown


def test_a_report_is_written_to_a_file_and_replaces_none_unasked(tmp_path: Path, session: Path):
    out = tmp_path / "report.html"
    ran = redraft("export", session, "--to", "html", "--out", out)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    first = out.read_text("utf-8")
    out.write_text("mine")
    assert "is there already" in refused("export", session, "--to", "html", "--out", out)
    assert out.read_text() == "mine"
    assert redraft("export", session, "--to", "html", "--out", out, "--overwrite").code == 0
    assert out.read_text("utf-8") == first


def test_a_report_never_takes_the_place_of_a_transcript(tmp_path: Path, home: Path, session: Path):
    copy = tmp_path / "copy.toml"
    copy.write_bytes(session.read_bytes())
    link = tmp_path / "report.md"
    link.symlink_to(copy)
    for out in (session, copy, link):
        assert "is a transcript" in refused("export", session, "--out", out, "--overwrite") or out == session
    new = home / "data" / "sessions" / "new.toml"
    new.parent.mkdir(parents=True, exist_ok=True)
    assert "is where sessions are kept" in refused("export", session, "--out", new)
    assert copy.read_bytes() == session.read_bytes()
    assert not new.exists()


@pytest.mark.parametrize("name", ["a b.md", "line\nend.md", "\x1b]0;x\x07.md", b"\xff.md", "-.md", "é.md"])
def test_any_name_that_a_file_may_have_will_do(tmp_path: Path, session: Path, name: str | bytes):
    out = os.fsencode(tmp_path) + b"/" + os.fsencode(name)
    assert redraft("export", session, "--out", out).code == 0
    with open(out, "rb") as file:
        assert file.read().startswith(b"# Note\n")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["k3v9"], "there is no session"),
        ([SAMPLE, "--to", "pdf"], "invalid choice: 'pdf'"),
        ([SAMPLE, "--out", "nowhere/x.md"], "takes a file in a folder that there is"),
        ([SAMPLE, "--out", "."], "takes a file in a folder that there is"),
        ([SAMPLE, "--out", ""], "nothing is named"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(tmp_path: Path, typed: list[str | Path], said: str):
    assert said in refused("export", *typed, cwd=tmp_path)


@pytest.mark.parametrize("to", FORMATS)
def test_of_a_damaged_session_what_can_be_read_is_told_with_what_is_wrong(tmp_path: Path, session: Path, to: str):
    torn = tmp_path / "torn.toml"
    torn.write_bytes(session.read_bytes()[:-40])
    ran = redraft("export", torn, "--to", to)
    assert ran.code == 3
    assert "half written" in ran.err and "half written" in ran.out
    assert "We use it." in ran.out
    out = tmp_path / "report"
    assert redraft("export", torn, "--to", to, "--out", out).code == 3
    assert out.read_text("utf-8") == ran.out


@pytest.mark.parametrize("to", FORMATS)
def test_a_fork_names_where_it_comes_from(home: Path, session: Path, to: str):
    assert redraft("fork", session, "--at", "5").code == 0
    fork = max((home / "data" / "sessions").glob("*.toml"), key=lambda path: path.stat().st_mtime_ns)
    origin = session.stem.rpartition("-")[2]
    seal = re.search(r"^# end 5 (\w{16})$", session.read_text("utf-8"), re.M)
    assert seal is not None and fork != session
    told = " ".join(redraft("export", fork, "--to", to).out.split())
    assert seal[1] in told
    assert (f'"origin": "{origin}"' if to == "json" else f"Forked from session {origin}") in told


def test_what_is_no_transcript_has_no_report(tmp_path: Path):
    (tmp_path / "x.toml").write_text("title = 'x'\n")
    assert "it is no transcript" in refused("export", tmp_path / "x.toml", code=3)


def test_a_reader_that_leaves_early_and_a_disk_that_is_full_are_told_apart(session: Path):
    line = [sys.executable, "-m", "redraft", "export", str(session), "--to", "html"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as leaving:
        assert leaving.stdout is not None and leaving.stderr is not None
        assert leaving.stdout.read(20).startswith(b"<!DOCTYPE html>")
        leaving.stdout.close()
        assert leaving.stderr.read() == b""
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, text=True)
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert "No space left" in ran.stderr
