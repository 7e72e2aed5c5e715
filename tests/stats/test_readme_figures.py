"""What the README says of each statistic is what the code asks for."""

import re

import pytest

from conftest import ROOT
from redraft.stats.counted import Choice, Fault, Judged, Pair, Rating, SeenAfter, Used
from redraft.stats.course import LEFT_FOR
from redraft.stats.facts import Facts
from redraft.stats.kappa import DRIFT_LEVEL
from redraft.stats.passes import MOST_PASSES
from redraft.stats.recurring import LEAST_OFTEN
from redraft.stats.report import Report, report
from stats.made_sessions import NOW

TABLE = (ROOT / "README.md").read_text("utf-8").split("| Figure | What it means | Least |\n", 1)[1].partition("\n\n")[0]
ROWS = {name: (means, least) for name, means, least in re.findall(r"^\| (.+?) \| (.+) \| (.+?) \|$", TABLE, re.M)}
ROWS.pop("---", None)


@pytest.fixture(scope="module")
def told() -> Report:
    """Sessions with one case of everything, so that every number is asked for."""
    one = Facts(
        "aaaa", "Note", "email", NOW, NOW, ended_after=1, done_after=1, expected=(1, 2, 4),
        ratings=(Rating(NOW, 4, "m", "m", ("p@1",)),), choices=(Choice("context", "a", 3, "low", "m", "m", 1),),
        changes=1, judged=(Judged("a", "critic", 1),), pairs=(Pair("a", NOW, True, True, True),),
        seen_after=(SeenAfter("a", 1),), faults=(Fault("a", "Add it."),), evidenced=1, used=(Used("critic", "m", 1),),
    )  # fmt: skip
    return report([one] * LEAST_OFTEN, now=NOW)


def leasts(told: Report) -> dict[str, list[int]]:
    """The least numbers of cases that each figure of a report asks for."""
    rated, passes, deciding, cost = told.ratings.all, told.passes, told.deciding, told.spent.cost
    pair, criterion = told.agreeing.criteria[0], told.criteria.all[0]
    (model,), pace = told.spent.models, deciding.pace
    return {
        "Rating": [rated.mean.least, rated.months[0].mean.least],
        "Passes to done": [passes.median.least],
        "Spec too vague": [passes.templates[0].median.least],
        "Acceptance": [deciding.acceptance.by_cause[0].share.least],
        "Seconds": [pace.median.least],
        "Rollback": [deciding.rollback.least],
        "Cost": [cost.per_session.least, cost.per_resolved.least],
        "Kappa": [pair.kappa.least],
        "Drift": [pair.drift.later.least],
        "Changed after seeing": [told.agreeing.changed.changed.least],
        "Dead weight": [_of(criterion.says)],
        "Fault that comes back": [told.recurring[0].share.least],
        "Abandoned": [told.course.abandoned.share.least],
        "Grounded": [told.course.grounded.least],
        "Re-opened": [told.criteria.reopened.least],
        "Flags": [told.course.flags.least],
        "Retries and tokens": [model.retries.least],
    }


def _of(says: str) -> int:
    found = re.fullmatch(r"too few to say \(\d+ of (\d+)\)", says)
    assert found
    return int(found[1])


def test_every_figure_is_listed_with_the_least_that_it_asks_for(told: Report) -> None:
    assert {name: list(map(int, re.findall(r"\d+", least))) for name, (_, least) in ROWS.items()} == leasts(told)


def test_what_is_said_of_other_limits_is_so() -> None:
    assert f"more than {MOST_PASSES} passes" in ROWS["Spec too vague"][0]
    assert f"{LEFT_FOR.days} days" in ROWS["Abandoned"][0]
    assert f"in {LEAST_OFTEN} sessions or more" in ROWS["Fault that comes back"][0]
    assert f"one time in {round(1 / DRIFT_LEVEL)}" in ROWS["Drift"][0]
