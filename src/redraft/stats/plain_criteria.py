"""The parts of a plain report that are about criteria: agreement, dead weight, and faults that come back."""

from collections.abc import Iterator, Sequence
from typing import Final

from redraft.stats.agreement import Agreeing, Agreement
from redraft.stats.course import Course
from redraft.stats.criteria import Criteria
from redraft.stats.figures import LEAST_JUDGED
from redraft.stats.lines import amount, kappa_says, part, percent, plainly, stated, table
from redraft.stats.recurring import LEAST_OFTEN, Recurring
from redraft.stats.report import Report

_ROWS: Final = 12

Section = tuple[str, Iterator[str]]


def criteria_lines(report: Report) -> Sequence[Section]:
    """The sections about criteria, each with its title."""
    return (
        ("Critic and person", _agreeing(report.agreeing, report.course)),
        ("Criteria", _criteria(report.criteria)),
        ("Faults that come back", _recurring(report.recurring)),
    )


def _agreeing(told: Agreeing, course: Course) -> Iterator[str]:
    rows = [stated("verdicts with their evidence in the draft", percent(course.grounded), course.grounded)]
    changed, gave_way = told.changed.changed, told.changed.gave_way
    if changed.n:
        rows.append(stated("changed after seeing the verdict", percent(changed), changed))
        rows.append(stated("  of what had differed from it", percent(gave_way), gave_way))
    yield from table(rows)
    if not told.criteria:
        yield "Nothing was judged by both: tick what the critic judges, or have it hidden till you have (judge_first)."
        return
    yield "Agreement, as Cohen's kappa: 1 is always, 0 is no more than by chance."
    heads = ["", "n", "kappa", "same", "judged first", "n"]
    yield from table([heads, *map(_agreement_row, told.criteria[:_ROWS])], right=(1, 3, 5))
    yield from _remarks(told.criteria)


def _remarks(criteria: Sequence[Agreement]) -> Iterator[str]:
    """What the table has no room for: why there is no kappa, and where it drifts."""
    for each in criteria:
        name = plainly(each.criterion, 24)
        if each.kappa.value is None and each.pairs >= each.kappa.least:
            yield f"{name}: {each.kappa.says}."
        if each.drift.drifts:
            earlier, later = part(each.drift.earlier), part(each.drift.later)
            yield f"{name} drifts: they agreed {earlier} of the time, and {later} since."


def _agreement_row(each: Agreement) -> list[str]:
    few = each.pairs < each.kappa.least
    found = kappa_says(each.kappa) if few or each.kappa.value is not None else "-"
    first = kappa_says(each.kappa_first) if each.kappa_first.value is not None else "-"
    return [plainly(each.criterion, 18), f"{each.pairs}", found, part(each.agreed), first, f"{each.first}"]


def _criteria(told: Criteria) -> Iterator[str]:
    yield from table([stated("failed after they had passed, a session", amount(told.reopened, 2), told.reopened)])
    if told.rechecked:
        yield f"{told.rechecked} of these were re-opened by the final check."
    dead = [each for each in told.all if each.never]
    few = sum(bool(each.says) for each in told.all)
    if dead:
        yield "Dead weight: they tell no draft from another."
        rows = [[plainly(e.criterion, 24), f"never {e.never}", f"n {e.sessions} sessions"] for e in dead[:_ROWS]]
        yield from table(rows)
    elif few < len(told.all):
        yield "None never fails, and none never passes."
    if few:
        yield f"Too few to say of {few} of {len(told.all)}: judged in fewer than {LEAST_JUDGED} sessions."


def _recurring(told: Sequence[Recurring]) -> Iterator[str]:
    if not told:
        yield f"None came up in {LEAST_OFTEN} sessions."
    for each in told[:_ROWS]:
        where = plainly(each.criterion, 24) or "no criterion"
        share = f" ({each.share.says})" if each.share.value is None else ""
        yield f"  {each.share.count} of {each.share.n}{share}  {where}: {plainly(each.directive, 90)}"
