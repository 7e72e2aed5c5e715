"""Every signal fires exactly where it should: a table of histories, true cases and near misses of each kind."""

from typing import get_args

import pytest

from redraft.core.signal import SignalKind
from signals import recurring_rows, restoring_rows, steering_rows
from signals.rows import Row

ROWS = [*restoring_rows.TABLE.rows, *recurring_rows.TABLE.rows, *steering_rows.TABLE.rows]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_history_raises_what_it_should_and_nothing_else(row: Row) -> None:
    assert row.tell().raised() == row.expected
