"""Files taken in: read exactly, or refused in words that say what and where."""

import os
from pathlib import Path

import pytest

from redraft.core.spec import parse_spec
from redraft.demo import demo_draft, demo_spec
from redraft.intake import DRAFT_LIMIT, Refused, read_spec, read_text
from redraft.templates import NAMES, UnknownTemplate, template

SPEC = 'task = "Write."\nreference = ["good.md", "An example."]\n[[criterion]]\nid = "a"\nsays = "x"\n'


def refusal(path: Path, limit: int = 100) -> str:
    with pytest.raises(Refused) as caught:
        read_text(path, limit)
    assert str(path) in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty (0 bytes)"),
        (b"x" * 101, "is too large (101 bytes; at most 100)"),
        (b"one\ntwo \xff\n", "not UTF-8 at line 2, byte 8 (0xff)"),
        (b"\xef\xbb\xbfa\n\xff", "not UTF-8 at line 2, byte 5 (0xff)"),
        (b"a\x00b", "NUL byte at byte 1"),
        (b"\xff\xfea\x00", "is UTF-16"),
    ],
)
def test_what_is_not_a_text_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "draft.md"
    path.write_bytes(data)
    assert said in refusal(path)


def test_what_is_not_a_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)
    assert "there is no such file" in refusal(tmp_path / "none.md")
    os.mkfifo(tmp_path / "pipe")
    assert "is a pipe" in refusal(tmp_path / "pipe")
    assert "is a device" in refusal(Path("/dev/zero"))
    assert "cannot be read" in refusal(tmp_path / ("n" * 300))


def test_what_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.md"
    path.write_text("x")

    def denied(*_args: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    assert "may not be read" in refusal(path)


def test_a_large_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert "too large (50,000,000 bytes; at most 5,000,000)" in refusal(path, DRAFT_LIMIT)


def test_any_text_comes_exactly(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    text = "a\r\nb\rc\n\x1b]52;c;eA==\x1b\\ \x9b \u202e [@click=app.quit]x[/] \U0001f600"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_text(path, 1000) == text


def test_references_beside_the_spec_are_brought_in(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text("It worked.\n")
    (tmp_path / "spec.toml").write_text(SPEC)
    assert read_spec(tmp_path / "spec.toml").reference == ("It worked.\n", "An example.")


@pytest.mark.parametrize("entry", ["../secret.md", "sub/../../secret.md", "link.md", "ABSOLUTE"])
def test_a_reference_outside_the_folder_is_refused(tmp_path: Path, entry: str) -> None:
    folder = tmp_path / "specs"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "secret.md").write_text("secret")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    named = entry.replace("ABSOLUTE", str(tmp_path / "secret.md"))
    (folder / "spec.toml").write_text(SPEC.replace("good.md", named))
    with pytest.raises(Refused, match="must lie in the spec's folder"):
        read_spec(folder / "spec.toml")


def test_a_spec_that_cannot_be_used_is_refused_with_every_problem(tmp_path: Path) -> None:
    path = tmp_path / "spec.toml"
    path.write_text("tusk = 1\n")
    with pytest.raises(Refused, match=r"spec\.toml: task is missing.*\n.*no criteria.*\n.*did you mean 'task'"):
        read_spec(path)


@pytest.mark.parametrize("name", NAMES)
def test_each_template_is_a_spec_once_its_task_is_written(name: str) -> None:
    text = template(name).replace('task = ""', 'task = "Write it."', 1)
    spec = parse_spec(text)
    assert name == "blank" or 5 <= len(spec.criteria) <= 7
    assert spec.task == "Write it."


def test_an_unknown_template_names_the_near_one() -> None:
    with pytest.raises(UnknownTemplate, match=r"did you mean 'email'.*There are email, rfc"):
        template("emial")


def test_the_demo_is_short_and_has_a_valid_spec() -> None:
    assert 6 <= len(parse_spec(demo_spec()).criteria) <= 8
    assert 120 <= len(demo_draft().split()) <= 180
