"""The critique as rows: what is in focus, then what waits, what is the person's to write, and what was settled."""

from collections.abc import Iterable

from redraft.core.critique import Item, items, review_in_force
from redraft.core.review import Fix
from redraft.core.session import Session
from redraft.tui.widgets.draft_rows import diff_words
from redraft.tui.widgets.rows import BLANK, Row, Words, plain

_LONGEST_QUOTE = 90
_PUNCTUATION = 12
_ENDINGS = {
    "done": "Done",
    "converged": "Converged",
    "restart": "Restart advised",
    "ambiguous": "Ambiguous",
    "capability": "Beyond this author",
    "budget": "Out of budget",
    "stopped": "Stopped",
}
_DONE = {"accepted": ("✓", "good"), "rejected": ("✗", "past-bad"), "skipped": ("»", "quiet")}


def critique_rows(session: Session) -> tuple[Row, ...]:
    """All findings of the review in force, grouped by where they are in the loop, or what to do if there are none."""
    found = items(session)
    ending = _ending(session)
    if not found:
        return (*ending, *_nothing(session))
    by_state = {state: [item for item in found if item.state in state] for state in _ORDER}
    groups = [tuple(row for item in chosen for row in _ORDER[state](item)) for state, chosen in by_state.items()]
    titled = [_titled(state, rows) for state, rows in zip(_ORDER, groups, strict=True) if rows]
    joined = [row for rows in titled for row in (*rows, BLANK)][:-1]
    return (*ending, *joined)


def critique_title(session: Session) -> str:
    """How many findings are in focus and how many wait."""
    states = [item.state for item in items(session)]
    counts = [(states.count("focus"), "in focus"), (states.count("waiting"), "waiting")]
    counts.append((states.count("yours"), "yours"))
    said = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f"Critique  {said}" if said else "Critique"


def _ending(session: Session) -> tuple[Row, ...]:
    if session.ended is None:
        return ()
    style = "good" if session.ended.ending == "done" else "warn"
    name = _ENDINGS.get(session.ended.ending, session.ended.ending)
    return (Row(((name, style), (f": {session.ended.why}", "")), lead=plain("■ ", style)), BLANK)


def _nothing(session: Session) -> tuple[Row, ...]:
    if session.draft is None:
        return (_advice("No draft yet", "e", "writes one here,", "E", "in your editor"),)
    if review_in_force(session) is None:
        return (_advice("Nothing judged yet", "g", "has the draft judged against the spec"),)
    return (Row(plain("No faults worth a pass.", "good")), _advice("", "R", "rates this version,", "q", "quits"))


def _advice(says: str, *keys: str) -> Row:
    """What to do: keys and words by turns."""
    words: list[Words] = [(f"{says}: ", "quiet")] if says else []
    for place, part in enumerate(keys):
        words.append((part if place % 2 == 0 else f" {part} ", "key" if place % 2 == 0 else "quiet"))
    return Row(tuple(words))


def _titled(state: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    name = _NAMES[state]
    return (Row(plain(name, "quiet"), lead=plain("── ", "rule"), fill="─"), *rows) if name else rows


def _head(item: Item, style: str, tail: str = "") -> Row:
    """Rank, impact, cause and criterion in one line."""
    finding = item.finding
    words: list[Words] = [(finding.cause, style or "accent"), ("  ", ""), (_serves(item), style or "strong")]
    if tail:
        words += [("  ", ""), (tail, style or "quiet")]
    lead = ((f"{item.rank:>2}  ", style), (str(finding.impact), style or "impact"), ("  ", ""))
    return Row(tuple(words), item=item.name, lead=lead)


def _serves(item: Item) -> str:
    return item.finding.criterion or item.finding.source.split(":")[0] or "style"


def _focus(item: Item) -> tuple[Row, ...]:
    risk = f"{item.fix.risk} risk" if item.fix is not None and item.fix.risk == "high" else ""
    return (_head(item, "", risk), *_quote(item), _directive(item), *_fix(item))


def _waiting(item: Item) -> tuple[Row, ...]:
    return (_head(item, "", "waiting" if item.state == "waiting" else ""), _brief(item))


def _yours(item: Item) -> tuple[Row, ...]:
    return (_head(item, ""), _brief(item))


def _refused(item: Item) -> tuple[Row, ...]:
    why = Row((("refused: ", "bad"), (item.note, "")), item=item.name, lead=plain("     "))
    return (_head(item, ""), *_quote(item), _directive(item), why)


def _settled(item: Item) -> tuple[Row, ...]:
    mark, style = _DONE[item.state]
    words = ((_serves(item), "faint"), (f"  {item.state}", "faint"), (f": {item.note}" if item.note else "", "faint"))
    return (Row(words, item=item.name, lead=((f"{item.rank:>2}  ", "faint"), (mark, style), ("  ", ""))),)


def _quote(item: Item) -> tuple[Row, ...]:
    if not item.finding.quote:
        return ()
    return (Row(plain(f"“{shortened(item.finding.quote)}”", "quote"), item=item.name, lead=plain("    ")),)


def _directive(item: Item) -> Row:
    return Row(plain(item.finding.directive), item=item.name, lead=(("    → ", "accent"),))


def _brief(item: Item) -> Row:
    """Quote and directive run together, for what is not being worked on."""
    quote = f"“{shortened(item.finding.quote, 48)}”" if item.finding.quote else ""
    words = ((quote, "quote"), (" → " if quote else "→ ", "accent"), (item.finding.directive, "quiet"))
    return Row(tuple(part for part in words if part[0]), item=item.name, lead=plain("    "))


def _fix(item: Item) -> tuple[Row, ...]:
    if item.fix is None:
        return ()
    lead = (("    fix: ", "quiet"),)
    rows = [Row(_folded(diff_words(e.quote, e.replacement)), item.name, lead=lead) for e in item.fix.edits]
    says = [Row(plain(item.fix.says, "quiet"), item=item.name, lead=plain("    "))] if _adds(item.fix) else []
    return (*rows, *says)


def _adds(fix: Fix) -> bool:
    """Whether a fix's line says more than the change itself shows."""
    if not fix.says or len(fix.edits) != 1:
        return bool(fix.says)
    edit = fix.edits[0]
    restates = edit.quote in fix.says and edit.replacement in fix.says
    return not (restates and len(fix.says) <= len(edit.quote) + len(edit.replacement) + _PUNCTUATION)


def _folded(words: Iterable[Words]) -> tuple[Words, ...]:
    return tuple((text.replace("\r\n", "↵").replace("\n", "↵"), style) for text, style in words)


def shortened(text: str, most: int = _LONGEST_QUOTE) -> str:
    """A quote in one line, its middle left out if it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most * 2 // 3]} … {flat[-most // 4 :]}"


_ORDER = {
    "focus": _focus,
    "waiting": _waiting,
    "yours": _yours,
    "refused": _refused,
    "accepted rejected skipped": _settled,
}
_NAMES = {
    "focus": "",
    "waiting": "waiting",
    "yours": "yours to write: e opens it",
    "refused": "refused",
    "accepted rejected skipped": "settled",
}
