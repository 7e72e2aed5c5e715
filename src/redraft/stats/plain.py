"""A report as plain text: short sentences, aligned figures, and small bars."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from redraft.core.phrases import counted
from redraft.core.spend import dollars
from redraft.local_time import local_day
from redraft.stats.accepted import Kept
from redraft.stats.course import LEFT_FOR
from redraft.stats.lines import amount, bar, folded, number, part, percent, plainly, stated, table, usd
from redraft.stats.passes import MOST_PASSES, Passes
from redraft.stats.plain_criteria import criteria_lines
from redraft.stats.rated import Rated, Ratings
from redraft.stats.report import LeftOut, Report, Scope
from redraft.stats.spent import ModelUse

MOST_ROWS: Final = 12
"""Rows of one table; what is rarer is left to --json."""
_MONTHS: Final = 4


def plain(report: Report) -> list[str]:
    """The whole report, line by line; what to do where no session is counted."""
    if not report.scope.sessions:
        return [part for line in (*_nothing(report.scope), *_left_out(report.left_out)) for part in folded(line)]
    lines = [*_scope(report.scope), *_left_out(report.left_out)]
    sections = (
        ("Ratings", _ratings(report.ratings)),
        ("Passes to done", _passes(report.passes)),
        ("What you accept", _accepted(report)),
        ("Pace and rollback", _pace(report)),
        ("Cost, tokens and retries", _spent(report)),
        *criteria_lines(report),
        ("How sessions go", _course(report)),
    )
    for title, section in sections:
        lines += ["", title, "-" * len(title), *section]
    return [part for line in lines for part in folded(line)]


def _nothing(scope: Scope) -> list[str]:
    if not scope.others:
        return ["No sessions yet, so there is nothing to learn from. Begin one with: redraft demo"]
    span = f" since {_day(scope.since)}" if scope.since else ""
    kind = f" with the template {plainly(scope.template, 24)!r}" if scope.template else ""
    begun = [f"{plainly(name, 24)} ({count})" for name, count in scope.templates if name][:MOST_ROWS]
    named = [f"Templates that sessions began with: {', '.join(begun)}."] if begun else []
    return [
        f"No session began{span}{kind}; {scope.others} did otherwise.",
        *named,
        "Leave out --since and --template to count all.",
    ]


def _scope(scope: Scope) -> Iterator[str]:
    yield "What your sessions teach"
    kind = f", with the template {plainly(scope.template, 24)!r}" if scope.template else ""
    yield f"  {counted(scope.sessions, 'session', 'sessions')}, begun {_day(scope.first)} to {_day(scope.last)}{kind}"
    if scope.others:
        since = [f"before {_day(scope.since)}"] if scope.since else []
        why = " or ".join([*since, *(["with another template"] if scope.template else [])])
        yield f"  {counted(scope.others, 'other is', 'others are')} not counted: begun {why}"
    if scope.forks:
        yield f"  {counted(scope.forks, 'is a fork', 'are forks')}: what was copied is counted where it came from"
    yield "  n: cases that a number rests on; in brackets: where it lies, at 95%"


def _left_out(left_out: Sequence[LeftOut]) -> Iterator[str]:
    if left_out:
        yield f"Left out, as {counted(len(left_out), 'file is', 'files are')} not sound:"
    for each in left_out[:MOST_ROWS]:
        yield f"  {plainly(each.name, 80)}: {plainly(each.fault, 160)}"
    if len(left_out) > MOST_ROWS:
        yield f"  and {len(left_out) - MOST_ROWS} more; see: redraft list"


def _ratings(ratings: Ratings) -> Iterator[str]:
    told, blind = ratings.all, ratings.blind.mean
    rows = [stated("mean of 5", amount(told.mean, 2), told.mean), stated("4 or 5", percent(told.good), told.good)]
    rows += [stated("rated blind", amount(blind, 2), blind)] if blind.n else []
    yield from table(rows)
    if not told.mean.n:
        yield "Nothing is rated yet: R in a session, or: redraft rate"
        return
    most = max(told.scores)
    yield "Scores:"
    yield from table([[f"{k}", f"{count}", bar(count, most)] for k, count in enumerate(told.scores, 1)], right=(1,))
    yield from _aspects(ratings)
    yield from _months(told)
    kinds = (
        ("template", "no template", ratings.by_template),
        ("author", "no model", ratings.by_author),
        ("critic", "no model", ratings.by_critic),
        ("prompt", "", ratings.by_prompt),
    )
    for kind, none, rated in kinds:
        yield from _rated_by(kind, none, rated)


def _months(told: Rated) -> Iterator[str]:
    """Month by month; the last year that has any."""
    if len(told.months) > 1:
        yield "Month by month:"
        rows = [
            [each.month, "-" if each.mean.value is None else amount(each.mean, 2), f"n {each.mean.n}",
             bar(each.mean.value or 0.0, 5)]
            for each in told.months[-12:]
        ]  # fmt: skip
        yield from table(rows, right=(1, 2))


def _aspects(ratings: Ratings) -> Iterator[str]:
    if ratings.aspects:
        yield "About: " + ", ".join(f"{each.name} +{each.plus} -{each.minus}" for each in ratings.aspects) + "."


def _rated_by(kind: str, none: str, rows: Sequence[Rated]) -> Iterator[str]:
    if rows:
        yield f"By {kind}:"
        yield from table([_rated_row(each, none) for each in rows[:MOST_ROWS]], right=(2,))


def _rated_row(rated: Rated, none: str) -> list[str]:
    months = [each for each in rated.months if each.mean.value is not None][-_MONTHS:]
    trend = f"{' '.join(amount(each.mean) for each in months)} to {months[-1].month}" if len(months) > 1 else ""
    return [plainly(rated.name, 32) or none, amount(rated.mean, 2), f"n {rated.mean.n}", trend]


def _passes(passes: Passes) -> Iterator[str]:
    rows = [
        stated("median to done", number(passes.median), passes.median),
        stated("done, of those that ended", percent(passes.done), passes.done),
        stated("median beyond the likeliest number", number(passes.beyond), passes.beyond),
    ]
    yield from table(rows)
    if passes.to_done:
        yield "Passes to done:"
        most = max(count for _, count in passes.to_done)
        yield from table([[f"{taken}", f"{count}", bar(count, most)] for taken, count in passes.to_done], right=(0, 1))
    if passes.within.value is not None:
        against = (("within", passes.within), ("longer", passes.longer), ("shorter", passes.shorter))
        yield f"Against the estimate before the first review, n {passes.within.n:,}:"
        yield from table([[name, part(each), bar(each.value or 0.0, 1.0)] for name, each in against], right=(1,))
    for each in passes.templates:
        if each.vague:
            yield (
                f"{plainly(each.template, 32) or 'Without a template'}: {number(each.median)} passes at the median,"
                f" n {each.median.n}. More than {MOST_PASSES}: its spec is too vague."
            )


def _accepted(report: Report) -> Iterator[str]:
    told = report.deciding.acceptance
    skipped = ["skipped", f"{told.all.skipped:,}", ""]
    yield from table([stated("accepted", percent(told.all.share), told.all.share), skipped])
    kinds = (
        ("cause", "none", told.by_cause), ("criterion", "none", told.by_criterion), ("impact", "", told.by_impact),
        ("risk", "no fix", told.by_risk), ("who proposed", "no fix", told.by_source), ("who found", "", told.by_finder),
    )  # fmt: skip
    for kind, none, rows in kinds:
        if rows:
            yield f"By {kind}:"
            yield from table([_kept_row(each, none) for each in rows[:MOST_ROWS]], right=(2,))


def _kept_row(kept: Kept, none: str) -> list[str]:
    wasted = "mostly rejected: wasted?" if kept.wasted else ""
    length = bar(kept.share.value or 0.0, 1.0, 10)
    return [plainly(kept.name, 32) or none, percent(kept.share), f"n {kept.share.n}", f"{length:<10}", wasted]


def _pace(report: Report) -> Iterator[str]:
    pace, rollback = report.deciding.pace, report.deciding.rollback
    rows = [
        stated("median seconds for a decision", amount(pace.median), pace.median),
        stated("  not among them: in haste", percent(pace.in_haste), pace.in_haste),
        stated("    their median", amount(pace.hasty), pace.hasty),
        stated("  not among them: when tired", percent(pace.when_tired), pace.when_tired),
        stated("    their median", amount(pace.tired), pace.tired),
        stated("accepted, but does not stand", percent(rollback), rollback),
    ]
    yield from table(rows)


def _spent(report: Report) -> Iterator[str]:
    cost, spent = report.spent.cost, report.spent
    known = dollars(Decimal(cost.known))
    rows = [
        ["spent", f"at least {known}" if cost.unknown else known, ""],
        stated("median of a session", usd(cost.per_session), cost.per_session),
        stated("a resolved criterion", usd(cost.per_resolved), cost.per_resolved),
        stated("median tokens of a session", amount(spent.tokens, 0), spent.tokens),
    ]
    yield from table(rows)
    if cost.unknown:
        yield f"Of {counted(cost.unknown, 'session', 'sessions')} a price is unknown: only the first line has them."
    if spent.uncounted:
        yield f"Of {counted(spent.uncounted, 'session', 'sessions')} the tokens are unknown: no line has them."
    if cost.free:
        yield f"In {counted(cost.free, 'session', 'sessions')} no model was called."
    if spent.models:
        heads = ["", "a call:", "calls", "retries", "tokens", "failed"]
        yield from table([heads, *map(_model_row, spent.models[:MOST_ROWS])], right=(2, 3, 4, 5))


def _model_row(use: ModelUse) -> list[str]:
    name = plainly(use.model, 32)
    if use.retries.value is None:
        return [use.role, name, f"{use.calls}", use.retries.says, "", ""]
    tokens = "-" if use.tokens.value is None else amount(use.tokens, 0)
    return [use.role, name, f"{use.calls}", amount(use.retries, 2), tokens, part(use.failed)]


def _course(report: Report) -> Iterator[str]:
    course, left = report.course, report.course.abandoned
    label = f"abandoned (open, untouched for {LEFT_FOR.days} days)"
    rows = [
        stated(label, percent(left.share), left.share),
        stated("flags a session", amount(course.flags, 2), course.flags),
    ]
    yield from table(rows)
    if left.after:
        yield "Passes when they were left:"
        most = max(count for _, count in left.after)
        yield from table([[f"{k}", f"{count}", bar(count, most)] for k, count in left.after], right=(0, 1))
    if course.by_flag:
        yield "Flags:"
        yield from table([[each.flag, f"on a {each.what}", f"{each.count}"] for each in course.by_flag], right=(2,))


def _day(when: datetime | None) -> str:
    return local_day(when) if when else "?"
