"""Which rules of the prose tools are believed, and when their replacements may be accepted unread.

Settled by reading what the tools say of careful texts and of texts with planted faults. A rule that was wrong about as
often as it was right is not listed; a rule whose first suggestion was sometimes wrong is believed, but not ready.
"""

import re
from dataclasses import dataclass
from typing import Final

SPELLING: Final = frozenset({"OpenCompounds", "ToLoseTooLoose"})

GRAMMAR: Final = frozenset(
    {
        "AnA", "CapitalizePersonalPronouns", "ItsContraction", "ModalOf", "NoContractionWithVerb", "RepeatedWords",
        "SentenceCapitalization", "SimplePastToPastParticiple", "Spaces", "TheirToTheyre", "ThenThan", "ToTo",
    }
)  # fmt: skip

STYLE_RULES: Final = frozenset({"VeryUnique"})

READY_STYLE: Final = frozenset({"CondenseAllThe"})

NEVER: Final = frozenset(
    {
        "AllowTo", "AndIn", "AvoidAndAlso", "Everyone", "ItsPossessive", "MassNouns", "MergeWords",
        "MissingDeterminer", "MissingPreposition", "NominalWants", "OverPlus", "QuantifierNumeralConflict",
        "RedundantThat", "SplitWords", "There", "UseTitleCase", "WrongNegative",
    }
)  # fmt: skip

_TWICE = re.compile(r"(\w+)[ \t]*(?:[ \t]|\r?\n)[ \t]*\1\Z", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"[a-z]{3,}[)\"”’]*[.!?][ \t]+\Z")


def believed(rule: str, text: str, start: int, end: int) -> bool:
    """Whether a rule that is right only in some surroundings is right in these.

    Args:
        rule: Harper's name of it.
        text: the whole text.
        start: where the words stand.
        end: where they end.
    """
    quote, before, after = text[start:end], text[max(0, start - 40) : start], text[end : end + 1]
    if rule == "SentenceCapitalization":
        return quote.isalpha() and quote.islower() and _WORD_BEFORE.search(before) is not None
    if rule == "CapitalizePersonalPronouns":
        return before[-1:] not in "\"'“‘(" or not before
    if rule == "RepeatedWords":
        return _TWICE.match(quote) is not None
    if rule == "Spaces" and quote:
        if len(quote) > 1:
            return quote == "  " and (before[-1:].islower() or before[-1:] == ",") and after.islower()
        return after != "" and after in ".,;!?" and text[end + 1 : end + 2] in ("", " ", "\n", "\r")
    return "\n" not in quote


def certain(quote: str, made: tuple[str, ...]) -> str | None:
    """The one replacement that can be trusted unread, if there is one.

    Args:
        quote: the words as they stand.
        made: the replacements that were offered, without doubles.
    """
    twice = _TWICE.match(quote)
    if twice:
        return twice[1]
    if len(made) != 1:
        return None
    return made[0].capitalize() if made[0].isupper() and quote[:1].isupper() and made[0].isalpha() else made[0]


STYLE: Final = (
    "archaism", "cliches", "hedging", "industrial_language", "malapropisms", "misc.apologizing", "misc.illogic",
    "misc.metadiscourse", "misc.preferred_forms", "misc.pretension", "misc.greylist", "mixed_metaphors", "mondegreens",
    "nonwords", "oxymorons", "redundancy", "uncomparables", "weasel_words",
)  # fmt: skip

_READY_CHECKS: Final = ("nonwords", "redundancy", "misc.preferred_forms")
_LITERAL: Final = frozenset({"for free", "enter in", "off of"})
"""Phrases that are listed as faults and are mostly not."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What to change in the text, and what to say of it. `ready` is None where no words can be trusted."""

    start: int
    end: int
    says: str
    ready: str | None


_VERY = re.compile(r"very (?=([a-z]+)\b)", re.IGNORECASE)
_KEEPS_VERY = re.compile(
    r"(?:\b(?:the|this|that|these|those|not|his|her|its|their|my|our|your|n['’]t)|n['’]t)\s+\Z", re.IGNORECASE
)


def mended_style(text: str, start: int, end: int, check: str, replacement: str | None) -> Stretch | None:
    """Judge one remark on style.

    Args:
        text: the whole text.
        start: where the words stand.
        end: where they end.
        check: name of the check that speaks.
        replacement: its plain replacement, if it has one.

    Returns:
        What to change and say, or None where the remark is not worth making.
    """
    quote = text[start:end]
    if quote.lower() in _LITERAL or (check == "misc.greylist" and quote.lower() != "utilize"):
        return None
    if check == "weasel_words.very":
        return _without_very(text, start)
    if check == "uncomparables":
        return _absolute(text, start, end)
    ready = _cased(quote, replacement) if replacement and check.startswith(_READY_CHECKS) else None
    if check == "misc.greylist":
        ready = _cased(quote, "use")
    return Stretch(
        start, end, _SAYS.get(check.split(".", maxsplit=1)[0], "{!r} weakens the sentence").format(quote), ready
    )


_SAYS: Final = {
    "archaism": "{!r} is out of date",
    "cliches": "{!r} is a cliché: say it in your own words, or leave it out",
    "hedging": "{!r} hedges: claim it or leave it out",
    "industrial_language": "{!r} is jargon: say what is meant",
    "malapropisms": "{!r} is not the word that was meant",
    "misc": "{!r} has a plainer form",
    "nonwords": "{!r} is not a word",
    "oxymorons": "{!r} contradicts itself",
    "redundancy": "{!r} says one thing twice",
}


def _without_very(text: str, start: int) -> Stretch | None:
    """Offer to leave "very" out where what follows can stand alone, and the article before it still fits."""
    found = _VERY.match(text, start)
    before = text[max(0, start - 12) : start]
    if not found or found[1] in ("much", "well", "first", "last", "same", "very") or _KEEPS_VERY.search(before):
        return None
    says = f"'very {found[1]}': one exact word says more"
    if _article(before) or not before.strip() or before.rstrip()[-1] in ".!?":
        return Stretch(start, found.end() - 1, says, None)
    return Stretch(start, found.end(), f"'very' adds nothing to {found[1]!r}", "")


def _article(before: str) -> bool:
    return re.search(r"\ban?\s+\Z", before, re.IGNORECASE) is not None


def _absolute(text: str, start: int, end: int) -> Stretch:
    first, _, last = text[start:end].partition(" ")
    vowel = last[:1].lower() in "aeiou" and not last.lower().startswith(("uni", "eu", "use"))
    safe = last.isalpha() and first.islower() and not (_article(text[max(0, start - 4) : start]) and vowel)
    says = f"{last!r} has no degrees: leave {first!r} out"
    return Stretch(start, end, says, last if safe else None)


def _cased(quote: str, replacement: str) -> str:
    return replacement[:1].upper() + replacement[1:] if quote[:1].isupper() else replacement
