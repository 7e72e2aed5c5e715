"""The commands, each through a real process, as a user types them."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from commands import make_session, redraft, refused
from conftest import ROOT
from loops import DRAFT

SPEC = """
title = "Note"
task = "Say what changed."
[[criterion]]
id = "plain"
says = "No 'utilize'"
lacks = "utilize"
[[criterion]]
id = "short"
says = "At most 12 words"
max_words = 12
[[criterion]]
id = "figure"
says = "Gives a figure with its unit"
matches = '\\d+ (minutes|hours)'
[[criterion]]
id = "ask"
says = "Ends with a question"
ends_with = "question"
[[criterion]]
id = "warm"
says = "Sounds kind"
judge = "person"
"""
COMMANDS = ("new", "open", "demo", "run", "check", "show", "verify", "list", "doctor")


@pytest.fixture
def home() -> Path:
    """The folder where this test's redraft keeps its data."""
    return Path(os.environ["REDRAFT_HOME"])


@pytest.fixture
async def session(home: Path) -> Path:
    """A session that has been through a pass."""
    return await make_session(home / "data")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A spec and a draft."""
    (tmp_path / "note.toml").write_text(SPEC)
    (tmp_path / "note.md").write_text(DRAFT)
    return tmp_path / "note.toml", tmp_path / "note.md"


# Help, and what is no command.


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_explains_itself_with_an_example(command: str):
    ran = redraft(*filter(None, [command]), "--help")
    assert ran.code == 0
    assert f"example: redraft {command}".strip() in ran.out
    assert ran.out.startswith("usage: redraft")


def test_help_fits_any_width():
    for columns in ("1", "12", "0", "-3", "wide", "100000"):
        assert redraft("new", "--help", environ={"COLUMNS": columns}).code == 0


def test_the_version():
    assert redraft("--version").out.startswith("redraft ")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["opn"], "there is no command 'opn': did you mean 'open'?"),
        (["note.toml"], "there is no command 'note.toml': there are new, open, demo"),
        (["\x1b]0;x\x07"], r"there is no command '\x1b]0;x\x07'"),
        ([b"\xff"], "there is no command"),
        (["check"], "arguments are required: SPEC, DRAFT; see: redraft check --help"),
        (["check", "a", "b", "c\x1b[31m"], "unrecognized arguments: c⟨U+001B⟩[31m"),
        (["show", "x", "--version", "two"], "'two' is not the number of a version, such as 2"),
        (["show", "x", "--log", "--json"], "not allowed with argument"),
        (["--colour"], "unrecognized arguments: --colour"),
    ],
)
def test_what_cannot_be_understood_is_said_in_a_line(typed: list[str], said: str):
    assert said in refused(*typed)


# check


def test_check_prints_each_criterion_with_its_verdict_and_reason(files: tuple[Path, Path]):
    ran = redraft("check", *files)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines() == [
        "Note: 0/5",
        "FAIL        plain   has 'utilize' 3 times",
        "FAIL        short   15 words, 3 over 12",
        r"FAIL        figure  not found: Gives a figure with its unit (pattern \d+ (minutes|hours))",
        "FAIL        ask     does not end with a question: “You utilize nothing, and it ends here.”",
        "not judged  warm    needs a person: Sounds kind",
    ]


def test_check_says_yes_with_its_exit_code(tmp_path: Path, files: tuple[Path, Path]):
    files[0].write_text(SPEC[: SPEC.rindex("[[criterion]]")])
    files[1].write_text("It takes 9 minutes now. Shall we?\n")
    ran = redraft("check", *files)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Note: 4/4\n")
    assert "pass        figure  has what is asked for: “9 minutes”" in ran.out


def test_check_as_json(files: tuple[Path, Path]):
    ran = redraft("check", *files, "--json")
    assert (ran.code, ran.err) == (1, "")
    answer = json.loads(ran.out)
    assert (answer["passed"], answer["total"]) == (0, 5)
    assert [line["verdict"] for line in answer["criteria"]] == ["fail", "fail", "fail", "fail", "not judged"]
    assert answer["criteria"][0]["count"] == 3
    assert answer["findings"][0]["quote"] == "utilize"


def test_check_writes_nothing_at_all(tmp_path: Path, files: tuple[Path, Path], home: Path):
    redraft("check", *files)
    assert sorted(tmp_path.rglob("*")) == sorted([*files, *tmp_path.glob("home*")])
    assert list(home.iterdir()) == []


# show, verify, list


def test_show_prints_where_a_session_stands(session: Path):
    ran = redraft("show", session)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Note  (")
    assert "v2 of 2, 1/3, 1 pass\n" in ran.out
    assert "[ ] plain" in ran.out and "[x] warm" in ran.out and "❄ p1  outline locked" in ran.out


def test_show_prints_texts_exactly(session: Path):
    assert redraft("show", session, "--version", "1").out == DRAFT
    assert redraft("show", session, "--draft").out == DRAFT.replace("utilize", "use", 1)


def test_show_prints_the_version_log(session: Path):
    lines = redraft("show", session, "--log").out.splitlines()
    assert lines[0].split() == ["Version", "Tree", "Change", "Score", "Keep?", "Tokens", "Why"]
    assert lines[1].startswith("v2 *") and lines[2].split()[:1] == ["v1"]
    assert "utilize → use" in lines[1] and "kept" in lines[1]


def test_show_as_json(session: Path):
    answer = json.loads(redraft("show", session, "--json").out)
    assert (answer["head"], answer["score"], answer["locked"]) == (
        2,
        {"passed": 1, "total": 3, "weight": 1, "weights": 3},
        ["p1 # News"],
    )
    assert answer["draft"] == DRAFT.replace("utilize", "use", 1)
    given = {"by": "you", "version": 2, "score": 4, "aspects": [], "line": "nearly"}
    (rating,) = answer["ratings"]
    assert rating == given | {name: rating[name] for name in ("event", "at")} | {
        "seconds": 0.0, "blind": False, "late": False,
    }  # fmt: skip


@pytest.mark.parametrize("number", ["0", "3", "-1", "9" * 5000])
def test_show_names_the_versions_that_there_are(session: Path, number: str):
    assert "the session has v1 to v2" in refused("show", session, f"--version={number}")


def test_verify_prints_events_versions_and_digests(session: Path):
    ran = redraft("verify", session)
    assert (ran.code, ran.err) == (0, "")
    words = {line.split()[0]: line.split()[1:] for line in ran.out.splitlines()}
    assert words[f"{session.name}:"] == ["sound"]
    assert words["events"] == ["13"] and words["versions"] == ["2,", "v2", "stands"]
    assert len(words["draft"][1]) == len(words["file"][1]) == 64
    answer = json.loads(redraft("verify", session, "--json").out)
    assert (answer["sound"], answer["events"], answer["faults"]) == (True, 13, [])


def test_list_tells_where_each_session_stands(session: Path):
    ran = redraft("list")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.split()[0] == session.stem[-4:]
    assert ran.out.split()[3:] == ["v2", "1/3", "open", "Note"]
    entry = json.loads(redraft("list", "--json").out)[0]
    assert (entry["id"], entry["version"], entry["score"], entry["state"]) == (session.stem[-4:], 2, "1/3", "open")


def test_list_says_how_to_begin_when_there_is_none():
    assert redraft("list").out == "No sessions yet. Begin one with: redraft demo\n"
    assert json.loads(redraft("list", "--json").out) == []


def test_list_names_a_broken_file_and_goes_on(session: Path):
    bad = {
        "2026-01-01-zero-aaaa.toml": b"",
        "2026-01-01-nul-bbbb.toml": b"\0" * 99,
        "2026-01-01-bin-cccc.toml": b"\xff\xfe\n",
    }
    for name, data in bad.items():
        (session.parent / name).write_bytes(data)
    (session.parent / "2026-01-01-folder-dddd.toml").mkdir()
    os.mkfifo(session.parent / "2026-01-01-pipe-eeee.toml")
    torn = session.with_name("2026-01-01-torn-ffff.toml")
    torn.write_bytes(session.read_bytes()[:-20])
    ran = redraft("list")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("\n") == 7
    assert all(name in ran.out for name in bad)
    assert "half written" in ran.out and "pipe" in ran.out and " open " in ran.out
    assert {entry["state"] for entry in json.loads(redraft("list", "--json").out)} == {"open", "damaged"}


def test_two_hundred_sessions_are_listed_in_about_a_second(session: Path):
    data = session.read_bytes()
    for n in range(200):
        session.with_name(f"2026-01-01-note-{n:04}.toml").write_bytes(data)
    ran = redraft("list")
    assert ran.out.count("1/3") == 201
    assert ran.cpu < 1.5


# doctor


def test_doctor_says_where_things_are_and_what_works(home: Path):
    ran = redraft("doctor")
    assert (ran.code, ran.err) == (0, "")
    assert str(home / "data" / "sessions") in ran.out and "harper         works" in ran.out
    answer = json.loads(redraft("doctor", "--json").out)
    assert set(answer) == {"paths", "terminal", "versions", "critics", "models", "keys"}
    assert answer["terminal"]["output"] == "not a terminal"


def test_doctor_finds_a_settings_file_that_cannot_be_used(home: Path):
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text("graze = 2\n")
    ran = redraft("doctor")
    assert ran.code == 1
    assert "! config" in ran.out and "Did you mean 'grace'?" in ran.out


def test_doctor_is_not_misled_by_names(tmp_path: Path):
    place = tmp_path / "missing, not writable"
    assert redraft("doctor", environ={"REDRAFT_HOME": str(place), "EDITOR": "missing"}).code == 0


def test_doctor_finds_a_home_that_cannot_be(tmp_path: Path):
    (tmp_path / "file").write_text("")
    ran = redraft("doctor", environ={"REDRAFT_HOME": str(tmp_path / "file")})
    assert ran.code == 1
    assert "is a file" in ran.out


# SESSION: a path, an id, or a unique start of its name


def test_a_session_goes_by_its_path_id_or_the_start_of_its_name(session: Path):
    id = session.stem[-4:]
    for name in (session, session.name, session.stem, id, session.name[:12], "note", f"note-{id}"):
        assert redraft("verify", name).out.startswith(f"{session.name}: sound"), name
    assert redraft("verify", session.name, cwd=session.parent).code == 0


async def test_a_name_that_fits_several_sessions_gets_them_named(home: Path, session: Path):
    other = await make_session(home / "data")
    said = refused("show", "note")
    assert "'note' fits 2 sessions" in said
    assert session.stem in said and other.stem in said


def test_a_name_that_fits_none_gets_those_that_there_are(session: Path):
    assert f"there is no session 'launch'; there are: {session.stem}" in refused("show", "launch")
    assert "there is no session ''" in refused("show", "")
    assert "check the name" in refused("show", "./nothing.toml")


def test_where_there_are_no_sessions_the_way_to_one_is_named():
    assert "start one with: redraft new" in refused("open", "k3v9")


# Where things are written


@pytest.mark.parametrize(
    "typed", ["list", "doctor", "check note.toml note.md", "verify SESSION", "show SESSION", "demo"]
)
def test_redraft_home_moves_everything(tmp_path: Path, files: tuple[Path, Path], session: Path, typed: str):
    empty, home = tmp_path / "empty", tmp_path / "moved"
    empty.mkdir()
    environ = {"HOME": str(empty), "REDRAFT_HOME": str(home), "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": ""}
    before = sorted(tmp_path.rglob("*"))
    redraft(*typed.replace("SESSION", str(session)).split(), environ=environ, cwd=files[0].parent)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("home", ["", "/nonexistent", "~"])
def test_any_home_will_do(home: str):
    environ = {"HOME": home, "REDRAFT_HOME": "", "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "", "XDG_STATE_HOME": ""}
    assert "No sessions yet" in redraft("list", environ=environ).out


def test_a_redraft_home_that_nobody_has_is_refused():
    ran = redraft("list", environ={"REDRAFT_HOME": "~no-such-user/x"})
    assert ran.code == 2
    assert "REDRAFT_HOME" in ran.err


# Terminals


@pytest.mark.parametrize("typed", [[], ["demo"], ["new"], ["open", "note"], ["new", "note.toml", "--draft", "note.md"]])
def test_without_a_terminal_the_app_says_what_to_use(files: tuple[Path, Path], session: Path, typed: list[str]):
    before = sorted(session.parent.iterdir())
    said = refused(*typed, cwd=files[0].parent)
    assert "needs a terminal; without one, use: redraft check, show, verify or list" in said
    assert sorted(session.parent.iterdir()) == before


@pytest.mark.parametrize(
    "environ",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LANG": "C", "PYTHONIOENCODING": "ascii"},
        {"LANG": "C", "PYTHONIOENCODING": "latin-1:strict"},
    ],
)
def test_characters_that_a_terminal_lacks_are_spelt_out(session: Path, environ: dict[str, str]):
    ran = redraft("show", session, environ=environ)
    assert (ran.code, ran.err) == (0, "")
    assert "\\u2744 p1  outline locked" in ran.out
    assert redraft("show", session, "--log", environ=environ).code == 0
    assert redraft("show", "Ω❄", environ=environ).code == 2


def test_a_text_is_shown_byte_for_byte_whatever_the_terminal(home: Path, files: tuple[Path, Path], session: Path):
    ran = redraft("show", session, "--draft", environ={"PYTHONIOENCODING": "ascii"})
    assert ran.out == DRAFT.replace("utilize", "use", 1)


# Ends


@pytest.mark.parametrize("typed", [["--help"], ["doctor"], ["show", "note", "--json"], ["show", "note", "--draft"]])
def test_a_reader_that_goes_away_is_no_fault(session: Path, typed: list[str]):
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "redraft", *typed]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=writer, stderr=subprocess.PIPE, timeout=20)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_an_answer_that_cannot_be_written_is_said(session: Path):
    for typed in (["list"], ["show", "note", "--draft"], ["show", "note", "--json"]):
        with open("/dev/full", "wb") as full:
            command = [sys.executable, "-m", "redraft", *typed]
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=20)
        assert done.returncode == 2
        assert done.stderr.startswith(b"redraft: the answer: No space left on device")
        assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("closed", [">&-", "<&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("typed", "code"), [("list", 0), ("show note --draft", 0), ("demo", 2), ("show nothing", 2)])
def test_streams_that_are_closed_are_no_fault(session: Path, typed: str, code: int, closed: str):
    line = f'"{sys.executable}" -m redraft {typed} {closed}'
    done = subprocess.run(["sh", "-c", line], capture_output=True, timeout=20)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_ctrl_c_ends_a_command_quietly(files: tuple[Path, Path]):
    files[1].write_text("We definately utilize it, and they say so too.\n\n" * 4000)
    command = [sys.executable, "-m", "redraft", "check", *map(str, files)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(1.0)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=10)
    assert (child.returncode, out, err) == (130, b"", b"")


def test_the_bundled_demo_fails_in_more_than_one_way():
    demo = ROOT / "src" / "redraft" / "demo"
    ran = redraft("check", demo / "spec.toml", demo / "draft.md", "--json")
    assert ran.code == 1
    criteria = json.loads(ran.out)["criteria"]
    assert len(criteria) >= 6 and all(line.get("reason") or line["verdict"] == "not judged" for line in criteria)
