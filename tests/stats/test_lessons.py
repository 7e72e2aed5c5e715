"""Three hundred sessions, counted by redraft and reckoned from their files by hand: the numbers are the same."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from redraft.stats.facts import Facts
from redraft.stats.figures import LEAST_CALLS, LEAST_SESSIONS, wilson
from redraft.stats.report import Report
from redraft.transcripts.index import refresh
from redraft.transcripts.lessons import lessons
from stats import reckoned
from stats.made_sessions import NOW, make
from stats.reckoned import File

COUNT = 300


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sessions")
    make(folder, COUNT)
    return folder


@pytest.fixture(scope="module")
def told(folder: Path) -> Report:
    return lessons(folder, folder.parent / "index.msgpack", now=NOW)


@pytest.fixture(scope="module")
def files(folder: Path) -> list[File]:
    return [File(path) for path in sorted(folder.glob("*.toml"))]


def test_every_session_is_counted_and_forks_are_known(told: Report, files: list[File]) -> None:
    assert told.scope.sessions == COUNT == len(files)
    assert told.scope.forks == sum(file.since > 0 for file in files) > 10
    assert told.left_out == ()
    assert dict(told.scope.templates) == Counter(file.template for file in files)


def test_each_session_alone(folder: Path, told: Report) -> None:
    """What sums and medians could hide: session by session, as the index has it."""
    entries = refresh(folder, folder.parent / "index.msgpack")
    assert len(entries) == told.scope.sessions
    later = 0
    for entry in entries:
        facts, file = msgspec.msgpack.decode(entry.facts, type=Facts), File(folder / entry.name)
        passes, ended = len(file.of("closed_pass")), reckoned.passes_to(file, False)
        assert (facts.events, facts.passes, facts.ending) == (len(file.own), passes, file.ending())
        assert (facts.ended_after, facts.done_after) == (ended, reckoned.passes_to(file, True))
        assert (facts.rolled_back, facts.changes) == reckoned.rollback([file])
        later += ended is not None and ended < passes
    assert later > 5


@pytest.mark.parametrize("key", ["cause", "criterion", "impact", "risk", "source", "finder"])
def test_acceptance_by_every_trait(told: Report, files: list[File], key: str) -> None:
    expected = reckoned.acceptance(files, key)
    found = getattr(told.deciding.acceptance, f"by_{key}")
    assert {each.name: (each.share.count, each.share.n) for each in found} == expected
    assert len(expected) > 2 and told.deciding.acceptance.all.share.n == sum(n for _, n in expected.values()) > 500
    for each in found:
        assert each.share.value == pytest.approx(expected[each.name][0] / expected[each.name][1])


def test_passes_to_done_against_the_estimate(told: Report, files: list[File]) -> None:
    whole = [file for file in files if not file.since]
    took = [passes for file in whole if (passes := reckoned.passes_to(file, True)) is not None]
    ended = [file for file in whole if reckoned.passes_to(file, False) is not None]
    low, likely, high = reckoned.EXPECTED
    assert dict(told.passes.to_done) == Counter(took)
    assert told.passes.median.value == reckoned.middle(took) and told.passes.median.n == len(took) > 50
    assert told.passes.within.count == sum(low <= passes <= high for passes in took)
    assert told.passes.longer.count == sum(passes > high for passes in took)
    assert told.passes.shorter.count == sum(passes < low for passes in took)
    assert told.passes.beyond.value == reckoned.middle(passes - likely for passes in took)
    assert (told.passes.done.count, told.passes.done.n) == (len(took), len(ended))


def test_templates_that_take_too_many_passes(told: Report, files: list[File]) -> None:
    for each in told.passes.templates:
        mine = [file for file in files if file.template == each.template and not file.since]
        took = [passes for file in mine if (passes := reckoned.passes_to(file, False)) is not None]
        assert each.median.value == reckoned.middle(took) and each.median.n == len(took)
        assert each.vague is (reckoned.middle(took) > 5)
    assert [each.template for each in told.passes.templates if each.vague] == ["rfc"]


@pytest.mark.parametrize("key", ["template", "author", "critic", "prompt"])
def test_ratings_over_time(told: Report, files: list[File], key: str) -> None:
    expected = reckoned.ratings(files, key)
    found = getattr(told.ratings, f"by_{key}")
    assert {each.name for each in found} == set(expected)
    for each in found:
        scores = [score for _, score in expected[each.name]]
        assert each.mean.n == len(scores) and each.mean.value == pytest.approx(sum(scores) / len(scores))
        assert each.scores == tuple(scores.count(score) for score in range(1, 6))
        assert each.good.count == sum(score >= 4 for score in scores)
        for month in each.months:
            of_month = [score for when, score in expected[each.name] if when == month.month]
            assert month.mean.n == len(of_month)
            assert month.mean.value == (pytest.approx(sum(of_month) / len(of_month)) if len(of_month) > 2 else None)


def test_ratings_of_all_and_blind_ones(told: Report, files: list[File]) -> None:
    assert told.ratings.all.mean.n == len(reckoned.ratings(files, "all")[""]) > 150
    assert told.ratings.blind.mean.n == len(reckoned.ratings(files, "blind")[""]) > 20


def test_seconds_a_decision_with_hasty_and_tired_ones_apart(told: Report, files: list[File]) -> None:
    expected, pace = reckoned.paces(files), told.deciding.pace
    assert pace.median.value == pytest.approx(reckoned.middle(expected["steady"]))
    assert pace.hasty.value == pytest.approx(reckoned.middle(expected["hasty"]))
    assert pace.tired.value == pytest.approx(reckoned.middle(expected["tired"]))
    counts = (pace.median.n, pace.in_haste.count, pace.when_tired.count, pace.in_haste.n)
    assert counts == tuple(len(expected[kind]) for kind in ("steady", "hasty", "tired", "all"))
    assert min(counts) > 40


def test_rollback(told: Report, files: list[File]) -> None:
    rollback = told.deciding.rollback
    assert (rollback.count, rollback.n) == reckoned.rollback(files)
    assert rollback.count > 50


def test_kappa_and_its_interval_of_each_criterion(told: Report, files: list[File]) -> None:
    expected = reckoned.pairs(files)
    assert {each.criterion for each in told.agreeing.criteria} == set(expected) == {"evidence", "tone", "ask", "polite"}
    for each in told.agreeing.criteria:
        rows = expected[each.criterion]
        both = [(person, critic) for _, person, critic, _ in rows]
        assert (each.pairs, each.first) == (len(rows), sum(first for *_, first in rows))
        assert (each.both, each.person_only) == (both.count((True, True)), both.count((True, False)))
        assert (each.critic_only, each.neither) == (both.count((False, True)), both.count((False, False)))
        _same_kappa(each.kappa, both)
        _same_kappa(each.kappa_first, [(person, critic) for _, person, critic, first in rows if first])


def _same_kappa(kappa, both: list[tuple[bool, bool]]) -> None:
    assert kappa.n == len(both)
    value = reckoned.kappa(both)
    if value is None:
        assert kappa.value is None and "always the same" in kappa.says
        return
    low, high = reckoned.kappa_interval(both)
    assert kappa.value == pytest.approx(value)
    assert (kappa.low, kappa.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_drift_is_seen_where_it_is_and_only_there(told: Report, files: list[File]) -> None:
    for each in told.agreeing.criteria:
        same = [person == critic for _, person, critic, _ in reckoned.pairs(files)[each.criterion]]
        half = len(same) // 2
        early, late = same[:half], same[half:]
        expected = reckoned.fisher(sum(early), len(early) - sum(early), sum(late), len(late) - sum(late))
        assert each.drift.chance == pytest.approx(expected, rel=1e-6)
        assert (each.drift.earlier.count, each.drift.later.count) == (sum(early), sum(late))
    assert [each.criterion for each in told.agreeing.criteria if each.drift.drifts] == ["tone"]


def test_how_often_a_person_changes_after_seeing(told: Report, files: list[File]) -> None:
    changed, gave_way = told.agreeing.changed.changed, told.agreeing.changed.gave_way
    assert (changed.n, changed.count, gave_way.n, gave_way.count) == reckoned.changes(files)
    assert gave_way.count > 20
    assert sum(each.changed.n for each in told.agreeing.changed_by_criterion) == changed.n


def test_criteria_dead_weight_and_what_was_reopened(told: Report, files: list[File]) -> None:
    expected = reckoned.judged(files)
    assert {each.criterion for each in told.criteria.all} == set(expected)
    for each in told.criteria.all:
        want = expected[each.criterion]
        assert (each.sessions, each.passed, each.failed) == (want["sessions"], want["passed"], want["failed"])
        assert each.reopened.value == pytest.approx(want["reopened"] / want["sessions"])
        assert (each.rechecked, each.resolved.count) == (want["rechecked"], want["resolved"])
    assert set(told.criteria.dead_weight) == {"polite", "perfect", "length"}
    assert {each.criterion: each.never for each in told.criteria.all if each.never} == {
        "polite": "fails", "length": "fails", "perfect": "passes",
    }  # fmt: skip
    assert told.criteria.rechecked == sum(each["rechecked"] for each in expected.values()) > 5


def test_faults_that_come_back(told: Report, files: list[File]) -> None:
    expected = reckoned.recurring(files)
    found = {reckoned.FAMILY_OF[each.directive]: each.share.count for each in told.recurring}
    assert found == dict(expected) and len(told.recurring) == len(expected) == 5
    judged = reckoned.judged(files)
    for each in told.recurring:
        assert each.share.n == (judged[each.criterion]["sessions"] if each.criterion else judged["length"]["sessions"])
        assert sum(one.sessions for one in each.templates) < each.share.count  # some began without a template


def test_what_was_abandoned_and_at_which_pass(told: Report, files: list[File]) -> None:
    worked = [file for file in files if file.own]
    left = [f for f in worked if not f.ending() and (NOW - f.events[-1]["at"]).days >= 14]
    assert (told.course.abandoned.share.count, told.course.abandoned.share.n) == (len(left), len(worked))
    assert len(worked) < COUNT
    assert dict(told.course.abandoned.after) == Counter(len(file.of("closed_pass")) for file in left)


def test_groundedness_and_flags(told: Report, files: list[File]) -> None:
    assert (told.course.grounded.count, told.course.grounded.n) == reckoned.grounded(files)
    undone = {(id(file), event.get("undoes")) for file in files for event in file.of("flagged")}
    flags = Counter(
        event["flag"]
        for file in files
        for event in file.of("flagged")
        if not event.get("undoes") and (id(file), event["n"]) not in undone
    )
    assert {each.flag: each.count for each in told.course.by_flag} == flags
    assert told.course.flags.value == pytest.approx(flags.total() / COUNT)


def test_cost_is_never_reckoned_from_prices_that_nobody_knows(told: Report, files: list[File]) -> None:
    costs, cost = reckoned.costs(files), told.spent.cost
    known = [usd for usd, all_known, _ in costs if all_known]
    assert (cost.sessions, cost.unknown, cost.free) == (len(costs), len(costs) - len(known), COUNT - len(costs))
    assert Decimal(cost.known) == sum(usd for usd, *_ in costs)
    assert cost.per_session.value == pytest.approx(reckoned.middle(map(float, known)))
    resolved = sum(each["resolved"] for each in reckoned.judged([f for f in files if _priced(f)]).values())
    assert cost.per_resolved.n == resolved > 20
    assert cost.per_resolved.value == pytest.approx(float(sum(known)) / resolved)


def _priced(file: File) -> bool:
    calls = file.of("called")
    return bool(calls) and all(call.get("usd") for call in calls)


def test_tokens_and_retries(told: Report, files: list[File]) -> None:
    tokens = [count for *_, count in reckoned.costs(files) if count is not None]
    assert told.spent.tokens.value == reckoned.middle(tokens) and told.spent.tokens.n == len(tokens) >= LEAST_SESSIONS
    for use in told.spent.models:
        calls = [c for f in files for c in f.of("called") if (c["role"], c["model"]) == (use.role, use.model)]
        counted = [c["input_tokens"] + c["output_tokens"] for c in calls if "input_tokens" in c]
        assert use.calls == len(calls) >= LEAST_CALLS
        assert use.retries.value == pytest.approx(sum(c.get("retries", 0) for c in calls) / len(calls))
        assert use.tokens.value == pytest.approx(sum(counted) / len(counted))
        assert use.failed.count == sum(c.get("stopped") == "timeout" for c in calls)


def test_the_interval_of_a_share_is_wilsons() -> None:
    low, high = wilson(81, 263)  # the example of Newcombe (1998): 0.2553 to 0.3662
    assert (low, high) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))
    assert wilson(0, 20)[0] == 0.0 and wilson(20, 20)[1] == 1.0
