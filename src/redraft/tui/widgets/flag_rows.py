"""Flags where they stick: beside a finding, beside a verdict, and in the title of the draft."""

from collections.abc import Iterable

from msgspec.structs import replace

from redraft.core.said import Flagged
from redraft.core.session import Session
from redraft.core.standing import Standing
from redraft.tui.widgets.rows import Row, Words


def with_flags(rows: tuple[Row, ...], session: Session) -> tuple[Row, ...]:
    """The rows of the critique, with the flags of each finding at the end of its first row."""
    flagged = _by_target(flag for flag in session.flags if flag.what == "finding")
    found: list[Row] = []
    for row in rows:
        flags = flagged.pop(row.item, ())
        found.append(replace(row, body=(*row.body, ("  ", ""), *flag_words(flags))) if flags else row)
    return tuple(found)


def verdict_flags(session: Session, line: Standing) -> list[Words]:
    """The flags of the verdict that counts for a criterion; a newer verdict has none of them."""
    since = line.mark.n if line.mark is not None else session.last
    told = (flag for flag in session.flags if flag.what == "verdict" and flag.n > since)
    return flag_words(tuple(flag for flag in told if flag.target == line.criterion.id), "  ")


def draft_flags(session: Session) -> str:
    """The flags of the version at the head, for a title; "" without one."""
    flags = (flag for flag in session.flags if flag.what == "draft" and flag.version == session.head)
    return "".join(text for text, _ in flag_words(tuple(flags)))


def flag_words(flags: tuple[Flagged, ...], after: str = "") -> list[Words]:
    """A flag, and of which kinds; nothing without one."""
    kinds = dict.fromkeys(flag.flag for flag in flags)
    return [(f"⚑ {', '.join(kinds)}{after}", "warn")] if kinds else []


def _by_target(flags: Iterable[Flagged]) -> dict[str, tuple[Flagged, ...]]:
    found: dict[str, tuple[Flagged, ...]] = {}
    for flag in flags:
        found[flag.target] = (*found.get(flag.target, ()), flag)
    return found
