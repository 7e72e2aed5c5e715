"""Which commands may run: those that a person has seen and allowed, for one file, exactly as they stand in it.

Leave is kept outside specs and sessions, in a file of its own that only its owner can write, so that no file that is
opened can give leave to itself.
"""

import hashlib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

import msgspec
import tomli_w

from redraft.core.commands import Command
from redraft.core.spec import Spec
from redraft.private import read_private, write_private

MOST_ENTRIES: Final = 500
"""Files whose commands are remembered; the oldest is forgotten first, and is asked about again."""
FILE_LIMIT: Final = 4_000_000
"""Bytes of the file that are read at most."""


def commands_of(spec: Spec) -> tuple[Command, ...]:
    """The commands of a spec, in the order of its criteria."""
    return tuple(criterion.command for criterion in spec.criteria if criterion.command)


def digest(commands: tuple[Command, ...]) -> str:
    """SHA-256, in hex, of commands in their order, with every argument: another byte anywhere is another digest."""
    return hashlib.sha256(msgspec.json.encode(commands)).hexdigest()


class Leave(Protocol):
    """Says whether the commands of a spec may run."""

    def allowed(self, path: Path, spec: Spec) -> bool:
        """Say whether they may.

        Args:
            path: the file that the spec came in: a spec's own, or a transcript.
            spec: as it stands now.
        """
        ...


class Granted:
    """Leave for all commands of this run, given in its arguments by whoever started it; nothing is remembered."""

    def allowed(self, path: Path, spec: Spec) -> bool:
        """Say yes; see `Leave`."""
        return True


class Trust:
    """What a person has allowed, remembered by file and by commands."""

    def __init__(self, data_dir: Path) -> None:
        """Remember in `trusted.toml`, mode 0600.

        Args:
            data_dir: the folder of what must not be lost; it is made when leave is first given.
        """
        self._file = data_dir / "trusted.toml"

    def allowed(self, path: Path, spec: Spec) -> bool:
        """Whether exactly these commands were allowed for this file; see `Leave`.

        A spec without commands has nothing to ask for. A memory that cannot be read, or that others could have
        written, allows nothing: the person is asked again.
        """
        commands = commands_of(spec)
        return not commands or self._read().get(_name(path)) == digest(commands)

    def allow(self, path: Path, spec: Spec) -> None:
        """Remember that a person has seen and allowed the commands of a spec.

        Args:
            path: the file that it came in.
            spec: as it was shown.

        Raises:
            OSError: it cannot be remembered.
        """
        entries = {name: seal for name, seal in self._read().items() if name != _name(path)}
        self._write({**entries, _name(path): digest(commands_of(spec))})

    def forget(self, path: Path) -> None:
        """Take the leave for a file back, if there is one.

        Raises:
            OSError: it cannot be.
        """
        entries = self._read()
        if entries.pop(_name(path), None) is not None:
            self._write(entries)

    def _read(self) -> dict[str, str]:
        try:
            return _entries(tomllib.loads(read_private(self._file, FILE_LIMIT).decode()))
        except (OSError, ValueError, RecursionError):
            return {}

    def _write(self, entries: Mapping[str, str]) -> None:
        kept = list(entries.items())[-MOST_ENTRIES:]
        table = {"trusted": [{"path": name, "sha256": seal} for name, seal in kept]}
        write_private(self._file, tomli_w.dumps(table).encode())


def _entries(table: Mapping[str, object]) -> dict[str, str]:
    found = table.get("trusted", [])
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    pairs = [(row.get("path"), row.get("sha256")) for row in rows]
    return {name: seal for name, seal in pairs if isinstance(name, str) and isinstance(seal, str)}


def _name(path: Path) -> str:
    """Name a file by its real path; one that is not UTF-8 cannot stand in TOML, so its bytes are spelt out."""
    real = os.fsencode(path.resolve())
    try:
        return real.decode()
    except UnicodeDecodeError:
        return f"bytes:{real.hex()}"
