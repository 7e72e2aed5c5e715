"""What can be frozen, as rows: what it is, and for a measure how it stands and the band that it would stay in."""

from collections.abc import Sequence

from redraft.core.bands import MEASURES
from redraft.core.events import Froze, Locked
from redraft.core.freezable import Freezable
from redraft.tui.neutral import one_line
from redraft.tui.widgets.rows import BLANK, Row, Words, plain

_WIDEST = 18
_MOST = 60


def freeze_rows(sections: Sequence[tuple[str, Sequence[Freezable]]], since: bool = False) -> tuple[Row, ...]:
    """Every thing that is or could be frozen, by section; the item of each is its place among them all, from 0.

    Args:
        sections: a title and what stands under it; one without anything is left out.
        since: say of each in which version, and by which event, it was frozen.
    """
    every = [each for _, part in sections for each in part]
    width = min(max((len(_name(each)) for each in every), default=0), _WIDEST)
    rows: list[Row] = []
    place = 0
    for title, part in sections:
        if part:
            rows += [*([BLANK] if rows else []), Row(plain(title, "label"))]
        for each in part:
            rows.append(_row(each, width, str(place), since))
            place += 1
    return tuple(rows)


def _row(each: Freezable, width: int, item: str, since: bool) -> Row:
    style = "quiet" if each.why_not else "frozen" if each.hold is not None else ""
    lead: tuple[Words, ...] = (
        ("❄ " if each.hold is not None else "  ", "frozen"),
        (f"{_name(each):<{width}}  ", style),
    )
    body = (*_about(each), *_since(each.hold)) if since else (*_why_not(each), *_about(each))
    return Row(body, item=item, lead=lead)


def _since(hold: Froze | None) -> tuple[Words, ...]:
    if hold is None:
        return ()
    against = f", while {hold.against} is worked on" if hold.against else ""
    return ((f"   since v{hold.version}, event {hold.n}{against}", "faint"),)


def _name(each: Freezable) -> str:
    if each.what == "passage":
        return f"words of {each.target}" if each.quote else f"passage {each.target}"
    return one_line(each.says) if each.what == "measure" else one_line(each.target)


def _about(each: Freezable) -> tuple[Words, ...]:
    if each.what != "measure":
        return plain(shortened(each.says), "quiet" if each.what == "passage" else "faint")
    if each.why_not:
        return ()
    value = MEASURES[each.target].show(each.value)
    return ((f"{value:>6}", "strong"), ("   stays ", "quiet"), (each.bands, "accent" if each.moved else ""))


def lock_rows(lock: Locked | None) -> tuple[Row, ...]:
    """The locked outline: its parts, and what each is for."""
    if lock is None:
        return ()
    since = plain(f"of v{lock.version}   since event {lock.n}", "faint")
    head = Row(since, item="lock", lead=(("≡ outline  ", "frozen"),))
    purposes = [*lock.purposes, *[""] * len(lock.outline)]
    parts = (_part(entry, purpose) for entry, purpose in zip(lock.outline, purposes, strict=False))
    return (Row(plain("Outline", "label")), head, *parts)


def _part(entry: str, purpose: str) -> Row:
    id, _, title = entry.partition(" ")
    said = (("  ", ""), (purpose, "quiet")) if purpose else ()
    return Row(((title or id, ""), *said), item="lock", lead=plain("    "))


def _why_not(each: Freezable) -> tuple[Words, ...]:
    gap = (("   ", ""),) if each.what != "measure" and each.says else ()
    return ((each.why_not, "warn"), *gap) if each.why_not else ()


def shortened(text: str) -> str:
    """A text in one line, and not too much of it."""
    line = one_line(text)
    return line if len(line) <= _MOST else line[: _MOST - 1].rstrip() + "…"


def explained(each: Freezable) -> tuple[Words, ...]:
    """What freezing it means, or thawing it, in one line."""
    if each.why_not and each.hold is None:
        return (("It cannot be frozen: ", "quiet"), (f"{each.why_not}.", "warn"))
    if each.moved:
        return ((f"Enter keeps it at {each.bands} from now on.", ""),)
    if each.hold is not None:
        return ((f"Frozen since v{each.hold.version}: Enter thaws it.", "frozen"),)
    return plain(_means(each), "quiet")


def _means(each: Freezable) -> str:
    if each.what == "criterion":
        return "A version in which it fails is not kept."
    if each.what == "measure":
        return f"Every later version stays within {each.bands}; + and - widen and narrow that."
    kept = "these words" if each.quote else f"all of {each.target}"
    return f"Every later version keeps {kept}, byte for byte."
