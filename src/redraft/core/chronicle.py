"""The chronicle: a session's story, a line an event, in plain words.

What is quoted is cut to length and stands in one line, but is otherwise as it was written: whoever shows a line makes
it safe for where it is shown.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from redraft.core import chronicle_judged, chronicle_texts
from redraft.core.bands import MEASURES
from redraft.core.events import (
    Allowed,
    Amended,
    AnyEvent,
    Called,
    Challenged,
    ClosedPass,
    Decided,
    Dismissed,
    Failed,
    Froze,
    Locked,
    Noted,
    Opened,
    Proposed,
    Rated,
    Reverted,
    Reviewed,
    Stopped,
    Thawed,
    Ticked,
    Unlocked,
    Written,
)
from redraft.core.phrases import QUOTED, because, clipped, counted, listed, quoted, sentence
from redraft.core.said import Answered, Flagged, Forked, Renamed
from redraft.core.session import Session

Line = Callable[[Any, Session | None, Session], str]

_BLAND: Final = "you"
_LONGEST: Final = 800
"""Most characters of a line: names are not cut, and a file may hold any."""


def line_of(event: AnyEvent, before: Session | None, after: Session) -> str:
    """What an event says, in one plain line with who did it: "you accepted 4.1 for spelling: 'a' → 'b', v2".

    Args:
        event: any event of a session.
        before: the session that it came to; None for the first.
        after: the session that it made.
    """
    return f"{who(event)} {deed_of(event, before, after)}"


def deed_of(event: AnyEvent, before: Session | None, after: Session) -> str:
    """What an event says, without who did it: "accepted 4.1 for spelling: 'a' → 'b', v2"."""
    back = _taken_back(event, before)
    deed = _LINES[type(event)](event, before, after)
    return clipped(f"{back}: {_again(event, deed)}" if back else deed, _LONGEST)


def who(event: AnyEvent) -> str:
    """Who caused an event, in a word: "you", "rules", or a model's name."""
    return clipped(event.by, QUOTED) or _BLAND


def origin_said(forked: Forked) -> str:
    """Where a fork comes from: "copy of k3v9 'Launch email', events 1 to 41, seal 0123456789abcdef"."""
    title = f" {quoted(forked.title)}" if forked.title else ""
    events = f"events 1 to {forked.event}" if forked.event > 1 else "event 1"
    return f"copy of {clipped(forked.origin)}{title}, {events}, seal {clipped(forked.seal)}"


def _taken_back(event: AnyEvent, before: Session | None) -> str:
    """What an event undoes, in the words in which it was done; "" where it undoes nothing."""
    undoes = getattr(event, "undoes", 0)
    if not undoes:
        return ""
    act = next((act for act in before.acts if act.n == undoes), None) if before else None
    return f"undid event {undoes}{f' ({clipped(act.says, 80)})' if act else ''}"


_AGAIN: Final[dict[type[Any], str]] = {
    Ticked: "the tick is gone",
    Rated: "the rating is gone",
    Noted: "the author is no longer told",
    Dismissed: "the signal is back",
    Flagged: "the flag is gone",
    Answered: "the feedback is open again",
}
"""What undoing comes to, where the event tells only what it was that is undone."""


def _again(event: AnyEvent, deed: str) -> str:
    return _AGAIN.get(type(event), deed)


def _froze(event: Froze, before: Session | None, after: Session) -> str:
    was = before.hold(event.what, event.target, event.quote) if before else None
    against = f", against {event.against}" if event.against else ""
    if event.what == "measure":
        measure = MEASURES.get(event.target)
        band = measure.show_band(event.low, event.high) if measure else f"{event.low:g} to {event.high:g}"
        return f"{'changed the band of' if was else 'froze'} {measure.label if measure else event.target}: {band}"
    if event.what == "criterion":
        return f"froze the criterion {event.target}: it must keep passing{against}"
    if event.quote:
        return f"froze words of {event.target}: {quoted(event.quote)}"
    return f"froze {event.target} of v{event.version}: {quoted(after.version(event.version).text_of(event.target))}"


def _thawed(event: Thawed, before: Session | None, after: Session) -> str:
    kind = "the criterion " if event.what == "criterion" else "the words " if event.quote else ""
    measure = MEASURES.get(event.target) if event.what == "measure" else None
    named = measure.label if measure else f"{quoted(event.quote)} of {event.target}" if event.quote else event.target
    return f"thawed {kind}{named}{because(event.reason)}"


def _locked(event: Locked, before: Session | None, after: Session) -> str:
    titles = [clipped(entry.partition(" ")[2].lstrip("# ") or entry, 40) for entry in event.outline]
    named = f": {listed(titles, 6)}" if titles else ""
    return f"locked the outline of v{event.version}, {counted(len(titles), 'part')}{named}"


def _unlocked(event: Unlocked, before: Session | None, after: Session) -> str:
    return f"unlocked the outline{because(event.reason)}"


def _rated(event: Rated, before: Session | None, after: Session) -> str:
    signs = {"+": "good", "-": "lacking"}
    aspects = [f"{aspect[1:]} {signs.get(aspect[:1], '')}".rstrip() for aspect in event.aspects]
    how = sentence(
        f"{event.seconds:.0f} s" if event.seconds else "", "blind" if event.blind else "",
        "saved when the time was up" if event.late else "",
    )  # fmt: skip
    about = f"; {listed(aspects, 8)}" if aspects else ""
    return f"rated v{event.version} {event.score} of 5{about}{because(event.line)}{f' ({how})' if how else ''}"


def _noted(event: Noted, before: Session | None, after: Session) -> str:
    if event.fact:
        return f"gave the fact that {event.about} asked for{because(event.text)}"
    return f"told the author{f', about {event.about}' if event.about else ''}{because(event.text)}"


def _allowed(event: Allowed, before: Session | None, after: Session) -> str:
    commands = [quoted(command) for command in event.commands]
    return f"allowed {counted(len(commands), 'command')} of the spec to run: {listed(commands, 3)}"


def _dismissed(event: Dismissed, before: Session | None, after: Session) -> str:
    return f"set the signal '{event.signal}' aside{because(event.reason)}"


def _forked(event: Forked, before: Session | None, after: Session) -> str:
    return f"went on here from a {origin_said(event)}"


def _renamed(event: Renamed, before: Session | None, after: Session) -> str:
    was = f" {quoted(before.title)}" if before else ""
    return f"renamed the session{was} to {quoted(event.title)}"


def _flagged(event: Flagged, before: Session | None, after: Session) -> str:
    named = {
        "draft": f"v{event.version}",
        "finding": f"finding {event.target}",
        "verdict": f"the verdict on {event.target} in v{event.version}",
    }
    return f"flagged {named[event.what]} as {event.flag}{because(event.line)}"


def _answered(event: Answered, before: Session | None, after: Session) -> str:
    led = clipped(event.led_to)
    how = {
        "amendment": f"led to the amendment of event {led}",
        "boundary": f"became the boundary {quoted(event.led_to)}",
        "template": f"went into the template {led}",
        "dismissed": f"set aside{because(event.reason)}",
    }
    return f"saw to the feedback of event {event.feedback}{_what_was(event.feedback, before)}: {how[event.how]}"


def _what_was(n: int, before: Session | None) -> str:
    """Which feedback an event holds, in a few words."""
    return next((f" ({said})" for said in _feedback(n, before)), "") if before else ""


def _feedback(n: int, session: Session) -> Iterator[str]:
    yield from (f"a rating of {each.score}" for each in session.ratings if each.n == n)
    yield from (f"a flag, {each.flag}" for each in session.flags if each.n == n)
    yield from (f"a reason, {quoted(each.reason)}" for each in session.decisions if each.n == n and each.reason)


_LINES: Final[dict[type[Any], Line]] = {
    Opened: chronicle_texts.opened,
    Amended: chronicle_texts.amended,
    Written: chronicle_texts.written,
    Proposed: chronicle_texts.proposed,
    Decided: chronicle_texts.decided,
    Reverted: chronicle_texts.reverted,
    Reviewed: chronicle_judged.reviewed,
    Ticked: chronicle_judged.ticked,
    ClosedPass: chronicle_judged.closed_pass,
    Challenged: chronicle_judged.challenged,
    Stopped: chronicle_judged.stopped,
    Failed: chronicle_judged.failed,
    Called: chronicle_judged.called,
    Froze: _froze,
    Thawed: _thawed,
    Locked: _locked,
    Unlocked: _unlocked,
    Rated: _rated,
    Noted: _noted,
    Allowed: _allowed,
    Dismissed: _dismissed,
    Forked: _forked,
    Renamed: _renamed,
    Flagged: _flagged,
    Answered: _answered,
}
