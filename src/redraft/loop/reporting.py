"""The report of a transcript, as a text: what was read, laid out as Markdown, as a page of HTML, or as plain text."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from redraft import __version__
from redraft.core.raised import raised
from redraft.reports.blocks import Document
from redraft.reports.laying_out import lay_out
from redraft.reports.markdown import markdown
from redraft.reports.page import page
from redraft.reports.plain import plain_text
from redraft.reports.report import Source, report
from redraft.reports.story import story
from redraft.transcripts.library import read_bytes
from redraft.transcripts.reading import told
from redraft.transcripts.recovery import scan

Format = Literal["md", "html", "txt"]

_WRITERS: Final[Mapping[Format, Callable[[Document], str]]] = MappingProxyType(
    {"md": markdown, "html": page, "txt": plain_text}
)


def report_of(path: Path, to: Format) -> str:
    """The report of a transcript; of a damaged one what can be read, with what is wrong.

    It may take a second: call it in a thread.

    Args:
        path: the transcript.
        to: how it is laid out.

    Raises:
        Damaged: it is no transcript.
        NoSession: there is no such file.
    """
    data = read_bytes(path)
    seen = scan(data)
    read = told(path, seen)
    app = seen.header.app if seen.header else ""
    source = Source(__version__, app, sha256(data).hexdigest(), read.about, read.fault)
    lines = story(read.session, read.events) if to == "html" else ()
    return _WRITERS[to](lay_out(report(read.session, read.events, raised(read.events, read.session), source, lines)))
