"""Many sessions, told by chance from a seed: real events that fold, written as transcripts.

Each has a spec of its template, drafts, reviews, fixes, decisions, ticks, ratings, flags and calls; some are forks of
another, some are left open, some took things back. Whatever chance decides is in the files: who wants to check what is
counted in them reads the files.
"""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from redraft.core.edits import Edit
from redraft.core.events import (
    AnyEvent,
    Called,
    ClosedPass,
    Decided,
    Flagged,
    Opened,
    Proposed,
    Rated,
    Reverted,
    Reviewed,
    Stopped,
    Ticked,
    Written,
)
from redraft.core.fold import apply, start
from redraft.core.review import Finding, Fix, Verdict
from redraft.core.said import Forked
from redraft.core.session import Session
from redraft.transcripts.codec import Header, encode_event, encode_header

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAYS = 400
"""How far back sessions begin."""

_CRITERION = '[[criterion]]\nid = "{0}"\nsays = "{0} is as it should be"\njudge = "{1}"\n'
JUDGES = {"evidence": "critic", "tone": "critic", "ask": "critic", "polite": "critic", "perfect": "critic",
          "voice": "person"}  # fmt: skip
SPEC = 'task = "Say what changed."\n' + "".join(_CRITERION.format(*each) for each in JUDGES.items())
SPEC += '[[criterion]]\nid = "length"\nsays = "At most 900 words"\nmax_words = 900\n'
TEXT = "\n\n".join(f"Here stands fault{n}, and it is plain to see for anyone who reads it." for n in range(24)) + "\n"

TEMPLATES = ("email", "rfc", "abstract", "")
AUTHORS = ("anthropic:claude-opus-5-5", "ollama:qwen3", "")
CRITICS = ("openai:gpt-6-sol", "anthropic:claude-haiku-5-5")
PROMPTS = {"fixes-1": ("aaaa11112222", "bbbb33334444"), "review-1": ("cccc55556666", "dddd77778888")}
FAMILIES = {
    ("evidence", "example"): ("Add an example of the claim.", "Give the claim an example.", "Add one example: claim."),
    ("evidence", "figure"): ("Put a measured figure beside this number.", "Put the measured figure beside it."),
    ("tone", "shout"): ("Lower the shouting capitals.", "The capitals are shouting: lower them."),
    ("ask", "question"): ("End with one short question.", "End with a question that is short."),
    ("", "wordy"): ("Say it without filler phrases.",),
}
"""Directives that say the same, by criterion and a name for what they say."""


class Telling:
    """One session, told event by event, each checked by the fold."""

    def __init__(self, rng: random.Random, id: str, at: datetime, copied: "Telling | None" = None) -> None:
        self.rng, self.id, self.at, self.created = rng, id, at, at
        self.events: list[AnyEvent] = []
        self.records: list[bytes] = []
        self.session: Session | None = None
        self.cast()
        self.hasty, self.slow = rng.random() < 0.12, rng.random() < 0.2
        if copied is not None:
            self._copy(copied)

    @property
    def head(self) -> int:
        assert self.session is not None
        return self.session.head

    @property
    def text(self) -> str:
        assert self.session is not None
        return self.session.version(self.head).text

    def tell(self, kind: type[Any], **fields: Any) -> Any:
        """One more event, after some seconds."""
        self.at += timedelta(
            seconds=self.rng.uniform(250, 480) if self.slow and kind is Decided else self.rng.uniform(1, 20)
        )
        self.at = self.at.replace(microsecond=self.at.microsecond // 1000 * 1000)
        event = kind(n=len(self.events) + 1, at=self.at, **fields)
        self._take(event, encode_event(event))
        return event

    def cast(self) -> None:
        """Other models, and other versions of the prompts, from here on."""
        self.author, self.critic = self.rng.choice(AUTHORS), self.rng.choice(CRITICS)
        self.prompts = [f"{name}@{self.rng.choice(digests)}" for name, digests in PROMPTS.items()]

    def file(self, folder: Path) -> Path:
        """The transcript, written."""
        header = encode_header(Header(self.id, f"Session {self.id}", "0.1.0", self.created))
        path = folder / f"{self.created:%Y-%m-%d}-session-{self.id}.toml"
        path.write_bytes(header + b"".join(self.records))
        return path

    def called(self, role: str, model: str, prompt: str) -> Self:
        rng = self.rng
        known = rng.random() > 0.06
        priced = not model.startswith("ollama") and rng.random() > 0.1
        self.tell(
            Called, by=model, role=role, doing="review", model=model, prompt=prompt,
            stopped=rng.choices(("end", "length", "timeout"), (30, 2, 1))[0],
            input_tokens=rng.randrange(200, 9000) if known else None, output_tokens=rng.randrange(50, 900),
            usd=f"{rng.randrange(1, 90000) / 1_000_000:.6f}" if priced else "", seconds=1.5,
            retries=rng.choices((0, 1, 2), (20, 2, 1))[0],
        )  # fmt: skip
        return self

    def _copy(self, other: "Telling") -> None:
        count = self.rng.randrange(2, len(other.events) + 1)
        for event, record in zip(other.events[:count], other.records, strict=False):
            self._take(event, record)
        self.tell(Forked, origin=other.id, event=count, seal="0" * 16, title=f"Session {other.id}")

    def _take(self, event: AnyEvent, record: bytes) -> None:
        created = self.created
        self.session = start(self.id, created, event) if self.session is None else apply(self.session, event)
        self.events.append(event)
        self.records.append(record)


def told(rng: random.Random, id: str, at: datetime, copied: Telling | None = None) -> Telling:
    """One session, as chance has it."""
    t = Telling(rng, id, at, copied)
    if copied is None:
        t.tell(Opened, title=f"Session {id}", template=rng.choice(TEMPLATES), spec=SPEC)
        starts = [0]
        for block in TEXT.rstrip("\n").split("\n\n")[:-1]:
            starts.append(starts[-1] + len(block) + 2)
        passages = tuple(f"p{place}:{begin}" for place, begin in enumerate(starts, 1))
        t.tell(Written, version=1, text=TEXT, passages=passages)
    elif rng.random() < 0.1:
        return t  # a fork in which nothing was done
    review = _reviewed(t)
    for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 4, 6, 8)) + 4 * _vague(t)):
        review = _passed(t, review)
        if rng.random() < 0.06:
            t.tell(Rated, version=t.head, score=rng.randrange(1, 6), seconds=3.0)
            t.cast()
    _ended(t)
    _said(t)
    return t


def _vague(t: Telling) -> bool:
    assert t.session is not None
    return t.session.template == "rfc"


def _reviewed(t: Telling, scope: str = "draft") -> Reviewed:
    rng = t.rng
    t.called("critic", t.critic, t.prompts[1])
    verdicts = tuple(_verdict(t, id) for id, judge in JUDGES.items() if judge == "critic")
    chosen = rng.sample(sorted(FAMILIES), rng.randrange(1, len(FAMILIES)))
    left = [n for n in range(24) if f"fault{n}," in t.text]
    findings = []
    for criterion, family in chosen if left else ():
        n = rng.choice(left)
        findings.append(
            Finding(
                f"p{n + 1}", 12, f"fault{n},", rng.choice(FAMILIES[criterion, family]), rng.randrange(1, 6),
                rng.choice(("instruction", "context", "format")), criterion,
                t.critic if criterion else rng.choice(("harper:Filler", "proselint:wordy")),
                optional=rng.random() < 0.05,
            )
        )  # fmt: skip
    review = t.tell(
        Reviewed, by=t.critic, version=t.head, revision=1, scope=scope, verdicts=verdicts, findings=tuple(findings)
    )
    t.tell(Reviewed, by="rules", version=t.head, revision=1, scope="rules", verdicts=(Verdict("length", True),))
    _ticked(t, verdicts)
    return review


def _verdict(t: Telling, id: str) -> Verdict:
    rng = t.rng
    passed = {"polite": True, "perfect": False}.get(id, rng.random() < 0.6)
    if passed:
        doubted = rng.random() < 0.1
        return Verdict(id, True, "so", "no such words" if doubted else "Here stands", ungrounded=doubted)
    evidence = rng.choice(("", "plain to  see … reads it", "“Here stands”", "words that nobody wrote", "reads … plain"))
    return Verdict(id, False, "so", evidence)


def _ticked(t: Telling, verdicts: tuple[Verdict, ...]) -> None:
    """A person ticks: as the critic did, or not; "tone" ever less as time goes by."""
    rng, late = t.rng, NOW - t.created < timedelta(days=DAYS / 2)
    agrees = {"evidence": 0.85, "tone": 0.45 if late else 0.95, "ask": 0.5, "polite": 1.0}
    for verdict in verdicts:
        if verdict.criterion not in agrees or rng.random() > 0.3:
            continue
        same = rng.random() < agrees[verdict.criterion]
        passed, first = verdict.passed is same, rng.random() < 0.5
        tick = t.tell(Ticked, criterion=verdict.criterion, passed=passed, version=t.head, first=first)
        if rng.random() < 0.1:
            t.tell(Ticked, criterion=verdict.criterion, version=t.head, undoes=tick.n)
        elif not same and rng.random() < 0.4:
            t.tell(Ticked, criterion=verdict.criterion, passed=not passed, version=t.head)
    if rng.random() < 0.3:
        t.tell(Ticked, criterion="voice", passed=rng.random() < 0.5, version=t.head)


def _passed(t: Telling, review: Reviewed) -> Reviewed:
    rng, base = t.rng, t.head
    if t.author:
        t.called("author", t.author, t.prompts[0])
    found = [(f"{review.n}.{k}", f) for k, f in enumerate(review.findings, 1) if f.quote in t.text]
    fixes = tuple(
        Fix(name, (_edit(t, f.quote),), "so", rng.choice(("low", "medium", "high"))) for name, f in found
    )  # fmt: skip
    if not fixes:
        return review
    by = t.author or "offline"
    proposed = t.tell(Proposed, by=by, version=t.head, fixes=fixes)
    for k, fix in enumerate(fixes, 1):
        _decided(t, f"{proposed.n}.{k}", fix)
    if t.head != base and rng.random() < 0.1:
        _taken_back(t)
    again = _reviewed(t)
    _closed(t, base)
    return again


def _edit(t: Telling, quote: str) -> Edit:
    at = t.text.index(quote)
    return Edit(f"p{int(quote[5:-1]) + 1}", quote, quote.replace("fault", "mend"), at)


def _decided(t: Telling, name: str, fix: Fix) -> None:
    rng = t.rng
    quote = fix.edits[0].quote
    choice = rng.choices(("accept", "reject", "skip"), (6, 3, 1))[0] if quote in t.text else "skip"
    if t.hasty and quote in t.text:
        choice = "accept"
    seconds = rng.choice((0.0, rng.uniform(0.2, 0.9), rng.uniform(1, 60), rng.uniform(1, 60), 5000.0))
    seconds = round(rng.uniform(0.2, 0.9) if t.hasty else seconds, 2)
    more: dict[str, Any] = {"finding": fix.finding, "fix": name, "choice": choice, "seconds": seconds}
    if choice == "accept":
        auto = fix.risk == "low" and rng.random() < 0.3
        more |= {"version": len(_session(t).drafts) + 1, "parent": t.head, "edits": (_edit(t, quote),)}
        more |= {"auto": True, "by": "rules"} if auto else {}
    before = t.head
    decision = t.tell(Decided, **more)
    if rng.random() < 0.08 and not decision.auto and choice == "accept":
        t.tell(Reverted, to=before, undoes=decision.n)
    elif rng.random() < 0.08 and choice == "reject":
        t.tell(Decided, finding=fix.finding, choice="reopen", undoes=decision.n)


def _session(t: Telling) -> Session:
    assert t.session is not None
    return t.session


def _taken_back(t: Telling) -> None:
    """The change that made the head is taken back alone."""
    draft = _session(t).version(t.head)
    made = next((d for d in _session(t).decisions if d.version == t.head and d.edits), None)
    if made is None or draft.takes_back:
        return
    edit = made.edits[0]
    back = Edit(edit.passage, edit.replacement, edit.quote, t.text.index(edit.replacement))
    t.tell(Reverted, to=len(_session(t).drafts) + 1, fix=made.fix, parent=t.head, edits=(back,))


def _closed(t: Telling, base: int) -> None:
    candidate, kept = t.head, t.rng.random() < 0.8
    if not kept and candidate != base:
        t.tell(Reverted, to=base, reason="no criterion moved", by="rules")
    sha = _session(t).version(t.head).sha256
    t.tell(
        ClosedPass, base=base, candidate=candidate, kept=kept, before="0/7", after="1/7", why="so", sha256=sha,
        by="rules",
    )  # fmt: skip


def _ended(t: Telling) -> None:
    rng = t.rng
    if rng.random() < 0.3:
        return
    ending = rng.choice(("done", "done", "done", "converged", "budget", "stopped"))
    t.tell(Stopped, ending=ending, why="so", by="you" if ending == "stopped" else "rules")
    if ending == "done" and rng.random() < 0.2:
        _reviewed(t, "final")
    if ending != "done" and rng.random() < 0.3:
        _passed(t, _reviewed(t))
        t.tell(Stopped, ending="done", why="so", by="rules")


def _said(t: Telling) -> None:
    rng = t.rng
    if rng.random() < 0.7:
        for _ in range(rng.choice((1, 1, 1, 2))):
            rating = t.tell(
                Rated, version=t.head, score=rng.randrange(1, 6), seconds=round(rng.uniform(0, 40), 1),
                aspects=tuple(rng.sample(("+clarity", "-tone", "-evidence", "+format"), rng.randrange(3))),
                blind=rng.random() < 0.2,
            )  # fmt: skip
        if rng.random() < 0.1:
            t.tell(Rated, version=t.head, score=0, undoes=rating.n)
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        flag = t.tell(Flagged, what="draft", version=t.head, flag=rng.choice(("tone", "logic", "hallucinated")))
        if rng.random() < 0.2:
            t.tell(Flagged, what="draft", version=t.head, flag=flag.flag, undoes=flag.n)


def make(folder: Path, count: int, seed: int = 5) -> list[Path]:
    """Write so many sessions; the same ones for the same seed."""
    rng, made, paths = random.Random(seed), [], []
    for number in range(count):
        copied = rng.choice(made) if made and rng.random() < 0.12 else None
        at = NOW - timedelta(seconds=rng.uniform(0, DAYS * 86_400))
        at = max(at, copied.at + timedelta(hours=1)) if copied else at
        made = [*made[-39:], told(rng, f"s{number:04}", at.replace(microsecond=0), copied)]
        paths.append(made[-1].file(folder))
    return paths
