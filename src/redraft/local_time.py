"""Moments as a person reads them: by the clock where they are."""

from datetime import datetime


def local_minute(at: datetime) -> str:
    """A moment to the minute, by the local clock: "2026-11-20 14:03".

    Args:
        at: the moment, with a time zone.
    """
    return _there(at).strftime("%Y-%m-%d %H:%M")


def local_day(at: datetime) -> str:
    """The day of a moment, by the local clock: "2026-11-20".

    Args:
        at: the moment, with a time zone.
    """
    return _there(at).strftime("%Y-%m-%d")


def _there(at: datetime) -> datetime:
    """The same by the local clock; as it is where that would leave the calendar, at its first and its last hours."""
    try:
        return at.astimezone()
    except (OverflowError, ValueError):
        return at
