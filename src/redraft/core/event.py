"""What every event has."""

from datetime import datetime
from typing import Final

from msgspec import Struct

RULES: Final = "rules"
"""Who causes what code does by itself, and decides what nobody decides: nothing is kept for a person's sake then."""
OFFLINE: Final = "offline"
"""Who plays the part of a model where none is called."""
NO_PERSON: Final = (RULES, OFFLINE)
"""What no person is called: what the app does by itself is told from what a person does by the name."""


class Event(Struct, frozen=True, kw_only=True):
    """One event of a session; see `redraft.core.events` for the kinds there are."""

    n: int
    at: datetime
    by: str = "you"
