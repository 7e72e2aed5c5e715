"""Models and servers that want to steer the terminal: what the app writes to one, wherever their words come up."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import tomli_w

from stories.hostile_app import DRAFT, HOSTILE, LINK, tame
from stories.hostile_models import Speaker
from stories.test_hostile_text import SEQUENCES, STEERING, beside_drawing
from stories.window import Window
from wire_server import WireServer

SETTINGS = """grace = 0
retries = 1
author = 'local:author-{link}'
critic = 'local:critic-1'
[provider.local]
base_url = "{url}"
[provider.far]
base_url = 'https://host-of-others.example/[red]x[/]'
key = "FAR_API_KEY"
"""
Step = tuple[str | int, str]
SESSION: Sequence[Step] = (
    ("", "No draft yet"), ("g", " words: g has it reviewed"),
    ("g", "─ Restart?"), ("g", "in focus"), ("", "not in your facts: 417, Larkfield"),
    ("?", "─ Keys"), ("\x1b", "not ─ Keys"), ("M", "─ Models for this session"), ("\x1b", "not ─ Models for"),
    ("a", "Draft v2"), ("a", "Converged"), ("c", "─ v3 is no better"), ("\x1b", "not ─ v3 is no better"),
    (401, ""), ("W", "─ Rewrite v3"), ("w", "(401)"), (429, ""), ("W", "─ Rewrite v3"), ("w", "asked again in"),
    ("\x1b", "Cancelled"), (200, ""), ("W", "─ Rewrite v3"), ("w", "of a rewrite"), ("a", "Draft v4"),
    ("v", "─ Versions"), ("\x1b", "not ─ Versions"), ("r", "1 of a rewrite"), ("n", "─ Tell the author"),
    ("shorter\r", "Told the author"), ("t", "Told the author"), ("\t", "▌[ ] c0"), ("z", "Rubric"), ("z", "Critique"),
)  # fmt: skip
"""Keys, or the status that the server answers from here on, and what is then on the screen, or not."""


def spec_in(folder: Path, text: str, *more: Mapping[str, object]) -> Path:
    """A spec with three criteria for the critic, and more, which says this wherever it can."""
    criteria = [*({"id": f"c{number}", "says": text, "judge": "critic"} for number in range(3)), *more]
    path = folder / "spec.toml"
    path.write_text(tomli_w.dumps({"title": text, "task": text, "audience": text, "criterion": criteria}))
    return path


def settings_in(folder: Path, url: str, **more: str) -> dict[str, str]:
    """Settings with models whose names are hostile as far as a name can be; the environment that finds them."""
    place = folder / "home" / "config"
    place.mkdir(parents=True)
    (place / "config.toml").write_text(SETTINGS.format(link=LINK, url=url))
    return {**os.environ, "REDRAFT_HOME": str(folder / "home"), **more}


def walked(window: Window, speaker: Speaker, steps: Sequence[Step]) -> None:
    for keys, seen in steps:
        if isinstance(keys, int):
            speaker.status = keys
            continue
        window.press(keys)
        if seen.startswith("not ─"):
            window.wait_for_no(seen[4:])
        else:
            window.wait_for(seen)


def clicked_everywhere(window: Window) -> int:
    """Click on every link that is in sight; how many there were."""
    places = [(line.find(LINK), y) for y, line in enumerate(window.lines) if LINK in line]
    for x, y in places:
        at = f"0;{x + len('[@click=app.quit]') + 1};{y + 1}"
        window.press(f"\x1b[<{at}M\x1b[<{at}m")
    window.watch(0.4)
    assert window.is_open
    return len(places)


def toured(folder: Path, text: str, draft: str) -> bytes:
    """Everything that was written to the terminal in a whole session."""
    speaker = Speaker(text, draft)
    with WireServer(speaker) as server:
        environ = settings_in(folder, server.openai_url)
        with Window(["new", str(spec_in(folder, text))], folder, environ=environ) as window:
            walked(window, speaker, SESSION)
            assert clicked_everywhere(window) > 3
            window.press("q")
            window.wait_for_end()
            return window.written


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return toured(tmp_path_factory.mktemp("hostile"), HOSTILE, DRAFT)


@pytest.fixture(scope="module")
def tamed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return toured(tmp_path_factory.mktemp("tame"), tame(HOSTILE), tame(DRAFT))


def steering(written: bytes) -> list[bytes]:
    return [payload for payload in (*SEQUENCES, *STEERING) if payload in written]


def test_nothing_that_a_model_or_a_server_says_steers_the_terminal(hostile: bytes):
    assert steering(hostile) == []
    assert hostile.count(LINK.encode()) > 20
    assert "⟨U+001B⟩]52;c;".encode() in hostile


def test_hostile_models_make_the_terminal_do_no_more_than_tame_ones(hostile: bytes, tamed: bytes):
    assert beside_drawing(hostile) - beside_drawing(tamed) == set()
    assert len(beside_drawing(tamed)) > 5


def test_what_a_person_is_asked_to_allow_is_spelt_out(tmp_path: Path):
    path = spec_in(tmp_path, HOSTILE, {"id": "runs", "says": HOSTILE, "command": ["echo", HOSTILE]})
    (tmp_path / "draft.md").write_text(DRAFT)
    with WireServer(Speaker(HOSTILE, DRAFT)) as server:
        environ = settings_in(tmp_path, server.openai_url, FAR_API_KEY="sk-far-0123456789")
        argv = ["new", str(path), "--draft", "draft.md", "--critic", f"far:{LINK}"]
        with Window(argv, tmp_path, environ=environ) as window:
            window.wait_for("─ Critique")
            window.press("g")
            window.wait_for("─ This spec wants to run", "argument", "⟨U+2028⟩")
            assert clicked_everywhere(window) > 1
            window.press("n")
            window.wait_for("─ Send a key to a host that is new?", "Address  https://host-of-others.example/[red]x[/]")
            window.press("n")
            window.wait_for_no("─ Send a key")
            assert clicked_everywhere(window) > 1
            window.press("q")
            window.wait_for_end()
            assert steering(window.written) == []
        assert server.requests == []


def test_criteria_that_a_model_proposes_are_shown_as_they_stand(tmp_path: Path):
    speaker = Speaker(HOSTILE, DRAFT)
    with WireServer(speaker) as server:
        environ = settings_in(tmp_path, server.openai_url)
        with Window(["new"], tmp_path, environ=environ) as window:
            window.wait_for("─ Task")
            window.press("Say where we are\r")
            window.wait_for("─ Audience")
            window.press("Neighbours\r")
            window.wait_for("that local:critic-1 proposes")
            window.press("c")
            window.wait_for("5 criteria to decide")
            assert clicked_everywhere(window) > 1
            window.press("A")
            window.wait_for_no("to decide")
            window.press("g")
            window.wait_for("─ Critique")
            window.press("q")
            window.wait_for_end()
            assert steering(window.written) == []
