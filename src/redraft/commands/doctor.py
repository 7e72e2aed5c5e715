"""`doctor`: where things are, what runs here, and which critics work."""

import os
import platform
import shutil
import sys
from argparse import Namespace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from redraft import __version__
from redraft.bundled import samples_dir, themes_dir
from redraft.commands.answers import FINE, NO, say, say_json
from redraft.config import config_file, sessions_dir, state_dir

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
)


def doctor(args: Namespace) -> int:
    """Print paths, terminal, versions and critics; 1 if something that the main job needs does not work."""
    report = {"paths": _paths(), "terminal": _terminal(), "versions": _versions(), "critics": _critics()}
    if args.json:
        say_json(report)
    else:
        for heading, lines in report.items():
            say(heading)
            for name, value in lines.items():
                say(f"  {name:<14} {value}")
    return (
        NO if any("missing" in v or "not writable" in v for lines in report.values() for v in lines.values()) else FINE
    )


def _paths() -> dict[str, str]:
    return {
        "sessions": _writable(sessions_dir()),
        "state": _writable(state_dir()),
        "config": f"{config_file()}{'' if config_file().exists() else ' (none yet)'}",
        "themes": _present(themes_dir()),
        "samples": _present(samples_dir()),
    }


def _writable(folder: Path) -> str:
    place = next((p for p in (folder, *folder.parents) if p.exists()), folder)
    return str(folder) if os.access(place, os.W_OK) else f"{folder} (not writable)"


def _present(folder: Path) -> str:
    return str(folder) if any(folder.glob("*.toml")) else f"{folder} (missing)"


def _terminal() -> dict[str, str]:
    size = shutil.get_terminal_size((0, 0))
    return {
        "TERM": os.environ.get("TERM", "(not set)"),
        "colours": os.environ.get("COLORTERM", "(not said: 256 or fewer)"),
        "size": f"{size.columns}x{size.lines}" if size.columns else "(no terminal)",
        "output": "a terminal" if sys.stdout.isatty() else "not a terminal",
        "editor": os.environ.get("VISUAL") or os.environ.get("EDITOR") or "(neither VISUAL nor EDITOR is set)",
    }


def _versions() -> dict[str, str]:
    found = {"redraft": __version__, "python": platform.python_version()}
    return found | {name: _version(name) for name in _PACKAGES}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing: install redraft again"


def _critics() -> dict[str, str]:
    from redraft.critics.offline import self_test

    return self_test()
