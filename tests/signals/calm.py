"""Random sessions in which nothing goes wrong: criteria come to pass one by one, and the person has opinions.

Fixes are rejected, skipped, taken back and accepted again; the person edits by hand, ticks, gives reasons, and tells
the author things that go together. What fails and is not worked on is found again in every review.
"""

import random
from collections.abc import Iterator

from redraft.core.critique import items
from redraft.core.signals import signals
from signals.history import Found, History

WORDS = """
account action afternoon agenda air answer apple bench board bottle bridge budget cabin calendar candle car carpet chair
charge city clerk coast coffee colour corner cotton county court cousin crowd customer desk dinner doctor door drawer
dress driver egg engine evening factory farm father fence field finger fire floor flower folder forest garden gate glass
grain grass guest hall harbour hill horse hotel house island jacket journal journey kitchen ladder lake lamp leaf letter
library light machine market meadow meeting metal milk mirror money month morning mountain museum music neighbour notice
novel number office orange orchard paper parcel path pencil picture piece pilot plate platform pocket poem pond price
quarter question radio railway report ribbon river road roof room rope school season shelf ship shop silver sister
""".split()
LITTLE = "the a of in on and with by for to at from near under".split()
SPECS = {
    "a": ("Say in one line who this is for.", "Name the reader before the fold."),
    "b": ("Cut the apology in this sentence.", "Drop what sounds like blame."),
    "c": ("Give the figure from the report.", "Put a number behind this claim."),
    "d": ("End on one clear question.", "Ask for a single thing."),
    "e": ("Move the news to the front.", "Lead with what changed."),
    "r": ("Say it without 'very'.", "Leave out 'very' here."),
    "harper:Style": ("Prefer the active voice.", "Break this long sentence."),
}
REASONS = (
    "changes the meaning", "loses the rhythm", "too salesy", "not what we promised legally", "my boss hates that verb",
    "", "", "", "no", "no",
)  # fmt: skip
NOTES = ("shorter, please", "keep the figures", "mention the harbour", "more concise still", "spell the names out")


class Calm:
    """One such session, told step by step."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        text = "\n\n".join(self._sentence(self.dice.randint(12, 40)) for _ in range(self.dice.randint(2, 6))) + "\n"
        self.history = History(text)
        self.failing = set(self.dice.sample("abcder", self.dice.randint(1, 5)))
        self.very = self.dice.randint(1, 3) if "r" in self.failing else 0
        self.reasons = self.dice.sample(REASONS, len(REASONS))
        self.faults: dict[str, Found] = {}

    def steps(self) -> Iterator[History]:
        """The session after each step."""
        yield self._reviewed()
        while self.failing:
            yield from self._asides()
            yield from self._pass()
        yield self.history.end("done")

    def _pass(self) -> Iterator[History]:
        """A pass in which one criterion at least comes to pass, or has fewer violations."""
        subjects = list(self.faults)
        working = [place for place, subject in enumerate(subjects, 1) if subject in self.failing][:2]
        other = [place for place in range(1, len(subjects) + 1) if place not in working][:1]
        more = [*working[1:], *other]
        offered = sorted({working[0], *self.dice.sample(more, self.dice.randint(0, min(1, len(more))))})
        history = self.history
        yield history.offer(*((place, self._words(2)) for place in offered))
        for place in offered:
            yield from self._decide(place, must=place == working[0])
        yield self._reviewed()
        yield history.close()

    def _decide(self, place: int, must: bool) -> Iterator[History]:
        history, subject = self.history, list(self.faults)[place - 1]
        if must and self.dice.random() < 0.15:
            yield history.accept(place)
            yield history.undo()
        if not must and self.dice.random() < 0.6:
            choice = self.dice.choice(("reject", "skip"))
            reason = self.reasons.pop() if choice == "reject" and self.reasons else ""
            yield history.reject(place, reason) if choice == "reject" else history.skip(place)
            if self.dice.random() < 0.2:
                yield history.undo()
                yield history.skip(place)
            return
        yield history.accept(place)
        self._mended(subject)

    def _mended(self, subject: str) -> None:
        self.very -= subject == "r"
        if subject in self.failing and not (subject == "r" and self.very):
            self.failing.discard(subject)

    def _asides(self) -> Iterator[History]:
        """What a person does between passes."""
        if self.dice.random() < 0.2:
            yield self.history.tick("y", self.dice.random() < 0.5)
        if self.dice.random() < 0.15:
            yield self.history.note(self.dice.choice(NOTES))
        if self.dice.random() < 0.2:
            yield self.history.hand(self.history.text + f"\n{self._sentence(self.dice.randint(3, 9))}\n")
            yield self._reviewed()

    def _reviewed(self) -> History:
        """What fails is found where it was, if those words stand; what is mended is found no more."""
        self.faults = {s: f for s, f in self.faults.items() if self._lasts(s, f)}
        style = {"harper:Style"} if self.dice.random() < 0.3 else set()
        for subject in sorted((self.failing | style) - set(self.faults)):
            self.faults[subject] = self._fault(subject)
        verdicts = [f"{id}{'-' if id in self.failing else '+'}" for id in "abcde"]
        verdicts.append(f"r{'-' if self.very else '+'}{self.very}")
        return self.history.review(" ".join(verdicts), *self.faults.values())

    def _lasts(self, subject: str, fault: Found) -> bool:
        mine = subject in self.failing or subject.startswith("harper")
        answered = any(
            item.state == "accepted" and item.finding.quote == fault[1] for item in items(self.history.session)
        )
        return mine and not answered and self.history.text.count(fault[1]) == 1

    def _fault(self, subject: str) -> Found:
        words = self.history.text.split()
        while True:
            at = self.dice.randrange(len(words) - 3)
            quote = " ".join(words[at : at + self.dice.randint(2, 3)])
            clear = all(quote not in other[1] and other[1] not in quote for other in self.faults.values())
            if self.history.text.count(quote) == 1 and clear and self._apart(quote):
                return subject, quote, self.dice.choice(SPECS[subject])

    def _apart(self, quote: str) -> bool:
        """Whether these words touch none of another fault, whose fix would then be stale."""
        start = self.history.text.index(quote)
        spans = [(self.history.text.index(f[1]), len(f[1])) for f in self.faults.values() if f[1] in self.history.text]
        return all(start > at + length + 1 or at > start + len(quote) + 1 for at, length in spans)

    def _words(self, count: int) -> str:
        return " ".join(self.dice.choice(WORDS) for _ in range(count))

    def _sentence(self, count: int) -> str:
        words = [self.dice.choice(WORDS if place % 2 else LITTLE) for place in range(count)]
        return " ".join(words).capitalize() + "."


def false_alarms(seed: int) -> list[tuple[int, str, str]]:
    """What a calm session raised all the same, at any step: the event, the kind, and what it said."""
    found: dict[tuple[str, str], int] = {}
    for history in Calm(seed).steps():
        for signal in signals(history.session):
            found.setdefault((signal.kind, signal.says), history.session.last)
    return [(n, kind, says) for (kind, says), n in found.items()]
