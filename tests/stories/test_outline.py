"""Structure before content: an outline is proposed, judged, arranged by keys and locked, and then it holds."""

from pathlib import Path

from outlined import SPEC, Architect, Mender, OrderCritic, Writes
from stories.story import NARROW, story

MEMO = """Read this on Monday.

# Hook

Builds are slow.

## Numbers

- 40 minutes
- 9 with the cache

Ask
===

Try it.
"""


def outlining(folder: Path, draft: str | None = MEMO, **more: object):
    """A story with an author that outlines, writes and mends, and a critic of the order."""
    players = {"critic": OrderCritic(), "author": Mender(), "writer": Writes(_TEXT), "outliner": Architect()}
    return story(folder, draft, SPEC, **(players | more))  # type: ignore[arg-type]


_TEXT = "# News\n\nWe ship, kindly.\n\n# Ask\n\nBuy it.\n"


async def test_from_nothing_an_outline_is_proposed_judged_reordered_locked_and_written(tmp_path: Path):
    async with outlining(tmp_path, None) as user:
        await user.press("l")
        user.sees("Outline", "1 # Ask What to do.", "2 # News What is new.", "[?] order The ask comes last")
        user.transcript_has("written", version=1, outline=True, by="test:author")
        await user.press("escape", "g")
        user.sees("Structure ▸ Content", "[ ] order", "[?] kind")
        await user.press("r", "l", "J")
        user.sees("1 # News", "2 # Ask ↓ moved", "Enter takes it unlocked")
        await user.press("l")
        user.sees("Structure ✓ ▸ Content", "outline locked", "Draft v2")
        user.transcript_has("written", version=2, outline=True, says="outline: moved 'Ask' down")
        user.transcript_has("locked", version=2, purposes=("What is new.", "What to do."))
        await user.press("g")
        assert user.draft == _TEXT
        user.transcript_has("written", version=3, outline=False, by="test:author")


async def test_parts_are_moved_put_in_renamed_added_and_dropped_by_keys(tmp_path: Path):
    async with outlining(tmp_path) as user:
        await user.press("l")
        user.sees("1 # Hook", "2 ## Numbers", "3 # Ask")
        await user.press("j", "j", "K")
        user.sees("1 # Ask ↑ moved", "2 # Hook", "3 ## Numbers")
        await user.press("r")
        await user.type(" me")
        await user.press("enter")
        user.sees("1 # Ask me was 'Ask' ↑ moved")
        await user.press("j", "j", "less_than_sign")
        user.sees("3 # Numbers was level 2")
        await user.press("n")
        await user.type("Cost")
        await user.press("enter", "w")
        await user.type("What it takes")
        await user.press("enter")
        user.sees("4 # Cost new What it takes")
        await user.press("d", "u", "enter")
        assert user.draft.startswith(
            "Read this on Monday.\n\nAsk me\n===\n\nTry it.\n\n# Hook\n\nBuilds are slow.\n\n# Numbers"
        )
        assert "- 9 with the cache\n\n# Cost\n\nWhat it takes\n" in user.draft
        user.does_not_see("outline locked")
        await user.press("u")
        assert user.draft == MEMO


async def test_a_locked_outline_refuses_a_fix_that_touches_a_heading_and_one_that_adds_one(tmp_path: Path):
    async with outlining(tmp_path, "# Ask\n\nBuy it, kindly.\n\n# News\n\nWe ship.\n") as user:
        await user.press("l", "l", "g")
        user.sees("refused: the outline is locked, and this renames 'Ask' to 'What you may do'")
        user.transcript_lacks("decided")
    adds = Mender()
    adds._mended = _with_heading  # type: ignore[method-assign]
    async with outlining(tmp_path / "two", "# News\n\nWe ship.\n\n# Ask\n\nBuy it.\n", author=adds) as user:
        await user.press("l", "l", "g")
        user.sees("refused: the outline is locked, and this adds 'More'")
        user.transcript_lacks("decided")


def _with_heading(draft, named):
    from redraft.core.edits import Edit
    from redraft.core.review import Fix

    return Fix(named.name, (Edit("p2", "We ship.", "We ship, kindly.\n\n# More\n\nMuch more."),), "adds a part")


async def test_what_was_arranged_and_not_taken_is_there_the_next_time(tmp_path: Path):
    async with outlining(tmp_path) as user:
        await user.press("l", "J", "escape")
        assert user.draft == MEMO
        user.transcript_lacks("written", version=2)
        await user.press("l")
        user.sees("As you left it", "1 # Ask", "2 # Hook")


async def test_what_cannot_be_moved_says_why(tmp_path: Path):
    async with outlining(tmp_path) as user:
        await user.press("l", "K")
        user.sees("'Hook' cannot go up")
        await user.press("less_than_sign")
        user.sees("'Hook' stays: it, or what belongs to it, is on the first level")
        await user.press("r")
        await user.press(*["backspace"] * 4, "enter")
        user.sees("'Hook' was not renamed: a heading needs a title")


async def test_arranging_a_frozen_passage_away_asks_first(tmp_path: Path):
    async with outlining(tmp_path) as user:
        await user.find("draft", "Builds are slow")
        await user.press("f", "enter", "l", "d", "enter")
        user.sees("Not taken yet: it changes what is held", "Passage p3 is frozen, and this removes it.")
        await user.press("k")
        user.sees("Outline", "dropped")
        await user.press("enter", "t")
        user.transcript_has("thawed", target="p3", reason="for a hand edit")
        assert "Builds are slow" not in user.draft


async def test_an_author_proposes_another_outline_of_a_text(tmp_path: Path):
    async with outlining(tmp_path, "# Ask\n\nBuy it.\n\n# News\n\nWe ship.\n") as user:
        await user.press("l", "p")
        user.sees("Proposed by the author; nothing of it is taken yet.", "What is new.")
        user.transcript_has("proposed", version=1)
        await user.press("escape")
        assert user.draft.startswith("# Ask")


async def test_plain_text_is_outlined_by_its_passages(tmp_path: Path):
    async with outlining(tmp_path, "We ship.\n\nWe are kindly people.\n\nBuy it.\n", size=NARROW) as user:
        await user.press("l")
        user.sees("1 We ship.", "3 Buy it.", "Esc leaves")
        await user.press("r")
        user.sees("only headings have a title")
        await user.press("J", "l")
        assert user.draft == "We are kindly people.\n\nWe ship.\n\nBuy it.\n"
        user.transcript_has("locked", version=2)


async def test_without_a_draft_or_an_author_an_outline_is_made_by_hand(tmp_path: Path):
    async with outlining(tmp_path, None, outliner=None, writer=None) as user:
        await user.press("l")
        user.sees("There is no part yet: n adds one.")
        await user.press("p")
        user.sees("Nobody is there to propose one")
        await user.press("l")
        user.sees("There is nothing to lock")
        await user.press("n")
        await user.type("Hook")
        await user.press("enter", "l")
        assert user.draft == "# Hook\n"
        user.transcript_has("locked", version=1)
