"""How a command answers: text for a person, JSON for a script, and nothing but the answer on standard output."""

import sys
from pathlib import Path
from typing import TextIO

from redraft.config import sessions_dir
from redraft.tui.neutral import neutral, one_line

FINE, NO, WRONG, DAMAGED, FAULT = 0, 1, 2, 3, 4
"""Exit codes: fine; the answer is no; wrong usage or input; a damaged file; a model or network fault."""


def say(text: str = "") -> None:
    """Print a line for a person, or some; control characters are shown, never sent."""
    print(neutral(text))


def warn(text: str) -> None:
    """Tell a person what a script must not take for the answer."""
    print(f"redraft: {one_line(text)}", file=sys.stderr)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person is at the other end; a stream that was closed before the start is None."""
    return stream is not None and stream.isatty()


def say_exactly(text: str) -> None:
    """Print a text as it is, or, on a terminal, with its control characters shown."""
    if is_terminal(sys.stdout):
        sys.stdout.write(neutral(text) + ("" if text.endswith("\n") else "\n"))
    elif sys.stdout is not None:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())


def say_json(value: object) -> None:
    """Print a value as JSON."""
    import json

    print(json.dumps(value, indent=2, ensure_ascii=True, default=str))


def session_path(name: str) -> Path:
    """The transcript that a person means by a path, an id, or a unique start of its name.

    Raises:
        NoSession: none, or several.
    """
    from redraft.transcripts.library import find

    return find(sessions_dir(), name)
