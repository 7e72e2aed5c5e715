"""Rows wrap to a width once, whatever is in them, and nothing is lost on the way."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from redraft.tui.widgets import layout
from redraft.tui.widgets.layout import Layout, cut, lay
from redraft.tui.widgets.rows import Row, plain
from redraft.tui.widgets.wrapping import breaks

words = st.sampled_from(
    ["word", "漢字", "👩\u200d💻", "é", "e\u0301", " ", "  ", "x" * 60, "漢" * 40, "-", "\u200b", "👍🏽"]
)
lines = st.one_of(st.lists(words).map("".join), st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
widths = st.integers(4, 50)


@given(lines, widths)
def test_every_piece_fits_and_together_they_are_the_text(text: str, width: int) -> None:
    cuts = breaks(text, width)
    pieces = [text[a:b] for a, b in zip((0, *cuts), (*cuts, len(text)), strict=True)]
    assert "".join(pieces) == text
    assert all(pieces) or text == ""
    assert all(cell_len(piece.rstrip()) <= width for piece in pieces)


def test_lines_break_between_words() -> None:
    text = "aa bbb cccc dd"
    assert breaks(text, 6) == (7, 12)
    assert breaks("漢字 漢字 漢字", 5) == (3, 6)


def test_a_word_longer_than_a_line_is_cut() -> None:
    assert breaks("x" * 25, 10) == (10, 20)
    assert breaks("漢" * 11, 10) == (5, 10)


def test_an_emoji_of_several_parts_is_never_cut() -> None:
    coder = "👩\u200d💻"
    assert all(place % len(coder) == 0 for place in breaks(coder * 9, 7))


def test_a_lead_indents_what_follows_and_a_tab_is_blanks() -> None:
    laid = lay(Row(plain("aa bb cc\tdd"), lead=plain("-> ")), 9)
    assert laid.text == "aa bb cc    dd"
    assert laid.cuts == (6, 12)


def test_words_are_cut_with_their_styles() -> None:
    assert cut((("abc", "x"), ("def", "y")), 2, 5) == [("c", "x"), ("de", "y")]


def test_items_know_where_they_stand() -> None:
    rows = (Row(plain("head")), Row(plain("a" * 25), item="a"), Row(plain("a2"), item="a"), Row(plain("b"), item="b"))
    made = Layout(rows, 10)
    assert made.items == {"a": (1, 5), "b": (5, 6)}
    assert [made.item_at(line) for line in range(-1, 7)] == ["", "", "a", "a", "a", "a", "b", ""]
    assert made.locate(3) == (1, 2)


def test_what_did_not_change_is_not_laid_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tuple(Row(plain(f"row {n}")) for n in range(50))
    first = Layout(rows, 20)
    asked: list[Row] = []
    monkeypatch.setattr(layout, "lay", lambda row, width: asked.append(row) or lay(row, width))
    again = Layout((*rows[:10], Row(plain("new")), *rows[10:]), 20, first)
    assert asked == [Row(plain("new"))]
    assert again.height == 51
    Layout(rows, 21, first)
    assert len(asked) == 1 + len(rows)


def test_200_kb_with_a_thousand_spans_is_laid_out_well_within_a_blink() -> None:
    rows = long_rows()
    assert sum(len(text) for row in rows for text, _ in row.body) > 200_000
    began = time.process_time()
    Layout(rows, 70)
    assert time.process_time() - began < 0.15


def long_rows() -> tuple[Row, ...]:
    """A long text in 400 rows of three styles, the same each time."""
    chance = random.Random(7)
    vocabulary = ["".join(chance.choices("abcdefghij", k=chance.randint(2, 9))) for _ in range(900)]

    def stretch(count: int) -> str:
        return " ".join(chance.choices(vocabulary, k=count)) + " "

    return tuple(
        Row(((stretch(40), ""), (stretch(2), "added"), (stretch(40), "")), item=f"p{n}", gutter=(f"p{n:<4}", "faint"))
        for n in range(400)
    )
