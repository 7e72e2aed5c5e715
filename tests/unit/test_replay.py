"""Replay from the start, from the end backwards and by jumps shows the same session at each event, in every transcript.

Run with `-rP` to read the counts.
"""

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

import made_session
from benchmarks.bench_signals import Long
from benchmarks.long_session import transcript
from benchmarks.make_session import ten_versions
from faults.forged import FORGED, begun, record
from faults.made import golden
from folded import Story
from redraft.core.review import Verdict
from replayed import ROOT, Tally, check, transcripts, written
from signals.table import ROWS
from unit import test_holds_loop_random, test_loop_random, test_loop_random_converging, test_loop_random_models

FEW, MANY = 2, 120


def checked(folder: Path) -> Tally:
    """Replay all that lies below a folder, and say how much that was."""
    tally = Tally()
    for path in transcripts(folder):
        check(path, tally)
    print(tally)
    return tally


def test_every_sample_session_replays_the_same_in_any_order() -> None:
    tally = checked(ROOT / "sample_sessions")
    assert tally.transcripts == len([*(ROOT / "sample_sessions").glob("*.toml")]) > 0
    assert tally.damaged == tally.no_session == 0


def test_every_history_that_the_tests_tell_replays_the_same_in_any_order(tmp_path: Path) -> None:
    for place, row in enumerate(ROWS):
        written(tmp_path, f"row-{place}", row.tell().events)
    written(tmp_path, "made", made_session.events())
    story = Story().called("critic").reviewed(Verdict("a", False), Verdict("b", True)).ticked("a", True).closed()
    written(tmp_path, "story", story.written("Three.\n").stopped("converged").events)
    assert checked(tmp_path).transcripts == len(ROWS) + 2


async def test_sessions_of_ten_versions_and_of_hundreds_replay_the_same_in_any_order(tmp_path: Path) -> None:
    await ten_versions(tmp_path / "ten.toml")
    (tmp_path / "long.toml").write_bytes(transcript(200))
    assert checked(tmp_path).events > 210


async def walked(home: Path, seeds: range) -> None:
    """Random sessions of every sort there is, with critics and authors that do as they like."""
    for seed in seeds:
        await test_loop_random.walk(home, seed, test_loop_random.STEPS)
        await test_loop_random_models.walk(home, seed)
        await test_loop_random_converging.walk(home, seed)
        await test_holds_loop_random.walk(home, seed, Counter())


async def test_random_sessions_replay_the_same_in_any_order(tmp_path: Path) -> None:
    await walked(tmp_path, range(FEW, FEW + 1))
    tally = checked(tmp_path)
    assert tally.transcripts >= 4 and tally.damaged == tally.no_session == 0


async def test_what_nobody_would_write_replays_as_far_as_it_goes(tmp_path: Path) -> None:
    """A forged event is shown, or the replay ends before it and says so; noise is no session."""
    path = await begun(tmp_path)
    sound = path.read_bytes()
    for place, fields in enumerate(FORGED.values()):
        (tmp_path / f"forged-{place}.toml").write_bytes(sound + record(5, fields))
    (tmp_path / "golden.toml").write_bytes(golden(20_000)[1])
    tally = checked(tmp_path)
    assert tally.transcripts == len(FORGED) + 2
    assert 10 < tally.damaged < len(FORGED) and tally.no_session == 1


@pytest.mark.soak
async def test_many_random_sessions_replay_the_same_in_any_order(tmp_path: Path) -> None:
    await walked(tmp_path, range(MANY))
    assert checked(tmp_path).transcripts >= 4 * MANY


@pytest.mark.soak
def test_ten_thousand_events_replay_the_same_in_any_order(tmp_path: Path) -> None:
    (tmp_path / "long.toml").write_bytes(transcript())
    written(tmp_path, "every-kind", [*islice(Long().steps(), 10_000)])
    assert checked(tmp_path).events == 20_000


def test_a_session_with_events_of_every_kind_replays_the_same_in_any_order(tmp_path: Path) -> None:
    written(tmp_path, "every-kind", [*islice(Long().steps(), 150)])
    tally = checked(tmp_path)
    assert tally.events == 150 and len(tally.kinds) > 15
