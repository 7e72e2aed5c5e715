"""The command that writes a session's report."""

import json
from argparse import Namespace
from pathlib import Path

from redraft.commands.answers import DAMAGED, FINE, say_exactly, session_path, warn
from redraft.commands.outfile import checked_out, write_out
from redraft.commands.session_json import session_json
from redraft.config import sessions_dir
from redraft.core.naming import named
from redraft.intake import Refused
from redraft.loop.reporting import is_transcript, reported, written
from redraft.reports.as_json import as_json


def export(args: Namespace) -> int:
    """Write the report of a session; of a damaged one what can be read, with what is wrong, and the code 3."""
    path = session_path(args.session)
    out = _checked(Path(args.out), path, args.overwrite) if args.out is not None else None
    text, fault = _report(path, args.to)
    if out is None:
        say_exactly(text)
    else:
        _write(out, text)
    if fault:
        warn(f"{fault}; see: redraft verify {args.session}")
    return DAMAGED if fault else FINE


def _report(path: Path, to: str) -> tuple[str, str]:
    """The report as it is asked for, and what is wrong with the transcript."""
    of = reported(path, with_story=to in ("html", "json"))
    fault = of.report.source.fault
    match to:
        case "md" | "html" | "txt":
            return written(of.report, to), fault
        case _:
            value = session_json(of.session, of.report.signals) | as_json(of.report, of.session)
            return json.dumps(value, indent=2, ensure_ascii=True, default=str) + "\n", fault


def _write(out: Path, text: str) -> None:
    """Write it, or say of the file that was asked for why not."""
    try:
        write_out(out, text)
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(out)) from fault


def _checked(out: Path, session: Path, overwrite: bool) -> Path:
    """Refuse a place where no report may go: least of all in the place of a transcript."""
    found = out.resolve()
    if found.suffix == ".toml" and found.parent == sessions_dir().resolve():
        raise Refused(f"{named(out)}: is where sessions are kept: name a file elsewhere with --out")
    if found.is_file() and is_transcript(found):
        raise Refused(f"{named(out)}: is a transcript, which a report never replaces: name another file with --out")
    return checked_out(out, session, overwrite)
