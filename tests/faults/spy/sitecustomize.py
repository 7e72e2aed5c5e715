"""In every Python process of a test: tells which programs it starts with a key in their environment or arguments.

With SPY_BREAK="app:EVENT:WORD" or "host:EVENT:WORD" an audit event that has the word in its arguments raises an error,
with keys in its words and in its locals: in the app, or in the process that asks a model. With ":dies" after that, the
process dies there.
"""

import base64
import json
import os
import signal
import sys
from pathlib import Path

FOLDER = os.environ.get("SPY_FOLDER", "")
KEYS = json.loads(Path(FOLDER, "keys.json").read_text()) if FOLDER else []
WHO = "host" if "redraft.models.host" in sys.orig_argv else "app" if "redraft" in sys.orig_argv else "other"
BREAKS, EVENT, WORD, DIES = (os.environ.get("SPY_BREAK", "").split(":") + [""] * 4)[:4]
STARTS = {"subprocess.Popen": 3, "os.posix_spawn": 2, "os.exec": 2, "os.spawn": 3, "os.system": 9}


class Broken(Exception):
    """What nobody foresaw."""


def _holds(what: object) -> bool:
    text = repr(what)
    parts = [part for key in KEYS for part in (key[:12], key[-12:], key[::-1], base64.b64encode(key.encode()).decode())]
    return any(part in text for part in parts)


def _told(event: str, args: tuple[object, ...]) -> None:
    at = STARTS[event]
    environ = args[at] if len(args) > at else None
    given = dict(os.environ) if environ is None else environ
    line = {"who": WHO, "event": event, "program": str(args[0]), "argv": _holds(args[:2]), "environ": _holds(given)}
    fd = os.open(Path(FOLDER, "started.jsonl"), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(fd, json.dumps(line).encode() + b"\n")
    os.close(fd)


def _break(event: str, args: tuple[object, ...]) -> None:
    if WHO != BREAKS or event != EVENT or WORD not in repr(args):
        return
    if DIES:
        os.kill(os.getpid(), signal.SIGSEGV)
    held_here = KEYS[0]
    raise Broken(f"nobody foresaw this: {held_here} {KEYS[1]}")


def _hear(event: str, args: tuple[object, ...]) -> None:
    if event in STARTS:
        _told(event, args)
    _break(event, args)


if FOLDER:
    sys.addaudithook(_hear)
