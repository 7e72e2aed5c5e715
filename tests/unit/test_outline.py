"""The outline: what the parts of a text are, and what becomes of the text when they are moved about."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from redraft.core.arranging import (
    Unarrangeable,
    added,
    arranged,
    arranged_draft,
    dropped,
    meant,
    moved_down,
    moved_in,
    moved_out,
    moved_up,
    outline_text,
    renamed,
)
from redraft.core.blocks import block_starts
from redraft.core.draft import Draft
from redraft.core.identity import fresh_ids
from redraft.core.outline import Part, outline_entries, parts_of, parts_of_entries

NOTE = "Dear all,\n\n# News\n\nWe ship.\n\n## Proof\n\n40 to 9.\n\n# Ask\n\nBuy it."
MIXED = """---
title: x
---

Lead.

Hook
====

```sh
# not a heading

## nor this
```

- # a heading in an item
- two

| a | b |
|---|---|
| 1 | 2 |

Proof and
more proof
---

> # quoted

### Deep ###

Text.
"""
PLAIN = "Hello there, all of you.\n\nWe ship it now.\n\nBye."


def draft(text: str, outline: bool = False) -> Draft:
    return Draft(1, 0, text, fresh_ids(block_starts(text), len(text)), "opened", outline=outline)


def titles(parts: tuple[Part, ...]) -> list[str]:
    return [f"{'#' * part.level} {part.title}".strip() for part in parts]


def test_headings_are_the_parts_where_there_are_any() -> None:
    assert titles(parts_of(draft(NOTE))) == ["# News", "## Proof", "# Ask"]
    assert outline_entries(parts_of(draft(NOTE))) == ("p2 # News", "p4 ## Proof", "p6 # Ask")


def test_fences_items_tables_quotes_and_front_matter_hold_no_headings() -> None:
    assert titles(parts_of(draft(MIXED))) == ["# Hook", "## Proof and more proof", "### Deep"]


def test_every_passage_is_a_part_of_a_text_without_headings() -> None:
    parts = parts_of(draft(PLAIN))
    assert [(part.id, part.level, part.title) for part in parts] == [
        ("p1", 0, "Hello there, all of you."), ("p2", 0, "We ship it now."), ("p3", 0, "Bye."),
    ]  # fmt: skip
    assert outline_entries(parts) == ("p1", "p2", "p3")
    assert parts_of(draft("---\na: b\n---\n\nOne.\n\nTwo.\n"))[0].title == "One."
    assert parts_of(draft("x" * 80))[0].title == "x" * 59 + "…"
    assert parts_of(draft(" \n\n")) == ()


def test_what_a_lock_keeps_tells_the_parts_again() -> None:
    parts = parts_of(draft(MIXED))
    assert parts_of_entries(outline_entries(parts)) == parts
    assert parts_of_entries(("p1 #", "p2"), ("a", "b")) == (Part("p1", 1, "", "a"), Part("p2", 0, "", "b"))


def test_an_outline_still_tells_what_each_part_is_for() -> None:
    text = "# News\n\nWhat is new,\nin a line.\n\n## Proof\n"
    assert [part.purpose for part in parts_of(draft(text, outline=True))] == ["What is new, in a line.", ""]
    assert [part.purpose for part in parts_of(draft(text))] == ["", ""]


def test_a_part_moves_with_its_text_and_what_belongs_to_it() -> None:
    parts = parts_of(draft(NOTE))
    down, at = moved_down(parts, 0)
    assert titles(down) == ["# Ask", "# News", "## Proof"] and at == 1
    assert arranged(draft(NOTE), down) == (
        "Dear all,\n\n# Ask\n\nBuy it.\n\n# News\n\nWe ship.\n\n## Proof\n\n40 to 9."
    )
    assert moved_up(down, 1) == (parts, 0)
    assert arranged(draft(NOTE), moved_up(down, 1)[0]) == NOTE


def test_a_part_may_go_over_to_the_heading_before_or_behind() -> None:
    parts = parts_of(draft("# A\n\n## a\n\n# B\n\n## b\n"))
    assert titles(moved_down(parts, 1)[0]) == ["# A", "# B", "## a", "## b"]
    assert titles(moved_up(parts, 3)[0]) == ["# A", "## a", "## b", "# B"]


@pytest.mark.parametrize(
    ("move", "at", "why"),
    [
        (moved_up, 0, "nothing that it could stand before"),
        (moved_up, 1, "more than one level below"),
        (moved_down, 2, "the last of its level"),
        (moved_in, 0, "more than one level below"),
        (moved_out, 0, "first level"),
    ],
)
def test_what_would_leave_a_heading_alone_is_refused(move, at: int, why: str) -> None:
    parts = parts_of(draft(NOTE))
    with pytest.raises(Unarrangeable, match=why):
        move(parts, at)


def test_a_heading_goes_in_and_out_with_what_belongs_to_it() -> None:
    parts = parts_of(draft("# A\n\n# B\n\n## b\n\ntext\n"))
    inside, at = moved_in(parts, 1)
    assert titles(inside) == ["# A", "## B", "### b"] and at == 1
    assert arranged(draft("# A\n\n# B\n\n## b\n\ntext\n"), inside) == "# A\n\n## B\n\n### b\n\ntext\n"
    assert moved_out(inside, 1)[0] == parts
    deep = parts_of(draft("##### A\n\n##### B\n\n###### C\n"))
    with pytest.raises(Unarrangeable, match="level 6"):
        moved_in(deep, 1)


def test_a_passage_of_a_plain_text_moves_and_has_no_level() -> None:
    parts = parts_of(draft(PLAIN))
    assert arranged(draft(PLAIN), moved_up(parts, 2)[0]) == "Hello there, all of you.\n\nBye.\n\nWe ship it now."
    for refused in (lambda: moved_in(parts, 1), lambda: renamed(parts, 1, "New")):
        with pytest.raises(Unarrangeable, match="is a passage"):
            refused()


@pytest.mark.parametrize(
    ("text", "title", "made"),
    [
        ("# Old\n\nx\n", "New", "# New\n\nx\n"),
        ("  ##   Old   ##  \nx\n", "New", "  ##   New   ##  \nx\n"),
        ("# Old\n", "C #", "# C # #\n"),
        ("Old\n===\n\nx", "New one", "New one\n===\n\nx"),
        ("Old\r\nand more\r\n---\r\n\r\nx\r\n", "New", "New\r\n---\r\n\r\nx\r\n"),
        ("Old\n---\n\nx\n", "- item", "## - item\n\nx\n"),
        ("\n\n# Old\n\nx\n", "New", "\n\n# New\n\nx\n"),
    ],
)
def test_a_renamed_heading_keeps_its_style(text: str, title: str, made: str) -> None:
    parts = renamed(parts_of(draft(text)), 0, title)
    assert arranged(draft(text), parts) == made


def test_a_heading_on_another_level_keeps_its_style_where_it_can() -> None:
    text = "One\n===\n\nTwo\n---\n\nx\n\n## Three ##\n"
    parts = parts_of(draft(text))
    lifted = (parts[0], replace(parts[1], level=1), replace(parts[2], level=3))
    with pytest.raises(Unarrangeable):
        moved_out(parts, 0)
    assert arranged(draft(text), lifted) == "One\n===\n\nTwo\n===\n\nx\n\n### Three ###\n"
    assert "### Two\n\nx" in arranged(draft(text), (parts[0], replace(parts[1], level=3), parts[2]))


def test_a_part_is_dropped_with_its_text_and_another_added() -> None:
    parts = parts_of(draft(NOTE))
    assert arranged(draft(NOTE), dropped(parts, 0)) == "Dear all,\n\n# Ask\n\nBuy it."
    more, at = added(parts, 2, "Terms", "What it costs.")
    assert at == 3 and arranged(draft(NOTE), more) == NOTE + "\n\n# Terms\n\nWhat it costs."
    with pytest.raises(Unarrangeable, match="nothing would be left"):
        dropped(dropped(parts, 0), 0)
    with pytest.raises(Unarrangeable, match="needs a title"):
        added(parts, 0, "  ")


def test_an_outline_of_nothing_is_headings_with_a_line_each() -> None:
    parts = (Part("", 1, "News", "What is new."), Part("", 2, "Proof"), Part("", 1, "Ask", "What to do."))
    assert outline_text(parts) == "# News\n\nWhat is new.\n\n## Proof\n\n# Ask\n\nWhat to do.\n"
    assert outline_text((Part("", 0, "Hi", "Greet them."), Part("", 0, "Ask"))) == "Greet them.\n\nAsk\n"
    made = draft(outline_text(parts), outline=True)
    assert [(p.level, p.title, p.purpose) for p in parts_of(made)] == [(p.level, p.title, p.purpose) for p in parts]
    other = meant(parts_of(made), 0, "Only what is new.")
    assert arranged(made, other).startswith("# News\n\nOnly what is new.\n\n## Proof")


def test_crlf_and_the_want_of_a_last_line_end_are_kept() -> None:
    text = "# A\r\n\r\nx\r\n\r\n# B\r\n\r\ny"
    parts = parts_of(draft(text))
    assert arranged(draft(text), moved_up(parts, 1)[0]) == "# B\r\n\r\ny\r\n\r\n# A\r\n\r\nx"
    assert arranged(draft(text), added(parts, 0, "N")[0]) == "# A\r\n\r\nx\r\n\r\n# N\r\n\r\n# B\r\n\r\ny"


def test_parts_that_stand_close_stay_close_where_they_can() -> None:
    assert arranged(draft("# A\nx\n# B\ny\n"), moved_up(parts_of(draft("# A\nx\n# B\ny\n")), 1)[0]) == (
        "# B\ny\n# A\nx\n"
    )
    html = "# A\n<div>\n</div>\n\n# B\n<div>\n"
    assert arranged(draft(html), moved_up(parts_of(draft(html)), 1)[0]) == "# B\n<div>\n\n# A\n<div>\n</div>\n"


def test_what_would_swallow_the_heading_behind_it_cannot_go_before_it() -> None:
    text = "# A\n\nx\n\n# B\n\n```\ncode that never ends\n"
    with pytest.raises(Unarrangeable, match="swallow"):
        arranged(draft(text), moved_up(parts_of(draft(text)), 1)[0])
    with pytest.raises(Unarrangeable, match="another version"):
        arranged(draft(text), (Part("p9", 1, "A"),))


def test_passages_keep_their_ids_wherever_they_go() -> None:
    before = draft(NOTE)
    parts = renamed(moved_down(parts_of(before), 0)[0], 1, "Something else entirely")
    after = arranged_draft(before, added(parts, 0, "Terms", "Costs.")[0], 2, 7)
    assert [p.id for p in after.passages] == ["p1", "p6", "p7", "p8", "p9", "p2", "p3", "p4", "p5"]
    assert after.text_of("p2").strip() == "# Something else entirely" and after.parent == 1
    assert after.text_of("p5").strip() == "40 to 9."


BLOCKS = st.sampled_from(
    [
        "# A",
        "## B ##",
        "C\n===",
        "D d\n---",
        "### E",
        "text here",
        "- one\n- two",
        "```\n# x\n```",
        "| a |\n|---|",
        "> q",
    ]
)
TEXTS = st.builds(
    lambda blocks, end, tail: end.join(blocks).replace("\n", end[: len(end) // 2]) + tail,
    st.lists(BLOCKS, min_size=1, max_size=8),
    st.sampled_from(["\n\n", "\r\n\r\n"]),
    st.sampled_from(["", "\n", "\n\n"]),
)  # fmt: skip


@given(text=TEXTS, moves=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 7)), max_size=6))
@settings(max_examples=150, deadline=None)
def test_whatever_is_moved_no_word_is_lost_and_the_parts_are_found_again(text: str, moves) -> None:
    before = draft(text)
    assert arranged(before, parts_of(before)) == text
    parts = parts_of(before)
    for move, at in moves:
        try:
            parts, _ = (moved_up, moved_down, moved_in, moved_out)[move](parts, at % len(parts))
        except Unarrangeable:
            continue
    after = arranged_draft(before, parts, 2, len(before.passages))
    assert [(p.id, p.level, p.title) for p in parts_of(after)] == [(p.id, p.level, p.title) for p in parts]
    assert {p.id for p in after.passages} == {p.id for p in before.passages}
    bodies = {p.id for p in before.passages} - {part.id for part in parts}
    assert all(after.text_of(id).strip() == before.text_of(id).strip() for id in bodies)
