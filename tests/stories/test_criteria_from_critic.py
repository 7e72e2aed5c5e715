"""Criteria that the critic proposes for a new spec: asked for by key, decided by key, and paid for on record."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from redraft.config import load, sessions_dir
from redraft.loop.opening import read_session
from redraft.tui.app import RedraftApp
from redraft.tui.screens.drafting import DraftingScreen
from redraft.tui.screens.new_session import NewSession
from stories.seated import children, setting, told
from wire_server import Answer, Asked, Fault, WireServer

IDS = ("day", "floor", "polite", "short", "lift")
FULL = 4096
"""Bytes of a path, its end included, at which the system opens nothing."""


def proposal(asked: Asked) -> Answer:
    criteria = [{"id": id, "says": f"Says {id}", "rule": "", "value": "", "stage": "content"} for id in IDS[:4]]
    criteria.append({"id": "length", "says": "At most 60 words", "rule": "max_words", "value": "60", "stage": "polish"})
    return told(json.dumps({"reply_to": "NONCE", "criteria": criteria}), asked)


class Maker:
    """Someone who makes a spec."""

    def __init__(self, pilot: Pilot[None], screen: NewSession) -> None:
        self.pilot, self.made = pilot, screen

    @property
    def screen(self) -> str:
        painted = self.pilot.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in painted)

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def until(self, *words: str) -> None:
        for _ in range(500):
            await self.pilot.pause()
            if all(word in self.screen for word in words):
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"{words} never came up:\n{self.screen}")


@asynccontextmanager
async def making(size: tuple[int, int] = (120, 40)) -> AsyncIterator[Maker]:
    """Begin without a spec, and answer what is asked first."""
    screen = NewSession(load())
    app = RedraftApp(load(), lambda: screen)
    try:
        async with app.run_test(size=size) as pilot:
            maker = Maker(pilot, screen)
            await maker.press(*"Say where we are", "enter", *"Neighbours", "enter")
            yield maker
    finally:
        for record in app.records:
            record.close()


async def test_the_critic_proposes_criteria_which_are_taken_changed_and_dropped():
    async with WireServer(proposal) as server:
        setting(server, "critic")
        async with making() as maker:
            await maker.until("criteria that local:critic-1 proposes")
            await maker.press("c")
            await maker.until("Says polite", "max_words", "5 criteria to decide")
            assert "Say where we are" in server.asked.text and "Neighbours" in server.asked.text
            await maker.press("a", "r", "A", "g")
            await maker.until("Critique")
            drafting = maker.pilot.app.screen
            assert isinstance(drafting, DraftingScreen)
            spec = drafting.record.session.spec
            assert [criterion.id for criterion in spec.criteria] == ["day", "polite", "short", "length"]
            assert spec.criterion("length").judge == "rule"
        assert children() == []
        assert len(server.requests) == 1


async def test_what_was_asked_before_the_session_is_on_its_record():
    async with WireServer([Answer("no JSON at all"), Answer("nor here"), Answer("nor here")]) as server:
        setting(server, "critic")
        async with making() as maker:
            await maker.press("c")
            await maker.until("ask again")
            server.script = proposal
            await maker.press("c")
            await maker.until("Says polite")
            await maker.press("A", "g")
            await maker.until("Critique")
        (path,) = sessions_dir().glob("*.toml")
        calls = read_session(path).session.calls
        assert [(call.role, call.doing, call.model) for call in calls] == [("critic", "criteria", "local:critic-1")] * 3
        assert calls[0].output == "no JSON at all" and "polite" in calls[-1].output
        assert all(call.input_tokens == 11 and call.output_tokens == 7 and call.usd == "0" for call in calls)


async def test_esc_ends_the_asking_while_the_server_still_holds_it_and_keeps_what_was_answered():
    async with WireServer(Answer(fault=Fault("stall after headers"))) as server:
        setting(server, "critic")
        async with making() as maker:
            await maker.press("c")
            await maker.until("Asking for criteria", "Esc cancels")
            for _ in range(500):
                if server.requests:
                    break
                await asyncio.sleep(0.02)
            assert len(children()) == 1
            await maker.pilot.press("escape")
            await maker.until("Cancelled: no criteria came.")
            assert "Asking for criteria" not in maker.screen and maker.made.making.task == "Say where we are"
            assert isinstance(maker.pilot.app.screen, NewSession)
            for _ in range(500):
                if not children():
                    break
                await asyncio.sleep(0.02)
            assert children() == []


async def test_without_a_critic_it_says_how_one_is_named_and_one_can_be_picked_at_once():
    async with WireServer(proposal) as server:
        setting(server)
        async with making((80, 24)) as maker:
            await maker.press("1")
            await maker.press("c")
            await maker.until("No model is named as critic: M picks one")
            await maker.press("M", "tab", *"local:other", "enter")
            await maker.until("critic local:other")
            before = len(maker.made.making.criteria)
            await maker.press("c")
            await maker.until("criteria to decide")
            for _ in range(300):
                if len(maker.made.making.criteria) == before + 5:
                    break
                await maker.pilot.pause(0.02)
            assert len(maker.made.making.criteria) == before + 5
        assert server.asked.body["model"] == "other"


async def test_nobody_is_asked_what_could_not_be_kept_and_nothing_is_left_of_the_attempt(tmp_path: Path, monkeypatch):
    place = tmp_path
    while len(str(place)) < FULL - 256:
        place /= "d" * 200
    place /= "d" * (FULL - 30 - len(str(place)))  # a folder can still be made there, and no session in it
    place.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(place))
    async with WireServer(proposal) as server:
        setting(server, "critic")
        async with making() as maker:
            await maker.press("c")
            await maker.until("The critic was not asked, as its calls could not be kept")
            assert list(place.iterdir()) == []
        assert server.connections == 0


async def test_a_fault_of_our_own_is_told_without_its_words_and_the_making_goes_on(monkeypatch):
    def failing(*given: object, **named: object) -> None:
        raise KeyError("words of a draft")

    monkeypatch.setattr("redraft.tui.asking_criteria.cast", failing)
    async with WireServer(proposal) as server:
        setting(server, "critic")
        async with making() as maker:
            await maker.press("c")
            await maker.until("That did not work: KeyError (failing, line")
            assert "words of a draft" not in maker.screen
            await maker.press("p", "1")
            assert maker.made.making.criteria


async def test_leaving_while_the_critic_is_asked_leaves_no_process_and_no_folder(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    async with WireServer(Answer(fault=Fault("stall after headers"))) as server:
        setting(server, "critic")
        async with making() as maker:
            await maker.press("c")
            await maker.until("Asking for criteria")
            assert list(tmp_path.iterdir())
            maker.pilot.app.exit()
        assert children() == [] and list(tmp_path.iterdir()) == []
