"""redraft in a process that is watched: every socket, and every call that could change a file, is told at its end.

    python -B tests/faults/watched_replay.py FD replay SESSION --plain

What was seen is written as JSON to the file descriptor FD, which is inherited. `-B` keeps Python itself from writing
compiled modules beside the source; that is the interpreter's cache and none of redraft's doing. One pair of sockets is
told apart from the others: that by which asyncio wakes itself, which leads nowhere outside of the process.

SPOIL in the environment names something that a replay must not do: it is then done in the middle of it, to show that
the watch sees it.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = (
    "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.utime", "os.chmod",
    "os.chown", "os.chflags", "os.setxattr", "os.removexattr", "os.mkfifo", "os.mknod", "shutil.", "tempfile.",
    "fcntl.flock", "fcntl.lockf", "sqlite3.connect", "mmap.__new__",
)  # fmt: skip
STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn")

seen: dict[str, list[str]] = {"sockets": [], "own pipe": [], "files": [], "programs": [], "read": []}
to_do = [what for what in [os.environ.get("SPOIL", "")] if what]


def watch(event: str, args: tuple[object, ...]) -> None:
    """Write down what an audit event tells."""
    if event == "open":
        path, mode, flags = args
        writes = (isinstance(flags, int) and flags & WRITES) or any(sign in str(mode or "") for sign in "wax+")
        seen["files" if writes else "read"].append(f"open {path!r} {mode!r} {flags!r}")
        spoil(path)
    elif event.startswith("socket."):
        seen["own pipe" if wakes_itself() else "sockets"].append(f"{event} {args[1:]!r}")
    elif event.startswith(CHANGES):
        seen["files"].append(f"{event} {args!r}")
    elif event.startswith(STARTS):
        seen["programs"].append(f"{event} {args[:1]!r}")


def wakes_itself() -> bool:
    """Whether the pair of sockets is being made by which asyncio's loop is woken."""
    frame = sys._getframe(1)
    names = []
    while frame is not None and len(names) < 12:
        names.append(frame.f_code.co_name)
        frame = frame.f_back  # type: ignore[assignment]
    return "_make_self_pipe" in names


def spoil(path: object) -> None:
    """Do what a replay must not, once, when it reads its transcript."""
    if to_do and str(path).endswith(".toml"):
        SPOILS[to_do.pop()](Path(str(path)))


def a_socket(path: Path) -> None:
    import socket

    socket.socket().close()


def an_index(path: Path) -> None:
    path.with_name("index.msgpack").write_bytes(b"")


def a_folder(path: Path) -> None:
    path.with_name("state").mkdir()


def a_rename(path: Path) -> None:
    path.rename(path.with_name("other.toml")).rename(path)


def a_time(path: Path) -> None:
    os.utime(path)


def a_lock(path: Path) -> None:
    import fcntl

    fd = os.open(path, os.O_RDONLY)
    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(fd)


def a_program(path: Path) -> None:
    os.system("true")


SPOILS: dict[str, Callable[[Path], None]] = {
    "a socket": a_socket, "an index": an_index, "a folder": a_folder, "a rename": a_rename, "a time": a_time,
    "a lock": a_lock, "a program": a_program,
}  # fmt: skip


def main(fd: int, argv: list[str]) -> int:
    sys.addaudithook(watch)
    from redraft.cli import main as redraft

    try:
        return redraft(argv)
    finally:
        told = json.dumps({kind: len(each) if kind == "read" else each for kind, each in seen.items()})
        os.write(fd, told.encode())


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
