"""Models on the screen: picked by key, seen on the status line, asked in other processes, and let go of."""

import asyncio
import os
import threading
from pathlib import Path

import pytest

from redraft.config import config_file, data_dir, sessions_dir
from redraft.core.spec import parse_spec
from redraft.critics import allowed
from redraft.critics.allowed import Trust
from redraft.loop.opening import begin
from redraft.models.endpoints import Hosts
from redraft.tui.screens.choose_models import ChooseModels
from stories.seated import DRAFT, GOOD, SPEC, at, children, friendly, reviewed, seated, setting, told
from stories.story import NARROW, User
from wire_server import Answer, Asked, WireServer


async def until(user: User, *words: str) -> None:
    """Look at the screen until these words are on it."""
    for _ in range(500):
        await user._pilot.pause()
        if all(word in user.screen for word in words):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{words} never came up:\n{user.screen}")


def passing(asked: Asked) -> Answer:
    return told(reviewed(GOOD, first="premise" in asked.text), asked)


# -- who plays --


async def test_models_that_the_settings_name_are_on_the_status_line_and_play_their_roles():
    async with WireServer(friendly) as server:
        setting(server, "author", "critic")
        async with seated() as user:
            user.sees("author local:author-1 · critic local:critic-1")
            assert server.connections == 0 and children() == []
            await user.press("g")
            user.sees("Please note", "it is curt")
            await user.press("a")
            user.sees("2/2")
            assert len(children()) == 2
        assert children() == []
        assert [asked.body["model"] for asked in server.requests] == ["critic-1", "author-1", "critic-1"]


async def test_models_are_picked_by_key_and_asked_at_once(monkeypatch: pytest.MonkeyPatch):
    async with WireServer(passing) as server:
        setting(server)
        async with seated(size=NARROW) as user:
            await user.press("M")
            user.sees(
                "Models for this session",
                "provider:id",
                "To have them in every session:",
                'critic = "…"',
                "Enter takes them",
            )
            await user.press("tab")
            await user.type("local:one")
            await user.press("enter")
            assert not user.is_asked
            user.sees("From now on: local:one.")
            await user.press("g")
            assert (await _picked(user)).critic == "local:one"
        assert {asked.body["model"] for asked in server.requests} == {"one"}


async def _picked(user: User):
    await user.press("M")
    dialog = user._pilot.app.screen
    assert isinstance(dialog, ChooseModels)
    await user.press("escape")
    return dialog._now


async def test_other_models_leave_no_process_of_the_first_behind():
    async with WireServer(passing) as server:
        setting(server, "critic")
        async with seated() as user:
            await user.press("g")
            (before,) = children()
            await user.press("M", "tab", *["backspace"] * 20)
            await user.type("local:two")
            await user.press("enter")
            assert children() == []
            user.sees("author offline · critic local:two")
            await user.press("g")
            (after,) = children()
            assert after != before
        assert children() == []
        assert [asked.body["model"] for asked in server.requests] == ["critic-1", "two"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gpt-6-sol", "write openai:gpt-6-sol"),
        ("antropic:claude-opus-5-5", "Did you mean anthropic:claude-opus-5-5?"),
        ("openai:", "does not say which model"),
    ],
)
async def test_a_name_that_names_no_model_is_refused_where_it_was_typed(name: str, why: str):
    async with WireServer() as server:
        setting(server, "critic")
        async with seated(size=NARROW) as user:
            await user.press("M")
            await user.type(name)
            await user.press("enter")
            assert user.is_asked
            user.sees(why, "Enter takes them")
            await user.press("escape")
            assert await _picked(user) == ("", "local:critic-1", "")


async def test_leaving_while_a_model_speaks_keeps_what_came_and_ends_its_process():
    slow = Answer("# Notice\n\n" + "We moved the office. " * 400, delay=0.02)
    async with WireServer(slow) as server:
        setting(server, "author")
        async with seated(draft=None) as user:
            await user.press_and_go_on("g")
            await until(user, "We moved the office.")
            await user.press_and_go_on("q")
            for _ in range(200):
                if user.has_left:
                    break
                await asyncio.sleep(0.02)
            assert user.has_left
        assert children() == []
        user.transcript_has("called", stopped="cancelled")
        assert user.saved.calls[0].output.startswith("# Notice")


# -- what is said at the start --


async def test_without_a_model_it_says_so_once():
    async with seated() as user:
        await user.wait()
        user.sees("Offline, without a model; M picks models.")
        await user.press("j")
        user.does_not_see("author")


async def test_a_key_that_lies_in_the_environment_is_told_of_and_asks_nothing(monkeypatch: pytest.MonkeyPatch):
    async with WireServer() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-made-0123456789")
        monkeypatch.setenv("OPENAI_BASE_URL", server.openai_url)
        async with seated() as user:
            user.sees("OPENAI_API_KEY is set; M picks models. Nothing is sent until then.")
            await user.press("g")
            user.does_not_see("sk-made")
        assert server.connections == 0


# -- hosts --


def _elsewhere(server: WireServer) -> tuple[str, str]:
    """An address that is not this machine by its name, though it leads here."""
    host = "0.0.0.0"
    return host, f"https://{host}:{server.url.rpartition(':')[2]}/v1"


async def test_a_key_goes_to_a_new_host_only_after_its_own_key_said_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OTHER_API_KEY", "sk-made-0123456789")
    async with WireServer() as server:
        host, url = _elsewhere(server)
        setting(server, more=f'[provider.other]\nbase_url = "{url}"\nkey = "OTHER_API_KEY"\n')
        config_file().write_text('critic = "other:some"\n' + config_file().read_text())
        async with seated(size=NARROW) as user:
            await user.press_and_go_on("g")
            await until(user, "Send a key to a host that is new?")
            user.sees(host, url, "[provider.other]", "OTHER_API_KEY", "Esc leaves")
            user.does_not_see("sk-made")
            await user.press("enter")
            assert user.is_asked
            await user.press("n")
            assert not user.is_asked and server.connections == 0
            user.transcript_has("failed", fault="unconfirmed host")
            assert Hosts.of(os.environ).listed() == ()

            await user.press_and_go_on("g")
            await until(user, "Send a key to a host that is new?")
            await user.press("s")
            assert Hosts.of(os.environ).listed() == (host,)
            assert server.connections == 1
            assert [call.stopped for call in user.saved.calls] == ["unconfirmed host", "tls"]
            await user.press("g")
            assert not user.is_asked


async def test_three_votes_ask_once_about_one_host(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OTHER_API_KEY", "sk-made-0123456789")
    async with WireServer() as server:
        url = _elsewhere(server)[1]
        setting(server, more=f'[provider.other]\nbase_url = "{url}"\nkey = "OTHER_API_KEY"\n')
        config_file().write_text('critic = "other:some"\nvotes = 3\n' + config_file().read_text())
        async with seated() as user:
            await user.press_and_go_on("g")
            await until(user, "Send a key to a host that is new?")
            await user.press("escape")
            assert not user.is_asked
        assert server.connections == 0


# -- commands --


def commanded(mark: Path, word: str = "Monday") -> str:
    script = f"open({str(mark)!r}, 'a').write('x')"
    return f"""{SPEC}
[[criterion]]
id = "marked"
says = "Leaves a mark"
command = ["python3", "-c", "{script}\\n#\\u001b[31m", "{word}"]
"""


async def test_commands_run_only_after_they_were_seen_whole_and_allowed(tmp_path: Path):
    mark = tmp_path / "mark"
    async with seated(commanded(mark), size=NARROW) as user:
        assert not mark.exists() and not user.is_asked
        await user.press_and_go_on("g")
        await until(user, "wants to run programs")
        shown = user.screen.replace("\n", "")
        assert "python3" in shown and "⟨U+000A⟩#⟨U+001B⟩[31m" in shown.replace(" ", "").replace("│", "")
        user.sees("Monday", "a allows them here", "n judges without them")
        await user.press("enter")
        assert user.is_asked and not mark.exists()
        await user.press("a")
        assert mark.read_text() == "x"
        assert Trust(data_dir()).allowed(user.file, user.saved.spec)
        assert user.saved.allowed[-1].commands[0].startswith("python3 -c ")
        path = user.file
    async with TakenUp(path) as user:
        await user.replace_draft("on Monday", "on Monday, upstairs")
        await user.press("g")
        assert not user.is_asked and len(mark.read_text()) > 1


async def test_leave_is_looked_up_and_kept_off_the_event_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    touched: set[tuple[str, bool]] = set()

    def watched(name: str):
        does = getattr(allowed, name)

        def touching(*given):
            touched.add((name, threading.current_thread() is threading.main_thread()))
            return does(*given)

        return touching

    for name in ("read_private", "write_private"):
        monkeypatch.setattr(allowed, name, watched(name))
    async with seated(commanded(tmp_path / "mark")) as user:
        await user.press_and_go_on("g")
        await until(user, "wants to run programs")
        await user.press("a")
        assert user.saved.allowed
    assert touched == {("read_private", False), ("write_private", False)}


class TakenUp:
    """The same session in an app of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def __aenter__(self) -> "Again":
        from redraft.loop.opening import resume

        self._sitting = at(resume(self._path).record)
        return Again(await self._sitting.__aenter__())

    async def __aexit__(self, *fault: object) -> None:
        await self._sitting.__aexit__(*fault)


class Again:
    """A user who can put another draft in place of the whole one."""

    def __init__(self, user: User) -> None:
        self._user = user

    def __getattr__(self, name: str):
        return getattr(self._user, name)

    async def replace_draft(self, old: str, new: str) -> None:
        await self._user.press("E")
        await self._user.replace(old, new)
        await self._user.press("f2", "a")


async def test_a_no_is_not_asked_twice_and_another_byte_asks_again(tmp_path: Path):
    mark = tmp_path / "mark"
    async with seated(commanded(mark)) as user:
        await user.press_and_go_on("g")
        await until(user, "wants to run programs")
        await user.press("n")
        again = Again(user)
        await again.replace_draft("on Monday", "on Monday, upstairs")
        await user.press("g")
        assert not user.is_asked
        await user.press("m")
        await user.replace('"Monday"', '"Mondax"')
        await user.press("f2", "a")
        await user.type("another word")
        await user.press("enter")
        await user.press_and_go_on("g")
        await until(user, "wants to run programs")
        user.sees("Mondax")
        await user.press("escape")
        assert not mark.exists()
        user.sees("Not judged: whether the spec's commands may run is not decided.")


async def test_opening_a_session_with_commands_and_models_runs_and_sends_nothing(tmp_path: Path):
    async with WireServer(passing) as server:
        setting(server, "author", "critic")
        record = await begin(parse_spec(commanded(tmp_path / "mark")), DRAFT, sessions_dir())
        async with at(record) as user:
            await user.press("j", "tab", "M", "escape")
        assert server.connections == 0 and not (tmp_path / "mark").exists() and children() == []
