"""`feedback`: low ratings, flags and reasons for rejecting that nothing came of yet."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from redraft.commands.answers import DAMAGED, FINE, say, say_json, session_path, warn
from redraft.config import sessions_dir, state_dir
from redraft.core.feedback import Feedback
from redraft.local_time import local_minute
from redraft.loop.unanswered import Unanswered, of_session, unanswered
from redraft.transcripts.index import NAME, refresh
from redraft.tui.neutral import one_line


def feedback(args: Namespace) -> int:
    """List open feedback, of one session or of all; a file that cannot be read is named.

    Of one session whose file is damaged, what can be read is listed, and the code is 3.
    """
    one = session_path(args.session) if args.session else None
    found = [of_session(one)] if one is not None else [*unanswered(_worth_reading())]
    for each in (each for each in found if each.fault):
        warn(f"{each.path.name}: {each.fault}")
    _answer(found, args.session, args.json)
    return DAMAGED if one is not None and found[0].fault else FINE


def _worth_reading() -> Sequence[Path]:
    """The transcripts that have open feedback or cannot be read, as the index tells, the last changed first."""
    found = refresh(sessions_dir(), state_dir() / NAME)
    wanted = [each for each in found if each.row is None or each.row.feedback or each.fault]
    return [sessions_dir() / each.name for each in sorted(wanted, key=lambda each: -each.mtime_ns)]


def _answer(found: Sequence[Unanswered], asked: str | None, as_json: bool) -> None:
    told = [each for each in found if each.items]
    if as_json:
        say_json([_session_json(each) for each in told])
        return
    for place, each in enumerate(told):
        if place:
            say()
        say(f"{each.id}  {one_line(each.title)}")
        for item in each.items:
            say(f"  {local_minute(item.at)}  {one_line(item.says)}")
    say(f"\nredraft open {one_line(asked or told[0].id)} and O sees to it." if told else "No feedback is open.")


def _session_json(each: Unanswered) -> dict[str, object]:
    return {"id": each.id, "title": each.title, "feedback": [feedback_json(item) for item in each.items]}


def feedback_json(item: Feedback) -> dict[str, object]:
    """One piece of open feedback, for scripts."""
    return {
        "event": item.n,
        "what": item.what,
        "version": item.version,
        "about": item.about,
        "flag": item.flag,
        "says": item.says,
        "words": item.words,
        "at": item.at.isoformat(),
    }
