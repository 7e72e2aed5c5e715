"""The model author: proposes small edits, writes first drafts and rewrites; what it replies is checked in code."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from redraft.authors.asking import fixes_question, writing_question
from redraft.authors.facts import Givens, given
from redraft.authors.replies import FixesReply, FixReply, one_line, wrong_with
from redraft.authors.unwrapping import bare
from redraft.core.briefs import AuthorBrief, DraftBrief
from redraft.core.draft import Draft
from redraft.core.edits import Edit, Unanchored, anchor, apply_edits
from redraft.core.review import Fix, Risk
from redraft.core.risk import risk_of
from redraft.models.chat import Reply, Request
from redraft.models.faults import ModelFault
from redraft.models.line import Heard, Line
from redraft.models.structured import ask_for
from redraft.prompts import prompt

MAX_TOKENS: Final = 16_000
NO_CHANGE: Final = "no change is better"
"""How `refused` begins where the author says that the text should stay as it is."""

_RISKS: Final[tuple[Risk, ...]] = ("low", "medium", "high")


class ModelAuthor:
    """Proposes fixes, and writes whole texts."""

    mends = True

    def __init__(self, line: Line, config_dir: Path | None = None, max_tokens: int = MAX_TOKENS) -> None:
        """Make an author.

        Args:
            line: to its model.
            config_dir: where a person may keep their own prompts.
            max_tokens: most tokens of a reply, thinking included.

        Raises:
            ConfigError: one of these prompts cannot be used.
        """
        self._line, self._max_tokens = line, max_tokens
        self._fixes = prompt("fixes-1", config_dir)
        self._draft, self._rewrite = prompt("draft-1", config_dir), prompt("rewrite-1", config_dir)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._line.model

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        """Propose fixes for all findings, in one request; see `redraft.authors.protocol.Author`."""
        asked = tuple(named.name for named in brief.findings)
        if not asked:
            return ()
        question = fixes_question(brief, self._fixes, self._max_tokens)
        reply = await ask_for(self._line, question, FixesReply, partial(wrong_with, asked=asked))
        answers = {answer.answers: answer for answer in reply.fixes}
        # Facts are looked for in the whole draft, which may be long: not where keys are answered.
        return await asyncio.to_thread(_fixes, brief, [answers[name] for name in asked if name in answers])

    async def write(self, brief: DraftBrief, heard: Heard | None = None) -> str:
        """Write a first draft, or a rewrite; see `redraft.authors.protocol.Writer`."""
        template = self._draft if brief.draft is None else self._rewrite
        question = writing_question(brief, template, self._max_tokens)
        request = Request(question.messages, question.max_tokens, None, question.nonce)
        reply = await self._line.ask(request, question.doing, template, heard)
        return _whole(reply, question.doing, brief.draft)


def _fixes(brief: AuthorBrief, answers: Sequence[FixReply]) -> tuple[Fix, ...]:
    known = Givens(given(brief.spec, brief.draft, (*brief.facts, *brief.notes)), brief.spec.language)
    made = (_fix(brief, answer, known) for answer in answers)
    return tuple(fix for fix in made if fix is not None)


def _fix(brief: AuthorBrief, answer: FixReply, known: Givens) -> Fix | None:
    says = one_line(answer.says)
    if not answer.edits:
        why = one_line(answer.no_change)
        return Fix(answer.answers, (), says, refused=f"{NO_CHANGE}: {why}") if why else None
    edits = tuple(
        Edit(each.passage, each.quote, _line_ends(each.replacement, brief.draft.text)) for each in answer.edits
    )
    added = known.added_by("\n\n".join(_edited(brief.draft, edits)))
    return Fix(answer.answers, edits, says, "high" if added else _risk(brief.draft, edits), invented=added)


def _edited(draft: Draft, edits: Sequence[Edit]) -> list[str]:
    """The passages as the edits make them, where these have a place; else the new words alone."""
    try:
        placed = [anchor(draft, edit) for edit in edits]
        return [_passage_after(draft, passage, placed) for passage in dict.fromkeys(edit.passage for edit in placed)]
    except (Unanchored, ValueError):
        return [edit.replacement for edit in edits]


def _passage_after(draft: Draft, passage: str, placed: Sequence[Edit]) -> str:
    start = draft.passage(passage).start
    own = [Edit(passage, edit.quote, edit.replacement, edit.at - start) for edit in placed if edit.passage == passage]
    return apply_edits(draft.text_of(passage), own)


def _risk(draft: Draft, edits: Sequence[Edit]) -> Risk:
    """The highest risk of the edits; high where one has no certain place."""
    try:
        risks = [risk_of(anchor(draft, edit), draft.text_of(edit.passage)) for edit in edits]
    except Unanchored:
        return "high"
    return max(risks, key=_RISKS.index)


def _line_ends(text: str, like: str) -> str:
    """The text with the line ends of another, where that has only one kind."""
    plain = text.replace("\r\n", "\n")
    return plain.replace("\n", "\r\n") if "\r\n" in like and "\n" not in like.replace("\r\n", "") else plain


def _whole(reply: Reply, doing: str, original: Draft | None) -> str:
    """The text of a reply that came whole, ended as the original is, or with one line end."""
    if reply.stopped == "refused":
        raise ModelFault("refused", f"{reply.model or 'the model'} will not do it ({doing})", partial=reply.text)
    if reply.stopped == "length":
        raise ModelFault("truncated", f"the {doing} was cut off at the limit of tokens", partial=reply.text)
    before = original.text if original else ""
    text = bare(reply.text, before)
    if not text.strip():
        raise ModelFault("empty", f"the reply for the {doing} has no text", begun=True)
    tail = before[len(before.rstrip()) :] if before else "\n"
    return _line_ends(text, before) + tail
