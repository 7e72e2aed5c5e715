"""`stats`: what the sessions teach, on the screen, as text or as JSON. It writes nothing but the index."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from redraft.commands.answers import FAULT, FINE, is_terminal, say, say_json, warn
from redraft.config import sessions_dir, state_dir
from redraft.intake import Refused
from redraft.stats.report import LeftOut, Report
from redraft.stats.since import NoSpan, since_of
from redraft.transcripts.index import NAME, Progress
from redraft.transcripts.lessons import lessons

_CLEAR: Final = "\r\x1b[K"
_NAMED: Final = 5
"""Files that are named one by one on standard error."""


def stats(args: Namespace) -> int:
    """Tell what the sessions teach; a file that is not sound is named and left out."""
    if not (args.json or args.plain) and is_terminal(sys.stdin) and is_terminal(sys.stdout):
        return _show(args)
    told = _lessons(args)
    if args.json:
        import msgspec

        say_json(msgspec.to_builtins(told))
    else:
        from redraft.stats.plain import plain

        for line in plain(told):
            say(line)
    _warn(told.left_out)
    return FINE


def _show(args: Namespace) -> int:
    """On the screen, with plots."""
    from redraft.config import load
    from redraft.tui.app import RedraftApp
    from redraft.tui.screens.stats import StatsScreen

    _since(args, datetime.now(UTC))  # what is no span is refused before the screen comes up
    app = RedraftApp(load(), lambda: StatsScreen(args.since or "", args.template or ""))
    app.run()
    return FAULT if app.return_code else FINE


def _since(args: Namespace, now: datetime) -> datetime | None:
    try:
        return since_of(args.since, now) if args.since else None
    except NoSpan as why:
        raise Refused(f"--since: {why}; say 30d, 12w, 6m, 1y, or a date such as 2026-11-01") from why


def _lessons(args: Namespace) -> Report:
    now = datetime.now(UTC)
    since = _since(args, now)
    telling = _tell if is_terminal(sys.stderr) else None
    told = lessons(
        sessions_dir(), state_dir() / NAME, now=now, since=since, template=args.template or "", progress=telling
    )
    if telling:
        print(_CLEAR, end="", file=sys.stderr, flush=True)
    return told


def _tell(progress: Progress) -> bool:
    """Say how far the reading is: the first time, thousands of sessions take a while."""
    print(f"{_CLEAR}reading {progress.done:,} of {progress.total:,} sessions", end="", file=sys.stderr, flush=True)
    return True


def _warn(left_out: Sequence[LeftOut]) -> None:
    for each in left_out[:_NAMED]:
        warn(f"left out: {each.name}: {each.fault}")
    if len(left_out) > _NAMED:
        warn(f"left out: {len(left_out) - _NAMED} more; see: redraft list")
