"""Signals as rows: what the history shows, what that rests on, and the keys that do something about it."""

from collections.abc import Iterable, Sequence

from redraft.core.offering import OnOffer, subject
from redraft.core.signal import Offer, Signal
from redraft.tui.widgets.rows import BLANK, Row, Words, plain

_LONGEST = 150
"""Characters of evidence above the critique; the list has all of it."""


def signal_rows(on_offer: OnOffer) -> tuple[Row, ...]:
    """The signals that stand open above the critique, and in one line how many more there are."""
    open_ones, more = on_offer.shown.open, len(on_offer.shown.more)
    rows = [row for place, each in enumerate(open_ones) for row in _open(each, on_offer, first=place == 0)]
    if more:
        rows.append(
            Row((("and ", "quiet"), (f"{more} more: ", "quiet"), ("w", "key"), (" lists", "quiet")), lead=_LEAD)
        )
    return (*rows, BLANK) if rows else ()


_LEAD = (("  ", ""),)


def _open(signal: Signal, on_offer: OnOffer, first: bool) -> tuple[Row, ...]:
    said = (*named(signal), (signal.says, ""))
    evidence = _clipped(" · ".join(each.says for each in signal.evidence))
    told = (Row(plain(evidence, "quiet"), lead=_LEAD),) if evidence else ()
    keys = (*keyed(signal.offers, on_offer), *((("D", " dismisses"),) if first else ()))
    return (Row(said, lead=(("⚠ ", "warn"),)), *told, *((Row(_in_line(keys), lead=_LEAD),) if keys else ()))


def named(signal: Signal) -> tuple[Words, ...]:
    """The kind of a signal, as it begins its line."""
    return ((signal.kind, "warn"), (": ", "warn"))


def keyed(offers: Iterable[Offer], on_offer: OnOffer) -> tuple[tuple[str, str], ...]:
    """Offers as (key, what it does), in few words: the list of signals has all of them."""
    return tuple((key, f" {offer.does.partition(';')[0]}") for offer in offers if (key := on_offer.key(offer)))


def _in_line(keys: Sequence[tuple[str, str]]) -> tuple[Words, ...]:
    words: list[Words] = []
    for key, does in keys:
        words += [*([("  ", "")] if words else []), (key, "key"), (does, "quiet")]
    return tuple(words)


def offer_rows(offers: Iterable[Offer], on_offer: OnOffer) -> tuple[Row, ...]:
    """What digits do after an ending, in one line; what has a letter for a key, or a signal offers, is told there."""
    told = {subject(offer) for signal in on_offer.shown.open for offer in signal.offers}
    new = (offer for offer in offers if subject(offer) not in told)
    keys = [(key, does) for key, does in keyed(new, on_offer) if key.isdigit()]
    return (Row(_in_line(keys), lead=_LEAD),) if keys else ()


def reversal_rows(finding: str, on_offer: OnOffer) -> tuple[Row, ...]:
    """The warning at a fix that puts back what an earlier one took out."""
    undoing = [each for name, each in on_offer.shown.at_fixes if name == finding]
    return tuple(Row(_undoing(each, on_offer), item=finding, lead=(("    ↩ ", "warn"),)) for each in undoing)


def _undoing(signal: Signal, on_offer: OnOffer) -> tuple[Words, ...]:
    keys = _in_line(keyed(signal.offers, on_offer))
    return ((signal.says, "warn"), *((("  ", ""), *keys) if keys else ()))


def trading(signals: Iterable[Signal], criteria: Iterable[str]) -> dict[str, str]:
    """For each criterion that trades places with another, or flips, what the rubric says of it."""
    known, found = set(criteria), dict[str, str]()
    for each in (signal for signal in signals if signal.kind == "oscillation" and known.issuperset(signal.about)):
        if len(each.about) == 1:
            found.setdefault(each.about[0], "⚠ turns back and forth")
        for one, other in (each.about, each.about[::-1]) if len(each.about) > 1 else ():
            found.setdefault(one, f"⚠ trades w/ {other}")
    return found


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …"


def all_rows(on_offer: OnOffer, numbers: Sequence[tuple[str, Offer]]) -> tuple[Row, ...]:
    """Every signal with all of its evidence, one stop of the cursor each.

    Args:
        on_offer: the signals.
        numbers: which key takes which offer in the list.
    """
    rows: list[Row] = []
    for place, each in enumerate(on_offer.signals):
        item = str(place)
        rows.append(Row((*named(each), (each.says, "strong")), item=item, lead=(("⚠ ", "warn"),)))
        rows += [Row(plain(told.says, "quiet"), item=item, lead=plain("    ")) for told in each.evidence]
        keys = [(key, f" {offer.does}") for key, offer in numbers if offer in each.offers]
        rows += [Row(_in_line(keys), item=item, lead=plain("    "))] if keys else []
        rows.append(BLANK)
    return tuple(rows[:-1])
