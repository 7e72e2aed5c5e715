"""`redraft feedback`, and what `show` tells of it: read by somebody who left things open in several sessions."""

import asyncio
import json
from pathlib import Path

import pytest

from commands import redraft
from loops import DRAFT, SPEC, ModelLikeCritic, WordAuthor
from redraft.config import sessions_dir
from redraft.core.critique import pending
from redraft.core.feedback import open_feedback
from redraft.core.spec import parse_spec
from redraft.loop import acts, saying
from redraft.loop.opening import begin
from redraft.loop.passes import Loop

HOSTILE = "too \x1b]0;x\x07salesy \u202e"


async def _left_open(title: str, reason: str) -> Path:
    record = await begin(parse_spec(SPEC.replace('title = "Note"', f'title = "{title}"')), DRAFT, sessions_dir())
    loop = Loop(record, ModelLikeCritic(limit=99), WordAuthor())
    await loop.go()
    await loop.reject(pending(loop.session)[0].name, reason)
    await loop.accept(pending(loop.session)[0].name, 0.4)
    await acts.rate(record, 2, "no proof")
    await saying.flag(record, "verdict", "warm", "logic", "how so?")
    await saying.flag(record, "draft", "", "tone")
    await saying.answer(record, open_feedback(record.session)[-1], "dismissed", reason="it is meant so")
    record.close()
    assert record.journal is not None
    return record.journal.path


def left_open(title: str = "Note", reason: str = "too salesy") -> Path:
    return asyncio.run(_left_open(title, reason))


def test_all_sessions_are_asked_and_a_broken_one_is_named() -> None:
    left_open("First")
    path = left_open("Second", HOSTILE)
    broken = path.with_name("2030-01-01-broken-zzzz.toml")
    broken.write_text("not a transcript\n")
    ran = redraft("feedback")
    assert ran.code == 0
    assert "First" in ran.out and "Second" in ran.out
    assert ran.out.count("v2 rated 2: no proof") == 2
    assert "the verdict on warm, v2, flagged logic: how so?" in ran.out
    assert "flagged tone" not in ran.out, "it was dismissed"
    assert "\x1b" not in ran.out and "⟨U+001B⟩" in ran.out
    assert "broken-zzzz" in ran.err


def test_one_session_as_json() -> None:
    path = left_open()
    (told,) = json.loads(redraft("feedback", path, "--json").out)
    assert [each["what"] for each in told["feedback"]] == ["reason", "rating", "flag"]
    assert told["feedback"][2]["flag"] == "logic"


def test_where_nothing_is_open_it_says_so() -> None:
    assert redraft("feedback").out == "No feedback is open.\n"
    assert json.loads(redraft("feedback", "--json").out) == []


def test_a_damaged_session_asked_for_ends_in_3(tmp_path: Path) -> None:
    path = left_open()
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - 30])
    ran = redraft("feedback", path)
    assert ran.code == 3
    assert "too salesy" in ran.out


@pytest.mark.parametrize("how", ["--log", "--json"])
def test_show_tells_of_flags_feedback_and_haste(how: str) -> None:
    path = left_open()
    out = redraft("show", path, how).out
    assert "how so?" in out and "it is meant so" in out and "too salesy" in out
    if how == "--json":
        told = json.loads(out)
        assert (told["hasty"], told["tired"], len(told["flags"]), len(told["answers"])) == ([], [], 2, 1)
    else:
        assert "⚑ v2 verdict warm logic: how so?" in out
        assert "⚑ verdict on warm logic, draft tone" in out


async def _hasty() -> Path:
    draft = "# News\n\n" + "\n\n".join(f"Item {n}: we utilize it." for n in range(9)) + "\n"
    record = await begin(parse_spec(SPEC.replace("focus = 2", "focus = 9")), draft, sessions_dir())
    loop = Loop(record, ModelLikeCritic(limit=99), WordAuthor())
    await loop.go()
    for item in pending(loop.session):
        await loop.accept(item.name, 0.4)
    record.close()
    assert record.journal is not None
    return record.journal.path


def test_show_marks_what_was_accepted_in_haste() -> None:
    path = asyncio.run(_hasty())
    assert redraft("show", path, "--log").out.count("in a run of accepts under a second each") == 9
    assert len(json.loads(redraft("show", path, "--json").out)["hasty"]) == 9
