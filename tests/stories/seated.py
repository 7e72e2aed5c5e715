"""In front of the real app with real models behind it: a wire server on this machine, asked from other processes."""

import json
import os
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from critic_replies import Json, finding, reply, verdict
from faults.wire_line import nonce_of
from redraft.config import config_file, load, sessions_dir
from redraft.core.spec import parse_spec
from redraft.loop.opening import begin
from redraft.loop.record import Record
from redraft.tui.app import RedraftApp
from redraft.tui.screens.drafting import DraftingScreen
from redraft.tui.starting import drafting
from stories.story import WIDE, Clock, User
from wire_server import Answer, Asked, WireServer

SPEC = """
title = "Moving notice"
task = "Tell the whole house where we are now."
audience = "Neighbours"
[[criterion]]
id = "day"
says = "Names the day"
[[criterion]]
id = "kind"
says = "Sounds kind"
"""
DRAFT = "# Notice\n\nWe moved the office on Monday.\n"

GOOD = [verdict("day", evidence="on Monday"), verdict("kind", evidence="We moved the office")]
UNKIND = [GOOD[0], verdict("kind", False, "We moved the office", "it is curt")]
CURT = finding("kind", "Say please.", passage="p2", quote="We moved the office")
SOUND: Json = {"reason": "a notice can do that", "sound": True}


def setting(server: WireServer, *roles: str, more: str = "") -> None:
    """Name a model of the server for each role, in a settings file; a fix can be decided at once."""
    path = config_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    named = "\n".join(f'{role} = "local:{role}-1"' for role in roles)
    path.write_text(f'grace = 0\nretries = 0\n{named}\n[provider.local]\nbase_url = "{server.openai_url}"\n{more}')


def reviewed(verdicts: Iterable[Json], *found: Json, first: bool = True) -> str:
    return reply(verdicts, found, SOUND if first else None)


def told(text: str, asked: Asked) -> Answer:
    """An answer that carries the nonce of its request."""
    return Answer(text.replace("NONCE", nonce_of(asked)))


def friendly(asked: Asked) -> Answer:
    """Both roles: a critic who finds the notice curt until it says please, and an author who adds that."""
    if "author" in asked.body["model"]:
        name = re.findall(r"\b\d+\.\d+\b", asked.text)[0]
        edit = {"passage": "p2", "quote": "We moved", "replacement": "Please note: we moved"}
        fix = {"finding": name, "edits": [edit], "says": "Says please", "no_change": ""}
        return told(json.dumps({"reply_to": "NONCE", "fixes": [fix]}), asked)
    if "Please note" in asked.text:
        kind = verdict("kind", evidence="Please note")
        return told(reviewed([GOOD[0], kind], first="premise" in asked.text), asked)
    return told(reviewed(UNKIND, CURT, first="premise" in asked.text), asked)


@asynccontextmanager
async def at(record: Record, size: tuple[int, int] = WIDE) -> AsyncIterator[User]:
    """Run the app on a record as the commands do."""
    screen = drafting(record, load())
    app = RedraftApp(load(), lambda: screen)
    try:
        async with app.run_test(size=size) as pilot:
            user = User(pilot, screen, Clock())
            await user.wait()
            yield user
    finally:
        record.close()


@asynccontextmanager
async def seated(spec: str = SPEC, draft: str | None = DRAFT, size: tuple[int, int] = WIDE) -> AsyncIterator[User]:
    """Begin a session, and sit down in front of it."""
    async with at(await begin(parse_spec(spec), draft, sessions_dir()), size) as user:
        yield user


def drafting_screen(user: User) -> DraftingScreen:
    return user._screen


def children() -> list[int]:
    """The processes that ask models for this one, as the system knows them; those that ended count until reaped."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                stat, line = (place / "stat").read_text(), (place / "cmdline").read_bytes()
            except OSError:
                continue  # it ended meanwhile
            parent = int(stat.rpartition(")")[2].split()[1])
            if parent == os.getpid() and (b"redraft.models.host" in line or not line):
                found.append(int(place.name))
    return found
