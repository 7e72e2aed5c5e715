"""How risky it is to accept an edit unread.

High: it touches a number, a date, a name, a quotation, a link, code, a negation or a modal verb, or more than 40
words. Low: it changes only white space between the same words, or puts a dictionary word for one that no dictionary
knows. Else medium. A fix is as risky as its riskiest edit; and high if it adds what nobody gave, or rests on a verdict
in doubt.
"""

import re
from typing import Final

from redraft.core.at_risk import MANY_WORDS, around, at_risk, touched
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.review import Fix, Risk, Verdict
from redraft.core.risky_words import WORD

__all__ = ["MANY_WORDS", "risk_of", "risk_of_fix"]


def risk_of(edit: Edit, passage: str, slip: bool = False) -> Risk:
    """Tell the risk of one edit.

    Args:
        edit: its quote stands in the passage exactly.
        passage: the text of the passage it edits.
        slip: the edit puts a dictionary word for a misspelling.

    Returns:
        "low", "medium" or "high".
    """
    if touched(edit, passage):
        return "high"
    return "low" if slip or _only_blanks(edit, passage) else "medium"


def risk_of_fix(fix: Fix, draft: Draft, verdict: Verdict | None = None, slip: bool = False) -> Risk:
    """Tell the risk of a fix, whatever its author says of it.

    Args:
        fix: its edits are placed in the draft.
        draft: the version that it is for.
        verdict: the one that its finding rests on, if there is one.
        slip: its finding is a misspelling, for which an author without a model has one dictionary word.

    Returns:
        "low", "medium" or "high".
    """
    if at_risk(fix, draft, verdict):
        return "high"
    risks = {risk_of(edit, around(draft, edit), slip and fix.risk == "low") for edit in fix.edits}
    return next((risk for risk in _WORST_FIRST if risk in risks), "medium")


_WORST_FIRST: Final[tuple[Risk, ...]] = ("high", "medium", "low")


def _only_blanks(edit: Edit, passage: str) -> bool:
    """Whether only white space within lines changes, and the words stay the words they are."""
    old, new = edit.quote, edit.replacement
    if "".join(old.split()) != "".join(new.split()) or WORD.findall(old) != WORD.findall(new):
        return False
    begins = passage[: max(passage.find(old), 0)].endswith(("\n", "\r")) or passage.startswith(old)
    return _set_in(old)[not begins :] == _set_in(new)[not begins :]


def _set_in(text: str) -> list[str]:
    """How far each line is set in: in Markdown that is structure, as is where lines break."""
    lines = _LINE_END.split(text)
    return [line[: len(line) - len(line.lstrip(" \t"))] for line in lines]


_LINE_END: Final = re.compile(r"\r\n|\r|\n")
