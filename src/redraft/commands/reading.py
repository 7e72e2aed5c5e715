"""`show` and `verify`: they read a transcript, lock nothing and write nothing."""

from argparse import Namespace

from msgspec.structs import asdict

from redraft.commands.answers import DAMAGED, FINE, say, say_exactly, say_json, session_path, warn
from redraft.commands.expecting import say_outlook
from redraft.commands.session_json import session_json
from redraft.commands.session_log import say_log
from redraft.commands.spending import say_spend
from redraft.core.chronicle import origin_said
from redraft.core.naming import named
from redraft.core.raised import raised
from redraft.core.session import Session
from redraft.core.standing import Standing, rubric, score
from redraft.loop.opening import Read, read_session
from redraft.loop.verifying import Verification, verify
from redraft.transcripts.library import NoSession
from redraft.transcripts.recovery import Damaged
from redraft.tui.neutral import one_line

_BOX = {"pass": "[x]", "fail": "[ ]", "not judged": "[?]"}


def show(args: Namespace) -> int:
    """Print a session: its state, a version's text, its version log, or all of it as JSON.

    Of a damaged one, what can be read is printed, what is wrong is said beside it, and the code is 3.
    """
    read = read_session(session_path(args.session))
    _show(read, args)
    if read.fault:
        warn(f"{read.fault}; see: redraft verify {args.session}")
    return DAMAGED if read.fault else FINE


def _show(read: Read, args: Namespace) -> None:
    session = read.session
    if args.json:
        say_json(session_json(session, raised(read.events, session)) | {"about": read.about})
    elif args.version is not None or args.draft:
        _show_text(session, args.version)
    elif args.log:
        say_log(session, raised(read.events, session))
    else:
        _show_state(session, read.about)


def _show_text(session: Session, version: int | None) -> None:
    number = session.head if version is None else version
    if not 1 <= number <= len(session.drafts):
        held = f"the session has v1 to v{len(session.drafts)}" if session.drafts else "the session has no draft yet"
        raise NoSession(f"there is no v{number}: {held}")
    say_exactly(session.version(number).text)


def _show_state(session: Session, about: str) -> None:
    say(f"{one_line(session.title)}  ({session.id}, spec r{session.revision})")
    if about:
        say(one_line(about))
    for forked in session.forked:
        say(one_line(f"forked: {origin_said(forked)} (event {forked.n} here)"))
    passes = f"{len(session.passes)} pass{'' if len(session.passes) == 1 else 'es'}"
    say(f"v{session.head} of {len(session.drafts)}, {score(session)}, {passes}" if session.drafts else "no draft yet")
    if session.ended:
        say(f"{session.ended.ending}: {session.ended.why}")
    say_outlook(session)
    say()
    for line in rubric(session):
        say(rubric_line(line))
    held = [f"❄ {hold.target}" for hold in session.holds] + (["outline locked"] if session.lock else [])
    if held:
        say("\n" + "  ".join(held))
    say_spend(session)


def rubric_line(line: Standing) -> str:
    """How one criterion stands, in a line."""
    mark, reason = line.mark, line.mark.reason if line.mark else "not judged"
    votes = f" ({mark.votes})" if mark and mark.votes else ""
    stale = " (judged before the last change)" if mark and mark.stale else ""
    note = f" — {line.note}" if line.note else ""
    return f"{_BOX[line.state]} {line.criterion.id:<14} {one_line(reason)}{votes}{stale}{note}"


def verify_session(args: Namespace) -> int:
    """Check every event's seal, fold, and compare digests."""
    try:
        result = verify(session_path(args.session))
    except Damaged as fault:
        if not args.json:
            raise
        say_json({"sound": False, "faults": [str(fault)]})
        return DAMAGED
    if args.json:
        say_json({"sound": not result.faults, **asdict(result)})
    else:
        _say_verified(result)
    return DAMAGED if result.faults else FINE


def _say_verified(result: Verification) -> None:
    say(f"{named(result.path.name)}: {'damaged' if result.faults else 'sound'}")
    if result.about:
        say(f"about     {one_line(result.about)}")
    say(f"events    {result.events}")
    say(f"versions  {result.versions}, v{result.head} stands")
    say(f"draft     sha256 {result.draft_sha256 or '(no draft yet)'}")
    say(f"file      sha256 {result.file_sha256}")
    for fault in result.faults:
        say(f"fault     {fault}")
