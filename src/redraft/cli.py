"""The command line: parse, call, exit code. Nothing heavy is imported before it must be."""

import gc
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper
from resource import RLIMIT_CORE, getrlimit, setrlimit
from types import TracebackType
from typing import NoReturn

from redraft import __version__
from redraft.commands.flags import add_model_flags, named

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
    "doctor": "doctor:doctor",
}


class _Parser(ArgumentParser):
    """Says what is wrong in one line, with nothing in it that a terminal would act on."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG, f"{self.prog}: {_one_line(message)}; see: {self.prog} --help\n")


def parser() -> ArgumentParser:
    """The whole grammar of the command line."""
    top = _Parser(
        prog="redraft",
        description="Take a draft to the point where it meets its spec, and know when to stop.",
        epilog="example: redraft demo\n\nWithout a command, redraft shows your recent sessions.\n"
        "REDRAFT_HOME=FOLDER keeps all of redraft's data in that folder.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"redraft {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for add in (_new, _open, _demo, _run_spec, _check, _show, _verify, _list, _doctor):
        add(commands)
    return top


def _add(commands: "object", name: str, about: str, example: str) -> ArgumentParser:
    made = commands.add_parser(  # type: ignore[attr-defined]
        name,
        help=about,
        description=about[0].upper() + about[1:] + ".",
        epilog=f"example: {example}",
        formatter_class=RawDescriptionHelpFormatter,
    )
    assert isinstance(made, ArgumentParser)
    return made


def _new(commands: object) -> None:
    new = _add(commands, "new", "begin a session", "redraft new launch.toml --draft launch.md")
    new.add_argument(
        "spec", nargs="?", metavar="SPEC", type=named, help="the spec, a TOML file; without it, one is made with you"
    )
    new.add_argument("--draft", metavar="FILE", type=named, help="the text to begin with")
    new.add_argument(
        "--template", metavar="NAME", help="rubric to begin with: email, rfc, abstract, readme, prompt, costar, blank"
    )
    add_model_flags(new)


def _open(commands: object) -> None:
    opened = _add(commands, "open", "take a session up again", "redraft open k3v9")
    _session(opened)
    add_model_flags(opened)


def _demo(commands: object) -> None:
    add_model_flags(_add(commands, "demo", "work on a flawed launch email that comes with redraft", "redraft demo"))


def _run_spec(commands: object) -> None:
    run = _add(commands, "run",
               "refine a draft without a screen: exit 0 if done, 1 if not, 4 after a fault",
               "redraft run launch.toml --author ollama:qwen3 --critic openai:gpt-6-sol")  # fmt: skip
    run.add_argument("spec", metavar="SPEC", type=named, help="the spec, a TOML file")
    run.add_argument(
        "--draft", metavar="FILE", type=named, help="the text to begin with; without it, the author writes one"
    )
    run.add_argument(
        "--out",
        metavar="FILE",
        type=named,
        help="where the text that stands at the end is written; never after a fault",
    )
    run.add_argument("--overwrite", action="store_true", help="--out may replace a file, but never the spec")
    run.add_argument("--accept", choices=("none", "low", "medium", "all"),
                     help="the highest risk of a fix accepted unread; medium by default, all for rewrites")  # fmt: skip
    run.add_argument("--max-passes", type=_passes, metavar="N", help="passes at most; otherwise as the spec says")
    run.add_argument("--final-check", action="store_true",
                     help="when done, ask a fresh critic whether it is ready to use: exit 1 if not")  # fmt: skip
    run.add_argument("--mode", choices=("fixes", "rewrite"), default="fixes",
                     help="small fixes, or the whole text anew in each pass; fixes by default")  # fmt: skip
    _json(run)
    add_model_flags(run, roles=("author", "critic"), commands=True)


def _passes(text: str) -> int:
    if not text.isdecimal() or len(text) > 4 or not 1 <= int(text) <= 1000:
        raise ArgumentTypeError(f"{text[:40]!r} is not a number of passes, 1 to 1000")
    return int(text)


def _check(commands: object) -> None:
    check = _add(commands, "check", "judge a draft once, without a screen: exit 0 if all pass, 1 if not",
                 "redraft check launch.toml launch.md --json")  # fmt: skip
    check.add_argument("spec", metavar="SPEC", type=named, help="the spec, a TOML file")
    check.add_argument("draft", metavar="DRAFT", type=named, help="the text")
    _json(check)
    add_model_flags(check, roles=("critic",), commands=True)
    check.add_argument("--votes", type=_votes, metavar="N", help="independent judgements, by majority: 1, 3, 5, 7 or 9")


def _show(commands: object) -> None:
    show = _add(
        commands, "show", "print a session, or a part of it: exit 3 if its file is damaged", "redraft show k3v9 --log"
    )
    _session(show)
    what = show.add_mutually_exclusive_group()
    what.add_argument("--draft", action="store_true", help="the text that stands, exactly")
    what.add_argument("--version", type=_number, metavar="N", help="the text of version N, exactly")
    what.add_argument(
        "--log", action="store_true", help="every version; what is held, signals, endings, what was accepted"
    )
    _json(what)


def _number(text: str) -> int:
    try:
        return int(text[:10])
    except ValueError:
        raise ArgumentTypeError(f"{text[:40]!r} is not the number of a version, such as 2") from None


def _votes(text: str) -> int:
    if text not in ("1", "3", "5", "7", "9"):
        raise ArgumentTypeError(f"{text[:40]!r} is not 1, 3, 5, 7 or 9, which have a majority")
    return int(text)


def _verify(commands: object) -> None:
    verify = _add(
        commands, "verify", "check every seal and digest of a session: exit 0 if sound, 3 if not", "redraft verify k3v9"
    )
    _session(verify)
    _json(verify)


def _list(commands: object) -> None:
    _json(_add(commands, "list", "list the sessions, and where each stands", "redraft list --json"))


def _doctor(commands: object) -> None:
    _json(_add(commands, "doctor", "say where things are, and what works here", "redraft doctor"))


def _session(command: ArgumentParser) -> None:
    command.add_argument("session", metavar="SESSION", help="a path, an id, or a unique start of its name")


def _json(command: "object") -> None:
    command.add_argument("--json", action="store_true", help="answer as JSON")  # type: ignore[attr-defined]


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
    top = parser()
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


def _one_line(text: str) -> str:
    from redraft.tui.neutral import one_line

    return one_line(text)
