"""The grammar of the command line: every command, its arguments, and what each is for."""

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from typing import Final, NoReturn

from redraft import __version__
from redraft.commands.flags import add_model_flags, named

WRONG = 2
"""The exit code of wrong usage."""


class _Parser(ArgumentParser):
    """Says what is wrong in one line, with nothing in it that a terminal would act on."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG, f"{self.prog}: {_one_line(message)}; see: {self.prog} --help\n")


def parser(only: str = "") -> ArgumentParser:
    """The grammar of the command line.

    Args:
        only: the one command that is made, which is what a start can afford; all of them if "".
    """
    top = _Parser(
        prog="redraft",
        description="Take a draft to the point where it meets its spec, and know when to stop.",
        epilog="example: redraft demo\n\nWithout a command, redraft shows your sessions.\n"
        "REDRAFT_HOME=FOLDER keeps all of redraft's data in that folder.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"redraft {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for name, add in _ALL.items():
        if only in ("", name):
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
    own = "or one of your own: NAME.toml in templates/ of the settings folder"
    new.add_argument(
        "--template",
        metavar="NAME",
        help=f"rubric to begin with: email, rfc, abstract, readme, prompt, costar, blank, {own}",
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


def _replay(commands: object) -> None:
    replay = _add(commands, "replay", "watch a session again, event by event; it writes nothing", "redraft replay k3v9")
    _session(replay)
    replay.add_argument("--at", type=_event, metavar="N", help="begin at event N; at the first otherwise")
    replay.add_argument("--plain", action="store_true", help="print the story as text, for pipes and screen readers")


def _fork(commands: object) -> None:
    fork = _add(commands, "fork", "begin a session from a copy of another, up to an event", "redraft fork k3v9 --at 41")
    _session(fork)
    fork.add_argument("--at", type=_event, metavar="N", help="the last event that is copied; the last one otherwise")


def _event(text: str) -> int:
    if not text.isdecimal() or len(text) > 9 or int(text) < 1:
        raise ArgumentTypeError(f"{text[:40]!r} is not the number of an event, such as 41")
    return int(text)


def _rate(commands: object) -> None:
    rate = _add(commands, "rate", "say how good a session's text is, in under a minute", "redraft rate k3v9 --blind")
    rate.add_argument(
        "session", nargs="?", metavar="SESSION", help="a session; without one, those that nobody rated, one by one"
    )
    rate.add_argument("--blind", action="store_true", help="show the text and its task alone: no scores, no history")


def _feedback(commands: object) -> None:
    feedback = _add(
        commands, "feedback", "list low ratings, flags and reasons that nothing came of yet", "redraft feedback --json"
    )
    feedback.add_argument("session", nargs="?", metavar="SESSION", help="of one session only")
    _json(feedback)


def _stats(commands: object) -> None:
    stats = _add(commands, "stats", "show what your sessions teach", "redraft stats --since 30d --template email")
    stats.add_argument(
        "--since", type=_days, metavar="DAYS", help="sessions begun since then only: 30d, 12w, 2026-11-01"
    )
    stats.add_argument("--template", metavar="NAME", type=named, help="sessions begun with that template only")
    how = stats.add_mutually_exclusive_group()
    how.add_argument("--plain", action="store_true", help="print them as text")
    _json(how)


def _days(text: str) -> str:
    from re import fullmatch

    if not fullmatch(r"[1-9][0-9]{0,4}[dwmy]|[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ArgumentTypeError(f"{text[:40]!r} is no span such as 30d, 12w, 6m or 1y, and no date such as 2026-11-01")
    return text


def _export(commands: object) -> None:
    export = _add(commands, "export", "write a session's report", "redraft export k3v9 --to html --out report.html")
    _session(export)
    export.add_argument("--to", choices=("md", "html", "json", "txt"), default="md", help="its format; md by default")
    export.add_argument("--out", metavar="FILE", type=named, help="the file to write; without it, standard output")
    export.add_argument("--overwrite", action="store_true", help="--out may replace a file, but never a transcript")


_ALL: Final = {
    "new": _new,
    "open": _open,
    "demo": _demo,
    "run": _run_spec,
    "check": _check,
    "show": _show,
    "verify": _verify,
    "list": _list,
    "replay": _replay,
    "fork": _fork,
    "rate": _rate,
    "feedback": _feedback,
    "stats": _stats,
    "export": _export,
    "doctor": _doctor,
}


def _one_line(text: str) -> str:
    from redraft.tui.neutral import one_line

    return one_line(text)
