"""A criterion's command: what a spec may write as one. Running it is `redraft.critics.command`."""

from typing import Final

Command = tuple[str, ...]
"""A program and its arguments, each passed on as it is: no shell reads them."""

PLACE: Final = "{draft}"
"""What stands for the path of the draft's file in an argument; without it, the path is the last argument."""

MOST_ARGUMENTS: Final = 20
LONGEST: Final = 4_096
"""Most bytes of a command, the program's name included."""


class BadCommand(ValueError):
    """What stands for a command cannot be one; the message says what is allowed."""


def read_command(value: object) -> Command:
    """Read a command as it stands in a spec.

    Args:
        value: what TOML gave.

    Returns:
        The command.

    Raises:
        BadCommand: it is no list of texts, names no program, is too long, or holds a NUL, which no argument can.
    """
    if not isinstance(value, list) or not value or not all(isinstance(part, str) for part in value):
        raise BadCommand('must be a list of texts: the program, then its arguments, such as ["python3", "check.py"]')
    command = tuple(str(part) for part in value)
    size = sum(len(part.encode("utf-8", "surrogatepass")) for part in command)
    if not command[0].strip() or PLACE in command[0]:
        raise BadCommand("must start with the name of a program")
    if len(command) > MOST_ARGUMENTS:
        raise BadCommand(f"has {len(command)} parts, at most {MOST_ARGUMENTS} are allowed: put the rest in a script")
    if size > LONGEST:
        raise BadCommand(f"has {size} bytes, at most {LONGEST} are allowed: put the rest in a script")
    if any("\0" in part for part in command):
        raise BadCommand("holds a NUL character, which no argument can")
    return command
