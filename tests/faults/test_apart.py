"""A model asked from another process, over a real wire: what it tells, how it is left, and what it takes with it."""

import asyncio
import os
import re
import signal
import sys
import textwrap
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest

from redraft.models.apart import Apart
from redraft.models.chat import ChatBackend, Delta, Message, Reply, Request
from redraft.models.endpoints import Endpoint
from redraft.models.faults import ModelFault
from redraft.models.naming import ModelName
from redraft.models.opening import open_backend
from redraft.models.patience import Patient
from redraft.models.pipe import setup_line
from redraft.models.secrets import Secret
from redraft.models.wires import Here
from redraft.roles import ModelSettings, Timeouts, Wire
from wire_server import Answer, Fault, Script, WireServer

KEY = "sk-canary-3f9c0a7752d14e"
ASKED = Request((Message("system", "You write."), Message("user", "Write of 日本 and 😀.")), max_tokens=500)
TEXT = "Zwölf Boxkämpfer, 日本語, 😀👩‍👩‍👧 and e\u0301: all of it. " * 12
WIRES: tuple[Wire, ...] = ("anthropic", "responses", "chat")
ESC = 0.2
"""Seconds from Esc to idle, at most."""


def endpoint(server: WireServer, wire: Wire = "chat", timeouts: Timeouts = Timeouts()) -> Endpoint:  # noqa: B008
    url = server.url if wire == "anthropic" else server.openai_url
    return Endpoint(ModelName("local", "m"), wire, url, Secret(KEY), timeouts)


@asynccontextmanager
async def asked_apart(script: Script, wire: Wire = "chat") -> AsyncIterator[tuple[Apart, WireServer]]:
    async with WireServer(script) as server:
        backend = Apart(endpoint(server, wire))
        try:
            yield backend, server
        finally:
            await backend.close()
            assert children() == []


others: set[int] = set()
"""Processes that this one had started before the test."""


@pytest.fixture(autouse=True)
def _know_the_others() -> None:
    others.clear()
    others.update(children_of(os.getpid()))


def children() -> list[int]:
    """Processes that the test started, zombies included."""
    return [pid for pid in children_of(os.getpid()) if pid not in others]


def children_of(of: int) -> list[int]:
    return [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if parent(pid) == of]


def parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


async def child() -> int:
    """The one process that was started, as soon as it runs our code."""
    await until(lambda: len(children()) == 1 and b"redraft.models.host" in proc(children()[0], "cmdline"))
    return children()[0]


def proc(pid: int, name: str) -> bytes:
    return Path(f"/proc/{pid}/{name}").read_bytes()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - what is waited for happens in other processes
            await asyncio.sleep(0.005)


async def heard(backend: ChatBackend, request: Request = ASKED) -> tuple[str, Reply]:
    items = [item async for item in backend.stream(request)]
    assert isinstance(items[-1], Reply)
    return "".join(item.text for item in items if isinstance(item, Delta) and not item.thought), items[-1]


def library(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str, name: str = "openai") -> None:
    """Put a library of this name before the real one, for the other process too."""
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text(textwrap.dedent(code))
    monkeypatch.syspath_prepend(folder)


@pytest.mark.parametrize("wire", WIRES)
async def test_another_process_tells_what_the_server_said(wire: Wire) -> None:
    async with asked_apart(Answer(TEXT, cut=7, usage=(21, 9)), wire) as (backend, server):
        text, reply = await heard(backend)
        assert text == reply.text == TEXT
        assert reply.usage is not None
        assert (reply.usage.input, reply.usage.output) == (21, 9)
        assert server.asked.key == KEY
        assert len(server.requests) == 1


async def test_it_tells_the_same_as_this_process_would() -> None:
    async with asked_apart(Answer(TEXT, thought="Hm.")) as (backend, server):
        here = Here(endpoint(server))
        assert await heard(here) == await heard(backend)
        await here.close()
        first, second = server.requests
        assert first.body == second.body


async def test_a_fault_is_told_with_all_that_is_known_of_it() -> None:
    refused = Answer(status=429, error="rate_limit_error", message="Slow down", headers={"retry-after": "7"})
    async with asked_apart([refused, Answer("Half a text", fault=Fault("reset", after=1))]) as (backend, _):
        with pytest.raises(ModelFault) as limited:
            await heard(backend)
        assert (limited.value.kind, limited.value.retry_after, limited.value.begun) == ("rate limited", 7.0, False)
        with pytest.raises(ModelFault) as cut:
            await heard(backend)
        assert (cut.value.begun, cut.value.partial) == (True, "Half a text")


async def test_the_process_is_kept_for_the_next_question() -> None:
    async with asked_apart(Answer("Yes.")) as (backend, server):
        await heard(backend)
        first = children()
        await heard(backend)
        assert children() == first
        assert len(first) == 1
        assert len(server.requests) == 2


async def test_the_process_is_kept_when_nobody_listens_beyond_the_reply() -> None:
    async with asked_apart(Answer(TEXT)) as (backend, _):
        streams = [backend.stream(ASKED) for _ in range(3)]
        used = []
        for stream in streams:
            while not isinstance(await anext(stream), Reply):
                pass
            used.append(children())
        assert len(used[0]) == 1
        assert used == [used[0]] * 3


async def asked_at_once(backend: ChatBackend, questions: int) -> None:
    replies = await asyncio.gather(*(heard(backend) for _ in range(questions)))
    assert [text for text, _ in replies] == ["Yes."] * questions


async def test_questions_at_once_have_a_process_each_which_are_kept_for_the_next() -> None:
    async with asked_apart(Answer("Yes.", wait=0.2)) as (backend, server):
        await asked_at_once(backend, 3)
        kept = set(children())
        await asked_at_once(backend, 3)
        assert (len(kept), len(server.requests)) == (3, 6)
        assert set(children()) == kept


async def test_no_more_than_three_processes_are_kept() -> None:
    async with asked_apart(Answer("Yes.", wait=0.2)) as (backend, _):
        await asked_at_once(backend, 5)
        await until(lambda: len(children()) == 3)


async def test_of_the_processes_that_nobody_asks_one_is_kept() -> None:
    async with WireServer(Answer("Yes.", wait=0.2)) as server:
        backend = Apart(endpoint(server), idle=0.2)
        await asked_at_once(backend, 3)
        await until(lambda: len(children()) == 1)
        (kept,) = children()
        await asyncio.sleep(0.5)
        await asked_at_once(backend, 1)
        assert children() == [kept]
        await backend.close()
        assert children() == []


async def test_a_long_reply_and_a_long_question_go_through() -> None:
    long = "".join(f"{n} – lang\n" for n in range(60_000))
    question = Request((Message("user", long),), max_tokens=500_000)
    async with asked_apart(Answer(long, chunks=(long[:400_000], long[400_000:]))) as (backend, server):
        text, reply = await heard(backend, question)
        assert text == reply.text == long
        assert server.asked.messages == [("user", long)]


STAGES: dict[str, Answer] = {
    "before the headers": Answer(fault=Fault("silence")),
    "after the headers": Answer(fault=Fault("stall after headers")),
    "in the middle": Answer(TEXT, fault=Fault("stall", after=3)),
    "while it comes": Answer(TEXT * 20, delay=0.02),
}


@pytest.mark.parametrize("stage", STAGES)
async def test_who_leaves_takes_the_process_and_the_connection_along(stage: str) -> None:
    async with asked_apart(STAGES[stage]) as (backend, server):
        listening = asyncio.create_task(heard(backend))
        await until(lambda: bool(server.requests))
        listening.cancel()
        await asyncio.wait({listening}, timeout=5)
        assert listening.cancelled()
        await until(lambda: children() == [])
        await until(lambda: server.asked.left > 0)
        server.script = Answer("Again.")
        assert (await heard(backend))[0] == "Again."


async def test_who_leaves_while_a_library_hangs_in_loading_waits_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library(tmp_path, monkeypatch, "import time; time.sleep(3600)")
    async with asked_apart(Answer()) as (backend, server):
        listening = asyncio.create_task(heard(backend))
        await child()
        await asyncio.sleep(0.3)
        listening.cancel()
        await asyncio.wait({listening}, timeout=5)
        assert listening.cancelled()
        await until(lambda: children() == [])
        assert server.requests == []


async def test_a_library_that_hangs_in_loading_is_out_of_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library(tmp_path, monkeypatch, "import time; time.sleep(3600)")
    async with WireServer() as server:
        there = endpoint(server, timeouts=Timeouts(connect=1, first_token=0.5, idle=1))
        backend = Patient(Apart(there), there.timeouts, 3, loading=2.0)
        with pytest.raises(ModelFault, match="not loaded within 2 s") as raised:
            await heard(backend)
        assert (raised.value.kind, raised.value.retries, server.requests) == ("not loaded", 0, [])
        await backend.close()
        assert children() == []


async def test_loading_a_library_takes_no_time_from_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = next(Path(place) / "openai" for place in sys.path if (Path(place) / "openai" / "__init__.py").is_file())
    slow = f"""
        import time; time.sleep(3)
        __path__[:] = [{str(real)!r}]
        exec(compile(open({str(real / "__init__.py")!r}).read(), "openai", "exec"))
    """
    library(tmp_path, monkeypatch, slow)
    async with WireServer(Answer("Yes.")) as server:
        there = endpoint(server, timeouts=Timeouts(connect=1, first_token=2, idle=2))
        backend = open_backend(there, ModelSettings(retries=0), apart=True)
        assert (await heard(backend))[0] == "Yes."
        await backend.close()


async def test_what_was_recorded_plays_back_without_a_process_or_a_server(tmp_path: Path) -> None:
    async with WireServer(Answer(TEXT, thought="Hm.")) as server:
        backend = open_backend(endpoint(server), ModelSettings(record=str(tmp_path / "kept")), apart=True)
        said = await heard(backend)
        await backend.close()
    assert said[0] == TEXT
    backend = open_backend(endpoint(server), ModelSettings(replay=str(tmp_path / "kept")), apart=True)
    text, reply = await heard(backend)
    assert (text, reply.text, reply.usage) == (TEXT, TEXT, said[1].usage)
    assert children() == []
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    await backend.close()


async def test_who_leaves_at_once_leaves_nothing_behind() -> None:
    async with asked_apart(Answer()) as (backend, _):
        for turns in range(12):
            listening = asyncio.create_task(heard(backend))
            for _ in range(turns):
                await asyncio.sleep(0)
            listening.cancel()
            await asyncio.wait({listening})
        await until(lambda: children() == [])


async def test_a_stopped_process_can_be_left_too() -> None:
    async with asked_apart(Answer(TEXT, delay=0.05)) as (backend, server):
        listening = asyncio.create_task(heard(backend))
        await until(lambda: bool(server.requests))
        os.kill(await child(), signal.SIGSTOP)
        await asyncio.sleep(0.1)
        listening.cancel()
        await asyncio.wait({listening}, timeout=5)
        assert listening.cancelled()
        await until(lambda: children() == [])


async def test_a_process_killed_by_others_is_a_fault_that_keeps_what_came() -> None:
    async with WireServer(Answer(TEXT, fault=Fault("stall", after=3))) as server:
        backend = open_backend(endpoint(server), ModelSettings(), apart=True)
        async with aclosing(backend.stream(ASKED)) as stream:  # type: ignore[type-var]
            first = await anext(stream)
            os.kill(await child(), signal.SIGKILL)
            with pytest.raises(ModelFault) as raised:
                _ = [item async for item in stream]
        assert raised.value.kind == "cut off"
        assert raised.value.partial.startswith(first.text)
        assert "Killed" in str(raised.value)
        assert len(server.requests) == 1
        server.script = Answer("Again.")
        assert (await heard(backend))[0] == "Again."
        await backend.close()
        assert children() == []


async def test_a_resting_process_killed_by_others_is_replaced() -> None:
    async with asked_apart(Answer("Yes.")) as (backend, _):
        await heard(backend)
        os.kill(await child(), signal.SIGKILL)
        await until(lambda: children() == [])
        assert (await heard(backend))[0] == "Yes."


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise ImportError('broken', name='openai')", "not loaded: openai cannot be loaded"),
        (
            "raise ZeroDivisionError('odd')",
            "cut off: asking local:m ended in an error nobody foresaw (ZeroDivisionError: odd)",
        ),
        ("import os; os._exit(7)", "cut off: local:m: the process that asks it ended (status 7)"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "Segmentation fault"),
    ],
)
async def test_a_library_that_fails_is_a_fault_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    library(tmp_path, monkeypatch, code)
    async with WireServer() as server:
        backend = open_backend(endpoint(server), ModelSettings(), apart=True)
        with pytest.raises(ModelFault) as raised:
            await heard(backend)
        assert (raised.value.retries, server.requests) == (0, [])
        assert said in f"{raised.value.kind}: {raised.value.what}"
        assert "local:m" in raised.value.what
        await backend.close()


async def test_an_error_that_tells_the_key_is_told_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library(tmp_path, monkeypatch, f"raise ValueError('the key {KEY} is odd')")
    async with asked_apart(Answer()) as (backend, _):
        with pytest.raises(ModelFault) as raised:
            await heard(backend)
        assert "is odd" in raised.value.what
        assert KEY not in str(raised.value) + repr(raised.value)


async def test_what_a_library_prints_goes_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    real = next(Path(place) / "openai" for place in sys.path if (Path(place) / "openai" / "__init__.py").is_file())
    library(
        tmp_path,
        monkeypatch,
        f"""
        import os, sys
        print("printed", flush=True); os.write(1, b"written\\n"); os.write(2, b"cried\\n"); os.system("echo echoed")
        __path__[:] = [{str(real)!r}]
        exec(compile(open({str(real / "__init__.py")!r}).read(), "openai", "exec"))
        """,
    )
    async with asked_apart(Answer("Yes.")) as (backend, _):
        assert (await heard(backend))[0] == "Yes."
    assert capfd.readouterr() == ("", "")


async def test_nothing_is_imported_from_the_folder_that_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("openai.py", "redraft.py", "msgspec.py", "json.py"):
        (tmp_path / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    async with asked_apart(Answer("Yes.")) as (backend, _):
        assert (await heard(backend))[0] == "Yes."
    assert not (tmp_path / "ran").exists()


async def test_the_process_holds_no_key_where_others_can_look(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_AUTH_TOKEN", "MY_OWN_VARIABLE"):
        monkeypatch.setenv(name, KEY)
    async with asked_apart(Answer(TEXT, fault=Fault("stall", after=3))) as (backend, server):
        listening = asyncio.create_task(heard(backend))
        await until(lambda: bool(server.requests))
        pid = await child()
        assert KEY.encode() not in proc(pid, "cmdline")
        assert KEY.encode() not in proc(pid, "environ")
        assert b"PATH=" in proc(pid, "environ")
        assert re.search(rb"Max core file size +0 +0 ", proc(pid, "limits"))
        assert os.getsid(pid) == os.getpgid(pid) == pid
        assert [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in (1, 2)] == [os.devnull] * 2
        assert os.readlink(f"/proc/{pid}/fd/0").startswith(("pipe:", "socket:"))
        listening.cancel()
        await asyncio.wait({listening})


def test_the_first_line_alone_holds_the_key() -> None:
    there = Endpoint(ModelName("local", "m"), "chat", "http://127.0.0.1:1/v1", Secret(KEY))
    assert KEY.encode() in setup_line(there)
    assert KEY not in repr(Apart(there).__dict__)


async def test_a_key_stroke_in_the_terminal_does_not_end_it() -> None:
    async with asked_apart(Answer(TEXT, delay=0.01)) as (backend, server):
        listening = asyncio.create_task(heard(backend))
        await until(lambda: bool(server.requests))
        os.kill(await child(), signal.SIGINT)
        assert (await listening)[0] == TEXT


STARTER = """
import asyncio, os, signal, sys
from redraft.models.apart import Apart
from redraft.models.chat import Message, Request
from redraft.models.endpoints import Endpoint
from redraft.models.naming import ModelName

async def main(url):
    backend = Apart(Endpoint(ModelName("local", "m"), "chat", url))
    async for item in backend.stream(Request((Message("user", "Write."),))):
        pass

asyncio.run(main(sys.argv[1]))
"""


@pytest.mark.parametrize("hangs", [False, True], ids=["listening", "loading a library"])
async def test_it_ends_when_the_app_is_killed(hangs: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = dict(os.environ)
    if hangs:
        library(tmp_path, monkeypatch, "import time; time.sleep(3600)")
        environ["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{environ['PYTHONPATH']}"
    async with WireServer(Answer(TEXT, fault=Fault("stall", after=3))) as server:
        app = await asyncio.create_subprocess_exec(sys.executable, "-c", STARTER, server.openai_url, env=environ)
        await until(lambda: bool(children_of(app.pid)) if hangs else bool(server.requests))
        if hangs:
            await asyncio.sleep(0.5)
        (host,) = children_of(app.pid)
        app.kill()
        await app.wait()
        await until(lambda: not Path(f"/proc/{host}").exists() or b"redraft" not in proc(host, "cmdline"))


@pytest.mark.soak
@pytest.mark.parametrize("stage", [*STAGES, "loading"])
@pytest.mark.parametrize("wire", WIRES)
async def test_esc_to_idle_is_a_fifth_of_a_second_at_every_stage(wire: Wire, stage: str) -> None:
    worst = 0.0
    async with WireServer(STAGES.get(stage, Answer())) as server:
        backend = open_backend(endpoint(server, wire), ModelSettings(), apart=True)
        for number in range(10):
            listening = asyncio.create_task(heard(backend))
            if stage == "loading":
                await child()
                await asyncio.sleep(0.05 * number)
            else:
                await until(lambda: len(server.requests) > number)  # noqa: B023 - called within the round
            began = time.monotonic()
            listening.cancel()
            await asyncio.wait({listening})
            worst = max(worst, time.monotonic() - began)
            assert listening.cancelled()
            await until(lambda: children() == [])
        await backend.close()
    assert worst <= ESC
