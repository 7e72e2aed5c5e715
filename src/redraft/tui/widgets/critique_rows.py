"""The critique as rows: what is in focus, then what waits, what is the person's to write, and what was settled."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from redraft.core.critique import REWRITE, Item, items, review_in_force, verdict_in_force
from redraft.core.review import Fix
from redraft.core.session import Session
from redraft.core.stages import is_outline
from redraft.core.standing import rubric
from redraft.tui.widgets.draft_rows import diff_words
from redraft.tui.widgets.ending_rows import ending_rows
from redraft.tui.widgets.rows import BLANK, Row, Words, plain

if TYPE_CHECKING:
    from redraft.core.offering import OnOffer

_LONGEST_QUOTE = 90
_PUNCTUATION = 12
_LONGEST_HUNK = 400
_NO_CHANGE = "no change is better"
"""How an author's word begins that the text should stay; see `redraft.authors.protocol.Author`."""
_DONE = {"accepted": ("✓", "good"), "rejected": ("✗", "past-bad"), "skipped": ("»", "quiet")}


def critique_rows(session: Session, writer: bool = False, on_offer: "OnOffer | None" = None) -> tuple[Row, ...]:
    """All findings of the review in force, grouped by where they are in the loop, or what to do if there are none.

    Args:
        session: the session.
        writer: a model is there to write the first draft.
        on_offer: the signals, and what one key does about them; None before anybody has looked.
    """
    found = items(session)
    above = (*_signals(on_offer), *ending_rows(session, on_offer))
    if not found:
        return (*above, *_nothing(session, writer))
    votes = {line.criterion.id: line.mark.votes for line in rubric(session) if line.mark is not None}
    groups = {name: tuple(item for item in found if _group(item) == name) for name in _GROUPS}
    below = {item.name: _below(session, item, item.fix, on_offer) for item in groups["focus"] if item.fix is not None}
    titled = [_titled(name, _shown(name, chosen, votes, below)) for name, chosen in groups.items() if chosen]
    joined = tuple(row for rows in titled for row in (*rows, BLANK))[:-1]
    return (*above, *_flagged(joined, session))


def _flagged(rows: tuple[Row, ...], session: Session) -> tuple[Row, ...]:
    if not session.flags:
        return rows
    from redraft.tui.widgets.flag_rows import with_flags  # the first paint can do without

    return with_flags(rows, session)


def _signals(on_offer: "OnOffer | None") -> tuple[Row, ...]:
    if on_offer is None or not on_offer.signals:
        return ()
    from redraft.tui.widgets.signal_rows import signal_rows  # the first paint can do without

    return signal_rows(on_offer)


def critique_title(session: Session) -> str:
    """How many findings are in focus and how many wait; or how much of a rewrite is left."""
    found = items(session)
    groups = [_group(item) for item in found]
    hunks = sum(item.state == "focus" and item.finding.source == REWRITE for item in found)
    counts = [(hunks, "of a rewrite"), (groups.count("focus") - hunks, "in focus")]
    counts += [(groups.count("waiting"), "waiting"), (groups.count("asks"), "asking you")]
    counts += [(groups.count("yours"), "yours"), (groups.count("optional"), "optional")]
    said = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f"Critique  {said}" if said else "Critique"


def _group(item: Item) -> str:
    """Where the critique lists it."""
    if item.state == "waiting" and item.finding.optional:
        return "optional"
    if item.state == "refused" and item.note.startswith(_NO_CHANGE):
        return "no change"
    return "settled" if item.state in _DONE else item.state


def _told(session: Session, item: Item, fix: Fix) -> tuple[str, ...]:
    """What is at risk in a fix of high risk, but for what it invents, which is told by itself."""
    if fix.risk != "high":
        return ()
    from redraft.core.at_risk import at_risk

    draft = session.version(session.fix(item.fix_name)[0].version)
    return at_risk(replace(fix, invented=()), draft, verdict_in_force(session, item.finding.criterion))


def _shown(
    group: str, chosen: tuple[Item, ...], votes: Mapping[str, str], below: Mapping[str, tuple[Row, ...]]
) -> tuple[Row, ...]:
    show = _GROUPS[group][1]
    return tuple(
        row
        for item in chosen
        for row in (*show(item, votes.get(item.finding.criterion, "")), *below.get(item.name, ()))
    )


def _below(session: Session, item: Item, fix: Fix, on_offer: "OnOffer | None") -> tuple[Row, ...]:
    """What is to be known before a fix is decided: what is at risk in it, and what it puts back."""
    risks = _at_risk(item, _told(session, item, fix))
    if on_offer is None or not on_offer.shown.at_fixes:
        return risks
    from redraft.tui.widgets.signal_rows import reversal_rows

    return (*risks, *reversal_rows(item.name, on_offer))


def _at_risk(item: Item, told: tuple[str, ...]) -> tuple[Row, ...]:
    if not told:
        return ()
    return (Row((("at risk: ", "warn"), (", ".join(told), "")), item=item.name, lead=(("    ▲ ", "warn"),)),)


def _nothing(session: Session, writer: bool) -> tuple[Row, ...]:
    if session.draft is None:
        written = ("g", "has it written,", "l", "its outline first,") if writer else ()
        return (_advice("No draft yet", *written, "e", "writes one here,", "E", "in your editor"),)
    if review_in_force(session) is None and session.draft.incomplete:
        return (_advice("The draft is incomplete", "g", "has it written again, or reviewed as it is"),)
    if is_outline(session) and session.lock is not None:
        return (_advice("The outline is locked", "g", "has the text written from it,", "l", "unlocks it"),)
    if is_outline(session) and review_in_force(session) is None:
        return (_advice("This is an outline", "l", "arranges and locks it,", "g", "has it judged"),)
    if review_in_force(session) is None:
        return (_advice("Nothing judged yet", "g", "has the draft judged against the spec"),)
    return _nothing_found(session)


def _nothing_found(session: Session) -> tuple[Row, ...]:
    """What a review without findings comes to: praise, unless a criterion fails."""
    rated = any(each.version == session.head and each.score for each in session.ratings)
    rates = () if rated else ("R", "rates this version,")
    failing = ", ".join(line.criterion.id for line in rubric(session) if line.state == "fail")
    if failing:  # judged by somebody who is not here now
        says = Row((("Nothing was found to work on, and still failing: ", "warn"), (failing, "")))
        return (says, _advice("", "M", "picks who judges,", "e", "writes,", "v", "goes back"))
    praise = Row(plain("No faults worth a pass.", "good"))
    told = session.ended is not None and session.ended.ending == "done"  # with the ways on from there
    return (praise,) if told else (praise, _advice("", *rates, "q", "quits"))


def _advice(says: str, *keys: str) -> Row:
    """What to do: keys and words by turns."""
    words: list[Words] = [(f"{says}: ", "quiet")] if says else []
    for place, part in enumerate(keys):
        words.append((part if place % 2 == 0 else f" {part} ", "key" if place % 2 == 0 else "quiet"))
    return Row(tuple(words))


def _titled(group: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    name, key, does = _GROUPS[group][0], *_OPENS.get(group, ("", ""))
    words = ((f"{name}: ", "quiet"), (key, "key"), (f" {does} ", "quiet")) if key else ((f"{name} ", "quiet"),)
    return (Row(words, lead=plain("── ", "rule"), fill="─"), *rows) if name else rows


_OPENS: dict[str, tuple[str, str]] = {"asks": ("i", "gives it"), "yours": ("e", "opens it")}
"""The groups that wait for the person, with the key that begins what they do."""


def _head(item: Item, *tails: Words) -> Row:
    """Rank, impact, cause, criterion and category in one line; then what else marks it."""
    finding = item.finding
    words: list[Words] = [(finding.cause, "accent"), ("  ", ""), (_serves(item), "strong")]
    for text, style in ((finding.category, "quiet"), *tails):
        words += [("  ", ""), (text, style)] if text else []
    lead = ((f"{item.rank:>2}  ", ""), (str(finding.impact), "impact"), ("  ", ""))
    return Row(tuple(words), item=item.name, lead=lead)


def _serves(item: Item) -> str:
    return item.finding.criterion or item.finding.source.split(":")[0] or "style"


def _votes(votes: str) -> Words:
    return (f"{votes} votes" if votes else "", "warn")


def _focus(item: Item, votes: str) -> tuple[Row, ...]:
    risk: Words = ("high risk", "warn") if item.fix is not None and item.fix.risk == "high" else ("", "")
    if item.finding.source == REWRITE:
        return (_hunk_head(item, risk), *_invented(item), *_hunk(item))
    optional: Words = ("optional" if item.finding.optional else "", "quiet")
    head = _head(item, risk, _votes(votes), optional)
    return (head, *_quote(item), _directive(item), *_invented(item), *_fix(item))


def _hunk_head(item: Item, risk: Words) -> Row:
    says = item.fix.says if item.fix is not None else item.finding.directive
    words = (("rewrite", "accent"), ("  ", ""), (says, "strong"), ("  ", ""), risk)
    return Row(tuple(part for part in words if part[0]), item=item.name, lead=((f"{item.rank:>2}  ", ""),))


def _hunk(item: Item) -> tuple[Row, ...]:
    """The words of a hunk that come and go, where they are few; the draft shows all of them in place."""
    rows = tuple(row for row in _fix(item) if row.lead[0][0].strip())
    return rows if sum(len(text) for row in rows for text, _ in row.body) <= _LONGEST_HUNK else ()


def _invented(item: Item) -> tuple[Row, ...]:
    """What the fix says that nobody gave: it must never pass unseen."""
    added = item.fix.invented if item.fix is not None else ()
    if not added:
        return ()
    words: tuple[Words, ...] = (("not in your facts: ", "bad"), (", ".join(added), "bad"))
    return (Row(words, item=item.name, lead=(("    ▲ ", "bad"),)),)


def _waiting(item: Item, votes: str) -> tuple[Row, ...]:
    return (_head(item, ("waiting", "quiet"), _votes(votes)), _brief(item))


def _listed(item: Item, votes: str) -> tuple[Row, ...]:
    return (_head(item, (item.note, "warn"), _votes(votes)), _brief(item))


def _refused(item: Item, votes: str) -> tuple[Row, ...]:
    why = Row((("refused: ", "bad"), (item.note, "")), item=item.name, lead=plain("     "))
    if item.finding.source == REWRITE:
        return (_hunk_head(item, ("", "")), why)
    return (_head(item, _votes(votes)), *_quote(item), _directive(item), *_invented(item), why)


def _no_change(item: Item, votes: str) -> tuple[Row, ...]:
    why = (("no change is better", "strong"), (item.note.removeprefix(_NO_CHANGE), ""))
    return (_head(item, _votes(votes)), _brief(item), Row(why, item=item.name, lead=plain("    ")))


def _settled(item: Item, votes: str) -> tuple[Row, ...]:
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


_Show = Callable[[Item, str], tuple[Row, ...]]
_GROUPS: dict[str, tuple[str, _Show]] = {
    "focus": ("", _focus),
    "asks": ("needs a fact from you", _listed),
    "waiting": ("waiting", _waiting),
    "yours": ("yours to write", _listed),
    "optional": ("weakest places, optional", _listed),
    "no change": ("the author would leave as it is", _no_change),
    "refused": ("refused", _refused),
    "settled": ("settled", _settled),
}
"""The groups in their order: what stands above each, and how a finding in it is shown."""
