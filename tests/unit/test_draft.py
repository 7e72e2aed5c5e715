"""Drafts and how their passages are stored."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redraft.core.blocks import block_starts
from redraft.core.draft import Draft, Passage, outline_of, pack, unpack
from redraft.core.identity import fresh_ids

TEXT = "# Hook\n\nWords.\n\n- one\n- two\n"


def opened(text: str) -> Draft:
    return Draft(1, 0, text, fresh_ids(block_starts(text), len(text)), "opened")


def test_a_draft_answers_for_its_passages() -> None:
    draft = opened(TEXT)
    assert [passage.id for passage in draft.passages] == ["p1", "p2", "p3", "p4"]
    assert draft.text_of("p2") == "Words.\n\n"
    assert [draft.passage_at(at).id for at in (0, 7, 8, 15, 16, len(TEXT))] == ["p1", "p1", "p2", "p2", "p3", "p4"]
    assert outline_of(draft) == ("p1 # Hook", "p2", "p3", "p4")
    assert draft.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()


def test_a_draft_says_what_it_does_not_have() -> None:
    draft = opened(TEXT)
    with pytest.raises(KeyError):
        draft.passage("p9")
    for at in (-1, len(TEXT) + 1):
        with pytest.raises(IndexError):
            draft.passage_at(at)


@given(st.text("ab#- \n\r", max_size=60))
def test_what_is_packed_comes_back(text: str) -> None:
    passages = opened(text).passages
    assert unpack(pack(passages), len(text)) == passages


@pytest.mark.parametrize(
    "packed",
    [(), ("p1:1",), ("p1:0", "p2:0"), ("p1:0", "p2:9", "p3:5"), ("p1:0", "p1:4"), ("p1:0", "p2:10"), ("p1",), (":0",),
     ("p1:-0",), ("p1:\u0660",)],
)  # fmt: skip
def test_what_is_no_partition_is_refused(packed: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="passage"):
        unpack(packed, 10)


def test_an_empty_text_has_one_passage() -> None:
    assert opened("").passages == (Passage("p1", 0, 0),) == unpack(("p1:0",), 0)
