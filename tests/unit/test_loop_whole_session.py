"""A whole session with the model critic and the model author on recorded lines, to a model that a test plays."""

import json
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from loops import SPEC
from redraft.authors.composed import ComposedAuthor
from redraft.authors.model import ModelAuthor
from redraft.authors.offline import OfflineAuthor
from redraft.core.critique import pending
from redraft.core.spec import parse_spec
from redraft.core.standing import score
from redraft.critics.composed import ComposedCritic
from redraft.critics.model import ModelCritic
from redraft.critics.offline import OfflineCritic
from redraft.loop.opening import begin, read_session
from redraft.loop.passes import Loop
from redraft.models.chat import Delta, Reply, Request, Usage
from scripted import for_free, line_to

DRAFT = "We utilize it.\n\nGo away, all of you.\n"


class Answering:
    """A model that answers each request by a function of it."""

    def __init__(self, name: str, answer: Callable[[str], str]) -> None:
        self.name = name
        self.answer = answer
        self.asked: list[str] = []

    async def stream(self, request: Request) -> AsyncIterator[Delta | Reply]:
        said = "\n".join(message.text for message in request.messages)
        self.asked.append(said)
        shape = json.dumps(request.schema.body) if request.schema else ""
        text = self.answer(said + shape).replace("NONCE", request.nonce)
        yield Delta(text)
        yield Reply(text, self.name, usage=Usage(9, 9))

    async def close(self) -> None:
        """Hold nothing."""


def judged(said: str) -> str:
    cold = "Go away" in said
    verdict = {
        "criterion": "warm",
        "passed": not cold,
        "reason": "it sends people away" if cold else "it asks them in",
        "evidence": "Go away" if cold else "Come in",
    }
    fault = {
        "passage": "p2", "quote": "Go away, all of you.", "directive": "Ask them in.", "impact": 4,
        "cause": "instruction", "criterion": "warm",
    }  # fmt: skip
    premise = {"premise": {"sound": True, "reason": "a note will do"}} if '"premise"' in said else {}
    return json.dumps({"reply_to": "NONCE", "verdicts": [verdict], "findings": [fault] if cold else [], **premise})


def written(said: str) -> str:
    """The first draft; then the fix of what the critic found. The prose tools have one for the other finding."""
    if "Go away" not in said:
        return DRAFT
    (name,) = set(re.findall(r"\b\d+\.\d+\b", said))
    edit = {"passage": "p2", "quote": "Go away, all", "replacement": "Come in, all"}
    return json.dumps({"reply_to": "NONCE", "fixes": [{"finding": name, "edits": [edit], "says": "asked in"}]})


async def test_from_the_first_word_to_done(tmp_path: Path) -> None:
    record = await begin(parse_spec(SPEC + "[critique]\nmin_findings = 0\n"), None, tmp_path / "sessions")
    critic, author = Answering("test:critic", judged), Answering("test:author", written)
    writer = ModelAuthor(line_to(record, author, for_free, "author"))  # type: ignore[arg-type]
    judge = ModelCritic(line_to(record, critic, for_free, "critic"))  # type: ignore[arg-type]
    loop = Loop(
        record,
        ComposedCritic(OfflineCritic(), None, judge, writes=True),
        ComposedAuthor(OfflineAuthor(), writer),
        writer,
    )
    await loop.go()
    assert loop.session.draft is not None and loop.session.draft.text == DRAFT
    await loop.go()
    assert [item.finding.criterion for item in pending(loop.session)] == ["plain", "warm"]
    while pending(loop.session):
        await loop.accept(pending(loop.session)[0].name)
    assert str(score(loop.session)) == "3/3"
    assert loop.session.ended is not None and loop.session.ended.ending == "done"
    assert "Go away" not in critic.asked[-1] and not any("asked in" in said for said in critic.asked)
    assert [call.doing for call in loop.session.calls] == ["draft", "review", "fixes", "review"]
    assert record.journal is not None and read_session(record.journal.path).session == loop.session
