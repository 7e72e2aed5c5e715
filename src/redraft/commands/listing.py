"""`list`: every session there is, and where it stands. It locks nothing and writes nothing."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict, replace

from redraft.commands.answers import FINE, say, say_json
from redraft.config import sessions_dir, state_dir
from redraft.core.naming import named
from redraft.local_time import local_minute
from redraft.transcripts.index import NAME, Entry, entry_of, known
from redraft.transcripts.library import Summary, recent, summary
from redraft.tui.neutral import one_line

READ_LIMIT = 512 * 1024
"""Bytes up to which a transcript is read whole for the list; of a larger one only its ends are looked at."""


class _Stand(Struct, frozen=True):
    """Where a session stands.

    Args:
        version: the number of the draft that stands; None before the first, or if it was not looked for.
        score: criteria passed, of how many; "" likewise.
        state: its ending, or "open"; "damaged" if the file is; "" if it was not looked for.
    """

    version: int | None = None
    score: str = ""
    state: str = ""


def list_sessions(args: Namespace) -> int:
    """List the sessions, the last changed first; a file that cannot be read is named."""
    found = sorted(_looked_at(sessions_dir(), state_dir() / NAME), key=lambda pair: recent(pair[0]), reverse=True)
    if args.json:
        say_json([{**asdict(item), **asdict(stand)} for item, stand in found])
        return FINE
    for item, stand in found:
        say(_line(item, stand))
    if not found:
        say("No sessions yet. Begin one with: redraft demo")
    return FINE


def _looked_at(folder: Path, index_file: Path) -> Iterator[tuple[Summary, _Stand]]:
    """Every session of a folder: from the index where that knows it, which says what reading the file would."""
    kept = known(folder, index_file)
    for path in sorted(folder.glob("*.toml"), key=lambda path: path.name):
        entry = kept.get(path.name)
        large = (entry.size if entry else _size(path)) > READ_LIMIT
        yield _at_its_ends(path) if large else _told(path, entry or entry_of(path, with_facts=False))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _at_its_ends(path: Path) -> tuple[Summary, _Stand]:
    item = summary(path)
    return item, _Stand(state="damaged" if item.fault else "")


def _told(path: Path, entry: Entry) -> tuple[Summary, _Stand]:
    """What a file that was read whole tells."""
    row = entry.row
    if row is None:
        return replace(summary(path), fault=entry.fault), _Stand(state="damaged")
    item = Summary(path, row.id, row.title, row.created, row.changed, row.events, entry.size, entry.fault)
    stand = _Stand(row.head or None, row.score, row.state)
    return item, _Stand(state="damaged") if entry.fault else stand


def _line(item: Summary, stand: _Stand) -> str:
    when = local_minute(item.changed) if item.changed else ""
    version = f"v{stand.version}" if stand.version else ""
    title = one_line(item.title) or named(item.path.name)
    fault = f"  ({one_line(item.fault)})" if item.fault else ""
    return f"{item.id or '????':<5} {when:<16}  {version:<4} {stand.score:<5} {stand.state:<16} {title}{fault}"
