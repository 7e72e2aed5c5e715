"""The flags that say which models play, and what they may have. Only the parser of the command line is imported."""

from argparse import ArgumentParser


def add_model_flags(command: ArgumentParser, *, commands: bool = False, author: bool = True) -> None:
    """Let a command be told which models play.

    Args:
        command: its parser.
        commands: a spec's commands can be allowed, too, where there is no screen to ask on.
        author: an author can be named, and a judge; False where there is only something to judge.
    """
    models = command.add_argument_group("models", "MODEL is provider:id, such as openai:gpt-6-sol; or offline")
    if author:
        models.add_argument("--author", metavar="MODEL", help="who writes")
    models.add_argument("--critic", metavar="MODEL", help="who finds fault, in a context of its own")
    if author:
        models.add_argument("--judge", metavar="MODEL", help="who compares two versions; otherwise the critic")
    models.add_argument("--profile", metavar="NAME", default="", help="take [profile.NAME] of the settings")
    models.add_argument(
        "--allow-host", metavar="HOST", action="append", default=[], help="send a key to this host, this time"
    )
    if commands:
        models.add_argument("--allow-commands", action="store_true", help="run the commands of the spec, this time")
