"""What `redraft show` tells afterwards: a session with holds, signals, endings, risks and calls, read by its user."""

import asyncio
import json
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from commands import redraft
from loops import ModelLikeCritic, WordAuthor
from redraft.core.briefs import AuthorBrief
from redraft.core.critique import pending
from redraft.core.edits import Edit
from redraft.core.events import Called
from redraft.core.review import Finding, Fix
from redraft.core.signals import signals
from redraft.core.spec import parse_spec
from redraft.loop import acts, undo
from redraft.loop.auto import take_all, take_low
from redraft.loop.opening import begin
from redraft.loop.passes import Loop

SPEC = """
title = "Note"
task = "Say what changed."
[budget]
focus = 3
[[criterion]]
id = "outlined"
says = "Has a heading"
matches = "(?m)^# "
stage = "structure"
[[criterion]]
id = "plain"
says = "No 'utilize'"
lacks = "utilize"
weight = 3
[[criterion]]
id = "short"
says = "At most 12 words"
max_words = 12
[[criterion]]
id = "warm"
says = "Sounds kind"
judge = "critic"
"""
DRAFT = "# News\n\nWe  utilize it, and it took 40 minutes.\n\nYou may go, and it ends here.\n\nStay as you are.\n"


class Critic(ModelLikeCritic):
    """Finds two blanks, a figure, and words that could be other words."""

    def _findings(self, draft):
        for old, says, criterion in (
            ("We  ", "One blank.", ""),
            ("40", "Give the time.", "short"),
            ("go", "Say it.", ""),
        ):
            for passage in draft.passages:
                if (at := draft.text_of(passage.id).find(old)) >= 0:
                    yield Finding(passage.id, at, old, says, 3, criterion=criterion, source="word")

    async def judge_rules(self, spec, draft):
        held = await super().judge_rules(spec, draft)
        return (*held, replace(held[0], criterion="outlined", passed=draft.text.startswith("# "), count=None))


class Author(WordAuthor):
    """Mends them: at no risk, at a high one, and at a medium one."""

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        made = {"We  ": "We ", "40": "55", "go": "leave"}
        return tuple(
            Fix(
                named.name,
                (Edit(named.finding.passage, named.finding.quote, made[named.finding.quote], -1),),
                f"{named.finding.quote.strip()} mended",
            )
            for named in brief.findings
        )


async def a_session(home: Path) -> Path:
    """Low risk taken, high accepted, a version left behind, three kinds of hold and the lock; it ends, and goes on."""
    record = await begin(parse_spec(SPEC), DRAFT, home / "sessions")
    loop = Loop(record, Critic(), Author())
    await record.put(partial(Called, role="critic", doing="review", model="a:b", input_tokens=1000, output_tokens=234,
                             usd="0.04"), by="a:b")  # fmt: skip
    await loop.go()
    assert await take_low(loop) == 1
    await record.put(partial(Called, role="author", doing="fixes", model="a:c"), by="a:c")
    await take_all(loop, 2.0)
    await undo.go_back(loop, 2)
    await acts.freeze_passage(record, "p4")
    await acts.freeze_passage(record, "p3", "it ends here")
    await acts.freeze_measure(record, "words")
    await acts.freeze_criterion(record, "outlined", "short")
    await acts.lock(record)
    for _ in range(3):
        await loop.go()
        for item in pending(loop.session):
            await loop.reject(item.name, "leave it as it is, please")
    (signal, *_) = signals(loop.session)
    await acts.dismiss(record, signal, "I know, and so be it")
    assert record.journal is not None
    record.close()
    return record.journal.path


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    return await a_session(tmp_path)


def test_the_log_of_such_a_session_tells_all_of_it(path: Path) -> None:
    ran = redraft("show", path, "--log")
    assert (ran.code, ran.err) == (0, "")
    out = ran.out
    lines = out.splitlines()
    assert lines[0].split() == ["Version", "Tree", "Change", "Score", "Keep?", "Tokens", "Why"]
    assert [line.split()[0] for line in lines[1:5]] == ["v4", "v3", "v2", "v1"]
    assert lines[3].startswith("v2 *") and "◉─╯" in lines[3] and "1,234" in lines[3] and "auto" in lines[3]
    assert "unknown" in lines[2] and "not kept" in lines[2] and "2 changes" not in lines[2]
    assert "3 changes, not separable" in lines[1]
    for said in (
        "Stage\n  structure ▸ [content]\n",
        "❄ p4 (exact) since v2 (event ",
        "❄ p3 “it ends here” since v2",
        "❄ words 18 to 22, 20 now, since v2",
        "❄ criterion outlined, now: pass, frozen against short, since v2",
        "≡ outline locked since v2",
        "    p1 # News",
        "dismissed: I know, and so be it",
        "; you went on)",
        "v2 low risk, auto, style: We mended\n",
        "v3 high risk, you, short: 40 mended; at risk: 40 → 55\n",
        "v4 medium risk, you, style: go mended\n",
        "total    2 calls, 1,234 tokens and more (1 of 2 calls unknown), $0.04 and more, cost unknown",
    ):
        assert said in out, (said, out)


def test_json_of_such_a_session_has_all_of_it(path: Path) -> None:
    told = json.loads(redraft("show", path, "--json").out)
    assert (told["stage"], told["stages"]) == ("content", ["structure", "content"])
    assert told["weights"] == {"outlined": 1, "plain": 3, "short": 1, "warm": 1}
    assert [(h["what"], h["target"], h["quote"], h["band"], h["value"], h["against"]) for h in told["holds"]] == [
        ("passage", "p4", "", None, None, ""),
        ("passage", "p3", "it ends here", None, None, ""),
        ("measure", "words", "", [18, 22], 20, ""),
        ("criterion", "outlined", "", None, "pass", "short"),
    ]
    assert all(hold["since"] > 0 and hold["version"] == 2 for hold in told["holds"])
    assert told["lock"]["outline"] == told["locked"] == ["p1 # News"] and told["lock"]["since"] > 0
    assert told["lock"]["purposes"] == []
    assert [(v["version"], v["parent"], v["auto"], v["tokens"]["tokens"]) for v in told["versions"]] == [
        (1, 0, False, 0),
        (2, 1, True, 1234),
        (3, 2, False, 0),
        (4, 3, False, 0),
    ]
    assert told["versions"][2]["tokens"]["tokens_unknown"] == 1 and told["tokens_since"]["calls"] == 0
    fixes = {fix["says"]: fix for fix in told["fixes"] if fix["decision"] == "accept"}
    became = {says: [fix[key] for key in ("risk", "at_risk", "auto", "by", "version")] for says, fix in fixes.items()}
    assert became == {
        "We mended": ["low", [], True, "rules", 2],
        "40 mended": ["high", ["40 → 55"], False, "you", 3],
        "go mended": ["medium", [], False, "you", 4],
    }
    assert {fix["decision"] for fix in told["fixes"]} == {"accept", "reject"}
    assert told["endings"] and [ending["went_on"] for ending in told["endings"]][-1] is False
    assert all(ending["why"] and ending["event"] for ending in told["endings"])
    aside = [signal for signal in told["signals"] if signal["dismissed"] is not None]
    assert [(signal["dismissed"], signal["in_force"]) for signal in aside] == [("I know, and so be it", False)]
    assert all(signal["evidence"] and signal["since"] for signal in told["signals"])
    assert [closed["kept"] for closed in told["passes"]][:1] == [True]
    assert told["spend"]["total"]["tokens"] == 1234 and told["spend"]["total"]["cost_unknown"]


def test_the_log_of_a_session_without_any_of_it_is_its_versions(tmp_path: Path) -> None:
    async def plain() -> Path:
        record = await begin(parse_spec(SPEC), None, tmp_path / "sessions")
        assert record.journal is not None
        record.close()
        return record.journal.path

    out = redraft("show", asyncio.run(plain()), "--log").out
    assert out.split()[:7] == ["Version", "Tree", "Change", "Score", "Keep?", "Tokens", "Why"]
    assert "Held" not in out and "Signals" not in out and "Endings" not in out


def test_a_transcript_that_is_no_persons_own_work_says_so(tmp_path: Path) -> None:
    about = "Made by a script, \x1b[31mfor a picture."

    async def scripted() -> Path:
        record = await begin(parse_spec(SPEC), DRAFT, tmp_path / "sessions", about=about)
        assert record.journal is not None
        record.close()
        return record.journal.path

    path = asyncio.run(scripted())
    told = "Made by a script, ⟨U+001B⟩[31mfor a picture."
    assert told in redraft("show", path).out.splitlines() and f"about     {told}" in redraft("verify", path).out
    assert json.loads(redraft("show", path, "--json").out)["about"] == about
    assert json.loads(redraft("verify", path, "--json").out)["about"] == about
