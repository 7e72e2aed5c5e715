"""The spec in a report: what done means, and how it came to be amended."""

from collections.abc import Iterator

from redraft.core.critique_terms import Critique
from redraft.core.phrases import counted
from redraft.core.spec_values import Budget, Criterion
from redraft.core.spend import dollars
from redraft.reports.blocks import Block, Facts, Item, Items, Prose, Table
from redraft.reports.report import Report
from redraft.reports.telling import amendment, joined


def spec_blocks(report: Report) -> Iterator[Block]:
    """The spec as it stands, and its amendments."""
    spec = report.spec
    yield Prose(spec.task, "Task")
    named = (("Audience", spec.audience), ("Tone", spec.tone), ("Style", spec.style), ("Response", spec.response))
    yield from (Prose(text, label) for label, text in named if text)
    if spec.context:
        yield Prose(spec.context, "Context", quoted=True)
    yield from (Prose(text, "Reference", quoted=True) for text in spec.reference)
    if spec.boundaries:
        yield Items(tuple(Item("", says=text) for text in spec.boundaries), "Boundaries")
    yield _criteria(spec.criteria)
    yield Facts((("Budget", _budget(spec.budget)), *_asked(spec.critique), ("Language", spec.language)))
    if report.amendments:
        yield Items(tuple(map(amendment, report.amendments)), "Amendments")


def _criteria(criteria: tuple[Criterion, ...]) -> Table:
    rows = tuple((each.id, each.says, _judge(each), each.stage, _weight(each)) for each in criteria)
    return Table("Criteria", ("Criterion", "What must be true", "Judged by", "Stage", "Weight"), rows)


def _judge(criterion: Criterion) -> str:
    rules = "; ".join(map(str, criterion.rules))
    command = " ".join(criterion.command)
    return ": ".join(part for part in (criterion.judge, rules or command) if part)


def _weight(criterion: Criterion) -> str:
    return joined((f"{criterion.weight}", "core" if criterion.core else ""))


def _budget(budget: Budget) -> str:
    return joined((
        counted(budget.passes, "pass", "passes"),
        f"{budget.focus} in focus",
        f"{budget.tokens:,} tokens" if budget.tokens is not None else "",
        dollars(budget.usd) if budget.usd is not None else "",
    ))  # fmt: skip


def _asked(critique: Critique) -> Iterator[tuple[str, str]]:
    if critique.categories:
        yield "Looked for", ", ".join(f"{kind} (at least {least})" for kind, least in critique.categories)
