"""Thousands of sessions in a folder: what home and the statistics are measured on.

    python tests/benchmarks/many_sessions.py FOLDER [COUNT]

Their events are those of a few made sessions, as seals let a record stand in another file; header and opening are each
session's own.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from msgspec.structs import replace

from benchmarks.long_session import START, Writer
from loops import SPEC
from redraft.core.events import AnyEvent, Called, Decided, Opened, Rated, Stopped, Written
from redraft.transcripts.codec import Header, encode_event, encode_header
from redraft.transcripts.library import path_for

MANY = 5_000
BASES = 40
SHORTEST, LONGER = 20, 2
"""Events of the shortest session, and how many more each further one has."""
BEGAN = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
TEMPLATES = ("email", "rfc", "abstract", "readme", "prompt", "costar", "blank")
ABOUT = ("Launch email", "Queue RFC", "Notice to the house", "README", "Grant abstract", "Prompt for triage", "標題")
ENDINGS = ("done", "converged", "budget", "stopped")


def events(base: int) -> list[AnyEvent]:
    """The events of one of the made sessions, the last of them a rating and an ending where it has these."""
    made = [event for event, _ in zip(Writer(base).events(), range(SHORTEST + LONGER * base), strict=False)]
    shift = BEGAN + timedelta(hours=9 * base) - START
    told = [replace(event, at=event.at + shift) for event in made]
    last, at = told[-1].n, told[-1].at
    told.append(Called(n=last + 1, at=at, role="author", doing="fixes", model=f"anthropic:writer-{base % 3}"))
    if base % 3:
        told.append(Stopped(n=last + 2, at=at, ending=ENDINGS[base % 4], why="As it is told."))  # type: ignore[arg-type]
    if base % 3 == 2:
        head = max(event.version for event in told if isinstance(event, Written | Decided))
        told.append(Rated(n=last + 3, at=at, version=head, score=base % 5 + 1))
    return told


def fill(folder: Path, count: int = MANY) -> None:
    """Write so many sessions into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    bases = [b"".join(map(encode_event, events(base)[1:])) for base in range(BASES)]
    for number in range(count):
        created = BEGAN + timedelta(hours=9 * (number % BASES), minutes=-number)
        title = f"{ABOUT[number % len(ABOUT)]} {number}"
        id = f"{number:04x}"
        opened = Opened(n=1, at=created, title=title, spec=SPEC, template=TEMPLATES[number % len(TEMPLATES)])
        head = encode_header(Header(id, title, "0.1.0", created)) + encode_event(opened)
        path_for(folder, created, title, id).write_bytes(head + bases[number % BASES])


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else MANY)
