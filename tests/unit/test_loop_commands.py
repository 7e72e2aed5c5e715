"""Commands that wait for leave, or cannot run: the session says so, and judges them as soon as it can."""

import sys
from pathlib import Path

import pytest

from redraft.authors.offline import OfflineAuthor
from redraft.core.critique import items
from redraft.core.events import Reviewed
from redraft.core.spec import parse_spec, render_spec
from redraft.core.standing import Standing, rubric
from redraft.critics.allowed import Trust
from redraft.critics.command import CommandCritic
from redraft.critics.composed import ComposedCritic
from redraft.critics.offline import OfflineCritic
from redraft.loop import acts, opening
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.tui.widgets.rubric_rows import rubric_rows

SPEC = """
title = "Note"
task = "Say what changed."
[[criterion]]
id = "short"
says = "At most 40 words"
max_words = 40
[[criterion]]
id = "checked"
says = "The checker is content"
command = [{python!r}, "-c", "raise SystemExit({status})"]
"""
LEAVE = "its command waits for your leave"


def spec(status: int = 0) -> str:
    return SPEC.format(python=sys.executable, status=status)


class Seat:
    """A person before a session offline."""

    def __init__(self, home: Path, loop: Loop) -> None:
        self.trust, self.loop = Trust(home), loop

    @property
    def place(self) -> Path:
        assert self.loop.record.journal is not None
        return self.loop.record.journal.path

    @property
    def line(self) -> Standing:
        return rubric(self.loop.session)[1]

    @property
    def seen(self) -> str:
        return "".join(words for words, _ in rubric_rows(self.loop.session)[1].body)

    async def go(self) -> None:
        """Press g; offline there may be nothing more to propose."""
        try:
            await self.loop.go()
        except Declined:
            assert self.loop.session.reviews

    def allow(self) -> None:
        self.trust.allow(self.place, self.loop.session.spec)

    def reviews(self) -> list[str]:
        """The reviews that the file holds, by scope."""
        events = opening.read_session(self.place).events
        return [event.scope for event in events if isinstance(event, Reviewed)]


async def seat(home: Path, text: str) -> Seat:
    record = await opening.begin(parse_spec(text), "We cut it to nine.\n", home / "sessions")
    assert record.journal is not None
    critic = ComposedCritic(OfflineCritic(), CommandCritic(Trust(home), record.journal.path))
    return Seat(home, Loop(record, critic, OfflineAuthor()))


async def test_a_command_that_waits_for_leave_says_so_on_record_and_on_screen(tmp_path: Path) -> None:
    person = await seat(tmp_path, spec())
    await person.go()
    assert (person.line.state, person.line.note) == ("not judged", LEAVE)
    assert person.seen == f"not judged: {LEAVE}"
    assert rubric(opening.read_session(person.place).session)[1].note == LEAVE


async def test_once_it_has_leave_it_is_judged_before_anything_else(tmp_path: Path) -> None:
    person = await seat(tmp_path, spec())
    await person.go()
    person.allow()
    await person.go()
    assert (person.line.state, person.line.note) == ("pass", "")
    assert person.reviews() == ["draft", "rules"]
    await person.go()
    assert person.reviews() == ["draft", "rules"]


async def test_without_leave_nothing_is_put_on_record_again(tmp_path: Path) -> None:
    person = await seat(tmp_path, spec())
    await person.go()
    await person.go()
    assert person.reviews() == ["draft"]


async def test_what_fails_once_it_has_leave_gets_a_finding(tmp_path: Path) -> None:
    person = await seat(tmp_path, spec(status=3))
    await person.go()
    person.allow()
    await person.go()
    assert person.line.state == "fail"
    assert [item.finding.criterion for item in items(person.loop.session)] == ["checked"]
    assert person.reviews() == ["draft", "rules", "draft"]


async def test_a_byte_that_changes_waits_for_leave_again(tmp_path: Path) -> None:
    person = await seat(tmp_path, spec())
    person.allow()
    await person.go()
    assert person.line.state == "pass"
    changed = render_spec(person.loop.session.spec).replace("SystemExit(0)", "SystemExit(1)")
    await acts.amend(person.loop.record, parse_spec(changed), "another checker")
    await person.go()
    assert person.line.note == LEAVE
    assert person.line.mark is not None and person.line.mark.stale
    assert person.seen.endswith(f"not judged: {LEAVE}")
    person.allow()
    await person.go()
    assert (person.line.state, person.line.note) == ("fail", "")


@pytest.mark.parametrize("text", ["no-such-program-anywhere", "/no/such/folder/[red]program"])
async def test_a_command_that_cannot_run_says_why(tmp_path: Path, text: str) -> None:
    person = await seat(tmp_path, spec().replace(repr(sys.executable), repr(text)))
    person.allow()
    await person.go()
    assert person.line.state == "not judged"
    assert person.seen.startswith("not judged: could not run ") and text in person.seen
    assert person.seen.endswith("mend the command, or tick it by hand")
    await acts.tick(person.loop.record, "checked")
    assert (person.line.state, person.line.note) == ("pass", "")
