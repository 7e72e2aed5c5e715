"""`replay`: a session again, event by event, on the screen or as plain text. It locks nothing and writes nothing."""

import sys
from argparse import Namespace
from collections.abc import Iterator

from redraft.commands.answers import DAMAGED, FINE, is_terminal, say, session_path, warn
from redraft.core.chronicle import deed_of, origin_said, who
from redraft.core.digest import digest
from redraft.core.events import AnyEvent, ClosedPass
from redraft.core.naming import named
from redraft.core.phrases import counted
from redraft.core.session import Session
from redraft.core.standing import score
from redraft.intake import Refused
from redraft.local_time import local_minute
from redraft.loop.tape import Tape
from redraft.tui.neutral import one_line

_WIDEST_NAME = 24


def replay(args: Namespace) -> int:
    """Show a session's story; of a damaged one as far as it can be read, with what is wrong, and the code 3."""
    tape = Tape.open(session_path(args.session))
    if args.at is not None and args.at > len(tape):
        raise Refused(_no_event(tape, args.at))
    code = _print(tape, args.at or 1) if args.plain else _show(tape, args.at or 1)
    if tape.fault:
        warn(f"{tape.fault}; see: redraft verify {args.session}")
    return DAMAGED if tape.fault else code


def _no_event(tape: Tape, n: int) -> str:
    count = len(tape)
    what = "can be shown" if tape.beyond else "is all there is" if count == 1 else "are all there are"
    return f"there is no event {n} to show: {'event 1' if count == 1 else f'events 1 to {count:,}'} {what}"


def _show(tape: Tape, at: int) -> int:
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise Refused("the replay's screen needs a terminal; without one, say --plain, which prints the story as text")
    from redraft.commands.screens import run_app
    from redraft.config import load
    from redraft.tui.screens.replaying import ReplayScreen

    config = load()
    return run_app(config, lambda: ReplayScreen(tape, config, at=at), None)


def _print(tape: Tape, at: int) -> int:
    for line in _header(tape):
        say(one_line(line))
    for line in _story(tape, at):
        say(line)
    for line in _footer(tape):
        say(one_line(line))
    return FINE


def _header(tape: Tape) -> Iterator[str]:
    """What the session is, and what done means in it, as it began."""
    first, last = tape.at(1), tape.at(len(tape))
    renamed = f", now called '{last.title}'" if last.title != first.title else ""
    yield f"{first.title} ({tape.id}, spec r{first.revision}){renamed}"
    if tape.header.about:
        yield tape.header.about
    for forked in last.forked:
        yield f"forked: {origin_said(forked)}"
    yield f"Task: {first.spec.task}"
    yield f"Criteria: {len(first.spec.criteria)}"
    for criterion in first.spec.criteria:
        yield f"{criterion.id}: {criterion.says} (judged by {_JUDGES[criterion.judge]})"


_JUDGES = {"critic": "the critic", "person": "you", "rule": "code", "command": "a command"}


def _story(tape: Tape, at: int) -> Iterator[str]:
    """A line an event, in columns that need no ruling; an empty line before each pass, and after it."""
    wide = max(len(_name(event)) for event in tape.events[at - 1 :])
    number = len(f"{tape.events[-1].n}")
    before = tape.at(at - 1) if at > 1 else None
    closed = True
    for n in range(at, len(tape) + 1):
        event, after = tape.event(n), tape.at(n)
        if closed or _opens(before, after):
            yield ""
        head = f"{event.n:>{number}}  {local_minute(event.at)}  {_name(event):<{wide}}"
        yield f"{head}  {one_line(deed_of(event, before, after))}"
        before, closed = after, isinstance(event, ClosedPass)


def _opens(before: Session | None, after: Session) -> bool:
    return before is not None and before.open is None and after.open is not None


def _name(event: AnyEvent) -> str:
    name = one_line(who(event))
    return name if len(name) <= _WIDEST_NAME else f"{name[: _WIDEST_NAME - 1]}…"


def _footer(tape: Tape) -> Iterator[str]:
    """Where it ended, with the digests by which two replays are known to be the same."""
    last = tape.at(len(tape))
    yield ""
    if tape.beyond:
        yield f"The file goes on, but {counted(tape.beyond, 'more event')} in it cannot be shown."
    if last.draft is None:
        yield "No draft was written."
    else:
        yield f"v{last.head} stands, {score(last)}"
        yield f"Draft: sha256 {last.draft.sha256}"
    yield f"Session: sha256 {digest(last)}"
    yield f"Read from {named(tape.path.name)}"
