"""`redraft replay --plain`: a session's story, read as text in a pipe or aloud."""

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.long_session import transcript
from commands import STEERS, make_session, redraft, refused
from faults.forged import record
from faults.made import PIECES
from made_session import AT, SPEC, events
from redraft.core.digest import digest
from redraft.core.events import Noted, Opened
from redraft.core.said import Renamed
from redraft.loop.opening import read_session
from replayed import ROOT, written

ZONE = {"TZ": "UTC"}
DRAWN = re.compile("[\u2500-\u259f\u2800-\u28ff]")
"""Lines, boxes and blocks, which are noise when they are read aloud."""


@pytest.fixture
async def session(tmp_path: Path) -> Path:
    """A session of one closed pass, with a hold, a lock, a tick and a rating."""
    return await make_session(tmp_path)


def story(path: Path, *options: str) -> list[str]:
    ran = redraft("replay", path, "--plain", *options, environ=ZONE)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.splitlines()


def test_the_story_has_a_head_a_line_an_event_and_an_end(tmp_path: Path) -> None:
    path = written(tmp_path, "made", events())
    read = read_session(path).session
    assert read.draft is not None
    assert story(path) == [
        "Launch email (k3v9, spec r1)",
        "Task: Write a sales email to engineering VPs about our build cache, so that they agree to a call.",
        "Criteria: 5",
        "problem: Names one specific problem in the first two sentences (judged by the critic)",
        "evidence: Every claim has a figure (judged by the critic)",
        "ask: Ends with one question that is easy to answer (judged by code)",
        "length: At most 90 words (judged by code)",
        "tone: Sounds like a colleague, not like an advertisement (judged by you)",
        "",
        "1  2030-01-02 03:04  you      opened 'Launch email': spec r1, 5 criteria"
        " (problem, evidence, ask, length, tone)",
        "2  2030-01-02 03:04  you      wrote v1, 62 words",
        "3  2030-01-02 03:04  offline  reviewed v1: 2 of 4 pass; fails: evidence (no number given),"
        " ask (ends without a question); 4 findings (evidence, ask, style, problem; gravest 5 of 5)",
        "4  2030-01-02 03:04  you      froze p1 of v1: '## Hook'",
        "5  2030-01-02 03:04  you      locked the outline of v1, 0 parts",
        "6  2030-01-02 03:04  you      ticked that tone passes in v1",
        "",
        "7  2030-01-02 03:04  offline  offered 2 fixes for v1: 7.1 for evidence: 'ship faster' →"
        " 'cut build time from 40 to 9 minutes', medium risk; 7.2 for ask: 'We could talk about it at some point in"
        " the next weeks.' → 'Could we talk for fifteen minutes on Tuesday?', high risk;"
        " 1 refused (p4 is frozen (exact))",
        "8  2030-01-02 03:04  you      accepted 7.1 for evidence: 'ship faster' →"
        " 'cut build time from 40 to 9 minutes', v2",
        "9  2030-01-02 03:04  rules    judged v2 by code: 1 of 2 pass",
        "",
        "v2 stands, 3/5",
        f"Draft: sha256 {read.draft.sha256}",
        f"Session: sha256 {digest(read)}",
        "Read from made.toml",
    ]


def test_it_begins_where_it_is_told_to(session: Path) -> None:
    whole, part = story(session), story(session, "--at", "6")
    first = next(place for place, line in enumerate(whole) if re.match(r" 6  ", line))
    assert [line for line in part if re.match(r" *\d+  ", line)] == [
        line for line in whole[first:] if re.match(r" *\d+  ", line)
    ]
    assert part[-4:] == whole[-4:] and part[:3] == whole[:3]
    assert len(story(session, "--at", "13")) < len(part)


def test_passes_are_set_off_by_an_empty_line_and_nothing_is_drawn() -> None:
    for path in sorted((ROOT / "sample_sessions").glob("*.toml")):
        lines = story(path)
        assert not any(DRAWN.search(line) or STEERS.search(line) for line in lines)
        assert not any(one == other == "" for one, other in pairwise(lines))
        ends = [place for place, line in enumerate(lines) if " closed pass " in line]
        assert ends and all(lines[place + 1] == "" for place in ends)
        begins = [place for place, line in enumerate(lines) if " offered " in line and lines[place - 1] == ""]
        assert len(begins) >= len(ends)


def test_a_session_without_a_draft_and_one_that_was_renamed(tmp_path: Path) -> None:
    first = Opened(n=1, at=AT, title="Mail", spec=SPEC)
    assert story(written(tmp_path, "one", [first]))[-4:-1][0] == ""
    lines = story(written(tmp_path, "two", [first, Renamed(n=2, at=AT, title="Letter")]))
    assert lines[0] == "Mail (k3v9, spec r1), now called 'Letter'"
    assert "No draft was written." in lines


def test_beyond_the_end_there_is_nothing_to_show(session: Path, tmp_path: Path) -> None:
    assert "there is no event 99 to show: events 1 to 13 are all there are" in refused("replay", session, "--at", "99")
    one = written(tmp_path, "one", events()[:1])
    assert "event 1 is all there is" in refused("replay", one, "--plain", "--at", "2")
    assert "is not the number of an event" in refused("replay", session, "--plain", "--at", "-1")
    assert "there is no session" in refused("replay", "nobody", "--plain")


def test_without_a_terminal_the_screen_points_to_plain(session: Path) -> None:
    assert "say --plain" in refused("replay", session)


def test_what_is_wrong_is_said_beside_the_story(session: Path) -> None:
    sound = session.read_bytes()
    session.write_bytes(sound.replace(b"nearly", b"clearly"))
    ran = redraft("replay", session, "--plain")
    assert ran.code == 3 and "rated v2 4 of 5: clearly" in ran.out
    assert ran.err.startswith("redraft: edited by hand at event 13; see: redraft verify ")
    session.write_bytes(
        sound + record(14, 'kind = "published"\nwhere = "x"\n') + record(15, 'kind = "noted"\ntext = ""\n')
    )
    ran = redraft("replay", session, "--plain")
    shown = [int(line.split()[0]) for line in ran.out.splitlines() if re.match(r" *\d+  ", line)]
    assert ran.code == 3 and shown == [*range(1, 14)]
    assert "holds what this version does not know: published" in ran.err and "a newer redraft" in ran.err
    assert "The file goes on, but 1 more event in it cannot be shown." in ran.out
    session.write_bytes(b"nothing")
    assert "no whole event" in refused("replay", session, "--plain", code=3)


def test_hostile_words_are_told_and_do_nothing(tmp_path: Path) -> None:
    told = [Opened(n=1, at=AT, title="".join(PIECES), spec=SPEC)]
    noted = [Noted(n=n, at=AT, by=piece, text=f"x{piece}y") for n, piece in enumerate(PIECES, 2)]
    ran = redraft("replay", written(tmp_path, "hostile", [*told, *noted]), "--plain")
    assert ran.code == 0 and not STEERS.search(ran.out)
    assert len([line for line in ran.out.splitlines() if " told the author" in line]) == len(PIECES)


def test_a_reader_that_leaves_early_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_bytes(transcript(600))
    with subprocess.Popen(
        [sys.executable, "-m", "redraft", "replay", path, "--plain"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None and running.stderr is not None
        assert running.stdout.readline().startswith(b"Note (k3v9")
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0
