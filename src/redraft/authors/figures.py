"""Figures, as claims: numbers in digits or in words, with their units; "forty minutes" and "40-minute" are one."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from redraft.authors.claims import COMMON, Claim, Key, blanked

_SMALL: Final = 10
"""Number words up to this one claim nothing without a unit ("two of them")."""

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()  # fmt: skip
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS: Final = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_PART = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(reversed(_ONES))})\b"
_SCALE = rf"(?:{'|'.join(_SCALES)})\b"
_IN_WORDS = re.compile(
    rf"\b(?:(?:{_PART}[ -])?{_SCALE}(?:[ -]{_SCALE})*(?:,? (?:and )?{_PART}(?:[ -]{_SCALE})*)*|{_PART})", re.IGNORECASE
)
_IN_DIGITS = re.compile(r"(?P<lead>[$£€¥] ?|\b(?:USD|EUR|GBP|US\$) ?)?(?<![A-Z]-)(?<![\w.])\.?\d(?:[\d.,]*\d)?")
_GLUED = re.compile(r"(?:k|m|bn|b|tn)\b", re.IGNORECASE)
_SCALED = re.compile(r"[ -](hundred|thousand|million|billion|trillion|mn|bn)\b", re.IGNORECASE)
_NEXT = re.compile(r"[ -]?(%|[$£€¥×]|per cent\b|[^\W\d_]+)")
_MARKER = re.compile(r"(?m)^[ \t>]*(?:#{1,6}[ \t]+)?(\d{1,3})[.)](?=\s)")
_LABEL = re.compile(r"\b(?:steps?|options?|parts?|phases?|sections?|points?|items?|levels?|questions?)[ -]\Z", re.I)
_IDIOM = re.compile(r"\b(?:24/7|50/50)\b")
_CODED = re.compile(r"\b[A-Za-z]{1,4}-?(\d{1,6})\b")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_UNITS: Final[dict[str, tuple[str, Decimal]]] = {
    name: (dimension, Decimal(factor))
    for dimension, factor, names in (
        ("time", "0.001", "ms msec millisecond"),
        ("time", "1", "s sec second"),
        ("time", _MINUTE, "min minute"),
        ("time", _HOUR, "h hr hour"),
        ("time", _DAY, "d day"),
        ("time", 7 * _DAY, "wk week"),
        ("time", 14 * _DAY, "fortnight"),
        ("months", 1, "month"),
        ("months", 3, "quarter"),
        ("months", 12, "yr year"),
        ("months", 120, "decade"),
        ("percent", 1, "% percent pct per\x20cent percentage"),
        ("times", 1, "x × time fold"),
        ("$", 1, "$ us$ usd dollar buck"),
        ("£", 1, "£ gbp pound quid"),
        ("€", 1, "€ eur euro"),
        ("¥", 1, "¥ jpy yen"),
        ("bytes", 1, "byte"),
        ("bytes", 10**3, "kb"),
        ("bytes", 10**6, "mb"),
        ("bytes", 10**9, "gb"),
        ("bytes", 10**12, "tb"),
        ("metres", 1, "metre meter"),
        ("metres", 1000, "km kilometre kilometer"),
        ("grams", 1000, "kg kilo kilogram"),
    )
    for name in (["per cent"] if names == "per cent" else names.split(" "))
}
_UNITS["per cent"] = _UNITS["%"]
_GLUE: Final = {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
_SPOKEN: Final[tuple[tuple[re.Pattern[str], Key, bool], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), key, claims)
    for pattern, key, claims in (
        (r"\bhalf an hour\b", ("figure", Decimal(_HOUR // 2), "time"), True),
        (r"\b(?:a )?quarter of an hour\b", ("figure", Decimal(_HOUR // 4), "time"), True),
        (r"\b(?:halved|halves|halving|half (?:of|the|its|their|our|your|that|as)|by half|in half)\b",
         ("figure", Decimal(50), "percent"), True),
        (r"\b(?:half|halve)\b", ("figure", Decimal(50), "percent"), False),
        (r"\b(?:doubled|doubles|doubling|twice (?:as|the|its|their|our|your)|double (?:the|its|their|our|your))\b",
         ("figure", Decimal(2), "times"), True),
        (r"\b(?:twice|double)\b", ("figure", Decimal(2), "times"), False),
        (r"\b(?:tripled|triples|tripling|triple (?:the|its|their|our|your)|three ?fold)\b",
         ("figure", Decimal(3), "times"), True),
        (r"\b(?:a|one)[ -](?:quarter|fourth) of\b", ("figure", Decimal(25), "percent"), True),
        (r"\bthree[ -]quarters\b", ("figure", Decimal(75), "percent"), True),
        (r"\b(?:a|one)[ -]third of\b", ("third", 1), True),
        (r"\btwo[ -]thirds\b", ("third", 2), True),
        (r"\b(?:a|one)[ -]fifth of\b", ("figure", Decimal(20), "percent"), True),
        (r"\b(?:a|one)[ -]tenth of\b", ("figure", Decimal(10), "percent"), True),
        (r"\bdozens of\b", ("many", "dozens"), True),
        (r"\bhundreds of\b", ("many", "hundreds"), True),
        (r"\bthousands of\b", ("many", "thousands"), True),
        (r"\b[mb]illions of\b", ("many", "millions"), True),
        (r"\b(?:an?|one) hour\b", ("figure", Decimal(_HOUR), "time"), False),
        (r"\b(?:a|one) minute\b", ("figure", Decimal(_MINUTE), "time"), False),
        (r"\b(?:a|one) day\b", ("figure", Decimal(_DAY), "time"), False),
        (r"\b(?:a|one) week\b", ("figure", Decimal(7 * _DAY), "time"), False),
        (r"\b(?:a|one) month\b", ("figure", Decimal(1), "months"), False),
        (r"\b(?:a|one) year\b", ("figure", Decimal(12), "months"), False),
    )
)  # fmt: skip


def figures(text: str) -> Iterator[Claim]:
    """Find the figures of a text, in no order. Numbers of list items, and "step 2", are none."""
    skipped = [match.span(1) for match in _MARKER.finditer(text)] + [match.span() for match in _IDIOM.finditer(text)]
    for match in _IN_DIGITS.finditer(blanked(text, skipped)):
        yield from _digits(text, match)
    for match in _IN_WORDS.finditer(text):
        yield _claim(text, match.span(), (_value(match[0]),), "", in_words=True)
    for match in _CODED.finditer(text):
        yield Claim(match.start(), match.start(), (), (("number", Decimal(match[1])),))
    for pattern, key, claims in _SPOKEN:
        for match in pattern.finditer(text):
            yield Claim(*match.span(), (key,) if claims else (), (key,))


def _digits(text: str, match: re.Match[str]) -> Iterator[Claim]:
    lead = (match["lead"] or "").strip().lower()
    written = match[0][len(match["lead"] or "") :]
    values = _readings(written)
    if not values:
        key: Key = ("written", written)
        yield Claim(*match.span(), (key,), (key,))
    elif _LABEL.search(text[max(0, match.start() - 12) : match.start()]):
        yield Claim(*match.span(), (), tuple(("number", value) for value in values))
    else:
        unit = _UNITS[lead][0] if lead else ""
        yield _claim(text, match.span(), values, unit)


def _readings(written: str) -> tuple[Decimal, ...]:
    """The values that digits may mean; () for a version such as "3.12.1"."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", written):
        return (Decimal(written.replace(",", "")),)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}", written):
        return (Decimal(written.replace(".", "").replace(",", ".")),)
    if re.fullmatch(r"\d{1,3}\.\d{3}", written):
        return Decimal(written), Decimal(written.replace(".", ""))
    if re.fullmatch(r"\d+,\d+", written):
        return (Decimal(written.replace(",", ".")),)
    return (Decimal(written),) if re.fullmatch(r"\d*\.?\d+", written) else ()


def _value(words: str) -> Decimal:
    """The value of number words: "two hundred and fifty" is 250, "forty-five" 45."""
    total = part = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _WORDS:
            part += _WORDS[word]
        elif word in ("hundred", "dozen"):
            part = (part or 1) * _SCALES[word]
        elif word in _SCALES:
            total, part = total + (part or 1) * _SCALES[word], 0
    return Decimal(total + part)


def _claim(text: str, span: tuple[int, int], values: tuple[Decimal, ...], unit: str, in_words: bool = False) -> Claim:
    start, end = span
    values, end, minutes = _scaled(text, end, values)
    found = [] if unit else _units(text, end)
    own = [(unit, Decimal(1), end)] if unit else found[:1] if found and found[0][2] == _first_word(text, end) else []
    stop = own[0][2] if own else end
    asks: list[Key] = [("figure", value * factor, name) for value in values for name, factor, _ in own]
    asks += [("figure", value * _MINUTE, "time") for value in minutes]
    gives: list[Key] = [("figure", value * factor, name) for value in values for name, factor, _ in [*own, *found]]
    gives += [("figure", value * _MINUTE, "time") for value in minutes] + [("number", value) for value in values]
    bare = not own and not found and not _counted(text, end)
    gives += [("bare", value) for value in values if bare]
    weak = in_words and (max(values) <= 1 or (max(values) <= _SMALL and not own))
    known_by = [*asks, *(("bare" if own else "number", value) for value in values)]
    return Claim(start, stop, () if weak else tuple(known_by), tuple(gives))


def _scaled(text: str, end: int, values: tuple[Decimal, ...]) -> tuple[tuple[Decimal, ...], int, tuple[Decimal, ...]]:
    """The values with "k" or "million" after them counted in, where they end now, and those that may be minutes."""
    if glued := _GLUED.match(text, end):
        scale = _GLUE[glued[0].lower()]
        return tuple(value * scale for value in values), glued.end(), values if glued[0] == "m" else ()
    if named := _SCALED.match(text, end):
        scale = _SCALES.get(named[1].lower()) or _GLUE[named[1].lower()]
        return tuple(value * scale for value in values), named.end(), ()
    ordinal = _ORDINAL.match(text, end)
    return values, ordinal.end() if ordinal else end, ()


def _units(text: str, end: int) -> list[tuple[str, Decimal, int]]:
    """The units within three words after a number: "40 slow minutes", "40 to 9 minutes"."""
    found = []
    for _ in range(3):
        match = _NEXT.match(text, end)
        if match is None:
            other = re.compile(r" ?-? ?\d[\d.,]*").match(text, end)
            if other is None:
                break
            end = other.end()
            continue
        unit = _unit(match[1])
        end = match.end()
        if unit:
            found.append((*unit, end))
            break
    return found


def _first_word(text: str, end: int) -> int:
    match = _NEXT.match(text, end)
    return match.end() if match else -1


def _unit(word: str) -> tuple[str, Decimal] | None:
    plain = word.lower()
    return _UNITS.get(plain) or _UNITS.get(plain.removesuffix("s")) or _UNITS.get(plain.removesuffix("es"))


def _counted(text: str, end: int) -> bool:
    """Whether a number counts something of its own: "80 people", "80-person", but not "from 40 to 9 in a week"."""
    match = _NEXT.match(text, end)
    return match is not None and match[1].lower() not in COMMON
