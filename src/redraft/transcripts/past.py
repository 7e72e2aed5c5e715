"""The person's own past sessions, as far as an estimate asks: how many passes each took, and how it ended."""

from pathlib import Path
from typing import Final

from redraft.core.estimate import Past
from redraft.core.events import Amended, AnyEvent, ClosedPass, Opened, Stopped
from redraft.core.said import Forked
from redraft.core.spec import SpecError, parse_spec
from redraft.transcripts.library import NoSession, read_bytes
from redraft.transcripts.recovery import Damaged, scan

MOST: Final = 20
"""Sessions that are looked at, the latest first."""
LARGEST: Final = 256_000
"""Bytes of a transcript that is looked at; one that is larger says no more about another session."""


def past_sessions(folder: Path, besides: str = "", most: int = MOST) -> tuple[Past, ...]:
    """Read how the latest sessions of a folder went; what is damaged, too large, forked or not at its end is left out.

    It reads files: call it in a thread. It locks nothing and writes nothing.

    Args:
        folder: where transcripts are kept; it need not be there.
        besides: the id of the session that asks.
        most: sessions that are looked at.
    """
    paths = sorted(folder.glob("*.toml"), key=lambda path: path.name, reverse=True)
    chosen = [path for path in paths if not (besides and path.stem.endswith(f"-{besides}"))][:most]
    return tuple(found for path in chosen if (found := _past(path)) is not None)


def _past(path: Path) -> Past | None:
    try:
        if path.stat().st_size > LARGEST:
            return None
        seen = scan(read_bytes(path))
    except (Damaged, NoSession, OSError):
        return None
    if seen.header is None or seen.edited or seen.problems or seen.torn:
        return None
    return _told(seen.events)


def _told(events: tuple[AnyEvent, ...]) -> Past | None:
    """How a session went: the first ending counts, as what came after it was the person's wish."""
    opened = next((event for event in events if isinstance(event, Opened)), None)
    stop = next((event for event in events if isinstance(event, Stopped)), None)
    if opened is None or stop is None or any(isinstance(event, Forked) for event in events):
        return None  # the beginning of a fork is another session's
    passes = sum(isinstance(event, ClosedPass) for event in events if event.n < stop.n)
    amended = [event.spec for event in events if isinstance(event, Amended) and event.n < stop.n]
    try:
        spec = parse_spec(amended[-1] if amended else opened.spec)
    except SpecError:
        return None
    return Past(passes, stop.ending, tuple(criterion.id for criterion in spec.criteria), opened.title)
