"""How a command answers: text for a person, JSON for a script, and nothing but the answer on standard output."""

import json
import sys
from pathlib import Path

from redraft.config import sessions_dir
from redraft.transcripts.library import find
from redraft.tui.neutral import neutral

FINE, NO, WRONG, DAMAGED, FAULT = 0, 1, 2, 3, 4
"""Exit codes: fine; the answer is no; wrong usage or input; a damaged file; a model or network fault."""


def say(text: str = "") -> None:
    """Print a line for a person; control characters are shown, never sent."""
    print(neutral(text))


def say_exactly(text: str) -> None:
    """Print a text as it is, or, on a terminal, with its control characters shown."""
    if sys.stdout.isatty():
        sys.stdout.write(neutral(text) + ("" if text.endswith("\n") else "\n"))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())


def say_json(value: object) -> None:
    """Print a value as JSON."""
    print(json.dumps(value, indent=2, ensure_ascii=True, default=str))


def session_path(name: str) -> Path:
    """The transcript that a person means by a path, an id, or a unique start of its name.

    Raises:
        NoSession: none, or several.
    """
    return find(sessions_dir(), name)
