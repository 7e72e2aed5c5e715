"""The report of a transcript, as a text: what was read, laid out as Markdown, as a page of HTML, or as plain text."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from msgspec import Struct

from redraft import __version__
from redraft.core.raised import raised
from redraft.core.session import Session
from redraft.reports.blocks import Document
from redraft.reports.laying_out import lay_out
from redraft.reports.markdown import markdown
from redraft.reports.page import page
from redraft.reports.plain import plain_text
from redraft.reports.report import Report, Source, report
from redraft.reports.story import story
from redraft.transcripts.library import read_and_scan, read_session_file
from redraft.transcripts.reading import Read, told
from redraft.transcripts.recovery import Damaged

Format = Literal["md", "html", "txt"]

_WRITERS: Final[Mapping[Format, Callable[[Document], str]]] = MappingProxyType(
    {"md": markdown, "html": page, "txt": plain_text}
)


class Reported(Struct, frozen=True):
    """A session that was read, and its report."""

    session: Session
    report: Report


def reported(path: Path, with_story: bool) -> Reported:
    """Read a transcript, and gather its report; of a damaged one what can be read, with what is wrong.

    It may take seconds, where a session is long: call it in a thread.

    Args:
        path: the transcript.
        with_story: each event is told, too.

    Raises:
        Damaged: it is no transcript.
        NoSession: there is no such file.
    """
    read, source = _read(path)
    lines = story(read.session, read.events) if with_story else ()
    return Reported(read.session, report(read.session, read.events, raised(read.events, read.session), source, lines))


def report_of(path: Path, to: Format) -> str:
    """The report of a transcript as a text; the story is in it where it can be folded away. See `reported`."""
    return written(reported(path, to == "html").report, to)


def written(of: Report, to: Format) -> str:
    """A report as a text."""
    return _WRITERS[to](lay_out(of))


def is_transcript(path: Path) -> bool:
    """Whether a file is a transcript, damaged or not, whose place a report must never take."""
    try:
        return read_session_file(path).header is not None
    except Damaged:
        return False


def _read(path: Path) -> tuple[Read, Source]:
    """The session, and what is to be said of the very bytes that it was read from."""
    data, seen = read_and_scan(path)
    read = told(path, seen)
    app = seen.header.app if seen.header else ""
    return read, Source(__version__, app, sha256(data).hexdigest(), read.about, read.fault)
