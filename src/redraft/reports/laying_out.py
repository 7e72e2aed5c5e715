"""Laying a report out: which sections there are, in which order. What has nothing to tell is left out."""

from collections.abc import Iterator
from itertools import groupby

from redraft.core.measures import draft_words
from redraft.core.neutral import one_line
from redraft.core.phrases import counted
from redraft.core.session import Mark
from redraft.core.spend import Spend
from redraft.reports.blocks import Block, Document, Facts, Item, Items, Matrix, Section, Table, Text, Tone
from redraft.reports.judging import Judged, Row, Says
from redraft.reports.report import Report
from redraft.reports.specifying import spec_blocks
from redraft.reports.telling import (
    answer,
    challenge,
    decision,
    ending,
    final_check,
    flag,
    hold,
    joined,
    lock,
    note,
    rating,
    signal,
    span_of,
    thawed,
    version,
    waiting,
)

_LONGEST_TITLE = 200
_MOST_COLUMNS = 40
"""Versions side by side; of those before them every judgement tells."""
_SAYS = {"pass": "passes", "fail": "fails", "doubt": "in doubt"}


def lay_out(report: Report) -> Document:
    """Lay a report out.

    Args:
        report: any.

    Returns:
        Its document, with every section that has something to tell.
    """
    state, tone = _state(report)
    parts: tuple[tuple[str, str, Iterator[Block]], ...] = (
        ("draft", f"The draft, v{report.draft.number}" if report.draft else "The draft", _draft(report)),
        ("verdicts", "Verdicts", _verdicts(report)),
        ("ratings", "Ratings", _items(map(rating, report.ratings))),
        ("spec", f"The spec, revision {report.revision}", spec_blocks(report)),
        ("versions", "Versions", _items(map(version, report.versions[::-1]))),
        ("decisions", "Decisions", _items(map(decision, report.decisions))),
        ("feedback", "Flags and feedback", _items(_feedback(report))),
        ("holds", "What is held", _items(_holds(report))),
        ("signals", "Signals", _items(map(signal, report.signals))),
        ("endings", "Endings", _items(map(ending, report.endings))),
        ("checks", "Final checks and comparisons", _items(_checks(report))),
        ("notes", "Told to the author", _items(map(note, report.notes))),
        ("spend", "What models took", _spend(report)),
        ("story", "The story, event by event", _story(report)),
    )
    laid = ((id, title, tuple(blocks)) for id, title, blocks in parts)
    sections = tuple(Section(id, title, blocks) for id, title, blocks in laid if blocks)
    return Document(
        _title(report), state, tone, _lead(report), Facts(tuple(_facts(report))),
        tuple(_warnings(report)), sections, tuple(_made(report)),
    )  # fmt: skip


def _title(report: Report) -> str:
    title = one_line(report.title) or report.id
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"


def _state(report: Report) -> tuple[str, Tone]:
    if report.ending is None:
        return ("open", "") if report.draft else ("no draft yet", "")
    return report.ending.stop.ending, "good" if report.ending.stop.ending == "done" else "doubt"


def _lead(report: Report) -> str:
    if report.ending is not None:
        why = report.ending.stop.why
        return f"{why[:1].upper()}{why[1:]}{'' if why.endswith(('.', '!', '?')) else '.'}"
    if report.draft is None:
        return "Nothing is written yet."
    return f"{report.score.passed} of {counted(report.score.total, 'criterion', 'criteria')} pass so far; work goes on."


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    if report.draft is not None:
        yield "Score", f"{report.score}"
        yield "Version", f"v{report.draft.number} of {len(report.versions)}"
        yield "Words", f"{len(draft_words(report.draft)):,}"
    yield "Passes", f"{report.passes}"
    if report.rating is not None:
        yield "Rating", f"{report.rating.score} of 5"
    if report.total.calls:
        yield "Cost", report.total.cost_says
    for role, models in report.models.items():
        yield role.capitalize(), ", ".join(models)
    if report.forked:
        yield "Forked from", f"{report.forked[-1].origin}, event {report.forked[-1].event}"
    if report.template:
        yield "Template", report.template
    yield "Begun (UTC)", f"{report.created:%Y-%m-%d %H:%M}"
    yield "Last change (UTC)", f"{report.changed:%Y-%m-%d %H:%M}"


def _warnings(report: Report) -> Iterator[str]:
    if report.source.about:
        yield report.source.about
    if report.source.fault:
        yield f"The transcript is damaged, and this is what can be read of it: {report.source.fault}."
    if report.draft is not None and report.draft.incomplete:
        yield "The draft is incomplete: its author was stopped or cut off."
    if report.draft is not None and report.draft.outline:
        yield "This is an outline still: parts, and a line of purpose for each."


def _made(report: Report) -> Iterator[str]:
    source = report.source
    for forked in report.forked:
        title = f" “{one_line(forked.title)}”" if forked.title else ""
        yield f"Forked from session {forked.origin}{title} at event {forked.event}, which has the seal {forked.seal}."
    begun = f", begun with redraft {source.app}" if source.app else ""
    yield f"Session {report.id}, {counted(report.events, 'event')}{begun}."
    if source.sha256:
        yield f"Transcript: sha256 {source.sha256}"
    if report.draft is not None:
        yield f"Draft v{report.draft.number}: sha256 {report.draft.sha256}"
    yield f"This report was made with redraft {source.made_with}."


def _items(items: "Iterator[Item] | map[Item] | tuple[Item, ...]") -> Iterator[Block]:
    if told := tuple(items):
        yield Items(told)


def _draft(report: Report) -> Iterator[Block]:
    if report.draft is not None:
        yield Text(report.draft, report.spec.language)


def _verdicts(report: Report) -> Iterator[Block]:
    if report.draft is None:
        return
    if report.judged_in:
        shown = report.judged_in[-_MOST_COLUMNS:]
        yield Matrix(shown, report.draft.number, report.rows, len(report.judged_in) - len(shown))
    stands = tuple(_stands(row) for row in report.rows if row.standing is not None)
    yield Table(f"How each criterion stands in v{report.draft.number}",
                ("Criterion", "Verdict", "Why", "Evidence", "By"), stands)  # fmt: skip
    if history := tuple(line for row in report.rows for line in _history(row)):
        head = ("Criterion", "Versions", "Verdict", "Why", "Evidence", "By")
        yield Table("Every judgement", head, history, folded=True)


def _stands(row: Row) -> tuple[str, ...]:
    standing = row.standing
    assert standing is not None
    mark = standing.mark
    if mark is None:
        return (row.id, standing.state, standing.note, "", "")
    before = "judged before the last change" if mark.stale else ""
    why = joined((mark.reason, standing.note, f"votes {mark.votes}" if mark.votes else "", before))
    return (row.id, standing.state, why, mark.evidence, _by(row, mark))


def _history(row: Row) -> Iterator[tuple[str, ...]]:
    """The judgements of one criterion, oldest first; those on end that say the same are one line."""
    for (says, why, evidence), run in groupby(row.judged, key=_what):
        judged = tuple(run)
        by = ", ".join(dict.fromkeys(_by(row, each.mark) for each in judged))
        yield (row.id, span_of([each.version for each in judged]), _SAYS[says], why, evidence, by)


def _what(each: Judged) -> tuple[Says, str, str]:
    mark = each.mark
    return each.says, joined((mark.reason, f"votes {mark.votes}" if mark.votes else "")), mark.evidence


def _by(row: Row, mark: Mark) -> str:
    """Who judged: code, where the criterion has a rule or a command, whoever's review the verdict came with."""
    if mark.hand:
        return f"{mark.by}, by hand"
    latest = row.standing.mark if row.standing is not None else None
    coded = row.criterion is not None and row.criterion.judge in ("rule", "command")
    return "code" if coded and latest is not None and latest.revision == mark.revision else mark.by


def _feedback(report: Report) -> Iterator[Item]:
    """Flags say themselves what came of them."""
    flags = {told.flag.n for told in report.flags}
    yield from map(flag, report.flags)
    yield from (answer(each) for each in report.answers if each.answer.feedback not in flags)
    yield from (waiting(each) for each in report.open if each.n not in flags)


def _holds(report: Report) -> Iterator[Item]:
    yield from map(hold, report.holds)
    if report.lock is not None:
        yield lock(report.lock)
    yield from map(thawed, report.thawed)


def _checks(report: Report) -> Iterator[Item]:
    yield from map(final_check, report.final_checks)
    yield from map(challenge, report.challenges)


def _spend(report: Report) -> Iterator[Block]:
    if report.total.calls:
        rows = [_spent(role.capitalize(), spent, report.models.get(role, ())) for role, spent in report.spend.items()]
        rows.append(_spent("Together", report.total, ()))
        yield Table("What models took, by role", ("Role", "Calls", "Tokens", "Cost", "Models"), tuple(rows))
    if report.unwatched:
        yield Items((Item("budget", "not watched", "doubt", report.unwatched),))


def _spent(role: str, spent: Spend, models: tuple[str, ...]) -> tuple[str, ...]:
    return (role, f"{spent.calls}", spent.tokens_say.removesuffix(" tokens"), spent.cost_says, ", ".join(models))


def _story(report: Report) -> Iterator[Block]:
    if report.story:
        items = tuple(Item(f"{n}", says=line) for n, line in enumerate(report.story, 1))
        yield Items(items, f"All {counted(len(items), 'event')}", folded=True)
