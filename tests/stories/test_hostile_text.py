"""Text that wants to steer the terminal: what the app and the commands really write to one."""

import asyncio
import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import tomli_w
from textual.screen import Screen

from redraft.config import Config, sessions_dir
from redraft.loop.opening import begin
from redraft.loop.passes import Loop
from redraft.tui.app import RedraftApp
from stories.hostile_app import DRAFT, HOSTILE, LINK, Hostile, spec_of, tame
from stories.window import Window
from unit.test_literal_widgets import STEERS, texts

PROGRAM = Path(__file__).with_name("hostile_app.py")
SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])", re.DOTALL)
DRAWING = re.compile(rb"\x1b\[(?:\d+(?:;\d+)*)?[mHABCDJK]")
SEQUENCES = (b"\x1b]52", b"\x1b]0", b"\x1bPq", b"\x1b[66;67r", b"\x1b[?6667", b"\x1b[3;4;5;9m", b"31m\x9d")
STEERING = [c.encode() for c in HOSTILE if c != tame(c) and ord(c) > 0x7F]
TOUR = (
    ("", "is not used"), ("", "There is no theme called"), ("g", "in focus"), ("z", "Critique"), ("\t", "Rubric"),
    ("\t", "Spec r1"), ("\t", "Draft v1"), ("\t", "Critique"), ("z", "Spec r1"),
    ("x", "─ Why reject this fix?"), ("why\x1b", "not ─ Why reject"),
    ("e", "─ Edit p1"), ("\x1bOQ", "goes on editing"), ("\x1b", "not ─ Edit p1"),
    ("m", "─ Amend the spec"), ("\x1b", "not ─ Amend"), ("R", "─ Rate v1"), ("\x1b", "not ─ Rate"),
    ("?", "─ Keys"), ("\x1b", "not ─ Keys"),
    ("l", "─ Outline"), ("l", "outline locked"), ("l", "─ Why unlock"), ("why\r", "Unlocked the outline"),
    ("f", "─ Freeze"), ("w", "─ Freeze words of p1"), ("\x1b", "not ─ Freeze words"),
    ("f", "─ Freeze"), ("\r", "Froze p1"), ("F", "─ What is held"), ("\x1b", "not ─ What is held"),
    ("f", "─ Freeze"), ("\r", "Thawed p1"),
    ("a", "Draft v2"), ("a", "■ Converged"), ("v", "─ Versions"), ("j", "first draft"), ("\x1b", "not ─ Versions"),
    ("u", "Undone"), ("t", "Undone"), ("S", "Everything is saved"),
)  # fmt: skip
"""Keys, and what is then on the screen, or not: every pane, alone and beside the others, and every dialog."""


def toured(folder: Path, kind: str) -> bytes:
    """Everything that was written to the terminal while someone looked at all there is."""
    with Window([str(folder), kind], folder, program=[sys.executable, str(PROGRAM)]) as window:
        for keys, seen in TOUR:
            window.press(keys)
            if seen.startswith("not "):
                window.wait_for_no(seen[4:])
            else:
                window.wait_for(seen)
        window.press("q")
        window.wait_for_end()
        return window.written


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return toured(tmp_path_factory.mktemp("hostile"), "hostile")


@pytest.fixture(scope="module")
def tamed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return toured(tmp_path_factory.mktemp("tame"), "tame")


def beside_drawing(written: bytes) -> set[bytes]:
    """The escape sequences that do more than draw, and the control bytes outside of any."""
    sequences = {found for found in SEQUENCE.findall(written) if not DRAWING.fullmatch(found)}
    return sequences | {bytes([byte]) for byte in SEQUENCE.sub(b"", written) if byte < 0x20 or byte == 0x7F}


def test_nothing_that_others_wrote_steers_the_terminal(hostile: bytes):
    assert [payload for payload in (*SEQUENCES, *STEERING) if payload in hostile] == []
    assert hostile.count(LINK.encode()) > 20
    assert "⟨U+001B⟩]52;c;".encode() in hostile


def test_hostile_text_makes_the_terminal_do_no_more_than_tame_text(hostile: bytes, tamed: bytes):
    assert beside_drawing(hostile) - beside_drawing(tamed) == set()
    assert len(beside_drawing(tamed)) > 5


def test_clicking_on_a_link_that_someone_wrote_does_nothing(tmp_path: Path):
    with Window([str(tmp_path), "hostile"], tmp_path, program=[sys.executable, str(PROGRAM)]) as window:
        window.wait_for("Draft v1")
        window.press("g")
        window.wait_for("in focus")
        places = [(line.find(LINK), y) for y, line in enumerate(window.lines) if LINK in line]
        for x, y in places[:8]:
            at = f"0;{x + len('[@click=app.quit]') + 1};{y + 1}"
            window.press(f"\x1b[<{at}M\x1b[<{at}m")
        window.watch(0.5)
        assert len(places) > 3
        assert window.is_open, window.written[-3000:]
        window.press("q")
        window.wait_for_end()


@pytest.fixture
def file() -> Path:
    """A session in which every text is hostile, with a version and a review."""
    return asyncio.run(_worked(sessions_dir()))


async def _worked(folder: Path) -> Path:
    critic = Hostile(HOSTILE)
    record = await begin(spec_of(HOSTILE), DRAFT, folder, person=HOSTILE)
    loop = Loop(record, critic, critic)
    await loop.go()
    await loop.accept("3.1")
    record.close()
    assert record.journal is not None
    return record.journal.path


def printed(folder: Path, *commands: Sequence[str]) -> bytes:
    """What these commands write to a terminal."""
    lines = [shlex.join([sys.executable, "-m", "redraft", *command]) for command in commands]
    with Window([";".join(lines)], folder, program=["sh", "-c"]) as window:
        window.wait_for_end()
        return window.written


def raw(written: bytes) -> list[bytes]:
    """The bytes in it that a terminal obeys, but for the ends of lines."""
    steering = [bytes([byte]) for byte in written if byte < 0x20 or byte == 0x7F]
    return [byte for byte in steering if byte not in (b"\r", b"\n", b"\t")] + [c for c in STEERING if c in written]


def test_what_commands_print_of_a_session_steers_no_terminal(file: Path, tmp_path: Path):
    name = str(file)
    shown = printed(
        tmp_path, ["show", name], ["show", name, "--log"], ["show", name, "--draft"], ["show", name, "--version", "1"],
        ["show", name, "--json"], ["list"], ["verify", name],
    )  # fmt: skip
    assert raw(shown) == []
    assert shown.count("⟨U+001B⟩]52;c;".encode()) > 10
    assert b"sha256" in shown


def test_a_check_of_hostile_text_steers_no_terminal(tmp_path: Path):
    criteria = [{"id": "none", "says": HOSTILE, "lacks": "evil"}, {"id": "some", "says": HOSTILE, "contains": HOSTILE}]
    about = {"title": HOSTILE, "task": HOSTILE, "boundaries": [HOSTILE], "criterion": criteria}
    (tmp_path / "spec.toml").write_text(tomli_w.dumps(about))
    (tmp_path / "draft.md").write_text(DRAFT)
    shown = printed(tmp_path, ["check", "spec.toml", "draft.md"])
    assert raw(shown) == []
    assert b"FAIL" in shown and LINK.encode() in shown


ODD = "\x1b]52;c;QQ==\x07\x9b31m\u202e[/]"
REFUSED = (
    [ODD], ["show", ODD], ["show", "a", ODD], ["open", ODD], ["verify", ODD], ["check", ODD, ODD], ["new", ODD],
    ["new", "--template", ODD], ["show", "--version", ODD, "a"], [f"--{ODD}"], ["list", f"--{ODD}=x"],
)  # fmt: skip


@pytest.mark.parametrize("args", REFUSED, ids=lambda args: args[0] if args[0].isalpha() else "bare")
def test_no_refusal_steers_the_terminal(args: Sequence[str], tmp_path: Path):
    shown = printed(tmp_path, args)
    assert raw(shown) == []
    assert b"redraft" in shown and b"Traceback" not in shown


def test_a_spec_that_is_refused_steers_no_terminal(tmp_path: Path):
    for number, text in enumerate((tomli_w.dumps({"task": "x", ODD: ODD}), f'task = "{ODD}"', f"{ODD} = 1", "\0")):
        (tmp_path / f"{number}{ODD.replace('/', '')}.toml").write_text(text)
    names = sorted(path.name for path in tmp_path.glob("*.toml"))
    shown = printed(tmp_path, *[["check", name, name] for name in names])
    assert raw(shown) == []
    assert shown.count(b"redraft: ") == len(names)


EVERY_RUN, SOAK = 30, 5_000


async def notify_all(count: int) -> None:
    """Complain of settings that say anything at all."""
    app = RedraftApp(Config(), Screen)
    async with app.run_test(size=(80, 24)) as pilot:
        for text in texts(count):
            app.complain((text,))
            await pilot.pause()
            assert not set("".join(s.text for s in app.screen._compositor.render_strips())) & STEERS
            app.clear_notifications()


async def test_any_text_can_stand_in_a_notification():
    await notify_all(EVERY_RUN)


@pytest.mark.soak
async def test_five_thousand_texts_in_notifications():
    await notify_all(SOAK)
