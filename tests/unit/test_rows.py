"""What each pane says of a session, as plain values."""

import pytest
from msgspec.structs import replace

from folded import Story
from made_session import AT, TEXT, events, session
from redraft.core.critique import items
from redraft.core.draft import Draft, Passage
from redraft.core.edits import Edit
from redraft.core.events import Called, Opened, Rated, Reviewed, Stopped
from redraft.core.fold import apply, fold
from redraft.core.review import Verdict
from redraft.core.session import Session
from redraft.tui.widgets.critique_rows import critique_rows, critique_title, shortened
from redraft.tui.widgets.draft_rows import diff_words, draft_rows
from redraft.tui.widgets.header import header
from redraft.tui.widgets.keybar import Key, fitting
from redraft.tui.widgets.rows import Row
from redraft.tui.widgets.rubric_rows import rubric_rows, rubric_title, sparkline
from redraft.tui.widgets.spec_rows import spec_rows


def said(rows: tuple[Row, ...]) -> list[str]:
    return ["".join(text for text, _ in (*row.lead, *row.body)) for row in rows]


def of(rows: tuple[Row, ...], item: str) -> str:
    return "\n".join(said(tuple(row for row in rows if row.item == item)))


def early(count: int) -> Session:
    return fold("k3v9", AT, events()[:count])


def test_the_spec_says_what_done_means_and_what_is_held() -> None:
    shown = said(spec_rows(session()))
    for part in ("Task", "Audience", "Boundaries", "Held", "Tone", "Context", "Reference", "Budget"):
        assert part in shown
    assert "❄ p1 (exact)" in shown
    assert "≡ outline of v1" in shown
    assert "· no claim without a number" in shown


def test_parts_that_the_spec_leaves_out_are_not_shown() -> None:
    assert "Style" not in said(spec_rows(session()))


def test_the_draft_is_shown_word_for_word() -> None:
    draft = early(2).version(1)
    assert "\n".join(said(draft_rows(draft))) + "\n" == TEXT


def test_each_passage_shows_its_id_once_and_a_frozen_one_its_mark() -> None:
    rows = draft_rows(early(2).version(1), frozen={"p1"})
    gutters = [row.gutter[0].strip() for row in rows if row.gutter[0].strip()]
    assert gutters == ["p1❄", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"]
    assert len({len(row.gutter[0]) for row in rows}) == 1


def test_a_fix_stands_where_it_would_go_marked_without_colour() -> None:
    now = session()
    item = next(item for item in items(now) if item.state == "focus")
    assert item.fix is not None
    rows = draft_rows(now.version(2), edits=_moved(now, item.fix.edits))
    assert "[-We could-]{+Could we+} talk" in of(rows, "p9")
    assert {"removed", "added"} <= {style for row in rows for _, style in row.body}


def _moved(now: Session, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    return tuple(replace(edit, at=now.version(now.head).text.index(edit.quote)) for edit in edits)


def test_the_quote_of_a_fault_without_a_fix_is_marked() -> None:
    now = early(3)
    marked = [part for row in draft_rows(now.version(1), fault=now.finding("3.1")) for part in row.body]
    assert ("ship faster", "mark") in marked


@pytest.mark.parametrize(
    "edit", [Edit("p4", "nowhere", "x", 3), Edit("p4", "Hook", "x", -1), Edit("p9", "x", "y", 999)]
)
def test_an_edit_that_stands_nowhere_is_not_shown(edit: Edit) -> None:
    draft = early(2).version(1)
    assert draft_rows(draft, edits=(edit,)) == draft_rows(draft)


def test_line_ends_of_windows_make_no_extra_lines() -> None:
    draft = Draft(1, 0, "one\r\ntwo\r\n\r\n", (Passage("p1", 0, 12),), "opened")
    assert said(draft_rows(draft)) == ["one", "two", ""]


def test_a_word_diff_reads_back_as_both_texts() -> None:
    words = diff_words("teams ship faster now", "teams cut build time now")
    old = "".join(text for text, style in words if style in ("", "removed"))
    new = "".join(text for text, style in words if style in ("", "added"))
    assert (old, new) == ("teams ship faster now", "teams cut build time now")


def test_the_critique_groups_findings_by_where_they_are() -> None:
    rows = critique_rows(session())
    shown = said(rows)
    order = [
        next(n for n, line in enumerate(shown) if sign in line) for sign in ("Could we", "yours", "refused", "settled")
    ]
    assert order == sorted(order)
    assert "refused: p4 is frozen (exact)" in of(rows, "3.3")
    assert "accepted" in of(rows, "3.1")
    assert "4  instruction  ask  high risk" in of(rows, "3.2")
    assert "→ Ask one question." in of(rows, "3.2")
    assert "“We could talk" in of(rows, "3.2")
    assert critique_title(session()) == "Critique  1 in focus, 1 yours"


def test_every_finding_can_be_gone_to() -> None:
    assert {row.item for row in critique_rows(session())} - {""} == {item.name for item in items(session())}


def test_before_a_review_the_critique_says_what_to_do() -> None:
    assert "Nothing judged yet: g" in said(critique_rows(early(2)))[0]
    assert "No draft yet" in said(critique_rows(early(1)))[0]


def test_a_faultless_version_is_offered_for_rating_until_it_is_rated() -> None:
    faultless = Story().reviewed(Verdict("a", True), Verdict("b", True)).session
    assert said(critique_rows(faultless)) == ["No faults worth a pass.", "R rates this version, q quits "]
    rated = apply(faultless, Rated(n=4, at=AT, version=1, score=4))
    assert said(critique_rows(rated))[-1] == "q quits "
    done = apply(rated, Stopped(n=5, at=AT, ending="done", why="every criterion passes"))
    assert sum("q quits" in line for line in said(critique_rows(done))) == 1


def test_a_review_that_found_nothing_is_no_praise_while_a_criterion_fails() -> None:
    told = Story().reviewed(Verdict("a", False, "dull"), Verdict("b", True)).reviewed(Verdict("b", True))
    assert said(critique_rows(told.session))[0] == "Nothing was found to work on, and still failing: a"


def test_an_ending_is_named_first() -> None:
    ended = apply(session(), Stopped(n=10, at=AT, ending="converged", why="the pass resolved nothing"))
    assert said(critique_rows(ended))[0] == "■ Converged: the pass resolved nothing"


def test_the_rubric_shows_how_each_criterion_stands_and_why() -> None:
    rows = rubric_rows(session())
    assert of(rows, "ask").startswith("[ ] ask      ✗✗")
    assert "ends without a question" in of(rows, "ask")
    assert "✎" in of(rows, "tone")
    assert "~v1" in of(rows, "evidence")
    assert of(rows, "length").startswith("[x]")
    assert rubric_title(session()) == "Rubric 3/5  ▅▅"
    assert len(sparkline(session())) == 2


def test_what_nobody_judged_is_never_shown_as_passed() -> None:
    for line in said(rubric_rows(early(2))):
        assert line.startswith("[?]")
        assert "not judged" in line


def test_what_criteria_weigh_is_shown_where_the_spec_says_it() -> None:
    weighed = Story(weights={"a": 3}).reviewed(Verdict("a", True, "clear"), Verdict("b", False, "rude")).session
    assert rubric_title(weighed) == "Rubric 1/2 (3 of 4)"
    first, second = said(rubric_rows(weighed))
    assert "×3" in first and "×" not in second
    assert header(weighed, "", 160).plain.endswith("1/2 (3 of 4)")
    plain = Story().reviewed(Verdict("a", True, "clear"), Verdict("b", False, "rude")).session
    assert rubric_title(plain) == "Rubric 1/2" and "×" not in "".join(said(rubric_rows(plain)))


@pytest.mark.parametrize("width", [20, 40, 60, 80, 160])
def test_the_header_always_fits_and_keeps_the_score(width: int) -> None:
    line = header(session(), "", width)
    assert line.cell_length <= width
    assert line.plain.endswith("3/5")


def test_a_wide_header_says_where_the_session_is() -> None:
    plain = header(session(), "read-only", 160).plain
    assert plain.startswith("Launch email")
    assert plain.endswith("Structure ✓ ▸ Content ▸ Polish ✓ · pass 1 of 5 · v2 · 3/5 · read-only")


def test_passes_that_cost_nothing_are_not_counted_against_the_budget() -> None:
    spec = session().spec
    spent = replace(session(), spec=replace(spec, budget=replace(spec.budget, passes=0)))
    assert "pass 1 · " in header(spent, "", 160).plain


def test_keys_that_do_not_fit_are_left_out_but_help_stays() -> None:
    keys = tuple(Key(name, name, "does") for name in "abcdef?")
    assert fitting(keys, 200) == keys
    assert [key.key for key in fitting(keys, 24)] == ["a", "b", "?"]
    assert fitting((), 10) == ()


def test_a_long_quote_keeps_its_ends_in_sight() -> None:
    assert shortened("a\n b") == "a b"
    long = shortened("start " + "word " * 100 + "end")
    assert long.startswith("start") and long.endswith("end") and len(long) < 100


def test_hostile_words_are_passed_on_raw_for_the_pane_to_make_safe() -> None:
    spec = events()[0]
    assert isinstance(spec, Opened)
    hostile = fold("x", AT, [replace(spec, spec=spec.spec.replace("Write a", "[@click=app.quit]x[/] \\u001b"))])
    assert any("\x1b" in line for line in said(spec_rows(hostile)))


def test_the_header_tells_what_models_took_once_one_was_called() -> None:
    call = {"role": "critic", "doing": "review", "model": "a:b", "input_tokens": 1200, "output_tokens": 300}
    before = session()
    known = Called(n=before.last + 1, at=AT, by="a:b", usd="0.0412", **call)
    assert "1.5k tok · $0.04" in header(apply(before, known), "", 120).plain
    unknown = replace(known, usd="", input_tokens=None)
    assert "tokens unknown · cost unknown" in header(apply(before, unknown), "", 120).plain
    assert "tok" not in header(before, "", 120).plain


def test_a_verdict_without_ground_is_no_pass_and_split_votes_are_told() -> None:
    before = session()
    criterion = before.spec.criteria[0].id
    verdict = Verdict(criterion, True, "looks fine", "words that stand nowhere", ungrounded=True)
    review = Reviewed(n=before.last + 1, at=AT, by="a:b", version=before.head, revision=before.revision, scope="part",
                      verdicts=(verdict,))  # fmt: skip
    doubted = of(rubric_rows(apply(before, review)), criterion)
    assert "[?]" in doubted and "its evidence is not in the draft" in doubted
    split = replace(review, verdicts=(Verdict(criterion, False, "cold", votes="2/3"),))
    assert "2/3 votes" in of(rubric_rows(apply(before, split)), criterion)
