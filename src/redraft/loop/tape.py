"""A tape: a transcript that can be shown as it stood after any of its events, at once.

A session is folded once, when it is opened, and every so many events a state is kept. States share all that did not
change between them, so that what is kept costs little; any other state is folded from the one kept before it, and those
of the stretches last looked at stay at hand for stepping back.

Reading only: a tape locks no file, writes nothing and asks nobody. Any thread may ask it.
"""

import gc
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Final

from redraft.core.events import AnyEvent
from redraft.core.fold import apply, start
from redraft.core.folding import Unfoldable
from redraft.core.session import Session
from redraft.transcripts.codec import Header
from redraft.transcripts.library import fault_line, read_session_file
from redraft.transcripts.reading import header_of, no_session_in
from redraft.transcripts.recovery import Scan

SPACING: Final = 32
"""Events from one kept state to the next: see tests/benchmarks/bench_replay.py for what it costs either way."""

MOST_KEPT: Final = 400
"""States that are kept: they grow with the session, so in one beyond 12,800 events they lie further apart."""

AT_HAND: Final = 4
"""Stretches between two kept states whose every state stays at hand once it was asked for."""


class Tape:
    """One transcript, opened for replay. Make one with `Tape.open`.

    Attributes:
        path: the file.
        header: what it begins with.
        events: those that follow from each other, from the first on; never none.
        fault: what is wrong with the file, and how far it is shown, in one line; "" if it is sound.
        beyond: events in the file that come after the last one shown, and cannot be.
    """

    def __init__(self, path: Path, header: Header, events: tuple[AnyEvent, ...], fault: str = "") -> None:
        """Fold the events as far as they follow from each other.

        Raises:
            Unfoldable: there are none, or no session begins with the first.
        """
        self.path = path
        self.header = header
        self._spacing = max(SPACING, -(-len(events) // MOST_KEPT))
        with _no_garbage():
            self._kept, shown, stop = _wound(header, events, self._spacing)
        self.events = events[:shown]
        self.beyond = len(events) - shown
        why = f"{stop}; shown up to event {self.events[-1].n}" if stop else ""
        self.fault = "; ".join(part for part in (fault, why) if part)
        self._at_hand: OrderedDict[int, list[Session]] = OrderedDict()
        self._turn = Lock()

    @classmethod
    def open(cls, path: Path) -> "Tape":
        """Read a transcript, check every seal, and fold it. A long one takes most of a second: call it in a thread.

        Raises:
            NoSession: there is no such file.
            Damaged: it is no transcript, or no session begins in it.
        """
        with _no_garbage():  # while it is folded, too: to look through what was just read takes its time
            seen = read_session_file(path)
            try:
                return cls(path, header_of(path, seen), seen.events, _fault(seen))
            except Unfoldable as unfit:
                raise no_session_in(path, unfit) from unfit

    @property
    def id(self) -> str:
        """The session's short id."""
        return self.header.id

    @property
    def created(self) -> datetime:
        """When the session was opened, UTC."""
        return self.header.created

    def __len__(self) -> int:
        return len(self.events)

    def event(self, n: int) -> AnyEvent:
        """The `n`-th event, from 1.

        Raises:
            IndexError: there is none.
        """
        self._check(n)
        return self.events[n - 1]

    def at(self, n: int) -> Session:
        """The session after the `n`-th event.

        Args:
            n: 1 to `len(tape)`. In every sound file that is the event's own number.

        Raises:
            IndexError: there is no such event.
        """
        self._check(n)
        stretch, place = divmod(n - 1, self._spacing)
        with self._turn:
            states = self._states(stretch)
            while len(states) <= place:
                states.append(apply(states[-1], self.events[stretch * self._spacing + len(states)]))
            return states[place]

    def _check(self, n: int) -> None:
        if not 1 <= n <= len(self.events):
            raise IndexError(f"there is no event {n}: the tape has events 1 to {len(self.events)}")

    def _states(self, stretch: int) -> list[Session]:
        """The states of a stretch that are at hand, the kept one first."""
        states = self._at_hand.setdefault(stretch, [self._kept[stretch]])
        self._at_hand.move_to_end(stretch)
        if len(self._at_hand) > AT_HAND:
            self._at_hand.popitem(last=False)
        return states


def _wound(header: Header, events: tuple[AnyEvent, ...], spacing: int) -> tuple[list[Session], int, Unfoldable | None]:
    """The states to keep, how many events follow from each other, and why the next one does not."""
    if not events:
        raise Unfoldable(1, "a session has at least one event, 'opened'")
    session = start(header.id, header.created, events[0])
    kept = [session]
    for place, event in enumerate(events[1:], start=1):
        try:
            session = apply(session, event)
        except Unfoldable as unfit:
            return kept, place, unfit
        if place % spacing == 0:
            kept.append(session)
    return kept, len(events), None


def _fault(seen: Scan) -> str:
    """What is wrong with the file; of kinds that only a newer redraft knows, what to do as well."""
    line = fault_line(seen)
    return f"{line}; a newer redraft can show all of it" if seen.unknown else line


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Look for no garbage meanwhile: there is none, and looking takes a fifth of the time."""
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()
