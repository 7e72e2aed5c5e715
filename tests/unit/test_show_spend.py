"""`redraft show` tells what models took, and which verdicts are in doubt."""

import json
from pathlib import Path

from commands import redraft
from redraft.core.events import Reviewed
from redraft.core.review import Verdict
from redraft.loop.record import Record
from redraft.models.chat import Delta, Reply, Usage
from scripted import PROMPT, ScriptedModel, line_to, question, record_in, reply, unpriced


async def a_session(home: Path) -> Path:
    record = await record_in(home, 'usd = "0.50"')
    record.granted = record.session.last  # the person goes on, whatever it will cost
    await line_to(record, ScriptedModel(reply("Dear VP", 8119), name="openai:gpt-6-sol"), role="author").ask(
        question(), "draft", PROMPT
    )
    unknown = ScriptedModel([Delta("{}"), Reply("{}", usage=Usage(5, 5))], [Reply("{}")], name="made:\x1b[31mred")
    line = line_to(record, unknown, unpriced)
    for _ in range(2):
        record.granted = record.session.last  # whatever it cost so far, the person goes on
        await line.ask(question(), "review", PROMPT)
    await judged(record)
    assert record.journal is not None
    record.close()
    return record.journal.path


async def judged(record: Record) -> None:
    verdicts = (
        Verdict("short", False, "too long", "We", votes="2/3"),
        Verdict("warm", True, "it is kind", "never written", ungrounded=True),
    )

    def reviewed(**common: object) -> Reviewed:
        return Reviewed(version=1, revision=1, verdicts=verdicts, **common)  # type: ignore[arg-type]

    await record.put(reviewed, by="made:red")


async def test_show_tells_spending_by_role_and_what_is_not_known(tmp_path: Path) -> None:
    out = redraft("show", await a_session(tmp_path)).out
    assert "author   1 call, 8,120 tokens, $8,120.00  openai:gpt-6-sol\n" in out
    assert "critic   2 calls, 10 tokens and more (1 of 2 calls unknown), cost unknown  made:" in out
    assert "total    3 calls, 8,130 tokens and more (1 of 3 calls unknown), $8,120.00 and more, cost unknown\n" in out
    assert "the budget of $0.50 cannot be watched: cost unknown for made:" in out
    assert "\x1b" not in out


async def test_show_tells_split_votes_and_evidence_that_is_not_there(tmp_path: Path) -> None:
    lines = redraft("show", await a_session(tmp_path)).out.splitlines()
    assert "[ ] short          too long (2/3)" in lines
    assert any(line.startswith("[?] warm") and "its evidence is not in the draft" in line for line in lines)


async def test_json_has_the_figures_and_null_for_what_is_not_known(tmp_path: Path) -> None:
    told = json.loads(redraft("show", "--json", await a_session(tmp_path)).out)
    assert told["spend"]["author"] == {
        "calls": 1, "tokens": 8120, "tokens_unknown": 0, "usd": "8120", "cost_unknown": False,
        "says": "8,120 tokens, $8,120.00",
    }  # fmt: skip
    assert (told["spend"]["critic"]["usd"], told["spend"]["critic"]["cost_unknown"]) == (None, True)
    assert told["spend"]["total"]["cost_unknown"] and "cannot be watched" in told["budget"]["unwatched"]
    assert [(call["role"], call["output"], call["usd"]) for call in told["calls"]] == [
        ("author", "Dear VP", "8120"), ("critic", "{}", ""), ("critic", "{}", ""),
    ]  # fmt: skip
    assert [(line["state"], line["votes"], line["ungrounded"]) for line in told["rubric"]] == [
        ("not judged", "", False), ("fail", "2/3", False), ("not judged", "", True),
    ]  # fmt: skip


async def test_a_session_without_a_model_tells_no_spending(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    assert record.journal is not None
    record.close()
    assert "total" not in redraft("show", record.journal.path).out
