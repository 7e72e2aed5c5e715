"""The model author over a real connection, in each of the three wires."""

import json

import pytest

from redraft.authors.model import ModelAuthor
from redraft.core.briefs import AuthorBrief, DraftBrief, Named, Rejected
from redraft.core.draft import Draft, Passage
from redraft.core.edits import Edit
from redraft.core.review import Finding
from redraft.core.spec import parse_spec
from redraft.models.chat import Delta, Reply, Request, Waiting
from redraft.models.endpoints import Endpoint
from redraft.models.faults import ModelFault
from redraft.models.line import Heard, Prompt
from redraft.models.naming import parse_model
from redraft.models.secrets import Secret
from redraft.models.wires import Here
from redraft.roles import Timeouts
from wire_server import Answer, Asked, Fault, WireServer

SPEC = parse_spec('task = "Sell the cache."\nboundaries = ["no haste"]\n[[criterion]]\nid = "a"\nsays = "Is true"')
TEXT = "Teams ship faster with it.\n"
DRAFT = Draft(1, 0, TEXT, (Passage("p1", 0, len(TEXT)),), "opened")
BRIEF = AuthorBrief(
    SPEC,
    DRAFT,
    (Named("2.1", Finding("p1", 6, "ship faster", "Say how.", 4)),),
    rejected=(Rejected("it", "that", "no"),),
)
WIRES = {"anthropic": "anthropic:claude-opus-5-5", "responses": "openai:gpt-6-sol", "chat": "openrouter:some/model"}


class StraightLine:
    """A line with nothing between the role and its backend."""

    def __init__(self, wire: str, server: WireServer) -> None:
        url = server.url if wire == "anthropic" else server.openai_url
        name = parse_model(WIRES[wire])
        self._backend = Here(Endpoint(name, wire, url, Secret("a-key-for-tests"), Timeouts(5, 5, 5), 4000))

    @property
    def model(self) -> str:
        return self._backend.name

    async def ask(self, request: Request, doing: str, prompt: Prompt, heard: Heard | None = None) -> Reply:
        text = ""
        async for item in self._backend.stream(request):
            match item:
                case Reply():
                    return item
                case Delta(text=piece, thought=False) if heard is not None:
                    text += piece
                    heard(text)
                case Delta() | Waiting():
                    pass
        raise AssertionError("the stream ended without a reply")


def mending(asked: Asked) -> Answer:
    nonce = asked.text.split('Its "reply_to" is "')[1].split('"')[0]
    edit = {"passage": "p1", "quote": "ship faster", "replacement": "wait less"}
    fix = {"finding": "2.1", "edits": [edit], "says": "Says how", "no_change": ""}
    return Answer(json.dumps({"reply_to": nonce, "fixes": [fix]}), thought="Let me see.")


@pytest.mark.parametrize("wire", WIRES)
async def test_a_fix_comes_over_the_wire_and_the_request_holds_what_was_rejected(wire: str) -> None:
    async with WireServer(mending) as server:
        (fix,) = await ModelAuthor(StraightLine(wire, server)).propose(BRIEF)
    assert fix.edits == (Edit("p1", "ship faster", "wait less"),)
    assert fix.says == "Says how" and fix.invented == ()
    assert len(server.requests) == 1 and server.asked.wire == wire
    sent = server.asked.text
    assert '"it" replaced by "that". Their reason: no' in sent and sent.count("no haste") == 3
    assert "no_change" in json.dumps(server.asked.schema)


@pytest.mark.parametrize("wire", WIRES)
async def test_a_first_draft_streams_and_comes_whole(wire: str) -> None:
    text, heard = "Your builds are slow.\n\nOurs are not – “ever” 🙂.", []
    async with WireServer(Answer(text, cut=1)) as server:
        assert await ModelAuthor(StraightLine(wire, server)).write(DraftBrief(SPEC), heard.append) == f"{text}\n"
    assert heard[-1] == text and len(heard) > 2
    assert all(text.startswith(part) for part in heard)


@pytest.mark.parametrize("wire", WIRES)
async def test_a_draft_that_is_cut_off_keeps_what_came(wire: str) -> None:
    answer = Answer("Your builds are slow, and everyone knows it.", fault=Fault("cut", after=2))
    async with WireServer(answer) as server:
        with pytest.raises(ModelFault) as fault:
            await ModelAuthor(StraightLine(wire, server)).write(DraftBrief(SPEC))
    assert fault.value.kind == "cut off" and len(server.requests) == 1
    assert fault.value.partial and answer.text.startswith(fault.value.partial)
