"""The page of a report in a real browser: it asks for nothing, what is in it acts on nothing, and it fits any screen.

Run by name with `pytest -m browser`. REDRAFT_PICTURES=FOLDER keeps the pictures.
"""

import os
import random
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from browser.chromium import Chromium, chromium
from conftest import ROOT
from hostile_session import Hostile, HostileStory
from page_reading import Page
from redraft.core.neutral import neutral
from redraft.core.raised import raised
from redraft.core.session import Session
from redraft.reports.laying_out import lay_out
from redraft.reports.page import page
from redraft.reports.report import Source, report
from redraft.reports.story import story
from redraft.transcripts.reading import read_session

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

SAMPLES = sorted((ROOT / "sample_sessions").glob("*.toml"))
SIZES = {"desktop": (1280, 1700), "phone": (390, 1500)}


class Server:
    """Serves one page on this machine, and writes down every request."""

    def __init__(self) -> None:
        self.page = ""
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version: ClassVar[str] = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.asked.append(self.path)
                body = outer.page.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("REDRAFT_PICTURES", tmp_path / "pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def hostile(long: int) -> HostileStory:
    return HostileStory(Hostile(random.Random(3), long).text)


def look(browser: Chromium, server: Server, written: str, session: Session) -> None:
    """What must hold of any page, whatever stands in it."""
    read = Page(written)
    assert browser.asked_for() == [server.address]
    assert server.asked == ["/"]
    assert browser.of("Page.javascriptDialogOpening") == []
    assert browser.of("Page.frameAttached") == [] and len(browser.of("Page.frameNavigated")) == 1
    told = [each["params"]["entry"]["text"] for each in browser.of("Log.entryAdded")]
    assert told == [] and browser.of("Runtime.exceptionThrown") == []
    assert browser.value("document.scripts.length") == 0
    assert browser.value("document.querySelectorAll('*').length") == len(read.tags)
    assert browser.value("document.title") == read.text_in("title").strip()
    assert browser.value("document.compatMode") == "CSS1Compat"
    named = "[...document.querySelectorAll('*')].flatMap(each => each.getAttributeNames())"
    acting = f"{named}.filter(name => /^on|^style$|^src/.test(name))"
    assert browser.value(acting) == []
    assert browser.value("[...document.links].filter(a => !a.getAttribute('href').startsWith('#')).length") == 0
    assert session.draft is not None
    assert browser.value("document.querySelector('.draft').textContent") == neutral(session.draft.text)


def fits(browser: Chromium) -> None:
    """Nothing is wider than the screen."""
    assert browser.value("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("long", [0, 1_000_000], ids=["short", "a megabyte in a line"])
def test_a_hostile_session_is_shown_and_does_nothing(tmp_path: Path, server: Server, pictures: Path, long: int) -> None:
    told = hostile(long)
    server.page = page(told.document())
    assert len(server.page) > long
    with chromium(tmp_path / "profile") as browser:
        for size, scheme in (("desktop", "light"), ("phone", "dark")):
            server.asked.clear()
            browser.open(server.address, *SIZES[size], scheme)
            look(browser, server, server.page, told.session)
            fits(browser)
            browser.picture(pictures / f"hostile-{'long' if long else 'short'}-{size}-{scheme}.png")
        browser.value("document.querySelectorAll('details').forEach(each => each.open = true)")
        browser.value("document.querySelectorAll('a, summary').forEach(each => each.click())")
        browser.value("new Promise(done => setTimeout(done, 300))")
        assert set(map(without_fragment, browser.asked_for())) == {server.address} and server.asked == ["/"]
        assert browser.of("Page.javascriptDialogOpening") == []
        fits(browser)
    assert asked_by_the_page(tmp_path / "profile" / "net.json", server) == {server.address}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_shown_on_any_screen_in_light_and_in_dark(
    tmp_path: Path, server: Server, pictures: Path, sample: Path
) -> None:
    read = read_session(sample)
    signals = raised(read.events, read.session)
    lines = story(read.session, read.events)
    server.page = page(lay_out(report(read.session, read.events, signals, Source("0.0.0"), lines)))
    grounds = set()
    with chromium(tmp_path / "profile") as browser:
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                server.asked.clear()
                browser.open(server.address, width, height, scheme)
                look(browser, server, server.page, read.session)
                fits(browser)
                grounds.add(browser.value("getComputedStyle(document.body).backgroundColor"))
                browser.picture(pictures / f"{sample.stem}-{size}-{scheme}.png")
    assert len(grounds) == 2


def test_the_guard_sees_a_page_that_acts(tmp_path: Path, server: Server) -> None:
    told = hostile(0)
    planted = "<script>alert(1)</script><img src=/x.png onerror=alert(2)>"
    server.page = page(told.document()).replace("</main>", f"{planted}</main>")
    with chromium(tmp_path / "profile") as browser:
        browser.open(server.address)
        assert browser.value("document.scripts.length") == 1
        assert browser.of("Page.javascriptDialogOpening") == [] and server.asked == ["/"]  # the page's policy holds
        with pytest.raises(AssertionError):
            look(browser, server, server.page, told.session)


def test_the_guard_sees_a_page_that_loads(tmp_path: Path, server: Server) -> None:
    told = hostile(0)
    bare = page(told.document()).replace('http-equiv="Content-Security-Policy"', 'name="none"')
    server.page = bare.replace("</main>", "<img src=/x.png></main>")
    with chromium(tmp_path / "profile") as browser:
        browser.open(server.address)
        assert "/x.png" in server.asked
        assert f"{server.address}x.png" in browser.asked_for()


def without_fragment(address: str) -> str:
    return address.partition("#")[0]


def asked_by_the_page(log: Path, server: Server) -> set[str]:
    """What the browser's own log of its network has of the page: its requests, and whatever its texts name."""
    written = log.read_text("utf-8", "replace")
    assert server.address in written
    urls = re.findall(r'"url":"(https?://(?:127\.0\.0\.1|[^"/]*evil\.example)[^"]*)"', written)
    return {*map(without_fragment, urls), *re.findall(r"[\w.]*evil\.example", written)}
