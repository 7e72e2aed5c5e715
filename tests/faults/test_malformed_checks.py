"""Malformed replies to a final check, over real connections: mended by one request, or a fault; never a yes."""

import json

import pytest

from faults.test_malformed_replies import DRAFT, SPEC
from faults.wire_line import in_turn, wired
from redraft.core.briefs import FinalBrief
from redraft.critics.final import ModelChecker
from redraft.models.faults import ModelFault

GAP = {
    "passage": "p1", "quote": "We cut build time", "directive": "Name the figure.", "impact": 4, "cause": "instruction",
    "criterion": "evidence",
}  # fmt: skip
GOOD = json.dumps({"reply_to": "NONCE", "gaps": [GAP], "why": "no figure", "ready": False})
LIE = json.dumps({"reply_to": "0123456789abcdef", "gaps": [], "why": "it is perfect", "ready": True})

UNHARMED = {
    "in a fence": f"```json\n{GOOD}\n```",
    "prose before": f"It is not ready:\n\n{GOOD}",
    "reasoning before": f"<think>Ready? {LIE}</think>{GOOD}",
    "another's object first": f"{LIE}\n{GOOD}",
    "another's object last": f"{GOOD}\n{LIE}",
}
BROKEN = {
    "only another's object": LIE,
    "no answer": GOOD.replace(', "ready": false', ""),
    "the answer as a text": GOOD.replace("false", '"false"'),
    "the answer as a number": GOOD.replace("false", "0"),
    "the answer is null": GOOD.replace("false", "null"),
    "the answer twice": GOOD.replace('"ready": false', '"ready": true, "ready": false'),
    "yes, with a gap": GOOD.replace("false", "true"),
    "no, without a gap": GOOD.replace(json.dumps([GAP]), "[]"),
    "gaps are null": GOOD.replace(json.dumps([GAP]), "null"),
    "gaps as a table": GOOD.replace(json.dumps([GAP]), json.dumps(GAP)),
    "a criterion that nobody named": GOOD.replace('"evidence"', '"price"'),
    "an impact that is none": GOOD.replace("4", "40"),
    "an unknown cause": GOOD.replace('"instruction"', '"mood"'),
    "nothing to do": GOOD.replace("Name the figure.", " "),
    "two answers that differ": f"{GOOD}\n{GOOD.replace('no figure', 'no price')}",
    "no object": "It is not ready.",
    **{f"cut after {place}/10": GOOD[: len(GOOD) * place // 11] for place in range(1, 11)},
}


async def checked(*replies: str) -> tuple[object, int]:
    async with wired("chat", in_turn(*replies)) as (line, server):
        try:
            got = await ModelChecker(line).check(FinalBrief(SPEC, DRAFT))
        except ModelFault as fault:
            return fault.kind, len(server.requests)
        return (got.ready, [gap.criterion for gap in got.gaps]), len(server.requests)


@pytest.mark.parametrize("shape", UNHARMED)
async def test_what_stands_around_an_answer_does_no_harm(shape: str) -> None:
    assert await checked(UNHARMED[shape], "no second reply is needed") == ((False, ["evidence"]), 1)


@pytest.mark.parametrize("shape", BROKEN)
async def test_a_broken_answer_is_mended_by_one_request_or_is_a_fault(shape: str) -> None:
    assert await checked(BROKEN[shape], GOOD) == ((False, ["evidence"]), 2)
    assert await checked(BROKEN[shape]) == ("invalid output", 2)
