"""Names, as claims: capitalised words that open no sentence, product codes and acronyms."""

import re
from collections.abc import Iterator
from typing import Final

from redraft.authors.claims import COMMON, Claim, Key, blanked

_TOKEN = re.compile(r"@?[^\W_]+(?:(?:'(?=[^\W\d_]{3})|-(?=\d))[^\W_]+)*")
_CODE = re.compile(r"(?=.*\d)(?=[^\W\d_]).+|[^\W_]*[a-z][^\W_]*[A-Z].*")
_POSSESSIVE = re.compile(r"'s?\Z")
_JOINED = re.compile(r" (?:(?:of|de|van|von|der|den|la|le|du) )?|&|-| & ")
_INITIAL = re.compile(r"\A[A-Z]\Z")
_HEADING = re.compile(r"(?:#{1,6}[ \t]|\*\*[^*\n]+\*\*:?\s*\Z|(?:subject|title|re)[ \t]*:)", re.IGNORECASE)
_MARKS: Final = " \t\"'(*_[<>~`#+-•–/"
_ENDS: Final = ".!?:…|"
_SHORT: Final = re.compile(
    r"(?:\b(?:mr|mrs|ms|mx|dr|prof|st|sr|vs|cf|no|fig|eq|approx|dept|e\.g|i\.e|al|[A-Z])|\b[A-Z])\.\Z", re.IGNORECASE
)
_PLACEHOLDER = re.compile(r"\[[^\[\]\n]*\](?!\()|\{[^{}\n]*\}")
_HARMLESS: Final = frozenset(
    (
        "english internet web ok okay faq faqs ps p.s tl dr asap rsvp fyi am pm etc eg ie nb id ids q a re url urls "
        "pdf todo sir madam mr mrs ms mx dr team teams required recommended optional must not shall"
    ).split()
)


class Naming:
    """Tells which names of a text are known from others.

    Args:
        known: the texts, plain, in one.
    """

    def __init__(self, known: str) -> None:
        tokens = [token[0] for token in _TOKEN.finditer(known)]
        self._words = {form for token in tokens for form in _forms(token)}
        self._acronyms = {token for token in tokens if len(token) > 1 and token.isupper()}
        self._initials = _initials([token.lower() for token in tokens])

    def unknown(self, text: str) -> Iterator[Claim]:
        """Find the names in a text that are not known, those that stand side by side as one.

        Args:
            text: plain; what others have claimed is blanked out.

        Returns:
            Claims known by nothing: each is new.
        """
        run: list[re.Match[str]] = []
        for match in _named(text):
            if run and _JOINED.fullmatch(text[run[-1].end() : match.start()]):
                run.append(match)
                continue
            yield from self._claims(text, run)
            run = [match]
        yield from self._claims(text, run)

    def _claims(self, text: str, run: list[re.Match[str]]) -> Iterator[Claim]:
        """One claim for the unknown words of a run; its first may open a sentence and counts only with a second."""
        new = [match for match in run if not self._knows(match[0])]
        if new and _opens(text, new[0]) and not _CODE.fullmatch(new[0][0]) and not _acronym(new[0][0]):
            new = new if len(new) > 1 and new[0].end() + 1 == new[1].start() else new[1:]
        new = [match for match in new if not _INITIAL.match(match[0])] if len(new) == 1 else new
        if not new or (len(new) > 1 and "".join(match[0][0] for match in new) in self._acronyms):
            return
        key: Key = ("name", text[new[0].start() : new[-1].end()])
        yield Claim(new[0].start(), new[-1].end(), (key,), ())

    def _knows(self, token: str) -> bool:
        if any(form in self._words for form in _forms(token)) or _common(token):
            return True
        return _acronym(token) and token.lower().rstrip("s") in self._initials


def _named(text: str) -> Iterator[re.Match[str]]:
    """The words of a text that are written as names, openings of sentences among them."""
    text = blanked(text, (match.span() for match in _PLACEHOLDER.finditer(text)))
    untitled = blanked(text, _titled(text))
    for match in _TOKEN.finditer(text):
        token = match[0]
        coined = token[0] == "@" or _CODE.fullmatch(token) or _acronym(token)
        if coined or (token[0].isupper() and untitled[match.start()] == token[0]):
            yield match


def _titled(text: str) -> list[tuple[int, int]]:
    """Where headings stand that capitalise every long word, so that a capital in them names nothing."""
    found = []
    for line in re.finditer(r"(?m)^[ \t>]*(.+)$", text):
        if _HEADING.match(line[1]):
            long = [token for token in re.findall(r"[^\W\d_]{4,}", line[1])[1:] if token.lower() not in COMMON]
            if long and all(token[0].isupper() for token in long):
                found.append(line.span())
    return found


def _opens(text: str, match: re.Match[str]) -> bool:
    line = text.rfind("\n", 0, match.start()) + 1
    before = text[max(line, match.start() - _SEEN) : match.start()].rstrip(_MARKS)
    if before:
        return before[-1] in _ENDS and not _SHORT.search(before)
    above = text[max(line - _SEEN, 0) : max(line - 1, 0)].rpartition("\n")[2].rstrip()
    if line < match.start() or not above or above[-1] in _ENDS:
        return True
    return len(above.split()) <= _GREETING and bool(re.compile(r" [a-z]").match(text, match.end()))


_SEEN: Final = 80
"""Characters before a word that are looked at for the end of a sentence."""
_GREETING: Final = 4
"""Words that a line before a sentence may have ("Dear reader,"), a lower-case word following its first."""


def _acronym(token: str) -> bool:
    return len(token) > 1 and token.rstrip("s").isupper() and token.rstrip("s").isalpha()


def _common(token: str) -> bool:
    plain = _POSSESSIVE.sub("", token.lower())
    return plain in COMMON or plain in _HARMLESS or token == "I" or plain.partition("'")[0] in COMMON | {"i", "don"}


def _forms(token: str) -> set[str]:
    """The forms by which a word is the same: without case, the possessive and the plural."""
    plain = _POSSESSIVE.sub("", token.lower().lstrip("@"))
    stem = plain.removesuffix("s")
    return {plain, stem, plain.replace("-", "")} | {plain.removesuffix("es")} - {""}


def _initials(words: list[str]) -> set[str]:
    """The acronyms that neighbouring words could give, small words left out: "continuous integration" gives "ci"."""
    long = [word for word in words if word not in COMMON]
    return {
        "".join(word[0] for word in long[at : at + size]) for size in (2, 3, 4) for at in range(len(long) - size + 1)
    }
