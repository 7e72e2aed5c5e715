"""Hunks of a rewrite: each a change of its own, none touching another, all of them together the new text."""

from hypothesis import assume, given
from hypothesis import strategies as st

from redraft.core.blocks import block_starts
from redraft.core.draft import Draft
from redraft.core.edits import apply_edits
from redraft.core.identity import fresh_ids, inherit_by_edits
from redraft.loop.hunks import Hunk, hunks

OLD = "# News\n\nWe sell bread.\n\n- one\n- two\n\nCome in.\n"
BLOCKS = (
    "# News",
    "## More",
    "We sell bread.",
    "We sell cake.",
    "Come in.",
    "Ask us.",
    "> so they say",
    "End.",
    "Naïve 🙂.",
)


def draft(text: str) -> Draft:
    return Draft(1, 0, text, fresh_ids(block_starts(text), len(text)), "opened")


def apply(old: Draft, found: tuple[Hunk, ...]) -> str:
    return apply_edits(old.text, [hunk.edit for hunk in found])


def says(text: str) -> list[str]:
    return [hunk.says for hunk in hunks(draft(OLD), text)]


def test_a_changed_passage_is_one_small_hunk() -> None:
    (hunk,) = hunks(draft(OLD), OLD.replace("bread", "cake"))
    assert (hunk.edit.passage, hunk.edit.quote, hunk.edit.replacement) == ("p2", "bread", "cake")
    assert hunk.says == "p2 rewritten"


def test_a_list_of_the_same_item_over_and_over_is_one_hunk_in_bounded_time() -> None:
    old = draft("# News\n\n" + "- x\n" * 300 + "\nEnd.\n")
    text = "# News\n\n" + "- x\n- y\n" * 1500 + "\nEnd.\n"
    (hunk,) = hunks(old, text)
    assert apply(old, (hunk,)) == text and not hunk.edit.quote.startswith("# News")


def test_what_came_in_and_what_went_are_hunks_too() -> None:
    assert says("# News\n\nWe sell bread.\n\nDaily.\n\n- one\n- two\n\nCome in.\n") == ["new after p2"]
    assert says("Hello.\n\n" + OLD) == ["a new beginning"]
    assert says(OLD + "\nBye.\n") == ["new after p5"]
    assert says("# News\n\n- one\n- two\n\nCome in.\n") == ["p2 left out"]
    assert says("# News\n\nWe sell bread.\n\nBoth of them.\n\nCome in.\n") == ["p3 to p4 rewritten"]
    assert says("# News\n\nWe sell bread.\n\n- one\n- and\n- two\n\nCome in.\n") == ["new after p3"]


def test_where_much_changed_each_passage_is_set_against_the_block_that_goes_on_with_it() -> None:
    new = "# All the news\n\nHello.\n\nWe sell bread and cake.\n\nYou will come in. Do.\n"
    assert says(new) == ["p1 rewritten", "new after p1", "p2 rewritten", "p3 to p4 left out", "p5 rewritten"]


def test_each_hunk_can_be_taken_alone_and_the_other_passages_keep_their_ids() -> None:
    old = draft(OLD)
    new = "# News\n\nWe sell cake.\n\nDaily, and with many more words than the passage before it.\n\n- one\n- two\n"
    for hunk in hunks(old, new):
        text = apply(old, (hunk,))
        kept = {p.id: text[p.start : p.end] for p in inherit_by_edits(old, text, [hunk.edit], 5)}
        touched = {hunk.passage, "p5"}
        assert all(kept[p.id] == old.text_of(p.id) for p in old.passages if p.id not in touched)


def test_the_same_text_and_other_blank_lines_are_no_change() -> None:
    assert not hunks(draft(OLD), OLD)
    assert not hunks(draft(OLD), OLD.replace("\n\nCome", "\n\n\n\nCome") + "\n")


def test_what_comes_after_a_rewritten_end_without_a_line_end_is_one_hunk_with_it() -> None:
    old, new = "# News\n\nWe sell bread", "# News\n\nWe sell bread daily\n\nAnd cake.\n"
    (hunk,) = hunks(draft(old), new)
    assert hunk.says == "p2 rewritten, new after p2" and apply(draft(old), (hunk,)) == new


texts = st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=7).map(lambda blocks: "\n\n".join(blocks) + "\n")
any_text = st.text(st.sampled_from("ab. #->`\n\r\t|🙂"), min_size=1, max_size=60)


@given(texts, texts)
def test_all_hunks_together_are_the_rewrite(old: str, new: str) -> None:
    found = hunks(draft(old), new)
    assert apply(draft(old), found).split() == new.split()
    assert [b for b in apply(draft(old), found).split("\n") if b] == [b for b in new.split("\n") if b]


@given(any_text, any_text)
def test_hunks_of_any_two_texts_never_touch_and_are_never_empty(old: str, new: str) -> None:
    assume(old.strip())
    found = hunks(draft(old), new)
    assert all(hunk.edit.quote and hunk.edit.quote != hunk.edit.replacement for hunk in found)
    assert all(hunk.passage in {p.id for p in draft(old).passages} for hunk in found)
    made = apply(draft(old), found)
    assert made == old if not found else made != old
