"""The spec as rows: what done means, and what must not change."""

from redraft.core.events import Froze
from redraft.core.session import Session
from redraft.core.spec import Budget, Spec
from redraft.tui.widgets.rows import BLANK, Row, paragraph, plain


def spec_rows(session: Session) -> tuple[Row, ...]:
    """Every part of the spec that says something; what is held stands before the long parts, to stay in sight."""
    spec = session.spec
    sections = [
        _section("Task", paragraph(spec.task)),
        _section("Audience", paragraph(spec.audience)),
        _section("Boundaries", _bullets(spec.boundaries)),
        _section("Held", _holds(session)),
        _section("Told the author", _told(session, fact=False)),
        _section("Your facts", _told(session, fact=True)),
        *_manner(spec),
        _section("Context", paragraph(spec.context)),
        _section("Reference", _references(spec.reference)),
        _section("Budget", (_budget(spec.budget),)),
    ]
    return tuple(row for section in sections for row in section)[:-1]


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
    rows = [Row(plain(_held(hold), "frozen"), lead=plain("❄ ", "frozen")) for hold in session.holds]
    if session.lock is not None:
        rows.append(Row(plain(f"outline of v{session.lock.version}", "frozen"), lead=plain("≡ ", "frozen")))
    return tuple(rows)


def _held(hold: Froze) -> str:
    return f"{hold.target} (exact)" if hold.what == "passage" else f"{hold.target} (passes)"


def _told(session: Session, fact: bool) -> tuple[Row, ...]:
    return _bullets(tuple(note.text for note in session.notes if note.fact is fact))


def _budget(budget: Budget) -> Row:
    parts = [f"{budget.passes} passes", f"{budget.focus} in focus"]
    parts += [f"{budget.tokens:,} tokens"] if budget.tokens is not None else []
    parts += [f"${budget.usd}"] if budget.usd is not None else []
    return Row(plain(" · ".join(parts), "quiet"))
