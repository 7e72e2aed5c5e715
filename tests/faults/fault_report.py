"""What a run of the fault table tells: two tables, and a line that sums them up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from faults.escapes import BOUND, TIMES, Escape
from faults.fault_table import Row

RUNS = ("shape", "stage", "adapter", "ask", "told as", "requests", "characters kept", "outcome")
LEFT = ("stage", "adapter", "ask", "asked from", "idle after ms (median)", "ms (worst)", "closed after ms", "outcome")


@dataclass
class Report:
    """What has been run so far."""

    rows: list[Row] = field(default_factory=list)
    escapes: list[Escape] = field(default_factory=list)

    def summary(self) -> str:
        """The line."""
        told = [wrong for row in self.rows for wrong in row.wrong] + [w for each in self.escapes for w in each.wrong]
        shapes, adapters = {row.shape.name for row in self.rows}, {row.wire for row in self.rows}
        counts = {"hangs": "hang", "lost texts": "lost", "tracebacks": "traceback", "duplicate requests": "duplicate"}
        found = ", ".join(f"{sum(word in each for each in told)} {name}" for name, word in counts.items())
        slowest = max((median(each.idle) for each in self.escapes), default=0.0)
        worst = max((max(each.idle) for each in self.escapes), default=0.0)
        closed = max((median(each.gone) for each in self.escapes if each.gone), default=0.0)
        return (
            f"{len(shapes)} shapes x {len(adapters)} adapters = {len(self.rows)} runs: {found} after a first token, "
            f"{sum(bool(row.wrong) for row in self.rows)} runs not as they must be; Esc to idle at most "
            f"{slowest:.0f} ms ({len(self.escapes)} cases, median of {TIMES} each, the worst of all {worst:.0f} ms; "
            f"connections closed within {closed:.0f} ms; allowed are {BOUND:.0f} ms)"
        )

    def text(self) -> str:
        """Both tables as Markdown, and the line."""
        runs = _table(RUNS, (row.line() for row in self.rows))
        left = _table(LEFT, (each.line() for each in self.escapes))
        return "\n".join((self.summary(), "", "## Faults", "", *runs, "", "## Esc", "", *left, ""))


def _table(names: Sequence[str], lines: Iterable[str]) -> list[str]:
    return [f"| {line} |" for line in (" | ".join(names), " | ".join("---" for _name in names), *lines)]
