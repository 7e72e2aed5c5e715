"""Cohen's kappa, its interval, and drift: against tables worked by hand, and against chance itself."""

import random
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redraft.stats.kappa import DRIFT_LEVEL, Table, drift, fisher, kappa
from stats import reckoned

CELLS = st.tuples(*[st.integers(0, 40)] * 4).filter(any)


@pytest.mark.parametrize(
    ("table", "value"),
    [
        # Fifty proposals, two readers: 20 and 15 alike. Seen 35/50 = 0.7; chance 0.5 x 0.6 + 0.5 x 0.4 = 0.5.
        ((20, 5, 10, 15), Fraction(2, 5)),
        # Equally often alike, with other margins: 60 of 100 both times. Chance 0.54, then 0.46.
        ((45, 15, 25, 15), Fraction(3, 23)),
        ((25, 35, 5, 35), Fraction(7, 27)),
        # Always alike; never alike, half and half; no more alike than chance has it.
        ((12, 0, 0, 8), Fraction(1)),
        ((0, 10, 10, 0), Fraction(-1)),
        ((10, 10, 10, 10), Fraction(0)),
    ],
)
def test_known_tables(table: Table, value: Fraction) -> None:
    assert kappa(table).value == pytest.approx(float(value))


def test_the_standard_error_of_a_table_worked_by_hand() -> None:
    """88, 10, 14 and 88 of 200, where half a pair to each cell was added to 87.5, 9.5, 13.5 and 87.5 of 198.

    n = 200: p = 0.44, 0.05, 0.07, 0.44; margins 0.49, 0.51 and 0.51, 0.49; seen 0.88; chance 2 x 0.49 x 0.51 = 0.4998;
    kappa = 0.3802 / 0.5002 = 0.760096. 1 - kappa = 0.239904.
    Diagonal: 2 x 0.44 x (1 - 1.00 x 0.239904)^2 = 0.88 x 0.577746 = 0.508416.
    Off it: 0.239904^2 x (0.05 x (0.51 + 0.51)^2 + 0.07 x (0.49 + 0.49)^2) = 0.057554 x 0.119248 = 0.006863.
    Less (0.760096 - 0.4998 x 0.239904)^2 = 0.640192^2 = 0.409846.
    The root of (0.508416 + 0.006863 - 0.409846) / 200 = 0.000527165 is 0.022960; over 0.5002 it is 0.045902.
    """
    table = (87.5, 9.5, 13.5, 87.5)
    found = kappa(table)  # type: ignore[arg-type]
    assert found.low == pytest.approx(0.760096 - 1.96 * 0.045902, abs=1e-4)
    assert found.high == pytest.approx(0.760096 + 1.96 * 0.045902, abs=1e-4)


def test_too_few_pairs_are_said_to_be() -> None:
    found = kappa((3, 0, 0, 0))
    assert (found.value, found.low, found.high) == (None, None, None)
    assert found.says == "too few to say (3 of 20)"
    assert kappa((10, 2, 2, 5)).says == "too few to say (19 of 20)"
    assert kappa((10, 2, 2, 6)).says == ""


@pytest.mark.parametrize("table", [(30, 0, 0, 0), (0, 0, 0, 30)])
def test_judges_who_never_differ_and_never_vary_show_nothing(table: Table) -> None:
    assert kappa(table).value is None
    assert kappa(table).says == "always the same: chance explains it"


def test_full_agreement_on_few_pairs_is_not_called_certain() -> None:
    found = kappa((12, 0, 0, 8))
    assert found.value == found.high == 1.0
    assert found.low is not None and 0.5 < found.low < 0.95


@given(CELLS)
def test_the_interval_holds_kappa_and_stays_within_what_kappa_can_be(table: Table) -> None:
    found = kappa(table, least=1)
    if found.value is None:
        assert table.count(0) == 3 and table[1] == table[2] == 0
    else:
        assert found.low is not None and found.high is not None
        assert -1 <= found.low <= found.value <= found.high <= 1


@given(CELLS)
def test_it_does_not_matter_who_is_named_first_or_what_is_called_a_pass(table: Table) -> None:
    both, first, second, neither = table
    found = kappa(table, least=1)
    for other in ((both, second, first, neither), (neither, first, second, both)):
        turned = kappa(other, least=1)
        assert turned.value == (None if found.value is None else pytest.approx(found.value))
        assert turned.low == (None if found.low is None else pytest.approx(found.low))


@pytest.mark.parametrize("passes", [0.5, 0.8, 0.9])
@pytest.mark.parametrize("true", [0.0, 0.6, 0.95])
def test_the_interval_holds_the_truth_as_often_as_it_says(passes: float, true: float) -> None:
    """Draws of 20 pairs of two judges who pass equally often, and agree as much as a known kappa says."""
    both = true * passes + (1 - true) * passes * passes
    rng, held, told = random.Random(7), 0, 0
    weights = (both, passes - both, passes - both, 1 - 2 * passes + both)
    for _ in range(1_000):
        drawn = rng.choices(range(4), weights, k=20)
        found = kappa((drawn.count(0), drawn.count(1), drawn.count(2), drawn.count(3)))
        if found.low is not None and found.high is not None:
            told += 1
            held += found.low - 1e-9 <= true <= found.high + 1e-9
    assert told > 100
    assert held / told > 0.92 - 3 * sqrt(0.92 * 0.08 / told)


@pytest.mark.parametrize(
    ("table", "chance"),
    [
        # The lady who tasted tea: 3 of 4 right, (1 + 16 + 16 + 1) / 70; and all right, (1 + 1) / 70.
        ((3, 1, 1, 3), 34 / 70),
        ((4, 0, 0, 4), 2 / 70),
        # The students of many a textbook: 1 of 12 men and 9 of 12 women are at it.
        ((1, 9, 11, 3), 0.002759),
    ],
)
def test_fishers_exact_test_on_known_tables(table: Table, chance: float) -> None:
    assert fisher(table) == pytest.approx(chance, abs=1e-6)


@given(st.tuples(*[st.integers(0, 30)] * 4).filter(any))
def test_fishers_exact_test_is_what_counting_every_table_gives(table: Table) -> None:
    assert fisher(table) == pytest.approx(reckoned.fisher(*table), rel=1e-6)


def test_drift_needs_enough_pairs_in_each_half() -> None:
    found = drift([True] * 19 + [False] * 20)
    assert (found.drifts, found.chance, found.says) == (False, None, "too few to say (39 of 40)")


def test_agreement_that_breaks_off_is_drift_and_noise_is_not() -> None:
    broken = drift([True] * 20 + [True] * 8 + [False] * 12)
    assert broken.drifts and broken.chance is not None and broken.chance < DRIFT_LEVEL
    assert (broken.earlier.count, broken.later.count) == (20, 8)
    steady = drift([True, True, True, False] * 15)
    assert not steady.drifts and steady.chance is not None and steady.chance > 0.5


def test_judges_who_do_not_drift_are_flagged_no_more_often_than_is_said() -> None:
    rng = random.Random(3)
    flagged = sum(drift([rng.random() < 0.8 for _ in range(60)]).drifts for _ in range(2_000))
    assert flagged / 2_000 <= DRIFT_LEVEL
