"""What the signals cost for each new event, in a session of 100 events and in one of 10,000.

    python tests/benchmarks/bench_signals.py

Every kind of event is applied to the session and the signals are asked for, as the screen does. Prints, per kind and
over all, CPU milliseconds at both lengths, and against reading the past afresh for every event; exits 1 if the 95th
percentile at 10,000 events is over its limit.
"""

import gc
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from made_session import AT
from redraft.core.critique import reviewed_head
from redraft.core.draft import outline_of
from redraft.core.events import (
    KINDS,
    Allowed,
    AnyEvent,
    Called,
    Challenged,
    Failed,
    Locked,
    Rated,
    Unlocked,
)
from redraft.core.fold import apply, start
from redraft.core.session import Session
from redraft.core.signals import all_signals, signals
from signals.history import History

EVENTS = 10_000
SHORT = 100
SAMPLES = 400
"""Events in a row, of all kinds, whose cost is taken at each length."""
FRESH = 12
"""Events after which the whole past is read again, to compare with."""
LIMIT = 5.0
"""Milliseconds of CPU for an event and its signals, at 10,000 events."""

SYLLABLES = "ba con de fer gi hel in jor ka lum ma nor op pre qua ris so ter un ver wil xe yar zon".split()
LITTLE = "the a of and to in that it for on with as was by — you’ll we’re".split()
DIRECTIVES = (
    "Name the reader before the fold.", "Put a number behind this claim.", "Cut the apology in this sentence.",
    "End on one clear question.", "Lead with what changed.", "Leave out “very” here.", "Say who does it.",
)  # fmt: skip
REASONS = ("changes the meaning", "loses the rhythm", "too salesy", "", "not what we promised")
NOTES = ("shorter, please", "warmer", "keep the figures", "more authoritative", "less formal", "more detail")


class Long(History):
    """A session that goes on without end, with events of every kind and 5 to 10 kB of words."""

    def __init__(self, seed: int = 1) -> None:
        self.dice = random.Random(seed)
        self.words = ["".join(self.dice.choices(SYLLABLES, k=self.dice.randint(1, 4))) for _ in range(3_000)]
        super().__init__("\n\n".join(self._paragraph() for _ in range(16)) + "\n")
        self.finished = 0

    def steps(self) -> Iterator[AnyEvent]:
        """One event after the other; never the same ones twice."""
        yield from self.events
        seen = len(self.events)
        for _ in self._told():
            yield from self.events[seen:]
            seen = len(self.events)

    def _told(self) -> Iterator[object]:
        yield self._review()
        while True:
            yield from self._pass()
            for aside in self.dice.sample(self._asides(), 2):
                yield aside()
                if not reviewed_head(self.session):
                    yield self._review()

    def _pass(self) -> Iterator[object]:
        self.finished += 1
        places = self.dice.sample(range(1, 6), 2)
        yield self._call("critic")
        yield self.offer(*((place, self._phrase(self.dice.randint(2, 6))) for place in sorted(places)))
        yield self.accept(min(places))
        choice = self.dice.random()
        if choice < 0.5:
            yield self.reject(max(places), self.dice.choice(REASONS))
        elif choice < 0.8:
            yield self.skip(max(places))
        else:
            yield self.accept(max(places))
        if choice < 0.15:
            yield self.undo()
            yield self.skip(max(places))
        yield self._review()
        yield self.close(self.dice.random() < 0.8)
        if self.dice.random() < 0.2:
            yield self.end("converged")
        if not reviewed_head(self.session):
            yield self._review()

    def _review(self) -> object:
        counted = f"r-{self.dice.randint(1, 9)}"
        verdicts = [f"{id}{self.dice.choice('++-')}" for id in "abcde"]
        return self.review(" ".join([*verdicts, counted]), *self._faults())

    def _faults(self) -> list[tuple[str, str, str]]:
        draft = self.session.version(self.session.head)
        found = []
        for place, passage in enumerate(self.dice.sample(draft.passages, 8)):
            words = draft.text_of(passage.id).split()
            at = self.dice.randrange(max(len(words) - 6, 1))
            quote = " ".join(words[at : at + 4])
            if draft.text.count(quote) == 1:
                found.append(("abcder"[place % 6], quote, self.dice.choice(DIRECTIVES)))
        return found if len(found) >= 6 else self._faults()

    def _asides(self) -> list[Callable[[], object]]:
        """What happens beside the passes: one event each, or two."""
        return [
            lambda: self._call("author"),
            lambda: self.tick("y", self.dice.random() < 0.5),
            lambda: self.note(self.dice.choice(NOTES)),
            lambda: self.hand(self._rewritten()),
            lambda: self.back(self.dice.randint(max(1, self.session.head - 5), len(self.session.drafts))),
            lambda: self.freeze("a", "b") if self.dice.random() < 0.5 else self._passage_frozen(),
            self._thawed,
            lambda: self._tell(Rated, version=self.session.head, score=3),
            lambda: self._tell(Failed, doing="review", what="no answer"),
            lambda: self._tell(Challenged, older=1, newer=self.session.head, prefers="tie"),
            lambda: self._tell(Allowed, commands=("true",), sha256="0" * 64),
            self._locked,
            self._unlocked,
            self._amended,
            self._dismissed,
            lambda: self.note("a fact", fact=True),
        ]

    def _call(self, role: str) -> object:
        known = {"input_tokens": 900, "output_tokens": 400, "seconds": 2.0, "output": self._phrase(300)}
        return self._tell(Called, role=role, doing="review", model="test:one", by="test:one", **known)

    def _passage_frozen(self) -> object:
        return self.freeze_passage(self.session.version(self.session.head).passages[0].id)

    def _thawed(self) -> object:
        held = self.session.hold("criterion", "a")
        return self.thaw("a") if held else self.freeze("a", "b")

    def _unlocked(self) -> object:
        return self._tell(Unlocked, reason="it grew") if self.session.lock is not None else self._locked()

    def _locked(self) -> object:
        draft = self.session.version(self.session.head)
        return self._tell(Locked, version=draft.number, outline=outline_of(draft))

    def _amended(self) -> object:
        return self.amend(c=self._phrase(8)) if self.finished % 3 == 0 else self.tick("y")

    def _dismissed(self) -> object:
        found = signals(self.session)
        return self.dismiss(found[-1].kind) if found else self.tick("y")

    def _rewritten(self) -> str:
        draft = self.session.version(self.session.head)
        passage = self.dice.choice(draft.passages)
        return draft.text[: passage.start] + self._paragraph() + "\n\n" + draft.text[passage.end :]

    def _paragraph(self) -> str:
        return self._phrase(self.dice.randint(50, 80)).capitalize() + "."

    def _phrase(self, count: int) -> str:
        return " ".join(self.dice.choice(LITTLE if at % 3 == 0 else self.words) for at in range(count))


def costs(session: Session, events: list[AnyEvent]) -> dict[str, list[float]]:
    """CPU milliseconds of each event, applied and its signals asked for, by kind."""
    spent: dict[str, list[float]] = defaultdict(list)
    gc.collect()
    gc.disable()
    for event in events:
        clock = time.process_time()
        session = apply(session, event)
        signals(session)
        spent[type(event).__name__].append(1e3 * (time.process_time() - clock))
    gc.enable()
    return spent


def afresh(events: list[AnyEvent], upto: int) -> float:
    """CPU milliseconds of an event whose signals are found by reading the whole past again."""
    clock = time.process_time()
    session = start("k3v9", AT, events[0])
    for event in events[1:upto]:
        session = apply(session, event)
    all_signals(session)
    return 1e3 * (time.process_time() - clock)


def folded(events: list[AnyEvent]) -> Session:
    session = start("k3v9", AT, events[0])
    for event in events[1:]:
        session = apply(session, event)
    return session


def share(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def row(name: str, short: list[float], long: list[float]) -> str:
    few = f"{median(short):7.3f}" if short else "      -"
    ratio = f"{median(long) / median(short):6.1f}x" if short and long else "      -"
    if not long:
        return f"{name:12} {few}       -"
    return f"{name:12} {few} {median(long):7.3f} {share(long, 0.95):7.3f} {max(long):7.3f} {ratio}"


def main() -> int:
    events = [event for _, event in zip(range(EVENTS + SAMPLES), Long().steps(), strict=False)]
    short = costs(folded(events[:SHORT]), events[SHORT : SHORT + SAMPLES])
    long = costs(folded(events[:EVENTS]), events[EVENTS:])
    session = folded(events[:EVENTS])
    print(
        f"{EVENTS:,} events, {len(session.drafts):,} versions of {len(session.version(session.head).text):,} characters"
    )
    print(f"{'CPU, ms':12} {'at ' + str(SHORT):>7} {'10,000':>7} {'p95':>7} {'most':>7}  ratio")
    for kind in sorted({*short, *long}):
        print(row(kind, short[kind], long[kind]))
    every_short, every_long = [t for ts in short.values() for t in ts], [t for ts in long.values() for t in ts]
    print(row("all", every_short, every_long))
    missing = sorted({kind.__name__ for kind in KINDS.values()} - {type(event).__name__ for event in events})
    print(f"kinds of event that never came: {', '.join(missing) or 'none'}")
    full = median(afresh(events, EVENTS) for _ in range(3))
    print(f"the whole past read again for one event: {full:.0f} ms, {full / median(every_long):.0f} times as much")
    worst = share(every_long, 0.95)
    print(f"{'ok ' if worst <= LIMIT else 'BAD'} {worst:.2f} ms  (limit {LIMIT})  p95 of an event and its signals")
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
