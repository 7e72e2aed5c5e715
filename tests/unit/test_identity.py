"""Ids of passages: kept where the text survives, never used twice."""

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from redraft.core.blocks import block_starts
from redraft.core.draft import Draft, Passage
from redraft.core.edits import Edit, apply_edits
from redraft.core.identity import fresh_ids, inherit_by_diff, inherit_by_edits, shifted

WORDS = "alpha beta gamma delta the of and to a release build team cost hour plan risk owner step test ship".split()


def opened(text: str) -> Draft:
    return Draft(1, 0, text, fresh_ids(block_starts(text), len(text)), "opened")


def ids(passages: tuple[Passage, ...]) -> list[str]:
    return [passage.id for passage in passages]


def by_diff(old: str, new: str) -> list[str]:
    return ids(inherit_by_diff(opened(old), new, 9))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("one two\n\nthree four\n", "one two\n\nnew words\n\nthree four\n", ["p1", "p10", "p2"]),
        ("Para one.\n\nPara two.", "Para one.\n\nPara new.\n\nPara two.", ["p1", "p10", "p2"]),
        ("one two three four\n", "one\n\ntwo three four\n", ["p10", "p1"]),
        ("short\n\nlonger words here\n", "short longer words here\n", ["p2"]),
        ("first block\n\nsecond block here\n", "second block here\n\nfirst block\n", ["p2", "p1"]),
        ("teh\n", "the\n", ["p1"]),
        ("a b\n\nc d\n", "x y\n", ["p10"]),
        ("some words\n", "", ["p1"]),
        ("same\n\nsame\n\nsame\n", "same\n\nsame\n", ["p1", "p2"]),
    ],
)
def test_a_hand_edit_keeps_the_ids_of_what_survives(old: str, new: str, expected: list[str]) -> None:
    assert by_diff(old, new) == expected


def test_a_replacement_counts_for_the_passage_its_edit_names() -> None:
    old = opened("one\n\ntwo\n")
    edits = [Edit("p2", "two", "entirely other words", 5)]
    new = apply_edits(old.text, edits)
    assert ids(inherit_by_edits(old, new, edits, 2)) == ["p1", "p2"]


def test_a_passage_that_an_edit_splits_goes_on_as_its_larger_part() -> None:
    old = opened("a long beginning and end\n")
    edits = [Edit("p1", " and ", "\n\n", 16)]
    new = apply_edits(old.text, edits)
    assert ids(inherit_by_edits(old, new, edits, 5)) == ["p1", "p6"]


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=1, max_size=6), st.data())
def test_shifting_agrees_with_parsing_where_the_blocks_stayed(blocks: list[list[str]], data: st.DataObject) -> None:
    old = opened("\n\n".join(" ".join(words) for words in blocks) + "\n")
    edits = []
    for passage in old.passages:
        words = old.text_of(passage.id).split(" ")
        at = data.draw(st.integers(0, len(words) - 1))
        replacement = data.draw(st.sampled_from(["", "x", "longer than it was", "a\n\nb"]))
        if quote := words[at].strip():
            edits.append(Edit(passage.id, quote, replacement, passage.start + sum(len(w) + 1 for w in words[:at])))
    new = apply_edits(old.text, edits)
    moved = shifted(old.passages, edits)
    assume([passage.start for passage in moved] == list(block_starts(new)))
    assert inherit_by_edits(old, new, edits, 99) == moved


def _paragraph(rng: random.Random, n: int) -> str:
    return f"Block {n} " + " ".join(rng.choices(WORDS, k=rng.randint(3, 30))) + "."


def test_untouched_passages_keep_their_ids_through_many_hand_edits() -> None:
    rng = random.Random(7)
    untouched = 0
    for _ in range(150):
        old_blocks = [_paragraph(rng, n) for n in range(rng.randint(2, 12))]
        kept = {block: f"p{n + 1}" for n, block in enumerate(old_blocks)}
        new_blocks = [block for block in old_blocks if rng.random() > 0.15] or old_blocks[:1]
        for _ in range(rng.randint(0, 3)):
            new_blocks.insert(rng.randint(0, len(new_blocks)), _paragraph(rng, 100 + rng.randrange(900)))
        at = rng.randrange(len(new_blocks))
        new_blocks[at] = new_blocks[at].replace("the", "each") + " More."
        found = by_diff_of(old_blocks, new_blocks)
        assert len(set(found)) == len(new_blocks)
        for block, id in zip(new_blocks, found, strict=True):
            untouched += block in kept
            assert id == kept.get(block, id)
    assert untouched > 500


def by_diff_of(old: list[str], new: list[str]) -> list[str]:
    return ids(inherit_by_diff(opened("\n\n".join(old)), "\n\n".join(new), 50))
