"""Templates of a person's own: found beside those that come with redraft, and added to without harm."""

import random
import re
import tomllib
from pathlib import Path

import pytest

from commands import redraft
from faults.made import nasty_text
from redraft.config import config_dir
from redraft.core.spec import SpecError
from redraft.intake import Refused
from redraft.templates import NAMES, UnknownTemplate, names, own_file, template, template_spec
from redraft.templates.adding import add_boundary, add_reference, added

OWN = """# How we write offers.
task = ""   # said each time
audience = 'Buyers'

[[criterion]]
id = "price"
says = "Names the price"  # always
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REDRAFT_HOME", str(tmp_path))
    made = config_dir() / "templates"
    made.mkdir(parents=True)
    return made


def test_an_own_template_stands_after_the_others_and_is_a_spec(folder: Path):
    (folder / "offer.toml").write_text(OWN)
    (folder / "notes.txt").write_text("no template")
    assert names() == (*NAMES, "offer")
    assert template_spec("offer").criteria[0].id == "price" and template_spec("offer").audience == "Buyers"


def test_one_of_the_same_name_stands_before_the_one_that_comes_with_redraft(folder: Path):
    (folder / "email.toml").write_text(OWN)
    assert names() == NAMES and template("email") == OWN


def test_what_is_no_name_leads_nowhere(folder: Path):
    (folder.parent / "secret.toml").write_text(OWN)
    (folder / "a\nb.toml").write_text(OWN)
    assert names() == NAMES
    for name in ("../secret", "a\nb", "", str(folder.parent / "secret")):
        with pytest.raises(UnknownTemplate):
            template(name)


def test_one_that_cannot_be_used_is_named_with_its_line(folder: Path):
    (folder / "offer.toml").write_text(OWN.replace("says =", "say ="))
    with pytest.raises(SpecError, match=r"offer\.toml: line 7: .*did you mean 'says'"):
        template_spec("offer")
    (folder / "offer.toml").write_text('task = ""\naudience = Buyers\n')
    with pytest.raises(SpecError, match=r"offer\.toml: not valid TOML: .*line 2"):
        template_spec("offer")
    (folder / "offer.toml").write_bytes(b"\xff\xff")
    with pytest.raises(Refused, match=r"offer\.toml: is not UTF-8"):
        template_spec("offer")


def test_the_command_refuses_it_before_the_screen_comes_up(folder: Path):
    (folder / "offer.toml").write_text("task = 3\n")
    done = redraft("new", "--template", "offer")
    assert done.code == 2 and "offer.toml: line 1: task must be a text" in done.err


@pytest.mark.parametrize("name", NAMES)
def test_a_boundary_goes_into_a_copy_of_the_bundled_one_and_its_words_stay(folder: Path, name: str):
    bundled = template(name)
    path = add_boundary(name, "no 'leverage'")
    assert path == own_file(name) == folder / f"{name}.toml" and path.stat().st_mode & 0o777 == 0o600
    spec = template_spec(name)
    assert spec.boundaries == ("no 'leverage'",)
    kept = iter(path.read_text().splitlines())
    assert all(line in kept for line in bundled.splitlines() if line)
    add_boundary(name, "no 'synergy'")
    add_boundary(name, "no 'leverage'")
    add_reference(name, 'Short. "One" number.')
    assert template_spec(name).boundaries == ("no 'leverage'", "no 'synergy'")
    assert template_spec(name).reference == ('Short. "One" number.',)


WAYS = (
    "",
    'boundaries = ["a"]\n',
    'boundaries = ["a", "b",]   # ours\n',
    "boundaries = []\n",
    'boundaries = "a"\n',
    'boundaries = "a" # why ] not\n',
    'boundaries = """\na\nb = ["c"]\n"""\n',
    'boundaries = [\n    "a]",  # one ]\n    "b"  # two, three\n]\n',
    "boundaries = [\n    'a',\n\n    # gone: 'b',\n]\n",
    'context = """\n[not a table]\nboundaries = ["no"]\n"""\nboundaries = [ "a" ]\n',
)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("line", ["new", 'a "quote" and a \\', "a]b", "# not a comment", "中文"])
def test_a_line_is_added_however_the_file_is_written(way: str, line: str):
    old = OWN.replace("audience", f"{way}audience")
    new = added(old, "boundaries", line)
    assert new is not None
    before, after = tomllib.loads(old), tomllib.loads(new)
    had = before.pop("boundaries", [])
    assert after.pop("boundaries") == [*([had] if isinstance(had, str) else had), line]
    assert before == after
    assert all(comment in new for comment in re.findall(r"# .*", old))
    assert added(new, "boundaries", line) == new


def test_any_words_are_added_as_they_are():
    dice, text = random.Random(5), OWN
    said: list[str] = []
    for _ in range(40):
        line = nasty_text(dice).strip()
        if line and line not in said:
            text = added(text, "reference", line) or ""
            said.append(line)
    assert tomllib.loads(text)["reference"] == said


def test_what_is_broken_or_empty_is_not_added_to(folder: Path):
    (folder / "offer.toml").write_text("task = [\n")
    with pytest.raises(SpecError):
        add_boundary("offer", "x")
    assert (folder / "offer.toml").read_text() == "task = [\n"
    with pytest.raises(Refused, match="empty"):
        add_boundary("email", "  ")
    with pytest.raises(UnknownTemplate):
        add_boundary("nobody", "x")
