"""How exactly the signals fire: precision and recall of each kind over the table, and false alarms in calm sessions.

    python tests/signals/report.py            the table, and 1,000 random calm sessions
    python tests/signals/report.py 100        with so many of them

Exits 1 if a signal of the table is missed or raised wrongly, or if more than 1% of the calm sessions raise one.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import get_args

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from redraft.core.signal import SignalKind
from signals.calm import false_alarms
from signals.rows import Row
from signals.table import ROWS

CALM = 1_000
MOST_ALARMS = 0.01


def main(count: int = CALM) -> int:
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for row in ROWS:
        _weigh(row, right, wrong, missed)
    near = Counter(row.near for row in ROWS if row.near)
    print(f"{len(ROWS)} histories, {sum(near.values())} of them near misses")
    print(f"{'signal':15} {'right':>6} {'wrong':>6} {'missed':>6} {'near misses':>12} {'precision':>10} {'recall':>7}")
    for kind in get_args(SignalKind):
        hits, false, gone = right[kind], wrong[kind], missed[kind]
        shares = f"{_share(hits, false):10.2f} {_share(hits, gone):7.2f}"
        print(f"{kind:15} {hits:6} {false:6} {gone:6} {near[kind]:12} {shares}")
    alarmed = _calm(count)
    exact = not wrong.total() and not missed.total()
    return int(not exact or alarmed > MOST_ALARMS * count)


def _weigh(row: Row, right: Counter[str], wrong: Counter[str], missed: Counter[str]) -> None:
    raised = row.tell().raised()
    right.update(kind for kind, _ in raised & row.expected)
    wrong.update(kind for kind, _ in raised - row.expected)
    missed.update(kind for kind, _ in row.expected - raised)
    if raised != row.expected:
        print(f"BAD {row.name}: raised {sorted(raised)}, not {sorted(row.expected)}")


def _share(right: int, other: int) -> float:
    return right / (right + other) if right + other else 0.0


def _calm(count: int) -> int:
    """Print which calm sessions raised something at any of their events, and return how many did."""
    found = {seed: alarms for seed in range(count) if (alarms := false_alarms(seed))}
    kinds = Counter(kind for alarms in found.values() for kind in {kind for _, kind, _ in alarms})
    print(
        f"{count:,} calm sessions: {len(found)} with a false alarm ({len(found) / count:.1%}, limit {MOST_ALARMS:.0%})"
    )
    for kind, times in kinds.most_common():
        print(
            f"  {kind} in {times}: seeds {[s for s, alarms in found.items() if kind in {k for _, k, _ in alarms}][:8]}"
        )
    return len(found)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
