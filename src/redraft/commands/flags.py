"""The flags that say which models play, and what they may have. Only the parser of the command line is imported."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence

_ROLES = {
    "author": "who writes",
    "critic": "who finds fault, in a context of its own",
    "judge": "who compares two versions; otherwise the critic",
}


def named(text: str) -> str:
    """What was typed, which must be something: a script's variable that is empty is no choice.

    Raises:
        ArgumentTypeError: nothing was typed.
    """
    if not text.strip():
        raise ArgumentTypeError("nothing is named")
    return text


def add_model_flags(command: ArgumentParser, *, roles: Sequence[str] = tuple(_ROLES), commands: bool = False) -> None:
    """Let a command be told which models play.

    Args:
        command: its parser.
        roles: those that there are in it.
        commands: a spec's commands can be allowed, too, where there is no screen to ask on.
    """
    models = command.add_argument_group("models", "MODEL is provider:id, such as openai:gpt-6-sol; or offline")
    for role in roles:
        models.add_argument(f"--{role}", metavar="MODEL", type=named, help=_ROLES[role])
    models.add_argument("--profile", metavar="NAME", type=named, help="take [profile.NAME] of the settings")
    models.add_argument(
        "--allow-host", metavar="HOST", action="append", default=[], help="a key may go to this host, this time"
    )
    if commands:
        models.add_argument("--allow-commands", action="store_true", help="the commands of the spec may run, this time")
