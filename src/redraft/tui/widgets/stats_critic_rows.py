"""What the sessions teach of the critic, as rows: what is accepted of it, how far to trust it, what comes back."""

from collections.abc import Iterator, Sequence
from typing import Final

from redraft.stats.accepted import Acceptance, Deciding, Kept
from redraft.stats.agreement import Agreement
from redraft.stats.criteria import Criteria
from redraft.stats.figures import LEAST_JUDGED
from redraft.stats.kappa import Drift, Kappa
from redraft.stats.recurring import LEAST_OFTEN, Recurring
from redraft.stats.report import Report
from redraft.tui.widgets.plots import bar, figure_words, named, share_words
from redraft.tui.widgets.rows import BLANK, Row, Words, plain
from redraft.tui.widgets.stats_rows import MOST, heading, told

FAULT: Final = "fault"
"""What the items of faults that come back begin with: "fault 0" is the first."""


def acceptance_rows(deciding: Deciding) -> tuple[Row, ...]:
    """What is accepted, how fast, and what of it did not last."""
    kept, pace = deciding.acceptance, deciding.pace
    rows = [
        told("accepted", share_words(kept.all.share)),
        told("rolled back", share_words(deciding.rollback, style="warn")),
        told("a decision", figure_words(pace.median, after=" s")),
        told("made in haste", share_words(pace.in_haste, style="warn")),
        told("made when tired", share_words(pace.when_tired, style="warn")),
    ]
    for label, none, kind in _kinds(kept):
        if kind:
            rows += [*heading(label), *(row for each in kind[:MOST] for row in _kept(each, none))]
    return tuple(rows)


def _kinds(kept: Acceptance) -> tuple[tuple[str, str, Sequence[Kept]], ...]:
    return (
        ("By criterion", "no criterion", kept.by_criterion), ("By cause", "none", kept.by_cause),
        ("By impact", "none", kept.by_impact), ("By risk", "no fix", kept.by_risk),
        ("By who proposed", "no fix", kept.by_source), ("By who found", "nobody", kept.by_finder),
    )  # fmt: skip


def _kept(kept: Kept, none: str) -> Iterator[Row]:
    style = "warn" if kept.wasted else "accent"
    yield Row(share_words(kept.share, style=style), lead=named(kept.name or none))
    if kept.wasted:
        yield Row(plain("mostly rejected: your critic is wasted on this", "warn"), lead=plain("  ⚠ "))


def trust_rows(report: Report) -> tuple[Row, ...]:
    """How far critic and person agree, whether verdicts are grounded, and which criteria tell nothing."""
    rows = [told("grounded", share_words(report.course.grounded))]
    rows += [told("re-opened", figure_words(report.criteria.reopened, 2, after=" a session"))]
    rows += [*heading("Agreement with you (kappa)"), *_agreements(report.agreeing.criteria)]
    changed = report.agreeing.changed
    if changed.changed.n:
        rows += [*heading("Judged first"), told("changed after", share_words(changed.changed))]
        rows += [told("gave way", share_words(changed.gave_way))]
    return (*rows, *heading("Dead weight"), *_dead(report.criteria))


def _agreements(criteria: Sequence[Agreement]) -> Iterator[Row]:
    if not criteria:
        yield Row(plain("Nothing was judged by both: space ticks a criterion in the rubric.", "quiet"))
    for each in criteria[:MOST]:
        yield Row(_kappa(each.kappa), lead=named(each.criterion))
        if each.drift.drifts:
            yield Row(plain(_drift(each.drift), "warn"), lead=plain("  ⚠ "))


def _kappa(kappa: Kappa) -> tuple[Words, ...]:
    if kappa.value is None or kappa.low is None or kappa.high is None:
        return ((kappa.says, "faint"),)
    span = f" {kappa.low:.2f} to {kappa.high:.2f}"
    return (*bar(max(kappa.value, 0.0), 6), (f" {kappa.value:.2f}", ""), (span, "faint"), (f" n {kappa.n}", "faint"))


def _drift(drift: Drift) -> str:
    earlier, later = drift.earlier.value or 0.0, drift.later.value or 0.0
    return f"drifts: you agreed {round(earlier * 100)}% of the time, and {round(later * 100)}% since"


def _dead(criteria: Criteria) -> Iterator[Row]:
    dead = [each for each in criteria.all if each.never]
    for each in dead[:MOST]:
        yield Row(
            ((f"never {each.never}", "warn"), (f"  in {each.sessions} sessions", "faint")), lead=named(each.criterion)
        )
    few = sum(bool(each.says) for each in criteria.all)
    if not dead and few < len(criteria.all):
        yield Row(plain("None: every criterion tells one draft from another.", "quiet"))
    if few:
        yield Row(plain(f"Too few to say of {few}: judged in fewer than {LEAST_JUDGED} sessions.", "faint"))


def recurring_rows(recurring: Sequence[Recurring], added: dict[int, str]) -> tuple[Row, ...]:
    """Faults that come back, each an item that can be added to a template.

    Args:
        recurring: the faults.
        added: what was added where, by the fault's place.
    """
    if not recurring:
        return (Row(plain(f"None came up in {LEAST_OFTEN} sessions.", "quiet")),)
    return tuple(row for place, each in enumerate(recurring) for row in _fault(place, each, added.get(place, "")))


def _fault(place: int, each: Recurring, added: str) -> Iterator[Row]:
    item = f"{FAULT} {place}"
    count = ((f"{each.share.count} of {each.share.n}", "strong"), (f"  {each.criterion or 'no criterion'}", "quiet"))
    yield Row((*count, *(((f"  {each.share.says}", "faint"),) if each.share.says else ())), item=item)
    yield Row(plain(each.directive), item=item, lead=plain("  "))
    if added:
        yield Row(plain(added, "good"), item=item, lead=plain("  ✓ "))
    yield BLANK
