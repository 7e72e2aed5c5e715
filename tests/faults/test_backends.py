"""The backends over the real SDKs, against a server that fails in every way it can."""

from pathlib import Path
from typing import get_args

import msgspec
import pytest

from faults.backends import ASKED, CANARY, PATIENT, WAITED, WIRES, address_of, asking, backend_for, endpoint, heard
from redraft.models.chat import Message, Reply, Request, Schema, Usage
from redraft.models.connection import certificates
from redraft.models.faults import KINDS, ModelFault
from redraft.models.sdk_faults import safe
from redraft.models.secrets import Secret
from wire.answers import Noise, Wire
from wire.shapes import SHAPES, TEXT, FaultShape
from wire_server import Answer, Asked, Fault, WireServer

NOISES = get_args(Noise)
SCHEMA = Schema("verdict", {"type": "object", "properties": {}, "required": [], "additionalProperties": False})
CASES = [
    pytest.param(wire, shape, id=f"{wire}: {shape.stage}: {shape.name}")
    for shape in SHAPES
    for wire in WIRES
    if wire in shape.wires and not shape.endless  # those are for whoever keeps the finer deadlines
]


@pytest.fixture(params=WIRES)
def wire(request: pytest.FixtureRequest) -> Wire:
    return request.param


@pytest.mark.parametrize(("wire", "shape"), CASES)
async def test_whatever_goes_wrong_is_one_of_the_closed_set(wire: Wire, shape: FaultShape) -> None:
    async with WireServer(shape.answer or Answer()) as server:
        with address_of(shape, server) as url:
            backend = backend_for(endpoint(wire, url, WAITED.get(shape.expected(wire), PATIENT)))
            text, _thought, ending = await heard(backend)
            await backend.close()
        _check(shape.expected(wire), text, ending)
        assert len(server.requests) == (1 if shape.address == "server" else 0)


def _check(kind: str, text: str, ending: Reply | ModelFault) -> None:
    if not kind:
        assert isinstance(ending, Reply) and ending.text == text == TEXT
        return
    assert isinstance(ending, ModelFault), ending
    assert ending.kind == kind in KINDS, ending
    assert ending.partial == text and TEXT.startswith(text.strip())
    assert CANARY not in f"{ending!r} {ending}" and "\n" not in ending.what
    assert ending.__context__ is None  # the errors below it hold the request, and so the key
    assert 0 < len(ending.what) < 500 and ending.what.isprintable()


@pytest.mark.parametrize("noise", [*NOISES, "all"])
async def test_what_means_nothing_changes_nothing(wire: Wire, noise: str) -> None:
    strewn = frozenset(NOISES) if noise == "all" else frozenset({noise})
    async with asking(wire, Answer(TEXT, thought="Let me think.", noise=strewn)) as (backend, _server):
        text, thought, ending = await heard(backend)
    assert isinstance(ending, Reply) and ending.text == text == TEXT
    assert thought == "Let me think." and ending.usage == Usage(11, 7)


async def test_pieces_that_repeat_are_all_kept(wire: Wire) -> None:
    chunks = ["ha", "ha", "", "ha", "\n", "\n", " ", " ", "ha"]
    async with asking(wire, Answer(chunks=chunks)) as (backend, _server):
        text, _thought, ending = await heard(backend)
    assert isinstance(ending, Reply) and ending.text == text == "".join(chunks)


async def test_a_piece_of_five_million_characters(wire: Wire) -> None:
    async with asking(wire, Answer(chunks=["é" * 5_000_000, "!"])) as (backend, _server):
        text, _thought, ending = await heard(backend)
    assert isinstance(ending, Reply) and ending.text == text == "é" * 5_000_000 + "!"


async def test_usage_counts_what_was_read_from_a_cache_and_written_to_it(wire: Wire) -> None:
    written = 100 if wire == "anthropic" else 0
    answer = Answer(TEXT, usage=(1000, 50), cached=700, written=written, model="model-1-as-of-today")
    async with asking(wire, answer) as (backend, _server):
        _text, _thought, ending = await heard(backend)
    assert isinstance(ending, Reply) and ending.usage == Usage(1000, 50, 700, written)
    assert ending.model == "model-1-as-of-today" and backend.name == "made:model-1"


async def test_a_reply_that_was_cut_or_refused_says_so(wire: Wire) -> None:
    async with asking(wire, [Answer(TEXT, stop="length"), Answer(TEXT, stop="refused")]) as (backend, _server):
        endings = [(await heard(backend))[2] for _one in range(2)]
    assert [ending.stopped for ending in endings if isinstance(ending, Reply)] == ["length", "refused"]


async def test_a_server_that_does_not_stream_is_heard_all_the_same(wire: Wire) -> None:
    plain = Fault("json body")
    answers = [
        Answer(TEXT, usage=(1000, 50), cached=700, model="model-1-today", fault=plain),
        Answer(TEXT, stop="length", fault=plain),
        Answer("", stop="refused", fault=plain),
        Answer("", fault=plain),
    ]
    async with asking(wire, answers) as (backend, server):
        first, cut, refused, empty = [(await heard(backend))[2] for _one in range(4)]
    assert isinstance(first, Reply) and first.text == TEXT and first.usage == Usage(1000, 50, 700)
    assert first.model == "model-1-today" and first.stopped == "end"
    assert isinstance(cut, Reply) and cut.stopped == "length"
    assert isinstance(refused, ModelFault) and refused.kind == "refused"
    assert isinstance(empty, ModelFault) and empty.kind == "empty"
    assert server.connections == 1


async def test_tokens_that_were_used_before_a_fault_are_known(wire: Wire) -> None:
    async with asking(wire, Answer("", stop="length", usage=(30, 20))) as (backend, _server):
        _text, _thought, ending = await heard(backend)
    assert isinstance(ending, ModelFault) and ending.usage == Usage(30, 20)


async def test_what_is_asked_is_what_is_sent(wire: Wire) -> None:
    said = (Message("system", "S"), Message("user", "U1"), Message("assistant", "A"), Message("user", "U2"))
    async with asking(wire, Answer(TEXT)) as (backend, server):
        await heard(backend, Request(said, schema=SCHEMA))
    asked = server.asked
    assert asked.messages == [(message.role, message.text) for message in said]
    assert asked.schema == SCHEMA.body and asked.streamed and asked.body["model"] == "model-1"
    assert asked.key == CANARY and CANARY not in asked.raw.decode()
    assert 16_000 in (asked.body.get(name) for name in ("max_tokens", "max_output_tokens"))


async def test_what_comes_again_is_cached_and_nothing_is_stored() -> None:
    said = (Message("system", "S"), Message("user", "U1"), Message("assistant", "A"), Message("user", "U2"))
    async with asking("anthropic", Answer(TEXT)) as (backend, server):
        await heard(backend, Request(said))
    body = server.asked.body
    assert body["system"][0]["cache_control"] == {"type": "ephemeral"}
    marked = ["cache_control" in message["content"][0] for message in body["messages"]]
    assert marked == [True, False, False]
    async with asking("responses", Answer(TEXT)) as (backend, server):
        await heard(backend, Request(said))
    assert server.asked.body["store"] is False
    assert {said["type"] for said in server.asked.body["input"]} == {"message"}


@pytest.mark.parametrize(
    "words",
    [
        "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
        "output_config.format: structured outputs are not supported by this model",
        "Unknown parameter: 'text.format'.",
        "failed to parse grammar",
        "Invalid schema for verdict: 'additionalProperties' is required",
    ],
)
@pytest.mark.parametrize("status", [400, 422, 500])
async def test_a_schema_that_is_refused_is_a_fault_of_its_own(wire: Wire, words: str, status: int) -> None:
    async with asking(wire, Answer(status=status, error="invalid_request_error", message=words)) as (backend, server):
        _text, _thought, ending = await heard(backend, Request(ASKED.messages, schema=SCHEMA))
        assert isinstance(ending, ModelFault) and ending.kind == "no schema"
        _text, _thought, ending = await heard(backend)
        assert isinstance(ending, ModelFault) and ending.kind in ("bad request", "server error")
    assert len(server.requests) == 2


async def test_a_parameter_that_is_refused_is_left_out_once_and_for_all() -> None:
    def older(asked: Asked) -> Answer:
        if "stream_options" in asked.body:
            return Answer(status=400, message="Unrecognized request argument supplied: stream_options")
        if "max_tokens" in asked.body:
            return Answer(
                status=400, message="Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
            )
        return Answer(TEXT)

    async with asking("chat", older) as (backend, server):
        for _one in range(2):
            _text, _thought, ending = await heard(backend)
            assert isinstance(ending, Reply) and ending.text == TEXT and ending.usage is None
    assert len(server.requests) == 4
    assert server.asked.body["max_completion_tokens"] == 16_000


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, (7, 7)),
        ({"retry-after": "0.5"}, (0.5, 0.5)),
        ({"retry-after-ms": "1500"}, (1.5, 1.5)),
        ({"retry-after": "-3"}, (0, 0)),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, (0, 0)),
        ({"retry-after": "Wed, 21 Oct 2037 07:28:00 GMT"}, (3e8, 4e8)),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "Wed, 21 Oct 2037 07:28:00 +99999999999999999999"}, None),
        ({"retry-after": "Wed, 21 Oct 2037 99999999999999999999:28:00 GMT"}, None),
        ({"retry-after": "later"}, None),
        ({}, None),
    ],
)
async def test_when_to_ask_again(wire: Wire, headers: dict[str, str], seconds: tuple[float, float] | None) -> None:
    async with asking(wire, Answer(status=429, headers=headers)) as (backend, _server):
        _text, _thought, ending = await heard(backend)
    assert isinstance(ending, ModelFault)
    if seconds is None:
        assert ending.retry_after is None
    else:
        assert ending.retry_after is not None and seconds[0] <= ending.retry_after <= seconds[1]


async def test_a_server_that_repeats_the_key_is_not_repeated(wire: Wire) -> None:
    words = f"Incorrect API key provided: {CANARY} (also known as sk-ca***cdef)\n\x1b[31m" + "!" * 1000
    async with asking(wire, Answer(status=401, message=words)) as (backend, _server):
        _text, _thought, ending = await heard(backend)
    assert isinstance(ending, ModelFault) and ending.kind == "wrong key"
    assert "Incorrect API key provided" in ending.what and ending.what.endswith("…")
    assert CANARY not in ending.what and "***" not in ending.what and ending.what.isprintable()
    assert len(ending.what) < 400


def test_words_of_a_server_are_made_safe_in_bounded_time() -> None:
    at = endpoint("chat", "http://127.0.0.1:1")
    assert safe("a" * 400_000, at) == "a" * 299 + "…"
    assert safe("the key sk-c\u200b**** or ••••0123 is wrong", at) == "the key … or … is wrong"


async def test_the_environment_changes_nothing(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    async with asking(wire, Answer(TEXT)) as (backend, server):
        for name in ("ANTHROPIC", "OPENAI"):
            monkeypatch.setenv(f"{name}_BASE_URL", "http://127.0.0.1:9")
            monkeypatch.setenv(f"{name}_API_KEY", "sk-another-key")
            monkeypatch.setenv(f"{name}_AUTH_TOKEN", "another-token")
            monkeypatch.setenv(f"{name}_CUSTOM_HEADERS", "x-more: 1\nAuthorization: Bearer sk-a-third-key")
        monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
        monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-1")
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        _text, _thought, ending = await heard(backend)
    assert isinstance(ending, Reply)
    headers = server.asked.headers
    assert headers["authorization"] == f"Bearer {CANARY}" and headers["user-agent"] == "redraft"
    assert set(headers) <= {
        "host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent",
        "anthropic-version", "authorization",
    }  # fmt: skip


async def test_no_key_is_sent_where_there_is_none(wire: Wire) -> None:
    async with WireServer(Answer(TEXT)) as server:
        backend = backend_for(msgspec.structs.replace(endpoint(wire, server.url), key=None))
        _text, _thought, ending = await heard(backend)
        await backend.close()
    assert isinstance(ending, Reply) and server.asked.key == ""


async def test_a_redirect_takes_the_key_nowhere(wire: Wire) -> None:
    elsewhere = WireServer(Answer(TEXT))

    def sent_on(_asked: Asked) -> Answer:
        return Answer(fault=Fault("redirect", location=elsewhere.url))

    async with elsewhere, asking(wire, sent_on) as (backend, _server):
        _text, _thought, ending = await heard(backend)
    assert isinstance(ending, ModelFault) and ending.kind == "not found" and elsewhere.url in ending.what
    assert elsewhere.connections == 0


@pytest.mark.parametrize("key", ["two words", "line\nend", "schlüssel", ""])
async def test_a_key_that_cannot_be_sent_is_not_tried(wire: Wire, key: str) -> None:
    async with WireServer(Answer(TEXT)) as server:
        backend = backend_for(msgspec.structs.replace(endpoint(wire, server.url), key=Secret(key)))
        _text, _thought, ending = await heard(backend)
    assert isinstance(ending, ModelFault) and ending.kind == "wrong key" and server.connections == 0
    assert not key or key not in str(ending)


async def test_certificates_that_cannot_be_read_are_a_fault_of_tls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    with pytest.raises(ModelFault, match="SSL_CERT_FILE") as told:
        certificates()
    assert told.value.kind == "tls"
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert certificates() is True
