"""How risky it is to accept an edit unread.

High: it touches a number, a date, a name, a quotation, a link, code, a negation or a modal verb, or more than 40
words. Low: it changes only white space, or puts a dictionary word for one that no dictionary knows. Else medium.
A fix is as risky as its riskiest edit; and high if it adds what nobody gave, or rests on a verdict in doubt.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.review import Fix, Risk, Verdict

MANY_WORDS: Final = 40

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CONTRACTED: Final = frozenset(
    [
        "dont",
        "doesnt",
        "didnt",
        "isnt",
        "arent",
        "wasnt",
        "werent",
        "wont",
        "wouldnt",
        "cant",
        "couldnt",
        "shouldnt",
        "mustnt",
        "hasnt",
        "havent",
        "hadnt",
        "aint",
    ]
)
_NEGATIVE: Final = frozenset(
    [
        "no",
        "not",
        "never",
        "none",
        "nor",
        "neither",
        "nobody",
        "nothing",
        "nowhere",
        "without",
        "cannot",
        "hardly",
        "barely",
        "unable",
        "unlikely",
    ]
)
_MODAL: Final = frozenset(
    [
        "must",
        "shall",
        "should",
        "may",
        "might",
        "can",
        "could",
        "will",
        "would",
        "ought",
        "need",
        "always",
        "only",
        "all",
        "every",
        "cant",
        "wont",
        "couldnt",
        "shouldnt",
    ]
)
_DATE: Final = frozenset(
    [
        "january",
        "february",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "tomorrow",
        "yesterday",
    ]
)
_NUMBER: Final = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "thousand",
        "million",
        "billion",
        "half",
        "double",
        "twice",
        "percent",
    ]
)
_GUARDED = re.compile(
    r"“[^”]*+”|\"[^\"\n]*+\"|`+[^`\n]*+`+|!?\[[^\[\]\n]*+\]\([^()\n]*+\)|<[^<>\n]*+>|(?:https?://|www\.)\S++|\S++@\S++"
)
_SIGNS: Final = '"“”`[]<>%$€£'


def risk_of(edit: Edit, passage: str, slip: bool = False) -> Risk:
    """Tell the risk of one edit.

    Args:
        edit: its quote stands in the passage exactly.
        passage: the text of the passage it edits.
        slip: the edit puts a dictionary word for a misspelling, so a capital in it is not a name.

    Returns:
        "low", "medium" or "high".
    """
    old, new = edit.quote, edit.replacement
    if "".join(old.split()) == "".join(new.split()) and not _guarded(edit, passage):
        return "low"
    if max(len(old.split()), len(new.split())) > MANY_WORDS or _guarded(edit, passage) or _signs(old) != _signs(new):
        return "high"
    if any(Counter(_words_of(old, kind)) != Counter(_words_of(new, kind)) for kind in ("number", "negation", "modal")):
        return "high"
    if not slip and _names(old, new, passage):
        return "high"
    return "low" if slip else "medium"


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
    if fix.invented or (verdict is not None and (verdict.ungrounded or verdict.votes)):
        return "high"
    risks = {risk_of(edit, _around(draft, edit), slip and fix.risk == "low") for edit in fix.edits}
    return next((risk for risk in _WORST_FIRST if risk in risks), "medium")


_WORST_FIRST: Final[tuple[Risk, ...]] = ("high", "medium", "low")


def _around(draft: Draft, edit: Edit) -> str:
    """The text of the passages that an edit touches."""
    first, last = draft.passage_at(edit.at), draft.passage_at(max(edit.at, edit.at + len(edit.quote) - 1))
    return draft.text[first.start : last.end]


def _signs(text: str) -> list[str]:
    return sorted(character for character in text if character in _SIGNS)


def _plain(text: str) -> Iterator[str]:
    return (word[0].lower().replace("'", "").replace("’", "") for word in _WORD.finditer(text))


def _words_of(text: str, kind: str) -> list[str]:
    return [word for word in _plain(text) if _is(word, kind)]


def _is(word: str, kind: str) -> bool:
    if kind == "number":
        return word in _NUMBER or word in _DATE or any(character.isdigit() for character in word)
    if kind == "modal":
        return word in _MODAL
    return word in _CONTRACTED or word in _NEGATIVE


def _names(old: str, new: str, passage: str) -> bool:
    """Whether a capitalised word that does not open a sentence comes or goes (a change of case alone is none)."""
    lost, came = Counter(_plain(old)) - Counter(_plain(new)), Counter(_plain(new)) - Counter(_plain(old))
    opens = _opens(passage, passage.find(old))
    for text, changed in ((old, lost), (new, came)):
        for word in _WORD.finditer(text):
            first = opens if not text[: word.start()].strip() else _opens(text, word.start())
            if word[0][0].isupper() and not first and word[0] != "I" and changed[next(_plain(word[0]))]:
                return True
    return False


def _opens(text: str, at: int) -> bool:
    before = text[: max(at, 0)].rstrip(" \t\r\n\"'“‘(*_#>-+")
    return not before or before[-1] in ".!?:…" or "\n\n" in text[len(before) : at]


def _guarded(edit: Edit, passage: str) -> bool:
    at = passage.find(edit.quote)
    same = _shared(edit.quote, edit.replacement)
    tail = _shared(edit.quote[same:][::-1], edit.replacement[same:][::-1])
    start, end = at + same, at + len(edit.quote) - tail
    return any((span.start() < end and start < span.end()) or span.start() < start == end < span.end()
               for span in _GUARDED.finditer(passage))  # fmt: skip


def _shared(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
