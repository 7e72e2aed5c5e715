"""Canonical text: what is folded, what is not, and where each character came from."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redraft.core.canonical import canonical, canonical_with_offsets, is_boundary
from redraft.core.fold_trail import words_of
from redraft.core.noise import parts_at_a_letter, words_alone

MARKS = "\u00e9\u0301\u0323\u200b\u200d\u00ad\ufeff\u1100\u1161\u11a8\u09c7\u09be"
AWKWARD = st.text(
    st.one_of(
        st.sampled_from(MARKS),
        st.sampled_from("ae '\"-.\u2019\u201c\u2026\u2014\u00a0\u2009\n\r\t"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("\u201cIt\u2019s\u201d \u2014 so\u2026", '"It\'s" - so...'),
        ("a\u00a0\u2009 b\r\n\r\nc", "a b c"),
        ("cafe\u0301", "caf\u00e9"),
        ("\u1100\u1161\u11a8", "\uac01"),
        ("so\u00adft\u200b and \u2060word", "soft and word"),
        ("x\u00b2 \ufb01 \uff11", "x\u00b2 \ufb01 \uff11"),
        ("Case Stays", "Case Stays"),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert canonical(text) == folded


@given(st.text(st.sampled_from("ab \t\n\r\x0b\x0c\x1c\x1f\x85\u00a0\u2009\u2028\u3000é"), max_size=12))
def test_every_run_of_white_space_becomes_one_space_wherever_it_stands(text: str) -> None:
    assert canonical(text) == re.sub(r"\s+", " ", text)


@given(AWKWARD)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@given(AWKWARD)
def test_equivalent_writings_fold_alike(text: str) -> None:
    assert canonical(unicodedata.normalize("NFD", text)) == canonical(unicodedata.normalize("NFC", text))


@given(AWKWARD)
def test_every_stretch_between_boundaries_comes_from_its_own_real_stretch(text: str) -> None:
    folded, offsets = canonical_with_offsets(text)
    assert folded == canonical(text)
    assert len(offsets) == len(folded) + 1 and offsets[-1] == len(text)
    cuts = [k for k in range(1, len(folded)) if offsets[k] != offsets[k - 1]]
    for k in cuts:
        assert is_boundary(text, offsets[k])
        assert canonical(text[offsets[0] : offsets[k]]) == folded[:k]
        assert canonical(text[offsets[k] :]) == folded[k:]


CLOSE = st.text(st.sampled_from("ab1 '\"-\n\u0301\u200d\u00e9\u2019\u2026\u1161\u1100"), max_size=6)


@given(CLOSE, CLOSE, CLOSE, CLOSE)
def test_texts_that_part_at_a_letter_are_not_the_same_words(before: str, one: str, other: str, after: str) -> None:
    mine, theirs = before + one + after, before + other + after
    if parts_at_a_letter(mine, theirs):
        assert words_alone(mine) != words_alone(theirs)


@pytest.mark.parametrize(
    ("one", "other", "parts"),
    [
        ("Ship it by noon.", "Ship it at noon.", True),
        ("It\u2019s so.", "It's so.", False),
        ("A line\nof words", "A line of words", False),
        ("a", "a\u0301", False),
        ("e\u0301", "f\u0301", False),
        ("so", "so", False),
        ("so", "so it is", False),
    ],
)
def test_a_first_difference_in_plain_letters_is_seen_without_a_canonical_form(
    one: str, other: str, parts: bool
) -> None:
    assert parts_at_a_letter(one, other) is parts_at_a_letter(other, one) is parts


@given(st.text(st.characters(max_codepoint=127, exclude_characters="'"), max_size=20))
def test_words_are_the_same_whether_a_text_is_plain_or_has_a_curly_quote(text: str) -> None:
    assert words_of(text) == words_of(f"{text} \u2019")


WHOLE = ["e\u0301", "\r\n", "\U0001f469\u200d\U0001f4bb", "\u1100\u1161", "\U0001f44d\U0001f3fd"]


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_character_is_not_cut(text: str) -> None:
    assert not any(is_boundary(text, at) for at in range(1, len(text)))
