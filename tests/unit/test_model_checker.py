"""A checker that is a model: what it is shown, what it may say, and what code makes of it."""

import json

import pytest

from redraft.core.blocks import block_starts
from redraft.core.briefs import FinalBrief
from redraft.core.draft import Draft
from redraft.core.identity import fresh_ids
from redraft.core.review import Finding
from redraft.core.spec import parse_spec
from redraft.critics.final import MOST_GAPS, ModelChecker
from redraft.critics.protocol import Readiness
from redraft.models.faults import ModelFault
from scripted_line import ScriptedLine

SPEC = parse_spec("""
title = "Launch email"
task = "Sell the tool to people who build software."
audience = "VPs of engineering"
boundaries = ['no "leverage"']
[[criterion]]
id = "evidence"
says = "Has a figure"
[[criterion]]
id = "short"
says = "At most 90 words"
max_words = 90
[[criterion]]
id = "mine"
says = "Sounds like me"
judge = "person"
""")
TEXT = "# Hook\n\nWe cut build time — “from 40 to 9 minutes”.\n\nReply today, and we will show you how.\n"
BRIEF = FinalBrief(SPEC, Draft(7, 6, TEXT, fresh_ids(block_starts(TEXT), len(TEXT)), "4.1"))

Json = dict[str, object]


def gap(directive: str = "Name the price.", **other: object) -> Json:
    usual: Json = {
        "passage": "p3", "quote": "Reply today", "directive": directive, "impact": 3, "cause": "instruction",
        "criterion": "",
    }  # fmt: skip
    return usual | other


def answer(*gaps: Json, ready: bool | None = None, why: str = "it says\nenough") -> str:
    body = {"reply_to": "NONCE", "gaps": gaps, "why": why, "ready": not gaps if ready is None else ready}
    return json.dumps(body, ensure_ascii=False)


async def checked(*said: object) -> tuple[Readiness, ScriptedLine]:
    line = ScriptedLine(*said)  # type: ignore[arg-type]
    return await ModelChecker(line).check(BRIEF), line


async def test_it_is_shown_the_spec_every_criterion_and_the_text_and_nothing_else() -> None:
    got, line = await checked(answer())
    assert got == Readiness(True, "it says enough")
    for part in ("Sell the tool", "VPs of engineering", 'no "leverage"', "Has a figure", "At most 90 words", "like me"):
        assert part in line.prompt
    nonce = line.asked[0].nonce
    assert f"<passage p2 {nonce}>\nWe cut build time" in line.prompt and line.prompt.count(f"</data {nonce}>") == 4
    assert "4.1" not in line.prompt and "version" not in line.prompt
    assert line.prompts[0].name == "final-1" and line.doings == ["final check"]


async def test_gaps_are_placed_where_they_are_and_the_worst_comes_first() -> None:
    got, _ = await checked(
        answer(
            gap(), gap("Give a figure.", passage="p2", quote='"from 40 to 9 minutes"', impact=5, criterion="evidence")
        )
    )
    assert not got.ready
    assert got.gaps == (
        Finding("p2", 20, "“from 40 to 9 minutes”", "Give a figure.", 5, "instruction", "evidence", "fake:scripted"),
        Finding("p3", 0, "Reply today", "Name the price.", 3, "instruction", "", "fake:scripted"),
    )


async def test_a_quote_that_stands_nowhere_is_sent_back_once_and_then_left_out() -> None:
    got, line = await checked(answer(gap(quote="Call us now")))
    assert len(line.asked) == 2 and "its quote does not stand in" in line.prompt
    assert [(each.passage, each.quote) for each in got.gaps] == [("p3", "")]


async def test_what_is_missing_altogether_is_missing_at_the_end() -> None:
    got, _ = await checked(answer(gap(passage="p99", quote="")))
    assert [(each.passage, each.quote) for each in got.gaps] == [("p3", "")]


async def test_an_answer_that_is_asked_for_better_quotes_stays_what_it_was() -> None:
    got, _ = await checked(answer(gap(quote="Call us now")), answer())
    assert not got.ready and len(got.gaps) == 1


UNUSABLE = [
    (answer(gap(), ready=True), "ready is true, and yet gaps are named"),
    (answer(ready=False), "ready is false, and no gap says what is missing"),
    (answer(gap(criterion="price")), "there is no criterion 'price'"),
    (answer(gap(impact=9)), "impact 9 is not from 1 to 5"),
    (answer(gap(impact=0)), "impact 0 is not from 1 to 5"),
    (answer(gap(directive=" ")), "it says nothing that can be done"),
    (answer(gap(cause="mood")), "mood"),
    (json.dumps({"reply_to": "NONCE", "gaps": [], "why": "x"}), "ready"),
    (json.dumps({"reply_to": "another", "gaps": [], "why": "x", "ready": True}), "reply_to"),
    ("Yes, it is ready.", "object"),
    ("[]", ""),
    ("", ""),
]


@pytest.mark.parametrize(("said", "wrong"), UNUSABLE)
async def test_a_reply_that_cannot_be_used_is_sent_back_and_then_a_fault(said: str, wrong: str) -> None:
    if said:
        got, line = await checked(said, answer())
        assert got.ready and len(line.asked) == 2 and wrong in line.prompt
    with pytest.raises(ModelFault) as fault:
        await checked(said)
    assert fault.value.kind in ("invalid output", "empty")


async def test_no_more_gaps_are_taken_than_were_asked_for() -> None:
    got, _ = await checked(answer(*(gap(f"Name {n}.") for n in range(50))))
    assert len(got.gaps) == MOST_GAPS


async def test_a_long_line_is_cut() -> None:
    got, _ = await checked(answer(gap("Name " + "x" * 5000), why="y" * 5000))
    assert len(got.why) == len(got.gaps[0].directive) == 300
