"""What can be frozen, the bands that are offered, and which words of a text a selection or a typed line means."""

import pytest
from msgspec.structs import replace
from textual.geometry import Offset
from textual.selection import Selection

from made_session import session
from redraft.core.draft import Draft, Passage
from redraft.core.edits import Edit
from redraft.core.events import Froze
from redraft.core.freezable import (
    Freezable,
    criteria_to_freeze,
    held,
    measures_to_freeze,
    sentences_to_freeze,
    stretched,
    words_in,
    words_to_freeze,
)
from redraft.core.session import Session
from redraft.tui.widgets.draft_rows import draft_rows
from redraft.tui.widgets.freeze_rows import explained, freeze_rows
from redraft.tui.widgets.layout import Layout
from redraft.tui.widgets.selected import selected_words
from redraft.tui.widgets.spec_rows import spec_rows


def of(text: str) -> Draft:
    return Draft(1, 0, text, (Passage("p1", 0, len(text)),), "opened")


def saying(text: str, **changes: object) -> Session:
    return replace(session(), drafts=(of(text),), head=1, holds=(), lock=None, **changes)


def measure(about: Session, name: str) -> Freezable:
    return next(each for each in measures_to_freeze(about) if each.target == name)


def frozen(**about: object) -> Froze:
    made = session()
    return Froze(n=9, at=made.created, version=1, **about)  # type: ignore[arg-type]


def test_a_measure_is_offered_with_its_value_and_a_tenth_of_room() -> None:
    words = measure(saying("word " * 100), "words")
    assert (words.value, words.low, words.high, words.bands) == (100, 90, 110, "90 to 110")


def test_a_measure_of_english_is_not_offered_for_another_language() -> None:
    made = saying("Das Haus ist alt.")
    foreign = replace(made, spec=replace(made.spec, language="de"))
    assert {each.target for each in measures_to_freeze(foreign) if each.why_not} == {
        "grade",
        "second_person",
        "formality",
    }


def test_a_text_without_words_has_no_measure_but_its_counts() -> None:
    code = measures_to_freeze(saying("```\nx = 1\n```\n"))
    assert {each.target for each in code if not each.why_not} <= {"words", "sentences", "paragraphs"}


@pytest.mark.parametrize(
    ("by", "low", "high"), [(1, 85, 115), (2, 80, 120), (-1, 95, 105), (-2, 100, 100), (-9, 100, 100)]
)
def test_a_band_moves_by_a_twentieth_and_never_past_the_value(by: int, low: float, high: float) -> None:
    moved = stretched(measure(saying("word " * 100), "words"), by)
    assert (moved.low, moved.high) == (low, high)


def test_a_band_of_counts_or_shares_never_goes_below_zero() -> None:
    few = measure(saying("One word."), "words")
    informal = measure(saying("One word."), "formality")
    assert stretched(few, 9).low == 0
    assert stretched(informal, 9).low == 0


def test_a_band_that_the_value_has_left_is_not_made_to_look_kept() -> None:
    hold = frozen(what="measure", target="words", low=10, high=20)
    left = measure(replace(saying("word " * 100), holds=(hold,)), "words")
    assert stretched(left, -1).high <= 20


def test_criteria_that_can_be_frozen_come_first() -> None:
    offered = criteria_to_freeze(session())
    assert [bool(each.why_not) for each in offered] == sorted(bool(each.why_not) for each in offered)
    assert any(each.why_not == "it fails now" for each in offered)


def test_all_the_words_of_a_passage_are_the_passage() -> None:
    made = saying("One thing. Another thing.\n\n")
    assert words_to_freeze(made, "p1", "One thing. Another thing.").quote == ""
    assert [each.quote for each in sentences_to_freeze(made, "p1")] == ["One thing.", "Another thing."]
    assert words_to_freeze(made, "p1", "thing.").why_not


def test_a_hold_of_a_newer_version_is_listed_though_it_cannot_be_measured() -> None:
    made = replace(saying("One."), holds=(frozen(what="measure", target="warmth", low=1, high=2),))
    (listed,) = held(made)
    assert listed.why_not and listed.hold is not None
    assert stretched(listed, 1) == listed
    assert "warmth" in str(freeze_rows((("Measures", (listed,)),), since=True))
    assert "❄ " in str(spec_rows(made)) and "warmth 1 to 2" in str(spec_rows(made))
    assert explained(listed)


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("He said “no” — twice.", 'said "no" - twice', "said “no” — twice"),
        ("two\nlines here", "two lines", "two\nlines"),
        ("plain", "PLAIN", ""),
        ("plain", "   ", ""),
        ("e\u0301te\u0301 ici", "été", "e\u0301te\u0301"),
        ("wait… what", "wait... what", "wait… what"),
    ],
)
def test_typed_words_are_found_as_they_stand(text: str, typed: str, found: str) -> None:
    assert words_in(text, typed) == found


def selected(text: str, first: tuple[int, int], last: tuple[int, int], edits: tuple[Edit, ...] = ()) -> list[str]:
    laid = Layout(draft_rows(of(text), edits=edits), 60).rows
    found = selected_words(of(text), laid, Selection(Offset(*first), Offset(*last)))
    return [words for _, words in found]


def test_selected_words_are_those_of_the_text_and_not_of_the_screen() -> None:
    assert selected("a\tb c\x1bd end", (0, 0), (17, 0)) == ["a\tb c\x1bd"]
    assert selected("a\tb c\x1bd end", (2, 0), (12, 0)) == ["b c\x1b"]
    assert selected("one\r\ntwo three\r\n", (0, 0), (3, 1)) == ["one\r\ntwo"]
    assert selected("one two", (3, 0), (4, 0)) == []


def test_selected_words_leave_out_what_a_fix_would_bring_in() -> None:
    text, edit = "We utilize it all.", (Edit("p1", "utilize", "use", 3),)
    assert selected(text, (0, 0), (len("We [-utilize-]{+use+} it"), 0), edit) == ["We utilize it"]
    assert selected(text, (0, 0), (len("We [-uti"), 0), edit) == ["We uti"]
    assert selected(text, (len("We [-utilize-]{+"), 0), (len("We [-utilize-]{+use+}"), 0), edit) == []


def test_frozen_words_are_marked_in_place_beside_the_fix_in_focus() -> None:
    text, edit = "We utilize it all.", (Edit("p1", "utilize", "use", 3),)
    (row,) = draft_rows(of(text), edits=edit, words=(("p1", "it all"),))
    assert ("it all", "held") in row.body and ("use", "added") in row.body
    assert row.gutter == ("p1❄ ", "frozen")
    (over,) = draft_rows(of(text), edits=edit, words=(("p1", "utilize it"),))
    assert all(style != "held" for _, style in over.body)
