"""Leaving and coming back: in mid-pass, after a kill, with a file cut anywhere, edited by hand, or open elsewhere."""

import random
import re
from pathlib import Path

import pytest

from loops import DRAFT, SPEC, WordAuthor, WordCritic
from redraft.config import Config
from redraft.core.events import Reverted
from redraft.core.spec import parse_spec
from redraft.loop.opening import begin, read_session, resume
from redraft.loop.passes import Loop
from redraft.tui.app import RedraftApp
from redraft.tui.screens.drafting import DraftingScreen
from stories.story import PLAIN_DRAFT, again, story, words

HERE = {"critic": WordCritic(), "author": WordAuthor()}
FEW_CUTS, CUTS = 4, 400
SEALED = re.compile(rb"\n# end \d+ [0-9a-f]{16}\n")


async def test_a_user_quits_in_mid_pass_and_goes_on_later(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g", "a", "q")
        assert user.has_left
        file, before = user.file, user.file.read_bytes()
    async with again(file) as user:
        assert file.read_bytes() == before
        user.sees("Draft v2", "We definitely moved", "1 in focus", "1 fix is yours to decide")
        await user.press("a")
        user.sees("Draft v3", "Pass 1 kept")
        user.transcript_has("closed_pass", base=1, candidate=3)
        assert user.draft == PLAIN_DRAFT.replace("definately", "definitely").replace("The the", "The")


async def test_what_was_rejected_and_held_is_still_so_after_coming_back(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("g", "r", "f", "enter", "l", "l", "q")
        file = user.file
    async with again(file, **HERE) as user:
        user.sees("❄ p2 (exact)", "outline locked", "rejected", "1 in focus")
        await user.press("a")
        user.sees("Not accepted: passage p2 is frozen")


async def test_a_user_can_undo_what_was_done_before_leaving(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("g", "a", "q")
        file = user.file
    async with again(file, **HERE) as user:
        await user.press("u")
        user.sees("Draft v1", "2 in focus")
        assert user.draft == DRAFT


async def test_a_choice_that_was_open_is_asked_again(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g", "x")
        await user.type("half a reas")
        await user.press_and_go_on("ctrl+q")
        file = user.file
    async with again(file) as user:
        user.sees("2 in focus")
        user.transcript_lacks("decided")


async def test_a_half_written_record_is_set_aside_and_said(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("g", "a", "q")
        file, whole = user.file, user.file.read_bytes()
    file.write_bytes(whole + b'\n[[event]]\nn = 7\nkind = "dec')
    async with again(file, **HERE) as user:
        user.sees("A half-written record was set aside in", "6 events were kept")
        assert file.read_bytes() == whole
        assert list(file.parent.glob("*.torn-*"))


async def test_an_event_edited_by_hand_is_said(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("R", "4", "tab")
        await user.type("fair")
        await user.press("enter", "q")
        file = user.file
    file.write_bytes(file.read_bytes().replace(b'"fair"', b'"poor"'))
    async with again(file, **HERE) as user:
        user.sees("Edited by hand at event 3")


async def test_a_session_that_this_version_does_not_wholly_know_is_only_read(tmp_path: Path):
    record = await begin(parse_spec(SPEC), DRAFT, tmp_path)
    journal = record.journal
    assert journal is not None
    await journal.append(Reverted(n=3, at=record.session.created, to=9))
    record.close()
    async with again(journal.path, **HERE) as user:
        user.sees("read-only")
        before = journal.path.read_bytes()
        await user.press("g", "l", "R", "a", "u", "E")
        user.sees("is shown read-only")
        assert journal.path.read_bytes() == before


async def golden(folder: Path) -> Path:
    """A transcript with most kinds of events in it, made by the loop."""
    async with words(folder) as user:
        await user.press("l", "l", "g", "a", "x")
        await user.type("Zoë said “no”")
        await user.press("enter", "l")
        await user.type("for more")
        await user.press("enter", "f", "enter", "u", "R", "3", "enter", "g", "a", "u", "s", "q")
        return user.file


async def cut_and_open(folder: Path, file: Path, cuts: list[int]) -> None:
    """Cut a transcript at each place, open it in the app, and look whether just the whole events came back."""
    whole, events = file.read_bytes(), read_session(file).events
    for cut in cuts:
        place = folder / f"{cut}" / file.name
        place.parent.mkdir()
        place.write_bytes(whole[:cut])
        taken = resume(place)
        kept = read_session(place).events
        assert kept == events[: len(kept)]
        assert len(SEALED.findall(whole[:cut])) <= len(kept) + 1 <= len(SEALED.findall(whole[: cut + 1]))
        await _seen(taken, len(kept))


async def _seen(taken, kept: int) -> None:
    """The app comes up on it, takes a key, and ends."""
    screen = DraftingScreen(Loop(taken.record, WordCritic(), WordAuthor()), Config(), notes=taken.notes)
    app = RedraftApp(Config(), lambda: screen)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        lines = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "Note" in lines and "Spec r1" in lines
        assert taken.record.session.last == kept
        await pilot.press("tab", "j")
    taken.record.close()
    assert not app.return_code


def chosen(file: Path, count: int, seed: int) -> list[int]:
    """Places to cut: after the first event, since a file without one holds no session."""
    whole = file.read_bytes()
    first = whole.index(b"\n# end 1 ") + len("\n# end 1 ") + 16
    return sorted(random.Random(seed).sample(range(first + 1, len(whole)), count))


async def test_a_transcript_cut_anywhere_opens_in_the_app(tmp_path: Path):
    file = await golden(tmp_path)
    await cut_and_open(tmp_path, file, chosen(file, FEW_CUTS, seed=5))


@pytest.mark.soak
async def test_a_transcript_cut_in_hundreds_of_places_opens_in_the_app(tmp_path: Path):
    file = await golden(tmp_path)
    await cut_and_open(tmp_path, file, chosen(file, CUTS, seed=6))
