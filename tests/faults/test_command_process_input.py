"""Files that no user meant: each is refused by a real process in a line or two, at once, and nothing is printed."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import REFUSED_WITHIN, STEERS, make_session, redraft, refused

SPEC = """title = "Note"
task = "Say what changed."
[[criterion]]
id = "short"
says = "At most 12 words"
max_words = 12
"""
HOSTILE = (
    "# A \x1b]0;title\x07\n\nx \x1b]52;c;aGk=\x07 \x1b[31m \x9b31m \x85 \u202e rtl \u2066 \x7f\n\n"
    "[@click=app.quit]x[/] and [/] and [b\n\nA tag: \U000e0041\u2028 and a bell: \x07. \r alone\r\n"
)
SPARSE = 50 * 1024 * 1024


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a spec and a draft in it that are fine."""
    (tmp_path / "spec.toml").write_text(SPEC)
    (tmp_path / "draft.md").write_text("It is done.\n")
    return tmp_path


def _folder(path: Path) -> None:
    path.mkdir()


def _sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, SPARSE)


def _bytes(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


NO_TEXT: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "there is no such file"),
    "folder": (_folder, "is a folder"),
    "pipe": (os.mkfifo, "is a pipe"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "is a device"),
    "loop": (lambda path: path.symlink_to(path), "cannot be read"),
    "empty": (_bytes(b""), "is empty (0 bytes)"),
    "huge": (_sparse, "is too large (52,428,800 bytes"),
    "binary": (_bytes(b"\x7fELF\x02\x01\x01" + bytes(range(256))), "byte"),
    "nul": (_bytes(b"a\0b"), "has a NUL byte at byte 1"),
    "latin": (_bytes(b"one\ntwo caf\xe9\n"), "is not UTF-8 at line 2, byte 11 (0xe9)"),
    "surrogate": (_bytes(b"half \xed\xa0\x80"), "is not UTF-8 at line 1, byte 5 (0xed)"),
    "utf16": (_bytes("\ufeffhello".encode("utf-16-le")), "is UTF-16"),
}


@pytest.mark.parametrize("what", NO_TEXT)
def test_what_is_no_text_is_refused_as_a_spec_and_as_a_draft(place: Path, what: str):
    make, says = NO_TEXT[what]
    make(place / "bad")
    for typed in (["check", "bad", "draft.md"], ["check", "spec.toml", "bad"], ["new", "spec.toml", "--draft", "bad"]):
        said = refused(*typed, cwd=place)
        assert said.startswith("redraft: bad: ") and says in said


def test_a_file_that_may_not_be_read_is_refused(place: Path):
    (place / "spec.toml").chmod(0)
    # Once as root, so that all is imported: then as somebody who may read neither the spec nor the interpreter.
    code = (
        "import os, sys; from redraft.cli import main; main(['check', 'missing', 'draft.md'])\n"
        "os.getuid() or os.setuid(65534); sys.exit(main(sys.argv[1:]))"
    )
    for folder in (place, *place.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    command = [sys.executable, "-c", code, "check", "spec.toml", "draft.md"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.splitlines()[1:] == ["redraft: spec.toml: may not be read: check its permissions"]


CRITERION = '[[criterion]]\nid = "short"\nsays = "Short"\n'
NO_SPEC = {
    "no task": (SPEC.replace("task", "#"), "task is missing"),
    "no criteria": ('title = "Note"\ntask = "Say."\n', "no criteria"),
    "a criterion twice": (SPEC + CRITERION, "'short'"),
    "a near key": ('audiense = "all"\n' + SPEC, "audience"),
    "a far key": ("zzz = 1\n" + SPEC, "zzz"),
    "a near key of a criterion": (SPEC.replace("max_words", "max_word"), "max_words"),
    "a task that is a number": (SPEC.replace('"Say what changed."', "7"), "task"),
    "a rule that is a text": (SPEC.replace("= 12", '= "twelve"'), "max_words"),
    "criteria that are a text": ('title = "N"\ntask = "S"\ncriterion = "short"\n', "criterion"),
    "no TOML": (SPEC + "says = = 1\n", "line 7"),
    "a pattern that does not end": (SPEC.replace("max_words = 12", 'matches = "(a"'), "cannot be run"),
    "a pattern that is too large": (SPEC.replace("max_words = 12", 'matches = "((a{50}){50}){9}"'), "pattern"),
    "brackets": ("x = " + "[" * 5000 + "]" * 5000 + "\n" + SPEC, "line 1: brackets nested"),
    "a dotted key": (".".join("a" * 32_768) + " = 1\n" + SPEC, "line 1: a key of more than"),
    "a key of escapes": ('"\\u001b[31m\\n\\u202e" = 1\n' + SPEC, "unknown key"),
    "a thousand faults": ("".join(f"k{n} = {n}\n" for n in range(1000)) + SPEC, "k1"),
}


@pytest.mark.parametrize("what", NO_SPEC)
def test_a_spec_that_cannot_be_used_says_where_and_what_is_allowed(place: Path, what: str):
    text, says = NO_SPEC[what]
    (place / "bad.toml").write_text(text)
    for typed in (["check", "bad.toml", "draft.md"], ["new", "bad.toml"]):
        ran = redraft(*typed, cwd=place)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("redraft: bad.toml: ") and says in ran.err
        assert ran.err.count("\n") <= 12 and len(ran.err) < 4000
        assert ran.cpu < REFUSED_WITHIN


def test_an_unknown_template_is_refused_with_those_that_there_are():
    said = refused("new", "--template", "emial")
    assert "no template is called 'emial'" in said and "email" in said and "costar" in said


def test_a_pattern_made_to_hang_is_judged_at_once(place: Path):
    (place / "spec.toml").write_text(SPEC.replace("max_words = 12", 'matches = "(a|aa)+$"\nlacks_match = "((a*)*)*b"'))
    (place / "draft.md").write_text("a" * 100_000 + "!")
    ran = redraft("check", "spec.toml", "draft.md", cwd=place)
    assert ran.code == 1 and "not found: At most 12 words (pattern (a|aa)+$)" in ran.out
    assert ran.cpu < REFUSED_WITHIN


def test_a_name_cannot_steer_the_terminal_or_break_the_line(place: Path):
    for name in ("no\nsuch\x1b[31m\u202e", "\x9b2J", b"caf\xe9"):
        assert refused("check", name, "draft.md", cwd=place).count("\n") == 1
        assert refused("verify", name, cwd=place).count("\n") == 1
        folder = b"./" if isinstance(name, bytes) else "./"
        assert refused("show", folder + name, cwd=place).count("\n") == 1  # type: ignore[operator]
    (place / "a\nb\x1b").write_bytes(b"\xff")
    assert r"'a\nb\x1b': is not UTF-8" in refused("check", "a\nb\x1b", "draft.md", cwd=place)


async def test_a_hostile_draft_is_shown_safely_and_kept_exactly(place: Path, tmp_path_factory: pytest.TempPathFactory):
    (place / "draft.md").write_bytes(HOSTILE.encode())
    spec = SPEC.replace("max_words = 12", 'ends_with = "question"')
    (place / "spec.toml").write_text(spec)
    ran = redraft("check", "spec.toml", "draft.md", cwd=place)
    assert ran.code == 1 and not STEERS.search(ran.out)
    text = "# \x1b]0;title\x07\n\nWe utilize \x9b it.\n\nThey utilize [@click=app.quit]x[/] \u202e.\n"
    path = await make_session(tmp_path_factory.mktemp("hostile"), text)
    for flag in ((), ("--log",), ("--json",)):
        ran = redraft("show", path, *flag)
        assert ran.code == 0 and not STEERS.search(ran.out)
    assert redraft("show", path, "--version", "1").out == text


# Transcripts that are none


@pytest.fixture
async def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transcript of a session in good order."""
    return await make_session(tmp_path_factory.mktemp("session"))


NO_TRANSCRIPT: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder": (_folder, "is a folder, pipe or device"),
    "pipe": (os.mkfifo, "is a folder, pipe or device"),
    "empty": (_bytes(b""), "is empty"),
    "huge": (_sparse, "NUL bytes"),
    "larger": (lambda path: (path.touch(), os.truncate(path, 2**30)), "1,073,741,824 bytes"),
    "binary": (_bytes(bytes(range(1, 256)) * 99), "no whole event"),
    "nul": (_bytes(b"\0" * 99), "NUL bytes"),
    "latin": (_bytes(b"title = 'caf\xe9'\n"), "no whole event"),
    "spec": (_bytes(SPEC.encode()), "no whole event"),
    "brackets": (_bytes(b"x = " + b"[" * 5000 + b"]" * 5000 + b"\n# end 0 0000000000000000\n"), "no whole event"),
    "dotted": (_bytes(b".".join([b"a"] * 32_768) + b" = 1\n# end 0 0000000000000000\n"), "no whole event"),
    "controls": (_bytes(HOSTILE.encode() + b"\n# end 0 0000000000000000\n"), "no whole event"),
}


@pytest.mark.parametrize("what", NO_TRANSCRIPT)
def test_what_is_no_transcript_is_refused_by_every_command(path: Path, what: str):
    path.unlink()
    make, says = NO_TRANSCRIPT[what]
    make(path)
    for command in ("show", "verify", "open"):
        said = refused(command, str(path), code=3)
        assert path.name in said and says in said
    assert '"sound": false' in redraft("verify", path, "--json").out


# Transcripts that were damaged


def test_verify_names_the_event_in_which_a_bit_was_flipped(path: Path):
    data = path.read_bytes()
    for n in (1, 4, 9):
        start, end = data.index(f"\nn = {n}\n".encode()), data.index(f"\n# end {n} ".encode())
        at = (start + end) // 2
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        ran = redraft("verify", path)
        assert ran.code == 3
        assert path.name in ran.out + ran.err and f"event {n}" in ran.out + ran.err


def test_verify_says_that_the_last_record_is_torn(path: Path):
    data = path.read_bytes()
    path.write_bytes(data[:-30])
    ran = redraft("verify", path)
    assert ran.code == 3
    assert "events    12" in ran.out and "its last record is half written" in ran.out


def test_verify_says_where_a_transcript_was_edited_by_hand(path: Path):
    path.write_text(path.read_text().replace('title = "Note"', 'title = "Memo"', 1))
    assert "edited by hand in its header" in redraft("verify", path).out
    path.write_text(path.read_text().replace('line = "nearly"', 'line = "perfect"', 1))
    assert "edited by hand at event 13" in redraft("verify", path).out


def test_show_prints_what_can_be_read_of_a_damaged_session_and_says_so(path: Path):
    whole = redraft("show", path, "--draft").out
    path.write_bytes(path.read_bytes()[:-30])
    ran = redraft("show", path, "--draft")
    assert (ran.code, ran.out) == (3, whole)
    assert "half written" in ran.err and ran.err.count("\n") == 1
    assert f"see: redraft verify {path}" in ran.err


def test_reading_changes_nothing(path: Path):
    path.write_bytes(path.read_bytes()[:-30])
    before = path.read_bytes(), path.stat().st_mtime_ns, sorted(path.parent.iterdir())
    for command in ("show", "verify", "open"):
        redraft(command, path)
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(path.parent.iterdir())) == before


def test_a_pipe_with_nobody_at_the_other_end_is_not_waited_for(place: Path):
    os.mkfifo(place / "pipe")
    for typed, code in ((["check", "pipe", "draft.md"], 2), (["verify", "./pipe"], 3), (["new", "pipe"], 2)):
        assert "pipe" in refused(*typed, cwd=place, code=code)
