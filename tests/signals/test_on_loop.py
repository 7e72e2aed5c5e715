"""Signals on a real loop and a real journal: what a person at the keys would be told, and when."""

from pathlib import Path

from loops import MendingAuthor, WordCritic
from redraft.core.critique import pending
from redraft.core.draft import Draft
from redraft.core.review import Finding, Review, Verdict
from redraft.core.signals import signals
from redraft.core.spec import Spec, parse_spec
from redraft.loop.opening import begin, read_session
from redraft.loop.passes import Loop

SPEC = """
task = "Say what the tool does."
[budget]
focus = 1
[[criterion]]
id = "concise"
says = "Says it in few words"
[[criterion]]
id = "complete"
says = "Names the teams and the machines"
"""
SHORT, FULL = "It is quick.", "It is quick for all teams and on their own machines too."


class Torn(WordCritic):
    """Calls a short text incomplete, and a complete one long."""

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        return ()

    async def review(self, brief, seen=None) -> Review:
        short = "teams" not in brief.draft.text
        verdicts = (Verdict("concise", short, "so", "quick"), Verdict("complete", not short, "so", "quick"))
        lacking, say = (
            ("complete", "Name the teams and the machines.") if short else ("concise", "Say it in few words.")
        )
        quote = "quick" if short else "quick for all teams and on their own machines too"
        at = brief.draft.text.index(quote)
        return Review(
            verdicts, (Finding(brief.draft.passages[0].id, at, quote, say, 4, criterion=lacking, source="torn"),)
        )


class Swaying(MendingAuthor):
    """Does as it is told, and so undoes what it did."""

    async def propose(self, brief):
        self.better = "quick" if "for all" in brief.draft.text else "quick for all teams and on their own machines too"
        return await super().propose(brief)


async def torn_loop(home: Path) -> Loop:
    record = await begin(parse_spec(SPEC), SHORT + "\n", home / "sessions")
    return Loop(record, Torn(), Swaying())


async def one_pass(loop: Loop) -> None:
    """A fix is accepted, and where something was lost the version is kept all the same."""
    if not pending(loop.session):
        await loop.go()
    await loop.accept(pending(loop.session)[0].name)
    if loop.session.open is not None:
        await loop.keep(True)


def kinds(loop: Loop) -> list[str]:
    return [signal.kind for signal in signals(loop.session)]


async def test_concise_and_complete_are_seen_to_trade_places_by_the_end_of_the_second_pass(tmp_path: Path) -> None:
    loop = await torn_loop(tmp_path)
    await one_pass(loop)
    assert "oscillation" not in kinds(loop)
    await one_pass(loop)
    found = signals(loop.session)[0]
    assert (found.kind, found.about) == ("oscillation", ("concise", "complete"))
    assert [offer.target for offer in found.offers] == ["concise", "complete"]
    assert [each.pass_number for each in found.evidence] == [1, 2]


async def test_a_fix_that_undoes_one_of_an_earlier_pass_is_called_so_before_it_is_decided(tmp_path: Path) -> None:
    loop = await torn_loop(tmp_path)
    await one_pass(loop)
    await one_pass(loop)
    assert "reversal" not in kinds(loop)
    await loop.go()
    waiting = pending(loop.session)[0]
    found = next(each for each in signals(loop.session) if each.kind == "reversal")
    assert found.about == (waiting.name,)
    assert found.says == "puts back what pass 2 took out: 'for all teams and on their own machines too'"
    assert [(offer.act, offer.target) for offer in found.offers] == [("reject", waiting.name)]
    await loop.reject(waiting.name)
    assert "reversal" not in kinds(loop)


async def test_a_session_read_back_from_its_file_raises_the_same(tmp_path: Path) -> None:
    loop = await torn_loop(tmp_path)
    for _ in range(3):
        await one_pass(loop)
    path = next((tmp_path / "sessions").glob("*.toml"))
    assert signals(read_session(path).session) == signals(loop.session) != ()
