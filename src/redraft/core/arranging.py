"""Arranging an outline: parts are moved, renamed, put in and out, dropped and added; and the text that this makes.

A part's text, from its heading to the next, moves with it byte for byte. Only headings that were renamed or put on
another level are written anew, in the style they have.
"""

import re
from collections.abc import Sequence
from itertools import accumulate, count
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from redraft.core.blocks import block_starts
from redraft.core.draft import Draft, Passage, heading_of
from redraft.core.identity import fresh_ids
from redraft.core.outline import Part, one_line, parts_of

DEEPEST: Final = 6
Arranged = tuple[tuple[Part, ...], int]
"""Parts, and where among them the one now is that was moved."""


class Unarrangeable(ValueError):
    """An outline cannot be arranged so; the message says why, in one line, for the person."""


def subtree_end(parts: Sequence[Part], at: int) -> int:
    """One past the last part that belongs to the one at `at`: those below its heading, until one of its level."""
    below = (n for n in range(at + 1, len(parts)) if parts[n].level <= parts[at].level)
    return next(below, len(parts)) if parts[at].level else at + 1


def moved_up(parts: Sequence[Part], at: int) -> Arranged:
    """Move a part, with what belongs to it, before the one above it of its level; or out of the part it begins.

    Raises:
        Unarrangeable: there is nothing above it, or it would be left without the heading that it belongs to.
    """
    above = next((n for n in range(at - 1, -1, -1) if parts[n].level <= parts[at].level), None)
    if above is None:
        raise Unarrangeable(f"{named(parts[at])} cannot go up: nothing that it could stand before is above it")
    return _moved(parts, at, above)


def moved_down(parts: Sequence[Part], at: int) -> Arranged:
    """Move a part, with what belongs to it, behind the next of its level; or into the part that follows.

    Raises:
        Unarrangeable: there is nothing below it, or it would be left without the heading that it belongs to.
    """
    end = subtree_end(parts, at)
    if end == len(parts):
        raise Unarrangeable(f"{named(parts[at])} cannot go down: it is the last of its level")
    after = subtree_end(parts, end) if parts[end].level == parts[at].level else end + 1
    return _moved(parts, at, after)


def moved_in(parts: Sequence[Part], at: int) -> Arranged:
    """Put a heading, with what belongs to it, one level deeper.

    Raises:
        Unarrangeable: it is no heading, a level would be beyond 6, or no heading is above it to belong to.
    """
    return _levelled(parts, at, +1)


def moved_out(parts: Sequence[Part], at: int) -> Arranged:
    """Put a heading, with what belongs to it, one level higher.

    Raises:
        Unarrangeable: it is no heading, or is on the first level.
    """
    return _levelled(parts, at, -1)


def renamed(parts: Sequence[Part], at: int, title: str) -> tuple[Part, ...]:
    """Give a heading another title.

    Raises:
        Unarrangeable: it is no heading, or the title is empty.
    """
    _heading(parts[at])
    if not one_line(title):
        raise Unarrangeable(f"{named(parts[at])} was not renamed: a heading needs a title")
    return _put(parts, at, replace(parts[at], title=one_line(title)))


def meant(parts: Sequence[Part], at: int, purpose: str) -> tuple[Part, ...]:
    """Say what a part is for; "" for nothing."""
    return _put(parts, at, replace(parts[at], purpose=one_line(purpose)))


def dropped(parts: Sequence[Part], at: int) -> tuple[Part, ...]:
    """Drop a part with its text, and what belongs to it.

    Raises:
        Unarrangeable: nothing would be left.
    """
    end = subtree_end(parts, at)
    if end - at == len(parts):
        raise Unarrangeable(f"{named(parts[at])} was not dropped: nothing would be left")
    return (*parts[:at], *parts[end:])


def added(parts: Sequence[Part], at: int, title: str, purpose: str = "") -> Arranged:
    """Add a part behind the one at `at` and what belongs to it, on its level.

    Args:
        parts: the outline, which may be empty: then the part is a heading of the first level.
        at: the part to follow.
        title: of the heading; where there are no headings, the first words of the passage.
        purpose: what it is for.

    Raises:
        Unarrangeable: the title is empty.
    """
    title, purpose = one_line(title), one_line(purpose)
    if not title:
        raise Unarrangeable("Nothing was added: a part needs a title")
    where = subtree_end(parts, at) if parts else 0
    part = Part("", parts[at].level if parts else 1, title, purpose)
    return (*parts[:where], part, *parts[where:]), where


def named(part: Part) -> str:
    """What a part is called, in quotes."""
    return f"'{part.title}'" if part.title else part.id


def _moved(parts: Sequence[Part], at: int, to: int) -> Arranged:
    end = subtree_end(parts, at)
    block = tuple(parts[at:end])
    if to <= at:
        made, where = (*parts[:to], *block, *parts[to:at], *parts[end:]), to
    else:
        made, where = (*parts[:at], *parts[end:to], *block, *parts[to:]), to - len(block)
    return _sound(parts, made, parts[at]), where


def _levelled(parts: Sequence[Part], at: int, by: int) -> Arranged:
    _heading(parts[at])
    end = subtree_end(parts, at)
    block = [replace(part, level=part.level + by) for part in parts[at:end]]
    if any(not 1 <= part.level <= DEEPEST for part in block):
        limit = "the first level" if by < 0 else f"level {DEEPEST}"
        raise Unarrangeable(f"{named(parts[at])} stays: it, or what belongs to it, is on {limit}")
    return _sound(parts, (*parts[:at], *block, *parts[end:]), parts[at]), at


def _sound(before: Sequence[Part], after: tuple[Part, ...], part: Part) -> tuple[Part, ...]:
    if skipped_levels(after) > skipped_levels(before):
        raise Unarrangeable(f"{named(part)} stays: a heading would be more than one level below the one it belongs to")
    return after


def skipped_levels(parts: Sequence[Part]) -> int:
    """How many headings skip a level below the one that they belong to, or below the top where there is none."""
    top = min((part.level for part in parts), default=0)
    above: list[int] = []
    count = 0
    for part in parts:
        while above and above[-1] >= part.level:
            above.pop()
        count += part.level > (above[-1] if above else top - 1) + 1
        above.append(part.level)
    return count


def _heading(part: Part) -> None:
    if not part.level:
        raise Unarrangeable(f"{named(part)} is a passage: only headings have a title and a level")


def _put(parts: Sequence[Part], at: int, part: Part) -> tuple[Part, ...]:
    return (*parts[:at], part, *parts[at + 1 :])


class _Piece(Struct, frozen=True):
    """A stretch of the text to be: `body` without its last blanks, `gap` these blanks, and its passages' places.

    `ends` says that it was the last of the text, whose gap is the text's own end.
    """

    body: str
    gap: str
    passages: tuple[tuple[int, str], ...] = ()
    ends: bool = False


def arranged(draft: Draft, parts: Sequence[Part]) -> str:
    """The text of a draft with these parts in this order.

    What stands before the first part stays first; parts that are not among `parts` go with their text; parts without
    an id appear as a heading and a line of purpose. With `parts_of(draft)` it is the draft's own text.

    Raises:
        Unarrangeable: a Markdown reader would not find these parts in the text: such as a code block that is never
            closed, and would swallow what comes after it now.
    """
    return _made(draft, parts)[0]


def arranged_draft(draft: Draft, parts: Sequence[Part], number: int, highest: int) -> Draft:
    """The version that `arranged` makes of a draft, its passages with the ids that they had.

    Args:
        draft: the one arranged, which is its parent.
        parts: as for `arranged`.
        number: of the new version.
        highest: the highest number that a passage of the session has had.

    Raises:
        Unarrangeable: as `arranged`.
    """
    text, ids = _made(draft, parts)
    starts = block_starts(text)
    new, ends = count(highest + 1), (*starts[1:], len(text))
    passages = tuple(Passage(ids.get(a) or f"p{next(new)}", a, b) for a, b in zip(starts, ends, strict=True))
    return Draft(number, draft.number, text, passages, "hand", outline=draft.outline)


def outline_text(parts: Sequence[Part]) -> str:
    """The text of an outline of nothing yet: headings, each with its line of purpose; or such lines alone.

    Raises:
        Unarrangeable: a Markdown reader would not find these parts in the text.
    """
    nothing = Draft(0, 0, "", (), "hand", outline=True)
    return _made(nothing, [replace(part, id="") for part in parts])[0]


def _made(draft: Draft, parts: Sequence[Part]) -> tuple[str, dict[int, str]]:
    """The text, and the passages that it keeps, by where they start."""
    own = parts_of(draft)
    if tuple(parts) == own:
        return draft.text, {passage.start: passage.id for passage in draft.passages}
    pieces = _pieces(draft, own, parts)
    for line_ends in (1, 2):  # first as close together as they stood; a heading need have no blank line before it
        made = _joined(pieces, _line_end(draft.text), line_ends, draft.text)
        if _stands(made[0], parts, draft.outline):
            return made
    raise Unarrangeable("the parts cannot stand so: a block before one of them would swallow its heading")


def _pieces(draft: Draft, own: Sequence[Part], parts: Sequence[Part]) -> list[_Piece]:
    starts = [draft.passage(part.id).start for part in own]
    ends = [*starts[1:], len(draft.text)] if starts else []
    old = {part.id: (part, a, b) for part, a, b in zip(own, starts, ends, strict=True)}
    kept = [part.id for part in parts if part.id]
    if len(set(kept)) < len(kept) or not set(kept) <= set(old):
        raise Unarrangeable("this outline is of another version: take it up anew")
    lead = _piece(draft, 0, starts[0] if starts else len(draft.text))
    made = [_part_piece(draft, part, *old[part.id]) if part.id else _new_piece(draft, part) for part in parts]
    return [*([lead] if lead.body else []), *made]


def _piece(draft: Draft, start: int, end: int) -> _Piece:
    text = draft.text[start:end]
    body = text.rstrip(_BLANKS)
    inside = (passage for passage in draft.passages if start <= passage.start < end)
    held = tuple((p.start - start + _blank_lines(draft.text, p.start), p.id) for p in inside)
    return _Piece(body, text[len(body) :], held, end == len(draft.text))


def _blank_lines(text: str, at: int) -> int:
    """How long the blank lines are that begin here: only the first passage of a text can have some before it."""
    found = _BLANK_LINES.match(text, at)
    return len(found[0]) if found else 0


def _part_piece(draft: Draft, part: Part, was: Part, start: int, end: int) -> _Piece:
    """A part's text; its heading, and in an outline its purpose, written anew where they changed."""
    piece = _piece(draft, start, end)
    if draft.outline and part.purpose != was.purpose:
        return replace(piece, body=_new_piece(draft, part).body, passages=((0, part.id),))
    if (part.level, part.title) == (was.level, was.title) or not (part.level and was.level):
        return piece
    at = _blank_lines(piece.body, 0)
    old = _heading_in(piece.body[at : draft.passage(part.id).end - start])
    new = _heading_text(old, part)
    held = tuple((place + len(new) - len(old) if n else place, id) for n, (place, id) in enumerate(piece.passages))
    return replace(piece, body=piece.body[:at] + new + piece.body[at + len(old) :], passages=held)


def _heading_in(block: str) -> str:
    """The heading's own lines: one where it has marks before it, though more text may follow in its passage."""
    first, *_ = _LINE_END.split(block)
    return first.rstrip(_BLANKS) if _ATX.fullmatch(first) else block.rstrip(_BLANKS)


def _new_piece(draft: Draft, part: Part) -> _Piece:
    end = _line_end(draft.text)
    if not part.level:
        return _Piece(part.purpose or part.title, "")
    return _Piece(_heading_text("", part) + (end + end + part.purpose if part.purpose else ""), "")


def _heading_text(old: str, part: Part) -> str:
    """A heading in the style of the old one where it can be, else with marks before it, and at need behind it."""
    marks = "#" * part.level
    tried = (_in_style(old, part), f"{marks} {part.title}", f"{marks} {part.title} {marks}")
    found = next((text for text in tried if text and heading_of(text) == (part.level, part.title)), None)
    if found is None:
        raise Unarrangeable(f"{named(part)} cannot be a heading's title")
    return found


def _in_style(old: str, part: Part) -> str:
    was = heading_of(old) if old else None
    if was is None:
        return ""
    if atx := _ATX.fullmatch(old):
        closed = atx["closing"] or ""
        close = closed if len(closed.strip()) != len(atx["marks"]) else closed.rstrip("#") + "#" * part.level
        return f"{atx['indent']}{'#' * part.level}{atx['blank'] or ' '}{part.title}{close}"
    if part.level > 2:
        return ""
    *_, underline = _LINE_END.split(old)
    body = old[: len(old) - len(underline)]
    ended = body[len(body.rstrip("\r\n")) :]
    title = body.rstrip("\r\n") if was[1] == part.title else part.title
    return f"{title}{ended}{re.sub('[=-]', '=' if part.level == 1 else '-', underline)}"


def _joined(pieces: Sequence[_Piece], line_end: str, least: int, text: str) -> tuple[str, dict[int, str]]:
    """The pieces one after the other. The text ends as it did; what was last has the gap of what is last now."""
    tail = text[len(text.rstrip(_BLANKS)) :] if text.strip(_BLANKS) else line_end
    spare = pieces[-1].gap if pieces else ""
    gaps = [_gap(spare if piece.ends else piece.gap, line_end, least) for piece in pieces[:-1]] + [tail]
    lengths = [len(piece.body) + len(gap) for piece, gap in zip(pieces, gaps, strict=False)]
    places = accumulate(lengths, initial=0)
    held = {at + place: id for piece, at in zip(pieces, places, strict=False) for place, id in piece.passages}
    if held and pieces[0].passages:
        held[0] = pieces[0].passages[0][1]
    return "".join(piece.body + gap for piece, gap in zip(pieces, gaps, strict=False)), held


def _gap(gap: str, line_end: str, least: int) -> str:
    """The blanks behind a piece that another follows; a blank line where they are too few."""
    return gap if len(_LINE_END.findall(gap)) >= least else gap.rstrip("\r\n") + line_end * 2


def _stands(text: str, parts: Sequence[Part], outline: bool) -> bool:
    """Whether a Markdown reader finds these parts in the text."""
    passages = fresh_ids(block_starts(text), len(text))
    found = parts_of(Draft(1, 0, text, passages, "hand", outline=outline))
    wanted = [part for part in parts if part.level] or parts
    if wanted and wanted[0].level:
        return [(part.level, part.title) for part in found] == [(part.level, part.title) for part in wanted]
    return len(found) == len(wanted) and not any(part.level for part in found)


def _line_end(text: str) -> str:
    found = _LINE_END.search(text)
    return found[0] if found else "\n"


_BLANKS: Final = " \t\r\n"
_LINE_END = re.compile(r"\r\n?|\n")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n?|\n))+")
_ATX = re.compile(
    r"(?P<indent> {0,3})(?P<marks>#{1,6})(?:(?P<blank>[ \t]+)(?P<title>.*?))?(?P<closing>[ \t]+#+)?[ \t]*"
)
