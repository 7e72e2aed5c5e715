"""The pace of decisions: what makes a run of accepts hasty and a sitting long, and what just does not."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate, product

import pytest
from msgspec.structs import replace

from folded import Story
from made_session import AT
from redraft.core.events import Decided
from redraft.core.pace import break_due, hasty, tired
from redraft.core.session import Session

MINUTE = 60.0


@dataclass(frozen=True)
class Key:
    """One decision: which, how many seconds the fix was on screen, seconds since the one before, and by whom."""

    choice: str = "accept"
    seconds: float = 0.5
    after: float = 5.0
    by: str = "you"
    auto: bool = False


def session_of(keys: list[Key]) -> Session:
    """A session in which these decisions were made, from event 100 on."""
    times = accumulate(key.after for key in keys)
    decisions = tuple(
        Decided(
            n=100 + place, at=AT + timedelta(seconds=at), by=key.by, finding="9.1", choice=key.choice,  # type: ignore[arg-type]
            seconds=key.seconds, auto=key.auto,
        )
        for place, (key, at) in enumerate(zip(keys, times, strict=True))
    )  # fmt: skip
    return replace(Story().session, decisions=decisions, created=AT)


RUNS = [
    ("seven are no run", [Key()] * 7, 0),
    ("eight are one", [Key()] * 8, 8),
    ("nine are one of nine", [Key()] * 9, 9),
    ("a full second is read", [Key(seconds=1.0)] * 12, 0),
    ("just under a second is not", [Key(seconds=0.999)] * 8, 8),
    ("one read in the middle parts it", [*[Key()] * 7, Key(seconds=1.0), *[Key()] * 7], 0),
    ("what is read beside a run is not marked", [Key(seconds=3), *[Key()] * 8, Key(seconds=3)], 8),
    ("a rejection parts it", [*[Key()] * 7, Key("reject"), Key()], 0),
    ("so does a skip", [*[Key()] * 4, Key("skip"), *[Key()] * 4], 0),
    ("what a rule sets aside does not", [*[Key()] * 4, Key("skip", by="rules"), *[Key()] * 4], 8),
    ("what was taken without a key neither parts nor counts", [*[Key()] * 4, Key(auto=True), *[Key()] * 3], 0),
    ("quick rejections are no haste to accept", [Key("reject")] * 20, 0),
    ("rules may be as quick as they like", [Key(by="rules", seconds=0)] * 20, 0),
    ("two runs are two", [*[Key()] * 8, Key("reject"), *[Key()] * 10], 18),
]


@pytest.mark.parametrize(("why", "keys", "count"), RUNS, ids=[row[0] for row in RUNS])
def test_which_decisions_are_hasty(why: str, keys: list[Key], count: int) -> None:
    assert len(hasty(session_of(keys))) == count


def slowly(*minutes: float) -> list[Key]:
    """Decisions so many minutes after each other."""
    return [Key(seconds=20, after=each * MINUTE) for each in minutes]


SITTINGS = [
    ("45 minutes are not too long", slowly(*[5] * 9), 0),
    ("the decision after them is", slowly(*[5] * 9, 1 / 60), 1),
    ("all after them are", slowly(*[5] * 12), 3),
    ("ten minutes off end a sitting", slowly(*[5] * 8, 10, *[5] * 8), 0),
    ("nine and a half do not", slowly(*[5] * 8, 9.5, *[5] * 2), 3),
    ("a new sitting tires, too", slowly(*[5] * 8, 30, *[5] * 10), 1),
    ("opened long ago is no sitting", slowly(600, *[5] * 8), 0),
]


@pytest.mark.parametrize(("why", "keys", "count"), SITTINGS, ids=[row[0] for row in SITTINGS])
def test_which_decisions_come_late_in_a_sitting(why: str, keys: list[Key], count: int) -> None:
    assert len(tired(session_of(keys))) == count


def test_what_else_the_person_does_keeps_a_sitting_going() -> None:
    keys = slowly(*[5] * 8, 14, 1)
    session = session_of(keys)
    assert not tired(session)
    between = Story()._tell(Decided, finding="9.1", choice="skip").events[-1]
    note = replace(between, n=200, at=AT + timedelta(minutes=47))
    decided = tuple(sorted((*session.decisions, note), key=lambda each: each.at))  # type: ignore[attr-defined]
    assert len(tired(replace(session, decisions=decided))) == 3


@pytest.mark.parametrize("length", range(1, 20))
def test_a_break_is_suggested_once_a_run(length: int) -> None:
    said = [bool(break_due(session_of([Key()] * count))) for count in range(1, length + 1)]
    assert said == [count == 8 for count in range(1, length + 1)]


def test_a_break_is_suggested_where_one_key_accepts_past_the_eighth() -> None:
    session = session_of([Key()] * 11)
    assert break_due(session, since=100 + 5)
    assert not break_due(session, since=100 + 8)


def test_a_break_is_suggested_once_when_a_sitting_grows_long() -> None:
    said = [break_due(session_of(slowly(*[5] * count))) for count in range(1, 14)]
    assert [bool(each) for each in said] == [count == 10 for count in range(1, 14)]
    assert said[9].startswith("45 minutes on end")


@pytest.mark.parametrize(
    ("length", "seconds", "parted"), [*product((7, 8, 9, 30), (0.0, 0.99, 1.0, 4.0), (False, True))]
)
def test_by_counting_anew(length: int, seconds: float, parted: bool) -> None:
    """Against a plain count of runs."""
    keys = [Key(seconds=seconds)] * length + ([Key("reject")] + [Key(seconds=seconds)] * length if parted else [])
    marked, run = 0, 0
    for key in [*keys, Key("reject")]:
        if key.choice == "accept" and key.seconds < 1.0:
            run += 1
            continue
        marked, run = marked + (run if run >= 8 else 0), 0
    assert len(hasty(session_of(keys))) == marked


def test_nothing_decided_suggests_nothing() -> None:
    assert break_due(Story().session) == ""
    assert hasty(Story().session) == tired(Story().session) == frozenset()
