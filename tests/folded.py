"""A session told event by event, a second apart, as a transcript would fold into it."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from made_session import AT
from redraft.core.blocks import block_starts
from redraft.core.draft import pack
from redraft.core.events import AnyEvent, Called, ClosedPass, Opened, Proposed, Reviewed, Stopped, Ticked, Written
from redraft.core.fold import fold
from redraft.core.identity import fresh_ids
from redraft.core.review import Finding, Fix, Verdict
from redraft.core.session import Session
from redraft.core.spec import parse_spec, render_spec
from redraft.core.spec_values import Budget, Judge

SPEC = """
task = "Say what changed."
[[criterion]]
id = "a"
says = "Is clear"
judge = "critic"
[[criterion]]
id = "b"
says = "Is kind"
judge = "critic"
"""


class Story:
    """Opened with a spec of two criteria, `a` and `b`, and a first draft."""

    def __init__(
        self, budget: Budget | None = None, text: str = "One.\n\nTwo.\n", *,
        weights: Mapping[str, int] = MappingProxyType({}), core: Collection[str] = (),
        judges: Mapping[str, Judge] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        plain = parse_spec(SPEC)
        criteria = tuple(
            replace(c, weight=weights.get(c.id, 1), core=c.id in core, judge=judges.get(c.id, c.judge))
            for c in plain.criteria
        )
        spec = replace(plain, budget=budget or Budget(), criteria=criteria)
        passages = pack(fresh_ids(block_starts(text), len(text)))
        self.events: list[AnyEvent] = []
        self._tell(Opened, title="Note", spec=render_spec(spec))
        self._tell(Written, version=1, text=text, passages=passages)

    @property
    def session(self) -> Session:
        return fold("k3v9", AT, self.events)

    def called(
        self, role: str, read: int | None = 1, written: int | None = 1, usd: str = "", *,
        model: str = "anthropic:claude-opus-5-5", seconds: float = 0.5,
    ) -> "Story":  # fmt: skip
        return self._tell(
            Called, role=role, doing="review", model=model, input_tokens=read, output_tokens=written, usd=usd,
            seconds=seconds, by=model,
        )  # fmt: skip

    def reviewed(self, *verdicts: Verdict, findings: tuple[Finding, ...] = (), **more: Any) -> "Story":
        known = {"version": self.session.head, "revision": 1, "by": "critic"}
        return self._tell(Reviewed, verdicts=verdicts, findings=findings, **{**known, **more})

    def proposed(self, *fixes: Fix) -> "Story":
        return self._tell(Proposed, version=self.session.head, fixes=fixes, by="author")

    def written(self, text: str) -> "Story":
        passages = pack(fresh_ids(block_starts(text), len(text)))
        head = self.session.head
        return self._tell(Written, version=len(self.session.drafts) + 1, parent=head, text=text, passages=passages)

    def closed(self, base: int = 0, kept: bool = True) -> "Story":
        head = self.session.head
        sha = self.session.version(head).sha256
        return self._tell(
            ClosedPass, base=base or head, candidate=head, kept=kept, before="0/2", after="0/2", why="so", sha256=sha
        )

    def ticked(self, criterion: str, passed: bool) -> "Story":
        return self._tell(Ticked, criterion=criterion, passed=passed, version=self.session.head)

    def stopped(self, ending: str, why: str = "so") -> "Story":
        return self._tell(Stopped, ending=ending, why=why, by="rules")

    def _tell(self, kind: Any, **fields: Any) -> "Story":
        n = len(self.events) + 1
        self.events.append(kind(n=n, at=AT + timedelta(seconds=n), **fields))
        return self
