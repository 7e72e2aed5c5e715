"""What must hold of the statistics whatever the sessions are: order, copies, time, and too little of anything."""

import random
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from redraft.core.fold import fold
from redraft.stats.facts import Facts, facts_of
from redraft.stats.figures import Figure, Share, too_few
from redraft.stats.kappa import Drift, Kappa
from redraft.stats.report import Report, report
from redraft.transcripts.index import refresh
from redraft.transcripts.lessons import lessons
from redraft.transcripts.reading import read_session
from stats.made_sessions import NOW, Telling, make, told


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return make(tmp_path_factory.mktemp("sessions"), 40, seed=11)


@pytest.fixture(scope="module")
def facts(paths: list[Path]) -> list[Facts]:
    return [_facts(path) for path in paths]


def _facts(path: Path) -> Facts:
    read = read_session(path)
    return facts_of(read.events, read.session)


def test_the_order_of_the_sessions_does_not_matter(facts: list[Facts]) -> None:
    plain = report(facts, now=NOW)
    for seed in range(5):
        shuffled = random.Random(seed).sample(facts, len(facts))
        assert report(shuffled, now=NOW) == plain


def test_facts_come_back_from_the_index_as_they_went_in(facts: list[Facts]) -> None:
    for each in facts:
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(each), type=Facts) == each


def test_a_session_more_changes_no_other_ones_facts(tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    folder.mkdir()
    make(folder, 8, seed=1)
    before = {entry.name: entry.facts for entry in refresh(folder, tmp_path / "index")}
    telling = told(random.Random(9), "more", NOW - timedelta(days=3))
    telling.file(folder)
    after = {entry.name: entry.facts for entry in refresh(folder, tmp_path / "index")}
    assert len(before) == 8 and len(after) == 9
    assert {name: bytes(after[name]) for name in before} == {name: bytes(facts) for name, facts in before.items()}


def test_facts_that_were_damaged_in_the_index_are_read_again_from_the_transcript(tmp_path: Path) -> None:
    folder, index = tmp_path / "sessions", tmp_path / "index"
    folder.mkdir()
    make(folder, 6, seed=1)
    sound = lessons(folder, index, now=NOW)
    kept = bytes(refresh(folder, index)[2].facts)
    other = b"\xc5" + (len(kept) - 3).to_bytes(2) + b"x" * (len(kept) - 3)
    index.write_bytes(index.read_bytes().replace(kept, other))
    assert bytes(refresh(folder, index)[2].facts) == other
    assert lessons(folder, index, now=NOW) == sound


def test_sessions_come_as_a_stream_and_none_is_asked_for_twice(facts: list[Facts]) -> None:
    stream = iter(facts)
    assert report(islice(stream, 10), now=NOW).scope.sessions == 10
    assert report(stream, now=NOW).scope.sessions == len(facts) - 10


def test_a_fork_counts_only_what_is_its_own() -> None:
    rng = random.Random(1)
    origin = told(rng, "orig", NOW - timedelta(days=30))
    assert origin.session is not None
    fork = Telling(rng, "fork", NOW - timedelta(days=2), copied=origin)
    assert fork.session is not None
    bare = facts_of(fork.events, fork.session)
    nothing = Facts(
        bare.id, bare.title, bare.template, bare.created, bare.changed, fork=True, ending=bare.ending
    )  # fmt: skip
    assert bare == nothing

    before = report([facts_of(origin.events, origin.session)], now=NOW)
    after = report([facts_of(origin.events, origin.session), bare], now=NOW)
    same = ("ratings", "passes", "deciding", "agreeing", "criteria", "recurring")
    assert [getattr(before, name) for name in same] == [getattr(after, name) for name in same]
    assert (before.spent.cost.known, before.spent.models) == (after.spent.cost.known, after.spent.models)
    assert (after.scope.sessions, after.scope.forks) == (2, 1)


def test_a_fork_of_a_fork_counts_from_its_last_copy_on(facts: list[Facts]) -> None:
    rng = random.Random(2)
    first = told(rng, "one1", NOW - timedelta(days=30))
    second = told(rng, "two2", NOW - timedelta(days=20), copied=first)
    third = told(rng, "thr3", NOW - timedelta(days=10), copied=second)
    assert third.session is not None and len(third.session.forked) >= 1
    own = facts_of(third.events, third.session)
    assert own.events == len(third.events) - third.session.forked[-1].n
    assert sum(each.calls for each in own.used) == sum(
        call.n > third.session.forked[-1].n for call in third.session.calls
    )


def test_what_a_fork_copied_is_the_ground_of_what_it_goes_on_with() -> None:
    """A decision in the fork is on a fault that was found in the copy: its cause and criterion are known."""
    rng = random.Random(4)
    origin = told(rng, "orig", NOW - timedelta(days=30))
    forks = [told(rng, f"f{n:03}", NOW - timedelta(days=2), copied=origin) for n in range(12)]
    for fork in forks:
        assert fork.session is not None
        assert all(row.cause for row in facts_of(fork.events, fork.session).choices)


@pytest.mark.parametrize(("shift", "counted"), [(timedelta(0), 1), (timedelta(microseconds=1), 0)])
def test_since_takes_in_its_own_first_moment(facts: list[Facts], shift: timedelta, counted: int) -> None:
    one = facts[0]
    found = report([one], now=NOW, since=one.created + shift)
    assert (found.scope.sessions, found.scope.others) == (counted, 1 - counted)


def test_since_and_template_part_the_sessions(facts: list[Facts]) -> None:
    middle = sorted(each.created for each in facts)[20]
    late = report(facts, now=NOW, since=middle).scope
    assert late.sessions == sum(each.created >= middle for each in facts) == 20
    assert late.first == middle
    names = {each.template for each in facts} - {""}
    counts = {name: report(facts, now=NOW, template=name).scope.sessions for name in names}
    assert sum(counts.values()) == sum(bool(each.template) for each in facts)
    assert report(facts, now=NOW, template="no such").scope.sessions == 0


def test_nothing_is_claimed_from_nothing() -> None:
    found = report((), now=NOW)
    assert found.scope.sessions == 0
    assert list(_claims(found)) == []


def test_nothing_is_claimed_from_fewer_than_the_least(facts: list[Facts]) -> None:
    """Every number in a report of one session, of two, of forty: no value below its least, and the words for it."""
    for count in (1, 2, 5, 12, 40):
        for each in _figures(report(facts[:count], now=NOW)):
            if each.n < each.least:
                assert (each.value, each.says) == (None, too_few(each.n, each.least))
            elif not isinstance(each, Kappa):
                assert each.value is not None and each.says == ""


def test_a_drift_is_not_claimed_from_few(facts: list[Facts]) -> None:
    for each in report(facts[:2], now=NOW).agreeing.criteria:
        assert each.drift.chance is None and not each.drift.drifts and each.drift.says.startswith("too few to say (")


def test_a_session_is_abandoned_after_fourteen_days_and_no_sooner(facts: list[Facts]) -> None:
    opened = replace(next(each for each in facts if not each.fork), ending="", changed=NOW - timedelta(days=14))
    for ending, later, left in (("", 0, 1), ("", 1, 0), ("done", 0, 0)):
        changed = opened.changed + timedelta(microseconds=later)
        each = replace(opened, ending=ending, changed=changed)
        assert report([each], now=NOW).course.abandoned.share.count == left


def test_a_session_without_any_event_but_its_first_has_facts() -> None:
    telling = told(random.Random(6), "tiny", NOW - timedelta(days=1))
    only = telling.events[:1]
    facts = facts_of(only, fold("tiny", telling.created, only))
    assert (facts.events, facts.passes, facts.expected) == (1, 0, (1, 2, 4))
    assert report([facts], now=NOW).scope.sessions == 1


def _figures(value: object) -> "list[Figure | Share | Kappa]":
    if isinstance(value, Figure | Share | Kappa):
        return [value]
    if isinstance(value, tuple | list):
        return [found for each in value for found in _figures(each)]
    if isinstance(value, msgspec.Struct):
        return [found for name in value.__struct_fields__ for found in _figures(getattr(value, name))]
    assert value is None or isinstance(value, str | int | float | datetime), value
    return []


def _claims(found: Report) -> "list[Figure | Share | Kappa]":
    return [each for each in _figures(found) if each.value is not None]


def test_a_drift_is_among_what_is_looked_at(facts: list[Facts]) -> None:
    assert any(isinstance(each.drift, Drift) for each in report(facts, now=NOW).agreeing.criteria)
