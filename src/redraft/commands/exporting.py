"""The command that writes a session's report."""

import json
import time
from argparse import Namespace
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

from redraft import __version__
from redraft.commands.answers import DAMAGED, FINE, say_exactly, session_path, warn
from redraft.commands.outfile import checked_out, write_out
from redraft.commands.session_json import session_json
from redraft.config import sessions_dir
from redraft.core.naming import named
from redraft.core.raised import raised
from redraft.intake import Refused
from redraft.reports.as_json import as_json
from redraft.reports.blocks import Document
from redraft.reports.laying_out import lay_out
from redraft.reports.markdown import markdown
from redraft.reports.page import page
from redraft.reports.plain import plain_text
from redraft.reports.report import Source, report
from redraft.reports.story import story
from redraft.transcripts.library import SETTLE, read_bytes, read_session_file
from redraft.transcripts.reading import Read, told
from redraft.transcripts.recovery import Damaged, scan

_WRITERS: Final[dict[str, Callable[[Document], str]]] = {"md": markdown, "html": page, "txt": plain_text}
_TOLD_WHOLE: Final = ("html", "json")
"""The formats that tell the story, too: one can fold it away, and one is for programs."""


def export(args: Namespace) -> int:
    """Write the report of a session; of a damaged one what can be read, with what is wrong, and the code 3."""
    path = session_path(args.session)
    out = _checked(Path(args.out), path, args.overwrite) if args.out is not None else None
    read, source = _read(path)
    text = _written(read, source, args.to)
    if out is None:
        say_exactly(text)
    else:
        _write(out, text)
    if read.fault:
        warn(f"{read.fault}; see: redraft verify {args.session}")
    return DAMAGED if read.fault else FINE


def _write(out: Path, text: str) -> None:
    """Write it, or say of the file that was asked for why not."""
    try:
        write_out(out, text)
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(out)) from fault


def _checked(out: Path, session: Path, overwrite: bool) -> Path:
    """Refuse a place where no report may go: least of all in the place of a transcript."""
    found = Path(out).resolve()
    if found.suffix == ".toml" and found.parent == sessions_dir().resolve():
        raise Refused(f"{named(out)}: is where sessions are kept: name a file elsewhere with --out")
    if found.is_file() and _is_transcript(found):
        raise Refused(f"{named(out)}: is a transcript, which a report never replaces: name another file with --out")
    return checked_out(out, session, overwrite)


def _is_transcript(path: Path) -> bool:
    try:
        return read_session_file(path).header is not None
    except Damaged:
        return False


def _read(path: Path) -> tuple[Read, Source]:
    """The session, and what is to be said of the very bytes that it was read from."""
    data = read_bytes(path)
    seen = scan(data)
    if seen.torn:
        time.sleep(SETTLE)  # a writer may be in the middle of a record
        data = read_bytes(path)
        seen = scan(data)
    read = told(path, seen)
    app = seen.header.app if seen.header else ""
    return read, Source(__version__, app, sha256(data).hexdigest(), read.about, read.fault)


def _written(read: Read, source: Source, to: str) -> str:
    session, signals = read.session, raised(read.events, read.session)
    lines = story(session, read.events) if to in _TOLD_WHOLE else ()
    made = report(session, read.events, signals, source, lines)
    if to == "json":
        return _json(session_json(session, signals) | as_json(made, session))
    return _WRITERS[to](lay_out(made))


def _json(value: dict[str, object]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=True, default=str) + "\n"
