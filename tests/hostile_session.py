"""A session in which every text that a person, a model or a file can write wants to act on whoever reads its report."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import tomli_w

from made_session import AT
from redraft.core.blocks import block_starts
from redraft.core.draft import pack
from redraft.core.edits import Edit
from redraft.core.events import (
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
    Reviewed,
    Stopped,
    Thawed,
    Ticked,
    Written,
)
from redraft.core.fold import fold
from redraft.core.identity import fresh_ids
from redraft.core.raised import Raised
from redraft.core.review import Finding, Fix, Unjudged, Verdict
from redraft.core.said import Answered, Flagged, Forked, Renamed
from redraft.core.session import Session
from redraft.core.signal import Evidence, Signal
from redraft.reports.blocks import Document
from redraft.reports.laying_out import lay_out
from redraft.reports.report import Report, Source, report
from redraft.reports.story import story

PIECES = (
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js>", "<img src=x onerror=alert(2)>",
    "<svg/onload=alert(3)>", "</textarea>", "</title><title>OWNED", "</style><style>*{display:none}",
    "</pre></main></body></html>", "]]>", "<![CDATA[", "<!--", "-->", "--!>", "<!DOCTYPE x>", "<?php", "&", "&amp;",
    "&lt;script&gt;", "&#x3c;script&#62;", "&nbsp", "'", '"', "`", "\"><a href=\"javascript:alert(4)\">",
    "' onmouseover='alert(5)", "javascript:alert(6)", "data:text/html,<script>7</script>", "<iframe srcdoc='<p>'>",
    "<base href=//evil.example>", "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><input autofocus onfocus=alert(8)>",
    "<link rel=stylesheet href=//evil.example/x.css>", "url(//evil.example/x)", "expression(alert(9))",
    "@import '//evil.example'", "}body{background:red", "<details open ontoggle=alert(10)>",
    "https://evil.example/?q=<b>", "\x1b]0;OWNED\x07", "\x1b[31m", "\x9b31m", "\x00", "\x08", "\r", "\r\n", "\n",
    "\n\n", "\t", "\u202eevil\u202c", "\u2066i\u2069", "\u200f", "\u2028", "\u2029", "\U000e0041", "\ufeff",
    "\u200b", "שלום", "مرحبا", "é́́́́", "👩\u200d💻", "# Head", "\n# Head\n", "\n## Head\n", "\n```\n", "\n~~~~\n",
    "````````", "\n> quote", "\n- item", "\n1. one", "\n---\n", "\n===\n", "| a | b |", "\n|---|---|\n",
    "[x](javascript:alert(11))", "![x](//evil.example/x.png)", "<https://evil.example>", "[r]: //evil.example",
    "**bold**", "__b__", "*i*", "~~s~~", "\\", "\\|", "    code", "{++x++}", "{--y--}", "a_b_c", "&copy;", "$x$",
    "@you", "⟨U+001B⟩",
)  # fmt: skip

LONG = (20, 29, 126)
"""Which of the texts are long where any is: a paragraph of the draft, a verdict's reason, the title."""


@dataclass
class Hostile:
    """Hostile texts, each with a word of its own by which it is found again.

    Args:
        rng: what makes one differ from the next.
        long: some of them, the draft's own among them, are a line of so many characters.
    """

    rng: random.Random
    long: int = 0
    said: list[str] = field(default_factory=list)

    def text(self) -> str:
        """One more."""
        pieces = self.rng.choices(PIECES, k=self.rng.randint(1, 4))
        word = f"tok{len(self.said)}z"
        self.said.append(word)
        filler = "<b>&" * (self.long // 4) if len(self.said) in LONG else ""
        return f" {self.rng.choice(('', ' ')).join([pieces[0], word, *pieces[1:]])} {filler}"


def one_hostile_piece(n: int) -> Callable[[], str]:
    """A maker of texts that are all made of the n-th piece."""
    return lambda: f"{PIECES[n]} word {PIECES[n]}"


class HostileStory:
    """A whole session told in such texts: everything that can be told once is told."""

    def __init__(self, says: Callable[[], str]) -> None:
        self.says = says
        self.events: list[AnyEvent] = []
        self._opened()
        self._reviewed_and_decided()
        self._held()
        self._said()

    @property
    def session(self) -> Session:
        return fold("k3v9", AT, self.events)

    def report(self) -> Report:
        """The report, with a signal and a source that are hostile, too."""
        h, session = self.says, self.session
        signal = Signal("fight", ("a",), h(), (Evidence(h(), 1, 1, 1, h()),), ())
        signals = (Raised(1, signal, True), Raised(2, signal, False, h()))
        source = Source(made_with="0.0.0", app=h(), sha256="0" * 64, about=h(), fault=h())
        return report(session, self.events, signals, source, story(session, self.events))

    def document(self) -> Document:
        return lay_out(self.report())

    def _spec(self) -> str:
        h = self.says
        parts = ("title", "task", "audience", "context", "style", "tone", "response", "language")
        lists = {"boundaries": [h(), h()], "reference": [h()]}
        criteria = [
            {"id": "a", "says": h(), "judge": "critic"},
            {"id": "b", "says": h(), "contains": [h()]},
            {"id": "c", "says": h(), "command": ["true", h().replace("\0", "")]},
        ]
        return tomli_w.dumps({**{part: h() for part in parts}, **lists, "criterion": criteria})

    def _opened(self) -> None:
        h = self.says
        self.tell(Opened, title=h(), template=h(), spec=self._spec(), by=h())
        self._write(f"# {h()}\n\n{h()} MARK {h()}\n\n```\n{h()}\n```\n\nKEEP\n")

    def _write(self, text: str) -> None:
        passages = pack(fresh_ids(block_starts(text), len(text)))
        number = sum(isinstance(each, Written | Decided) for each in self.events)
        self.tell(
            Written, version=number + 1, parent=number, text=text, passages=passages, says=self.says(), by=self.says()
        )

    def _reviewed_and_decided(self) -> None:
        h, draft = self.says, self.session.drafts[0]
        at = draft.text.index("MARK")
        passage = draft.passage_at(at)
        verdicts = tuple(
            Verdict(id, passed, h(), h(), 3, ungrounded=doubt, votes=h())
            for id, passed, doubt in (("a", True, True), ("b", False, False), ("c", True, False), ("gone", True, False))
        )
        finding = Finding(passage.id, at - passage.start, "MARK", h(), 5, criterion="a", source=h(), category=h())
        unjudged = (Unjudged("a", h()),)
        self.tell(Reviewed, version=1, revision=1, by=h(), sound=False, premise=h(), verdicts=verdicts,
                  findings=(finding, finding), unjudged=unjudged)  # fmt: skip
        edit = Edit(passage.id, "MARK", h(), -1)
        fixes = tuple(Fix(f"3.{n}", (edit,), h(), invented=(h(),), refused=h() if n == 2 else "") for n in (1, 2))
        self.tell(Proposed, version=1, fixes=fixes, by=h())
        self.tell(Decided, finding="3.2", fix="4.2", choice="reject", reason=h(), seconds=0.4, by=h())
        applied = Edit(passage.id, "MARK", h(), at)
        self.tell(Decided, finding="3.1", fix="4.1", choice="accept", reason=h(), seconds=1.5, version=2, parent=1,
                  edits=(applied,), by=h())  # fmt: skip
        self.tell(Ticked, criterion="a", passed=True, version=2, by=h())
        sha = self.session.version(2).sha256
        self.tell(ClosedPass, base=1, candidate=2, kept=True, before=h(), after=h(), why=h(), sha256=sha, by=h())

    def _held(self) -> None:
        h = self.says
        keep = self.session.version(2).passages[-1].id
        self.tell(Froze, what="passage", target=keep, version=2, quote="KEEP")
        self.tell(Froze, what="criterion", target="c", version=2, against=h())
        self.tell(Froze, what="measure", target="words", version=2, low=1, high=9_000_000)
        self.tell(Thawed, what="criterion", target="c", reason=h())
        self.tell(Locked, version=2, outline=(f"p1 # {h()}",), purposes=(h(),))
        self.tell(Amended, revision=2, spec=self._spec(), reason=h(), by=h())
        self.tell(Reviewed, version=2, revision=2, scope="final", ready=False, why=h(), by=h(),
                  findings=(Finding(keep, 0, "", h(), 3),))  # fmt: skip

    def _said(self) -> None:
        h = self.says
        for role in ("author", "critic"):
            self.tell(Called, role=role, doing=h(), model=h(), answered=h(), prompt=h(), output=h(), stopped=h(),
                      usd=h(), input_tokens=5, output_tokens=7, by=h())  # fmt: skip
        self.tell(Noted, text=h(), about=h(), fact=True)
        self.tell(Challenged, older=1, newer=2, prefers="tie", why=h(), by=h())
        self.tell(Dismissed, signal="stall", key=h(), reason=h())
        self.tell(Failed, doing=h(), what=h(), fault=h())
        self.tell(Rated, version=2, score=2, aspects=(h(), "-tone"), line=h(), seconds=9, blind=True, by=h())
        rated = self.events[-1].n
        self.tell(Flagged, what="draft", version=2, flag="tone", line=h())
        self.tell(Flagged, what="finding", target="3.1", version=1, flag="logic", line=h())
        self.tell(Flagged, what="verdict", target=h(), version=1, flag="other", line=h())
        self.tell(Answered, feedback=rated, how="boundary", led_to=h(), reason=h())
        self.tell(Answered, feedback=rated + 1, how="dismissed", reason=h())
        self.tell(Stopped, ending="converged", why=h(), by=h())
        self.tell(Forked, origin=h(), event=self.events[-1].n, seal=h(), title=h())
        self.tell(Renamed, title=h())

    def tell(self, kind: Any, **fields: Any) -> None:
        n = len(self.events) + 1
        self.events.append(kind(n=n, at=AT + timedelta(seconds=n), **fields))
