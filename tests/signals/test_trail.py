"""The trail, kept up event by event, holds what a reading of the whole session finds."""

import pytest

from redraft.core.fold import fold
from redraft.core.session import Session
from redraft.core.signals import all_signals
from redraft.core.standing import compare
from redraft.core.trail import REMEMBERED
from signals.calm import Calm
from signals.history import History
from signals.rows import Row
from signals.table import ROWS


def told() -> list[History]:
    return [*(row.tell() for row in ROWS), *(last(seed) for seed in range(40))]


def last(seed: int) -> History:
    *_, history = Calm(seed).steps()
    return history


@pytest.fixture(scope="module", name="histories")
def _histories() -> list[History]:
    return told()


def test_it_is_that_of_a_fresh_fold(histories: list[History]) -> None:
    for history in histories:
        afresh = fold("k3v9", history.events[0].at, history.events)
        assert afresh.trail == history.session.trail
        assert all_signals(afresh) == all_signals(history.session)


def test_every_accepted_fix_is_remembered_by_the_passage_that_it_changed(histories: list[History]) -> None:
    for session in (history.session for history in histories):
        accepted = {d.n for d in session.decisions if d.choice == "accept"}
        assert {a.n for answers in session.trail.by_passage.values() for a in answers} == accepted
        for decision in (d for d in session.decisions if d.choice == "accept"):
            families = {session.trail.family(edit.passage) for edit in decision.edits}
            assert all(decision.n in {a.n for a in session.trail.by_passage[family]} for family in families)


def test_the_reasons_are_those_of_the_rejections_that_stand(histories: list[History]) -> None:
    for session in (history.session for history in histories):
        rejected = {d.n for d in session.decided.values() if d.choice == "reject" and d.reason}
        assert [each.n for each in session.trail.reasons] == sorted(rejected)[-REMEMBERED:]


def test_what_never_moved_failed_first_and_in_every_review_since(histories: list[History]) -> None:
    for session in (history.session for history in histories):
        if not session.amendments:
            assert set(session.trail.unmoved) == _never_moved(session)


def _never_moved(session: Session) -> set[str]:
    first = next((r for r in session.reviews if r.scope == "draft"), None)
    failed = {v.criterion: v.count for v in first.verdicts if not v.passed} if first else {}
    reviews = [r for r in session.reviews if first and r.n > first.n]
    moved = {
        v.criterion
        for r in reviews
        for v in r.verdicts
        if v.passed or (v.count is not None and failed.get(v.criterion) is not None and v.count < failed[v.criterion])
    }
    ticked = {c for c, marks in session.marks.items() if any(m.hand and m.passed for m in marks)}
    return set(failed) - moved - ticked


def test_a_pass_swings_as_its_versions_compare(histories: list[History]) -> None:
    for session in (history.session for history in histories):
        if session.amendments or any(m.hand for marks in session.marks.values() for m in marks):
            continue
        assert len(session.trail.swings) == len(session.passes)
        for swing, closed in zip(session.trail.swings[-1:], session.passes[-1:], strict=True):
            change = compare(session, closed.base, closed.candidate)
            assert (swing.base, swing.candidate, swing.kept) == (closed.base, closed.candidate, closed.kept)
            if session.last == closed.n:
                assert (set(swing.gained), set(swing.lost)) == (set(change.gained), set(change.lost))
                assert set(swing.fewer) == {id for id, _, _ in change.fewer}


def test_growth_is_counted_along_the_versions_that_stand(histories: list[History]) -> None:
    for session in (history.session for history in histories):
        assert len(session.trail.versions) == len(session.drafts)
        line = {draft.number for draft in session.lineage(session.head)}
        idle = sum(s.growth for s in session.trail.swings if s.kept and s.idle and s.candidate in line)
        if all(draft.origin != "drafted" for draft in session.drafts):
            assert session.trail.at(session.head).idle == idle


def test_it_is_empty_before_anything_is_decided() -> None:
    trail = History().session.trail
    assert (trail.by_passage, trail.by_fault, trail.swings, trail.reasons) == ({}, {}, (), ())


@pytest.mark.parametrize("row", [row for row in ROWS if "split" in row.name], ids=lambda row: row.name)
def test_a_part_of_a_passage_is_of_its_family(row: Row) -> None:
    session = row.tell().session
    assert session.trail.families and set(session.trail.families.values()) == {"p2"}
