"""What a replay is made of: its pace, what it finds, what versions changed; and what it leaves alone."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from folded import Story
from made_session import AT
from redraft.core.events import AnyEvent, Noted
from redraft.tui.event_search import Found, find, words_of
from redraft.tui.keymap import usable_keys
from redraft.tui.playing import LONGEST, SHORTEST, SPEEDS, Playing
from redraft.tui.replay_actions import REPLAY_ACTIONS
from redraft.tui.replay_keys import writing_keys
from redraft.tui.widgets.replay_panes import change_rows, told_only
from redraft.tui.widgets.rows import BLANK, Row, plain
from stories.replayed import written
from stories.story import Clock

GAPS = (0.0, 1.0, 3600.0, -5.0, 0.5)


def playing(clock: Clock) -> Playing:
    moments = [AT]
    for gap in GAPS:
        moments.append(moments[-1] + timedelta(seconds=gap))
    return Playing(moments, clock)


def test_waits_are_as_recorded_within_bounds() -> None:
    pace = playing(Clock())
    assert [pace.wait(place) for place in range(1, 7)] == [SHORTEST, 1.0, LONGEST, SHORTEST, 0.5, 0.0]
    pace.change(2, 1)
    assert pace.speed == 4.0 and pace.wait(2) == 0.25


def test_speeds_are_bounded() -> None:
    pace = playing(Clock())
    for _ in range(20):
        pace.change(1, 1)
    assert pace.speed == SPEEDS[-1] == 32.0
    for _ in range(20):
        pace.change(-1, 1)
    assert pace.speed == SPEEDS[0] == 0.5


def test_what_is_due_is_shown_and_the_end_stops_it() -> None:
    pace = playing(clock := Clock())
    pace.start(1)
    assert pace.due(1) == 1
    clock.now += SHORTEST
    assert pace.due(1) == 2
    clock.now += 0.99
    assert pace.due(2) == 2
    clock.now += 0.02
    assert pace.due(2) == 3 and pace.running
    pace.start(5)
    clock.now += 0.5
    assert pace.due(5) == 6 and not pace.running


def test_a_fast_pace_skips_what_no_frame_has_room_for() -> None:
    pace = Playing([AT] * 1000, clock := Clock())
    for _ in range(20):
        pace.change(1, 1)
    pace.start(1)
    clock.now += SHORTEST / 32 * 10
    assert pace.due(1) == 11


def test_who_was_asleep_does_not_leap() -> None:
    pace = Playing([AT] * 1000, clock := Clock())
    pace.start(1)
    clock.now += 3600
    assert pace.due(1) == 2


def test_events_are_found_by_kind_or_words() -> None:
    story = Story().stopped("done", "all of it passes")
    events: list[AnyEvent] = [*story.events, Noted(n=4, at=AT, text="It was stopped, Straße")]
    texts = [words_of(event, "the line") for event in events]
    assert find("Stopped", events, texts).places == (3,)
    assert find('"stopped"', events, texts).places == (4,)
    assert find("STRASSE", events, texts).places == (4,)
    assert find("the line", events, texts).places == (1, 2, 3, 4)
    assert find("zeppelin", events, texts).places == ()


def test_what_was_found_is_gone_through_in_a_ring() -> None:
    found = Found("x", (3, 7, 9))
    assert [found.after(place) for place in (1, 3, 8, 9)] == [3, 7, 9, 3]
    assert [found.before(place) for place in (1, 3, 8, 10)] == [9, 9, 7, 9]
    assert found.says(7) == "2 of 3"


def shown(rows: tuple[Row, ...]) -> list[str]:
    return ["".join(text for text, _ in row.body) for row in rows]


def test_a_version_is_compared_passage_by_passage() -> None:
    session = Story(text="One.\n\nTwo words.\n\nThree.\n").written("One.\n\nTwo big words.\n\nFour.\n").session
    old, new = session.drafts
    text = "\n".join(shown(change_rows(old, new)))
    assert "{+" in text and "[-" in text and "One." in text


def test_what_is_gone_stands_where_it_stood() -> None:
    from msgspec.structs import replace

    session = Story(text="One.\n\nTwo.\n\nThree.\n").session
    old = session.drafts[0]
    first, second, third = old.passages
    new = replace(old, number=2, parent=1, text="One.\n\nThree.\n",
                  passages=(first, replace(third, start=6, end=13)))  # fmt: skip
    assert shown(change_rows(old, new)) == ["One.", "", "[-Two.-]", "", "Three."]
    moved = replace(new, passages=(replace(third, start=0, end=6), replace(second, start=6, end=13)))
    assert "".join(shown(change_rows(old, moved)))


def test_advice_that_only_tells_keys_is_left_out() -> None:
    rows = (
        Row((("No draft yet: ", "quiet"), ("e", "key"), (" writes one", "quiet"))),
        Row((("R", "key"), (" rates", "quiet"))),
        Row(plain("a fault"), item="1.1"),
        BLANK,
    )
    assert shown(told_only(rows)) == ["No draft yet", "a fault"]


def test_a_group_that_waits_for_the_person_is_named_without_its_key() -> None:
    row = Row((("yours to write: ", "quiet"), ("e", "key"), (" opens it ", "quiet")), lead=plain("── "), fill="─")
    (told,) = told_only([row])
    assert "".join(text for text, _ in (*told.lead, *told.body)) == "── yours to write " and told.fill == "─"


def test_the_keys_that_write_are_known_by_the_persons_own() -> None:
    assert {"a", "A", "g", "r", "1", "exclamation_mark"} <= writing_keys({})
    assert "y" not in writing_keys({"final_check": "f5"})
    own = writing_keys({"accept": "f9"})
    assert "f9" in own and "a" not in own


@pytest.mark.parametrize("name", ["replay.next", "replay.fork", "zoom"])
def test_every_key_can_be_given_another(name: str) -> None:
    assert usable_keys({name: "f9"}) == ({name: "f9"}, ())


def test_keys_of_two_screens_may_meet_and_of_one_may_not() -> None:
    assert usable_keys({"replay.diff": "a"}) == ({"replay.diff": "a"}, ())
    used, complaints = usable_keys({"replay.diff": "slash"})
    assert not used and "replay.find" in complaints[0]
    ids = [action.id for action in REPLAY_ACTIONS]
    assert len(ids) == len(set(ids))


WATCHED = """
import asyncio, sys
from pathlib import Path
from redraft.config import Config
from redraft.loop.tape import Tape
from redraft.tui.app import RedraftApp
from redraft.tui.screens.replaying import ReplayScreen

touched = []
def hook(name, args):
    if name == "socket.connect" or name == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        touched.append((name, *map(str, args)))
    elif name in ("os.mkdir", "os.rename", "os.remove", "os.link", "os.truncate", "fcntl.flock", "fcntl.lockf"):
        touched.append((name, *map(str, args)))
    elif name == "open" and args[1] is None and args[2] & (1 | 2 | 64):
        touched.append((name, *map(str, args)))

async def main():
    app = RedraftApp(Config(), lambda: ReplayScreen(Tape.open(Path(sys.argv[1])), Config()))
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.pause(0.3)
        for key in ("right", "shift+right", "d", "end", "left", "home", "a", "g", "R", "slash", "u", "enter", "n"):
            await pilot.press(key)
        await pilot.pause(0.3)
        assert type(app.screen).__name__ == "ReplayScreen", app.screen

asyncio.run(asyncio.sleep(0))  # the loop's own pipes and files
sys.addaudithook(hook)
asyncio.run(main())
print(*{name for name in sys.modules})
print(touched)
"""


def test_it_loads_no_sdk_and_no_critic_and_touches_nothing(tmp_path: Path) -> None:
    path = written(tmp_path)
    run = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED, str(path)], capture_output=True, text=True, timeout=50, cwd=tmp_path
    )
    assert run.returncode == 0, run.stderr
    modules, touched = run.stdout.splitlines()[-2:]
    loaded = set(modules.split())
    heavy = {"anthropic", "openai", "httpx2", "harper", "proselint", "keyring", "redraft.models.connection"}
    assert not heavy & loaded
    critics = {name for name in loaded if name.startswith(("redraft.critics.", "redraft.authors."))}
    assert not critics - {"redraft.critics.protocol", "redraft.authors.protocol"}, critics
    assert touched == "[]"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
