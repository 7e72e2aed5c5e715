"""Made-up keys, put wherever a person keeps them, come to light nowhere: not in a file, a screen, arguments or a child.

Real processes, from the app on a pseudo-terminal down to what it starts, ask a server on this machine that repeats the
key it was sent wherever it can.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faults.canary import Hunt, Place, Sampler
from faults.leaky import WAYS, Leaky
from stories.window import Window
from wire_server import WireServer

PATIENCE = 30.0
AGAIN = 3.0
MODELS = {
    "anthropic": "anthropic:claude-opus-5-5",
    "responses": "openai:gpt-6-sol",
    "chat": "ring:some-model",
}


def until(true: Callable[[], object], window: Window, what: str) -> None:
    """Read what the app writes until something is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end and window.is_open, f"not {what}:\n" + "\n".join(window.lines)
        window.watch(0.1)


class Sitting:
    """Someone who works in the app, with keys on their machine."""

    def __init__(self, place: Place, window: Window) -> None:
        self.place = place
        self.window = window

    def events(self, kind: str) -> int:
        return self.place.record().count(f'kind = "{kind}"')

    def press_until(self, keys: str, kind: str) -> None:
        """Press keys, and wait until one more event of a kind stands in the transcript."""
        before, pressed = self.events(kind), 0.0

        def come() -> bool:
            nonlocal pressed
            if self.events(kind) > before:
                return True
            if time.monotonic() - pressed > AGAIN:  # the app was still busy with the last key
                self.window.press(keys)
                pressed = time.monotonic()
            return False

        until(come, self.window, f"one more {kind} than {before}")


@contextmanager
def sitting(place: Place, url: str, sampler: Sampler, **environ: str) -> Iterator[Sitting]:
    typed = ["new", "spec.toml", "--draft", "draft.md"]
    with Window(typed, place.work, environ=place.environ(url, **environ)) as window, sampler.watching(window.pid):
        window.wait_for("Go away, all of you.")
        yield Sitting(place, window)


@pytest.mark.soak
@pytest.mark.parametrize("wire", MODELS)
def test_a_session_through_every_fault_shows_no_key(wire: str, tmp_path: Path):
    place = Place(tmp_path)
    hunt, sampler = Hunt(place.keys), Sampler(place.keys)
    with WireServer(Leaky(WAYS)) as server:
        place.make(server.url, MODELS[wire], MODELS[wire])
        with sitting(place, server.url, sampler) as user:
            user.window.press("g")
            user.window.wait_for("wants to run programs")
            user.press_until("a", "allowed")
            until(lambda: user.events("failed") > 0, user.window, "failed")
            while server.requests and len(server.requests) < len(WAYS):
                user.press_until("g", "failed")
            user.press_until("g", "proposed")
            user.press_until("a", "decided")
            user.window.press("E")
            until(lambda: len(list(place.work.glob("dumped-*"))) > 1, user.window, "edited")
            user.window.press("q")
            user.window.wait_for_end()
    report(hunt, sampler, place, user.window.chunks, wire)
    assert {asked.key for asked in server.requests} == {place.ring if wire == "chat" else place.environment}


def report(hunt: Hunt, sampler: Sampler, place: Place, chunks: object, what: str) -> None:
    hunt.look_in_files(*place.searched, but=[place.key_file])
    hunt.look_at_screen(chunks, what)  # type: ignore[arg-type]
    spied = place.spied()
    print(
        f"{what}: {len(sampler.seen)} processes in {sampler.samples} samples, {len(spied)} starts, "
        f"{hunt.files} files, {hunt.size:,} bytes"
    )
    assert not hunt.hits
    assert not sampler.hits
    assert not [line for line in spied if line["argv"] or line["environ"]]
