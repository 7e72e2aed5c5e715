"""What the sessions teach of a person's texts, as rows: ratings, passes, course and cost."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from redraft.core.spend import dollars
from redraft.stats.course import Course
from redraft.stats.figures import Figure
from redraft.stats.lines import usd
from redraft.stats.passes import MOST_PASSES, Passes, TemplatePasses
from redraft.stats.rated import Rated, Ratings
from redraft.stats.spent import ModelUse, Spent
from redraft.tui.widgets.plots import columns, figure_words, named, share_words, spark
from redraft.tui.widgets.rows import BLANK, Row, Words, plain

MOST: Final = 6
"""Rows of one kind; the plain report and JSON have more."""
MONTHS: Final = 12
_LEAD: Final = plain("  ")
_NO_TEMPLATE, _NO_MODEL = "no template", "no model"


def told(label: str, words: tuple[Words, ...]) -> Row:
    """A label, and what there is to say of it."""
    return Row(words, lead=(*named(label, 18, "quiet"),))


def heading(text: str) -> tuple[Row, Row]:
    """What the rows below are about."""
    return BLANK, Row(plain(text, "label"))


def rating_rows(ratings: Ratings) -> tuple[Row, ...]:
    """How good the texts were said to be, over time and by what made them."""
    everything = ratings.all
    rows = [told("mean of 5", figure_words(everything.mean, 2)), told("4 or 5", share_words(everything.good))]
    if not everything.mean.n:
        return (*rows, Row(plain("Nothing is rated yet: R in a session does it in seconds.", "quiet")))
    scores = columns([(f"{score}", count) for score, count in enumerate(everything.scores, 1)])
    rows += [Row(words, lead=_LEAD) for words in reversed(scores)]
    rows += [told("month by month", _months(everything))]
    rows += [told("blind", figure_words(ratings.blind.mean, 2))] if ratings.blind.mean.n else []
    rows += _aspects(ratings)
    for label, none, kind in (
        ("By template", _NO_TEMPLATE, ratings.by_template), ("By author", _NO_MODEL, ratings.by_author),
        ("By critic", _NO_MODEL, ratings.by_critic), ("By prompt", "", ratings.by_prompt),
    ):  # fmt: skip
        rows += [*heading(label), *(_rated(each, none) for each in kind[:MOST])] if kind else []
    return tuple(rows)


def _months(rated: Rated) -> tuple[Words, ...]:
    months = rated.months[-MONTHS:]
    words: tuple[Words, ...] = ((spark([each.mean.value for each in months], 1, 5), "accent"),)
    return (*words, (f"  to {months[-1].month}", "faint")) if months else words


def _rated(rated: Rated, none: str) -> Row:
    words = figure_words(rated.mean, 2)
    months = spark([each.mean.value for each in rated.months[-MONTHS:]], 1, 5)
    return Row((*words, ("  ", ""), (months, "accent")), lead=named(rated.name or none))


def _aspects(ratings: Ratings) -> Iterator[Row]:
    if ratings.aspects:
        words = [
            word
            for each in ratings.aspects[:MOST]
            for word in ((f"{each.name} ", "quiet"), (f"+{each.plus} ", "good"), (f"−{each.minus}  ", "past-bad"))
        ]
        yield told("about", tuple(words))


def passes_rows(passes: Passes) -> tuple[Row, ...]:
    """How many passes it takes, against the estimate, and which specs are too vague."""
    rows = [told("median to done", figure_words(passes.median)), told("ever done", share_words(passes.done))]
    counts = [(f"{taken}", count) for taken, count in passes.to_done]
    rows += [Row(words, lead=_LEAD) for words in columns(counts[:10])]
    rows += [*heading("Against the estimate"), *_against(passes)]
    if passes.templates:
        rows += [*heading("By template"), *(row for each in passes.templates[:MOST] for row in _template(each))]
    return tuple(rows)


def _against(passes: Passes) -> Iterator[Row]:
    for label, share in (("shorter", passes.shorter), ("within it", passes.within), ("longer", passes.longer)):
        yield told(label, share_words(share))


def _template(each: TemplatePasses) -> Iterator[Row]:
    yield Row((*figure_words(each.median, after=" passes"),), lead=named(each.template or _NO_TEMPLATE))
    if each.vague:
        yield Row(plain(f"more than {MOST_PASSES} at the median: its spec is too vague", "warn"), lead=plain("  ⚠ "))


def course_rows(course: Course, spent: Spent) -> tuple[Row, ...]:
    """How sessions go, and what they cost."""
    rows = [told("abandoned", share_words(course.abandoned.share, style="warn")), *_left_after(course)]
    rows += [told("flags a session", figure_words(course.flags, 2))]
    rows += [told("", ((f"{each.flag} {each.what}  {each.count}", "quiet"),)) for each in course.by_flag[:MOST]]
    return (*rows, *heading("Cost"), *_cost(spent), *_models(spent.models))


def _left_after(course: Course) -> Iterator[Row]:
    if course.abandoned.after:
        passes = ", ".join(f"{count} after pass {after}" for after, count in course.abandoned.after[:MOST])
        yield told("", plain(passes, "quiet"))


def _cost(spent: Spent) -> Iterator[Row]:
    cost = spent.cost
    yield told("a session", _dollars(cost.per_session))
    yield told("a criterion met", _dollars(cost.per_resolved))
    more = f" and more: the prices of {cost.unknown} are unknown" if cost.unknown else ""
    yield told("in all", ((dollars(Decimal(cost.known)), "strong"), (more, "warn")))
    yield told("tokens a session", figure_words(spent.tokens, 0))


def _dollars(figure: Figure) -> tuple[Words, ...]:
    return ((usd(figure), "strong" if figure.value is not None else "faint"),)


def _models(models: Sequence[ModelUse]) -> Iterator[Row]:
    for each in models[:MOST]:
        calls = f"{each.calls:,} call{'' if each.calls == 1 else 's'}"
        tokens = f", {each.tokens.value:,.0f} tokens each" if each.tokens.value is not None else ""
        retries = f", {each.retries.value:.2f} retries each" if each.retries.value else ""
        yield Row(plain(f"{each.role}: {calls}{tokens}{retries}", "quiet"), lead=named(each.model, 22))
