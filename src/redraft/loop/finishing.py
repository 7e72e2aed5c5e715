"""The final check: is this ready to use? What is missing reopens a criterion, or needs an amendment of the spec."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from msgspec.structs import replace

from redraft.core.briefs import FinalBrief
from redraft.core.critique import FINAL, review_in_force
from redraft.core.draft import Draft
from redraft.core.event import RULES
from redraft.core.events import Reviewed
from redraft.core.review import Finding, Verdict
from redraft.core.session import Session
from redraft.core.standing import Standing, rubric
from redraft.core.what_counts import judged_at_once
from redraft.critics.protocol import Readiness
from redraft.loop.passes import Loop
from redraft.loop.record import Declined

_OPEN: Final = "A pass is under way: decide its fixes first (a, r, s), and let g close it."


async def final_check(loop: Loop) -> Reviewed:
    """Ask whether the head is ready to use: a fresh critic, who sees the spec and the text alone; else code.

    Args:
        loop: the loop; its checker answers. Without one it is ready only if every criterion passes.

    Returns:
        The answer, with what is missing. Each gap of a criterion reopens it, and `go` works on it; any other is the
        person's: the spec does not say it yet.

    Raises:
        Declined: there is no draft, a pass is open, who was asked did not answer, or the draft changed meanwhile.
    """
    loop.ready()
    draft = _checkable(loop.session)
    if loop.checker is None:
        await loop.review()
        return await _put(loop, by_code(loop.session, draft), RULES)
    asked = loop.checker.check(FinalBrief(loop.session.spec, draft))
    revision = loop.session.revision
    answer = await loop.record.ask(f"The final check of v{draft.number}", asked)
    if (loop.session.head, loop.session.revision) != (draft.number, revision):
        raise Declined(f"The draft or its spec changed while v{draft.number} was checked: y has it checked again.")
    gaps = tuple(_settled(loop.session, gap) for gap in answer.gaps)
    return await _put(loop, replace(answer, gaps=gaps), loop.checker.name, _reopened(loop.session, gaps))


async def _put(loop: Loop, answer: Readiness, by: str, reopened: tuple[Verdict, ...] = ()) -> Reviewed:
    session = loop.session
    make = partial(
        Reviewed, version=session.head, revision=session.revision, scope="final", ready=answer.ready, why=answer.why,
        findings=answer.gaps, verdicts=reopened,
    )  # fmt: skip
    event = await loop.record.put(make, by=by)
    assert isinstance(event, Reviewed)
    return event


def by_code(session: Session, draft: Draft) -> Readiness:
    """What code can say: ready only if every criterion passes and no boundary is broken; what nobody judged is a gap.

    Args:
        session: as it stands, its head reviewed as far as may be.
        draft: its head.
    """
    unmet = [line for line in rubric(session) if not _met(line)]
    gaps = (*_found(session, {line.criterion.id for line in unmet if line.state == "fail"}), *_bare(session, unmet))
    failing = tuple(line.criterion.id for line in unmet if line.state == "fail")
    unjudged = tuple(line.criterion.id for line in unmet if line.state != "fail")
    told = [f"{', '.join(failing)} {'fails' if len(failing) == 1 else 'fail'}"] if failing else []
    told += [f"nobody judged {', '.join(unjudged)}"] if unjudged else []
    told += ["a boundary is broken"] if any(gap.of_boundary for gap in gaps) else []
    return Readiness(not told, "; ".join(told) or "every criterion passes, as far as code and you can tell", gaps)


def _checkable(session: Session) -> Draft:
    draft = session.draft
    if draft is None or not draft.passages:
        raise Declined("There is no text to check yet: g has one written, E writes one.")
    if session.open is not None:
        raise Declined(_OPEN)
    return draft


def _met(line: Standing) -> bool:
    return line.state == "pass" and line.mark is not None and not line.mark.stale


def _found(session: Session, failing: set[str]) -> Iterator[Finding]:
    """The findings of the review in force that keep the text from being ready."""
    review = review_in_force(session)
    for finding in review.findings if review is not None else ():
        if finding.criterion in failing or finding.of_boundary:
            yield finding


def _bare(session: Session, unmet: list[Standing]) -> Iterator[Finding]:
    """A gap for each criterion that is not met and that no finding serves."""
    review = review_in_force(session)
    served = {finding.criterion for finding in review.findings} if review is not None else set()
    where = session.version(session.head).passages[-1].id
    for line in unmet:
        criterion = line.criterion
        if line.state == "fail" and criterion.id not in served:
            yield Finding(where, 0, "", f"Meet this: {criterion.says}", 3, criterion=criterion.id, yours=True)
        elif line.state != "fail":
            says = f"Judge this, as nobody has: {criterion.says}"
            yield Finding(where, 0, "", says, 3, criterion=criterion.id, yours=True)


def _settled(session: Session, gap: Finding) -> Finding:
    """A gap as it is kept: one that no criterion asks for, or that code knows to be met, needs an amendment."""
    met = {line.criterion.id for line in rubric(session) if _by_code(line) and _met(line)}
    if gap.criterion and gap.criterion not in met:
        return gap
    return replace(gap, criterion="", source=FINAL, yours=True)


def _reopened(session: Session, gaps: tuple[Finding, ...]) -> tuple[Verdict, ...]:
    """Verdicts for the criteria that a gap reopens: those that pass, and that code does not judge."""
    first = {gap.criterion: gap for gap in reversed(gaps)}
    return tuple(
        Verdict(line.criterion.id, False, gap.directive, gap.quote)
        for line in rubric(session)
        if (gap := first.get(line.criterion.id)) is not None and line.state == "pass" and not _by_code(line)
    )


def _by_code(line: Standing) -> bool:
    return judged_at_once(line.criterion)
