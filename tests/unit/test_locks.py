"""The lock of an outline: which drafts leave it as it is, and what is said of one that does not."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folded import Story
from made_session import AT
from redraft.core.draft import Draft, outline_of
from redraft.core.events import Locked
from redraft.core.fold import apply
from redraft.core.identity import inherit_by_diff
from redraft.core.locks import broken_lock, change_in_words, locked_parts, outline_now
from redraft.core.outline import outline_entries, parts_of
from redraft.core.session import Session

NOTE = "# News\n\nWe ship.\n\n## Proof\n\n40 to 9.\n\n# Ask\n\nBuy it.\n"
PLAIN = "Hello there, all of you.\n\nWe ship it now.\n\nBye."


def locked(text: str, *, every_block: bool = False, purposes: tuple[str, ...] = ()) -> Session:
    session = Story(text=text).session
    assert session.draft is not None
    entries = outline_of(session.draft) if every_block else outline_entries(parts_of(session.draft))
    at = AT + timedelta(seconds=session.last + 1)
    return apply(session, Locked(n=session.last + 1, at=at, version=1, outline=entries, purposes=purposes))


def broken(session: Session, text: str) -> str:
    assert session.draft is not None
    candidate = Draft(2, 1, text, inherit_by_diff(session.draft, text, session.highest), "candidate")
    found = broken_lock(session, candidate)
    return found.says.removeprefix("the outline is locked, and this ") if found else ""


@pytest.mark.parametrize(
    "text",
    [
        NOTE,
        NOTE.replace(
            "We ship.", "We ship, and more.\n\nA new paragraph.\n\n- a list\n- of two\n\n```\n# no heading\n```"
        ),
        NOTE.replace("40 to 9.\n\n", ""),
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("# News\n", "News\n====\n").replace("## Proof\n", "## Proof ##\n"),
        "---\ntitle: x\n---\n\nA lead.\n\n" + NOTE,
        "# News\n\n## Proof\n\n# Ask\n",
    ],
)
def test_the_text_below_locked_headings_is_free(text: str) -> None:
    assert broken(locked(NOTE), text) == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (NOTE + "\n# Terms\n\nx\n", "adds 'Terms'"),
        (NOTE.replace("We ship.", "We ship\n---"), "adds 'We ship'"),
        (NOTE.replace("## Proof\n\n", ""), "drops 'Proof'"),
        (NOTE.replace("## Proof", "## Figures"), "renames 'Proof' to 'Figures'"),
        (NOTE.replace("# Ask", "# What you may do"), "renames 'Ask' to 'What you may do'"),
        (NOTE.replace("## Proof", "### Proof"), "puts 'Proof' on level 3"),
        ("# Ask\n\nBuy it.\n\n# News\n\nWe ship.\n\n## Proof\n\n40 to 9.\n", "moves 'Ask' up"),
        (NOTE.replace("# Ask", "Ask"), "drops 'Ask'"),
        ("nothing at all", "drops 'News', and 2 more"),
        (NOTE.replace("## Proof", "```\n## Proof\n```"), "drops 'Proof'"),
    ],
)
def test_what_is_done_to_a_locked_heading_is_named(text: str, says: str) -> None:
    assert broken(locked(NOTE), text) == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PLAIN, ""),
        (PLAIN.replace("We ship it now.", "We ship it now, and to all of them."), ""),
        (PLAIN + "\n\nPS: one thing more.\n", "adds 'PS: one thing more.'"),
        (PLAIN.replace("\n\nBye.", ""), "drops 'Bye.'"),
        ("We ship it now.\n\nHello there, all of you.\n\nBye.", "moves 'Hello there, all of you.' down"),
        (PLAIN.replace("We ship it now.", "# We ship it now."), "puts a heading in the place of 'We ship it now.'"),
    ],
)
def test_without_headings_every_passage_is_a_part(text: str, says: str) -> None:
    assert broken(locked(PLAIN), text) == says


def test_front_matter_is_no_part_of_a_plain_text() -> None:
    text = "---\nto: all\n---\n\n" + PLAIN
    assert broken(locked(text), text.replace("to: all", "to: some")) == ""
    assert broken(locked(text), PLAIN) == ""


def test_an_older_lock_of_every_block_stays_as_strict_as_it_was() -> None:
    session = locked(NOTE, every_block=True)
    assert broken(session, NOTE.replace("We ship.", "We ship, and more.")) == ""
    assert broken(session, NOTE.replace("We ship.", "We ship.\n\nOne more.")) == "adds 'p7'".replace("'", "")
    assert broken(session, NOTE.replace("## Proof", "## Figures")) == "renames 'Proof' to 'Figures'"


def test_the_locked_parts_know_what_they_are_for() -> None:
    session = locked(NOTE, purposes=("What is new", "", "What to do"))
    assert [part.purpose for part in locked_parts(session)] == ["What is new", "", "What to do"]
    assert outline_now(session) == locked_parts(session)
    assert [part.purpose for part in outline_now(locked(NOTE))] == ["", "", ""]


def test_a_change_is_told_in_a_line() -> None:
    parts = parts_of(Story(text=NOTE).session.drafts[0])
    news, proof, ask = parts
    assert change_in_words(parts, parts) == ""
    assert change_in_words(parts, (ask, news, proof)) == "moved 'Ask' up"
    assert change_in_words((ask, news, proof), parts) == "moved 'Ask' down"
    assert change_in_words(parts, (news, proof)) == "dropped 'Ask'"


WORDS = st.sampled_from(["One.", "Two or three.", "```\n# x\n```", "- a\n- b", "| a |\n|---|", "> # q", "***"])
HEADINGS = st.sampled_from(["# A", "## B", "C\n===", "D\n---", "### E #"])


@given(
    parts=st.lists(st.tuples(HEADINGS, st.lists(WORDS, max_size=3)), min_size=1, max_size=5),
    other=st.lists(st.lists(WORDS, max_size=3), min_size=6, max_size=6),
    swap=st.tuples(st.integers(0, 4), st.integers(0, 4)),
)
@settings(max_examples=150, deadline=None)
def test_a_lock_is_broken_if_and_only_if_the_row_of_headings_differs(parts, other, swap) -> None:
    def text(bodies: list, heads: list[str]) -> str:
        return "\n\n".join(block for head, body in zip(heads, bodies, strict=False) for block in (head, *body)) + "\n"

    heads = [head for head, _ in parts]
    session = locked(text([body for _, body in parts], heads))
    assert broken(session, text(other, heads)) == ""
    a, b = swap[0] % len(heads), swap[1] % len(heads)
    turned = [*heads]
    turned[a], turned[b] = heads[b], heads[a]
    assert bool(broken(session, text(other, turned))) == (turned != heads)
    assert bool(broken(session, text(other, heads[:-1]))) and broken(session, text(other, [*heads, "# Z"]))
