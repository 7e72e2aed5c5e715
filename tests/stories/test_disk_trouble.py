"""A disk that does not take what it is given: the session goes on, and nothing is called saved that is not."""

import errno
from pathlib import Path

import pytest

from faults.disks import FAULTS, FailingDisk
from redraft.loop.opening import read_session
from stories.story import NARROW, WIDE, again, words

FULL = FAULTS["full disk"]
LATER = 10_000


def healthy() -> FailingDisk:
    """A disk that works until `break_now`."""
    return FailingDisk(LATER, FULL, for_ever=True)


def break_now(disk: FailingDisk) -> None:
    disk.at = disk.count


async def test_a_disk_that_fills_up_shows_a_banner_that_stays_and_the_session_goes_on(tmp_path: Path):
    disk = healthy()
    async with words(tmp_path, disk=disk) as user:
        await user.press("g")
        kept = read_session(user.file).events
        break_now(disk)
        await user.press("a")
        user.sees("▲ Not saved to", "the disk is full", "S saves elsewhere, T tries again.", "Draft v2")
        await user.press("tab", "r", "l", "l", "question_mark", "escape")
        user.sees("▲ Not saved to", "outline locked")
        assert read_session(user.file).events == kept
        assert len(user.record.journal.unsaved) >= 2


async def test_trying_again_saves_everything_once_there_is_room(tmp_path: Path):
    disk = healthy()
    async with words(tmp_path, disk=disk) as user:
        break_now(disk)
        await user.press("g", "a", "T")
        user.sees("▲ Not saved to", "the disk is full")
        user.transcript_lacks("reviewed")
        disk.heal()
        await user.press("T")
        user.sees("Saved again: nothing is in memory only.")
        user.does_not_see("▲")
        user.transcript_has("decided", choice="accept")
        assert user.saved == user.record.session


async def test_saving_elsewhere_takes_the_whole_session_and_goes_on_there(tmp_path: Path):
    disk = healthy()
    other = tmp_path / "other"
    other.mkdir()
    async with words(tmp_path, disk=disk) as user:
        break_now(disk)
        await user.press("g", "a")
        first = user.file
        disk.heal()
        await user.press("S")
        user.sees("Save the session to which folder or file?")
        await user.press("ctrl+u")
        await user.paste(str(other))
        await user.press("enter")
        user.does_not_see("▲")
        assert user.file.parent == other
        user.sees("Saved: the session is in")
        await user.press("r")
        assert user.saved == user.record.session
        assert len(read_session(first).events) < len(read_session(user.file).events)


async def test_a_place_that_cannot_be_written_is_declined_and_can_be_asked_again(tmp_path: Path):
    disk = healthy()
    async with words(tmp_path, disk=disk) as user:
        break_now(disk)
        await user.press("g", "S")
        await user.press("ctrl+u")
        await user.paste(str(tmp_path / "new.toml"))
        await user.press("enter")
        user.sees("▲ Not saved to", "the disk is full")
        user.transcript_lacks("reviewed")


async def test_quitting_with_something_unsaved_asks_first(tmp_path: Path):
    disk = healthy()
    async with words(tmp_path, disk=disk) as user:
        break_now(disk)
        await user.press("g", "q")
        user.sees("Not everything is saved.", "save the session elsewhere", "quit, and lose what is in memory only")
        await user.press("q", "enter", "escape", "q")
        assert not user.has_left
        await user.press("l")
        assert user.has_left


@pytest.mark.parametrize("where", ["", "x", "question_mark"])
async def test_every_way_out_asks_while_something_is_unsaved(tmp_path: Path, where: str):
    disk = healthy()
    async with words(tmp_path, disk=disk) as user:
        await user.press("g")
        break_now(disk)
        await user.press("s", *[key for key in [where] if key], "ctrl+q")
        assert not user.has_left
        user.sees("Not everything is saved.")


async def test_the_way_out_leads_to_saving_elsewhere(tmp_path: Path):
    disk = healthy()
    async with words(tmp_path, disk=disk) as user:
        break_now(disk)
        await user.press("g", "q", "s")
        user.sees("Save the session to which folder or file?")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_folder_that_cannot_be_written(tmp_path: Path, size: tuple[int, int]):
    disk = FailingDisk(0, errno.EACCES, for_ever=True)
    async with words(tmp_path, disk=disk, size=size) as user:
        user.sees("▲ Not saved to", "you may not write there", "S saves elsewhere, T tries again.", "g begins")
        await user.press("g", "o")
        user.sees("2 in focus", "Only what was rejected or skipped can be reopened.")


async def test_a_session_that_could_never_be_written_can_still_be_worked_and_saved_elsewhere(tmp_path: Path):
    (tmp_path / "sessions").write_text("a file where the folder should be")
    other = tmp_path / "other"
    other.mkdir()
    async with words(tmp_path) as user:
        user.sees("▲ Not saved to", "S saves elsewhere, T tries again.")
        await user.press("g", "a")
        user.sees("Draft v2")
        await user.press("S")
        await user.press("ctrl+u")
        await user.paste(str(other))
        await user.press("enter")
        assert user.saved == user.record.session
        user.transcript_has("opened")


async def test_a_file_that_vanished_is_made_anew_with_all_of_the_session(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("g")
        user.file.unlink()
        await user.press("a")
        user.sees("▲ Not saved to", "has gone; retry to make it anew, or save elsewhere")
        await user.press("T")
        user.does_not_see("▲")
        assert user.saved == user.record.session
        file = user.file
    async with again(file) as user:
        user.sees("Draft v2")


async def test_a_file_that_another_program_replaced_is_left_alone(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("g")
        other = user.file.with_suffix(".new")
        other.write_text("mine")
        other.replace(user.file)
        await user.press("a")
        user.sees("▲ Not saved to", "another program changed or replaced the file")
        await user.press("T")
        assert user.file.read_text() == "mine"


@pytest.mark.parametrize("at", range(0, 24, 3))
@pytest.mark.parametrize("fault", FAULTS)
async def test_what_is_not_on_the_disk_is_under_a_banner(tmp_path: Path, at: int, fault: str):
    disk = FailingDisk(at, FAULTS[fault], for_ever=True)
    async with words(tmp_path, disk=disk) as user:
        await user.press("g", "a")
        path = user.file
        on_disk = len(read_session(path).events) if path.exists() and b"# end 1 " in path.read_bytes() else 0
        if on_disk < user.record.session.last:
            user.sees("▲ Not saved to")
