"""redraft in front of a real model on this machine. What the model thinks of a text is never asserted.

REDRAFT_REAL_MODEL holds the server's address, such as http://127.0.0.1:8080/v1; REDRAFT_REAL_MODEL_KEY its key, if it
asks for one; REDRAFT_REAL_MODEL_WIRES what it speaks ("chat", "responses", "anthropic"), otherwise chat alone.
`pytest -m real -s` runs these stories, and prints what the model did; on one slow core they take half an hour.
"""

import asyncio
import json
import os
import subprocess
import sys
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request as Get
from urllib.request import urlopen

import pytest
from msgspec import Struct

from redraft.config import config_file, sessions_dir
from redraft.core.canonical import canonical
from redraft.loop.calling import PlainLine
from redraft.loop.opening import read_session
from redraft.loop.verifying import verify
from redraft.models.chat import ChatBackend, Delta, Message, Reply, Request, Waiting
from redraft.models.endpoints import Endpoint
from redraft.models.extracting import is_shaped
from redraft.models.faults import ModelFault
from redraft.models.line import Heard, Prompt
from redraft.models.naming import ModelName
from redraft.models.opening import open_backend
from redraft.models.secrets import Secret
from redraft.models.structured import Asking, ask_for, enforcement
from redraft.roles import ModelSettings, Timeouts
from stories.real_figures import as_text, figures

URL = os.environ.get("REDRAFT_REAL_MODEL", "").rstrip("/")
KEY = os.environ.get("REDRAFT_REAL_MODEL_KEY", "")
WIRES = os.environ.get("REDRAFT_REAL_MODEL_WIRES", "chat").replace(",", " ").split()
PATIENCE = Timeouts(connect=10, first_token=900, idle=300)
MOST_TOKENS = 900
OVERFLOW = 200_000
"""Words, which no small model has room for."""

SPEC = """
title = "Library note"
task = "Tell the members of a town library that it opens on Sundays from 3 May, 10 to 16. Books go to the side door."
audience = "Members who read mail on a phone"
[budget]
passes = 1
focus = 2
[critique]
min_findings = 1
[[criterion]]
id = "when"
says = "Says from which day on the library opens on Sundays"
[[criterion]]
id = "door"
says = "Says where to bring books back"
[[criterion]]
id = "length"
says = "At most 80 words"
max_words = 80
"""
DRAFT = """Dear members,

We are thrilled to announce an exciting new chapter! Starting soon, the library opens on Sundays.

Please bring your books back to the side door, which is easier to reach.
"""


def served() -> str:
    """The model that the server serves; why these stories cannot be told, where none answers."""
    if not URL:
        pytest.skip("REDRAFT_REAL_MODEL names no server")
    try:
        with urlopen(Get(f"{URL}/models", headers={"Authorization": f"Bearer {KEY}"}), timeout=10) as answer:
            return str(json.load(answer)["data"][0]["id"])
    except HTTPError as fault:
        pytest.skip(f"{URL} answers {fault.code}: is REDRAFT_REAL_MODEL_KEY its key?")
    except (URLError, TimeoutError, OSError) as fault:
        pytest.skip(f"no server answers at {URL}: {fault}")


pytestmark = [pytest.mark.real, pytest.mark.timeout(2400)]


@pytest.fixture(scope="module")
def model() -> str:
    return served()


@pytest.fixture(params=WIRES)
def wire(request: pytest.FixtureRequest) -> str:
    return request.param


def base_of(wire: str) -> str:
    return URL.removesuffix("/v1") if wire == "anthropic" else URL


def endpoint(model: str, wire: str, key: str = KEY, most: int = MOST_TOKENS) -> Endpoint:
    secret = Secret(key) if key else None
    return Endpoint(ModelName("real", model), wire, base_of(wire), secret, PATIENCE, most)  # type: ignore[arg-type]


@asynccontextmanager
async def asking(model: str, wire: str, key: str = KEY, apart: bool = False):
    backend = open_backend(endpoint(model, wire, key), ModelSettings(retries=0), apart=apart)
    try:
        yield backend
    finally:
        await backend.close()


def question(text: str, most: int = 40) -> Request:
    return Request((Message("system", "You are brief."), Message("user", text)), most)


async def whole(backend: ChatBackend, asked: Request) -> list[Delta | Waiting | Reply]:
    async with aclosing(backend.stream(asked)) as stream:  # type: ignore[type-var]
        return [item async for item in stream]


# One question.


async def test_a_reply_streams_in_and_says_what_it_took(model: str, wire: str) -> None:
    async with asking(model, wire) as backend:
        came = await whole(backend, question("Write about a bicycle."))
    pieces = [item.text for item in came if isinstance(item, Delta) and item.text]
    reply = came[-1]
    assert isinstance(reply, Reply) and len(pieces) > 3 and "".join(pieces) == reply.text
    assert reply.stopped in ("end", "length") and reply.usage is not None
    assert reply.usage.input > 5 and 0 < reply.usage.output <= 41


async def test_what_is_too_large_is_said_to_be(model: str, wire: str) -> None:
    async with asking(model, wire) as backend:
        with pytest.raises(ModelFault) as fault:
            await whole(backend, question("word " * OVERFLOW))
    assert fault.value.kind == "too large"


async def test_a_wrong_key_is_said_to_be_wrong_and_not_repeated(model: str, wire: str) -> None:
    if not KEY:
        pytest.skip("the server asks for no key: REDRAFT_REAL_MODEL_KEY is not set")
    async with asking(model, wire, "sk-not-the-key-0123456789") as backend:
        with pytest.raises(ModelFault) as fault:
            await whole(backend, question("Hello?"))
    assert fault.value.kind == "wrong key" and "not-the-key" not in str(fault.value)


async def test_a_question_that_is_given_up_leaves_the_server_free(model: str, wire: str) -> None:
    """The server has one place for a question. The next is answered long before the first would have been."""
    begun = asyncio.Event()
    async with asking(model, wire, apart=True) as backend:

        async def long() -> None:
            async for item in backend.stream(question("Tell a long story about a bicycle, word for word.", 5_000)):
                if isinstance(item, Delta) and item.text:
                    begun.set()

        telling = asyncio.create_task(long())
        await begun.wait()
        telling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await telling
        async with asyncio.timeout(60):
            *_, last = await whole(backend, question("Say yes.", 2))
    assert isinstance(last, Reply) and last.text


# Replies in a shape.


class Colours(Struct, frozen=True):
    """A reply of three words."""

    reply_to: str
    sky: str
    grass: str


class Watched:
    """A line that keeps what goes over it."""

    def __init__(self, line: PlainLine) -> None:
        self._line = line
        self.kept: list[tuple[Request, str]] = []

    @property
    def model(self) -> str:
        return self._line.model

    async def ask(self, request: Request, doing: str, prompt: Prompt, heard: Heard | None = None) -> Reply:
        reply = await self._line.ask(request, doing, prompt, heard)
        self.kept.append((request, reply.text))
        return reply


async def test_whether_the_server_keeps_to_a_schema_is_found_out_from_its_reply(model: str, wire: str) -> None:
    """Where it does not, the schema goes in the prompt from then on; what it says is checked either way."""
    said = "Which colour has the sky, and which the grass? Give one word for each, under `sky` and `grass`."
    asked = Asking(
        (Message("user", said),), Prompt("colours-1", said, "ab" * 32), "colours", "5d3f9a", max_tokens=MOST_TOKENS
    )
    async with asking(model, wire) as backend:
        line = Watched(PlainLine(backend))
        answer = await colours(line, asked)
        found, count = enforcement(line), len(line.kept)
        print(f"\n{wire}: {found}; {count} requests; {answer}")
        await colours(line, asked)
    assert answer is None or answer.reply_to == "5d3f9a"
    assert line.kept[0][0].schema is not None
    assert (found == "enforces") is is_shaped(line.kept[0][1], Colours)
    again = line.kept[count][0]
    assert (again.schema is not None) is (found == "enforces")
    assert ('"additionalProperties"' in again.messages[-1].text) is (found != "enforces")


async def colours(line: Watched, asked: Asking) -> Colours | None:
    """The answer; None where the model gave none that can be used."""
    try:
        return await ask_for(line, asked, Colours)
    except ModelFault as fault:
        if fault.kind not in ("invalid output", "truncated"):
            raise
        return None


# The commands.


@pytest.fixture
def desk(tmp_path: Path, model: str) -> Path:
    """A folder with a spec and a draft, and settings in which each wire has a provider of its own."""
    (tmp_path / "note.toml").write_text(SPEC)
    (tmp_path / "note.md").write_text(DRAFT)
    waits = f"connect = {PATIENCE.connect}\nfirst_token = {PATIENCE.first_token}\nidle = {PATIENCE.idle}\n"
    lines = f"max_tokens = {MOST_TOKENS}\nretries = 0\n[timeouts]\n{waits}"
    for wire in WIRES:
        lines += f'[provider.real-{wire}]\nbase_url = "{base_of(wire)}"\nwire = "{wire}"\n'
        lines += 'key = "REAL_MODEL_API_KEY"\n' if KEY else ""
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(lines)
    return tmp_path


def redraft(desk: Path, *typed: str) -> "subprocess.CompletedProcess[str]":
    environ = os.environ | ({"REAL_MODEL_API_KEY": KEY} if KEY else {})
    command = [sys.executable, "-m", "redraft", *typed]
    done = subprocess.run(command, cwd=desk, env=environ, capture_output=True, text=True, timeout=2_300)
    assert "Traceback" not in done.stderr and not (KEY and KEY in done.stdout + done.stderr), done
    return done


def test_check_gives_a_verdict_for_each_criterion_or_says_why_not(desk: Path, model: str, wire: str) -> None:
    done = redraft(desk, "check", "note.toml", "note.md", "--critic", f"real-{wire}:{model}", "--json")
    print(f"\n{wire}: exit code {done.returncode} {done.stderr}")
    assert done.returncode in (0, 1, 4)
    if done.returncode == 4:
        assert "transcript" in done.stderr or "max_tokens" in done.stderr
        return
    told = json.loads(done.stdout)
    assert [line["id"] for line in told["criteria"]] == ["when", "door", "length"]
    assert told["spend"]["calls"] in (1, 2)
    for line in told["criteria"][:2]:
        print(f"  {line['id']}: {line['verdict']}, {line['evidence']!r}")
        grounded = canonical(line["evidence"]).strip(" \"'") in canonical(DRAFT)
        assert grounded or line["verdict"] != "pass" or "..." in canonical(line["evidence"])


@pytest.mark.parametrize("draft", [("--draft", "note.md"), ()], ids=["from a draft", "from nothing"])
def test_a_run_ends_with_a_reason_and_a_sound_transcript(
    desk: Path, model: str, wire: str, draft: tuple[str, ...]
) -> None:
    who = f"real-{wire}:{model}"
    done = redraft(desk, "run", "note.toml", *draft, "--author", who, "--critic", who, "--accept", "all", "--json")
    told = json.loads(done.stdout)
    assert told["why"] and done.returncode == {"done": 0, "fault": 4}.get(told["ending"], 1), done
    (path,) = sessions_dir().glob("*.toml")
    assert not verify(path).faults
    read = read_session(path)
    assert len(read.session.calls) == told["spend"]["total"]["calls"] > 0
    assert all(call.output for call in read.session.calls if call.stopped in ("end", "length"))
    print(f"\n{wire}: {told['ending']}: {told['why']}\n{as_text(figures(read.session, read.events))}")
