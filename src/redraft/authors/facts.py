"""Facts that a text adds: numbers, dates, times, names, quotations and addresses that nobody gave.

It is no judge of truth. It tells what stands in the new words and in none of the known ones, however it is written
there: "forty minutes" is known where "40-minute" is. A capitalised word that opens a sentence, and a small number
in words ("three ways"), pass: common rewordings have them. Numbers and dates in words are read as English.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from redraft.authors.claims import Claim, Key, plain, without
from redraft.authors.dates import dates, times
from redraft.authors.figures import figures
from redraft.authors.names import Naming
from redraft.core.draft import Draft
from redraft.core.spec import Spec

SHOWN: Final = 80
"""Most characters of one invention that are told."""

_ADDRESS = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"']+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.+-])(?:[\w-]+\.)+(?:com|org|net|io|dev|co|uk|app|ai|eu|gov|edu|info|de|fr)\b(?:/[^\s<>\"']*)?",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"([^\"\n]{1,600})\"|(?<![\w'])'(?=\w)((?:[^\n']|'(?=\w)){1,600})'(?!\w)")
_CODE = re.compile(r"(?ms)^[ \t]*(```|~~~).*?(?:^[ \t]*\1|\Z)|`[^`\n]+`")
_NAMES_ALONE_ARE_CAPITALISED: Final = re.compile(r"(?!de\b|lb\b|nds\b)")
_EDGES: Final = " .,;:!?-'\"*_()"


def invented(text: str, known: Sequence[str], language: str = "en") -> tuple[str, ...]:
    """Find the facts that a text adds.

    Args:
        text: the new words, best with the sentence that they stand in.
        known: texts whose facts are given: the spec's, the draft, what the person said.
        language: the text's, as an IETF tag; where every noun is capitalised, capitals are no sign of a name.

    Returns:
        What is in none of the known texts, as it stands in the text, in order, each once.
    """
    return Givens(known, language).added_by(text)


class Givens:
    """The facts that are given, found once for many texts.

    Args:
        known: texts whose facts are given; see `invented`.
        language: the texts', as an IETF tag.
    """

    def __init__(self, known: Sequence[str], language: str = "en") -> None:
        given = plain("\n\n".join(known))
        self._said = _folded(given)
        self._gives = _gives(given)
        self._naming = Naming(given) if _NAMES_ALONE_ARE_CAPITALISED.match(language.lower()) else None

    def added_by(self, text: str) -> tuple[str, ...]:
        """The facts that a text adds; see `invented`."""
        new = plain(text)
        claims = _claims(new)
        found = [claim for claim in claims if claim.known_by and not _known(claim, self._gives)]
        found += _quotations(new, self._said)
        if self._naming is not None:
            found += self._naming.unknown(without(_prose(new), claims))
        ordered = sorted(found, key=lambda claim: (claim.start, -claim.end))
        return tuple(dict.fromkeys(_told(new, claim) for claim in _outer(ordered)))


def given(spec: Spec, draft: Draft | None, said: Sequence[str] = ()) -> tuple[str, ...]:
    """The texts whose facts an author may use.

    Args:
        spec: its words count, its budget and its limits do not.
        draft: the version at hand, if there is one.
        said: notes and facts of the person.
    """
    rules = (rule for criterion in spec.criteria for rule in criterion.rules if rule.kind in _GIVING)
    demanded = (str(part) for rule in rules if isinstance(rule.value, tuple) for part in rule.value)
    told = (spec.title, spec.task, spec.audience, spec.context, spec.style, spec.tone, spec.response)
    says = (criterion.says for criterion in spec.criteria)
    return (*told, *spec.reference, *spec.boundaries, *says, *demanded, *said, draft.text if draft else "")


_GIVING: Final = ("contains", "headings", "outline")
"""Kinds of rule whose texts a draft must have, so that they are given."""


def _claims(text: str) -> list[Claim]:
    """Addresses, dates, times and figures: each is looked for in what the ones before have left."""
    found: list[Claim] = []
    for find in (_addresses, dates, times, figures):
        claims = _outer(sorted(find(text), key=lambda claim: (claim.start, -claim.end)))
        found += claims
        text = without(text, [claim for claim in claims if claim.end > claim.start])
    return found


def _outer(ordered: Sequence[Claim]) -> list[Claim]:
    """The claims that begin in none before them."""
    kept: list[Claim] = []
    for claim in ordered:
        if not kept or claim.start >= kept[-1].end:
            kept.append(claim)
    return kept


def _gives(given: str) -> set[Key]:
    return {key for claim in _every(given) for key in claim.gives}


def _every(text: str) -> Iterator[Claim]:
    """All claims of a known text, overlapping ones too: whatever it can be read to say is given."""
    yield from _addresses(text)
    bare = without(text, list(_addresses(text)))
    for find in (dates, times, figures):
        yield from find(bare)


def _known(claim: Claim, gives: set[Key]) -> bool:
    return any(key in gives or _dated(key, gives) for key in claim.known_by)


def _dated(key: Key, gives: set[Key]) -> bool:
    """Whether a date is given without its year, and the year elsewhere."""
    match key:
        case ("date", int(year), int(month), int(day)) if year:
            return ("date", 0, month, day) in gives and ("number", year) in gives and not _other_year(key, gives)
        case _:
            return False


def _other_year(key: Key, gives: set[Key]) -> bool:
    return any(given[0] == "date" and given[1] not in (0, key[1]) and given[2:] == key[2:] for given in gives)


def _addresses(text: str) -> Iterator[Claim]:
    for match in _ADDRESS.finditer(text):
        written = match[0].rstrip(".,;:!?)]")
        bare = re.sub(r"\A(?:https?://)?(?:www\.)?", "", written.lower()).rstrip("/")
        yield Claim(match.start(), match.start() + len(written), (("address", bare),), (("address", bare),))


def _quotations(text: str, said: str) -> Iterator[Claim]:
    """What stands in quotation marks, and nowhere in the known texts, which are folded."""
    for match in _QUOTED.finditer(_prose(text)):
        words = _folded(match[1] or match[2] or "")
        if words and words not in said and (match[1] or " " in words):
            yield Claim(*match.span(), (("quotation", words),), ())


def _folded(text: str) -> str:
    return re.sub(r"[\s*_>]+", " ", text.lower()).strip(_EDGES)


def _prose(text: str) -> str:
    """The text with its code blanked out: what stands in code names nobody."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", "\x00", match[0]), text)


def _told(text: str, claim: Claim) -> str:
    words = " ".join(text[claim.start : claim.end].split())
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"
