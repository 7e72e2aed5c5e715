"""One program on a pseudo-terminal of ours: what it wrote and when, what it cost, and the screen that it drew.

While the program runs, its output is only read, stamped and (where it asks the terminal something) answered; screens
are rebuilt afterwards, so that emulating a terminal slows nobody.
"""

import ctypes
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

COLUMNS, ROWS = 160, 45
FEWEST_CELLS = 8  # cells with something in them that make a screen a painted one
LIBC = ctypes.CDLL(None, use_errno=True)
TICKS = os.sysconf("SC_CLK_TCK")

# What a common terminal says when it is asked who it is, what it can do, and its colours.
ANSWERS: tuple[tuple[re.Pattern[bytes], bytes], ...] = (
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?(?!2026)(\d+)\$p"), b"\x1b[?\\1;0$y"),
    (re.compile(rb"\x1b\](1[01]);\?(?:\x07|\x1b\\)"), b"\x1b]\\1;rgb:1e1e/1e1e/1e1e\x1b\\"),
)
UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*)?$")
# pyte draws the tails of these as text, or mistakes them; no cell depends on them.
NOT_DRAWN = re.compile(r"\x1b\[[<=>][\d;]*[a-zA-Z]|\x1b\[\??[\d;]*(?:\$p|u)|\x1b[\]P_^][^\x07\x1b]*(?:\x07|\x1b\\)")
OTHER_SCREEN = re.compile(r"\x1b\[\?1049[hl]")
SYNC = re.compile(r"(\x1b\[\?2026[hl])")


class Terminal:
    """A running program. Times are seconds since just before it was started."""

    def __init__(self, argv: Sequence[str], environ: Mapping[str, str], folder: Path) -> None:
        self.chunks: list[tuple[float, bytes]] = []
        self.ended = False
        self._unread = b""
        self._began = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            _become(argv, environ, folder)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def now(self) -> float:
        return time.perf_counter() - self._began

    def read(self, seconds: float) -> float | None:
        """Wait for output; when it came, or None if there was none in that time."""
        if self.ended or not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return None
        data = b""
        with suppress(OSError):  # how Linux says that the other end is closed
            data = os.read(self._fd, 1 << 16)
        at = self.now()
        if not data:
            self.ended = True
            return None
        self.chunks.append((at, data))
        self._answer(data)
        return at

    def watch(self, seconds: float) -> None:
        until = self.now() + seconds
        while not self.ended and self.now() < until:
            self.read(until - self.now())

    def settle(self, quiet: float, limit: float = 20.0) -> None:
        """Read until it has written something and then nothing for `quiet` seconds."""
        while not self.ended and self.now() < limit:
            last = self.chunks[-1][0] if self.chunks else self.now()
            if self.chunks and self.now() - last >= quiet:
                return
            self.read(quiet - (self.now() - last))

    def send(self, data: bytes) -> None:
        with suppress(OSError):
            os.write(self._fd, data)

    def press(self, key: bytes) -> float | None:
        """Send a key when all is quiet; seconds to the first output, or None if none came in half a second."""
        while self.read(0.03) is not None:
            pass
        sent = self.now()
        self.send(key)
        painted = self.read(0.5)
        return None if painted is None else painted - sent

    def cpu(self) -> float:
        """CPU seconds so far, of the program, its children, and those of them that have ended."""
        return sum(_cpu(pid) for pid in family(self.pid))

    def memory(self) -> float:
        """The most memory held so far, in MB, summed over the program and its living children."""
        return sum(_peak(pid) for pid in family(self.pid))

    def close(self) -> None:
        """End what was started here, and nothing else."""
        pids = family(self.pid)
        for sent in (signal.SIGTERM, signal.SIGKILL):
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, sent)
            self.watch(0.0 if sent == signal.SIGKILL else 0.5)
        os.close(self._fd)
        os.waitpid(self.pid, 0)

    def _answer(self, data: bytes) -> None:
        text = self._unread + data
        for asked, said in ANSWERS:
            for match in asked.finditer(text):
                self.send(said.replace(rb"\1", match[1] if match.re.groups else b""))
        unfinished = UNFINISHED.search(text[-64:])
        self._unread = unfinished[0] if unfinished else b""


def _become(argv: Sequence[str], environ: Mapping[str, str], folder: Path) -> None:
    try:
        modes = termios.tcgetattr(0)
        modes[3] &= ~termios.ECHO  # a key that the terminal itself repeats would look like a painted one
        termios.tcsetattr(0, termios.TCSANOW, modes)
        os.chdir(folder)
        os.execvpe(argv[0], list(argv), dict(environ))
    except OSError as fault:
        os.write(2, f"cannot start {argv[0]}: {fault}\r\n".encode())
    finally:
        os._exit(127)


def _contents(path: str) -> str:
    with suppress(OSError):
        return Path(path).read_text()
    return ""


def family(pid: int) -> list[int]:
    """A process and its living descendants."""
    tasks = Path(f"/proc/{pid}/task")
    threads = [task.name for task in tasks.iterdir()] if tasks.is_dir() else []
    children = [int(child) for name in threads for child in _contents(f"{tasks}/{name}/children").split()]
    return [pid, *(each for child in children for each in family(child))]


def _cpu(pid: int) -> float:
    clock = ctypes.c_int()
    if LIBC.clock_getcpuclockid(pid, ctypes.byref(clock)) != 0:
        return 0.0
    fields = _contents(f"/proc/{pid}/stat").rpartition(")")[2].split()
    ended = (int(fields[13]) + int(fields[14])) / TICKS if fields else 0.0
    with suppress(OSError):
        return time.clock_gettime(clock.value) + ended
    return ended


def _peak(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", _contents(f"/proc/{pid}/status"))
    return int(found[1]) / 1024 if found else 0.0


def screens(chunks: Sequence[tuple[float, bytes]]) -> Iterator[tuple[float, list[str]]]:
    """What stood on the screen, and since when. A synchronised update is seen at its end."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(screen)
    waiting, held = b"", False
    for at, data in chunks:
        unfinished = UNFINISHED.search(waiting + data)
        whole = (waiting + data)[: unfinished.start()] if unfinished else waiting + data
        waiting = unfinished[0] if unfinished else b""
        for piece in SYNC.split(whole.decode("utf-8", "ignore")):
            held = piece.endswith("h") if SYNC.fullmatch(piece) else held
            stream.feed(OTHER_SCREEN.sub("\x1b[2J\x1b[H", NOT_DRAWN.sub("", piece)))
        if not held:
            yield at, list(screen.display)


def first_paint(chunks: Sequence[tuple[float, bytes]]) -> float | None:
    """When something was first on the screen."""
    return next((at for at, lines in screens(chunks) if _cells(lines) >= FEWEST_CELLS), None)


def text_shown(chunks: Sequence[tuple[float, bytes]], text: str) -> float | None:
    """When a line of the screen first held this text."""
    return next((at for at, lines in screens(chunks) if any(text in line for line in lines)), None)


def _cells(lines: Sequence[str]) -> int:
    return sum(len(line.replace(" ", "")) for line in lines)
