"""The questions that a model critic is asked, made from briefs and from nothing else."""

from collections.abc import Iterable
from typing import Final

from redraft.core.briefs import ChallengeBrief, CriteriaBrief, CriticBrief, Held
from redraft.core.critique_terms import MOST_FINDINGS, Critique
from redraft.core.spec import Criterion
from redraft.models.line import Prompt
from redraft.models.structured import Asking
from redraft.prompts import data_block, draft_block, messages, new_nonce, spec_block, spec_text

_PREMISE: Final = """
`premise`: whether a text conceived like this one can do the task for this audience at all, however well it is worded.
- `reason`: one line.
- `sound`: false only if no change of words would help: it must be started anew from another idea.
"""
_OUTLINE: Final = """\
The draft is an outline still: its parts, and under each a line on what that part is for. Judge the parts and their
order, and nothing that only the text itself could show.

"""


def asked_of_model(brief: CriticBrief) -> tuple[Criterion, ...]:
    """The criteria that a model judges: those for a critic, and of these only the ones that are asked."""
    judged = (criterion for criterion in brief.spec.criteria if criterion.judge == "critic")
    return tuple(criterion for criterion in judged if not brief.asked or criterion.id in brief.asked)


def review_question(brief: CriticBrief, template: Prompt) -> Asking:
    """Ask for a review.

    Args:
        brief: what the critic may see.
        template: the prompt.
    """
    spec, criteria = spec_text(brief.spec), _rubric(asked_of_model(brief))
    held = "\n".join(_hold(hold) for hold in brief.holds)
    kinds = _kinds(brief.spec.critique)
    data = (spec, criteria, held, kinds, brief.draft.text)
    nonce = new_nonce(*data)
    kinds_block = data_block("categories", kinds, nonce)
    must_stay = f"What must stay as it is:\n\n{data_block('holds', held, nonce)}\n\n"
    values = {
        "nonce": nonce,
        "spec": spec_block(brief.spec, nonce),
        "criteria": data_block("criteria", criteria, nonce),
        "holds": (_OUTLINE if brief.draft.outline else "") + (must_stay if held else ""),
        "draft": draft_block(brief.draft, nonce),
        "most": str(MOST_FINDINGS),
        "weakest": str(brief.spec.critique.min_findings),
        "categories": kinds and f"Unless there are none, look for each of these kinds:\n\n{kinds_block}\n\n",
        "premise": _PREMISE if brief.first else "",
    }
    return Asking(messages(template, **values), template, "review", nonce, data)


def criteria_question(brief: CriteriaBrief, template: Prompt) -> Asking:
    """Ask for criteria before there is a draft."""
    parts = {"Task": brief.task, "Audience": brief.audience, "Context": brief.context}
    told = "\n".join(f"{name}: {text}" for name, text in parts.items() if text.strip())
    nonce = new_nonce(told)
    filled = messages(template, nonce=nonce, task=data_block("task", told, nonce))
    return Asking(filled, template, "criteria", nonce, (told,))


def challenge_question(brief: ChallengeBrief, template: Prompt) -> Asking:
    """Ask which of two texts is better."""
    spec, criteria = spec_text(brief.spec), _rubric(brief.spec.criteria)
    data = (spec, criteria, brief.one, brief.other)
    nonce = new_nonce(*data)
    values = {
        "nonce": nonce,
        "spec": spec_block(brief.spec, nonce),
        "criteria": data_block("criteria", criteria, nonce),
        "one": data_block("first", brief.one, nonce),
        "other": data_block("second", brief.other, nonce),
    }
    return Asking(messages(template, **values), template, "challenge", nonce, data)


def _rubric(criteria: Iterable[Criterion]) -> str:
    return "\n".join(f"{criterion.id}: {criterion.says}" for criterion in criteria)


def _hold(hold: Held) -> str:
    return f"{hold.what} {hold.target}: {hold.says}"


def _kinds(terms: Critique) -> str:
    return "\n".join(f"{name} (at least {least})" if least else name for name, least in terms.categories)
