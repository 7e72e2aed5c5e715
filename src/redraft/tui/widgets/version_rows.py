"""The version log as rows: the table with its tree, and two versions compared."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from rich.cells import cell_len, set_cell_size

from redraft.core.events import Challenged, Rated
from redraft.core.history import LogLine
from redraft.core.rated import rating_says, ratings_of
from redraft.core.session import Session
from redraft.core.standing import Standing
from redraft.tui.neutral import one_line
from redraft.tui.widgets.cells import cut
from redraft.tui.widgets.draft_rows import diff_words, lines_of
from redraft.tui.widgets.rows import BLANK, Row, Words, plain
from redraft.tui.widgets.wrapping import breaks

_WIDEST_CHANGE = 44
_LEAST_CHANGE = 12
_LEAST_WHY = 24
"""Cells that the reason needs to stand in the table; with fewer it is told below alone."""
_WIDEST_ID = 18
_MARKED = "◆"


class _Widths(Struct, frozen=True):
    """Cells of each column; `why` is 0 where the reason has no room."""

    version: int
    tree: int
    change: int
    score: int
    tokens: int
    why: int


def version_rows(
    log: tuple[LogLine, ...],
    challenges: Sequence[Challenged] = (),
    width: int = 110,
    marked: int = 0,
    ratings: Sequence[Rated] = (),
) -> tuple[Row, ...]:
    """Version | Change | Score | Keep? | Tokens, newest first, with the tree beside the versions.

    Args:
        log: the versions.
        challenges: comparisons of two versions; the newer one's line tells the latest.
        width: cells of a line.
        marked: the version that others are compared with; 0 for none.
        ratings: every one that was given and not taken back; its version's line tells the score.
    """
    if not log:
        return (Row(plain("No version yet.", "quiet")),)
    widths = _widths(log, width)
    told: dict[int, list[Words]] = {line.version: [] for line in log}
    for challenged in {challenged.newer: challenged for challenged in challenges}.values():
        told.setdefault(challenged.newer, []).append((_challenged(challenged), "warn"))
    for version in {rated.version for rated in ratings}:
        scores = ", ".join(str(rated.score) for rated in ratings if rated.version == version)
        told.setdefault(version, []).append((f"rated {scores}", "strong"))
    rows = (row for line in reversed(log) for row in _lines(line, widths, told[line.version], marked))
    return (_head(widths), *rows)


def _widths(log: Sequence[LogLine], width: int) -> _Widths:
    version = len(str(log[-1].version)) + 3
    tree = max(len("Version") - version, *(len(line.twig.node) for line in log)) + 2
    score = max(len("Score"), *(len(str(line.score)) for line in log)) + 2
    tokens = max(len("Tokens"), *(len(line.tokens_say) for line in log)) + 2
    longest = max(len("Change"), *(cell_len(one_line(line.change)) for line in log))
    room = width - version - tree - score - len("not kept  ") - tokens
    change = max(min(longest + 2, room, _WIDEST_CHANGE), _LEAST_CHANGE)
    why = room - change
    return _Widths(version, tree, change, score, tokens, why if why >= _LEAST_WHY else 0)


def _head(widths: _Widths) -> Row:
    names = _fitted("Version", widths.version + widths.tree), _fitted("Change", widths.change)
    rest = f"{'Score':<{widths.score}}{'Keep?':<10}{'Tokens':<{widths.tokens}}"
    return Row(plain(f"{names[0]}{names[1]}{rest}{'Why' if widths.why else ''}".rstrip(), "label"))


def _lines(line: LogLine, widths: _Widths, told: Sequence[Words], marked: int) -> Iterator[Row]:
    """One version: a line, and more where the reason goes on."""
    reasons = (*told, (one_line(line.why), "quiet"))
    reason = [words for text, style in reasons for words in _wrapped(text, style, widths.why)]
    first, *rest = reason or [("", "")]
    strong, item = "strong" if line.head else "", str(line.version)
    lead = (
        (f"{f'v{line.version}':<{widths.version - 2}}", strong),
        (_MARKED if line.version == marked else " ", "accent"),
        (" ", ""),
        *_tree(line.twig.node, widths.tree),
        (_fitted(one_line(line.change), widths.change), strong),
        (f"{line.score!s:<{widths.score}}", ""),
        (f"{line.keep:<10}", "good" if line.keep == "kept" else "bad"),
        (f"{line.tokens_say:<{widths.tokens}}", "quiet"),
    )
    yield Row((first,) if first[0] else (), item=item, lead=lead)
    below = widths.change + widths.score + 10 + widths.tokens
    for words in rest:
        lead = ((" " * widths.version, ""), *_tree(line.twig.below, widths.tree), (" " * below, ""))
        yield Row((words,), item=item, lead=lead)


def _tree(drawn: str, width: int) -> tuple[Words, ...]:
    """What stands is lit, and what was left is not."""
    return ((drawn[:1], "accent"), (drawn[1:].ljust(width - 1), "quiet"))


def _wrapped(text: str, style: str, width: int) -> list[Words]:
    if not (text and width):
        return []
    ends = [0, *breaks(text, width), len(text)]
    return [(text[first:end].rstrip(), style) for first, end in pairwise(ends)]


def _fitted(text: str, width: int) -> str:
    """A text in just so many cells, of which the last are blank."""
    return set_cell_size(cut(text, width - 2), width)


def _challenged(challenged: Challenged) -> str:
    older = f"v{challenged.older}"
    says = {"older": f"{older} preferred", "newer": f"preferred to {older}", "tie": f"a tie with {older}"}
    return f"challenged: {says[challenged.prefers]}"


def change_rows(session: Session, number: int, against: int, line: LogLine | None = None) -> tuple[Row, ...]:
    """A version's text as a word diff against another one.

    Args:
        session: the session.
        number: the version.
        against: the other; 0 for none.
        line: what the log says of it, told above the text.
    """
    draft = session.version(number)
    before = session.version(against).text if against else draft.text
    kept = ": ".join(part for part in (line.keep, line.why) if part) if line is not None else ""
    compared = [_challenged(each) for each in session.challenges if each.newer == number][-1:] if line else []
    rated = [f"rated {rating_says(each)}" for each in ratings_of(session, number)] if line else []
    said = [*(Row(plain(each, "warn")) for each in compared), *([Row(plain(one_line(kept), "quiet"))] if kept else [])]
    said += [Row(plain(one_line(each), "strong")) for each in rated]
    told = (*said, BLANK) if said else ()
    return (*told, *(Row(row) for row in lines_of(diff_words(before, draft.text))))


def beside_rows(session: Session, one: int, other: int) -> tuple[Row, ...]:
    """The verdicts of two versions side by side, what changed marked, and what their words measure.

    Args:
        session: the session.
        one: a version; 0 for none.
        other: another one.
    """
    from redraft.core.side_by_side import measures_beside, verdicts_beside

    lines, measures = verdicts_beside(session, one, other), measures_beside(session, one, other)
    names = [*(line.criterion for line in lines), *(measure.label for measure in measures)]
    width = min(max((cell_len(one_line(name)) for name in names), default=0), _WIDEST_ID) + 2
    head = f"{'Verdicts':<{width}}{f'v{one}' if one else '':<8}v{other}"
    rows = [Row(_beside(line.criterion, _state(line.one), _state(line.other), line.turn, width)) for line in lines]
    rows += [BLANK] if rows else []
    rows += [Row(_beside(each.label, (each.one, ""), (each.other, ""), "", width)) for each in measures]
    return (Row(plain(head, "label")), *rows)


_TURNS = {"gained": "good", "lost": "bad", "changed": "warn", "": ""}


def _beside(name: str, one: Words, other: Words, turn: str, width: int) -> tuple[Words, ...]:
    marks: tuple[Words, ...] = (("▸ ", _TURNS[turn]),) if turn else (("  ", ""),)
    words: tuple[Words, ...] = (
        (_fitted(one_line(name), width), "strong" if turn else "quiet"),
        (set_cell_size(one[0], 8), one[1]),
        (set_cell_size(other[0], 8), other[1]),
    )
    return (*words, *marks, (turn, _TURNS[turn]))


def _state(line: Standing | None) -> Words:
    """How a criterion stands: its sign, how many faults it counts, and which version was judged, if another."""
    if line is None:
        return ("", "")
    sign, style = {"pass": ("✓", "good"), "fail": ("✗", "past-bad"), "not judged": ("?", "warn")}[line.state]
    mark = line.mark
    count = f" {mark.count}" if mark is not None and line.state == "fail" and mark.count else ""
    stale = f" ~v{mark.version}" if mark is not None and mark.stale else ""
    return (f"{sign}{count}{stale}", style)
