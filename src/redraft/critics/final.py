"""The final check: a fresh critic says, from spec and text alone, whether it is ready to use, and what is missing."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from redraft.core.briefs import FinalBrief
from redraft.core.draft import Draft
from redraft.core.review import Cause, Finding
from redraft.core.spec import Spec
from redraft.critics.grounding import Ground, place
from redraft.critics.protocol import Readiness
from redraft.models.line import Line, Prompt
from redraft.models.structured import Asking, ask_for
from redraft.prompts import data_block, draft_block, messages, new_nonce, prompt, spec_block, spec_text

MOST_GAPS: Final = 5
"""Gaps that are asked for: a text that lacks more is not at its end."""
LONGEST: Final = 300
"""Characters kept of a line that a model gave."""


class GapReply(Struct, frozen=True):
    """One thing that is missing."""

    passage: str
    quote: str
    directive: str
    impact: int
    cause: Cause
    criterion: str


class FinalReply(Struct, frozen=True):
    """Whether a text is ready. What is missing comes first, so that a model looks before it answers."""

    reply_to: str
    gaps: tuple[GapReply, ...]
    why: str
    ready: bool


class ModelChecker:
    """Says whether a text is ready to use, in a context of its own."""

    def __init__(self, line: Line, config_dir: Path | None = None) -> None:
        """Make a checker.

        Args:
            line: to its model.
            config_dir: where a person may keep their own prompts.

        Raises:
            ConfigError: its prompt cannot be used.
        """
        self._line, self._prompt = line, prompt("final-1", config_dir)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._line.model

    async def check(self, brief: FinalBrief) -> Readiness:
        """Say whether a text is ready to use; see `redraft.critics.protocol.Checker`."""
        checking = await asyncio.to_thread(_Checking, brief)  # a long text takes long to fold
        question = final_question(brief, self._prompt)
        reply = await ask_for(self._line, question, FinalReply, checking.wrong, checking.lacking, keep=_stands)
        return checking.readiness(reply, self.name)


def final_question(brief: FinalBrief, template: Prompt) -> Asking:
    """Ask whether a text is ready to use.

    Args:
        brief: what the critic may see.
        template: the prompt.
    """
    spec, criteria = spec_text(brief.spec), _rubric(brief.spec)
    data = (spec, criteria, brief.draft.text)
    nonce = new_nonce(*data)
    values = {
        "nonce": nonce,
        "spec": spec_block(brief.spec, nonce),
        "criteria": data_block("criteria", criteria, nonce),
        "draft": draft_block(brief.draft, nonce),
        "most": str(MOST_GAPS),
    }
    return Asking(messages(template, **values), template, "final check", nonce, data)


class _Checking:
    """Checks the replies to one question, and makes an answer of them: nothing is taken on a model's word."""

    def __init__(self, brief: FinalBrief) -> None:
        self._draft = brief.draft
        self._ids = {criterion.id for criterion in brief.spec.criteria}
        self._ground = Ground(brief.draft.text)

    def wrong(self, reply: FinalReply) -> str:
        """What makes a reply unusable; "" if nothing does."""
        if reply.ready and reply.gaps:
            return "ready is true, and yet gaps are named: it is ready only if nothing is missing"
        if not reply.ready and not reply.gaps:
            return "ready is false, and no gap says what is missing"
        faults = (f"gap {n}: {what}" for n, gap in enumerate(reply.gaps[:MOST_GAPS], 1) for what in self._faults(gap))
        return "; ".join(faults)

    def lacking(self, reply: FinalReply) -> str:
        """What a usable reply should still have: quotes that stand in the text."""
        return "; ".join(
            f"gap {n}: its quote does not stand in {gap.passage[:20]!r}"
            for n, gap in enumerate(reply.gaps[:MOST_GAPS], 1)
            if gap.quote.strip() and not (place(self._draft, self._ground, gap.passage, gap.quote) or ("", 0, ""))[2]
        )

    def readiness(self, reply: FinalReply, source: str) -> Readiness:
        """The answer that a usable reply gives: the worst gap first."""
        gaps = [self._gap(gap, source) for gap in reply.gaps[:MOST_GAPS]]
        return Readiness(reply.ready, _line(reply.why), tuple(sorted(gaps, key=lambda gap: -gap.impact)))

    def _faults(self, gap: GapReply) -> Iterator[str]:
        if gap.criterion and gap.criterion not in self._ids:
            yield f"there is no criterion {gap.criterion[:40]!r}"
        if not 1 <= gap.impact <= 5:
            yield f"impact {gap.impact} is not from 1 to 5"
        if not gap.directive.strip():
            yield "it says nothing that can be done"

    def _gap(self, gap: GapReply, source: str) -> Finding:
        passage, at, quote = self._placed(gap)
        return Finding(passage, at, quote, _line(gap.directive), gap.impact, gap.cause, gap.criterion, source)

    def _placed(self, gap: GapReply) -> tuple[str, int, str]:
        """Where a gap is; what stands nowhere is missing at the end."""
        return place(self._draft, self._ground, gap.passage, gap.quote) or (last_passage(self._draft), 0, "")


def last_passage(draft: Draft) -> str:
    """The id of the last passage of a draft: what is missing altogether is missing there."""
    return draft.passages[-1].id


def _stands(first: FinalReply, second: FinalReply) -> FinalReply:
    """Of an answer that was sent back for its quotes, yes or no stands: it is not asked for another."""
    return first if second.ready != first.ready else second


def _rubric(spec: Spec) -> str:
    return "\n".join(f"{criterion.id}: {criterion.says}" for criterion in spec.criteria)


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
