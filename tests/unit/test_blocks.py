"""Cutting a text into blocks, and telling from a block alone what it is."""

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from redraft.core.blocks import MOST_LINES, block_starts
from redraft.core.draft import heading_of, kind_of

KINDS = {
    "heading_open": "heading", "paragraph_open": "paragraph", "list_item_open": "item", "fence": "code",
    "code_block": "code", "blockquote_open": "quote", "table_open": "table", "hr": "rule", "html_block": "html",
}  # fmt: skip
LINES = st.sampled_from(
    ["", " ", "para", "para two.", "# Head", "## Two ##", "===", "---", "- item", "- ", "2. two", "  nested",
     "    code",
     "```", "# in or out", "> quote", "<div>", "<b>bold</b> x", "<b>", "| a | b |", "|---|---|", "***", "* * x", "\tt",
     "<!-- c", "-->", "~~~ py", "#", "#no", "1) one", "+"]
)  # fmt: skip


def blocks(text: str) -> list[str]:
    starts = block_starts(text)
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", [""]),
        ("\n\n\n", ["\n\n\n"]),
        ("\n\n# A\nb\n\n\nc", ["\n\n# A\n", "b\n\n\n", "c"]),
        ("one\r\n\r\ntwo\rstill\r\rthree", ["one\r\n\r\n", "two\rstill\r\r", "three"]),
        ("a\u2028b\x0b\x85c\n\nd", ["a\u2028b\x0b\x85c\n\n", "d"]),
        ("- a\n  - b\n- c\n\ntext", ["- a\n  - b\n", "- c\n\n", "text"]),
        ("```\n# no\n\n- no\n```\nyes", ["```\n# no\n\n- no\n```\n", "yes"]),
        ("---\ntitle: x\n---\n# A\n", ["---\ntitle: x\n---\n", "# A\n"]),
        ("[a]: /x\n[b]: /y\n\ntext\n\n[c]: /z\n", ["[a]: /x\n[b]: /y\n\n", "text\n\n", "[c]: /z\n"]),
        ("> - a\n> - b\nlazy\n\nc", ["> - a\n> - b\nlazy\n\n", "c"]),
    ],
)
def test_cuts(text: str, cut: list[str]) -> None:
    assert blocks(text) == cut


@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_block_alone_tells_its_kind(lines: list[str], end: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse("\n".join(lines))
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + len(end))
    text = end.join(lines)
    expected: dict[int, str] = {}
    for token in tokens:
        if token.map and token.type in KINDS and token.level == (token.type == "list_item_open"):
            expected[starts[token.map[0]]] = KINDS[token.type]
    found = block_starts(text)
    assert set(expected) <= {*found, *range(len(text) - len(text.lstrip()) + 1)}
    ends = [*found[1:], len(text)]
    kinds = [kind_of(text[a:b]) for a, b in zip(found, ends, strict=True)]
    assert kinds == (list(expected.values()) or ["blank"])


MARKS = st.sampled_from("#-*>`|[]: \t\r\na1.")


@given(st.text(st.one_of(MARKS, st.characters(exclude_categories=["Cs"])), max_size=80))
def test_blocks_partition_any_text(text: str) -> None:
    starts = block_starts(text)
    assert starts[0] == 0
    assert list(starts) == sorted(set(starts))
    assert starts[-1] < max(1, len(text))
    assert "".join(blocks(text)) == text


@pytest.mark.parametrize(
    ("block", "heading"),
    [
        ("## Two ##\n\n", (2, "Two")),
        ("\n# One", (1, "One")),
        ("# C#", (1, "C#")),
        ("###", (3, "")),
        ("Set\r\ntext\r\n---\r\n", (2, "Set text")),
        ("One\n==", (1, "One")),
        ("#no", None),
        ("```\n# no\n```", None),
        ("- # in an item", None),
    ],
)
def test_headings(block: str, heading: tuple[int, str] | None) -> None:
    assert heading_of(block) == heading


@pytest.mark.parametrize(
    "text",
    [
        ">" * 200_000,
        "[" * 200_000,
        "- " * 100_000,
        "- a\n" * 50_000,
        "# " + " #" * 100_000 + "x",
        "# a" + " " * 200_000 + "b",
        "\r\n" * 100_000,
        "---\na: b\n" * 40_000,
        ("> - " * 10 + "a\n") * (MOST_LINES // 10),
        "[a]: x '\n" * (MOST_LINES // 4),
        "|a" * 5_000 + "\n" + "|-" * 5_000 + "\n" + "|\n" * 5_000,
        "<a " + "b " * 100_000,
        "\n \n" * 150_000 + "x",
    ],
    ids=range(13),
)
def test_hostile_text_does_not_hang(text: str) -> None:
    began = time.process_time()
    assert "".join(blocks(text)) == text
    assert all(kind_of(block) for block in blocks(text)[:2_000])
    assert time.process_time() - began < 4


def test_beyond_the_limit_blank_lines_still_part_blocks() -> None:
    assert blocks("\n\na\nb\n\n" + "c\n" * MOST_LINES) == ["\n\na\nb\n\n", "c\n" * MOST_LINES]


PIECES = (
    "a",
    "B c",
    "é x",
    "# h",
    "###### t",
    "## ",
    "Word | x",
    "a: b",
    "a <b>",
    "x   ",
    "",
    "\t",
    "中文",
    "a\x0b",
    "a\u2028b",
)
ENDS = ("\n", "\n", "\r\n", "\r", "\n\n")


def test_plain_lines_are_cut_as_the_parser_cuts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(3)
    texts = ["".join(dice.choice(PIECES) + dice.choice(ENDS) for _ in range(dice.randint(0, 9))) for _ in range(1500)]
    quick = [block_starts(text) for text in texts]
    monkeypatch.setattr("redraft.core.blocks._PLAIN_LINE", re.compile("(?!)"))  # none is plain now
    assert quick == [block_starts(text) for text in texts]
