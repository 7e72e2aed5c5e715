"""`doctor`: where things are, what runs here, which critics work, which models are named, and where keys are."""

import os
import platform
import shutil
import sys
from argparse import Namespace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from redraft import __version__
from redraft.bundled import samples_dir, themes_dir
from redraft.commands.answers import FINE, NO, is_terminal, say, say_json
from redraft.config import ConfigError, config_file, load, sessions_dir, state_dir
from redraft.core.naming import named

_PACKAGES = (
    "textual",
    "rich",
    "rtoml",
    "msgspec",
    "rapidfuzz",
    "google-re2",
    "harper-py",
    "proselint",
    "anthropic",
    "openai",
    "genai-prices",
    "keyring",
)


Lines = dict[str, tuple[str, bool]]
"""What was found, by name, and whether redraft can work with it."""


def doctor(args: Namespace) -> int:
    """Print paths, terminal, versions, critics, models and keys; 1 if something that is needed does not work."""
    from redraft.commands.model_report import keys, models

    report = {"paths": _paths(), "terminal": _terminal(), "versions": _versions(), "critics": _critics()}
    report |= {"habits": habits} if (habits := _habits()) else {}
    report |= {"models": models(os.environ), "keys": keys(os.environ)}
    if args.json:
        say_json({part: {name: says for name, (says, _) in lines.items()} for part, lines in report.items()})
    else:
        _say(report)
    return FINE if all(works for lines in report.values() for _, works in lines.values()) else NO


def _say(report: dict[str, Lines]) -> None:
    for part, lines in report.items():
        say(part)
        for name, (says, works) in lines.items():
            say(f"{' ' if works else '!'} {name:<14} {says}")


def _paths() -> Lines:
    return {
        "sessions": _writable(sessions_dir()),
        "state": _writable(state_dir()),
        "config": _settings(),
        "themes": _present(themes_dir()),
        "samples": _present(samples_dir()),
    }


def _writable(folder: Path) -> tuple[str, bool]:
    place = next((p for p in (folder, *folder.parents) if p.exists()), folder)
    if not place.is_dir():
        return f"{named(folder)} (cannot be made: {named(place)} is a file)", False
    return (named(folder), True) if os.access(place, os.W_OK) else (f"{named(folder)} (not writable)", False)


def _settings() -> tuple[str, bool]:
    path = config_file()
    if not path.exists():
        return f"{named(path)} (none yet)", True
    try:
        load()
    except ConfigError as fault:
        return str(fault), False
    return named(path), True


def _habits() -> Lines:
    """What the settings ask of the person beside the usual."""
    try:
        first = load().judge_first
    except ConfigError:
        return {}
    return {"judge_first": ("you judge before the critic's word is shown", True)} if first else {}


def _present(folder: Path) -> tuple[str, bool]:
    there = any(folder.glob("*.toml"))
    return named(folder) + ("" if there else " (missing: install redraft again)"), there


def _terminal() -> Lines:
    size = shutil.get_terminal_size((0, 0))
    told = {
        "TERM": os.environ.get("TERM", "(not set)"),
        "colours": os.environ.get("COLORTERM", "(not said: 256 or fewer)"),
        "size": f"{size.columns}x{size.lines}" if size.columns else "(no terminal)",
        "output": "a terminal" if is_terminal(sys.stdout) else "not a terminal",
        "encoding": getattr(sys.stdout, "encoding", None) or "(no output)",
        "editor": os.environ.get("VISUAL") or os.environ.get("EDITOR") or "(neither VISUAL nor EDITOR is set)",
    }
    return {name: (says, True) for name, says in told.items()}


def _versions() -> Lines:
    found = {"redraft": (__version__, True), "python": (platform.python_version(), True)}
    return found | {name: _version(name) for name in _PACKAGES}


def _version(name: str) -> tuple[str, bool]:
    try:
        return version(name), True
    except PackageNotFoundError:
        return "missing: install redraft again", False


def _critics() -> Lines:
    from redraft.critics.offline import self_test

    return {tool: (says, says == "works") for tool, says in self_test().items()}
