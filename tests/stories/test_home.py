"""Home: what somebody finds there who comes back to many sessions, and who comes for the first time."""

import asyncio
import threading
from pathlib import Path

import pytest

from redraft.bundled import samples_dir, samples_told
from redraft.config import config_dir, data_dir, sessions_dir, state_dir
from redraft.core.said import Forked
from redraft.loop.opening import read_session, resume
from redraft.loop.verifying import verify
from redraft.transcripts import index
from redraft.transcripts.index import NAME
from redraft.tui.screens.drafting import DraftingScreen
from redraft.tui.screens.home import HomeScreen
from redraft.tui.screens.new_session import NewSession
from redraft.tui.screens.replaying import ReplayScreen
from stories.at_home import NARROW, WIDE, at_home, files, told

# The six sessions that stand there: "Launch email 0", "Queue RFC 1", "Notice to the house 2", "README 3",
# "Grant abstract 4", "Prompt for triage 5". 2 and 5 are rated; 1, 2, 4 and 5 have ended; all are old.


async def test_what_is_typed_filters_as_it_is_typed() -> None:
    async with at_home() as guest:
        await guest.press("/")
        await guest.type("qu")
        guest.sees("Queue RFC 1", "/qu: 1 of 6 sessions")
        guest.does_not_see("Launch email 0", "README 3")
        await guest.type("x")
        guest.sees("Nothing here has these words. Esc shows everything again.")
        await guest.press("backspace", "enter")
        assert "queue-rfc" in guest.under_cursor
        await guest.press("escape")
        guest.sees("Launch email 0", "README 3", "6 sessions · by changed")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("writer-1", ["1", "4"]),
        ("converged", ["1", "5"]),
        ("unrated", ["0", "1", "3", "4"]),
        ("rated5 triage", []),
        ("prompt", ["4", "5"]),
        ("0002", ["2"]),
        ("ABSTRACT grant", ["4"]),
    ],
)
async def test_words_find_titles_states_models_templates_and_ids(words: str, found: list[str]) -> None:
    async with at_home() as guest:
        await guest.press("/")
        await guest.type(words)
        assert sorted(name.split("-")[-2] for name in guest.titles) == found


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_samples_say_what_they_are_about_and_are_found_by_it(size: tuple[int, int]) -> None:
    async with at_home(0, size=size) as guest:
        guest.sees("Bikes repaired by morning", "an email made specific", "a wrong premise")
        await guest.press("/")
        await guest.type("premise")
        guest.sees("The repair café needs hands")
        guest.does_not_see("Bikes repaired by morning")


async def test_escape_while_typing_shows_everything_again() -> None:
    async with at_home() as guest:
        await guest.press("/")
        await guest.type("queue")
        await guest.press("escape")
        guest.sees("Launch email 0")
        await guest.press("j", "enter")
        assert isinstance(guest.front, DraftingScreen)


async def test_s_goes_through_the_orders_and_minus_turns_them_round() -> None:
    async with at_home() as guest:
        seen = {}
        for order in ("changed", "created", "title", "score", "rating"):
            guest.sees(f"by {order}")
            seen[order] = list(guest.titles)
            await guest.press("s")
        guest.sees("by changed")
        sessions = {name: told(name) for name in files()}
        assert seen["changed"] == sorted(sessions, key=lambda name: sessions[name].last_at, reverse=True)
        assert seen["created"] == sorted(sessions, key=lambda name: sessions[name].created, reverse=True)
        assert seen["title"] == sorted(sessions, key=lambda name: sessions[name].title.casefold())
        first = sessions[seen["rating"][0]].ratings[-1].score
        assert first == max(rating.score for each in sessions.values() for rating in each.ratings)
        await guest.press("minus")
        guest.sees("by changed ↑")
        assert guest.titles == seen["changed"][::-1]


async def test_a_session_is_renamed_and_the_others_are_as_they_were() -> None:
    async with at_home() as guest:
        before = {name: (sessions_dir() / name).read_bytes() for name in files()}
        await guest.go_to("Queue RFC 1")
        name = guest.under_cursor.removeprefix("session ")
        await guest.press("r")
        await guest.write_instead("One [b]queue[/b]")
        await guest.press("enter")
        guest.sees("One [b]queue[/b]")
        guest.does_not_see("Queue RFC 1")
        assert told(name).title == "One [b]queue[/b]" and guest.under_cursor == f"session {name}"
        assert {each for each in files() if (sessions_dir() / each).read_bytes() != before[each]} == {name}
        await guest.press("r", "x", "escape")
        assert told(name).title == "One [b]queue[/b]"


async def test_what_another_redraft_has_open_is_neither_renamed_nor_deleted() -> None:
    async with at_home() as guest:
        await guest.go_to("README 3")
        name = guest.under_cursor.removeprefix("session ")
        record = resume(sessions_dir() / name).record
        await guest.press("r")
        await guest.type("x")
        await guest.press("enter")
        guest.sees("is open in another redraft")
        await guest.press("d", "y")
        guest.sees("is open in another redraft")
        record.close()
        assert told(name).title == "README 3"


async def test_a_session_goes_to_the_trash_and_comes_back() -> None:
    async with at_home(size=NARROW) as guest:
        await guest.go_to("README 3")
        name = guest.under_cursor.removeprefix("session ")
        data = (sessions_dir() / name).read_bytes()
        await guest.press("d")
        guest.sees("Delete README 3?", "data/trash")
        await guest.press("n")
        assert name in files()
        await guest.press("d", "y")
        guest.sees("README 3 is deleted; u takes it back", "5 sessions")
        assert name not in files() and (data_dir() / "trash" / name).read_bytes() == data
        await guest.press("u")
        guest.sees("is back from the trash", "6 sessions")
        assert (sessions_dir() / name).read_bytes() == data and guest.under_cursor == f"session {name}"
        await guest.press("u")
        guest.sees("Nothing is in the trash")


async def test_a_fork_stands_in_the_list_and_enter_opens_it() -> None:
    async with at_home() as guest:
        await guest.go_to("Queue RFC 1")
        origin = guest.under_cursor.removeprefix("session ")
        data = (sessions_dir() / origin).read_bytes()
        await guest.press("f")
        guest.sees("7 sessions", "↳ Queue RFC 1", "Enter opens it")
        made = guest.under_cursor.removeprefix("session ")
        assert made != origin and (sessions_dir() / origin).read_bytes() == data
        last = read_session(sessions_dir() / made).events[-1]
        assert isinstance(last, Forked) and last.origin == told(origin).id
        assert not verify(sessions_dir() / made).faults
        await guest.press("enter")
        assert isinstance(guest.front, DraftingScreen) and guest.front.record.session.id == told(made).id
        await guest.press("q")
        assert guest.front is guest.home and guest.under_cursor == f"session {made}" and not guest.has_left


async def test_a_session_is_replayed_and_nothing_of_it_changes() -> None:
    async with at_home() as guest:
        await guest.go_to("Queue RFC 1")
        name = guest.under_cursor.removeprefix("session ")
        data = (sessions_dir() / name).read_bytes()
        await guest.press("p")
        assert isinstance(guest.front, ReplayScreen)
        guest.sees("replay, event 1 of")
        await guest.press("right", "q")
        assert guest.front is guest.home and (sessions_dir() / name).read_bytes() == data


async def test_a_sample_is_read_replayed_and_forked_into_ones_own() -> None:
    sample = next(iter(samples_told()))
    before = {path: path.read_bytes() for path in samples_dir().iterdir()}
    async with at_home(2) as guest:
        await guest.press("tab")
        assert guest.under_cursor == f"sample {sample}"
        await guest.press("enter")
        assert isinstance(guest.front, DraftingScreen) and guest.front.record.read_only
        await guest.press("q", "p")
        assert isinstance(guest.front, ReplayScreen)
        await guest.press("q")
        for key in ("d", "r", "R", "O"):
            guest.home.say("")
            await guest.press(key)
            assert guest.front is guest.home
            guest.sees("A sample stays as it is")
        await guest.press("f")
        assert guest.under_cursor.startswith("session ") and len(files()) == 3
    assert {path: path.read_bytes() for path in samples_dir().iterdir()} == before


async def test_the_unrated_are_counted_and_rated_one_after_another() -> None:
    async with at_home() as guest:
        guest.sees("4 sessions are not rated yet")
        await guest.press("home")
        assert guest.under_cursor == "unrated"
        await guest.press("R")
        await guest.until("1 of 4")
        await guest.press("5", "enter")
        await guest.until("2 of 4")
        await guest.press("3", "enter")
        await guest.until("3 of 4")
        await guest.press("escape")
        await guest.until("2 rated, 2 left")
        guest.sees("2 sessions are not rated yet")
        given = sorted(told(name).ratings[-1].score for name in files() if told(name).ratings)
        assert given == [1, 3, 3, 5]


async def test_one_session_is_rated_where_it_stands() -> None:
    async with at_home() as guest:
        await guest.go_to("README 3")
        name = guest.under_cursor.removeprefix("session ")
        await guest.press("R", "4", "enter")
        assert told(name).ratings[-1].score == 4
        guest.sees("★★★★☆", "3 sessions are not rated yet")


async def test_feedback_is_counted_and_found() -> None:
    async with at_home() as guest:
        held = [name for name in files() if (row := guest.home.shelf) and name in _with_feedback(row.sessions)]
        assert held
        guest.sees("led to nothing yet")
        await guest.press("home", "O")
        assert sorted(guest.titles) == held != files()
        await guest.press("escape")
        assert sorted(guest.titles) == files()
        await guest.press("home", "O", "O")
        assert not isinstance(guest.front, HomeScreen)


async def test_a_home_without_feedback_says_so_and_hides_nothing() -> None:
    async with at_home(0) as guest:
        samples = sum("sample" in key for key in guest.home._lines)
        await guest.press("home", "O")
        guest.sees("No feedback is open.")
        assert sum("sample" in key for key in guest.home._lines) == samples


def _with_feedback(entries: object) -> set[str]:
    return {each.name for each in entries if each.row.feedback}  # type: ignore[attr-defined]


async def test_a_template_of_ones_own_begins_a_session() -> None:
    folder = config_dir() / "templates"
    folder.mkdir(parents=True)
    (folder / "offer.toml").write_text(
        '# How we write offers.\ntask = ""\n[[criterion]]\nid = "price"\nsays = "Names the price"\n'
    )
    (folder / "broken.toml").write_text('task = ""\ntone = 3\n')
    async with at_home() as guest:
        guest.sees("How we write offers.")
        await guest.go_to("offer ")
        await guest.press("enter")
        await guest.type("Sell it")
        await guest.press("enter", "escape", "A", "g")
        assert isinstance(guest.front, DraftingScreen)
        assert guest.front.record.session.template == "offer"
        assert [each.id for each in guest.front.record.session.spec.criteria] == ["price"]
        await guest.press("q")
        await guest.go_to("broken ")
        await guest.press("enter")
        guest.sees("broken.toml: line 2: tone must be a text")
        assert guest.front is guest.home


async def test_a_broken_file_is_named_and_no_other_is_lost() -> None:
    sessions_dir().mkdir(parents=True)
    (sessions_dir() / "notes.toml").write_text("shopping = 'milk'\n")
    async with at_home() as guest:
        guest.sees("notes.toml", "damaged", "holds no whole event", "7 sessions", "README 3")
        await guest.go_to("notes.toml")
        for key in ("enter", "p", "f", "r", "x"):
            await guest.press(key)
            if guest.front is not guest.home:  # the format is asked for before the file is read
                await guest.press("m", "enter")
            assert guest.front is guest.home
            assert "notes.toml" in guest.told
        assert (sessions_dir() / "notes.toml").read_text() == "shopping = 'milk'\n"
        await guest.press("d", "y")
        guest.sees("6 sessions")


async def test_the_index_is_deleted_and_spoilt_in_between() -> None:
    file = state_dir() / NAME
    async with at_home() as guest:
        assert file.stat().st_mode & 0o777 == 0o600
        before = guest.titles
        file.unlink()
        await guest.press("?", "escape")
        assert guest.titles == before and file.exists()
        file.write_bytes(b"\x93nonsense")
        await guest.press("?", "escape")
        assert guest.titles == before and file.stat().st_size > 100


async def test_two_homes_at_once_show_the_same() -> None:
    async with at_home() as one, at_home(0) as other:
        assert one.titles == other.titles
        await one.go_to("README 3")
        await one.press("d", "y")
        await other.press("?", "escape")
        assert one.titles == other.titles and len(other.titles) == 5
        await other.press("u")
        await one.press("?", "escape")
        assert one.titles == other.titles and len(one.titles) == 6


async def test_while_it_reads_what_is_known_is_there_and_one_can_leave_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    faults: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, about: faults.append(about))
    monkeypatch.setattr(index, "_OFTEN", 0.0)
    held, go_on, entry_of = threading.Event(), threading.Event(), index.entry_of

    def slowly(path: Path, **how: bool) -> index.Entry:
        if path.parent == sessions_dir() and "0002" in path.name:
            held.set()
            assert go_on.wait(20)
        return entry_of(path, **how)

    monkeypatch.setattr(index, "entry_of", slowly)
    async with at_home(size=NARROW, waits=False) as guest:
        assert await asyncio.to_thread(held.wait, 20)
        for _ in range(200):
            await asyncio.sleep(0.01)
            if "reading" in guest.screen:
                break
        guest.sees("reading", "of 6 · ", "README 3")
        await guest.press_and_go_on("j")
        guest.sees("reading")
        await guest.press_and_go_on("q")
        assert guest.has_left
        go_on.set()
    await asyncio.sleep(0.05)
    assert not faults
    assert 0 < len(index.known(sessions_dir(), state_dir() / NAME)) < 6


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_first_time_is_an_invitation(size: tuple[int, int]) -> None:
    async with at_home(0, size=size) as guest:
        guest.sees("No session yet.", "D the demo", "n a session of your own", "Samples, to read and replay")
        assert guest.under_cursor == "demo"
        await guest.press("enter")
        assert isinstance(guest.front, DraftingScreen)
        await guest.press("q")
        assert len(guest.titles) == 1
        guest.does_not_see("No session yet.")
        await guest.press("n")
        guest.sees("Task")
        await guest.press("escape")
        assert isinstance(guest.front, NewSession)
        await guest.press("escape")
        assert guest.front is guest.home
        await guest.press("q")
        assert guest.has_left


async def test_a_report_is_written_where_it_is_wanted_and_never_over_a_session(tmp_path: Path) -> None:
    async with at_home() as guest:
        await guest.go_to("README 3")
        name = guest.under_cursor.removeprefix("session ")
        await guest.press("x", "m")
        await guest.write_instead(str(tmp_path / "report.md"))
        await guest.press("enter")
        assert "README 3" in (tmp_path / "report.md").read_text()
        before = (sessions_dir() / name).read_bytes()
        await guest.press("x", "t")
        await guest.write_instead(str(sessions_dir() / name))
        await guest.press("enter")
        guest.sees("a report never goes there")
        assert (sessions_dir() / name).read_bytes() == before
        await guest.press("x", "h")
        await guest.write_instead(str(tmp_path / "report.md"))
        await guest.press("enter", "n")
        guest.sees("Nothing was written.")
        assert (tmp_path / "report.md").read_text().startswith("#")


async def test_hostile_titles_stay_words_and_columns_stay_in_line() -> None:
    titles = (
        "[red]x[/red] \x1b[31m",
        "発売のお知らせ：ビルドキャッシュについて" * 4,
        "👩‍👩‍👧‍👦 family 🎉" * 9,
        "a\u202eb " * 60,
    )
    async with at_home(size=NARROW) as guest:
        for place, title in enumerate(titles):
            await guest.press("home", *["j"] * (2 + place), "r")
            assert guest.front is not guest.home, guest.screen
            await guest.write_instead(title)
            await guest.press("enter")
        guest.sees("[red]x[/red] ⟨U+001B⟩[31m")
        assert "\x1b" not in guest.screen and "\u202e" not in guest.screen


@pytest.mark.parametrize("size", [WIDE, NARROW, (60, 15)])
async def test_the_column_that_sorts_has_its_arrow_whole(size: tuple[int, int]) -> None:
    async with at_home(2, size=size) as guest:
        for name in ("Begun↓", "Title↑", "Score↓", "Rated↓", "Age↓"):
            await guest.press("s")
            guest.sees(name)
