"""The offline author and a model as one author: what is ready costs no call."""

import json

from redraft.authors.composed import ComposedAuthor
from redraft.authors.model import ModelAuthor
from redraft.authors.offline import OfflineAuthor
from redraft.core.briefs import AuthorBrief, Named, SentBack
from redraft.core.draft import Draft, Passage
from redraft.core.edits import Edit
from redraft.core.review import Finding
from redraft.core.spec import parse_spec
from scripted_line import ScriptedLine

SPEC = parse_spec('task = "Write."\n[[criterion]]\nid = "spelling"\nsays = "No faults"\nno_faults = "spelling"')
TEXT = "We recieve it daily, and it is great.\n"
DRAFT = Draft(1, 0, TEXT, (Passage("p1", 0, len(TEXT)),), "opened")
VAGUE = Named("2.1", Finding("p1", 31, "great", "Say what it does.", 4))
SLIP = Named("2.2", Finding("p1", 3, "recieve", "Spell it right.", 2))
OWN = Named("2.3", Finding("p1", 0, "", "End with a question.", 1, yours=True))
BRIEF = AuthorBrief(SPEC, DRAFT, (VAGUE, SLIP, OWN))


def said(*findings: str) -> str:
    edit = {"passage": "p1", "quote": "great", "replacement": "quick"}
    made = [{"finding": finding, "edits": [edit], "says": "from the model"} for finding in findings]
    return json.dumps({"reply_to": "NONCE", "fixes": made})


def composed(line: ScriptedLine) -> ComposedAuthor:
    return ComposedAuthor(OfflineAuthor(), ModelAuthor(line))


async def test_what_is_ready_is_taken_and_the_rest_is_asked_for_at_once() -> None:
    line = ScriptedLine(said("2.3", "2.1"))
    author = composed(line)
    fixes = await author.propose(BRIEF)
    assert [fix.finding for fix in fixes] == ["2.1", "2.2", "2.3"]
    assert [fix.says == "from the model" for fix in fixes] == [True, False, True]
    assert fixes[1].edits[0].replacement == "receive"
    assert (
        len(line.asked) == 1
        and "finding: 2.2" not in line.prompt
        and "finding: 2.3" in line.prompt
        and "recieve" in line.prompt
    )
    assert author.name == line.model and author.mends


async def test_no_model_is_asked_when_all_is_ready() -> None:
    line = ScriptedLine(said())
    (fix,) = await composed(line).propose(AuthorBrief(SPEC, DRAFT, (SLIP,)))
    assert fix.finding == "2.2" and line.asked == []


async def test_what_was_sent_back_is_the_models_alone() -> None:
    line = ScriptedLine(said("2.2"))
    back = {"2.2": SentBack((Edit("p1", "recieve", "receive"),), "you rejected this change before")}
    (fix,) = await composed(line).propose(AuthorBrief(SPEC, DRAFT, (SLIP,), sent_back=back))
    assert fix.says == "from the model"
    assert "you rejected this change before" in line.prompt
