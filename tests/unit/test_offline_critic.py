"""The offline critic and author: what they say of a draft stands in it, ranks the same each run, and can be applied."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redraft.authors.offline import OfflineAuthor
from redraft.authors.protocol import Named
from redraft.core.blocks import block_starts
from redraft.core.briefs import AuthorBrief, CriticBrief
from redraft.core.draft import Draft
from redraft.core.edits import Edit, anchor, apply_edits
from redraft.core.identity import fresh_ids
from redraft.core.review import Review
from redraft.core.risk import risk_of
from redraft.core.spec import Spec, parse_spec
from redraft.critics.offline import OfflineCritic, self_test
from redraft.demo import demo_draft, demo_spec


def draft_of(text: str) -> Draft:
    return Draft(1, 0, text, fresh_ids(block_starts(text), len(text)), "opened")


def review(spec: Spec, text: str) -> Review:
    return asyncio.run(OfflineCritic().review(CriticBrief(spec, draft_of(text))))


def spec_of(*rules: str, language: str = "en", top: str = "") -> Spec:
    criteria = "".join(f'[[criterion]]\nid = "c{i}"\nsays = "x"\n{rule}\n' for i, rule in enumerate(rules))
    return parse_spec(f'task = "t"\nlanguage = "{language}"\n{top}\n{criteria}')


FAULTS = 'no_faults = ["spelling", "grammar"]'


def test_the_demo_is_judged_by_rules_and_the_rest_is_left_unjudged() -> None:
    spec = parse_spec(demo_spec())
    verdicts = {verdict.criterion: verdict for verdict in review(spec, demo_draft()).verdicts}
    assert set(verdicts) == {"evidence", "spelling", "grammar", "length", "sentences", "ask"}
    assert sum(not verdict.passed for verdict in verdicts.values()) >= 4
    assert {criterion.judge for criterion in spec.criteria if criterion.id not in verdicts} == {"critic"}


async def test_accepting_what_is_ready_in_the_demo_raises_its_score() -> None:
    spec, draft = parse_spec(demo_spec()), draft_of(demo_draft())
    critic, author = OfflineCritic(), OfflineAuthor()
    before = await critic.review(CriticBrief(spec, draft))
    fixes = await author.propose(
        AuthorBrief(spec, draft, tuple(Named(f"2.{n}", f) for n, f in enumerate(before.findings, 1)))
    )
    assert len(fixes) >= 5
    edits = [anchor(draft, edit) for fix in fixes for edit in fix.edits]
    after = await critic.judge_rules(spec, draft_of(apply_edits(draft.text, edits)))
    passed = {verdict.criterion for verdict in after if verdict.passed}
    assert {"spelling", "grammar"} <= passed
    assert not any(verdict.passed for verdict in before.verdicts if verdict.criterion in ("spelling", "grammar"))


def test_failing_criteria_come_first_then_boundaries_then_style() -> None:
    spec = spec_of('lacks = "cake"', 'core = true\nlacks = "tea"', top="boundaries = [\"no 'synergy'\"]")
    found = review(spec, "It is very nice synergy. We had cake. We had tea.\n").findings
    assert [(f.criterion or f.source.split(":")[0], f.impact) for f in found] == [
        ("c1", 5), ("c0", 4), ("boundary 1", 3), ("proselint", 1),
    ]  # fmt: skip


def test_a_finding_with_no_trusted_words_is_yours_and_gets_no_fix() -> None:
    found = review(spec_of('lacks = "cake"'), "We had cake.\n").findings
    assert [f.yours for f in found] == [True]
    named = [Named("2.1", found[0])]
    assert (
        asyncio.run(
            OfflineAuthor().propose(AuthorBrief(spec_of('lacks = "cake"'), draft_of("We had cake.\n"), tuple(named)))
        )
        == ()
    )


def test_a_language_that_the_tools_do_not_know_is_not_read() -> None:
    found = review(spec_of(FAULTS, language="de"), "Wir haben es seperat recieved.\n")
    assert found.findings == ()
    assert "cannot be checked in 'de'" in found.verdicts[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "Run `recieve` now.\n",
        "```\nteh seperate recieve\n```\n",
        "    teh seperate recieve\n",
        "See https://a.example/recieve/seperate now.\n",
        "Open seperate_recieve.py and recieve.toml now.\n",
        "---\ntitle: seperate recieve\n---\n\nIt works.\n",
        "[It](https://a.example/seperate) works.\n",
        "Kubernetes, Zorblatt and Quuxly run vLLM and PyO3 on Larkfeild.\n",
        "The colour of the organisation is grey, and we optimise the centre.\n",
        "Use frobnify. Then frobnify again. Then frobnify once more.\n",
    ],
)
def test_code_links_names_and_british_spelling_are_no_faults(text: str) -> None:
    assert review(spec_of(FAULTS), text).verdicts[0].passed, review(spec_of(FAULTS), text).findings


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("We recieve it.", "We receive it."),
        ("It is seperate and it occured.", "It is separate and it occurred."),
        ("We saw the the cat.", "We saw the cat."),
        ("It is an test.", "It is a test."),
        ("We could of gone.", "We could have gone."),
        ("It is better then before.", "It is better than before."),
        ("It is alot.", "It is a lot."),
        ("the cat: We dont know.", "the cat: We don't know."),
        ("A seperate box, a seperate bag.", "A separate box, a separate bag."),
    ],
)
async def test_ready_fixes_mend_the_text(text: str, mended: str) -> None:
    spec, draft = spec_of(FAULTS), draft_of(text)
    found = (await OfflineCritic().review(CriticBrief(spec, draft))).findings
    fixes = await OfflineAuthor().propose(
        AuthorBrief(spec, draft, tuple(Named(f"1.{n}", f) for n, f in enumerate(found, 1)))
    )
    edits = [anchor(draft, edit) for fix in fixes for edit in fix.edits]
    assert apply_edits(text, edits) == mended


pieces = st.sampled_from(
    ["recieve", "the the", "very ", "leverage", "\n\n", "\r\n", "- ", "# ", "`x`", "😀", "é", " ", ". ", "?", '"', "“",
     "seperate", "could of", "an test", "utilize", "\x1b]52;c;", "[@click=app.quit]", "```\n", "\u202e", "i ", "12 "]
)  # fmt: skip
texts = st.lists(pieces | st.text(st.characters(exclude_categories=["Cs"]), max_size=6), max_size=25).map("".join)
HARD = spec_of(
    FAULTS, "max_words = 3", "max_sentence_words = 2", 'lacks = "leverage"', "lacks_match = '[a-z]{3}'",
    "no_repeats = 2", 'contains = "zebra"', 'ends_with = "question"', 'valid = "links"', "grade = [5, 6]",
    'outline = ["A"]',
    top="boundaries = [\"no 'leverage'\"]",
)  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
def test_quotes_stand_where_findings_say_and_reviews_repeat(text: str) -> None:
    draft = draft_of(text)
    first = asyncio.run(OfflineCritic().review(CriticBrief(HARD, draft)))
    for finding in first.findings:
        block = draft.text_of(finding.passage)
        assert block[finding.at : finding.at + len(finding.quote)] == finding.quote
        assert 1 <= finding.impact <= 5
    assert len(first.findings) <= 30
    assert asyncio.run(OfflineCritic().review(CriticBrief(HARD, draft))) == first
    named = [Named(f"1.{n}", f) for n, f in enumerate(first.findings, 1)]
    for fix in asyncio.run(OfflineAuthor().propose(AuthorBrief(HARD, draft, tuple(named)))):
        for edit in fix.edits:
            assert anchor(draft, edit).quote == edit.quote


@pytest.mark.parametrize(
    ("old", "new", "slip", "risk"),
    [
        ("recieve", "receive", True, "low"),
        ("a  b", "a b", False, "low"),
        ("utilize", "use", False, "medium"),
        ("9 minutes", "8 minutes", False, "high"),
        ("on Friday", "soon", False, "high"),
        ("it is not so", "it is so", False, "high"),
        ("must go", "may go", False, "high"),
        ("dont go", "don't go", True, "low"),
        ("met Dana there", "met them there", False, "high"),
        ("word " * 41, "short", False, "high"),
    ],
)
def test_risk(old: str, new: str, slip: bool, risk: str) -> None:
    assert risk_of(Edit("p1", old, new), f"We say: {old} to you.", slip) == risk


@pytest.mark.parametrize(
    "passage", ["He said “a cat sat” here.", "Run `a cat` now.", "See [a cat](https://a.example)."]
)
def test_what_is_quoted_linked_or_code_is_high_risk(passage: str) -> None:
    assert risk_of(Edit("p1", "a cat", "one cat"), passage) == "high"
    assert risk_of(Edit("p1", "cat", "dog"), passage) == "high"


def test_the_tools_say_that_they_work() -> None:
    assert self_test() == {"harper": "works", "proselint": "works"}
