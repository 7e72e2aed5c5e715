"""Under a umask that forbids nothing, all that redraft makes is its owner's alone: files 0600, folders 0700.

The text that `run --out` writes is the person's document, and follows their umask as any program's would.
"""

import json
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import redraft
from faults.canary import Place
from faults.leaky import Leaky
from redraft.config import data_dir
from redraft.models.endpoints import Hosts
from stories.window import Window
from wire_server import WireServer

MODEL = "ring:some-model"
OPEN = ("sh", "-c", 'umask 000; exec "$@"', "sh")
PATIENCE, AGAIN = 30.0, 3.0
LOOKING = """
import json, os, pathlib, stat, sys
path = pathlib.Path(sys.argv[-1])
modes = [stat.S_IMODE(os.stat(each).st_mode) for each in (path, path.parent)]
out = pathlib.Path(__file__).with_name(f'modes-{os.getpid()}')
out.write_text(json.dumps(modes))
"""


def shared(folder: Path) -> Iterator[str]:
    """What under a folder anyone but its owner could look into."""
    for path in (folder, *folder.rglob("*")):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if not path.is_symlink() and mode != (0o700 if path.is_dir() else 0o600):
            yield f"{path}: {mode:04o}"


def made(place: Place) -> list[Path]:
    """The files that redraft made, besides what the test put there."""
    folders = (place.home / "data", place.home / "state", place.folder / "recorded", place.folder / "tmp")
    return [path for folder in folders if folder.exists() for path in folder.rglob("*") if path.is_file()]


@pytest.mark.soak
def test_all_that_a_session_makes_is_its_owners_alone(tmp_path: Path):
    from sys import executable

    place = Place(tmp_path)
    locks: list[str] = []
    with WireServer(Leaky({})) as server:
        place.make(server.url, MODEL, MODEL)
        (place.folder / "recorded").rmdir()
        (place.work / "dump.py").write_text(LOOKING)
        environ = place.environ(server.url)
        with Window(
            ["new", "spec.toml", "--draft", "draft.md"], place.work, (*OPEN, executable, "-m", "redraft"), environ
        ) as window:
            window.wait_for("Go away, all of you.")
            window.press("g")
            window.wait_for("wants to run programs")
            for key, kind in (("a", "proposed"), ("a", "decided")):
                press(place, window, key, kind)
                locks += [*shared(place.home / "data")]
            before = len(list(place.work.glob("modes-*")))
            window.press("E")
            end = time.monotonic() + PATIENCE
            while len(list(place.work.glob("modes-*"))) == before and time.monotonic() < end:
                window.watch(0.1)
            assert len(list(place.work.glob("modes-*"))) > before, "\n".join(window.lines)
            window.press("q")
            window.wait_for_end()
    assert not locks
    looked = [json.loads(path.read_text()) for path in place.work.glob("modes-*")]
    assert looked == [[0o600, 0o700]] * len(looked)
    assert not [*shared(place.home / "data"), *shared(place.folder / "recorded"), *shared(place.folder / "tmp")]
    names = {path.suffix for path in made(place)}
    assert {".toml", ".json"} <= names, names
    print(f"{len(made(place))} files, {len(looked)} drafts handed to programs")


def press(place: Place, window: Window, key: str, kind: str) -> None:
    """Press a key, again while the app is still busy with the last one, until an event of a kind came of it."""
    before, pressed, end = events(place, kind), 0.0, time.monotonic() + PATIENCE
    while events(place, kind) == before:
        assert time.monotonic() < end and window.is_open, "\n".join(window.lines)
        if time.monotonic() - pressed > AGAIN:
            window.press(key)
            pressed = time.monotonic()
        window.watch(0.1)


def events(place: Place, kind: str) -> int:
    return place.record().count(f'kind = "{kind}"')


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


def test_a_run_keeps_its_transcript_private_and_leaves_the_text_to_the_umask(tmp_path: Path, open_umask: None):
    (tmp_path / "spec.toml").write_text('title = "A"\ntask = "B"\n[[criterion]]\nid = "a"\nsays = "C"\nmax_words = 9\n')
    (tmp_path / "draft.md").write_text("The lift is out of order.\n")
    ran = redraft("run", "spec.toml", "--draft", "draft.md", "--out", "out.md", cwd=tmp_path)
    assert ran.code == 0, ran
    assert stat.S_IMODE((tmp_path / "out.md").stat().st_mode) == 0o666
    home = Path(os.environ["REDRAFT_HOME"])
    assert not [*shared(home / "data")]
    assert list((home / "data").rglob("*.toml"))


def test_a_torn_transcript_is_set_aside_privately(tmp_path: Path, open_umask: None):
    from redraft.loop.opening import resume

    (tmp_path / "spec.toml").write_text('title = "A"\ntask = "B"\n[[criterion]]\nid = "a"\nsays = "C"\nmax_words = 9\n')
    (tmp_path / "draft.md").write_text("The lift is out of order.\n")
    redraft("run", "spec.toml", "--draft", "draft.md", cwd=tmp_path)
    folder = Path(os.environ["REDRAFT_HOME"]) / "data"
    (path,) = folder.rglob("*.toml")
    path.write_bytes(path.read_bytes()[:-30])
    taken = resume(path)
    taken.record.close()
    assert len([each for each in folder.rglob("*") if each.is_file() and path.stem in each.name]) >= 2
    assert not [*shared(folder)]


def test_confirmed_hosts_are_kept_privately(open_umask: None):
    Hosts.of(os.environ).confirm("models.example.org")
    assert list(data_dir().iterdir())
    assert not [*shared(data_dir())]


def test_a_saved_spec_is_its_owners_alone(tmp_path: Path, open_umask: None):
    from redraft.tui.screens.new_session import save_spec

    save_spec("title = 'A'", "A", tmp_path / "one" / "two")
    assert list((tmp_path / "one").rglob("*.toml"))
    assert not [*shared(tmp_path / "one")]
