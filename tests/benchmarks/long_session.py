"""A long session whose events follow from each other: passes of review, proposal, decisions and closing, over and over.

    python tests/benchmarks/long_session.py      verifying 10 MB and 10,000 events, against tomllib.loads of the file

Exits 1 if it takes longer than its limit.
"""

import random
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from loops import SPEC
from redraft.core.blocks import block_starts
from redraft.core.draft import pack
from redraft.core.edits import Edit, apply_edits
from redraft.core.events import (
    AnyEvent,
    ClosedPass,
    Decided,
    Opened,
    Proposed,
    Reviewed,
    Written,
)
from redraft.core.identity import fresh_ids, shifted
from redraft.core.review import Finding, Fix, Verdict
from redraft.loop.opening import read_session
from redraft.loop.verifying import verify
from redraft.transcripts.codec import Header, encode_event, encode_header

EVENTS = 10_000
ROUNDS = 5
LIMIT = 0.5
PASSAGES = 8
FINDINGS = 18
START = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
WORDS = ("draft", "shows", "what", "done", "means", "and", "every", "change", "is", "small", "clear", "kept", "visible")


class Writer:
    """Makes the events of such a session, keeping the text so that each of them is true."""

    def __init__(self, seed: int = 1) -> None:
        self._dice = random.Random(seed)
        self._n = 0
        self._version = 1
        self._counts = [0] * PASSAGES
        self._text = "\n\n".join(f"Part {place} stands at 0. {self._words(40)}." for place in range(PASSAGES)) + "\n"
        self._passages = fresh_ids(block_starts(self._text), len(self._text))

    def events(self) -> Iterator[AnyEvent]:
        """Without end: the opening, the first draft, and then pass after pass."""
        yield Opened(**self._next(), title="Note", spec=SPEC)
        yield Written(**self._next(), version=1, text=self._text, passages=pack(self._passages))
        while True:
            yield from self._pass()

    def _pass(self) -> Iterator[AnyEvent]:
        base = self._version
        yield (review := self._review())
        fixes = tuple(self._fix(f"{review.n}.{place + 1}", place) for place in range(2))
        yield (proposed := Proposed(**self._next(), version=base, fixes=fixes))
        yield Decided(**self._next(), finding=fixes[1].finding, fix=f"{proposed.n}.2", choice="reject", seconds=2.0)
        yield self._accept(fixes[0], f"{proposed.n}.1")
        yield self._closing(base)

    def _review(self) -> Reviewed:
        verdicts = tuple(
            Verdict(c, self._dice.random() < 0.5, self._words(8), self._words(4)) for c in ("plain", "short")
        )
        findings = tuple(
            Finding(f"p{place % PASSAGES + 1}", 0, f"Part {place % PASSAGES}", self._words(12), 3, "context", "plain")
            for place in range(FINDINGS)
        )
        return Reviewed(
            **self._next(), version=self._version, revision=1, verdicts=verdicts, findings=findings, scope="draft"
        )

    def _fix(self, finding: str, place: int) -> Fix:
        count = self._counts[place]
        quote = f"Part {place} stands at {count}."
        edit = Edit(f"p{place + 1}", quote, f"Part {place} stands at {count + 1}.", self._text.index(quote))
        return Fix(finding, (edit,), self._words(8))

    def _accept(self, fix: Fix, name: str) -> Decided:
        parent, self._version = self._version, self._version + 1
        self._counts[0] += 1
        self._text, self._passages = apply_edits(self._text, fix.edits), shifted(self._passages, fix.edits)
        return Decided(
            **self._next(), finding=fix.finding, fix=name, choice="accept", seconds=1.5,
            version=self._version, parent=parent, edits=fix.edits,
        )  # fmt: skip

    def _closing(self, base: int) -> ClosedPass:
        from hashlib import sha256

        digest = sha256(self._text.encode()).hexdigest()
        return ClosedPass(
            **self._next(),
            base=base,
            candidate=self._version,
            kept=True,
            before="0/3",
            after="0/3",
            why=self._words(6),
            sha256=digest,
        )

    def _next(self) -> dict[str, object]:
        self._n += 1
        return {"n": self._n, "at": START + timedelta(seconds=self._n)}

    def _words(self, count: int) -> str:
        return " ".join(self._dice.choice(WORDS) for _ in range(count))


def transcript(count: int = EVENTS) -> bytes:
    """So many events, as a file holds them."""
    header = Header("k3v9", "Note", "0.1.0", START)
    made = zip(range(count), Writer().events(), strict=False)
    return encode_header(header) + b"".join(encode_event(event) for _, event in made)


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "long.toml")
        path.write_bytes(transcript())
        result = verify(path)
        assert not result.faults and result.events == EVENTS, result
        size = path.stat().st_size / 1e6
        print(f"{size:.1f} MB, {EVENTS:,} events, {result.versions:,} versions; CPU, medians of {ROUNDS} rounds")
        ratios = []
        for _ in range(ROUNDS):
            plain = cpu(lambda: tomllib.loads(path.read_text()))
            ratios.append((cpu(lambda: read_session(path)) / plain, cpu(lambda: verify(path)) / plain))
    read, verified = (median(ratio) for ratio in zip(*ratios, strict=True))
    print(f"      {read:5.2f}  opening, against tomllib.loads of the same file")
    print(f"{'ok ' if verified <= LIMIT else 'BAD'}   {verified:5.2f}  (limit {LIMIT})  and verifying it as well")
    return int(verified > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
