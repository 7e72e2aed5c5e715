"""Moments as a person reads them: by the clock where they are."""

from datetime import datetime


def local_minute(at: datetime) -> str:
    """A moment to the minute, by the local clock: "2026-11-20 14:03".

    The first and the last hours of the calendar are in no other year where the machine is: they are told in UTC.

    Args:
        at: the moment, with a time zone.
    """
    try:
        there = at.astimezone()
    except (OverflowError, ValueError):
        there = at
    return there.strftime("%Y-%m-%d %H:%M")
