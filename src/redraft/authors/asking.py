"""The questions that a model author is asked, made from briefs and from nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from redraft.core.briefs import AuthorBrief, DraftBrief, Held, Named, OutlineBrief, Rejected, SentBack
from redraft.core.draft import Draft
from redraft.core.outline import Part, parts_of
from redraft.core.spec import Criterion, Spec
from redraft.models.line import Prompt
from redraft.models.structured import Asking
from redraft.prompts import data_block, draft_block, messages, new_nonce, spec_block, spec_text


def fixes_question(brief: AuthorBrief, template: Prompt, max_tokens: int) -> Asking:
    """Ask for fixes of all findings in focus.

    Args:
        brief: what the author may see.
        template: the prompt.
        max_tokens: most tokens of the reply.
    """
    data = _first(brief)
    if brief.draft.outline:
        data["must hold"] = _also(data["must hold"], _OUTLINE)
    data |= {
        "rejected": _rejections(brief.rejected),
        "sent back": _returned(brief.draft, brief.findings, brief.sent_back),
        "findings": _findings(brief.findings),
    }
    return _asking("fixes", template, brief.spec, brief.draft, data, max_tokens)


def writing_question(brief: DraftBrief, template: Prompt, max_tokens: int) -> Asking:
    """Ask for a whole text: a first draft, or a rewrite where the brief has a draft.

    Args:
        brief: what the author may see.
        template: the prompt.
        max_tokens: most tokens of the reply.
    """
    data = _first(brief) | {"outline": _parts(brief.outline)}
    if brief.sent_back:  # where what must hold stands, at the start and at the end
        data["must hold"] = _also(data["must hold"], f"{_SENT_BACK} {brief.sent_back}")
    if brief.draft is None:
        return _asking("draft", template, brief.spec, None, data, max_tokens)
    # As it stands, blank lines and all: a rewrite keeps what it can, and a passage that is shown apart loses them.
    data |= {"draft": brief.draft.text, "passages": _openings(brief.draft)}
    data |= {"findings": _findings(brief.findings), "rejected": _rejections(brief.rejected)}
    return _asking("rewrite", template, brief.spec, None, data, max_tokens)


def outline_question(brief: OutlineBrief, template: Prompt, max_tokens: int) -> Asking:
    """Ask for an outline, of nothing yet or of the draft that the brief has.

    Args:
        brief: what the author may see.
        template: the prompt.
        max_tokens: most tokens of the reply.
    """
    staged = tuple(each for each in brief.spec.criteria if each.stage == "structure") or brief.spec.criteria
    data = _first(brief) | {"criteria": _rubric(staged), "text": "", "parts": ""}
    if brief.draft is not None:
        data |= {"text": brief.draft.text, "parts": _present(brief.draft)}
    return _asking("outline", template, brief.spec, None, data, max_tokens)


def _present(draft: Draft) -> str:
    return "\n".join(
        f"{part.id}: {'#' * part.level} {part.title}" if part.level else f"{part.id}: {_exact(part.title)}"
        for part in parts_of(draft)
    )


def _also(listed: str, line: str) -> str:
    return "\n".join(filter(None, (listed, f"- {line}")))


_OUTLINE: Final = "the draft is an outline still, a heading and a line of purpose a part; it stays one"
_SENT_BACK: Final = "the text that you wrote before was sent back, so write it without this fault:"
_LEADS: Mapping[str, str] = {
    "must hold": "- Keep what must hold:",
    "facts": "Facts that the person gave, to be used as they stand:",
    "notes": "What the person tells you, oldest first. Follow it as far as the rules above allow:",
    "rejected": "Changes that the person rejected in this session. Propose none of them again, nor one that "
    "their reason speaks against:",
    "sent back": "Your earlier fixes for these findings could not be offered. Propose ones without that fault:",
    "outline": "The outline is locked: these parts in this order, headings word for word, none added, none left out:",
    "text": "The present text:",
    "parts": "Its parts, each with its id:",
    "findings": "What a critic found in it, the worst first:",
}  # fmt: skip
_IN_PLACE = ("must hold", "criteria", "draft", "passages")
"""Parts whose place in a prompt is a paragraph of its own; the others stand in a row, and may be missing."""


def _asking(
    doing: str, template: Prompt, spec: Spec, draft: Draft | None, data: Mapping[str, str], max_tokens: int
) -> Asking:
    """The question, every part of it that is empty left out."""
    texts = (spec_text(spec), *data.values(), *((draft.text,) if draft else ()))
    nonce = new_nonce(*texts)
    values = {name.replace(" ", "_"): _part(name, text, nonce, doing) for name, text in data.items()}
    values |= {"nonce": nonce, "spec": spec_block(spec, nonce)}
    if draft is not None:
        values["draft"] = draft_block(draft, nonce)
    return Asking(messages(template, **values), template, doing, nonce, texts, max_tokens)


def _part(name: str, text: str, nonce: str, doing: str) -> str:
    """One part of a question: a line that says what it is, and the text as data."""
    if not text:
        return ""
    block = data_block(name, text, nonce)
    if name == "findings" and doing == "fixes":
        return block
    shown = f"{_LEADS[name]}\n\n{block}" if name in _LEADS else block
    return shown if name in _IN_PLACE else f"{shown}\n\n"


def _first(brief: AuthorBrief | DraftBrief | OutlineBrief) -> dict[str, str]:
    """What every question says before what is its own."""
    return {
        "must hold": _must_hold(brief.spec, brief.holds),
        "criteria": _rubric(brief.spec.criteria),
        "facts": _lines(brief.facts),
        "notes": _lines(brief.notes),
    }


def _must_hold(spec: Spec, holds: Iterable[Held]) -> str:
    """The constraints, which stand at the start of a question and at its end: the holds and the boundaries."""
    return _lines((*(hold.says for hold in holds), *(f"boundary: {boundary}" for boundary in spec.boundaries)))


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(f"- {text.strip()}" for text in texts if text.strip())


def _rubric(criteria: Iterable[Criterion]) -> str:
    return "\n".join(f"{criterion.id}: {criterion.says}" for criterion in criteria)


def _findings(findings: Iterable[Named]) -> str:
    return "\n\n".join(_finding(named) for named in findings)


def _finding(named: Named) -> str:
    finding = named.finding
    lines = [f"finding: {named.name}", f"passage: {finding.passage}"]
    lines += [f"words: {_exact(finding.quote)}"] if finding.quote else ["words: the passage as a whole"]
    lines += [f"to do: {finding.directive}"]
    lines += ["in part: yes"] if named.split else []
    return "\n".join(lines + ([f"criterion: {finding.criterion}"] if finding.criterion else []))


def _openings(draft: Draft) -> str:
    lines = ((each.id, draft.text[each.start : each.end].strip().partition("\n")[0]) for each in draft.passages)
    return "\n".join(f"{id}: {_exact(line[:_OPENING])}" for id, line in lines)


_OPENING: Final = 60
"""Most characters by which a passage is named."""


def _rejections(rejected: Iterable[Rejected]) -> str:
    return "\n".join(f"- {_change(each.quote, each.replacement)}{_because(each.reason.strip())}" for each in rejected)


def _because(reason: str) -> str:
    return f" Their reason: {reason}" if reason else ""


def _returned(draft: Draft, findings: Sequence[Named], sent_back: Mapping[str, SentBack]) -> str:
    """The fixes that came back, each with the reason and the passage as it stands."""
    return "\n\n".join(_came_back(draft, named, sent_back[named.name]) for named in findings if named.name in sent_back)


def _came_back(draft: Draft, named: Named, back: SentBack) -> str:
    place = named.finding.passage
    shown = [each for each in draft.passages if each.id == place]
    lines = [f"finding: {named.name}"]
    lines += [f"proposed in {edit.passage}: {_change(edit.quote, edit.replacement)}" for edit in back.edits]
    lines += [f"why not: {back.why}"]
    return "\n".join(lines + [f"passage {place}: {_exact(draft.text_of(each.id).rstrip())}" for each in shown])


def _parts(outline: Sequence[Part]) -> str:
    """The parts of a locked outline in words, their ids left out: "1. the heading ## Hook, for: names the problem"."""
    return "\n".join(f"{number}. {_in_words(part)}" for number, part in enumerate(outline, 1))


def _in_words(part: Part) -> str:
    named = f"the heading {'#' * part.level} {part.title}" if part.level else "one block of text, with no heading"
    return f"{named}, for: {part.purpose}" if part.purpose else named


def _change(quote: str, replacement: str) -> str:
    return f"{_exact(quote)} replaced by {_exact(replacement)}." if replacement else f"{_exact(quote)} taken out."


def _exact(text: str) -> str:
    """A text in quotes, with line ends and quotes in it escaped as in JSON."""
    return msgspec.json.encode(text).decode()
