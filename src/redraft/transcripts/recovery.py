"""What of a transcript's bytes can be trusted. Pure: reading repairs nothing.

A line that starts with `# end ` closes a record; inside a text such a line is written escaped. What stands after
the last of them is torn: a write that did not finish. A record whose seal does not match was edited by hand, or
damaged: it is reported and, as far as it still reads as TOML, its events come back with the others, and so do all
that follow it. Nothing is dropped unsaid: a record that cannot be read is a problem, and so is a gap in the numbers.
"""

import re
from collections.abc import Iterator

from msgspec import Struct, field

from redraft.core.events import AnyEvent
from redraft.transcripts.codec import (
    FORMAT,
    MAX_EVENTS,
    MAX_FILE,
    MAX_RECORD,
    BadEvent,
    Header,
    UnknownKind,
    brief,
    decode_event,
    decode_header,
    seal,
)

_BATCH = 1024 * 1024
"""Bytes of sound records that are parsed in one go."""

_MARK = b"\n# end "
_HEAD = b"\n[[event]]\n"
_END = re.compile(rb"# end (0|[1-9][0-9]*) ([0-9a-f]{16})\n")


class Damaged(Exception):
    """A file that cannot be read as a transcript. The message says what is wrong with it, and what to do."""


class TooLarge(Damaged):
    """A file beyond `MAX_FILE`, refused before it is read."""


class Scan(Struct, frozen=True):
    """What a transcript holds, and what is wrong with it.

    Args:
        header: record 0; None if the file does not begin with one.
        events: every event that can be read, in the order of the file, those of edited records included.
        sound_length: bytes up to the end of the last whole record.
        torn: what stands after that: a record whose writing did not finish.
        edited: numbers of the records whose seal does not match; 0 is the header.
        unknown: what only a newer redraft knows: kinds of event, or the format of the file.
        problems: everything else that is wrong, a line each: unreadable records, gaps, repeated numbers.
    """

    header: Header | None
    events: tuple[AnyEvent, ...] = ()
    sound_length: int = 0
    torn: bytes = b""
    edited: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether the file is exactly as it was written, to its last byte."""
        return self.header is not None and not (self.torn or self.edited or self.unknown or self.problems)

    @property
    def writable(self) -> bool:
        """Whether all of the session is here, so that it can go on in this file. A torn tail is no hindrance."""
        return self.header is not None and not (self.unknown or self.problems)

    @property
    def last(self) -> int:
        """The highest number among the events; 0 if there are none."""
        return max((event.n for event in self.events), default=0)


class Record(Struct, frozen=True):
    """Where one record stands, and whether its seal matches.

    Args:
        n: the number that its end line gives; -1 if that line is damaged.
        start: its first byte.
        body_end: where its end line starts.
        end: where the next record starts.
        sealed: whether the end line is whole and its seal that of the bytes before it.
    """

    n: int
    start: int
    body_end: int
    end: int
    sealed: bool


class _Findings(Struct):
    """What a scan gathers on its way."""

    events: list[AnyEvent] = field(default_factory=list)
    edited: list[int] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def size_fault(size: int) -> str:
    """Say why a file of so many bytes is not read; "" if it is."""
    if size <= MAX_FILE:
        return ""
    return f"it has {size:,} bytes, and a transcript has at most {MAX_FILE:,}: this is not one, or it was damaged"


def check_limits(data: bytes) -> None:
    """Refuse what is no transcript before anything parses it.

    Nesting and the length of keys are bounded by the parser itself: rtoml refuses more than 80 levels, of brackets
    and of dotted keys alike, in time that grows with the bytes before the fault.

    Raises:
        TooLarge: more bytes or records than a transcript has.
        Damaged: nothing in it, or NUL bytes in the place of its header.
    """
    if fault := size_fault(len(data)):
        raise TooLarge(fault)
    if not data:
        raise Damaged("it is empty: no session was saved in it; delete it, or restore it from a backup")
    if data.count(_MARK) > MAX_EVENTS + 1:
        raise TooLarge(f"it has more than {MAX_EVENTS:,} records: this is not a transcript, or it was damaged")
    if b"\0" in data[:64]:
        raise Damaged("it begins with NUL bytes: a binary file, or one that a crash of the machine left blank")


def records(data: bytes) -> Iterator[Record]:
    """Yield the whole records of a transcript, the header first, sealed or not."""
    view = memoryview(data)
    start, mark = 0, data.find(_MARK)
    while mark >= 0:
        end = data.find(b"\n", mark + 1) + 1
        if not end:
            return
        match = _END.fullmatch(data, mark + 1, end)
        sealed = match is not None and match[2].decode() == seal(view[start : mark + 1])
        yield Record(int(match[1][:18]) if match else -1, start, mark + 1, end, sealed)
        start, mark = end, data.find(_MARK, end - 1)


def _tables(data: bytes, start: int, end: int) -> list[dict[str, object]]:
    """Parse the event tables that stand between two offsets.

    Raises:
        BadEvent: they are not UTF-8, not TOML, or not tables.
    """
    import rtoml

    if end - start > MAX_RECORD:
        raise BadEvent(f"it has {end - start:,} bytes, and a record has at most {MAX_RECORD:,}")
    try:
        tables = rtoml.loads(data[start:end].decode()).get("event")
    except (ValueError, OverflowError, RecursionError) as fault:
        raise BadEvent(f"it is not TOML in UTF-8: {brief(str(fault))}") from None
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadEvent("there is no [[event]] in it")
    return tables


def _take(found: _Findings, table: dict[str, object], n: int) -> None:
    """Decode one table into the findings, or say why it cannot be."""
    try:
        found.events.append(decode_event(table))
    except UnknownKind as fault:
        if fault.kind not in found.unknown:
            found.unknown.append(fault.kind)
    except BadEvent as fault:
        found.problems.append(f"event {n} cannot be read: {fault}")


def _number(table: dict[str, object], otherwise: int) -> int:
    n = table.get("n")
    return n if isinstance(n, int) else otherwise


def _take_alone(data: bytes, record: Record, expected: int, found: _Findings) -> None:
    """Read one record by itself: an edited one, or one that spoilt its batch."""
    n = record.n if record.n >= 0 else expected
    try:
        tables = _tables(data, record.start, record.body_end)
    except BadEvent as fault:
        found.problems.append(f"event {n} cannot be read: {fault}")
        tables = []
    numbers = [_number(table, n) for table in tables]
    if not record.sealed or (tables and numbers != [record.n]):
        found.edited.extend(numbers or [n])
    for number, table in zip(numbers, tables, strict=True):
        _take(found, table, number)


def _take_batch(data: bytes, batch: list[Record], found: _Findings) -> None:
    """Read sound records in one go; each by itself if they do not come out one table a record, numbered alike."""
    try:
        tables = _tables(data, batch[0].start, batch[-1].end)
    except BadEvent:
        tables = []
    if [table.get("n") for table in tables] != [record.n for record in batch]:
        for record in batch:
            _take_alone(data, record, record.n, found)
        return
    for record, table in zip(batch, tables, strict=True):
        _take(found, table, record.n)


def _batches(data: bytes, whole: list[Record]) -> Iterator[list[Record]]:
    """Group the records: sound ones up to a batch's size, each other one alone."""
    batch: list[Record] = []
    for record in whole:
        sound = record.sealed and data.startswith(_HEAD, record.start)
        if batch and (not sound or record.end - batch[0].start > _BATCH):
            yield batch
            batch = []
        if sound:
            batch.append(record)
        else:
            yield [record]
    if batch:
        yield batch


def _read_events(data: bytes, whole: list[Record], found: _Findings) -> None:
    seen = 0
    for batch in _batches(data, whole):
        first = batch[0]
        if first.sealed and data.startswith(_HEAD, first.start):
            _take_batch(data, batch, found)
        else:
            _take_alone(data, first, seen + 1, found)
        seen = found.events[-1].n if found.events else seen + len(batch)


def _read_header(data: bytes, record: Record, found: _Findings) -> Header | None:
    import rtoml

    if not record.sealed or record.n:
        found.edited.append(0)
    try:
        table = rtoml.loads(data[: record.body_end].decode())
    except (ValueError, OverflowError, RecursionError) as fault:
        found.problems.append(f"the header cannot be read: it is not TOML in UTF-8: {brief(str(fault))}")
        return None
    _take_strays(table.get("event"), found)
    try:
        header = decode_header(table)
    except BadEvent as fault:
        found.problems.append(f"the header cannot be read: {fault}")
        return None
    if header.format > FORMAT:
        found.unknown.append(f"format {header.format}")
    return header


def _take_strays(tables: object, found: _Findings) -> None:
    """Take events that stand in the header's record because somebody took its end line away."""
    for table in tables if isinstance(tables, list) else ():
        if isinstance(table, dict):
            n = _number(table, 1)
            found.edited.append(n)
            _take(found, table, n)


def _number_faults(events: list[AnyEvent]) -> Iterator[str]:
    """Say where the numbers do not run from 1 without gaps."""
    expected = 1
    for event in events:
        if event.n > expected:
            span = f"event {expected} is" if event.n == expected + 1 else f"events {expected} to {event.n - 1} are"
            yield f"{span} missing"
        elif event.n < expected:
            yield f"event {event.n} stands after event {expected - 1}"
        expected = max(expected, event.n) + 1 if event.n >= expected else expected


def scan(data: bytes) -> Scan:
    """Say what of a transcript's bytes can be trusted. Never raises, whatever they are; for size see `check_limits`."""
    found = _Findings()
    whole = list(records(data))
    header = _read_header(data, whole[0], found) if whole else None
    _read_events(data, whole[1:], found)
    if not found.unknown:
        found.problems.extend(_number_faults(found.events))
    return _result(data, whole, header, found)


def glance(data: bytes) -> Scan:
    """Check every seal, but read only the header and the last event: enough to list a session, and much cheaper."""
    found = _Findings()
    whole = list(records(data))
    header = _read_header(data, whole[0], found) if whole else None
    found.edited.extend(record.n for record in whole[1:] if not record.sealed)
    if len(whole) > 1:
        _take_alone(data, whole[-1], len(whole) - 1, found)
    return _result(data, whole, header, found)


def _result(data: bytes, whole: list[Record], header: Header | None, found: _Findings) -> Scan:
    length = whole[-1].end if whole else 0
    edited = tuple(dict.fromkeys(found.edited))
    return Scan(header, tuple(found.events), length, data[length:], edited, tuple(found.unknown), tuple(found.problems))
