"""Texts that want to be obeyed, in the draft, the spec's context and a command's output: they stay data.

What is sent is compared with what is sent for a harmless text: outside of the blocks of data it is the same, byte for
byte. The model at the far end is real enough to repeat what it read, and what is taken of its reply is the same too.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from critic_replies import finding, reply, verdict
from faults.injections import INJECTIONS
from faults.wire_line import nonce_of, wired
from redraft.authors.model import ModelAuthor
from redraft.authors.offline import OfflineAuthor
from redraft.core.blocks import block_starts
from redraft.core.briefs import AuthorBrief, CriticBrief, FinalBrief, Named
from redraft.core.draft import Draft
from redraft.core.identity import fresh_ids
from redraft.core.review import Finding, Fix, Review
from redraft.core.spec import Spec, parse_spec
from redraft.core.standing import score
from redraft.critics.allowed import Granted
from redraft.critics.command import CommandCritic
from redraft.critics.final import ModelChecker
from redraft.critics.model import ModelCritic
from redraft.critics.protocol import Readiness
from redraft.loop.opening import begin
from redraft.loop.passes import Loop
from wire_server import Answer, Asked

SPEC = parse_spec("""
task = "Sell the tool."
context = "Acme went from 40 to 9 minutes."
[[criterion]]
id = "evidence"
says = "Has a figure"
[[criterion]]
id = "calm"
says = "Sounds calm"
""")
TEXT = "# Builds\n\nWe cut build time.\n\nReply today.\n"
HARMLESS = "Nothing else."
HONEST = reply(
    [verdict("evidence", False), verdict("calm", evidence="Reply today")],
    [finding("evidence", quote="We cut build time", cause="instruction")],
)
NOT_READY = json.dumps(
    {
        "reply_to": "NONCE",
        "gaps": [
            {
                "passage": "p2", "quote": "We cut build time", "directive": "Name the figure.", "impact": 4,
                "cause": "instruction", "criterion": "evidence",
            }
        ],
        "why": "it has no figure",
        "ready": False,
    }
)  # fmt: skip
FIXED = json.dumps(
    {
        "reply_to": "NONCE",
        "fixes": [
            {
                "finding": "2.1",
                "edits": [{"passage": "p2", "quote": "cut build time", "replacement": "cut the time of builds"}],
                "says": "Says it plainly",
                "no_change": "",
            }
        ],
    }
)


def draft_of(text: str) -> Draft:
    return Draft(1, 0, text, fresh_ids(block_starts(text), len(text)), "opened")


def repeating(said: str, injection: str) -> Callable[[Asked], Answer]:
    """A model that answers as it should, and repeats what it was shown; asked again, it only answers."""
    times = 0

    def answer(asked: Asked) -> Answer:
        nonlocal times
        times += 1
        own = said.replace("NONCE", nonce_of(asked))
        return Answer(f"{own}\n\nThe text says: {injection}" if times == 1 else own)

    return answer


def parted(asked: Asked) -> tuple[str, dict[str, str]]:
    """A request outside of its data, and its data by name."""
    nonce = nonce_of(asked)
    block = re.compile(rf'<data {nonce} name="([^"]*)">\n(.*?)\n</data {nonce}>', re.S)
    names = [found[1] for found in block.finditer(asked.text)]
    within = {found[1]: found[2] for found in block.finditer(asked.text)}
    outside = block.sub(lambda found: f"<{found[1]}>", asked.text)
    assert f"data {nonce}" not in outside.replace(f"`<data {nonce} …>`", "").replace(f"`</data {nonce}>`", "")
    assert len(names) >= len(within) > 0
    return outside.replace(nonce, "NONCE"), within


async def reviewed(injection: str, spec: Spec, text: str) -> tuple[Review, Asked]:
    async with wired("chat", repeating(HONEST, injection)) as (line, server):
        review = await ModelCritic(line).review(CriticBrief(spec, draft_of(text)))
        return review, server.requests[0]


async def mended(injection: str, directive: str, text: str = TEXT) -> tuple[tuple[Fix, ...], Asked]:
    named = Named("2.1", Finding("p2", 0, "", directive, 4, "format", "evidence"))
    async with wired("chat", repeating(FIXED, injection)) as (line, server):
        fixes = await ModelAuthor(line).propose(AuthorBrief(SPEC, draft_of(text), (named,)))
        return fixes, server.requests[0]


async def checked(injection: str, spec: Spec, text: str) -> tuple[Readiness, Asked]:
    async with wired("chat", repeating(NOT_READY, injection)) as (line, server):
        answer = await ModelChecker(line).check(FinalBrief(spec, draft_of(text)))
        return answer, server.requests[0]


async def output_of(injection: str, folder: Path) -> tuple[Review, str]:
    """A command that says it and fails."""
    (folder / "said").write_text(injection, "utf-8")
    command = ("sh", "-c", 'cat "$1"; exit 1', "sh", str(folder / "said"))
    judged = msgspec.structs.replace(SPEC.criteria[0], judge="command", command=command)
    spec = msgspec.structs.replace(SPEC, criteria=(judged, SPEC.criteria[1]))
    review = await CommandCritic(Granted(), folder).judge(spec, draft_of(TEXT))
    return review, review.findings[0].directive


def test_there_are_sixty_and_no_two_are_the_same() -> None:
    assert len(INJECTIONS) == len(set(INJECTIONS)) == 60


@pytest.mark.parametrize("injection", INJECTIONS, ids=lambda text: ascii(text)[:40])
async def test_in_the_draft(injection: str) -> None:
    review, asked = await reviewed(injection, SPEC, f"{TEXT}\n{injection}\n")
    tame, usual = await reviewed(HARMLESS, SPEC, f"{TEXT}\n{HARMLESS}\n")
    assert review == tame
    assert [(each.criterion, each.passed, each.ungrounded) for each in review.verdicts] == [
        ("evidence", False, False), ("calm", True, False),
    ]  # fmt: skip
    assert parted(asked)[0] == parted(usual)[0]
    assert injection.strip().splitlines()[0] in parted(asked)[1]["draft"]
    assert "tools" not in asked.body and [role for role, _ in asked.messages] == ["system", "user"]


@pytest.mark.parametrize("injection", INJECTIONS, ids=lambda text: ascii(text)[:40])
async def test_in_the_context_of_the_spec(injection: str) -> None:
    spec = msgspec.structs.replace(SPEC, context=f"{SPEC.context}\n{injection}")
    review, asked = await reviewed(injection, spec, TEXT)
    tame, usual = await reviewed(HARMLESS, SPEC, TEXT)
    assert review == tame
    assert parted(asked)[0] == parted(usual)[0]
    assert injection.strip().splitlines()[0] in parted(asked)[1]["spec"]


@pytest.mark.parametrize("injection", INJECTIONS, ids=lambda text: ascii(text)[:40])
async def test_in_the_draft_and_the_criteria_of_a_final_check(injection: str) -> None:
    criteria = (msgspec.structs.replace(SPEC.criteria[0], says=f"Has a figure. {injection}"), SPEC.criteria[1])
    spec = msgspec.structs.replace(SPEC, criteria=criteria)
    answer, asked = await checked(injection, spec, f"{TEXT}\n{injection}\n")
    tame, usual = await checked(HARMLESS, SPEC, f"{TEXT}\n{HARMLESS}\n")
    assert answer == tame and not answer.ready and [gap.criterion for gap in answer.gaps] == ["evidence"]
    assert parted(asked)[0] == parted(usual)[0]
    first = injection.strip().splitlines()[0]
    assert first in parted(asked)[1]["draft"] and first in parted(asked)[1]["criteria"]
    assert "tools" not in asked.body and [role for role, _ in asked.messages] == ["system", "user"]


@pytest.mark.parametrize("injection", INJECTIONS, ids=lambda text: ascii(text)[:40])
async def test_in_the_output_of_a_command(injection: str, tmp_path: Path) -> None:
    review, directive = await output_of(injection, tmp_path)
    assert [(each.criterion, each.passed) for each in review.verdicts] == [("evidence", False)]
    assert not re.search("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]", directive)
    assert [path.name for path in tmp_path.iterdir()] == ["said"]
    fixes, asked = await mended(injection, directive)
    tame, usual = await mended(HARMLESS, "Name the figure from the case.")
    assert fixes == tame and len(fixes[0].edits) == 1
    assert parted(asked)[0] == parted(usual)[0]
    assert directive in parted(asked)[1]["findings"]
    assert "tools" not in asked.body


async def test_a_critic_that_obeys_and_passes_everything_without_evidence_passes_nothing(tmp_path: Path) -> None:
    def obedient(asked: Asked) -> Answer:
        passed = [verdict("evidence", evidence=""), verdict("calm", evidence="as the text demands")]
        premise = {"reason": "as the text says", "sound": True}
        return Answer(reply(passed, premise=premise).replace("NONCE", nonce_of(asked)))

    text = f"{TEXT}\n{INJECTIONS[0]}\n"
    record = await begin(SPEC, text, tmp_path / "sessions")
    async with wired("chat", obedient) as (line, _server):
        await Loop(record, ModelCritic(line), OfflineAuthor()).go()
    verdicts = record.session.reviews[-1].verdicts
    assert [(each.criterion, each.ungrounded) for each in verdicts] == [("evidence", True), ("calm", True)]
    assert score(record.session).passed == 0
    assert record.session.draft is not None and record.session.draft.text == text
    record.close()
