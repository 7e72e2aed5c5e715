"""Every signal fires exactly where it should, and stays quiet in calm sessions."""

from typing import get_args

import pytest

from redraft.core.signal import SignalKind
from redraft.core.signals import all_signals, signals
from signals.calm import false_alarms
from signals.rows import Row
from signals.table import ROWS

KINDS = get_args(SignalKind)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_history_raises_what_it_should_and_nothing_else(row: Row) -> None:
    assert row.tell().raised() == row.expected


def test_the_table_has_true_cases_and_near_misses_of_every_kind() -> None:
    assert len(ROWS) >= 60 and len({row.name for row in ROWS}) == len(ROWS)
    assert {kind for row in ROWS for kind, _ in row.expected} == set(KINDS)
    assert {row.near for row in ROWS if row.near} == set(KINDS)
    assert all(row.near not in {kind for kind, _ in row.expected} for row in ROWS if row.near)


@pytest.mark.parametrize("row", [row for row in ROWS if row.expected], ids=lambda row: row.name)
def test_a_signal_says_why_and_what_can_be_done(row: Row) -> None:
    session = row.tell().session
    for signal in signals(session):
        assert signal.says and signal.evidence and all(each.says for each in signal.evidence)
        assert all(0 <= each.n <= session.last and 0 <= each.version <= len(session.drafts) for each in signal.evidence)
        assert signal.offers or signal.kind == "cosmetic"
        assert all(offer.does for offer in signal.offers)


SET_ASIDE = [row for row in ROWS if "set aside" in row.name]


@pytest.mark.parametrize("row", SET_ASIDE, ids=lambda row: row.name)
def test_what_was_set_aside_is_in_force_no_more(row: Row) -> None:
    session = row.tell().session
    aside, known = {each.key for each in session.dismissals}, {each.key for each in all_signals(session)}
    assert aside and {each.key for each in signals(session)} == known - aside


@pytest.mark.parametrize("row", [row for row in SET_ASIDE if not row.expected], ids=lambda row: row.name)
def test_what_was_set_aside_is_still_known(row: Row) -> None:
    session = row.tell().session
    assert {each.key for each in session.dismissals} <= {each.key for each in all_signals(session)}


def test_calm_sessions_stay_quiet() -> None:
    assert len([seed for seed in range(100) if false_alarms(seed)]) <= 1


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_a_thousand_calm_sessions_stay_quiet() -> None:
    assert sum(bool(false_alarms(seed)) for seed in range(1_000)) <= 10
