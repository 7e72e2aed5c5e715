"""Oscillation of the text: a draft that returns to an earlier one by way of fixes."""

from collections.abc import Iterator
from typing import Final

from redraft.core.draft import Draft, reworded
from redraft.core.noise import words_alone
from redraft.core.signal import Evidence, Offer, Signal
from redraft.core.signals.past import Past

_LOOKED_BACK: Final = 8
"""Versions that are compared with the head."""


def returns(past: Past) -> Iterator[Signal]:
    """The head, made by an accepted fix, has the words of one of the last versions, with others in between.

    Going back and taking back are the person's, and so is accepting again what they took back. Where criteria trade
    places, and the person has frozen one of them, it is dealt with.
    """
    head = past.session.version(past.session.head)
    if not head.fix:
        return
    parent, words = past.session.version(head.parent), words_alone(head.text)
    if words == words_alone(parent.text) or _settled(past, head.number):
        return
    for number in range(head.number - 1, max(head.number - 1 - _LOOKED_BACK, 0), -1):
        earlier = past.session.version(number)
        if words_alone(earlier.text) == words and (past.stands(number) or _given_up(past, number)):
            yield _signal(past, head, earlier, parent)
            return


def _settled(past: Past, version: int) -> bool:
    """Whether the person has chosen in that version which of two criteria is kept: then it returns no more."""
    return any(hold.against and hold.version == version for hold in past.session.holds)


def _given_up(past: Past, version: int) -> bool:
    """Whether a version was the candidate of a pass that was not kept."""
    return any(swing.candidate == version and not swing.kept for swing in past.trail.swings[-_LOOKED_BACK:])


def _signal(past: Past, head: Draft, earlier: Draft, parent: Draft) -> Signal:
    passage = next(iter(reworded(parent, head)), "")  # "" where passages only came or went
    evidence = (
        Evidence(
            f"v{earlier.number} had these words", version=earlier.number, text=passage and _text(earlier, passage)
        ),
        Evidence(f"v{parent.number} had others", version=parent.number, text=passage and _text(parent, passage)),
        Evidence(f"v{head.number} has them again", version=head.number, pass_number=past.number),
    )
    back = Offer("go back", str(parent.number), f"goes back to v{parent.number}")
    frozen = past.session.hold("passage", passage) is not None
    freeze = Offer("freeze passage", passage, f"freezes {passage} as it is in v{head.number}", str(parent.number))
    says = f"v{head.number} says again what v{earlier.number} said, and v{parent.number} did not"
    return Signal(
        "oscillation",
        (passage or f"v{head.number}",),
        says,
        evidence,
        (freeze, back) if passage and not frozen else (back,),
    )


def _text(draft: Draft, passage: str) -> str:
    return draft.texts().get(passage, "").strip()
