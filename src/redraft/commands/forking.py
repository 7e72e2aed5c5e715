"""`fork`: a session of one's own from a copy of another, up to an event of it."""

from argparse import Namespace

from redraft.commands.answers import FINE, say, session_path
from redraft.config import load, sessions_dir
from redraft.core.chronicle import origin_said
from redraft.loop.forking import fork as make_fork
from redraft.loop.tape import Tape


def fork(args: Namespace) -> int:
    """Copy a session's events into a new one, and say where it is and how to go on; the origin is left as it is."""
    made = make_fork(session_path(args.session), args.at, sessions_dir(), person=load().name)
    tape = Tape.open(made)
    session = tape.at(len(tape))
    say(f"{session.id}  {origin_said(session.forked[-1])}")
    say(f"Saved in {made}")
    say(f"Go on with: redraft open {session.id}")
    return FINE
