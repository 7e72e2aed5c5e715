"""What the sessions of a folder teach: the facts that the index keeps of each, counted together."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from redraft.stats.facts import Facts
from redraft.stats.report import LeftOut, Report, report
from redraft.transcripts.index import Entry, Told, entry_of, refresh


def lessons(
    folder: Path,
    index_file: Path,
    *,
    now: datetime,
    since: datetime | None = None,
    template: str = "",
    progress: Told | None = None,
) -> Report:
    """Count every session of a folder; what is not sound is named and left out.

    It reads the files that changed since the last time: call it in a thread. It locks nothing, and writes nothing but
    the index.

    Args:
        folder: where transcripts are kept; it need not be there.
        index_file: the index.
        now: the time, UTC.
        since: count only sessions that began then or later.
        template: count only sessions that began with it; "" for all.
        progress: told from time to time how far the reading is; where it says no, what was read by then is counted.
    """
    entries = refresh(folder, index_file, progress)
    left_out = (LeftOut(entry.name, entry.fault or "it holds no session") for entry in entries if not _counts(entry))
    return report(_facts(folder, entries), now=now, since=since, template=template, left_out=left_out)


def _facts(folder: Path, entries: Sequence[Entry]) -> Iterator[Facts]:
    decoder = msgspec.msgpack.Decoder(Facts)
    for entry in filter(_counts, entries):
        try:
            yield decoder.decode(entry.facts)
        except msgspec.DecodeError:  # the index was damaged where nothing else shows it: the transcript is the truth
            again = entry_of(folder / entry.name)
            if _counts(again):
                yield decoder.decode(again.facts)


def _counts(entry: Entry) -> bool:
    """Whether a file tells what happened: one that was edited, or is cut short, tells something else, or less."""
    return entry.row is not None and not entry.fault
