"""What is offered now: the signals that stand in view, what has an end, and the key that does each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from redraft.core.best import best_version, better
from redraft.core.critique import pending
from redraft.core.session import Session
from redraft.core.signal import Offer, Signal
from redraft.core.standing import score
from redraft.core.stopping import never_moved

AT_ONCE: Final = 2
"""Signals that stand open at the same time; the others are told in one line."""

DIGITS: Final = "123456789"

OWN_KEYS: Final[Mapping[str, str]] = MappingProxyType({"final check": "y", "rate": "R"})
"""Acts that have a key of their own always; no digit is spent on them."""


class Shown(Struct, frozen=True):
    """What stands on the screen of the signals in force.

    Args:
        open: those that stand above the critique, the most telling first.
        at_fixes: those about a fix that waits for a decision, by the name of its finding.
        more: those that are only counted. What one of these or an ending says as well is in the list alone.
    """

    open: tuple[Signal, ...] = ()
    at_fixes: tuple[tuple[str, Signal], ...] = ()
    more: tuple[Signal, ...] = ()


def shown(session: Session, raised: Sequence[Signal]) -> Shown:
    """Where each signal stands: a reversal at the fix that it is about, the most telling others on top.

    Args:
        session: as it stands.
        raised: its signals, the most telling first.
    """
    if not raised:
        return Shown()
    waiting = {item.name for item in pending(session)}
    at_fixes = tuple((each.about[0], each) for each in raised if each.kind == "reversal" and each.about[0] in waiting)
    rest = [each for each in raised if each.kind != "reversal"]
    news: list[Signal] = []
    for each in rest:
        if not _told_already(session, each, news):
            news.append(each)
    return Shown(tuple(news[:AT_ONCE]), at_fixes, tuple(news[AT_ONCE:]))


def _told_already(session: Session, signal: Signal, news: Sequence[Signal]) -> bool:
    """Whether what stands in view says as much: an ending for a stall, an oscillation for its verdicts."""
    if signal.kind == "stall":
        return session.ended is not None and session.ended.ending in ("converged", "restart")
    about = {id for each in news if each.kind == "oscillation" for id in each.about}
    if signal.kind in ("regression", "repeat"):
        return bool(about) and (about.issuperset(signal.about) or signal.about[0] in about)
    return signal.kind == "oscillation" and any(len(each.about) > 1 for each in news)


def ending_offers(session: Session) -> tuple[Offer, ...]:
    """What can be done after the ending that stands, the first first; () without one.

    Where the version that stands is not the best one seen, going back to that comes before all else.
    """
    if session.ended is None or session.draft is None:
        return ()
    return (*_back(session), *_AFTER.get(session.ended.ending, _usual)(session))


def offers_now(session: Session, raised: Sequence[Signal] | None = None) -> tuple[tuple[str, Offer], ...]:
    """What one key does now, as (key, offer): by the signals in view, then the ending, then fixes that put text back.

    Args:
        session: as it stands.
        raised: its signals, the most telling first; they are worked out if None.
    """
    seen = shown(session, _signals(session) if raised is None else raised)
    of_signals = [offer for each in seen.open for offer in each.offers]
    of_fixes = [offer for _, each in seen.at_fixes for offer in each.offers]
    each_once: dict[tuple[str, str, str], Offer] = {}
    for offer in (*of_signals, *ending_offers(session), *of_fixes):
        if not (offer.act == "stop" and session.ended is not None):
            each_once.setdefault(subject(offer), offer)
    return tuple(_keyed(each_once.values()))


def _keyed(offers: Iterable[Offer]) -> Iterator[tuple[str, Offer]]:
    digits = iter(DIGITS)
    for offer in offers:
        key = OWN_KEYS.get(offer.act) or next(digits, "")
        if key:
            yield key, offer


class OnOffer(Struct, frozen=True):
    """What a screen shows of signals and offers, worked out once a session.

    Args:
        signals: all in force, the most telling first.
        shown: where each stands.
        offers: what one key does.
    """

    signals: tuple[Signal, ...] = ()
    shown: Shown = Shown()
    offers: tuple[tuple[str, Offer], ...] = ()

    def key(self, offer: Offer) -> str:
        """The key that takes an offer; "" where none is left for it."""
        return next((key for key, each in self.offers if subject(each) == subject(offer)), "")


def on_offer(session: Session) -> OnOffer:
    """The signals of a session, where they stand, and what is offered."""
    raised = _signals(session)
    return OnOffer(raised, shown(session, raised), offers_now(session, raised))


def subject(offer: Offer) -> tuple[str, str, str]:
    """What an offer does, and to what: two that say it in other words are the same."""
    return offer.act, offer.target, offer.against


def _signals(session: Session) -> tuple[Signal, ...]:
    from redraft.core.signals import signals  # a screen that only paints an ending needs none of it

    return signals(session)


def _back(session: Session) -> tuple[Offer, ...]:
    best = best_version(session)
    if best == session.head or not better(session, session.head, best):
        return ()
    return (Offer("go back", str(best), f"goes back to v{best}, the best seen ({score(session, best)})"),)


def _done(session: Session) -> tuple[Offer, ...]:
    checked = any(r.scope == "final" and r.version == session.head and r.ready for r in session.reviews)
    check = Offer("final check", "", "has a fresh critic check it")
    return (*(() if checked else (check,)), *_usual(session))


def _restart(session: Session) -> tuple[Offer, ...]:
    again = Offer("start over", "", "starts over from the same spec, with what was learnt")
    return (again, *_amending(never_moved(session)))


def _amending(criteria: Sequence[str]) -> tuple[Offer, ...]:
    return tuple(Offer("amend criterion", id, f"amends {id}") for id in criteria[:AT_ONCE])


def _usual(session: Session) -> tuple[Offer, ...]:
    rated = any(each.version == session.head and each.score for each in session.ratings)
    return () if rated else (Offer("rate", "", f"rates v{session.head}"),)


_AFTER: Final = {"done": _done, "restart": _restart}
