"""The sample sessions: each is sound, says what it is, and tells the story that is told of it."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pytest

from redraft.core.events import (
    NAMES,
    AnyEvent,
    Decided,
    Flagged,
    Froze,
    Locked,
    Noted,
    Proposed,
    Rated,
    Reviewed,
    Stopped,
    Thawed,
    Written,
)
from redraft.core.raised import raised
from redraft.core.session import Session
from redraft.core.spec import render_spec
from redraft.core.standing import score
from redraft.loop.opening import Read, read_session
from redraft.loop.verifying import verify
from samples.scenes import SCENES

SAMPLES = Path(__file__).resolve().parents[2] / "sample_sessions"
ALL = sorted(SAMPLES.glob("*.toml"))
OF_A_MACHINE = re.compile(r"/(?:home|root|tmp|work|usr|var|Users)/|127\.0\.0\.1|localhost")


@cache
def read(name: str) -> Read:
    return read_session(SAMPLES / f"{name}.toml")


Kind = TypeVar("Kind", bound=AnyEvent)


def of_kind(name: str, kind: type[Kind]) -> list[Kind]:
    return [event for event in read(name).events if isinstance(event, kind)]


def passed(session: Session, version: int) -> str:
    return str(score(session, version))


def test_there_is_a_transcript_for_each_scene_and_no_other() -> None:
    assert {path.stem for path in ALL} == set(SCENES) and len(ALL) >= 6


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_each_is_sound_and_says_how_it_came_about(path: Path) -> None:
    told, scene = verify(path), SCENES[path.stem]
    assert told.faults == () and told.about == scene.about
    assert "keys pressed by a script" in told.about and (
        "replies written for it" in told.about or "without any model" in told.about
    )
    assert not OF_A_MACHINE.search(path.read_text("utf-8"))
    assert 15 <= told.events <= 60


@pytest.mark.parametrize("name", SCENES)
def test_each_is_of_the_spec_and_the_draft_that_its_scene_has_now(name: str) -> None:
    spec, draft = SCENES[name].spec
    opened = read(name).events[0]
    assert getattr(opened, "spec", "") == render_spec(spec)
    assert draft is None or of_kind(name, Written)[0].text == draft


@pytest.mark.parametrize("name", SCENES)
def test_each_takes_the_time_that_a_person_takes_and_ends_with_their_rating(name: str) -> None:
    events = read(name).events
    last, took = events[-1], (events[-1].at - events[0].at).total_seconds()
    assert isinstance(last, Rated) and last.aspects and last.line
    assert 60 <= took <= 900
    assert all(one.at <= other.at for one, other in pairwise(events))
    decisions = [each for each in of_kind(name, Decided) if each.by == "you" and each.reason != "your own words"]
    assert decisions and all(each.seconds >= 1 for each in decisions)


@pytest.mark.parametrize("name", SCENES)
def test_each_is_told_with_the_scores_that_it_has(name: str) -> None:
    told = (SAMPLES / "README.md").read_text("utf-8")
    entry = " ".join(told.split(f"- `{name}.toml`")[1].split("\n- ")[0].split())
    session = read(name).session
    for result, version in re.findall(r"(\d+/\d+) in v(\d+)", entry):
        assert passed(session, int(version)) == result, name
    assert f"{passed(session, session.head)} in v{session.head}" in entry


def test_the_email_has_the_facts_that_its_writer_gave_and_none_that_was_made_up() -> None:
    session = read("night-repair").session
    facts = of_kind("night-repair", Noted)
    assert "3 of 14" in facts[0].text and facts[0].fact and "187" in facts[1].text
    rejected = next(each for each in of_kind("night-repair", Decided) if each.choice == "reject")
    proposal, fix = session.fix(rejected.fix)
    assert proposal.n < rejected.n and "97 of 100" in fix.edits[0].replacement and fix.invented and rejected.reason
    flag = of_kind("night-repair", Flagged)[0]
    assert (flag.flag, flag.target) == ("hallucinated", rejected.finding)
    text = session.version(session.head).text
    assert "3 of 14" in text and "187 of the 212" in text and "97" not in text and "fortune" not in text


def test_the_outline_of_the_rfc_is_locked_before_anything_of_its_content_is_decided() -> None:
    events = read("photographs-rfc").events
    lock = next(event for event in events if isinstance(event, Locked))
    outlined = [event for event in events if isinstance(event, Written) and event.outline]
    assert len(outlined) == 2 and outlined[0].by != "you" and outlined[1].by == "you"
    assert "Executive summary" in outlined[0].text and "Executive summary" not in outlined[1].text
    first = min(event.n for event in events if isinstance(event, Proposed | Decided))
    assert outlined[1].n < lock.n < first
    session = read("photographs-rfc").session
    assert session.lock is not None and session.ended is not None and session.ended.ending == "done"


def test_the_notice_goes_in_circles_until_one_side_is_frozen_and_is_done_then() -> None:
    seen = read("moving-notice")
    circles = next(each for each in raised(seen.events, seen.session) if each.signal.kind == "oscillation")
    freeze, thaw = of_kind("moving-notice", Froze)[0], of_kind("moving-notice", Thawed)[0]
    done = next(each for each in of_kind("moving-notice", Stopped) if each.ending == "done")
    assert circles.signal.about == ("concise", "complete") and not circles.in_force
    assert (freeze.target, freeze.against) == ("complete", "concise")
    assert circles.since < freeze.n < done.n < thaw.n


def test_the_premise_is_called_wrong_and_the_draft_that_was_started_over_is_done() -> None:
    events, session = read("repair-cafe").events, read("repair-cafe").session
    first = next(event for event in events if isinstance(event, Reviewed))
    assert first.sound is False
    endings = [each.ending for each in of_kind("repair-cafe", Stopped)]
    assert endings[0] == endings[-2] == "restart" and endings[-1] == "done"
    restarted = session.amendments[0]
    reason = next(each.reason for each in of_kind("repair-cafe", Decided) if each.choice == "reject")
    assert reason in session.spec.boundaries and reason not in session.specs[0].boundaries
    again = next(each for each in of_kind("repair-cafe", Written) if each.n > restarted.n)
    assert again.by != "you" and "Our grandparents" not in again.text


def test_the_readme_is_cut_to_half_and_keeps_what_was_frozen() -> None:
    session = read("tide-readme").session
    first, last = session.drafts[0], session.version(session.head)
    assert len(last.text.split()) * 2 <= len(first.text.split())
    assert f"{len(first.text.split())} words to {len(last.text.split())}" in (SAMPLES / "README.md").read_text("utf-8")
    held = {hold.target for hold in session.holds}
    assert {"keeps", "p6"} <= held and last.text_of("p6") == first.text_of("p6")
    assert all(each in last.text for each in ("local time", "chart datum", "not for navigation", "on its side"))


def test_what_is_right_is_left_as_it_is() -> None:
    session = read("condolence").session
    assert len(session.drafts) == 1 and session.ended is not None and session.ended.ending == "done"
    decisions = of_kind("condolence", Decided)
    assert len(decisions) == 3 and all(each.choice == "reject" and each.reason for each in decisions)
    assert any(review.scope == "final" and review.ready for review in session.reviews)


@pytest.mark.soak
@pytest.mark.parametrize("name", SCENES)
async def test_a_scene_that_is_played_again_tells_the_same_story(tmp_path: Path, name: str) -> None:
    await SCENES[name].play(tmp_path)
    again, kept = read_session(tmp_path / f"{name}.toml"), read(name)
    assert [_told(event) for event in again.events] == [_told(event) for event in kept.events]
    assert [draft.text for draft in again.session.drafts] == [draft.text for draft in kept.session.drafts]


def _told(event: AnyEvent) -> tuple[str, str, object]:
    """What an event tells whenever it is made: its kind, by whom, and what it is about."""
    about = ("choice", "target", "ending", "reason", "scope", "score", "doing", "text")
    return NAMES[type(event)], event.by, [getattr(event, name, None) for name in about]
