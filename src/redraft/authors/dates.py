"""Dates and times of day, as claims: "20 Nov" and "November 20th" are one date, "3 pm" and "15:00" one time."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Final

from redraft.authors.claims import Claim, Key

MONTHS: Final = (
    "january february march april may june july august september october november december"
).split()  # fmt: skip
WEEKDAYS: Final = "monday tuesday wednesday thursday friday saturday sunday".split()

_NAMES = [form for name in (*MONTHS, "sept", *(name[:3] for name in MONTHS)) for form in (name.title(), name.upper())]
_MONTH = "|".join(_NAMES)  # never in lower case: "it may 20 times a day" names no date
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WRITTEN = re.compile(
    rf"\b(?:(?P<d>{_DAY})(?: of)?[ -](?P<m>{_MONTH})\b\.?(?:,?[ -](?P<y>\d{{4}})\b)?"
    rf"|(?P<m2>{_MONTH})\b\.? (?P<d2>{_DAY})(?![\w:])(?:,? (?P<y2>\d{{4}})\b)?"
    rf"|(?P<m3>{_MONTH})\b\.?,? (?P<y3>\d{{4}})\b)"
)
_DIGITS = re.compile(
    r"(?<![\d/.-])(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2}))(?![\d/-]|\.\d)"
)
_MONTH_ALONE = re.compile(r"\b(?:" + "|".join(name.title() for name in MONTHS) + r")\b")
_MONTH_LED = re.compile(
    r"\b(?:in|by|until|till|since|of|from|to|next|last|this|early|late|mid|before|after|end)[ -]\Z", re.I
)
_WEEKDAY = re.compile(r"\b(" + "|".join(name.title() for name in WEEKDAYS) + r")s?\b")
_RELATIVE = re.compile(
    r"\b(?:tomorrow|yesterday|tonight|(?:next|last) (?:week|month|quarter|year|spring|summer|autumn|fall|winter))\b",
    re.I,
)
_QUARTER = re.compile(r"\bQ([1-4])\b(?:[ -]?'?(\d{4}|\d{2})\b)?")
_CLOCK = re.compile(
    r"(?<![\d:.,])(?:(?P<from>\d{1,2})(?::(?P<from_m>\d\d))? ?(?:-|to|and) ?)?"
    r"(?P<h>\d{1,2})(?::(?P<m>\d\d))? ?(?:(?P<half>[ap])\.?m\b\.?|o'clock\b)"
    r"|(?<![\d:.,])(?P<h2>\d{1,2}):(?P<m2>[0-5]\d)(?![\d:])"
    r"|\b(?P<name>noon|midday|midnight)\b",
    re.IGNORECASE,
)


def dates(text: str) -> Iterator[Claim]:
    """Find the dates of a text, in no order: days, months, years with a month, weekdays, quarters, "next week"."""
    for match in _WRITTEN.finditer(text):
        y, m, d = (match[g] or match[f"{g}2"] or "" for g in "ymd")
        yield _date(match, (y or match["y3"] or "", m or match["m3"], d))
    for match in _DIGITS.finditer(text):
        readings = [_fields(*match.group(1, 2, 3))] if match[1] else _slashed(*match.group(4, 5, 6))
        keys = tuple(("date", *fields) for fields in readings if fields)
        if keys:
            gives = tuple(key for fields in readings if fields for key in _parts(fields))
            yield Claim(*match.span(), keys, gives)
    yield from _named(text)


def _date(match: re.Match[str], written: tuple[str, str, str]) -> Claim:
    year, month, day = written
    number = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(month[:3].lower()))
    fields = (int(year) if year else 0, number, int(day.rstrip("stndrhSTNDRH")) if day else 0)
    return Claim(*match.span(), (("date", *fields),), _parts(fields))


def _named(text: str) -> Iterator[Claim]:
    for match in _MONTH_ALONE.finditer(text):
        led = _MONTH_LED.search(text[max(0, match.start() - 12) : match.start()])
        if led or match[0] not in ("May", "March"):
            key: Key = ("date", 0, MONTHS.index(match[0].lower()) + 1, 0)
            yield Claim(*match.span(), (key,), (key,))
    for match in _WEEKDAY.finditer(text):
        key = ("weekday", WEEKDAYS.index(match[1].lower()))
        yield Claim(*match.span(), (key,), (key,))
    for match in _RELATIVE.finditer(text):
        key = ("relative", match[0].lower())
        yield Claim(*match.span(), (key,), (key,))
    for match in _QUARTER.finditer(text):
        key = ("quarter", match[1], match[2][-2:] if match[2] else "")
        yield Claim(*match.span(), (key,), (key, ("quarter", match[1], "")))


def _fields(year: str, month: str, day: str) -> tuple[int, int, int] | None:
    whole = int(year) + (2000 if len(year) == 2 else 0)
    return (whole, int(month), int(day)) if 1 <= int(month) <= 12 and 1 <= int(day) <= 31 else None


def _slashed(one: str, other: str, year: str) -> list[tuple[int, int, int] | None]:
    """Both readings of "3/4/2026": the text does not say which it means."""
    return [_fields(year, other, one), _fields(year, one, other)]


def _parts(fields: tuple[int, int, int]) -> tuple[Key, ...]:
    """What a date makes known: itself, its parts, its day of the week."""
    year, month, day = fields
    dated: list[Key] = [("date", *chosen) for chosen in product(*({0, field} for field in fields)) if any(chosen)]
    numbers: list[Key] = [("number", field) for field in (year, day) if field]
    return (*dated, *numbers, *_weekday(year, month, day))


def _weekday(year: int, month: int, day: int) -> tuple[Key, ...]:
    try:
        return (("weekday", date(year, month, day).weekday()),)
    except ValueError:
        return ()


def times(text: str) -> Iterator[Claim]:
    """Find the times of day of a text, in order."""
    for match in _CLOCK.finditer(text):
        half = (match["half"] or "").lower()
        if match["name"]:
            minutes: tuple[int, ...] = (0,) if match["name"].lower() == "midnight" else (720,)
        else:
            minutes = _minutes(match["h"] or match["h2"], match["m"] or match["m2"], half)
        begun = _minutes(match["from"], match["from_m"], half) if match["from"] else ()
        if minutes:
            keys: tuple[Key, ...] = tuple(("time", at) for at in (*begun, *minutes))
            yield Claim(*match.span(), tuple(("time", at) for at in minutes), keys)


def _minutes(hour: str, minute: str | None, half: str) -> tuple[int, ...]:
    """Minutes after midnight that a clock may mean; () when it means none."""
    hours, minutes = int(hour), int(minute or 0)
    if hours > 24 or minutes > 59 or (half and hours > 12):
        return ()
    if half:
        return ((hours % 12 + (12 if half == "p" else 0)) * 60 + minutes,)
    return tuple({at * 60 + minutes for at in ((hours, hours + 12) if 1 <= hours <= 12 else (hours,))})
