"""The app in a process and on a pseudo-terminal of its own: what it writes, and the screen that this makes."""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pyte

from benchmarks.terminal import COLUMNS, NOT_DRAWN, OTHER_SCREEN, ROWS, UNFINISHED, Terminal

PATIENCE = 20.0
REDRAFT = (sys.executable, "-m", "redraft")


class Window:
    """A terminal in which one command runs.

    Args:
        argv: what is typed after the program's name.
        folder: where it runs.
        program: the program; redraft itself by default.
        environ: its environment; this process's by default.
    """

    def __init__(
        self,
        argv: Sequence[str],
        folder: Path,
        program: Sequence[str] = REDRAFT,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        given = os.environ if environ is None else environ
        environ = {name: value for name, value in given.items() if name not in ("COLUMNS", "LINES")}
        environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self._terminal = Terminal([*program, *argv], environ, folder)
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self._screen)
        self._drawn = 0
        self._rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._terminal.close()

    @property
    def pid(self) -> int:
        return self._terminal.pid

    @property
    def chunks(self) -> Sequence[tuple[float, bytes]]:
        """Everything that the command wrote, and when."""
        return self._terminal.chunks

    @property
    def written(self) -> bytes:
        """Every byte that the command wrote."""
        return b"".join(data for _, data in self._terminal.chunks)

    @property
    def lines(self) -> list[str]:
        """The screen as it stands."""
        for _, data in self._terminal.chunks[self._drawn :]:
            self._draw(self._rest + data)
        self._drawn = len(self._terminal.chunks)
        return list(self._screen.display)

    def _draw(self, data: bytes) -> None:
        """Draw all but what is cut off at the end: half an escape sequence, or half a character."""
        unfinished = UNFINISHED.search(data)
        whole = data[: unfinished.start()] if unfinished else data
        text = whole.decode("utf-8", "ignore")
        self._rest = data[len(whole) :] if unfinished else whole[len(text.encode()) :]
        self._stream.feed(OTHER_SCREEN.sub("\x1b[2J\x1b[H", NOT_DRAWN.sub("", text)))

    @property
    def is_open(self) -> bool:
        """Whether the command still runs."""
        return not self._terminal.ended

    def press(self, keys: str) -> None:
        """Send keys as the terminal would."""
        self._terminal.send(keys.encode())

    def wait_for(self, *texts: str) -> None:
        """Read until these words are on the screen."""
        self._until(lambda: all(any(text in line for line in self.lines) for text in texts), f"no {texts}")

    def wait_for_no(self, text: str) -> None:
        """Read until these words are no longer on the screen."""
        self._until(lambda: not any(text in line for line in self.lines), f"still {text!r}")

    def wait_for_end(self) -> None:
        """Read until the command has ended."""
        self._until(lambda: self._terminal.ended, "still running")

    def watch(self, seconds: float) -> None:
        """Read for so long."""
        self._terminal.watch(seconds)

    def kill(self) -> None:
        """End it as a power cut would."""
        os.kill(self.pid, signal.SIGKILL)
        self.wait_for_end()

    def _until(self, done: Callable[[], bool], fault: str) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if done():
                return
            self._terminal.watch(0.15)
        raise AssertionError(f"{fault} within {PATIENCE:.0f} s:\n" + "\n".join(self.lines))
