"""The spec as rows: what done means, and what must not change."""

from functools import lru_cache

from redraft.core.draft import Draft
from redraft.core.events import Froze
from redraft.core.session import Session
from redraft.core.spec import Spec
from redraft.tui.widgets.gauges import budget_rows
from redraft.tui.widgets.rows import BLANK, Row, paragraph, plain


def spec_rows(session: Session, outlook: str = "") -> tuple[Row, ...]:
    """Every part of the spec that says something; what is held stands before the long parts, to stay in sight.

    Args:
        session: the session.
        outlook: how many passes it will likely take, in a line; "" while nobody has said.
    """
    spec = session.spec
    sections = [
        _section("Task", paragraph(spec.task)),
        _section("Audience", paragraph(spec.audience)),
        boundary_rows(spec),
        _section("Held", _holds(session)),
        _section("Told the author", _told(session, fact=False)),
        _section("Your facts", _told(session, fact=True)),
        manner_rows(spec),
        _section("Budget", budget_rows(session, outlook)),
    ]
    return tuple(row for section in sections for row in section)[:-1]


def boundary_rows(spec: Spec) -> tuple[Row, ...]:
    """What a spec rules out, with a blank row after it; nothing where it rules nothing out."""
    return _section("Boundaries", _bullets(spec.boundaries))


def manner_rows(spec: Spec) -> tuple[Row, ...]:
    """How a spec wants it written, its context and its examples; nothing where it says nothing of these."""
    longer = (_section("Context", paragraph(spec.context)), _section("Reference", _references(spec.reference)))
    return tuple(row for section in (*_manner(spec), *longer) for row in section)


def _section(name: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return (Row(plain(name, "label")), *rows, BLANK) if rows else ()


def _manner(spec: Spec) -> list[tuple[Row, ...]]:
    parts = (("Style", spec.style), ("Tone", spec.tone), ("Response", spec.response), ("Language", _foreign(spec)))
    return [_section(name, paragraph(text)) for name, text in parts]


def _foreign(spec: Spec) -> str:
    return "" if spec.language == "en" else spec.language


def _bullets(texts: tuple[str, ...]) -> tuple[Row, ...]:
    return tuple(Row(plain(" ".join(text.split())), lead=plain("· ", "quiet")) for text in texts)


def _references(texts: tuple[str, ...]) -> tuple[Row, ...]:
    """Each example in full, set apart by a bar."""
    rows: list[Row] = []
    for text in texts:
        rows += [*([BLANK] if rows else []), *(Row(row.body, lead=plain("│ ", "quiet")) for row in paragraph(text))]
    return tuple(rows)


def _holds(session: Session) -> tuple[Row, ...]:
    rows = [Row(plain(_held(session, hold), "frozen"), lead=plain("❄ ", "frozen")) for hold in session.holds]
    if session.lock is not None:
        rows.append(Row(plain(f"outline of v{session.lock.version}", "frozen"), lead=plain("≡ ", "frozen")))
    return tuple(rows)


def _held(session: Session, hold: Froze) -> str:
    if hold.what == "measure":
        return _band(session, hold)
    if hold.quote:
        return f'words of {hold.target}: "{" ".join(hold.quote.split())}"'
    return f"{hold.target} (exact)" if hold.what == "passage" else f"{hold.target} (passes)"


def _band(session: Session, hold: Froze) -> str:
    """The band of a measure, and how it stands now: measured only where one is frozen, and once a draft."""
    from redraft.core.bands import MEASURES  # reads prose, which the first paint can do without

    measure = MEASURES.get(hold.target)
    if measure is None:
        return f"{hold.target} {hold.low:g} to {hold.high:g}"
    value = _measured(hold.target, session.draft) if session.draft is not None else None
    now = f" (now {measure.show(value)})" if value is not None else ""
    return f"{measure.label} {measure.show_band(hold.low, hold.high)}{now}"


@lru_cache(maxsize=32)
def _measured(name: str, draft: Draft) -> float | None:
    from redraft.core.bands import MEASURES

    return MEASURES[name].of(draft)


def _told(session: Session, fact: bool) -> tuple[Row, ...]:
    return _bullets(tuple(note.text for note in session.notes if note.fact is fact))
