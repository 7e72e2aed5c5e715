"""Made-up keys that must come to light nowhere: where they are put, and everything in which they are looked for.

A key is looked for as it is, backwards, quoted for an address, in base64 however it is aligned, in hexadecimal, and by
its first and its last twelve characters, which are random in every run.
"""

import base64
import json
import os
import re
import secrets
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from urllib.parse import quote

from benchmarks.terminal import family, screens

SPY = Path(__file__).with_name("spy")
"""The folder of the `sitecustomize` and the keyring of these tests."""
PART = 12
ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")
SAMPLED_EVERY = 0.004
YOUNG = 1.0
"""Seconds in which a process may still be the image of its parent: between fork and exec it shows what that has."""


def made_up_key() -> str:
    """A key that nobody could take for a real one."""
    return f"{secrets.token_hex(10)}/canary+not-a-key={secrets.token_hex(10)}"


def forms(key: str) -> dict[str, bytes]:
    """The ways in which a key can stand somewhere."""
    value = key.encode()
    found = {
        "itself": value,
        "backwards": value[::-1],
        "quoted": quote(key, safe="").encode(),
        "in hexadecimal": value.hex().encode(),
        "its start": value[:PART],
        "its end": value[-PART:],
    }
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + value)
        found[f"in base64, {before}"] = encoded[4 if before else 0 : -4]
    return found


@dataclass
class Hunt:
    """Looks for keys, and remembers where one was found and how much was looked through."""

    keys: Sequence[str]
    hits: list[str] = field(default_factory=list)
    files: int = 0
    size: int = 0

    def __post_init__(self) -> None:
        self._forms = [(name, form) for key in self.keys for name, form in forms(key).items()]

    def look(self, data: bytes, where: str) -> None:
        self.size += len(data)
        self.hits += [f"{where}: a key, {name}" for name, form in self._forms if form in data]

    def look_in_files(self, *folders: Path, but: Iterable[Path] = (), most: float = inf) -> None:
        """Every file of at most so many bytes under these folders, and its name; links are not followed."""
        left_out = set(but)
        for folder in folders:
            for place, _folders, names in os.walk(folder):
                for path in (Path(place, name) for name in names):
                    if path in left_out:
                        continue
                    self.look(os.fsencode(path), f"the name of {path}")
                    with suppress(OSError):
                        if path.is_file() and not path.is_symlink() and path.stat().st_size <= most:
                            self.files += 1
                            self.look(path.read_bytes(), str(path))

    def look_at_screen(self, chunks: Sequence[tuple[float, bytes]], where: str) -> None:
        """All that was written to a terminal: as it was sent, without what steers it, and every screen as it stood."""
        written = b"".join(data for _, data in chunks)
        self.look(written, f"the bytes of {where}")
        self.look(re.sub(rb"\s+", b"", ESCAPES.sub(b"", written)), f"the text of {where}")
        for at, lines in screens(chunks):
            self.look("\n".join(lines).encode(), f"the screen of {where} after {at:.1f} s")


@dataclass
class Sampler:
    """Reads the arguments and the environment of every process that comes from a given one, until it is stopped.

    The process itself was given a key, so its own environment has it; its arguments must not.
    """

    keys: Sequence[str]
    hits: set[str] = field(default_factory=set)
    seen: dict[tuple[int, str], bytes] = field(default_factory=dict)
    samples: int = 0

    def __post_init__(self) -> None:
        self._forms = [form for key in self.keys for form in forms(key).values()]
        self._images: dict[tuple[int, str], int] = {}

    @contextmanager
    def watching(self, pid: int) -> Iterator[None]:
        stopped = threading.Event()

        def watch() -> None:
            while not stopped.wait(SAMPLED_EVERY):
                self.sample(pid)

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join(10)

    def sample(self, top: int) -> None:
        """Look at the process and all that it started."""
        self.samples += 1
        with suppress(OSError):
            given = _read(top, "cmdline")
            for pid in family(top):
                self._look(pid, own=pid == top, image=given)

    def _look(self, pid: int, *, own: bool, image: bytes) -> None:
        name = (pid, _born(pid))
        argv, environ = _read(pid, "cmdline"), b"" if own else _read(pid, "environ")
        if not argv:
            return
        self.seen[name] = argv
        if self._holds(argv):
            self.hits.add(f"the arguments of process {argv[:80]!r}")
        if self._holds(environ):
            # A child that has not become its own program yet shows the memory of its parent.
            self._images[name] = self._images.get(name, 0) + (argv == image)
            if argv != image or self._images[name] * SAMPLED_EVERY > YOUNG:
                self.hits.add(f"the environment of process {argv[:80]!r}")

    def _holds(self, data: bytes) -> bool:
        return any(form in data for form in self._forms)


def _read(pid: int, what: str) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/{what}").read_bytes()
    return b""


def _born(pid: int) -> str:
    """When a process began, which tells it from another that had its number."""
    told = _read(pid, "stat").decode("utf-8", "replace").rpartition(")")[2].split()
    return told[19] if len(told) > 19 else ""


@dataclass(frozen=True)
class Place:
    """A machine of a test's own: a home, a folder to work in, one for temporary files, and keys in three places.

    Args:
        folder: holds it all.
        environment: the key in the environment, under the name of every provider.
        ring: the key in the keyring.
        file: the key in keys.toml.
    """

    folder: Path
    environment: str = field(default_factory=made_up_key)
    ring: str = field(default_factory=made_up_key)
    file: str = field(default_factory=made_up_key)

    @property
    def keys(self) -> tuple[str, ...]:
        return self.environment, self.ring, self.file

    @property
    def home(self) -> Path:
        return self.folder / "redraft"

    @property
    def work(self) -> Path:
        return self.folder / "work"

    @property
    def key_file(self) -> Path:
        return self.home / "config" / "keys.toml"

    @property
    def searched(self) -> tuple[Path, ...]:
        """Every folder in which anything could have been written."""
        return self.home, self.work, self.folder / "home", self.folder / "tmp", self.folder / "recorded"

    @property
    def sessions(self) -> list[Path]:
        return sorted((self.home / "data" / "sessions").rglob("*.toml"))

    def record(self) -> str:
        """All transcripts as one text."""
        return "\n".join(path.read_text("utf-8", "replace") for path in self.sessions)

    def spied(self) -> list[dict[str, object]]:
        """What every process of ours that had the spy in it told: which programs it started, and with what."""
        log = self.folder / "known" / "started.jsonl"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    def make(self, url: str, author: str, critic: str) -> "Place":
        """Make the folders, the settings, the keys, a spec with a command, and a draft."""
        for each in (*self.searched, self.home / "config", self.folder / "known"):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._settings(url, author, critic)
        self.key_file.write_text(f'FILED_API_KEY = "{self.file}"\n')
        self.key_file.chmod(0o600)
        # What the spy and the keyring know stands where nothing is looked for.
        (self.folder / "known" / "keys.json").write_text(json.dumps(self.keys))
        (self.work / "spec.toml").write_text(SPEC.replace("PYTHON", sys.executable).replace("DUMP", str(self._dump())))
        (self.work / "draft.md").write_text(DRAFT)
        return self

    def _settings(self, url: str, author: str, critic: str) -> None:
        lines = f'author = "{author}"\ncritic = "{critic}"\nretries = 0\nrecord = "{self.folder / "recorded"}"\n'
        lines += '[provider.openai]\nwire = "responses"\n'
        lines += "[timeouts]\nconnect = 5\nfirst_token = 5\nidle = 5\n"
        for name in ("ring", "filed"):
            key = f"{name.upper()}_API_KEY"
            lines += f'[provider.{name}]\nbase_url = "{url}/v1"\nwire = "chat"\nkey = "{key}"\n'
        (self.home / "config" / "config.toml").write_text(lines)

    def _dump(self) -> Path:
        """A program that writes down its arguments and its environment, and is an editor that changes nothing."""
        path = self.work / "dump.py"
        path.write_text(
            "import os, sys, pathlib\n"
            "out = pathlib.Path(__file__).with_name(f'dumped-{os.getpid()}')\n"
            "out.write_text(repr((sys.argv, dict(os.environ))))\n"
            "print(sys.argv, dict(os.environ))\n"
        )
        return path

    def environ(self, url: str, **more: str) -> Mapping[str, str]:
        """The environment of a person who keeps keys in it."""
        names = ("ANTHROPIC", "OPENAI", "OPENROUTER", "LOCAL")
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "REDRAFT_HOME": str(self.home),
            "PYTHONPATH": os.pathsep.join([str(SPY), *os.environ["PYTHONPATH"].split(os.pathsep)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHON_KEYRING_BACKEND": "canary_ring.Ring",
            "SPY_FOLDER": str(self.folder / "known"),
            "EDITOR": f"{sys.executable} {self.work / 'dump.py'}",
            "ANTHROPIC_BASE_URL": url,
            "OPENAI_BASE_URL": f"{url}/v1",
            "ANTHROPIC_CUSTOM_HEADERS": f"x-own: {self.environment}",
            "A_NOTE_TO_SELF": self.environment,
            **{f"{name}_API_KEY": self.environment for name in names},
            **more,
        }


SPEC = """title = "A note"
task = "Tell the house about the lift."
audience = "Neighbours"
[budget]
passes = 90
[critique]
min_findings = 0
[[criterion]]
id = "warm"
says = "Sounds warm"
[[criterion]]
id = "runs"
says = "Is looked at by a program"
command = ["PYTHON", "DUMP", "{draft}"]
"""
DRAFT = "The lift is out of order.\n\nGo away, all of you.\n"
