"""What every event has."""

from datetime import datetime

from msgspec import Struct


class Event(Struct, frozen=True, kw_only=True):
    """One event of a session; see `redraft.core.events` for the kinds there are."""

    n: int
    at: datetime
    by: str = "you"
