"""A newcomer opens each sample session: it is shown as it ended, at any size, and nothing of it can be changed."""

from pathlib import Path

import pytest

from redraft.bundled import samples_dir
from redraft.loop.opening import read_session, resume
from redraft.loop.record import Record
from stories.replayed import watching
from stories.story import NARROW, WIDE, sitting

SAMPLES = sorted(path.stem for path in samples_dir().glob("*.toml"))


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", SAMPLES)
async def test_a_sample_opens_as_it_ended(tmp_path: Path, name: str, size: tuple[int, int]) -> None:
    path = samples_dir() / f"{name}.toml"
    before, session = path.read_bytes(), read_session(path).session
    record = Record(session, None, read_only="A sample is read-only; n begins a session of your own.")
    async with sitting(record, size=size) as user:
        user.sees(session.title[:20])
        await user.press("g")
        user.sees("A sample is read-only")
    assert path.read_bytes() == before


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", SAMPLES)
async def test_a_sample_is_watched_from_its_first_event_to_its_rating(name: str, size: tuple[int, int]) -> None:
    path = samples_dir() / f"{name}.toml"
    events = read_session(path).events
    async with watching(path, size=size) as user:
        user.sees(f"replay, event 1 of {len(events)}", "Made by running redraft")
        await user.press("shift+right", "end")
        user.sees(f"replay, event {len(events)} of {len(events)}", "★")


def test_a_sample_named_by_its_path_or_by_a_link_to_it_is_never_written(tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(samples_dir() / f"{SAMPLES[0]}.toml")
    for path in (samples_dir() / f"{SAMPLES[0]}.toml", link):
        record = resume(path).record
        assert record.journal is None and "A sample is read-only" in record.read_only
