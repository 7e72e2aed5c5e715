"""Text that wants to steer the terminal: what the app and the commands really write to one."""

import re
import sys
from pathlib import Path

import pytest

from stories.hostile_app import HOSTILE, LINK, tame
from stories.window import Window

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
    ("l", "outline locked"), ("l", "─ Why unlock"), ("\r", "Unlocked the outline"), ("f", "Froze p1"), ("f", "Thawed p1"),
    ("a", "Draft v2"), ("a", "Draft v3"), ("v", "─ Versions"), ("j", "first draft"), ("\x1b", "not ─ Versions"),
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
        window.wait_for("c0")
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
