"""The report as Markdown, plain text and JSON: its own shape, whatever the texts in it look like."""

import json
import random
import re

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from commands import STEERS
from conftest import ROOT
from folded import Story
from hostile_session import PIECES, Hostile, HostileStory, one_hostile_piece
from made_session import AT
from redraft.core.events import Decided, Froze, Rated, Thawed, Written
from redraft.core.neutral import neutral, one_line
from redraft.core.raised import raised
from redraft.core.rated import SCORES
from redraft.core.review import Verdict
from redraft.core.session import Session
from redraft.reports.as_json import as_json
from redraft.reports.blocks import Document, Items, Matrix, Table
from redraft.reports.deciding import DecisionTold
from redraft.reports.laying_out import lay_out
from redraft.reports.markdown import markdown
from redraft.reports.page import page
from redraft.reports.plain import WIDTH, plain_text
from redraft.reports.report import Report, Source, report
from redraft.reports.story import story
from redraft.reports.telling import decision, rating
from redraft.reports.versions import versions_told
from redraft.transcripts.reading import read_session

SAMPLES = sorted((ROOT / "sample_sessions").glob("*.toml"))
PAIRS = "heading paragraph table thead tbody tr th td bullet_list list_item blockquote".split()
OURS = {"inline", "fence", *(f"{name}_open" for name in PAIRS), *(f"{name}_close" for name in PAIRS)}
INLINE = {"text", "strong_open", "strong_close", "softbreak", "hardbreak"}
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def titles(tokens: list[Token]) -> list[str]:
    """The words of each heading."""
    inline = [tokens[at + 1].children or () for at, token in enumerate(tokens) if token.type == "heading_open"]
    return ["".join(each.content for each in children) for children in inline]


def check_markdown(told: HostileStory, written: str) -> list[Token]:
    """What must hold of any report as Markdown: its own headings, one fence with exactly the draft, nothing foreign."""
    document = told.document()
    tokens = READER.parse(written)
    assert {token.type for token in tokens} <= OURS
    inline = {each.type for token in tokens for each in token.children or ()}
    assert inline <= INLINE
    levels = [token.tag for token in tokens if token.type == "heading_open"]
    assert levels == ["h1", *("h2" for _ in document.sections), "h2"]
    assert titles(tokens)[1:-1] == [section.title for section in document.sections]
    fences = [token for token in tokens if token.type == "fence"]
    text = neutral(told.session.drafts[told.session.head - 1].text)
    assert [fence.content for fence in fences] == [text if text.endswith("\n") else f"{text}\n"]
    return tokens


@pytest.mark.parametrize("n", range(len(PIECES)), ids=[ascii(piece)[:24] for piece in PIECES])
def test_markdown_keeps_its_structure_whatever_its_texts_are(n: int) -> None:
    tame = HostileStory(lambda: "tame word tame")
    wild = HostileStory(one_hostile_piece(n))
    ours = [token.type for token in check_markdown(tame, markdown(tame.document()))]
    theirs = [token.type for token in check_markdown(wild, markdown(wild.document()))]
    for kind in ("table_open", "bullet_list_open", "list_item_open", "heading_open", "th_open"):
        assert abs(theirs.count(kind) - ours.count(kind)) <= (4 if kind == "list_item_open" else 0), kind


def test_markdown_keeps_its_structure_over_thousands_of_hostile_texts() -> None:
    texts = 0
    for seed in range(30):
        hostile = Hostile(random.Random(seed))
        told = HostileStory(hostile.text)
        check_markdown(told, markdown(told.document()))
        texts += len(hostile.said)
    assert texts > 2_000


def test_every_row_of_a_markdown_table_has_the_cells_of_its_head() -> None:
    for seed in range(10):
        tokens = READER.parse(markdown(HostileStory(Hostile(random.Random(seed)).text).document()))
        rows: list[int] = []
        for token in tokens:
            if token.type == "table_open":
                rows = []
            elif token.type == "tr_open":
                rows.append(0)
            elif token.type in ("td_open", "th_open"):
                rows[-1] += 1
            elif token.type == "table_close":
                assert len(set(rows)) == 1


@pytest.mark.parametrize("n", range(len(PIECES)), ids=[ascii(piece)[:24] for piece in PIECES])
def test_what_markdown_shows_is_what_was_said(n: int) -> None:
    says = one_hostile_piece(n)
    tokens = READER.parse(markdown(HostileStory(says).document()))
    inline = [
        (at, "".join(each.content for each in t.children or ())) for at, t in enumerate(tokens) if t.type == "inline"
    ]
    in_cells = [text for at, text in inline if tokens[at - 1].type == "td_open"]
    elsewhere = [text for at, text in inline if tokens[at - 1].type == "paragraph_open"]
    said = one_line(says())
    assert in_cells.count(said) >= 4  # evidence of verdicts, criteria, who judged
    assert elsewhere.count(said) >= 2  # boundaries


def sample(path_number: int) -> tuple[Session, Report]:
    read = read_session(SAMPLES[path_number])
    signals = raised(read.events, read.session)
    source = Source("9.9.9", "0.1.0", "ab" * 32, read.about)
    return read.session, report(read.session, read.events, signals, source, story(read.session, read.events))


@pytest.mark.parametrize("n", range(len(SAMPLES)), ids=[path.stem for path in SAMPLES])
def test_each_format_of_a_sample_tells_all_of_it(n: int) -> None:
    session, told = sample(n)
    document = lay_out(told)
    ids = [section.id for section in document.sections]
    assert ids[:2] == ["draft", "verdicts"] and ids[-1] == "story"
    assert {"spec", "versions"} <= set(ids)
    assert ("decisions" in ids) == bool(session.decisions) and ("ratings" in ids) == bool(session.ratings)
    assert ("endings" in ids) == bool(session.stops) and ("holds" in ids) >= bool(session.holds or session.lock)
    assert session.draft is not None
    for write in (markdown, plain_text):
        written = write(document)
        assert session.draft.text in written
        assert "ab" * 32 in written and "made with redraft 9.9.9" in written
        for criterion in session.spec.criteria:
            assert criterion.id in written
        for line in session.ratings:
            assert " ".join(line.line.split()) in " ".join(written.split())
    assert page(document).count('<li><p dir="auto"><b>v') >= len(session.drafts)


@pytest.mark.parametrize("n", range(len(SAMPLES)), ids=[path.stem for path in SAMPLES])
def test_plain_text_is_no_wider_than_a_mail_but_for_the_draft(n: int) -> None:
    session, told = sample(n)
    assert session.draft is not None
    written = plain_text(lay_out(told))
    before, _, rest = written.partition(f"{session.draft.text.removesuffix(chr(10))}\n(The draft ends here.)")
    lines = (before + rest).split("\n")
    assert [line for line in lines if len(line) > WIDTH and len(line.split()) > 1 and "sha256" not in line] == []
    assert not re.search("[\u2500-\u257f]", written)


def test_plain_text_sends_nothing_that_steers() -> None:
    for seed in range(20):
        told = HostileStory(Hostile(random.Random(seed)).text)
        for write in (plain_text, markdown):
            assert not STEERS.search(write(told.document()))


@pytest.mark.parametrize("n", range(len(SAMPLES)), ids=[path.stem for path in SAMPLES])
def test_json_tells_every_judgement_every_text_and_the_story(n: int) -> None:
    session, told = sample(n)
    read = json.loads(json.dumps(as_json(told, session), default=str))
    assert [each["text"] for each in read["texts"]] == [draft.text for draft in session.drafts]
    assert len(read["verdicts"]) == sum(map(len, session.marks.values()))
    assert [each["event"] for each in read["decisions"]] == [each.n for each in session.decisions]
    assert len(read["story"]) == session.last
    assert read["spec"]["task"] == session.spec.task
    assert read["transcript"]["sha256"] == "ab" * 32


def test_json_keeps_what_it_is_told_as_it_is_told() -> None:
    from redraft.reports import as_json as room

    told = HostileStory(Hostile(random.Random(1)).text)
    session = told.session
    read = json.loads(json.dumps(as_json(told.report(), session), default=str))
    assert read["texts"][-1]["text"] == session.drafts[-1].text
    assert [each["text"] for each in read["notes"]] == [each.text for each in session.notes] != []
    readme = (
        (ROOT / "README.md").read_text("utf-8").partition("`show --json` has, and besides:")[2].partition("\n\n")[0]
    )
    assert set(read) == set(re.findall(r"`(\w+)`", readme)) | {"about"}
    listed = {name.strip(",:") for name in re.findall(r"^    ([\w, ]+):", room.__doc__ or "", re.M)}
    assert set(read) == {name for names in listed for name in re.findall(r"\w+", names)}


def test_of_very_many_versions_the_last_stand_side_by_side_and_all_are_told() -> None:
    told = Story()
    for number in range(60):
        told.written(f"One {number}.\n\nTwo.\n")
        told.reviewed(Verdict("a", number % 2 == 0, "so"), Verdict("b", True, "so"))
    session = told.session
    document = lay_out(report(session, told.events, (), Source("9.9.9")))
    matrix = next(b for section in document.sections for b in section.blocks if isinstance(b, Matrix))
    assert (len(matrix.versions), matrix.versions[-1], matrix.left_out) == (40, 61, 20)
    assert "20 earlier versions" in markdown(document) and "20 earlier versions" in page(document)
    assert "- a: passes in v2; fails in v3; passes in v4;" in plain_text(document)
    assert "- b: passes in v2 to v61" in plain_text(document)
    assert page(document).count("<details>") == 2


def test_a_rule_is_said_to_be_judged_by_code_whoever_sent_the_review() -> None:
    read = read_session(ROOT / "sample_sessions" / "night-repair.toml")
    document = lay_out(report(read.session, read.events, (), Source("9.9.9")))
    tables = [b for section in document.sections for b in section.blocks if isinstance(b, Table)]
    (stands,) = [table for table in tables if table.says.startswith("How each criterion stands")]
    by = {row[0]: row[-1] for row in stands.rows}
    assert (by["plain"], by["proof"], by["voice"]) == ("code", "local:scripted-critic", "you, by hand")


@pytest.mark.parametrize(("score", "says"), SCORES.items())
def test_a_rating_is_called_what_it_was_called_when_it_was_given(score: int, says: str) -> None:
    assert rating(Rated(n=9, at=AT, version=2, score=score, line="so so")).says == f"{says}: so so"


def test_a_decision_that_was_undone_says_so_and_not_that_it_was_taken_again() -> None:
    opened, again = (
        decision(DecisionTold(Decided(n=9, at=AT, finding="3.1", choice=choice, undoes=undoes), None, None, ()))
        for choice, undoes in (("reopen", 8), ("reject", 7))
    )
    assert (opened.tag, again.tag) == ("taken back", "rejected again")


def told_of(made: Story) -> Document:
    return lay_out(report(made.session, made.events, (), Source("9.9.9")))


def test_a_pass_without_ground_is_in_doubt_and_is_shown_as_neither() -> None:
    document = told_of(Story().reviewed(Verdict("a", True, "clear", "Nine", ungrounded=True), Verdict("b", True)))
    assert "| a | ? |\n| b | ✓ |" in markdown(document)
    assert "a: is in doubt in v1" in plain_text(document) and "b: passes in v1" in plain_text(document)


def test_what_is_frozen_and_what_was_thawed_are_told_apart() -> None:
    made = Story()
    for target in ("p1", "p2"):
        made._tell(Froze, what="passage", target=target, version=1)
    made._tell(Thawed, what="passage", target="p1", reason="it may change")
    (held,) = [section.blocks for section in told_of(made).sections if section.id == "holds"]
    assert [(item.head, item.tag) for block in held if isinstance(block, Items) for item in block.items] == [
        ("❄ p2", "passage"), ("p1", "passage, thawed"),
    ]  # fmt: skip


def test_a_passage_that_went_is_told_where_it_stood() -> None:
    made = Story(text="One.\n\nTwo.\n\nThree.\n")
    made._tell(Written, version=2, parent=1, text="One.\n\nThree, now.\n", passages=("p1:0", "p3:6"))
    made._tell(Written, version=3, parent=2, text="One.\n\n", passages=("p1:0",))
    told = [[(each.passage, each.kind) for each in one.changes] for one in versions_told(made.session, made.events)]
    assert told == [[], [("p2", "removed"), ("p3", "changed")], [("p3", "removed")]]
