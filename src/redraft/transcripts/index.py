"""The index: what every transcript of a folder tells, kept in one file so that thousands are listed at once.

The transcripts are the truth, and the index is a memory of having read them: it can be thrown away at any time. An
entry counts for as long as its file has the size and the times that it had when it was read. An index that is damaged,
of another format or of another folder is no index, and is made anew. It is written whole or not at all, so two that
write it at once leave one of both.
"""

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from msgspec import Raw, Struct

from redraft.core.session_row import SessionRow, session_row
from redraft.private import read_private, write_private
from redraft.stats.facts import FACTS_FORMAT, facts_of
from redraft.transcripts.library import NoSession
from redraft.transcripts.reading import read_session
from redraft.transcripts.recovery import Damaged

FORMAT: Final = f"3.{FACTS_FORMAT}"
"""Of the index, and of the facts in it. Another one is not read, but made anew."""
LARGEST: Final = 1 << 30
"""Bytes of the largest index that is believed."""
NAME: Final = "index.msgpack"
_NOTHING: Final = Raw(b"\xc0")
_OFTEN: Final = 0.2
"""Seconds between two words on how far the reading is."""


class Entry(Struct, frozen=True, array_like=True):
    """What is known of one file.

    Args:
        name: the file's, in its folder.
        mtime_ns: when its content changed last, as it was looked at before it was read; 0 if it could not be.
        ctime_ns: when anything of it changed last, its permissions included.
        size: bytes.
        row: what it tells; None if it cannot be read.
        fault: what is wrong with it, in a line; "" if it is sound.
        facts: what statistics need of it: a `Facts` of `redraft.stats.facts`, as msgpack; nil if it cannot be read.
    """

    name: str
    mtime_ns: int
    ctime_ns: int
    size: int
    row: SessionRow | None = None
    fault: str = ""
    facts: Raw = _NOTHING


class Progress(NamedTuple):
    """How far the reading is: how many of how many are known, and what is known of them."""

    done: int
    total: int
    entries: tuple[Entry, ...]


Told = Callable[[Progress], bool]
"""Is told how far the reading is; says whether to go on."""


class _Saved(Struct, frozen=True, array_like=True):
    format: str
    folder: bytes
    entries: tuple[Entry, ...]


class _Stamp(NamedTuple):
    mtime_ns: int
    ctime_ns: int
    size: int


def refresh(folder: Path, index_file: Path, progress: Told | None = None) -> tuple[Entry, ...]:
    """Say what every transcript of a folder tells; only what changed since the last time is read, the latest first.

    It reads files: call it in a thread. It locks nothing, and writes nothing but the index, if that can be written.

    Args:
        folder: where transcripts are kept; it need not be there.
        index_file: the index; its folder is made if need be.
        progress: told from time to time how far the reading is; where it says no, what is known by then is kept.

    Returns:
        An entry a file, in no order that matters; a file that cannot be read is one with a fault.
    """
    found = _stamps(folder)
    saved = _load(folder, index_file)
    entries = _still_true(saved, found)
    _read_due(folder, found, entries, progress)
    if entries != saved:
        _save(folder, index_file, entries.values())
    return tuple(entries.values())


def known(folder: Path, index_file: Path) -> dict[str, Entry]:
    """What an index says of the files that have not changed since, by name. It writes nothing.

    Args:
        folder: where transcripts are kept.
        index_file: the index; it need not be there, or be any good.
    """
    saved = _load(folder, index_file)
    return _still_true(saved, _stamps(folder)) if saved else {}


def entry_of(path: Path, *, with_facts: bool = True) -> Entry:
    """Read one transcript for what it tells; what is wrong with it is said in `fault`.

    Args:
        path: the transcript.
        with_facts: work out what statistics need as well, which takes as long as the reading.
    """
    stamp = _stamp(path)  # before it is read: what is written meanwhile is read again the next time
    try:
        read = read_session(path)
    except (Damaged, NoSession) as fault:
        return Entry(path.name, *stamp, fault=str(fault))
    facts = Raw(msgspec.msgpack.encode(facts_of(read.events, read.session))) if with_facts else _NOTHING
    return Entry(path.name, *stamp, row=session_row(read.session), fault=read.fault, facts=facts)


def _still_true(saved: Mapping[str, Entry], found: Mapping[str, _Stamp]) -> dict[str, Entry]:
    """The entries whose files are as they were. What could not be read may be readable by now, so it is not kept."""
    return {
        name: entry for name, entry in saved.items() if entry.row is not None and found.get(name) == _read_at(entry)
    }


def _read_at(entry: Entry) -> _Stamp:
    return _Stamp(entry.mtime_ns, entry.ctime_ns, entry.size)


def _read_due(folder: Path, found: Mapping[str, _Stamp], entries: dict[str, Entry], progress: Told | None) -> None:
    """Read what is not known, the latest first."""
    due = sorted((name for name in found if name not in entries), key=lambda name: found[name], reverse=True)
    said = time.monotonic()
    for name in due:
        entries[name] = entry_of(folder / name)
        if progress is not None and time.monotonic() - said >= _OFTEN:
            said = time.monotonic()
            if not progress(Progress(len(entries), len(found), tuple(entries.values()))):
                return


def _stamps(folder: Path) -> dict[str, _Stamp]:
    """Every file of the folder that is called like a transcript, as it is now."""
    try:
        names = [name for name in os.listdir(folder) if name.endswith(".toml")]
    except OSError:  # no folder, or one that cannot be read, holds no session to list
        return {}
    return {name: _stamp(folder / name) for name in names}


def _stamp(path: Path) -> _Stamp:
    try:
        about = os.stat(path)
    except OSError:
        return _Stamp(0, 0, 0)
    return _Stamp(about.st_mtime_ns, about.st_ctime_ns, about.st_size)


def _load(folder: Path, index_file: Path) -> dict[str, Entry]:
    """What an index of this folder holds; nothing if it is not one that this version wrote."""
    try:
        saved = msgspec.msgpack.decode(read_private(index_file, LARGEST), type=_Saved)
    except (OSError, ValueError, RecursionError):  # none yet, damaged, or of another format: it is made anew
        return {}
    if (saved.format, saved.folder) != (FORMAT, os.fsencode(folder)):
        return {}
    return {entry.name: entry for entry in saved.entries}


def _save(folder: Path, index_file: Path, entries: Iterable[Entry]) -> None:
    writable = tuple(entry for entry in entries if _is_utf8(entry.name))
    data = msgspec.msgpack.encode(_Saved(FORMAT, os.fsencode(folder), writable))
    with contextlib.suppress(OSError):  # a full disk, say: the files are read again the next time
        write_private(index_file, data)


def _is_utf8(name: str) -> bool:
    """Whether a file's name can be written: a file system may hold bytes that are no text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
