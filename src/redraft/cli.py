"""The command line: parse, call, exit code. Nothing heavy is imported before it must be."""

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper
from resource import RLIMIT_CORE, getrlimit, setrlimit
from types import TracebackType
from typing import NoReturn

from redraft.commands.grammar import parser

FINE, NO, WRONG, DAMAGED, FAULT, INTERRUPTED = 0, 1, 2, 3, 4, 130

_GARBAGE = 50_000, 20, 20
"""Objects made between two looks for garbage. Python's own 700 takes a twentieth of the time to the first paint, as
next to nothing that is imported or mounted is ever garbage."""

Command = Callable[[Namespace], int]

_COMMANDS = {
    "new": "screens:new",
    "open": "screens:open_session",
    "demo": "screens:demo",
    "run": "running:run",
    "check": "judging:check",
    "show": "reading:show",
    "verify": "reading:verify_session",
    "list": "listing:list_sessions",
    "replay": "replaying:replay",
    "fork": "forking:fork",
    "rate": "rating:rate",
    "feedback": "feedback:feedback",
    "stats": "stats:stats",
    "export": "exporting:export",
    "doctor": "doctor:doctor",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: what was typed after "redraft"; the process's own arguments when None.

    Returns:
        The exit code.
    """
    _open_errors()
    _take_any_character()
    _keep_to_ourselves()
    code = FINE
    try:
        try:
            code = _run(sys.argv[1:] if argv is None else argv)
        finally:
            _flush()
        return code
    except BrokenPipeError:
        return code  # the reader has gone: say nothing more
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit:
        raise  # --help and the like: nothing was refused, so nothing need be imported
    except _refusals() as refusal:
        print(f"redraft: {_neutral(_words(refusal))}", file=sys.stderr)
        return _code(refusal)


def _run(argv: Sequence[str]) -> int:
    gc.set_threshold(*_GARBAGE)
    top = parser(argv[0] if argv and argv[0] in _COMMANDS else "")
    if argv and not argv[0].startswith("-") and argv[0] not in _COMMANDS:
        top.error(_no_command(argv[0]))
    args, beyond = top.parse_known_args(argv)
    if beyond:
        _refuse(args, beyond)
    return _command(args.command)(args)


def _refuse(args: Namespace, beyond: list[str]) -> NoReturn:
    """Say what was typed too much, in the name of its command."""
    draft = args.command in ("run", "new") and not args.draft and not beyond[0].startswith("-")
    hint = " (a draft is named with --draft)" if draft else ""
    top = parser()
    top.prog = f"{top.prog} {args.command}" if args.command else top.prog
    top.error(f"unrecognized arguments: {' '.join(beyond)[:200]}{hint}")


def _no_command(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, _COMMANDS, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(_COMMANDS)}"
    return f"there is no command {name[:40]!r}: {hint}"


def _command(name: str | None) -> Command:
    module, _, function = _COMMANDS.get(name or "", "screens:home").partition(":")
    command: Command = getattr(import_module(f"redraft.commands.{module}"), function)
    return command


def _open_errors() -> None:
    """Let errors go nowhere if they were closed at the start, instead of into the answer or a file opened since."""
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


def _take_any_character() -> None:
    """Let what a terminal's encoding lacks be spelt out, instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _keep_to_ourselves() -> None:
    """Let nothing of our memory out however we end: keys are in it, in local values and in the words of errors."""
    setrlimit(RLIMIT_CORE, (0, getrlimit(RLIMIT_CORE)[1]))
    os.environ.pop("TEXTUAL_LOG", None)  # the screen library would write the words of every error there
    sys.excepthook = _own_fault


def _own_fault(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    from redraft.tui.own_fault import own_fault

    print(f"redraft: stopped on a fault of its own: {own_fault(error)}", file=sys.stderr)


def _flush() -> None:
    """Send what is still buffered while a fault can be told; at the end of the process it could not."""
    if sys.stdout is None or sys.stdout.closed:
        return
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def _refusals() -> tuple[type[Exception], ...]:
    """What commands raise to say no: imported here, since only a run that failed gets this far."""
    from redraft.config import ConfigError
    from redraft.core.spec import SpecError
    from redraft.critics.protocol import CriticFault
    from redraft.intake import Refused
    from redraft.loop.record import Declined
    from redraft.models.faults import ModelFault
    from redraft.transcripts.library import NoSession
    from redraft.transcripts.recovery import Damaged

    return (ConfigError, SpecError, Refused, Declined, CriticFault, ModelFault, NoSession, Damaged, OSError)


def _code(refusal: Exception) -> int:
    from redraft.config import ConfigError
    from redraft.critics.protocol import CriticFault
    from redraft.models.faults import ModelFault
    from redraft.transcripts.recovery import Damaged

    if isinstance(refusal, ModelFault):
        return WRONG if refusal.kind == "unconfirmed host" else FAULT
    if isinstance(refusal, CriticFault):
        return WRONG if isinstance(refusal.__cause__, ConfigError) else FAULT
    return DAMAGED if isinstance(refusal, Damaged) else WRONG


def _words(refusal: Exception) -> str:
    from redraft.commands.remedies import remedy
    from redraft.core.naming import named as name_of

    if not isinstance(refusal, OSError):
        return remedy(refusal)
    what = "the answer" if refusal.filename is None else name_of(refusal.filename)
    return f"{what}: {refusal.strerror or refusal}: check its permissions, and the room on its disk"


def _neutral(text: str) -> str:
    from redraft.tui.neutral import neutral

    return neutral(text)
