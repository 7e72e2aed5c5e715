"""What a row of the table is: a history in few words, and the signals that it must raise, no more and no less."""

from collections.abc import Callable

from msgspec import Struct

from signals.history import History

Expected = set[tuple[str, tuple[str, ...]]]
Tell = Callable[[], History]


class Row(Struct, frozen=True):
    """One history.

    Args:
        name: what happens in it.
        tell: tells it.
        expected: the signals in force at its end: kind and subject.
        near: the signal that it nearly raises; "" for a true case.
    """

    name: str
    tell: Tell
    expected: Expected
    near: str = ""


class Table:
    """Rows in order, each told by a function of its own."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def raises(self, *expected: tuple[str, ...]) -> Callable[[Tell], Tell]:
        """A true case: what it raises, each as kind and subjects."""
        return self._row({(kind, about) for kind, *rest in expected for about in [tuple(rest)]}, "")

    def near(self, kind: str, *expected: tuple[str, ...]) -> Callable[[Tell], Tell]:
        """A near miss of one kind, and what it raises all the same."""
        return self._row({(other, about) for other, *rest in expected for about in [tuple(rest)]}, kind)

    def _row(self, expected: Expected, near: str) -> Callable[[Tell], Tell]:
        def keep(tell: Tell) -> Tell:
            self.rows.append(Row(tell.__name__.replace("_", " "), tell, expected, near))
            return tell

        return keep


def v(failing: str = "", very: int = 0) -> str:
    """Verdicts of all six criteria: those named fail; `r` fails with so many violations, if there are any."""
    judged = " ".join(f"{id}{'-' if id in failing else '+'}" for id in "abcde")
    return f"{judged} r{'-' if very else '+'}{very}"
