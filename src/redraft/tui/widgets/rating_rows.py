"""What a person rates, as rows: what the text is for, and the text; and nothing else where they rate blind."""

from msgspec import Struct
from msgspec.structs import replace

from redraft.core.session import Session
from redraft.core.spec import Spec
from redraft.tui.neutral import one_line
from redraft.tui.widgets.draft_rows import draft_rows
from redraft.tui.widgets.rows import BLANK, Row, paragraph, plain


class Subject(Struct, frozen=True):
    """What is rated.

    Args:
        title: what the questions are headed: "Rate v3".
        top: the line on top.
        about: what the text is for, which stands beside it.
        brief: the same in a few lines, which stand above it where there is little room.
        text: the text.
        text_title: its heading.
        scrolled: lines of the text that are out of sight above at first.
        said: one line to begin with.
    """

    title: str
    top: str
    about: tuple[Row, ...]
    text: tuple[Row, ...]
    text_title: str
    brief: tuple[Row, ...] = ()
    scrolled: int = 0
    said: str = ""


def at_hand(session: Session, scrolled: int = 0) -> Subject:
    """The version that stands in a session that the person is working on.

    Args:
        session: the session; it has a draft.
        scrolled: lines of the text that are out of sight above.
    """
    return replace(of_session(session), brief=(), scrolled=scrolled)


def of_session(session: Session, place: str = "", said: str = "") -> Subject:
    """The version that stands in a session; it has one.

    Args:
        session: the session.
        place: its place among those that are rated, "2 of 3"; "" for none.
        said: one line to begin with.
    """
    version = f"v{session.head}"
    top = "  ·  ".join(part for part in (one_line(session.title), version, place) if part)
    spec, rows = session.spec, text_rows(session)
    return Subject(f"Rate {version}", top, about_rows(spec), rows, f"Draft {version}", brief_rows(spec), said=said)


def blind(session: Session, place: str = "") -> Subject:
    """The same with nothing in it but the text and what it is for: no title, no version, and no passage's number."""
    top = "  ·  ".join(part for part in ("Rating blind", place) if part)
    rows = tuple(replace(row, gutter=("", "")) for row in text_rows(session))
    return Subject("Rate this text", top, about_rows(session.spec), rows, "The text", brief_rows(session.spec))


def about_rows(spec: Spec) -> tuple[Row, ...]:
    """The task, who reads it, and what it must keep to: enough to judge a text by, and nothing of how it came about."""
    bounds = tuple(Row(plain(" ".join(text.split())), lead=plain("· ", "quiet")) for text in spec.boundaries)
    sections = (("Task", paragraph(spec.task)), ("Audience", paragraph(spec.audience)), ("Boundaries", bounds))
    rows = [row for name, rows in sections if rows for row in (Row(plain(name, "label")), *rows, BLANK)]
    return tuple(rows[:-1])


def brief_rows(spec: Spec) -> tuple[Row, ...]:
    """The same in a line each, as far as they are short, and a rule below."""
    told = (("Task", spec.task), ("Audience", spec.audience), ("Boundaries", "; ".join(spec.boundaries)))
    rows = [Row(((f"{name}  ", "label"), (" ".join(text.split()), ""))) for name, text in told if text.strip()]
    return (*rows, Row(fill="─")) if rows else ()


def text_rows(session: Session) -> tuple[Row, ...]:
    """The text that stands."""
    return draft_rows(session.version(session.head))
