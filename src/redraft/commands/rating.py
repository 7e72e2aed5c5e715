"""`rate`: say how good a text is, in under a minute; without a session, the texts that nobody rated, one by one."""

import sys
from argparse import Namespace

from redraft.commands.answers import FAULT, FINE, is_terminal, say, session_path, warn
from redraft.config import load
from redraft.intake import Refused
from redraft.loop.rating import ratable
from redraft.tui.neutral import one_line


def rate(args: Namespace) -> int:
    """Ask for ratings on the screen, and say what came of it."""
    paths = None
    if args.session is not None:
        paths = (session_path(args.session),)
        ratable(paths[0]).close()  # what is wrong with it comes before the screen does
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise Refused("rating needs a terminal; without one, see: redraft list")
    from redraft.tui.app import RedraftApp
    from redraft.tui.screens.rate_sessions import RateSessions, Tally

    config, done = load(), Tally()

    def finished(tally: Tally) -> None:
        nonlocal done
        done = tally
        app.exit()

    app = RedraftApp(config, lambda: RateSessions(config, paths, blind=args.blind, finished=finished))  # type: ignore[arg-type, return-value]
    app.run()
    for line in (*done.rated, *(f"Not saved: {each}" for each in done.unsaved)):
        say(one_line(line))
    for line in done.passed:
        warn(line)
    say(done.says)
    return FAULT if app.return_code else FINE
