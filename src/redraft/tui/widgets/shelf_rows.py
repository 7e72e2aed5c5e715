"""How home shows each line: a table of sessions with columns that fit the width, and lines of words between."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len

from redraft.core.naming import named
from redraft.tui.neutral import one_line
from redraft.tui.shelf import Line, Sort, View, What
from redraft.tui.widgets.cells import fit
from redraft.tui.widgets.rows import BLANK, Row, Words

if TYPE_CHECKING:
    from redraft.core.session_row import SessionRow

_GAP: Final = "  "
_STATE, _SCORE, _RATED, _AGE, _KIND = 10, 6, 7, 6, 6
_WITH_KIND, _WITH_MODEL = 70, 104
"""Cells from which on there is a column for the kind, and for the models."""
_LONGEST: Final = 1_000
"""Characters of a title that are looked at: more than any line shows."""
_STARS: Final = 5
_STYLES: Final[Mapping[str, str]] = MappingProxyType({"done": "good", "open": "", "damaged": "bad"})
_COPY: Final = "↳"
"""Stands before the title of a session that was forked from another."""
_ARROWS: Final = ("↓", "↑")


class Columns(NamedTuple):
    """How many cells each column has; 0 where there is none."""

    title: int
    kind: int
    model: int

    @classmethod
    def at(cls, width: int) -> "Columns":
        """What fits into so many cells: the title gets what the others leave."""
        rest = width - 1 - sum(cells + len(_GAP) for cells in (_STATE, _SCORE, _RATED, _AGE))
        kind = _KIND if width >= _WITH_KIND else 0
        rest -= kind + len(_GAP) if kind else 0
        model = min(44, (rest - len(_GAP)) * 2 // 5) if width >= _WITH_MODEL else 0
        rest -= model + len(_GAP) if model else 0
        return cls(max(rest, 8), kind, model)


class ShelfTable:
    """The lines of home as rows of a long pane.

    Args:
        lines: what is shown.
        view: by what sessions are sorted.
        now: for their age, UTC.
    """

    def __init__(self, lines: Sequence[Line], view: View, now: datetime) -> None:
        self.lines = lines
        self.keys = tuple(line.key for line in lines)
        self.headed = bool(lines) and lines[0].what == "columns"
        self._view = view
        self._now = now

    def row(self, place: int, width: int) -> Row:
        """The row at a place, made to fit so many cells."""
        line = self.lines[place]
        if line.what == "columns":
            return _head(Columns.at(width), self._view)
        if line.entry is not None:
            return self._entry(line, width)
        return _WORDS[line.what](line, width)

    def _entry(self, line: Line, width: int) -> Row:
        entry, columns = line.entry, Columns.at(width)
        assert entry is not None
        if entry.row is None:
            return _broken(line, named(entry.name), entry.fault, columns, width)
        row = entry.row
        moment = row.created if self._view.sort == "created" else row.changed
        own = line.what == "session"
        wanted = own and row.wants_rating(self._now)
        state = "damaged" if entry.fault else row.state
        title = f"{_COPY} {row.title}" if row.forked else row.title
        cells = _cells(columns, title, row.kind, row.models)
        cells[2] = (fit(state, _STATE), _STYLES.get(state, "quiet"))
        cells[3] = (fit(row.score.partition(" ")[0], _SCORE), "")
        cells[4] = (fit("unrated" if wanted else stars(row), _RATED), "warn" if wanted else "accent")
        if own:
            cells[5] = (fit(age(self._now - moment), _AGE, right=True), "quiet")
        elif columns.model or not line.says:
            cells[5:] = [(fit(line.says, _AGE + len(_GAP) + columns.model if columns.model else _AGE), "quiet")]
        else:  # what it is about says more than how it stands
            cells[1:] = [(fit(line.says, width - 1 - columns.title - len(_GAP)), "quiet")]
        return Row(_joined(cells), item=line.key)


def age(since: timedelta) -> str:
    """How long ago, in the largest unit that says enough: "5 min", "2 h", "3 d", "6 wk", "14 mo", "3 y"."""
    minutes = int(since.total_seconds() // 60)
    hours, days = minutes // 60, minutes // 1440
    steps = (
        (minutes < 1, "now"),
        (minutes < 60, f"{minutes} min"),
        (hours < 24, f"{hours} h"),
        (days < 14, f"{days} d"),
        (days < 63, f"{days // 7} wk"),
        (days < 730, f"{days // 30} mo"),
    )
    return next((says for fits, says in steps if fits), f"{days // 365} y")


def stars(row: "SessionRow") -> str:
    """A rating as so many stars of five; "" where there is none."""
    return "★" * row.rating + "☆" * (_STARS - row.rating) if row.rating else ""


def about(line: Line) -> str:
    """What else there is to say of a line, for the end of the status line."""
    entry = line.entry
    if entry is None or entry.row is None or entry.fault:
        return one_line(entry.fault[:_LONGEST]) if entry is not None else ""
    row = entry.row
    if line.says:
        return line.says
    parts = [row.id, row.template, f"v{row.head}" if row.head else "", _counted(row.passes, "pass", "passes")]
    parts += [_counted(row.events, "event", "events"), f"from {row.forked}" if row.forked else "", row.models]
    return " · ".join(part for part in parts if part)


def _counted(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}" if count else ""


def order_says(view: View) -> str:
    """By what sessions are sorted, in a few words."""
    return f"by {view.sort} {_ARROWS[view.upward]}"


def _cells(columns: Columns, title: str, kind: str, model: str) -> list[Words]:
    """The columns of a line, in order: title, kind, state, score, rating, age, models."""
    return [
        (fit(title, columns.title), "strong"),
        (fit(kind, columns.kind) if columns.kind else "", "quiet"),
        *[(" " * cells, "") for cells in (_STATE, _SCORE, _RATED, _AGE)],
        (fit(model, columns.model) if columns.model else "", "quiet"),
    ]


def _joined(cells: Sequence[Words]) -> tuple[Words, ...]:
    words: list[Words] = [(" ", "")]
    for text, style in cells:
        words += [(_GAP, ""), (text, style)] if text and len(words) > 1 else [(text, style)] if text else []
    return tuple(words)


def _head(columns: Columns, view: View) -> Row:
    """The names of the columns; that by which sessions are sorted has an arrow."""
    sorted_by: Mapping[Sort, int] = {"title": 0, "score": 3, "rating": 4, "changed": 5, "created": 5}
    names = ["Title", "Kind", "State", "Score", "Rated", "Begun" if view.sort == "created" else "Age", "Models"]
    place, arrow = sorted_by[view.sort], _ARROWS[view.upward]
    widths = (columns.title, columns.kind, _STATE, _SCORE, _RATED, _AGE, columns.model)
    cells: list[Words] = []
    for number, (name, cells_wide) in enumerate(zip(names, widths, strict=True)):
        says = f"{name}{arrow}" if number == place else name
        style = "label" if number == place else "faint"
        cells.append((fit(says, cells_wide, right=number == 5) if cells_wide else "", style))
    return Row(_joined(cells))


def _broken(line: Line, name: str, fault: str, columns: Columns, width: int) -> Row:
    """A file that cannot be read: its name, and what is wrong with it."""
    cells = _cells(columns, name, "", "")
    taken = 1 + sum(cell_len(text) + len(_GAP) for text, _ in cells[:2] if text) + _STATE + len(_GAP)
    cells[2:] = [(fit("damaged", _STATE), "bad"), (fit(fault.removeprefix(f"{name} "), max(width - taken, 8)), "warn")]
    return Row(_joined(cells), item=line.key)


def _unrated(line: Line, _width: int) -> Row:
    one = line.says == "1"
    says = " session is not rated yet" if one else " sessions are not rated yet"
    return Row((("● ", "warn"), (line.says, "strong"), (says, ""), (_GAP, ""), ("R", "key"),
                (" rates it" if one else " rates them, one after another", "quiet")), line.key)  # fmt: skip


def _feedback(line: Line, _width: int) -> Row:
    says = " thing that you said led to nothing yet" if line.says == "1" else " things that you said led to nothing yet"
    return Row((("● ", "warn"), (line.says, "strong"), (says, ""), (_GAP, ""), ("O", "key"), (" lists them", "quiet")),
               line.key)  # fmt: skip


def _template(line: Line, width: int) -> Row:
    assert line.template is not None
    name, says, own = line.template
    mine: tuple[Words, ...] = (("yours" + _GAP, "accent"),) if own else ()
    room = max(width - 1 - 14 - len(_GAP) - (7 if own else 0), 8)
    return Row(((" ", ""), (fit(name, 14), "strong"), (_GAP, ""), *mine, (fit(says, room), "quiet")), line.key)


def _begin(key: str, says: str) -> Callable[[Line, int], Row]:
    return lambda line, _width: Row(((f"  {key}", "key"), (_GAP + says, "")), line.key)


def _heading(line: Line, _width: int) -> Row:
    return Row(((" ", ""), (line.says, "label")))


def _says(line: Line, _width: int) -> Row:
    return Row(((" ", ""), (line.says, "quiet")))


_WORDS: Mapping[What, Callable[[Line, int], Row]] = MappingProxyType(
    {
        "": lambda _line, _width: BLANK,
        "unrated": _unrated,
        "feedback": _feedback,
        "template": _template,
        "demo": _begin("D", "the demo: a launch email with faults in it, to be put right"),
        "new": _begin("n", "a session of your own: first the spec, then the draft"),
        "heading": _heading,
        "says": _says,
    }
)
