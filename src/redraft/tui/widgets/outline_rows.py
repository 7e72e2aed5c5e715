"""An outline as rows: its parts, what each is for, what was done to it, and how the criteria of structure stand."""

from collections.abc import Sequence

from redraft.core.locks import Difference, differences
from redraft.core.outline import Part
from redraft.core.standing import Standing
from redraft.tui.neutral import one_line
from redraft.tui.widgets.rows import BLANK, Row, Words, plain

_BOXES = {"pass": ("[x] ", "good"), "fail": ("[ ] ", "bad"), "not judged": ("[?] ", "quiet")}
_NOTHING = "There is no part yet: n adds one."


def outline_rows(before: Sequence[Part], parts: Sequence[Part], structure: Sequence[Standing] = ()) -> tuple[Row, ...]:
    """One item a part, by its place from 0; below them what is dropped, and the criteria of structure.

    Args:
        before: the outline of the draft as it stands; () where there is none.
        parts: the outline as arranged.
        structure: how the criteria of the structure stage stand.
    """
    done = differences(before, parts) if before else ()
    top = min((part.level for part in parts if part.level), default=0)
    rows = [_row(part, place, top, [each for each in done if each.now == part]) for place, part in enumerate(parts)]
    gone = [each for each in done if each.doing == "drop"]
    rows += [Row(((one_line(each.part.title), "removed"), ("  dropped", "bad")), lead=plain("   ")) for each in gone]
    return (*(rows or [Row(plain(_NOTHING, "quiet"))]), *_judged(structure))


def _row(part: Part, place: int, top: int, done: Sequence[Difference]) -> Row:
    indent = "  " * max(part.level - top, 0)
    marks = f"{'#' * part.level} " if part.level else ""
    lead: tuple[Words, ...] = ((f"{place + 1:>2} ", "faint"), (f"{indent}{marks}", "quiet"))
    body = [(one_line(part.title), "strong" if part.level else ""), *_done(done)]
    if part.purpose and part.purpose != part.title:
        body.append((f"   {one_line(part.purpose)}", "quiet"))
    return Row(tuple(body), item=str(place), lead=lead)


def _done(done: Sequence[Difference]) -> list[Words]:
    """What was done to a part, in a word or two each."""
    return [(f"  {_told(each)}", "accent") for each in done if each.doing != "drop"]


def _told(each: Difference) -> str:
    if each.doing == "rename":
        return f"was '{one_line(each.part.title)}'"
    if each.doing == "level":
        return f"was level {each.part.level}"
    return "new" if each.doing == "add" else f"{'↑' if each.up else '↓'} moved"


def _judged(structure: Sequence[Standing]) -> tuple[Row, ...]:
    if not structure:
        return ()
    rows = (
        Row(
            plain(one_line(line.mark.reason if line.mark and line.state == "fail" else line.criterion.says), "quiet"),
            lead=(_BOXES[line.state], (f"{line.criterion.id}  ", "")),
        )
        for line in structure
    )
    return (BLANK, Row(plain("What is asked of the structure", "label")), *rows)
