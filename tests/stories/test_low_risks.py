"""Low risks that are taken without a key, and every fix in focus with one."""

from pathlib import Path

import pytest

from loops import WordAuthor
from redraft.config import Config
from redraft.core.edits import Edit
from redraft.core.events import Decided
from redraft.core.review import Fix
from redraft.loop import acts
from stories.story import NARROW, again, story, words

LOW = Config(auto_accept="low")
SLIPS = """# Notice

We definately moved the office to Harbour Street.

You will recieve your keys there from Ann, who said "we definately moved".

Is that all right?
"""
SPEC = """
title = "Moving notice"
task = "Tell the whole house where we are now."
[budget]
focus = 3
[[criterion]]
id = "spelling"
says = "No spelling faults"
no_faults = "spelling"
[[criterion]]
id = "length"
says = "At most 10 words"
max_words = 10
"""


def automatic(events: list[object]) -> list[Decided]:
    return [event for event in events if isinstance(event, Decided) and event.auto]


async def test_low_risks_are_taken_without_a_key_and_taken_back_as_one(tmp_path: Path):
    async with story(tmp_path, draft=SLIPS, spec=SPEC, config=LOW) as user:
        await user.press("g")
        taken = automatic(user.events("decided"))
        assert [event.version for event in taken] == [2, 3] and {event.by for event in taken} == {"rules"}
        assert "definitely moved the office" in user.draft and "receive your keys" in user.draft
        assert '"we definately moved"' in user.draft  # what someone said stays for the person to decide
        user.sees("2 low risks taken: 'definately' → 'definitely', 'recieve' → 'receive'; u takes all back.")
        user.sees("high risk", "at risk: quote changed", pane="critique")
        await user.press("v")
        user.sees("auto")
        await user.press("escape", "u")
        user.sees("Draft v1", "Undone: took 2 fixes of low risk.")
        assert user.draft == SLIPS
        user.transcript_has("reverted", to=1, undoes=taken[0].n)


async def test_what_was_taken_back_is_not_taken_again(tmp_path: Path):
    async with story(tmp_path, draft=SLIPS, spec=SPEC, config=LOW) as user:
        await user.press("g", "u", "g")
        user.sees("Decide the fix in focus first")
        await user.press("s", "s", "s", "g", "g")
        assert len(automatic(user.events("decided"))) == 2
        assert user.draft == SLIPS
        await user.press("a")
        assert user.draft != SLIPS  # by key it may be accepted still


async def test_a_pass_whose_fixes_were_all_taken_closes_by_itself(tmp_path: Path):
    text = SLIPS.replace(', who said "we definately moved"', "")
    async with story(tmp_path, draft=text, spec=SPEC, config=LOW) as user:
        await user.press("g")
        user.transcript_has("closed_pass", base=1, candidate=3, kept=True, by="rules")
        user.sees("spelling passes now")


async def test_a_pass_that_moved_nothing_is_not_kept_for_what_nobody_read(tmp_path: Path):
    spec = SPEC.replace('no_faults = "spelling"', 'lacks = "nothing of that"')
    text = SLIPS.replace(', who said "we definately moved"', "")
    async with story(tmp_path, draft=text, spec=spec, config=LOW) as user:
        await user.press("g")
        assert len(automatic(user.events("decided"))) == 2
        user.transcript_has("closed_pass", base=1, candidate=3, kept=False)
        assert user.draft == text


@pytest.mark.parametrize("how", ["passage", "heading"])
async def test_what_is_frozen_or_locked_is_never_taken(tmp_path: Path, how: str):
    text = SLIPS.replace("# Notice", "# A definately new place") if how == "heading" else SLIPS
    async with story(tmp_path, draft=text, spec=SPEC, config=LOW) as user:
        if how == "passage":
            await acts.freeze_passage(user.record, "p2", "moved the office")
        else:
            await acts.lock(user.record)
        await user.press("g")
        held = "p2" if how == "passage" else "p1"
        assert all(held not in {edit.passage for edit in event.edits} for event in automatic(user.events("decided")))
        assert text.splitlines()[2 if how == "passage" else 0] in user.draft
        assert "receive" in user.draft


async def test_without_the_setting_every_fix_waits_for_its_key(tmp_path: Path):
    async with story(tmp_path, draft=SLIPS, spec=SPEC) as user:
        await user.press("g")
        user.transcript_lacks("decided")
        user.sees("3 in focus")


async def test_a_session_that_is_only_read_takes_nothing(tmp_path: Path):
    async with story(tmp_path, draft=SLIPS, spec=SPEC) as user:
        await user.press("g")
        before = user.file.read_bytes()
        async with again(user.file, config=LOW) as other:
            await other.press("g")
            other.sees("read-only")
        assert user.file.read_bytes() == before


@pytest.mark.parametrize("size", [NARROW, (160, 45)])
async def test_every_fix_in_focus_is_accepted_by_one_key_a_version_each(tmp_path: Path, size: tuple[int, int]):
    async with story(tmp_path, size=size) as user:
        await user.press("g", "A")
        accepted = [event for event in user.events("decided") if event.choice == "accept"]
        assert [(event.parent, event.version, event.by, event.auto) for event in accepted] == [
            (1, 2, "you", False),
            (2, 3, "you", False),
        ]
        user.sees("2 fixes accepted, a version each.")
        await user.press("v")
        user.sees("2 changes, not separable")
        await user.press("escape", "u")
        assert user.saved.head == 2


async def test_all_are_accepted_but_what_lost_its_ground(tmp_path: Path):
    draft = "# News\n\nWe utilize utilize it.\n\nAnd here.\n"
    async with words(tmp_path, draft=draft, author=Widening()) as user:
        await user.press("g", "A")
        choices = [(event.choice, event.by) for event in user.events("decided")]
        assert choices == [("accept", "you"), ("skip", "rules")]
        user.sees("1 other fix went stale")


async def test_all_are_not_accepted_unseen(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press_quickly("g", "A")
        user.sees("This fix has only just come up")
        user.transcript_lacks("decided")
        user.clock.now += 1.0
        await user.press("A", "A")
        user.sees("There is no fix to accept")


class Widening(WordAuthor):
    """Quotes so much around each fault that its fixes touch each other."""

    def _fix(self, draft, named):
        found = named.finding
        text, start = draft.text_of(found.passage), draft.passage(found.passage).start
        quote = text[max(found.at - 3, 0) : found.at + len(found.quote)]
        edit = Edit(found.passage, quote, quote.replace("utilize", "use", 1), start + max(found.at - 3, 0))
        return Fix(named.name, (edit,), "mended")


class Growing(WordAuthor):
    """Puts two words for one."""

    def __init__(self) -> None:
        super().__init__("make use")


async def test_all_are_accepted_but_what_would_break_a_hold_with_the_others(tmp_path: Path):
    async with words(tmp_path, author=Growing()) as user:
        await acts.freeze_measure(user.record, "words", 1, 16)
        await user.press("g", "A")
        user.transcript_has("decided", choice="accept", version=2)
        user.transcript_has("decided", choice="skip", by="rules")
        user.sees("1 other fix set aside: words", "frozen at 1 to 16, and this makes it 17.")
        assert len(user.saved.drafts) == 2
