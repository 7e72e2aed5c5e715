"""Rules in plain words: what a directive, a reason or a note asks for that code can check."""

import re
from collections.abc import Iterable
from typing import Final

from redraft.core.rules import Rule

_QUOTED: Final = re.compile(
    r"(?<!\w)(?:'([^'\n]+(?:'\w[^'\n]*)*)'|\"([^\"\n]+)\"|‘([^‘\n]+?)’(?!\w)|“([^“”\n]+)”)(?!\w)"
)
FORBIDS: Final = re.compile(
    r"\b(?:no|not|never|avoid|without|don['’]t|do not|ban|cut|drop|delete|remove|replace|strike|lose|omit|"
    r"take out|leave out|get rid of|instead of|rather than|stop)\b"
    r"(?:\s+(?:say|saying|use|using|mention|mentioning|write|writing|add|adding|include|put|keep|name)\b)?",
    re.I,
)
_DEMANDS: Final = re.compile(
    r"\b(?:add|say|says|use|mention|include|keep|keeps|name|state|insert|put|needs?|must (?:say|have|include)|missing|"
    r"lacks|with|by)\b",
    re.I,
)
_NUMBERS: Final = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        1,
    )
}
_COUNT: Final = rf"(?P<count>\d[\d,]*|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT: Final = r"(?P<unit>word|sentence|paragraph)s?"
_WITHIN: Final = (
    r"(?P<most>at most|no more than|not more than|up to|within|maximum(?: of)?|max\.?|cut (?:it |this )?(?:down )?to|"
    r"shorten (?:it |this )?to)"
)
_BELOW: Final = r"(?P<below>under|below|fewer than|less than)"
_ABOVE: Final = r"(?P<least>at least|no fewer than|not fewer than|no less than|minimum(?: of)?)"
_LIMIT: Final = re.compile(rf"\b(?:{_WITHIN}|{_BELOW}|{_ABOVE})\s+{_COUNT}[\s-]+{_UNIT}\b", re.I)
_LIMIT_AFTER: Final = re.compile(
    rf"\b{_COUNT}[\s-]+{_UNIT}\s+(?:or (?:fewer|less)|at most|at the most|maximum|max)\b", re.I
)
_EACH: Final = re.compile(
    r"\b(?:each|every|a|per|all|any|long|no)\b[^.;]*\bsentences?\b|"
    r"\bsentences?\b[^.;]*\b(?:each|under|below|at most|no more|up to|within|shorter)\b",
    re.I,
)
_ENDING: Final = re.compile(
    r"\b(?:ends?|ending|close|closes|finish|finishes)\b[^.;]{0,24}?\b(?:on|with|in)\b[^.;]{0,12}?\b(question|call)\b",
    re.I,
)
_SLIPS: Final = re.compile(r"\b(?:no|fix|correct|mend|without)\b[^.;]*\b(spelling|grammar)\b", re.I)


def rules_in(text: str) -> tuple[tuple[Rule, str], ...]:
    """The rules that a line of plain words asks for, each with what a criterion would say; () where none fits."""
    found = [make(text) for make in (_ends, _limits, _slips, _phrases)]
    return tuple({rule: says for rules in found for rule, says in rules}.items())


_Rules = Iterable[tuple[Rule, str]]


def _ends(text: str) -> _Rules:
    place = _ENDING.search(text)
    if place is None:
        return
    what = place[1].lower()
    yield Rule("ends_with", what), "Ends with a question" if what == "question" else "Ends with a call to act"


def _limits(text: str) -> _Rules:
    for place in (*_LIMIT.finditer(text), *_LIMIT_AFTER.finditer(text)):
        groups = place.groupdict()
        unit, count = place["unit"].lower(), _number(place["count"]) - bool(groups.get("below"))
        if count < 1:
            continue
        if groups.get("least"):
            yield Rule(f"min_{unit}s", count), f"At least {_counted(count, unit)}"
        elif unit == "word" and _EACH.search(text):
            yield Rule("max_sentence_words", count), f"No sentence has more than {_counted(count, unit)}"
        else:
            yield Rule(f"max_{unit}s", count), f"At most {_counted(count, unit)}"


def _slips(text: str) -> _Rules:
    for place in _SLIPS.finditer(text):
        yield Rule("no_faults", (place[1].lower(),)), f"No {place[1].lower()} faults"


def _phrases(text: str) -> _Rules:
    forbidden, asked = forbidden_phrases(text), demanded_phrases(text)
    if forbidden:
        yield Rule("lacks", forbidden), f"Never says {listed(forbidden)}"
    if asked:
        yield Rule("contains", asked), f"Says {listed(asked)}"


def _number(text: str) -> int:
    return _NUMBERS.get(text.lower()) or int(text.replace(",", ""))


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def forbidden_phrases(text: str) -> tuple[str, ...]:
    """Quoted phrases that a text is not to hold."""
    return tuple(phrase for phrase, word in _governed(text) if word is FORBIDS)


def demanded_phrases(text: str) -> tuple[str, ...]:
    """Phrases that a text is to hold; where others are forbidden, these are but the words to put for them."""
    governed = _governed(text)
    if any(word is FORBIDS for _, word in governed):
        return ()
    return tuple(phrase for phrase, word in governed if word is _DEMANDS)


def _governed(text: str) -> list[tuple[str, re.Pattern[str] | None]]:
    """Each quoted phrase, and whether the nearest word before it that says so forbids it or asks for it."""
    found: list[tuple[str, re.Pattern[str] | None]] = []
    for place in _QUOTED.finditer(text):
        phrase = next(part for part in place.groups() if part).strip()
        before = _QUOTED.sub(lambda quote: " " * len(quote[0]), text)[: place.start()]
        nearest = max((FORBIDS, _DEMANDS), key=lambda pattern: _last(pattern, before))
        if phrase and phrase not in dict(found):
            found.append((phrase, nearest if _last(nearest, before) >= 0 else None))
    return found


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((place.end() for place in pattern.finditer(text)), default=-1)


def quoted_phrases(text: str) -> tuple[str, ...]:
    """Every quoted phrase, whatever is said of it."""
    return tuple(phrase for phrase, _ in _governed(text))


def listed(phrases: tuple[str, ...]) -> str:
    """Phrases in quotes, as a boundary or a criterion names them."""
    return ", ".join(_in_quotes(phrase) for phrase in phrases)


def _in_quotes(phrase: str) -> str:
    return f"“{phrase}”" if '"' in phrase else f'"{phrase}"'
