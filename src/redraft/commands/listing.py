"""`list`: every session there is, and where it stands. It locks nothing and writes nothing."""

from argparse import Namespace

from msgspec import Struct
from msgspec.structs import asdict

from redraft.commands.answers import FINE, say, say_json
from redraft.config import sessions_dir
from redraft.core.naming import named
from redraft.core.standing import score
from redraft.loop.opening import read_session
from redraft.transcripts.library import NoSession, Summary, listing
from redraft.transcripts.recovery import Damaged
from redraft.tui.neutral import one_line

READ_LIMIT = 512 * 1024
"""Bytes up to which a transcript is read whole for the list; of a larger one only its ends are looked at."""


class _Stand(Struct, frozen=True):
    """Where a session stands.

    Args:
        version: the number of the draft that stands; None before the first, or if it was not looked for.
        score: criteria passed, of how many; "" likewise.
        state: its ending, or "open"; "damaged" if the file is; "" if it was not looked for.
    """

    version: int | None = None
    score: str = ""
    state: str = ""


def list_sessions(args: Namespace) -> int:
    """List the sessions, the last changed first; a file that cannot be read is named."""
    found = [(item, _stand(item)) for item in listing(sessions_dir())]
    if args.json:
        say_json([{**asdict(item), **asdict(stand)} for item, stand in found])
        return FINE
    for item, stand in found:
        say(_line(item, stand))
    if not found:
        say("No sessions yet. Begin one with: redraft demo")
    return FINE


def _stand(item: Summary) -> _Stand:
    if item.fault:
        return _Stand(state="damaged")
    if item.size > READ_LIMIT:
        return _Stand()
    try:
        session = read_session(item.path).session
    except (Damaged, NoSession):
        return _Stand(state="damaged")
    state = session.ended.ending if session.ended else "open"
    return _Stand(session.head or None, str(score(session)) if session.head else "", state)


def _line(item: Summary, stand: _Stand) -> str:
    when = item.changed.astimezone().strftime("%Y-%m-%d %H:%M") if item.changed else ""
    version = f"v{stand.version}" if stand.version else ""
    title = one_line(item.title) or named(item.path.name)
    fault = f"  ({one_line(item.fault)})" if item.fault else ""
    return f"{item.id or '????':<5} {when:<16}  {version:<4} {stand.score:<5} {stand.state:<16} {title}{fault}"
