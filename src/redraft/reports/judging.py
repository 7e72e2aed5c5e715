"""How each criterion was judged, version by version."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from redraft.core.session import Mark, Session
from redraft.core.spec import Criterion
from redraft.core.standing import Standing, rubric

Says = Literal["pass", "fail", "doubt"]


class Judged(Struct, frozen=True):
    """One judgement of one criterion.

    Args:
        version: the version judged.
        says: pass, fail, or doubt: it was said to pass on evidence that is not in the draft.
        mark: the judgement itself.
    """

    version: int
    says: Says
    mark: Mark


class Row(Struct, frozen=True):
    """One criterion, and all that was judged of it.

    Args:
        id: of the criterion.
        criterion: as the spec has it; None where it no longer does.
        standing: how it stands in the text that stands; None where the spec no longer has it.
        judged: every judgement, oldest first.
        last: of each version that was judged, the judgement that counts.
    """

    id: str
    criterion: Criterion | None
    standing: Standing | None
    judged: tuple[Judged, ...]
    last: Mapping[int, Judged]


def rows(session: Session) -> tuple[Row, ...]:
    """A row for each criterion of the spec, in its order, and then for each that was judged before it was amended."""
    now = [_row(session, line.criterion.id, line) for line in rubric(session)]
    ids = {row.id for row in now}
    return (*now, *(_row(session, id, None) for id in session.marks if id not in ids))


def _row(session: Session, id: str, standing: Standing | None) -> Row:
    judged = tuple(Judged(mark.version, _says(mark), mark) for mark in session.marks.get(id, ()))
    last = MappingProxyType({each.version: each for each in judged})
    return Row(id, standing.criterion if standing else None, standing, judged, last)


def judged_versions(session: Session) -> tuple[int, ...]:
    """The versions in which at least one criterion was judged, in order."""
    return tuple(sorted({mark.version for marks in session.marks.values() for mark in marks}))


def _says(mark: Mark) -> Says:
    if mark.ungrounded:
        return "doubt"
    return "pass" if mark.passed else "fail"
