"""Where an edit stands, what applying it gives, and what it is remembered by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redraft.core.draft import Draft, Passage
from redraft.core.edits import (
    Edit,
    Unanchored,
    anchor,
    apply_edits,
    common_lead,
    difference,
    inverse,
    memory_key,
    shift,
)


def draft(*blocks: str) -> Draft:
    starts = [sum(map(len, blocks[:n])) for n in range(len(blocks) + 1)]
    passages = tuple(Passage(f"p{n + 1}", starts[n], starts[n + 1]) for n in range(len(blocks)))
    return Draft(1, 0, "".join(blocks), passages, "opened")


@pytest.mark.parametrize(
    ("block", "quote", "stands"),
    [
        ("teams ship faster\n", "ship", "ship"),
        ("it\u2019s \u201cgood\u201d", 'it\'s "good"', "it\u2019s \u201cgood\u201d"),
        ("wrapped\nhere", "wrapped here", "wrapped\nhere"),
        ("cafe\u0301 au lait", "caf\u00e9", "cafe\u0301"),
        ("cafe\u0301 cafe", "cafe", "cafe"),
        ('go "on" and \u201con\u201d', "\u201con\u201d", "\u201con\u201d"),
    ],
)
def test_anchors(block: str, quote: str, stands: str) -> None:
    found = anchor(draft("First.\n\n", block), Edit("p2", quote, "NEW"))
    assert (found.quote, found.replacement, found.passage) == (stands, "NEW", "p2")
    assert apply_edits("First.\n\n" + block, [found]) == "First.\n\n" + "NEW".join(_halves(block, stands, found.at - 8))


def _halves(block: str, stands: str, at: int) -> tuple[str, str]:
    assert block[at : at + len(stands)] == stands
    return block[:at], block[at + len(stands) :]


@pytest.mark.parametrize(
    ("block", "edit", "reason"),
    [
        ("one", Edit("p9", "one", "two"), "unknown passage"),
        ("one", Edit("p1", "", "two"), "empty quote"),
        ("one", Edit("p1", "One", "two"), "missing"),
        ("one two", Edit("p1", "on two", "x"), "missing"),
        ("one", Edit("p1", "one", "one"), "unchanged"),
        ("\u2018one\u2019", Edit("p1", "'one'", "\u2018one\u2019"), "unchanged"),
        ("aaa", Edit("p1", "aa", "b"), "ambiguous"),
        ("it\u2019s it\u2019s", Edit("p1", "it's", "b"), "ambiguous"),
        ("cafe\u0301", Edit("p1", "cafe", "tea"), "missing"),
        ("wait\u2026", Edit("p1", "wait.", "x"), "missing"),
        ("ends \n\n", Edit("p1", "ends\u00a0", "x"), "missing"),
        ("End. Then", Edit("p1", "End.\n\nThen", "x"), "missing"),
        ("one two", Edit("p1", "two", "x", at=3), "stale"),
        ("one", Edit("p1", " ", "x"), "missing"),
    ],
)
def test_refuses(block: str, edit: Edit, reason: str) -> None:
    with pytest.raises(Unanchored) as caught:
        anchor(draft(block), edit)
    assert caught.value.reason == reason
    assert "\n" not in str(caught.value) and edit.passage in str(caught.value)


def test_a_quote_is_not_looked_for_outside_its_passage() -> None:
    with pytest.raises(Unanchored):
        anchor(draft("one\n\n", "two\n"), Edit("p1", "two", "x"))


def test_a_known_position_settles_a_repeated_quote() -> None:
    assert anchor(draft("very very"), Edit("p1", "very", "", at=5)).at == 5


def test_white_space_shared_with_the_replacement_stays_as_it_is() -> None:
    source = draft("it\u2019s late \n\n", "next")
    found = anchor(source, Edit("p1", "it's late\u00a0", "it is late "))
    assert apply_edits(source.text, [found]) == "it is late \n\nnext"


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text("ab \n\u00e9", min_size=1, max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), unique=True, max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [Edit("p1", text[a:b], draw(st.text("xy ", max_size=4)), a) for a, b in pairs]
    return text, edits


@given(edited())
def test_taking_edits_back_gives_the_text_back(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    assert apply_edits(apply_edits(text, edits), inverse(edits)) == text


@given(edited(), st.randoms(use_true_random=False))
def test_accepting_one_by_one_gives_what_all_at_once_gives(case: tuple[str, list[Edit]], rng: object) -> None:
    text, edits = case
    order = list(edits)
    rng.shuffle(order)  # type: ignore[attr-defined]
    now, done = text, []
    for edit in order:
        now = apply_edits(now, [shift(edit, done)])
        done.append(edit)
    assert now == apply_edits(text, edits)


@pytest.mark.parametrize(("at", "quote"), [(0, "one "), (4, "tw"), (7, " t"), (3, " two "), (7, "")])
def test_edits_that_overlap_or_touch_are_stale(at: int, quote: str) -> None:
    accepted, other = Edit("p1", "two", "2", 4), Edit("p1", quote, "X", at)
    with pytest.raises(Unanchored) as caught:
        shift(other, [accepted])
    assert caught.value.reason == "stale"
    with pytest.raises(ValueError, match="overlap or touch"):
        apply_edits("one two three", [accepted, other])


@pytest.mark.parametrize("edit", [Edit("p1", "two", "2"), Edit("p1", "two", "2", 3), Edit("p1", "two", "2", 99)])
def test_an_edit_that_does_not_stand_there_is_not_applied(edit: Edit) -> None:
    with pytest.raises(ValueError, match="does not stand"):
        apply_edits("one two three", [edit])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("teams ship faster", "teams cut time"), ("ship  faster", "cut time"), True),
        (("it\u2019s big", "it\u2019s small"), ("it's big", "it's small"), True),
        (("fast", "very fast"), ("is", "is very"), True),
        (("colour", "color"), ("honour", "honor"), False),
        (("\u2018a\u2019", "'a'"), ("\u2018b\u2019", "'b'"), False),
        (("big", "Big"), ("big", "BIG"), False),
    ],
)
def test_what_a_rejection_is_remembered_by(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    assert (memory_key(Edit("p1", *one)) == memory_key(Edit("p1", *other))) is same
    assert memory_key(Edit("p1", *one)) != memory_key(Edit("p2", *one))


@given(st.text("ab\n", max_size=40), st.text("ab\n", max_size=40))
def test_the_difference_of_two_texts_makes_one_of_the_other_and_is_no_longer_than_need_be(old: str, new: str) -> None:
    edits = difference(old, new)
    assert apply_edits(old, edits) == new
    assert bool(edits) == (old != new)
    for edit in edits:
        assert edit.at == common_lead(old, new)
        assert not edit.quote or not edit.replacement or edit.quote[-1] != edit.replacement[-1]
