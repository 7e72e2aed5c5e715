"""`redraft run` in stages: the structure of an outline or a draft is settled and locked, then content, then polish."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from commands import redraft
from players import AUTHOR, CRITIC, Players, Wish, nonce_of, who_of
from redraft.core.critique import pending
from redraft.core.events import Failed
from redraft.core.locks import locked_parts
from redraft.core.signals import signals
from redraft.core.stages import stages_used
from redraft.transcripts.library import read_session_file
from runs import Ran, desk_in, of, run_with
from wire.answers import Answer, Asked

SPEC = """
title = "Launch"
task = "Get a call about Turnstile, our build cache."
context = "At Larkfield, builds went from 40 minutes to 9."

[[criterion]]
id = "order"
says = "The case has a part of its own"
stage = "structure"

[[criterion]]
id = "figure"
says = "Gives the figure from the case"
core = true

[[criterion]]
id = "calm"
says = "Sounds calm"

[[criterion]]
id = "brief"
says = "Says it in few words"
stage = "polish"

[[criterion]]
id = "ask"
says = "Ends with a question"
ends_with = "question"
"""
PARTS = (("Turnstile", "Names what is slow."), ("Our story", "Proves it."), ("The ask", "Shall we talk?"))
TEXT = (
    "# Turnstile\n\nYour builds are a disgrace!!!\n\n# The case\n\nTurnstile saves you oceans of time.\n\n"
    "# The ask\n\nIn order to begin, write back. Shall we talk?\n"
)
ORDER = Wish("order", "Our story", ("The case",), "names the part")
FIGURE = Wish("figure", "saves you oceans of time", ("cut a build from 40 minutes to 9",), "proof for praise")
CALM = Wish("calm", "are a disgrace!!!", ("take long on some days",), "lowers the voice")
BRIEF = Wish("brief", "In order to begin", ("To begin",), "two words less")
WISHES = (ORDER, FIGURE, CALM, BRIEF)
VAIN = Wish("order", "Our story", ("Our story so far",), "says more")


def met(text: str, *wishes: Wish) -> str:
    for wish in wishes:
        text = text.replace(wish.bad, wish.good[0])
    return text


@dataclass
class Planners(Players):
    """Players of whom the author can outline, and writes one text after the other; the last again and again."""

    texts: Sequence[str] = (TEXT,)
    wrote: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Answer:
        early = bool(self.first.get(who_of(asked)))
        if who_of(asked) == AUTHOR and "Reply with `parts`" in asked.text and not early:
            return Answer(json.dumps({"reply_to": nonce_of(asked), "parts": self._parts()}), usage=(300, 80))
        self.draft = self.texts[min(len(self.wrote), len(self.texts) - 1)]
        answer = super().__call__(asked)
        if who_of(asked) == AUTHOR and answer.text == self.draft:
            self.wrote.append(asked.text)
        return answer

    def _parts(self) -> list[dict[str, object]]:
        return [{"part": "", "level": 1, "title": title, "purpose": purpose} for title, purpose in PARTS]


def planners(*, wishes: Sequence[Wish] = WISHES, texts: Sequence[str] = (TEXT,)) -> Planners:
    return Planners(wishes=wishes, texts=texts)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    desk = desk_in(tmp_path)
    (desk / "launch.toml").write_text(SPEC)
    (desk / "launch.md").write_text(TEXT.replace("The case", "Our story"))
    return desk


def doings(ran: Ran) -> list[str]:
    return [call.doing for call in ran.session.calls]


def kinds(ran: Ran) -> list[str]:
    """What happened, calls left out."""
    named = [type(event).__name__ for event in read_session_file(ran.transcript).events]
    return [name for name in named if name != "Called"]


def shown(ran: Ran, *typed: str) -> str:
    told = redraft("show", ran.session.id, *typed, environ={"REDRAFT_HOME": str(ran.home)})
    assert told.code == 0
    return told.out


# From nothing.

A_PASS = ["Proposed", "Decided", "Reviewed", "ClosedPass"]


def test_an_outline_is_judged_mended_and_locked_and_the_text_written_under_it_is_mended_until_it_is_done(desk: Path):
    players = planners()
    ran, requests = run_with(desk, players, "--accept", "all", "--out", "final.md", "--json")
    assert (ran.code, ran.json["ending"]) == (0, "done"), ran
    assert (desk / "final.md").read_text() == met(TEXT, FIGURE, CALM, BRIEF)
    assert doings(ran) == [
        "outline",
        "review",
        "fixes",
        "review",
        "draft",
        "review",
        "fixes",
        "review",
        "fixes",
        "review",
    ]
    session = ran.session
    assert stages_used(session) == ("structure", "content", "polish")
    worked_on = [session.finding(each.finding).criterion for each in session.decisions]
    assert worked_on == ["order", "figure", "calm", "brief"] and len(session.passes) == 3

    happened = kinds(ran)
    assert happened[:8] == ["Opened", "Written", "Reviewed", *A_PASS, "Locked"] and happened[-1] == "Stopped"
    assert session.version(2).outline and not session.version(3).outline and session.version(3).text == TEXT
    assert session.lock is not None and session.lock.by == "rules"
    assert [(part.title, part.purpose) for part in locked_parts(session)] == [
        ("Turnstile", "Names what is slow."), ("The case", "Proves it."), ("The ask", "Shall we talk?"),
    ]  # fmt: skip
    assert ["The case" in asked and "Our story" not in asked for asked in players.wrote] == [True]
    outline, *others = of(requests, CRITIC)
    assert "figure: " not in outline.text and "order: " in outline.text, "an outline is judged by its structure alone"
    assert all("figure: " in asked.text for asked in others[1:])


def test_what_happened_can_be_read_afterwards(desk: Path):
    ran, _ = run_with(desk, planners(), "--accept", "all")
    assert ran.code == 0
    assert [" ".join(line.split()[:2]) for line in ran.err.splitlines()[1:]] == [
        "outline v1,", "pass 1", "lock the", "draft v3,", "pass 2", "pass 3",
    ]  # fmt: skip
    assert "outline  v1, 3 parts\n" in ran.err and "lock     the outline of v2 stands, and is locked\n" in ran.err
    log = shown(ran, "--log")
    assert "≡ outline locked since v2 (event " in log and "# The case: Proves it." in log
    assert "written from the outline" in log and "done: every criterion passes" in log
    told = json.loads(shown(ran, "--json"))
    assert [entry.partition(" ")[2] for entry in told["lock"]["outline"]] == ["# Turnstile", "# The case", "# The ask"]
    assert told["lock"]["purposes"] == ["Names what is slow.", "Proves it.", "Shall we talk?"]
    assert (told["stages"], told["stage"]) == (["structure", "content", "polish"], "polish")
    assert told["ended"]["ending"] == "done" and [ending["went_on"] for ending in told["endings"]] == [False]


def test_a_text_that_breaks_the_lock_is_sent_back_once_and_the_second_is_taken(desk: Path):
    players = planners(texts=(TEXT.replace("# The ask", "# More\n\nSo.\n\n# The ask"), TEXT))
    ran, _ = run_with(desk, players, "--accept", "all", "--json")
    assert (ran.code, ran.json["ending"], len(players.wrote)) == (0, "done", 2)
    assert "sent back" in players.wrote[1] and "sent back" not in players.wrote[0]
    assert ran.session.version(3).text == TEXT


def test_one_that_breaks_it_twice_is_no_version_and_is_not_asked_for_again(desk: Path):
    players = planners(texts=(TEXT.replace("# The ask", "# More\n\nSo.\n\n# The ask"),))
    ran, _ = run_with(desk, players, "--accept", "all", "--json")
    assert (ran.code, ran.json["ending"], len(players.wrote)) == (1, "converged", 2)
    assert "sent back once and refused" in ran.json["why"] and "More" in ran.json["why"]
    session = ran.session
    assert session.head == 2 and session.version(2).outline and session.lock is not None
    refused = [event for event in read_session_file(ran.transcript).events if isinstance(event, Failed)]
    assert len(refused) == 1 and refused[0].what.startswith("the text was refused")


def test_an_outline_that_is_never_settled_is_written_out_all_the_same_once(desk: Path):
    players = planners(wishes=(VAIN, FIGURE, CALM, BRIEF), texts=(TEXT.replace("The case", "Our story"),))
    ran, _ = run_with(desk, players, "--accept", "all", "--json")
    assert (ran.code, len(players.wrote)) == (1, 1)
    assert ran.session.stops[0].ending == "converged"
    assert ran.json["failing"] and [each["criterion"] for each in ran.json["failing"]] == ["order"]
    assert ran.json["draft"] == met(TEXT, FIGURE, CALM, BRIEF).replace("The case", "Our story")


# From a draft.


def test_of_a_draft_the_structure_is_mended_and_locked_before_anything_else(desk: Path):
    ran, requests = run_with(desk, planners(), "--draft", "launch.md", "--accept", "all", "--json")
    assert (ran.code, ran.json["ending"], ran.json["draft"]) == (0, "done", met(TEXT, FIGURE, CALM, BRIEF))
    session = ran.session
    assert [session.finding(each.finding).criterion for each in session.decisions] == [
        "order",
        "figure",
        "calm",
        "brief",
    ]
    assert session.lock is not None and (session.lock.version, session.lock.by) == (2, "rules")
    assert doings(ran) == ["review", "fixes", "review", "fixes", "review", "fixes", "review"]
    assert "oceans of time" in of(requests, AUTHOR)[0].text and len(session.passes) == 3


def test_a_stage_that_cannot_be_mended_keeps_nobody_from_the_next(desk: Path):
    players = planners(wishes=(VAIN, FIGURE, CALM, BRIEF))
    ran, _ = run_with(desk, players, "--draft", "launch.md", "--accept", "all", "--json")
    assert (ran.code, ran.json["ending"]) == (1, "converged")
    assert ran.json["why"] == "no fix is left to offer; 1 that a pass did not move waits (g)"
    session = ran.session
    assert [closed.kept for closed in session.passes] == [False, True, True]
    assert [session.finding(each.finding).criterion for each in session.decisions] == [
        "order",
        "figure",
        "calm",
        "brief",
    ]
    assert ran.json["draft"] == met(TEXT, FIGURE, CALM, BRIEF).replace("The case", "Our story")
    assert [each["criterion"] for each in ran.json["failing"]] == ["order"] and session.lock is None
    assert [stop.ending for stop in session.stops] == ["converged"], "there was no ending between"
    assert not [signal for signal in signals(session) if signal.kind == "oscillation"]


# What may be accepted, and what may be spent.


@pytest.mark.parametrize(("accept", "why"), [("none", "as nothing is accepted here"), ("low", "is above --accept low")])
def test_the_outline_waits_where_its_fix_may_not_be_accepted(desk: Path, accept: str, why: str):
    players = planners()
    ran, _ = run_with(desk, players, "--accept", accept, "--json")
    assert (ran.code, ran.json["ending"], players.wrote) == (1, "stopped", []) and why in ran.json["why"]
    assert [item.finding.criterion for item in pending(ran.session)] == ["order"] and ran.session.lock is None


@pytest.mark.parametrize("accept", ["none", "low"])
def test_an_outline_that_stands_is_locked_and_written_out_whatever_may_be_accepted(desk: Path, accept: str):
    players = planners(wishes=(FIGURE, CALM, BRIEF), texts=(TEXT.replace("The case", "Our story"),))
    ran, _ = run_with(desk, players, "--accept", accept, "--json")
    assert (ran.code, ran.json["ending"], len(players.wrote)) == (1, "stopped", 1)
    assert ran.session.lock is not None and ran.session.lock.version == 1
    assert [item.finding.criterion for item in pending(ran.session)][:1] == ["figure"]


def test_a_budget_that_ends_with_the_outline_leaves_it_and_asks_for_no_more(desk: Path):
    spec = SPEC.replace("[[criterion]]", "[budget]\ntokens = 1000\n\n[[criterion]]", 1)
    (desk / "launch.toml").write_text(spec)
    players = planners()
    ran, requests = run_with(desk, players, "--accept", "all", "--json")
    assert (ran.code, ran.json["ending"], players.wrote) == (1, "budget", [])
    assert ran.session.version(1).outline and doings(ran)[0] == "outline"
    taken = ran.session.calls
    assert sum((call.input_tokens or 0) + (call.output_tokens or 0) for call in taken) <= 1000
    assert len(requests) == len(taken)


def test_an_outline_that_is_cut_off_is_a_fault_and_the_session_is_kept(desk: Path):
    cut = Answer(json.dumps({"reply_to": "0", "parts": []}), stop="length")
    ran, _ = run_with(desk, Planners(first={AUTHOR: [cut, cut]}), "--json")
    assert (ran.code, ran.json["ending"], ran.session.draft) == (4, "fault", None)
    assert ran.json["faults"] and ran.session.calls[0].output == cut.text
