"""A session's header and events as sealed TOML records, and back.

A record ends with the comment `# end N SEAL`: its number, and the first 16 hex digits of SHA-256 over its bytes
before that line. Seals are not chained, so that a record can be copied to another file as it stands.

Fields that have their default are left out, but for `by`. Fields that hold a list of tables are named in the singular
in the file (`[[event.verdict]]`), because that is how one of them reads.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import get_type_hints

from msgspec import NODEFAULT, Struct

from redraft.core.events import KINDS, NAMES, AnyEvent
from redraft.transcripts.text import Unwritable, list_value, plain_line, text_line

FORMAT = 1
"""The newest format that this code reads, and the one that it writes."""

MAX_FILE = 64 * 1024 * 1024
"""Bytes of the largest transcript: several times the 10,000 events of a very long session."""
MAX_RECORD = 16 * 1024 * 1024
"""Bytes of the largest record."""
MAX_EVENTS = 100_000
"""Events of the longest transcript."""

SINGULAR = {
    "verdicts": "verdict", "findings": "finding", "fixes": "fix", "edits": "edit", "unjudged": "unjudged",
    "parts": "part",
}  # fmt: skip
_TOML_INT = 2**63


def brief(text: str) -> str:
    """Shorten what a file says, for a message that is fit for any terminal."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text[:200])


class BadEvent(ValueError):
    """An event table that does not hold what its kind asks for. The message names the field."""


class UnknownKind(ValueError):
    """An event of a kind that this version does not know. `kind` is its name."""

    def __init__(self, kind: str) -> None:
        """Keep the kind's name."""
        self.kind = brief(kind)
        super().__init__(f"unknown kind of event: {self.kind}")


class Header(Struct, frozen=True):
    """What a transcript begins with.

    Args:
        id: the session's short id, such as "k3v9".
        title: the title that the session was opened with.
        app: version of redraft that made the file.
        created: when, UTC.
        format: of the file; 1 is the only one so far.
        about: how the transcript came about, where it is no person's own work; "" else.
    """

    id: str
    title: str
    app: str
    created: datetime
    format: int = FORMAT
    about: str = ""


def moment(at: datetime) -> str:
    """Write a time as TOML: UTC, to the millisecond, or the microsecond where it has any."""
    if at.tzinfo is None:
        raise Unwritable("a time without a time zone cannot be written; give it in UTC")
    precise = "microseconds" if at.microsecond % 1000 else "milliseconds"
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=precise) + "Z"


def _line(key: str, value: object) -> str:
    if isinstance(value, str):
        return text_line(key, value)
    if isinstance(value, datetime):
        return f"{key} = {moment(value)}\n"
    if isinstance(value, tuple):
        return f"{key} = {list_value(value)}\n"
    if isinstance(value, int) and -_TOML_INT <= value < _TOML_INT:
        return plain_line(key, value)
    if isinstance(value, float) and math.isfinite(value):
        return plain_line(key, value)
    raise Unwritable(f"{key} cannot be written: {value!r}")


@cache
def _defaults(kind: type[Struct]) -> tuple[tuple[str, object], ...]:
    """The fields of a kind, in order, each with the value that is left out; `NODEFAULT` where none is."""
    names, values = kind.__struct_fields__, kind.__struct_defaults__
    defaults = (*(NODEFAULT for _ in range(len(names) - len(values))), *values)
    return tuple((name, NODEFAULT if name == "by" else value) for name, value in zip(names, defaults, strict=True))


def _scalars(item: Struct, skip: tuple[str, ...] = ()) -> Iterator[str]:
    for name, default in _defaults(type(item)):
        if name not in SINGULAR and name not in skip and (value := getattr(item, name)) != default:
            yield _line(name, value)


def _tables(item: Struct, path: str) -> Iterator[str]:
    for field in type(item).__struct_fields__:
        for row in getattr(item, field) if field in SINGULAR else ():
            name = f"{path}.{SINGULAR[field]}"
            yield f"\n[[{name}]]\n"
            yield from _scalars(row)
            yield from _tables(row, name)


def seal(record: bytes | memoryview) -> str:
    """Return the seal of a record's bytes, without its `# end` line."""
    return sha256(record).hexdigest()[:16]


def _sealed(n: int, lines: list[str]) -> bytes:
    try:
        record = "".join(lines).encode()
    except UnicodeEncodeError as fault:
        char = ord(fault.object[fault.start])
        raise Unwritable(
            f"event {n} holds half a character (U+{char:04X}), which no UTF-8 file can hold; take it out and try again"
        ) from None
    return record + f"# end {n} {seal(record)}\n".encode()


def encode_header(header: Header) -> bytes:
    """Return record 0, sealed.

    Raises:
        Unwritable: a value that TOML or UTF-8 cannot hold.
    """
    return _sealed(0, [_line("format", header.format), *_scalars(header, skip=("format",))])


def encode_event(event: AnyEvent) -> bytes:
    """Return one event's record, from the empty line before `[[event]]` to its sealed end.

    Raises:
        Unwritable: a value that TOML or UTF-8 cannot hold. Nothing has been written.
    """
    lines = ["\n[[event]]\n", _line("n", event.n), _line("at", event.at), _line("kind", NAMES[type(event)])]
    lines += _scalars(event, skip=("n", "at"))
    lines += _tables(event, "event")
    record = _sealed(event.n, lines)
    if len(record) > MAX_RECORD or event.n > MAX_EVENTS:
        raise Unwritable(
            f"event {event.n} has {len(record):,} bytes: a transcript holds {MAX_EVENTS:,} events of at most"
            f" {MAX_RECORD:,} bytes each; shorten the text, or start a new session from it"
        )
    return record


@cache
def _plurals(kind: type) -> tuple[tuple[str, str, type], ...]:
    """Name the fields of a kind that hold lists of tables: as written, as in the class, and what each holds."""
    hints = get_type_hints(kind)
    return tuple((SINGULAR[name], name, hints[name].__args__[0]) for name in hints if name in SINGULAR)


def _renamed(table: Mapping[str, object], kind: type) -> dict[str, object]:
    """Give the lists of tables their names in the class, all the way down."""
    out = dict(table)
    for singular, plural, row_kind in _plurals(kind):
        rows = out.pop(singular, [])
        if isinstance(rows, list) and _plurals(row_kind):
            rows = [_renamed(row, row_kind) if isinstance(row, dict) else row for row in rows]
        out[plural] = rows
    return out


def utc(value: object, field: str) -> datetime:
    """Check that a value read from TOML is a time with a time zone, and return it in UTC.

    Raises:
        BadEvent: it is not.
    """
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise BadEvent(f"{field} is not a time with a time zone, such as 2026-11-20T14:03:00Z")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise BadEvent(f"{field} is not a time that can be shown in UTC") from None


def decode_event(table: Mapping[str, object]) -> AnyEvent:
    """Make an event of one parsed `[[event]]` table; fields that are not known are ignored.

    Raises:
        UnknownKind: its kind is not one of `KINDS`.
        BadEvent: a field is missing or has the wrong type.
    """
    import msgspec

    name = table.get("kind")
    if not isinstance(name, str):
        raise BadEvent("kind is missing, or not a text")
    kind = KINDS.get(name)
    if kind is None:
        raise UnknownKind(name)
    row = _renamed(table, kind)
    row["at"] = utc(row.get("at"), "at")
    try:
        event: AnyEvent = msgspec.convert(row, kind)
    except msgspec.ValidationError as fault:
        raise BadEvent(brief(str(fault))) from None
    for field in _floats(kind):
        if not math.isfinite(getattr(event, field)):
            raise BadEvent(f"{field} is not a number that can be reckoned with")
    return event


@cache
def _floats(kind: type) -> tuple[str, ...]:
    """The fields of a kind that hold a number with a fraction."""
    return tuple(name for name, hint in get_type_hints(kind).items() if hint is float)


def decode_header(table: Mapping[str, object]) -> Header:
    """Make a header of the parsed record 0.

    Raises:
        BadEvent: a field is missing or has the wrong type.
    """
    import msgspec

    row = dict(table) | {"created": utc(table.get("created"), "created")}
    try:
        return msgspec.convert(row, Header)
    except msgspec.ValidationError as fault:
        raise BadEvent(brief(str(fault))) from None
