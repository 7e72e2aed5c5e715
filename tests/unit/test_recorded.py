"""Exchanges recorded from a server and played back without one: exact, private, and none made up."""

import os
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from redraft.models.chat import ChatBackend, Delta, Message, Reply, Request, Schema, Usage
from redraft.models.endpoints import Endpoint
from redraft.models.faults import ModelFault
from redraft.models.naming import ModelName
from redraft.models.openai import OpenAIBackend
from redraft.models.recorded import Exchange, Piece, Recorded, Recording
from redraft.models.secrets import Secret
from wire_server import Answer, Fault, Script, WireServer

CANARY = "sk-canary-0123456789abcdef"
NONCE, OTHER = "f00df00d12345678", "0badcafe87654321"


def request(nonce: str = NONCE, words: str = "Is it calm?") -> Request:
    schema = Schema("reply", {"type": "object", "properties": {"reply_to": {"const": nonce}}})
    said = (Message("system", "You are a critic."), Message("user", f"<data {nonce}>{words}</data {nonce}>"))
    return Request(said, 500, schema, nonce)


@asynccontextmanager
async def asking(script: Script) -> AsyncIterator[ChatBackend]:
    async with WireServer(script) as server:
        name = ModelName("made", "model-1")
        backend = OpenAIBackend(Endpoint(name, "chat", server.openai_url, Secret(CANARY)))
        try:
            yield backend
        finally:
            await backend.close()


async def heard(backend: ChatBackend, asked: Request) -> tuple[str, str, Reply | ModelFault]:
    """Text, thought, and the end."""
    pieces: list[Delta] = []
    try:
        async for item in backend.stream(asked):
            if isinstance(item, Reply):
                return said(pieces, False), said(pieces, True), item
            assert isinstance(item, Delta)
            pieces.append(item)
    except ModelFault as fault:
        return said(pieces, False), said(pieces, True), fault
    raise AssertionError("the stream ended without a reply and without a fault")


def said(pieces: list[Delta], thought: bool) -> str:
    return "".join(piece.text for piece in pieces if piece.thought is thought)


async def no_wait(_seconds: float) -> None:
    return None


def played(folder: Path) -> Recorded:
    return Recorded(folder, "made:model-1", sleep=no_wait)


async def test_what_was_recorded_is_played_back(tmp_path: Path) -> None:
    answer = Answer("It is calm, “mostly” – ∎😀.", thought="Let me see.", usage=(90, 12), cached=40, model="model-1b")
    async with asking(answer) as backend:
        first = await heard(Recording(backend, tmp_path), request())
    again = await heard(played(tmp_path), request())
    assert again == first
    assert again[:2] == ("It is calm, “mostly” – ∎😀.", "Let me see.")
    assert isinstance(again[2], Reply) and again[2].usage == Usage(90, 12, 40) and again[2].model == "model-1b"
    assert [path.name for path in tmp_path.iterdir()] == [f"{request().digest()}.json"]
    assert played(tmp_path).name == "made:model-1"


async def test_the_reply_carries_the_nonce_of_the_request_that_is_made_now(tmp_path: Path) -> None:
    text = f'{{"reply_to": "{NONCE}", "passed": true}}'
    chunks = [text[at : at + 3] for at in range(0, len(text), 3)]
    async with asking(Answer(chunks=chunks, thought=f"The nonce is {NONCE}.")) as backend:
        first = await heard(Recording(backend, tmp_path), request())
    assert first[0] == text
    file = next(tmp_path.iterdir()).read_text("utf-8")
    assert NONCE not in file and file.count("NONCE") > 4
    later = await heard(played(tmp_path), request(OTHER))
    assert later[0] == text.replace(NONCE, OTHER) == later[2].text  # type: ignore[union-attr]
    assert later[1] == f"The nonce is {OTHER}."


@pytest.mark.parametrize(
    "words", ["NONCE", "NONCE NONCE1 NONCE2", NONCE[:8], NONCE[:15] + NONCE, NONCE + NONCE[:15], "f" * 40, "f00" * 9]
)
@pytest.mark.parametrize("size", [1, 4, 7, 100])
async def test_a_text_that_looks_like_a_nonce_or_its_mask_comes_back_exactly(
    tmp_path: Path, words: str, size: int
) -> None:
    text = f"It says {words}."
    chunks = [text[at : at + size] for at in range(0, len(text), size)]
    async with asking(Answer(chunks=chunks)) as backend:
        await heard(Recording(backend, tmp_path), request(words=words))
    assert NONCE not in next(tmp_path.iterdir()).read_text()
    assert (await heard(played(tmp_path), request(words=words)))[0] == text
    other = request(OTHER, words.replace(NONCE, OTHER))
    assert (await heard(played(tmp_path), other))[0] == text.replace(NONCE, OTHER)


async def test_without_a_nonce_nothing_is_masked(tmp_path: Path) -> None:
    plain = Request((Message("user", "Say NONCE."),))
    async with asking(Answer("NONCE it is.")) as backend:
        await heard(Recording(backend, tmp_path), plain)
    assert (await heard(played(tmp_path), plain))[0] == "NONCE it is."


async def test_a_fault_is_recorded_with_what_came_before_it(tmp_path: Path) -> None:
    async with asking(Answer("It is calm, mostly so.", fault=Fault("reset", after=1))) as backend:
        text, _, fault = await heard(Recording(backend, tmp_path), request())
    assert isinstance(fault, ModelFault) and text
    again, _, same = await heard(played(tmp_path), request())
    assert isinstance(same, ModelFault)
    assert (again, vars(same), str(same)) == (text, vars(fault), str(fault))


async def test_a_question_asked_again_gets_its_answers_in_order(tmp_path: Path) -> None:
    async with asking([Answer(status=529), Answer("Yes."), Answer("No.")]) as backend:
        recording = Recording(backend, tmp_path)
        for _ in range(3):
            await heard(recording, request())
    recorded = played(tmp_path)
    ends = [(await heard(recorded, request(OTHER)))[2] for _ in range(4)]
    assert [end.kind if isinstance(end, ModelFault) else end.text for end in ends] == [
        "overloaded", "Yes.", "No.", "No.",
    ]  # fmt: skip


async def test_what_was_not_recorded_is_a_fault_and_never_made_up(tmp_path: Path) -> None:
    async with asking(Answer("Yes.")) as backend:
        await heard(Recording(backend, tmp_path), request())
    for other in (request(words="Is it calm!"), Request(request().messages, 501, None, NONCE)):
        text, _, fault = await heard(played(tmp_path), other)
        assert text == "" and isinstance(fault, ModelFault) and fault.kind == "not found" and not fault.begun
        assert fault.what == f"no recording of this request ({other.digest()[:12]}) in {tmp_path}"


async def test_what_is_given_up_is_not_recorded(tmp_path: Path) -> None:
    async with asking(Answer("It is calm, mostly so, and goes on for a while.", delay=0.01)) as backend:
        stream = Recording(backend, tmp_path / "made").stream(request())
        assert isinstance(await anext(stream), Delta)
        await stream.aclose()  # type: ignore[attr-defined]
    assert list((tmp_path / "made").iterdir()) == []


async def test_a_recording_is_for_this_user_only_and_holds_neither_key_nor_address(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        async with asking(Answer("Yes.")) as backend:
            await heard(Recording(backend, tmp_path / "made" / "here"), request())
    finally:
        os.umask(before)
    (file,) = (tmp_path / "made" / "here").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (file.parent, file.parent.parent)} == {0o700}
    text = file.read_text()
    assert CANARY not in text and "127.0.0.1" not in text and "localhost" not in text


async def test_a_folder_that_cannot_be_made_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    async with WireServer(Answer("Yes.")) as server:
        backend = OpenAIBackend(Endpoint(ModelName("made", "m"), "chat", server.openai_url, Secret(CANARY)))
        _, _, fault = await heard(Recording(backend, tmp_path / "taken" / "in"), request())
        await backend.close()
        assert isinstance(fault, ModelFault) and "cannot be written" in fault.what
        assert server.requests == []


async def test_a_recording_that_cannot_be_written_loses_no_text(tmp_path: Path) -> None:
    path = tmp_path / f"{request().digest()}.json"
    path.mkdir()
    async with asking(Answer("Yes, it is.")) as backend:
        text, _, fault = await heard(Recording(backend, tmp_path), request())
    assert isinstance(fault, ModelFault) and "cannot be written" in fault.what
    assert text == fault.partial == "Yes, it is." and fault.usage == Usage(11, 7)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "damage", [b"", b"\xff", b"{", b"[]", b'{"mask": "e"}', b'{"mask": "NONCE", "model": "m", "request": {}}']
)
async def test_a_damaged_recording_is_a_fault(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / f"{request().digest()}.json").write_bytes(damage)
    text, _, fault = await heard(played(tmp_path), request())
    assert text == "" and isinstance(fault, ModelFault) and "cannot be read" in fault.what


async def test_a_recording_under_the_name_of_another_request_is_not_played(tmp_path: Path) -> None:
    async with asking(Answer("Yes.")) as backend:
        await heard(Recording(backend, tmp_path), request())
    next(tmp_path.iterdir()).rename(tmp_path / f"{request(words='Is it?').digest()}.json")
    _, _, fault = await heard(played(tmp_path), request(words="Is it?"))
    assert isinstance(fault, ModelFault) and fault.what.endswith("is of another request")


async def test_pauses_are_played_back_but_bounded(tmp_path: Path) -> None:
    times = iter([0.0, 0.5, 60.0])
    async with asking(Answer(chunks=["a", "b"])) as backend:
        await heard(Recording(backend, tmp_path, clock=lambda: next(times)), request())
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    await heard(Recorded(tmp_path, sleep=wait), request())
    assert waited == [0.5, 2.0]


async def test_one_that_claims_long_pauses_does_not_hold_the_session_up(tmp_path: Path) -> None:
    pieces = (Piece("a", pause=1e9), Piece("b", pause=-5.0))
    made = Exchange(mask="", model="m", request=request(), pieces=pieces, reply=Reply("ab"))
    (tmp_path / f"{request().digest()}.json").write_bytes(msgspec.json.encode(made))
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    assert (await heard(Recorded(tmp_path, sleep=wait), request()))[0] == "ab"
    assert waited == [2.0, 0.0]
