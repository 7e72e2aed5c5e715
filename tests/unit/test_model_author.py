"""A model as author: what it is asked, what becomes of its replies, and what it writes."""

import json

import pytest
from msgspec.structs import replace

from redraft.authors.model import NO_CHANGE, ModelAuthor, given
from redraft.authors.replies import LINE, MOST_EDITS
from redraft.core.briefs import AuthorBrief, DraftBrief, Held, Named, Rejected, SentBack
from redraft.core.draft import Draft, Passage
from redraft.core.edits import Edit
from redraft.core.outline import Part
from redraft.core.review import Finding, Fix
from redraft.core.spec import parse_spec
from redraft.models.chat import Reply
from redraft.models.faults import ModelFault
from scripted_line import ScriptedLine

SPEC = parse_spec(
    """
task = "Sell the cache to an engineering leader."
audience = "Leaders of teams of 50"
context = "At Larkfield builds went from 40 minutes to 9."
boundaries = ["no 'leverage'", "no claim without a number"]
reference = ["Your queue is long. Ours is not."]
[budget]
passes = 77
[[criterion]]
id = "evidence"
says = "Gives the figures from the case"
contains = ["nine in ten"]
[[criterion]]
id = "length"
says = "Is short"
max_words = 333
"""
)
TEXT = "# Builds\n\nTeams ship faster with it, and ship more.\n\nWill you talk to us?\n"
PASSAGES = (Passage("p1", 0, 10), Passage("p2", 10, 53), Passage("p3", 53, len(TEXT)))
DRAFT = Draft(3, 2, TEXT, PASSAGES, "4.1")
FIGURE = Named("7.1", Finding("p2", 6, "ship faster", "Give the figure from the case.", 5, criterion="evidence"))
ASK = Named("7.2", Finding("p3", 0, "", "Ask for one thing.", 3, source="a critic"))
BRIEF = AuthorBrief(
    SPEC,
    DRAFT,
    (FIGURE, ASK),
    holds=(Held("passage", "p1", "passage p1 is frozen: it stays as it is"),),
    rejected=(Rejected("ship more", "deliver\nmore", "too stiff"), Rejected("Teams", "")),
    notes=("Say it to a tired reader.",),
    facts=("Larkfield has 80 engineers.",),
)


def fixes(*answers: dict) -> str:
    return json.dumps({"reply_to": "NONCE", "fixes": list(answers)})


def answer(finding: str, *edits: tuple[str, str, str], says: str = "Says it", no_change: str = "") -> dict:
    made = [{"passage": passage, "quote": quote, "replacement": new} for passage, quote, new in edits]
    return {"finding": finding, "edits": made, "says": says, "no_change": no_change}


GOOD = fixes(
    answer("7.1", ("p2", "ship faster", "cut builds from 40 minutes to 9"), says="Gives the figures"),
    answer("7.2", no_change="it asks for one thing already"),
)


async def propose(said: str, brief: AuthorBrief = BRIEF) -> tuple[Fix, ...]:
    return await ModelAuthor(ScriptedLine(said)).propose(brief)


def whole(line: ScriptedLine, number: int = -1) -> str:
    return "\n".join(message.text for message in line.asked[number].messages)


# What it is asked


async def test_all_findings_go_in_one_request_and_come_back_as_fixes_in_their_order() -> None:
    line = ScriptedLine(GOOD)
    author = ModelAuthor(line)
    first, second = await author.propose(BRIEF)
    assert len(line.asked) == 1 and line.doings == ["fixes"] and line.prompts[0].name == "fixes-1"
    assert first.finding == "7.1" and first.says == "Gives the figures" and not first.refused
    assert first.edits == (Edit("p2", "ship faster", "cut builds from 40 minutes to 9"),)
    assert second == Fix("7.2", (), "Says it", refused=f"{NO_CHANGE}: it asks for one thing already")
    assert author.mends and author.name == line.model


async def test_the_request_holds_all_of_the_brief() -> None:
    line = ScriptedLine(GOOD)
    await ModelAuthor(line).propose(BRIEF)
    for told in (
        SPEC.task, SPEC.audience, SPEC.context, SPEC.reference[0], "Gives the figures from the case",
        "Teams ship faster with it, and ship more.", "finding: 7.1", "passage: p2", 'words: "ship faster"',
        "to do: Give the figure from the case.", "finding: 7.2", "words: the passage as a whole",
        '"ship more" replaced by "deliver\\nmore". Their reason: too stiff', '"Teams" taken out.',
        "Say it to a tired reader.", "Larkfield has 80 engineers.",
    ):  # fmt: skip
        assert whole(line).count(told) == 1, told


async def test_the_request_holds_nothing_else_of_the_session() -> None:
    """With every value of the brief that a model may see taken away, only the prompt's own words are left."""
    line, bare = ScriptedLine(GOOD), ScriptedLine(GOOD)
    await ModelAuthor(line).propose(BRIEF)
    other = replace(BRIEF, draft=replace(DRAFT, number=12, parent=11, origin="hand"))
    await ModelAuthor(bare).propose(other)
    assert whole(line).replace(line.asked[0].nonce, "") == whole(bare).replace(bare.asked[0].nonce, "")
    for private in ("4.1", "v3", "a critic", "77", "333", "impact"):
        assert private not in whole(line).replace(line.asked[0].nonce, ""), private


async def test_what_must_hold_stands_at_the_start_and_at_the_end() -> None:
    line = ScriptedLine(GOOD)
    await ModelAuthor(line).propose(BRIEF)
    system, user = (message.text for message in line.asked[0].messages)
    for held in ("passage p1 is frozen: it stays as it is", "no 'leverage'", "no claim without a number"):
        assert held in system and user.rindex(held) > user.index("finding: 7.2")
    for said in ("smallest edit that resolves the finding", "no number, name, date, quotation"):
        assert said in system
    assert "smallest edit that resolves the finding" in user and "adds no fact" in user


async def test_parts_that_are_empty_are_left_out() -> None:
    line = ScriptedLine(GOOD)
    plain = parse_spec('task = "Write."\n[[criterion]]\nid = "a"\nsays = "Is good"')
    await ModelAuthor(line).propose(AuthorBrief(plain, DRAFT, (FIGURE, ASK)))
    for name in ("must hold", "facts", "notes", "rejected", "sent back"):
        assert f'name="{name}"' not in whole(line)
    assert "${" not in whole(line) and "\n\n\n" not in whole(line)


async def test_all_that_others_wrote_is_delimited_by_a_word_that_it_cannot_hold() -> None:
    line = ScriptedLine(GOOD)
    await ModelAuthor(line).propose(BRIEF)
    nonce = line.asked[0].nonce
    outside = whole(line).split(f"<data {nonce} ")
    told = "".join([outside[0].partition("\n")[0], *(part.partition(f"</data {nonce}>")[2] for part in outside[1:])])
    for text in ("Larkfield", "ship", "leverage", "frozen", "tired", "figure from the case."):
        assert text not in told, text
    assert nonce and nonce not in TEXT


async def test_a_fix_that_was_sent_back_is_shown_with_the_reason_and_the_passage() -> None:
    line = ScriptedLine(GOOD)
    back = {"7.1": SentBack((Edit("p2", "ship quicker", "ship well"),), '"ship quicker" does not stand in p2')}
    await ModelAuthor(line).propose(replace(BRIEF, sent_back=back))
    assert 'proposed in p2: "ship quicker" replaced by "ship well".' in whole(line)
    assert 'why not: "ship quicker" does not stand in p2' in whole(line)
    assert 'passage p2: "Teams ship faster with it, and ship more."' in whole(line)


async def test_the_limit_of_tokens_is_passed_on() -> None:
    line = ScriptedLine(GOOD, "A text.")
    author = ModelAuthor(line, max_tokens=900)
    await author.propose(BRIEF)
    await author.write(DraftBrief(SPEC))
    assert [request.max_tokens for request in line.asked] == [900, 900]


async def test_nothing_is_asked_when_there_is_nothing_to_answer() -> None:
    line = ScriptedLine(GOOD)
    assert await ModelAuthor(line).propose(replace(BRIEF, findings=())) == ()
    assert line.asked == []


# What becomes of a reply


async def test_a_finding_without_an_answer_has_no_fix() -> None:
    (only,) = await propose(fixes(answer("7.2", ("p3", "us", "me"))))
    assert only.finding == "7.2"
    assert await propose(fixes()) == ()
    assert await propose(fixes(answer("7.1"), answer("7.2", no_change=" \n "))) == ()


async def test_answers_out_of_order_are_put_in_order() -> None:
    made = await propose(fixes(answer("7.2", ("p3", "us", "me")), answer("7.1", ("p2", "faster", "sooner"))))
    assert [fix.finding for fix in made] == ["7.1", "7.2"]


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        (fixes(answer("9.9", ("p2", "faster", "sooner"))), "'9.9' is none of the findings: they are 7.1, 7.2"),
        (fixes(answer("7.1", no_change="a"), answer("7.1", no_change="b")), "finding 7.1 is answered twice"),
        (fixes(answer("7.1", *[("p2", "ship", "go")] * (MOST_EDITS + 1))), f"at most {MOST_EDITS}"),
        (fixes({"finding": "7.1", "edits": [{"passage": "p2", "quote": 3, "replacement": ""}]}), "quote"),
        (fixes({"finding": "7.1", "edits": [{"passage": "p2", "quote": "x"}]}), "replacement"),
        ("I would rather not edit this.", "no JSON object"),
    ],
)
async def test_a_reply_that_cannot_be_used_is_sent_back_once_and_then_is_a_fault(bad: str, named: str) -> None:
    line = ScriptedLine(bad, GOOD)
    assert len(await ModelAuthor(line).propose(BRIEF)) == 2
    assert named in line.asked[1].messages[-1].text and len(line.asked) == 2
    with pytest.raises(ModelFault) as fault:
        await propose(bad)
    assert fault.value.kind == "invalid output"
    assert fault.value.partial[-30:] == bad[-30:]


async def test_a_finding_may_be_named_with_the_word_for_it() -> None:
    made = await propose(
        fixes(answer("finding 7.1", ("p2", "faster", "sooner")), answer(" Finding: 7.2 ", no_change="a"))
    )
    assert [fix.finding for fix in made] == ["7.1", "7.2"]


async def test_edits_win_over_a_reason_for_none() -> None:
    (fix,) = await propose(fixes(answer("7.1", ("p2", "faster", "sooner"), no_change="none")))
    assert fix.edits and not fix.refused


async def test_a_line_stays_a_line() -> None:
    long = fixes(
        answer("7.1", ("p2", "faster", "sooner"), says="a\nb " + "c" * 900), answer("7.2", no_change="d\r\n" * 99)
    )
    changed, kept = await propose(long)
    assert changed.says.startswith("a b ") and len(changed.says) == LINE
    assert "\n" not in kept.refused and "\r" not in kept.refused and len(kept.refused) <= LINE + len(NO_CHANGE) + 2


@pytest.mark.parametrize(
    ("replacement", "added", "risk"),
    [
        ("cut builds from forty minutes to nine", (), "high"),
        ("wait far less", (), "medium"),
        ("reach their goals at Larkfield", (), "high"),
        ("wait “far less”", ('"far less"',), "high"),
        ("cut builds by 78%", ("78%",), "high"),
        ("see turnstile.dev", ("turnstile.dev",), "high"),
        ("save 333 hours", ("333 hours",), "high"),
    ],
)
async def test_a_fix_that_adds_a_fact_is_high_risk_and_names_it(
    replacement: str, added: tuple[str, ...], risk: str
) -> None:
    (fix,) = await propose(fixes(answer("7.1", ("p2", "ship faster", replacement))))
    assert (fix.invented, fix.risk) == (added, risk)


async def test_a_note_of_the_person_is_a_fact_that_they_gave() -> None:
    said = fixes(answer("7.1", ("p2", "ship faster", "win at Brightwater")))
    (fix,) = await propose(said, replace(BRIEF, notes=("Brightwater is our newest customer",)))
    assert fix.invented == ()


async def test_a_number_next_to_the_edit_is_read_with_it() -> None:
    draft = replace(DRAFT, text="It took 40 days.", passages=(Passage("p2", 0, 16),))
    (fix,) = await propose(fixes(answer("7.1", ("p2", "days", "years"))), replace(BRIEF, draft=draft))
    assert fix.invented == ("40 years",)


async def test_risk_is_the_highest_of_the_edits_and_high_where_one_has_no_place() -> None:
    edits = {
        "medium": [("p2", "faster", "sooner")],
        "high": [("p2", "faster", "sooner"), ("p3", "Will", "Must")],
    }
    for risk, made in edits.items():
        (fix,) = await propose(fixes(answer("7.1", *made)))
        assert fix.risk == risk
    (lost,) = await propose(fixes(answer("7.1", ("p2", "no such words", "sooner"))))
    assert lost.risk == "high" and lost.edits[0].at == -1


async def test_new_lines_end_as_those_of_the_draft_do() -> None:
    draft = replace(DRAFT, text="one\r\ntwo\r\n", passages=(Passage("p2", 0, 10),))
    (fix,) = await propose(fixes(answer("7.1", ("p2", "two", "2\n3"))), replace(BRIEF, draft=draft))
    assert fix.edits[0].replacement == "2\r\n3"


def test_limits_and_budgets_of_a_spec_are_no_facts() -> None:
    told = "\n".join(given(SPEC, DRAFT))
    assert "333" not in told and "77" not in told
    assert "nine in ten" in told and "40 minutes" in told and "ship faster" in told


# What it writes


async def test_a_first_draft_is_the_text_and_nothing_around_it_and_is_heard_as_it_comes() -> None:
    line, heard = ScriptedLine("\nYour builds are slow.\n\nOurs were.\n\n"), []
    brief = DraftBrief(SPEC, BRIEF.holds, facts=BRIEF.facts, notes=BRIEF.notes)
    assert await ModelAuthor(line).write(brief, heard.append) == "Your builds are slow.\n\nOurs were.\n"
    assert heard[-1].endswith("Ours were.\n\n") and len(heard) > 3
    assert line.doings == ["draft"] and line.asked[0].schema is None and line.prompts[0].name == "draft-1"
    system, user = (message.text for message in line.asked[0].messages)
    assert "no 'leverage'" in system and user.rindex("no 'leverage'") > user.index("Larkfield has 80 engineers.")
    assert "passage p1 is frozen" in system and "passage p1 is frozen" in user
    assert "${" not in user and 'name="draft"' not in user and 'name="outline"' not in user


async def test_the_parts_of_a_locked_outline_are_demanded_in_their_order() -> None:
    line = ScriptedLine("A text.")
    await ModelAuthor(line).write(
        DraftBrief(SPEC, outline=(Part("p1", 2, "Hook"), Part("p2", 0, ""), Part("p5", 2, "Ask", "what to do")))
    )
    assert (
        "1. the heading ## Hook\n2. one block of text, with no heading\n3. the heading ## Ask, for: what to do"
        in line.prompt
    )
    assert "in this order" in line.prompt


async def test_a_rewrite_sees_the_draft_the_findings_and_the_rejections_and_ends_as_the_draft_does() -> None:
    line = ScriptedLine("# Builds\n\nTeams wait less.\n\n\n")
    brief = DraftBrief(SPEC, BRIEF.holds, (), DRAFT, BRIEF.findings, BRIEF.rejected, BRIEF.notes, BRIEF.facts)
    assert await ModelAuthor(line).write(brief) == "# Builds\n\nTeams wait less.\n"
    assert line.doings == ["rewrite"] and line.prompts[0].name == "rewrite-1"
    for told in ("Teams ship faster with it", "finding: 7.1", "too stiff", "tired reader", "80 engineers"):
        assert told in line.prompt
    assert 'p2: "Teams ship faster with it, and ship more."' in line.prompt and f"\n{TEXT}" in line.prompt
    bare = replace(brief, draft=replace(DRAFT, text="one\r\ntwo", passages=(Passage("p1", 0, 8),)))
    assert await ModelAuthor(ScriptedLine("1\n2\n")).write(bare) == "1\r\n2"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply("Half a te", stopped="length"), "truncated"),
        (Reply("I will not.", stopped="refused"), "refused"),
        (Reply(" \n\n"), "empty"),
        (Reply("```\n\n```"), "empty"),
    ],
)
async def test_a_text_that_did_not_come_whole_is_a_fault_that_keeps_what_came(reply: Reply, kind: str) -> None:
    with pytest.raises(ModelFault) as fault:
        await ModelAuthor(ScriptedLine(reply)).write(DraftBrief(SPEC))
    assert fault.value.kind == kind and fault.value.begun
    assert fault.value.partial == ("" if kind == "empty" else reply.text)


async def test_a_fault_of_the_line_is_passed_on() -> None:
    cut = ModelFault("cut off", "the stream ended early", partial="Half")
    with pytest.raises(ModelFault) as fault:
        await ModelAuthor(ScriptedLine(cut)).write(DraftBrief(SPEC))
    assert fault.value is cut
