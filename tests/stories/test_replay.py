"""A session watched again: walked through, played, searched, compared, forked, and never changed."""

import hashlib
import random
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from redraft.bundled import samples_dir
from redraft.config import Config, sessions_dir
from redraft.core.events import NAMES
from redraft.core.raised import raised
from redraft.loop.opening import read_session
from redraft.loop.tape import Tape
from redraft.tui.actions import ACTIONS
from redraft.tui.replay_actions import REPLAY_ACTIONS
from redraft.tui.screens.drafting import DraftingScreen
from stories.hostile_app import HOSTILE
from stories.replayed import told, transcript, watching, written
from stories.story import NARROW, WIDE

EVENTS = 14


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Vienna")
    time.tzset()


def prints(folder: Path) -> dict[str, str]:
    """What every file below a folder holds."""
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


async def test_it_says_at_all_times_where_it_is(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        user.sees(f"replay, event 1 of {EVENTS}, 2030-01-02 04:04")
        user.sees("you opened 'Note'")
        await user.press("right", "right")
        user.sees(f"replay, event 3 of {EVENTS}, 2030-01-02 04:04")


async def test_arrows_go_by_events_and_stop_at_the_ends(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        await user.press("left")
        assert user.place == 1
        await user.press("right", "right", "right", "right")
        assert user.place == 5
        user.sees("you accepted 4.1")
        user.sees("We will use it.", pane="draft")
        await user.press("left")
        user.sees("We will [-utilize-]{+use+} it.", pane="draft")
        await user.press("end")
        assert user.place == EVENTS
        await user.press("right")
        assert user.place == EVENTS
        user.sees("■ Done: every criterion passes", pane="critique")
        await user.press("home")
        assert user.place == 1


async def test_a_pass_at_a_time_stops_where_passes_end(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        places = []
        for _ in range(3):
            await user.press("shift+right")
            places.append(user.place)
        assert places == [8, EVENTS, EVENTS]
        assert NAMES[type(told()[7])] == "closed_pass"
        await user.press("shift+left", "left", "shift+left")
        assert user.place == 1


async def test_the_eye_is_led_to_where_each_event_happened(tmp_path: Path) -> None:
    async with watching(written(tmp_path), at=4) as user:
        led = {4: ("critique", "utilize"), 5: ("draft", "We will use it."), 6: ("critique", "they do say it so"),
               9: ("draft", "p2❄"), 10: ("rubric", "b")}  # fmt: skip
        for place, (pane, words) in led.items():
            user.replay.go(place)
            await user.wait()
            assert user.replay.current == pane, place
            assert words in user.under_cursor(), place


async def test_one_pane_can_be_stayed_on(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        await user.go_to("draft")
        await user.press("z", *["right"] * 5)
        assert user.replay.current == "draft" and user.place == 6
        assert not user.shows("critique")
        await user.press("escape", "right", "right")
        assert user.replay.current == "rubric"


async def test_keys_held_down_show_the_newest_and_nothing_late(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        shown: list[int] = []
        show = user.replay._show
        user.replay._show = lambda: (shown.append(user.replay.wanted), show())[1]  # type: ignore[method-assign]
        for _ in range(9):
            user.replay.action_do("replay.next")
        await user.wait()
        assert user.place == 10
        assert shown == [2, 10]


async def test_it_plays_at_the_recorded_pace_and_pauses(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        await user.press_quickly("space")
        user.sees("▶")
        await user.watch(0.9)
        assert user.place == 1
        await user.watch(0.2)
        assert user.place == 2
        await user.watch(3)
        assert user.place == 5
        await user.press_quickly("space")
        await user.watch(10)
        assert user.place == 5
        user.sees("‖")


async def test_it_plays_faster_and_slower_within_bounds(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        await user.press_quickly("plus", "equals_sign", "space")
        user.sees("▶ 4×")
        await user.watch(1.1)
        assert user.place == 5
        await user.press_quickly(*["plus"] * 4)
        user.sees("Speed 32×. It goes no faster.")
        await user.press_quickly("space", *["minus"] * 7)
        user.sees("‖ 0.5×", "Speed 0.5×. It goes no slower.")


async def test_at_the_end_it_stops_and_space_plays_it_again(tmp_path: Path) -> None:
    async with watching(written(tmp_path), at=EVENTS - 1) as user:
        await user.press_quickly("space")
        await user.watch(1.1)
        assert user.place == EVENTS
        user.sees("That was the last event; space plays it from the start.", "‖")
        await user.press_quickly("space")
        assert user.place == 1
        user.sees("▶")


async def test_an_event_is_found_by_its_words(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        await user.press("slash")
        await user.type("utilise")
        await user.press("enter")
        first = user.place
        user.sees('1 of 6 for "utilise": n next, N previous.')
        await user.press("n")
        assert user.place > first
        user.sees('2 of 6 for "utilise"')
        await user.press("N", "N")
        user.sees('6 of 6 for "utilise"')


async def test_an_event_is_found_by_its_kind_after_here(tmp_path: Path) -> None:
    async with watching(written(tmp_path), at=5) as user:
        await user.press("slash")
        await user.type("decided")
        await user.press("enter")
        assert user.place == 6
        user.sees('2 of 2 for "decided"')
        await user.press("slash")
        await user.type("closed pass")
        await user.press("enter")
        assert user.place == 8


async def test_what_is_nowhere_is_said_and_the_place_stays(tmp_path: Path) -> None:
    async with watching(written(tmp_path), at=5) as user:
        await user.press("n")
        user.sees("Nothing was looked for yet: / finds an event.")
        await user.press("slash")
        await user.type("zeppelin")
        await user.press("enter")
        user.sees('No event has "zeppelin".')
        assert user.place == 5
        await user.press("left", "home", "space", "escape")
        assert user.place == 5
        await user.press("right")
        assert user.place == 6


async def test_d_shows_what_a_version_changed(tmp_path: Path) -> None:
    async with watching(written(tmp_path), at=7) as user:
        user.does_not_see("[-utilize-]", pane="draft")
        await user.press("d")
        user.sees("Draft v2 changes since v1", "We will [-utilize-]{+use+} it.", "They utilise it.", pane="draft")
        await user.press(*["right"] * 5)
        user.sees("Draft v3 changes since v2", "{+And so do you.+}", pane="draft")
        await user.press("right")
        user.sees("Draft v2 changes since v1", pane="draft")
        await user.press("d")
        user.does_not_see("[-utilize-]", pane="draft")


async def test_there_is_nothing_before_the_first_version(tmp_path: Path) -> None:
    async with watching(written(tmp_path), at=2) as user:
        await user.press("d")
        user.sees("There is no version before this one", "We will utilize it.")


async def test_the_timeline_marks_what_happened(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        marks, track, legend = user.timeline()
        assert marks.split() == ["✎", "✓", "✗", "❄", "★", "✎", "↶", "■"]
        assert track.strip().startswith("●") and track.count("┼") == 1
        for word in ("┿ pass", "✓ accepted", "✗ rejected", "❄ freeze", "↶ revert", "★ rating", "■ ending"):
            assert word in legend
        await user.press("end")
        assert user.timeline()[1].strip().endswith("●") and "┿" in user.timeline()[1]


def with_signals() -> Path:
    """The first sample in whose story something went wrong."""
    for path in sorted(samples_dir().glob("*.toml")):
        tape = Tape.open(path)
        if raised(tape.events, tape.at(len(tape))):
            return path
    raise AssertionError("no sample has a signal")


async def test_signals_of_the_past_are_marked_once_they_are_worked_out() -> None:
    async with watching(with_signals()) as user:
        tape = user.replay.tape
        first = raised(tape.events, tape.at(len(tape)))[0]
        assert "⚠" in user.timeline()[0] and "⚠ signal" in user.timeline()[2]
        user.replay.go(first.since)
        await user.wait()
        user.sees(f"⚠ {first.signal.kind}")
        await user._pilot.hover("Timeline", offset=(user.timeline()[0].index("⚠"), 0))
        await user._pilot.pause()
        user.sees(f"⚠ event {first.since}: {first.signal.kind}: {first.signal.says[:20]}")


async def test_a_click_on_the_timeline_goes_there(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        marks, _, _ = user.timeline()
        await user.point_at(marks.index("★"))
        assert user.place == 11
        user.sees("you rated v2 4")
        await user.point_at(1, line=1)
        assert user.place == 1
        await user.point_at(marks.index("■"), line=1)
        assert user.place == EVENTS


async def test_a_drag_goes_through_the_story(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        await user.pull(20, 50, 158)
        assert user.place == EVENTS
        await user.pull(100, 60)
        assert user.place == 6


async def test_the_mouse_tells_what_is_under_it(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        x = user.timeline()[0].index("★")
        await user._pilot.hover("Timeline", offset=(x, 0))
        await user._pilot.pause()
        assert "★ event 11: rating" in user.timeline()[2]


async def test_every_key_that_would_write_is_off(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = prints(tmp_path)
    async with watching(path, at=6) as user:
        used = {key for binding in user.replay.BINDINGS for key in binding.key.split(",")}  # type: ignore[union-attr]
        writing = [key for each in ACTIONS if each.writes for key in each.keys.split(",") if key and key not in used]
        assert len(writing) > 25
        for key in writing:
            user.replay.say("")
            await user.press(key)
            user.sees("This is a replay: nothing in it can be changed. f forks here, at event 6.")
            assert user.place == 6 and not user.is_asked
    assert prints(tmp_path) == before


async def test_own_keys_work_here_too(tmp_path: Path) -> None:
    keys = {"replay.next": "L", "zoom": "Z", "accept": "ctrl+y"}
    async with watching(written(tmp_path), config=Config(keys=keys)) as user:
        await user.press("L", "right")
        assert user.place == 2
        await user.press("ctrl+y")
        user.sees("This is a replay")
        await user.press("Z")
        assert user.replay.zoomed


async def test_a_fork_begins_here_and_is_gone_on_with(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = path.read_bytes()
    async with watching(path, at=6) as user:
        await user.press("f")
        user.sees("A new session from here?", "fork at event 6", "they do say it so")
        await user.press("f")
        user.sees("Forked", "open it, and go on from here")
        await user.press("enter")
        screen = user.front
        assert isinstance(screen, DraftingScreen)
        (made,) = sessions_dir().glob("*.toml")
        fork = read_session(made)
        assert (fork.session.last, NAMES[type(fork.events[-1])]) == (7, "forked")
        assert (fork.session.forked[-1].origin, fork.session.forked[-1].event) == ("k3v9", 6)
        assert screen.record.session.id == fork.session.id and not screen.record.read_only
    assert path.read_bytes() == before


async def test_one_may_stay_in_the_replay(tmp_path: Path) -> None:
    async with watching(written(tmp_path), at=6) as user:
        await user.press("f", "escape")
        user.sees("Nothing was forked.")
        assert not sessions_dir().exists()
        await user.press("f", "f", "s")
        user.sees("Home lists it.")
        assert user.place == 6 and len(list(sessions_dir().glob("*.toml"))) == 1


async def test_versions_are_looked_at_and_gone_to(tmp_path: Path) -> None:
    async with watching(written(tmp_path), at=EVENTS) as user:
        await user.press("v")
        user.sees("Versions", "goes to where it was made")
        await user.press("u", "t", "c")
        assert user.is_asked
        await user.press("j", "enter")
        assert user.place in (2, 5, 12) and user.place != EVENTS


async def test_help_lists_the_keys_of_the_replay(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        await user.press("question_mark")
        user.sees("This is a replay", "Go one event on.", "Fork here")
        user.does_not_see("Accept the fix")


@pytest.mark.parametrize("size", [NARROW, WIDE, (100, 30), (40, 12)])
async def test_all_of_it_is_there_on_any_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    async with watching(written(tmp_path), at=5, size=size) as user:
        assert user.place == 5
        marks, track, legend = user.timeline()
        assert "★" in marks and "●" in track and legend.split()
        assert all(len(line.rstrip()) <= size[0] for line in user.lines())
        await user.press("right", "end", "d", "home", "space", "slash", "escape")


async def test_on_a_narrow_screen_the_pane_in_sight_is_where_it_happens(tmp_path: Path) -> None:
    async with watching(written(tmp_path), at=4, size=NARROW) as user:
        user.sees("[-utilize-]", pane="critique")
        await user.press("right")
        assert user.shows("draft") and not user.shows("critique")
        user.sees("you accepted 4.1")


async def test_what_is_said_is_seen_whole_on_a_narrow_screen(tmp_path: Path) -> None:
    async with watching(written(tmp_path), at=2, size=NARROW) as user:
        await user.press("d")
        user.sees("There is no version before this one; from the next on, changes are shown. d ends that.")


async def test_every_key_is_in_the_palette(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        offered = {command.title: command for command in user._pilot.app.get_system_commands(user.replay)}
        assert {"Next pass", "Play", "Fork", "Find", "Diff", "Zoom"} <= set(offered)
        assert not {"Accept", "Go", "Rate", "Undo"} & set(offered)
        offered["Next pass"].callback()
        await user.wait()
        assert user.place == 8


async def test_hostile_text_is_shown_as_text(tmp_path: Path) -> None:
    from redraft.core.events import Noted
    from stories.replayed import AT

    events = [*told(), Noted(n=EVENTS + 1, at=AT, text=HOSTILE)]
    path = tmp_path / "hostile.toml"
    path.write_bytes(transcript(events, title="[red]x[/] \x1b[31m"))
    async with watching(path, at=EVENTS + 1) as user:
        assert "\x1b" not in user.screen and "\u202e" not in user.screen
        user.sees("⟨U+001B⟩")
        await user.press("slash")
        await user.type("[/red]")
        await user.press("enter", "escape", "f")
        assert "\x1b" not in user.screen


async def test_a_session_of_one_event_is_a_story_too(tmp_path: Path) -> None:
    async with watching(written(tmp_path, told()[:1])) as user:
        user.sees("replay, event 1 of 1", "No text yet.", "No draft yet")
        user.does_not_see("writes it here", "has it judged")
        await user.press("right", "left", "shift+right", "shift+left", "end", "home", "d", "v", "space", "n")
        await user.point_at(50, line=1)
        assert user.place == 1


async def test_what_is_damaged_is_said_and_the_rest_is_shown(tmp_path: Path) -> None:
    path = written(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"they do say it so", b"they do say it no"))
    tape = Tape.open(path)
    assert tape.fault
    async with watching(path, at=6) as user:
        user.sees("redraft verify says more", "event 6")
        assert user.place == 6
    path.write_bytes(whole[: len(whole) - 60])
    async with watching(path) as user:
        user.sees(f"event 1 of {EVENTS - 1}", "redraft verify says more")


@pytest.mark.parametrize("name", sorted(path.name for path in samples_dir().glob("*.toml")))
async def test_every_sample_is_walked_through(name: str) -> None:
    async with watching(samples_dir() / name) as user:
        count = len(user.replay.tape)
        for place in range(2, count + 1, max(count // 12, 1)):
            user.replay.go(place)
            await user.wait()
            assert user.place == place


@pytest.mark.parametrize("seed", range(3))
async def test_any_keys_and_clicks_leave_it_standing(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    path = written(tmp_path)
    before = prints(tmp_path)
    bound = [key for each in (*REPLAY_ACTIONS, *ACTIONS) for key in each.keys.split(",") if key and each.id != "quit"]
    keys = sorted({*bound, "enter", "escape", "j", "k", "pagedown", "x", "backspace"} - {"f1"})
    size = dice.choice([WIDE, NARROW, (60, 16)])
    async with watching(path, size=size) as user:
        for _ in range(45):
            if dice.random() < 0.15 and not user.is_asked:
                await user.point_at(dice.randrange(size[0] - 1), line=dice.randrange(3))
            else:
                await user.press_and_go_on(dice.choice(keys))
            await user.watch(0.05)
        assert not user.has_left
    assert prints(tmp_path) == before


@pytest.mark.parametrize("year", [1, 9999])
async def test_a_time_that_no_calendar_here_has_is_shown(tmp_path: Path, year: int) -> None:
    events = [replace(event, at=event.at.replace(year=year, month=12, day=31, hour=23)) for event in told()]
    if year == 1:
        events = [replace(event, at=event.at.replace(month=1, day=1, hour=0)) for event in events]
    async with watching(written(tmp_path, events)) as user:
        user.sees("replay, event 1 of 14, ")
        await user.press_quickly("space", "right")
        assert user.place == 2


async def test_it_is_left_while_the_past_is_still_being_worked_out(tmp_path: Path) -> None:
    async with watching(written(tmp_path)) as user:
        user.replay.reader.stand_back()
        user.replay.reader._have_read.clear()
        user.replay.reader.begin()
        await user.press_and_go_on("q")
        assert user.has_left
    assert user.replay.reader._left
