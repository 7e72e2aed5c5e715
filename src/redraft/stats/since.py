"""Spans back from now, as a person types them: "30d", "12w", "6m", "1y", or a date."""

from calendar import monthrange
from datetime import datetime, timedelta
from typing import Final

_DAYS: Final = {"d": 1, "w": 7}
_MONTHS: Final = {"m": 1, "y": 12}


class NoSpan(ValueError):
    """What was typed is no span, or no date of the calendar. The message says so."""


def since_of(text: str, now: datetime) -> datetime:
    """The moment that a span goes back to.

    Days and weeks are of 24 hours; months and years are the calendar's: one month before 31 March is the last day of
    February, at the same time of day. A date is its first moment where the machine is.

    Args:
        text: such as "30d", "12w", "6m", "1y" or "2026-11-01".
        now: from when back; with a time zone.

    Raises:
        NoSpan: it is none of these, or goes back further than the calendar.
    """
    number, unit = text[:-1], text[-1:]
    try:
        if number.isdecimal() and unit in _DAYS:
            return now - timedelta(days=int(number) * _DAYS[unit])
        if number.isdecimal() and unit in _MONTHS:
            return _months_before(now, int(number) * _MONTHS[unit])
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        raise NoSpan(f"{text!r} is no date of the calendar, nor a span that goes back from now within it") from None


def _months_before(now: datetime, months: int) -> datetime:
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    if year < 1:
        raise NoSpan("before the calendar")
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))
