"""`redraft stats` as its user meets it: as text, as JSON, over sessions of which some are broken, and over none."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commands import redraft
from redraft.config import sessions_dir, state_dir
from redraft.stats.since import NoSpan, since_of
from stats.made_sessions import make

NOW = datetime(2024, 3, 31, 14, 5, tzinfo=UTC)


@pytest.fixture
def folder() -> Path:
    folder = sessions_dir()
    folder.mkdir(parents=True)
    make(folder, 12)
    return folder


def test_before_the_first_session_it_says_what_to_do() -> None:
    ran = redraft("stats", "--plain")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "No sessions yet, so there is nothing to learn from. Begin one with: redraft demo\n"
    assert json.loads(redraft("stats", "--json").out)["scope"]["sessions"] == 0


def test_a_few_sessions_are_told_with_what_they_are_too_few_for(folder: Path) -> None:
    ran = redraft("stats", "--plain")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("What your sessions teach\n  12 sessions, begun 20")
    assert "too few to say (" in ran.out
    assert "Ratings\n-------\n" in ran.out
    assert "\x1b" not in ran.out


def test_json_holds_every_number_with_its_cases(folder: Path) -> None:
    told = json.loads(redraft("stats", "--json").out)
    assert told["scope"]["sessions"] == 12
    share = told["deciding"]["acceptance"]["all"]["share"]
    assert share["n"] >= 10 and 0 <= share["low"] <= share["value"] <= share["high"] <= 1
    assert told["agreeing"]["criteria"][0]["kappa"]["least"] == 20
    assert told["left_out"] == []


@pytest.mark.parametrize("flag", ["--plain", "--json"])
def test_a_broken_file_is_named_and_skipped(folder: Path, flag: str) -> None:
    (folder / "2026-01-01-broken-zzzz.toml").write_bytes(b"\x00" * 100)
    ran = redraft("stats", flag)
    assert ran.code == 0
    assert "2026-01-01-broken-zzzz.toml" in ran.err and "left out" in ran.err
    assert "2026-01-01-broken-zzzz.toml" in ran.out
    assert "12 sessions" in ran.out or json.loads(ran.out)["scope"]["sessions"] == 12


def test_an_edited_session_is_left_out_as_it_no_longer_tells_what_happened(folder: Path) -> None:
    path = sorted(folder.glob("*.toml"))[0]
    path.write_bytes(path.read_bytes().replace(b'choice = "accept"', b'choice = "reject"', 1))
    told = json.loads(redraft("stats", "--json").out)
    assert told["scope"]["sessions"] == 11
    assert [each["name"] for each in told["left_out"]] == [path.name]
    assert "edited by hand" in told["left_out"][0]["fault"]


def test_many_broken_files_are_told_in_few_lines(folder: Path) -> None:
    for number in range(40):
        (folder / f"2026-01-01-broken-z{number:03}.toml").write_text("no transcript")
    ran = redraft("stats", "--plain")
    assert len(ran.err.splitlines()) == 6 and "35 more" in ran.err
    assert "28 more; see: redraft list" in ran.out


def test_one_template_or_one_span_alone(folder: Path) -> None:
    scope = json.loads(redraft("stats", "--json", "--template", "email").out)["scope"]
    assert 0 < scope["sessions"] < 12 and scope["sessions"] + scope["others"] == 12
    assert json.loads(redraft("stats", "--json", "--since", "2099-01-01").out)["scope"]["others"] == 12
    assert json.loads(redraft("stats", "--json", "--since", "9y").out)["scope"]["sessions"] == 12


def test_a_template_that_no_session_began_with_is_said_with_those_there_are(folder: Path) -> None:
    ran = redraft("stats", "--plain", "--template", "emial")
    assert ran.code == 0
    assert "No session began with the template 'emial'; 12 did otherwise." in ran.out
    assert "email (" in ran.out


@pytest.mark.parametrize("typed", ["2026-13-40", "99999y", "30", "soon", "0d", "30 d"])
def test_a_span_that_is_none_is_refused_with_what_is_one(typed: str) -> None:
    ran = redraft("stats", "--since", typed)
    assert ran.code == 2
    assert "30d" in ran.err and "2026-11-01" in ran.err


def test_it_writes_nothing_but_the_index(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    redraft("stats", "--plain")
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in state_dir().iterdir()] == ["index.msgpack"]


def test_hostile_names_in_a_session_reach_no_terminal(folder: Path) -> None:
    path = sorted(folder.glob("*.toml"))[0]
    (folder / "2026-01-01-\x1b[31mred-yyyy.toml").write_bytes(path.read_bytes() + b"\ntorn = ")
    ran = redraft("stats", "--plain")
    assert "\x1b" not in ran.out + ran.err and "red-yyyy" in ran.out


def test_a_file_whose_name_is_no_text_is_named_all_the_same(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/2026-01-01-\xff\xfe-wwww.toml")).write_bytes(b"\0" * 70)
    for flag in ("--plain", "--json"):
        ran = redraft("stats", flag)
        assert ran.code == 0
        assert "-wwww.toml" in ran.err and "-wwww.toml" in ran.out


@pytest.mark.parametrize(
    ("typed", "back_to"),
    [
        ("30d", NOW - timedelta(days=30)),
        ("12w", NOW - timedelta(days=84)),
        ("1m", datetime(2024, 2, 29, 14, 5, tzinfo=UTC)),
        ("13m", datetime(2023, 2, 28, 14, 5, tzinfo=UTC)),
        ("3m", datetime(2023, 12, 31, 14, 5, tzinfo=UTC)),
        ("1y", datetime(2023, 3, 31, 14, 5, tzinfo=UTC)),
        ("2023y", datetime(1, 3, 31, 14, 5, tzinfo=UTC)),
    ],
)
def test_spans_go_back_from_now(typed: str, back_to: datetime) -> None:
    assert since_of(typed, NOW) == back_to


def test_a_date_is_its_first_moment_here() -> None:
    assert since_of("2024-03-01", NOW) == datetime(2024, 3, 1).astimezone()


@pytest.mark.parametrize("typed", ["2024y", "99999m", "999999w", "2024-02-30", "x", ""])
def test_what_goes_back_beyond_the_calendar_is_no_span(typed: str) -> None:
    with pytest.raises(NoSpan, match="no date of the calendar"):
        since_of(typed, NOW)
