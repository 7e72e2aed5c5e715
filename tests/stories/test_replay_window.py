"""`redraft replay` as it is typed in a terminal."""

from pathlib import Path

from redraft.config import sessions_dir
from stories.replayed import written
from stories.window import Window


def test_it_is_watched_forked_and_gone_on_with_by_keys_and_mouse(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = path.read_bytes()
    with Window(["replay", str(path), "--at", "2"], tmp_path) as window:
        window.wait_for("replay, event 2 of 14")
        window.press("\x1b[C\x1b[C")
        window.wait_for("replay, event 4 of 14")
        window.press("\x1b[1;2C")
        window.wait_for("replay, event 8 of 14")
        track = next(y for y, line in enumerate(window.lines, start=1) if "●" in line)
        window.press(f"\x1b[<0;155;{track}M\x1b[<0;155;{track}m")
        window.wait_for("replay, event 14 of 14")
        window.press("\x1b[H/decided\r")
        window.wait_for("replay, event 5 of 14", "1 of 2 for")
        window.press("f")
        window.wait_for("fork at event 5")
        window.press("f")
        window.wait_for("open it, and go on from here")
        window.press("o")
        window.wait_for("a accept")
        window.press("q")
        window.wait_for("Go on with: redraft open")
        window.wait_for_end()
    assert path.read_bytes() == before
    assert len(list(sessions_dir().glob("*.toml"))) == 1


def test_a_damaged_session_is_shown_and_complained_of_at_the_end(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:-60])
    with Window(["replay", str(path)], tmp_path) as window:
        window.wait_for("replay, event 1 of 13", "half written")
        window.press("q")
        window.wait_for("see: redraft verify")
        window.wait_for_end()
