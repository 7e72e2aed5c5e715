"""Chromium, driven over a pipe: it opens a page, says what stands in it and what it asked for, and takes pictures."""

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update",
    "--disable-background-networking", "--disable-sync", "--hide-scrollbars", "--remote-debugging-pipe",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip

_START = """
import fcntl, os, sys
take, give = (fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1:3])
os.dup2(take, 3)
os.dup2(give, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""The browser reads its orders from descriptor 3 and answers on 4; both are kept out of the way first."""


class Chromium:
    """One browser with one page open.

    Attributes:
        seen: every message of the browser that was no answer, in order.
    """

    def __init__(self, command: int, answers: int) -> None:
        self.seen: list[dict[str, Any]] = []
        self._command, self._answers = command, answers
        self._buffer, self._number, self._page = b"", 0, ""

    def open(self, address: str, width: int = 1280, height: int = 900, scheme: str = "light") -> None:
        """Open an address in a new page, and wait until it is loaded and nothing more was asked for."""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._page = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self._ask(f"{domain}.enable")
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self._ask("Emulation.setDeviceMetricsOverride", **size)
        self._ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.seen.clear()
        self._ask("Page.navigate", url=address)
        while not any(each["method"] == "Page.loadEventFired" for each in self.seen):
            self._read()
        self.value("new Promise(done => setTimeout(done, 300))")

    def value(self, expression: str) -> Any:
        """What an expression comes to in the page."""
        said = self._ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in said, said
        return said["result"].get("value")

    def picture(self, path: Path) -> None:
        """Take a picture of what is in sight."""
        path.write_bytes(base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"]))

    def asked_for(self) -> list[str]:
        """Every address that the page asked for, itself included."""
        return [each["params"]["request"]["url"] for each in self.of("Network.requestWillBeSent")]

    def of(self, method: str) -> list[dict[str, Any]]:
        """The messages of a kind."""
        return [each for each in self.seen if each["method"] == method]

    def _ask(self, method: str, **params: object) -> dict[str, Any]:
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": params}
        if self._page and not method.startswith("Target."):
            message["sessionId"] = self._page
        os.write(self._command, json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != self._number:
            pass
        assert "error" not in answer, (method, answer)
        result: dict[str, Any] = answer["result"]
        return result

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            got = os.read(self._answers, 1 << 16)
            assert got, "the browser is gone"
            self._buffer += got
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        if "method" in message:
            self.seen.append(message)
        return message


@contextmanager
def chromium(folder: Path) -> Iterator[Chromium]:
    """A browser with an empty profile in a folder; it fails where there is none on this machine."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    assert program, f"no browser is installed here: one of {', '.join(NAMES)} is needed"
    take, command = os.pipe()
    answers, give = os.pipe()
    line = [program, *FLAGS, f"--user-data-dir={folder}", f"--log-net-log={folder / 'net.json'}"]
    with subprocess.Popen(
        [sys.executable, "-c", _START, str(take), str(give), *line], pass_fds=(take, give), stderr=subprocess.DEVNULL
    ) as process:
        os.close(take)
        os.close(give)
        browser = Chromium(command, answers)
        try:
            yield browser
        finally:
            os.write(command, b'{"id":999999,"method":"Browser.close"}\0')
            process.wait(20)
            os.close(command)
            os.close(answers)
